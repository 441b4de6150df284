"""GH Archive's hourly files of public events."""
