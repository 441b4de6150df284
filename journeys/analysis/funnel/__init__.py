"""The funnel: stages reached, steps between them, cohorts and their timing."""
