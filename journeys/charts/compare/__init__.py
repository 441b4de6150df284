"""Figures of several communities side by side."""
