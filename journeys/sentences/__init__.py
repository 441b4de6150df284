"""Sentences formed from numbers, one module an area: pages, figures, printed lines and downloads share them."""
