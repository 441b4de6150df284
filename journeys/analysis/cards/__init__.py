"""What the cards of models say: which models they were made from, what they document, and what each step kept or lost."""
