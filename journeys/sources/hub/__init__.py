"""Records of the Hugging Face Hub."""
