"""What came of invitations, and drawing lots for them."""
