"""GitHub's lists of a repository, collected into files."""
