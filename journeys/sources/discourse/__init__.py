"""Discourse: posts and topics of its interface, and the tables that it exports itself."""
