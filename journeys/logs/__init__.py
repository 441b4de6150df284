"""What people write down: logs in a database to which entries are only added."""
