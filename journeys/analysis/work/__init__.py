"""Kinds of work, who does them, and who is credited."""
