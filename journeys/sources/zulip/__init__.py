"""Zulip: exports of an organisation, and messages of its interface."""
