"""What a community is: its definition, where definitions lie, mappings of its tables, and checks of both."""
