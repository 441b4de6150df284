"""Which day an instant belongs to, and how many days each rule counts."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

ZONE: Final = UTC
"""Days, weeks and months begin at midnight UTC, on every page and in every file.

Exports give instants in UTC and seldom where somebody lives, and people of one community live in many zones: with any
other zone two readers of the same data would count differently. The price: an evening in America is often the next day.
"""

ACTIVE_DAYS: Final = 180
"""Who acted within so many days is active, unless a community's definition says otherwise (``active_days``)."""
HORIZON_DAYS: Final = 180
"""A step to the next stage counts within so many days, unless a definition says otherwise (``horizon_days``)."""
OUTCOME_DAYS: Final = 90
"""What the ranking estimates is the chance to contribute within so many days; its back-test, and what inviting did, are
measured by the same days."""
CHANGES_DAYS: Final = 90
"""What changed is told of the last so many days, beside the same number before."""
NEWCOMER_DAYS: Final = 90
"""Somebody is new for so many days from their first act beyond discovering: whom to answer, and whom to mentor."""
NETWORK_NEWCOMER_DAYS: Final = 180
"""In the network, whose first act ever was in the last so many days is new: ties need more acts than one."""


def start_of_day(day: date) -> datetime:
    """Return the instant at which a day begins: the instant of whatever is dated by its day alone."""
    return datetime.combine(day, time(), tzinfo=ZONE)


def end_of_day(day: date) -> datetime:
    """Return the instant at which a day is over: observation until a day includes that day.

    >>> end_of_day(date(2021, 1, 5)).isoformat()
    '2021-01-06T00:00:00+00:00'
    """
    return start_of_day(day + timedelta(days=1))
