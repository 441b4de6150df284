"""The day of an instant: its time zone, where it begins and where it ends."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import pandas as pd

ZONE: Final = UTC
"""Days, weeks and months begin at midnight UTC, on every page and in every file.

Exports hold instants in UTC and seldom where somebody lives, and people of one community live in many zones: with any
other zone two readers of the same data would count differently. But an evening in America is often the next day.
"""


def start_of_day(day: date) -> datetime:
    """Return the instant at which a day begins, which stands for an act that is dated by its day alone."""
    return datetime.combine(day, time(), tzinfo=ZONE)


def end_of_day(day: date) -> datetime:
    """Return the instant at which a day is over: observation until a day includes that day.

    >>> end_of_day(date(2021, 1, 5)).isoformat()
    '2021-01-06T00:00:00+00:00'
    """
    # the last day that there is has no day after it
    return start_of_day(day + timedelta(days=1)) if day < date.max else datetime.max.replace(tzinfo=ZONE)


def last_whole_month(observed_until: datetime) -> date:
    """Return the last day of the last month that is over by ``observed_until``, the first instant that is not observed.

    >>> last_whole_month(end_of_day(date(2021, 1, 31))), last_whole_month(end_of_day(date(2021, 1, 30)))
    (datetime.date(2021, 1, 31), datetime.date(2020, 12, 31))
    """
    return observed_until.astimezone(ZONE).date().replace(day=1) - timedelta(days=1)


def last_instant(observed_until: datetime) -> pd.Timestamp:
    """Return the last instant that is observed, as ``observed_until`` is the first that is not.

    >>> last_instant(end_of_day(date(2021, 1, 5))).date()
    datetime.date(2021, 1, 5)
    """
    return pd.Timestamp(observed_until) - pd.Timedelta(microseconds=1)
