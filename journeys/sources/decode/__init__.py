"""From bytes to text, lines, JSON values, YAML and cells."""
