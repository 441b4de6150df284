"""Counts whose exact value depends on open decisions: from one number to another."""

from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


def span(count: int, joined: int | None) -> Span:
    """Return a count's range, the smaller end first.

    >>> span(76, 74), span(3, None)
    ((74, 76), (3, 3))
    """
    # joining people can also raise a count, as two halves may make one journey
    other = count if joined is None else joined
    return min(count, other), max(count, other)
