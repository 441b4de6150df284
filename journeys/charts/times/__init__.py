"""Figures of what comes to people in the time after they began."""
