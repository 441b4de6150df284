"""What all pages share: the question, filters, blocks, tables, kept answers."""
