"""The day of an instant, and the number of days of each rule."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

ZONE: Final = UTC
"""Days, weeks and months begin at midnight UTC, on every page and in every file.

Exports hold instants in UTC and seldom where somebody lives, and people of one community live in many zones: with any
other zone two readers of the same data would count differently. But an evening in America is often the next day.
"""

ACTIVE_DAYS: Final = 180
"""People who acted within so many days are active, unless a definition says otherwise (``active_days``)."""
HORIZON_DAYS: Final = 180
"""A step to the next stage counts within so many days, unless a definition says otherwise (``horizon_days``)."""
OUTCOME_DAYS: Final = 90
"""The ranking estimates the chance to contribute within so many days; its back-test and the effect of invitations are
measured by the same days."""
CHANGES_DAYS: Final = 90
"""Changes are those of the last so many days, compared with as many before."""
NEWCOMER_DAYS: Final = 90
"""People are new for so many days from their first act beyond discovering: for answers and mentors."""
NETWORK_NEWCOMER_DAYS: Final = 180
"""In the network, people are new whose first act was in the last so many days: ties need more acts than one."""


def start_of_day(day: date) -> datetime:
    """Return the instant at which a day begins, which stands for an act that is dated by its day alone."""
    return datetime.combine(day, time(), tzinfo=ZONE)


def end_of_day(day: date) -> datetime:
    """Return the instant at which a day is over: observation until a day includes that day.

    >>> end_of_day(date(2021, 1, 5)).isoformat()
    '2021-01-06T00:00:00+00:00'
    """
    return start_of_day(day + timedelta(days=1))
