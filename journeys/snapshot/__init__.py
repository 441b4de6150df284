"""One community at one instant, loaded from the store: people, journeys, acts and paths."""
