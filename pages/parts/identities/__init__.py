"""Deciding who is one person."""
