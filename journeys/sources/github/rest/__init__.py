"""Lists of the REST interface."""
