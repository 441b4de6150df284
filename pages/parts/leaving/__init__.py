"""Parts of the Leaving page."""
