"""Who works with whom: graphs, measures of them, and comparison with random networks."""
