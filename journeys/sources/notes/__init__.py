"""Meeting notes: days, sign-in lists and who did what."""
