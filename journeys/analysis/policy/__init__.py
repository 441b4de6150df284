"""Whom options of policy would reach in a tree of models, and what people ask of models' owners."""
