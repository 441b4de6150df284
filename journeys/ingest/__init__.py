"""From a file to the store: its format, the content of archives, the import, and its receipt."""
