"""Findings for people who read only one thing: a report as PDF, and one page (HTML) that can also be presented."""
