"""Migration archives of an organisation or an account."""
