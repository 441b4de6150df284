"""Can those who contribute and lead take in as many as arrive? Arrivals and answers toward newcomers, week by week.

Answers are acts toward somebody in their first 90 days by a person who had contributed or led by then. Left out: acts
of which no export tells toward whom they were, and weeks that are not over. Weeks are taken as if independent of one
another, so the intervals are, if anything, a little narrow.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd

from journeys.analysis.acts import beyond_discovering, earliest, look_up, own_acts
from journeys.analysis.stats.intervals import MedianInterval, median_interval, share_interval
from journeys.model import tables
from journeys.model.days import NEWCOMER_DAYS
from journeys.model.vocabulary import ADDRESSING

ANSWER_DAYS: Final = 14
WEEKS: Final = 52


@dataclass(frozen=True)
class Share:
    """How many of ``n`` newcomers were ``answered`` in time, as a share with its interval."""

    answered: int
    n: int
    low: float
    high: float


@dataclass(frozen=True)
class Capacity:
    """What a week brings: ``arrivals`` and ``answers``, in so many whole ``weeks``.

    ``arrived`` and ``answered`` are the sums; ``busy`` and ``calm`` the newcomers who could be answered, by the week
    they came in: with more arrivals than the median week, and the others.
    """

    weeks: int
    arrived: int
    answered: int
    arrivals: MedianInterval
    answers: MedianInterval
    busy: Share
    calm: Share


def can_tell(acts: pd.DataFrame) -> bool:
    """Whether any loaded act tells toward whom it was, without which there are no answers to count."""
    return bool((acts["toward"].notna() & acts["action"].isin(ADDRESSING)).any())


def find_newcomers(acts: pd.DataFrame, journeys: pd.DataFrame, *, observed_until: datetime) -> pd.DataFrame:
    """Find when each person arrived and how long the first answer took.

    Parameters
    ----------
    acts
        Rows are acts; columns of :data:`journeys.model.tables.ACTS`.
    journeys
        Rows are people; columns of :data:`journeys.model.tables.JOURNEYS`.
    observed_until
        The first instant that is not observed.

    Returns
    -------
    Rows are people who joined or went further, the earliest first: ``person``; ``arrived_at``, the first such act of
    their own; ``answered_days`` until the first answer within 90 days, null if none; ``asked`` if that first act was in
    a thread, where it could be answered.
    """
    own = beyond_discovering(own_acts(acts, observed_until), journeys)
    first = own.sort_values(["at", "person"], kind="stable").drop_duplicates("person")
    found = first[["person", "at"]].rename(columns={"at": "arrived_at"}).assign(asked=first["thread"].notna())
    answers = find_answers(acts, journeys, found, observed_until=observed_until)
    waited = answers.groupby("toward")["days"].min()
    return tables.ARRIVALS.of(found.assign(answered_days=look_up(waited, found["person"])).reset_index(drop=True))


def find_answers(
    acts: pd.DataFrame, journeys: pd.DataFrame, newcomers: pd.DataFrame, *, observed_until: datetime
) -> pd.DataFrame:
    """Find the answers that newcomers got: ``person`` who gave it, ``at``, ``toward``, and ``days`` since arrival.

    Parameters
    ----------
    acts, journeys, observed_until
        As for :func:`find_newcomers`.
    newcomers
        Rows are people with ``arrived_at``.
    """
    own = own_acts(acts, observed_until)
    given = own[own["action"].isin(ADDRESSING) & own["toward"].notna() & (own["toward"] != own["person"])]
    inner = earliest(journeys, ["contribute_at", "lead_at"])
    arrived = newcomers.set_index("person")["arrived_at"]
    days = (given["at"] - look_up(arrived, given["toward"])).dt.total_seconds() / 86_400
    is_answer = (given["at"] >= look_up(inner, given["person"])) & days.between(0, NEWCOMER_DAYS, inclusive="left")
    return given.assign(days=days).loc[is_answer, ["person", "at", "toward", "days"]]


def count_weeks(
    acts: pd.DataFrame, journeys: pd.DataFrame, *, observed_until: datetime, weeks: int = WEEKS
) -> pd.DataFrame:
    """Count arrivals, and answers toward newcomers, in each of the last weeks.

    Parameters
    ----------
    acts, journeys, observed_until
        As for :func:`find_newcomers`.
    weeks
        How many weeks, the one that is not over beside them.

    Returns
    -------
    Rows are weeks: ``week`` (its Monday), ``arrivals``, ``answers`` and ``answerers`` (people who gave them),
    ``finished`` unless the week was still open.
    """
    newcomers = find_newcomers(acts, journeys, observed_until=observed_until)
    if newcomers.empty:
        return tables.WEEKS.of()
    answers = find_answers(acts, journeys, newcomers, observed_until=observed_until)
    over = pd.Timestamp(observed_until).tz_convert(None)
    last = _monday(pd.Series([over - pd.Timedelta(microseconds=1)])).iloc[0]
    is_open = last + pd.Timedelta(days=7) > over
    arrived = _monday(newcomers["arrived_at"].dt.tz_convert(None))
    first = max(arrived.min(), last - pd.Timedelta(weeks=weeks if is_open else weeks - 1))
    mondays = pd.date_range(first, last, freq="7D", unit="us", name="week")
    given = answers.assign(week=_monday(answers["at"].dt.tz_convert(None))).groupby("week")["person"]
    counted = pd.DataFrame({"arrivals": arrived.value_counts(), "answers": given.size(), "answerers": given.nunique()})
    rows = counted.reindex(mondays).fillna(0).reset_index()
    return tables.WEEKS.of(rows.assign(finished=rows["week"] + pd.Timedelta(days=7) <= over))


def measure_capacity(week_rows: pd.DataFrame, newcomers: pd.DataFrame, *, observed_until: datetime) -> Capacity:
    """Set what arrives beside what is answered.

    Parameters
    ----------
    week_rows
        The table of :func:`count_weeks`.
    newcomers
        The table of :func:`find_newcomers`.
    observed_until
        The first instant that is not observed; who arrived less than 14 days before it is not asked of yet.

    Source
    ------
    The median's interval is that of order statistics, the shares' that of Wilson 1927 (JASA 22, 209).
    """
    whole = week_rows[week_rows["finished"]]
    arrivals = median_interval(whole["arrivals"])
    ripe = newcomers["arrived_at"] <= observed_until - pd.Timedelta(days=ANSWER_DAYS)
    could = newcomers[ripe & newcomers["asked"]]
    came = _monday(could["arrived_at"].dt.tz_convert(None)).map(whole.set_index("week")["arrivals"])
    is_busy = came > arrivals.median
    return Capacity(
        weeks=len(whole),
        arrived=int(whole["arrivals"].sum()),
        answered=int(whole["answers"].sum()),
        arrivals=arrivals,
        answers=median_interval(whole["answers"]),
        busy=_share(could[came.notna() & is_busy]),
        calm=_share(could[came.notna() & ~is_busy]),
    )


def _share(could: pd.DataFrame) -> Share:
    answered = int((could["answered_days"] < ANSWER_DAYS).sum())
    if could.empty:
        return Share(0, 0, float("nan"), float("nan"))
    low, high = share_interval(answered / len(could), len(could))
    return Share(answered, len(could), float(low), float(high))


def _monday(at: pd.Series) -> pd.Series:
    day = at.dt.floor("D")
    mondays: pd.Series = (day - pd.to_timedelta(day.dt.day_of_week, unit="D")).astype("datetime64[us]")
    return mondays
