"""What the store tells of the Hugging Face Hub: models, their cards, what is asked of them, who builds on them."""
