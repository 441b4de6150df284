"""What cohorts do after they came, in words."""
