"""Importing files: uploads, mapping, progress."""
