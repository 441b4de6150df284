"""Mentors on the pages: settings, matches and what comes next."""
