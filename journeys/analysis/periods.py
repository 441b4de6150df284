"""Months and quarters, numbered from year 0, so that they can be counted and compared."""

from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.funnel.cohorts import Period
from journeys.model import wording

_MONTHS: Final = {"month": 1, "quarter": 3}
_EPOCH_MONTHS: Final = 1970 * 12


def number_periods(at: pd.Series, period: Period) -> npt.NDArray[np.int64]:
    """Return the number of the month or quarter that holds each instant; there must be no null."""
    months: npt.NDArray[np.int64] = at.dt.tz_convert(None).to_numpy().astype("M8[M]").astype("int64") + _EPOCH_MONTHS
    return months // _MONTHS[period]


def number_period(at: datetime, period: Period) -> int:
    """Return the number of the month or quarter that holds an instant.

    >>> number_period(datetime(2021, 3, 14), "quarter") - number_period(datetime(2020, 12, 31), "quarter")
    1
    """
    return (at.year * 12 + at.month - 1) // _MONTHS[period]


def period_start(number: int, period: Period) -> pd.Timestamp:
    """Return the first day of a month or quarter.

    >>> period_start(number_period(datetime(2021, 3, 14), "quarter"), "quarter").isoformat()
    '2021-01-01T00:00:00'
    """
    year, month = divmod(number * _MONTHS[period], 12)
    return pd.Timestamp(year=year, month=month + 1, day=1)


def period_name(start: datetime, period: Period) -> str:
    """Write the month or quarter that begins on a day.

    >>> period_name(datetime(2021, 4, 1), "quarter"), period_name(datetime(2021, 4, 1), "month")
    ('2021 Q2', 'Apr 2021')
    """
    return wording.month(start) if period == "month" else wording.quarter(start)
