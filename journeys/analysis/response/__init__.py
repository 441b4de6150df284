"""Newcomers' first messages, and how long they wait for a reply."""
