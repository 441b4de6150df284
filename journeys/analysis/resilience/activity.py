"""Who is here, who is drifting, who is away: for each day, by the days since each person's last act.

Everybody is in exactly one of the three from their first act on, as long as their places are seen. Whose places end
fewer days before the end of all than after which people drift is in the last one until then, as in
:func:`journeys.analysis.funnel.funnel.is_current`. Left out: what lists say of people (recognition, rights), whose date
is that of the list.
"""

from datetime import datetime
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.model.days import last_instant
from journeys.model.how_many_days import ACTIVE_DAYS

CLASSES: Final = ("active", "drifting", "away")
"""What somebody is on a day, from the latest act on."""
AWAY_DAYS: Final = 365
_DAY_MICROSECONDS: Final = 86_400_000_000
_EPOCH: Final = pd.Timestamp(0, tz="UTC")
_Days = npt.NDArray[np.int64]


def away_days(drifting_days: int) -> int:
    """Return the days after which somebody is away: a year, or twice those after which they drift if that is more."""
    return max(AWAY_DAYS, 2 * drifting_days)


def count_by_day(
    acts: pd.DataFrame,
    *,
    observed_until: datetime,
    ends: pd.Series | None = None,
    drifting_days: int = ACTIVE_DAYS,
    away_days: int = AWAY_DAYS,
) -> pd.DataFrame:
    """Count for each day the people who are active, drifting and away.

    Parameters
    ----------
    acts
        Rows are acts; only ``person``, ``at`` and ``action`` are needed.
    ends
        The end of observation of each person's places, by person; by default that of all. Later nobody knows what they
        do: they are in no class, or in their last one if the end of all comes within ``drifting_days``.
    drifting_days, away_days
        Days after the last act from which on somebody is drifting, and away.

    Returns
    -------
    Rows are days from the first act's to the last observed one: ``day``, and the number of people ``active``,
    ``drifting`` and ``away``; together they are all who had come by then and whose places were still seen.

    Examples
    --------
    >>> at = pd.to_datetime(["2021-01-01", "2021-01-03"], utc=True)
    >>> acts = pd.DataFrame({"person": ["ada", "ada"], "at": at, "action": "commented"})
    >>> until = datetime.fromisoformat("2021-01-07T00:00:00+00:00")
    >>> count_by_day(acts, observed_until=until, drifting_days=1, away_days=2)["away"].tolist()
    [0, 0, 0, 0, 1, 1]
    """
    own = own_acts(acts, observed_until)
    if own.empty:
        return _table(np.datetime64(0, "D"), np.zeros((len(CLASSES), 0), dtype="int64"))
    person, day, names = _person_days(own)
    first = int(day.min())
    # observed_until is exclusive: at midnight the day before is the last observed one
    width = _day_number(last_instant(observed_until)) - first + 1
    day = day - first
    # between two acts of a person lies at most one interval of each class: counting where these begin and end, and
    # adding up along the days, needs no look at every person for every day (a million acts in 0.1 s)
    is_last = np.append(person[1:] != person[:-1], [True])
    following = np.where(is_last, _stops(names, ends, first, width)[person], np.append(day[1:], [width]))
    following = np.maximum(following, day)
    stays = is_last & (following > width - drifting_days)
    edges = [day]
    for after in (day + drifting_days, day + away_days, following):
        edges.append(np.where(after < following, after, np.where(stays, width, following)))
    steps = [np.bincount(edge, minlength=width + 1)[:width] for edge in edges]
    counts = np.cumsum([begin - end for begin, end in pairwise(steps)], axis=1)
    return _table(np.datetime64(first, "D"), counts)


def classify(
    acts: pd.DataFrame, *, observed_until: datetime, drifting_days: int = ACTIVE_DAYS, away_days: int = AWAY_DAYS
) -> pd.DataFrame:
    """Return ``person``, ``last_at`` and ``now``, which of :data:`CLASSES` each person is on the last observed day."""
    last = own_acts(acts, observed_until).groupby("person")["at"].max().rename("last_at").reset_index()
    today = _day_number(last_instant(observed_until))
    days = today - _days_of(last["last_at"])
    now = np.select([days < drifting_days, days < away_days], CLASSES[:2], CLASSES[2])
    return last.assign(now=pd.Series(now, index=last.index, dtype="str"))


def _stops(names: pd.Index, ends: pd.Series | None, first: int, width: int) -> _Days:
    """Return for each person the first day that is not observed, counted from ``first``."""
    if ends is None:
        return np.full(len(names), width)
    # an end is exclusive: at midnight the day before is the last observed one
    last = ends.reindex(names) - pd.Timedelta(microseconds=1)
    stops = np.where(last.isna(), width, _days_of(last.fillna(_EPOCH)) - first + 1)
    return np.minimum(stops, width)


def _person_days(own: pd.DataFrame) -> tuple[_Days, _Days, pd.Index]:
    # person and day packed in one number: sorting that is much faster than removing duplicate rows of a table
    person, names = pd.factorize(own["person"])
    day = _days_of(own["at"])
    first, width = int(day.min()), int(day.max() - day.min()) + 1
    key = np.sort(person * width + (day - first))
    key = key[np.append([True], key[1:] != key[:-1])]
    return key // width, key % width + first, pd.Index(names)


def _days_of(at: pd.Series) -> _Days:
    days: _Days = at.dt.as_unit("us").astype("int64").to_numpy() // _DAY_MICROSECONDS
    return days


def _day_number(at: datetime) -> int:
    return int((pd.Timestamp(at) - _EPOCH) // pd.Timedelta(days=1))


def _table(first: np.datetime64, counts: npt.NDArray[np.int64]) -> pd.DataFrame:
    days = (first + np.arange(counts.shape[1])).astype("datetime64[us]")
    return pd.DataFrame({"day": days, **dict(zip(CLASSES, counts, strict=True))})
