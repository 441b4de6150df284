"""One module a format: export to events. Sources know no analysis, and no analysis knows them."""
