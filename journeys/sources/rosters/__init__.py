"""Lists of people and their roles: all-contributors, team files, CODEOWNERS."""
