"""Timelines of issues and pull requests."""
