"""Git: logs, clones, and what commits say of work."""
