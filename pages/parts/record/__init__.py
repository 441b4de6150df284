"""What pages say, kept for those who run them without a screen."""
