"""Sentences on what leaves the app to be published or passed on."""
