"""Statistics that several measures share: intervals, survival, ranges, suppression."""
