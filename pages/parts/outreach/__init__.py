"""Outreach: lists, and whether it helped."""
