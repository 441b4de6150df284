"""Figures of models of the Hub."""
