"""Tables that a mapping explains: attendance, forms, rosters of an organiser's own."""
