"""Sentences on models of the Hub."""
