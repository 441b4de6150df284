"""Figures of how people move between stages."""
