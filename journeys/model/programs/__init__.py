"""Which programs take part, and by what exports show them: no program is a person."""
