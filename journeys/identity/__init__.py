"""Who is one person: evidence, the people that follow from it, suggestions, and who opted out."""
