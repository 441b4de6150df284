"""Sentences of findings, formed from rounded numbers, and of the pack that brings them."""
