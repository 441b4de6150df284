"""Requests to a service: pages that are kept, limits that are waited for, tokens."""
