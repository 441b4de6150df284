"""Answers of the GraphQL interface."""
