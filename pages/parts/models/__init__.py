"""The page of the tree of models."""
