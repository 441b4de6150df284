"""Journeys through open communities: from the activity exports they have to the figures they ask for."""

__version__ = "0.1.0"
