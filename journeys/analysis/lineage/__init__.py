"""What models were made from, and what grew out of them."""
