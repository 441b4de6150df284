"""Statistics that several measures share: intervals, survival, ranges, rounding of downloads."""
