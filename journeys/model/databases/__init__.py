"""What all databases share: SQLite files that reading does not change, and which version and key a database is of."""
