"""What the cards of models say: what each was made from, what is documented, what it kept of its base's card."""
