"""Findings that may be published: figures, sentences and tables in which nobody can be found, and packs of them."""
