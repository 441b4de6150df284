"""The picture of a network: layout, page, and files to take away."""
