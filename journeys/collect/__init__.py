"""Fetching exports that a community does not have yet from GitHub, the Hub, git or GH Archive.

The only package that opens the network. It writes plain export files, which ``import`` reads like any other, so that a
collection can be kept and read again; it knows nothing of events.
"""
