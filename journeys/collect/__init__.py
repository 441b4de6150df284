"""Fetching exports: what a community does not have yet is asked of GitHub, the Hub, git or GH Archive.

The only package that opens the network. It writes plain export files, which ``import`` reads like any other, so that a
collection can be put away and read again; it knows nothing of events, and no import ever waits for it.
"""
