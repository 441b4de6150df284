"""Whom to invite: cards, lottery and back-test."""
