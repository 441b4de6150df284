"""GitHub: one folder an export format, and what all of them share."""
