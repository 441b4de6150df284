"""Who is invited now and who waits, by lot: the fairest comparison there is of whether inviting helps."""

from collections.abc import Sequence
from random import Random
from typing import Final, NamedTuple

MIN_PEOPLE_DRAWN: Final = 4
"""With fewer people no lot is drawn: nothing could be compared."""


class Draw(NamedTuple):
    """The people who are invited now, and those who wait, each in the order in which they were given."""

    invited: tuple[str, ...]
    waiting: tuple[str, ...]


def draw_lots(people: Sequence[str], lot: Random) -> Draw:
    """Draw about half of some people to be invited now.

    Everybody has the same chance, whatever their place.

    >>> draw_lots(["a", "b", "c", "d", "e"], Random(1))
    Draw(invited=('a', 'c', 'e'), waiting=('b', 'd'))
    """
    invited: set[str] = set()
    # one of each pair of neighbours, so that both halves have as many from the top of the ranking as from the bottom
    for first in range(0, len(people) - 1, 2):
        invited.add(lot.choice(people[first : first + 2]))
    if len(people) % 2 and lot.random() < 0.5:
        invited.add(people[-1])
    return Draw(
        tuple(person for person in people if person in invited),
        tuple(person for person in people if person not in invited),
    )
