"""Whom to invite: candidates, their chance to contribute, ranking, and the back-test of it."""
