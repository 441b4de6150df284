"""Notes on people: writing, showing and undoing them."""
