"""The Hugging Face Hub's lists, collected into files."""
