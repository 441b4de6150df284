"""What everything else speaks of: events, actions, accounts, places, communities, and their words."""
