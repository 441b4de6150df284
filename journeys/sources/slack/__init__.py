"""Slack's workspace export."""
