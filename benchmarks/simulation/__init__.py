"""Simulated people whose truth is known, to measure estimates against."""
