"""Mailing lists: archives in mbox, also as Mailman's pages give them."""
