"""From a file to the store: which format it is, what an archive holds, importing, and its receipt."""
