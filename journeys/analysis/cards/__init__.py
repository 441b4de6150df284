"""What the cards of models say: what each model was made from, what is documented, what each step kept or lost."""
