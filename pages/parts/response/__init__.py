"""Unanswered newcomers."""
