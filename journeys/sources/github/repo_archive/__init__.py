"""Complete archives of one repository as JSON."""
