"""Can those who contribute and lead take in as many as arrive? Arrivals and answers toward newcomers, week by week.

Answers are acts toward somebody in their first 90 days by a person who had contributed or led by then. Left out: acts
whose addressee no export names, and weeks that are not over. Weeks are treated as independent of one another, so the
intervals are, if anything, a little narrow.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd

from journeys.analysis.acts import beyond_discovering, earliest, look_up, own_acts, surely_new
from journeys.analysis.stats.intervals import MedianInterval, median_interval, share_interval
from journeys.model import tables
from journeys.model.days import last_instant
from journeys.model.how_many_days import NEWCOMER_DAYS
from journeys.model.vocabulary import ADDRESSING
from journeys.model.windows import Windows

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


def has_addressees(acts: pd.DataFrame) -> bool:
    """Return whether any loaded act names its addressee, without which there are no answers to count."""
    return bool((acts["toward"].notna() & acts["action"].isin(ADDRESSING)).any())


def find_newcomers(
    acts: pd.DataFrame, journeys: pd.DataFrame, *, observed_until: datetime, windows: Windows | None = None
) -> pd.DataFrame:
    """Find when each person arrived and how long the first answer took, as :data:`journeys.model.tables.ARRIVALS`.

    With observation windows without those who may have been there before their places could be seen.
    """
    # a star or a sign-in is no arrival: nobody could answer it
    own = beyond_discovering(own_acts(acts, observed_until), journeys)
    first = own.sort_values(["at", "person"], kind="stable").drop_duplicates("person")
    first = first[surely_new(journeys, first.set_index("person")["at"], windows).to_numpy()]
    rows = first[["person", "at"]].rename(columns={"at": "arrived_at"}).assign(asked=first["thread"].notna())
    answers = find_answers(acts, journeys, rows, observed_until=observed_until)
    waited = answers.groupby("toward")["days"].min()
    return tables.ARRIVALS.of(rows.assign(answered_days=look_up(waited, rows["person"])).reset_index(drop=True))


def find_answers(
    acts: pd.DataFrame, journeys: pd.DataFrame, newcomers: pd.DataFrame, *, observed_until: datetime
) -> pd.DataFrame:
    """Find the answers that newcomers (rows with ``person`` and ``arrived_at``) got.

    Returns
    -------
    Rows are answers: ``person`` who gave it, ``at``, ``toward``, and ``days`` since the newcomer's arrival.
    """
    own = own_acts(acts, observed_until)
    given = own[own["action"].isin(ADDRESSING) & own["toward"].notna() & (own["toward"] != own["person"])]
    contributed = earliest(journeys, ["contribute_at", "lead_at"])
    arrived = newcomers.set_index("person")["arrived_at"]
    days = (given["at"] - look_up(arrived, given["toward"])).dt.total_seconds() / 86_400
    # a person who answers must have contributed by then: newcomers who answer each other are no capacity
    is_answer = (given["at"] >= look_up(contributed, given["person"])) & days.between(
        0, NEWCOMER_DAYS, inclusive="left"
    )
    return given.assign(days=days).loc[is_answer, ["person", "at", "toward", "days"]]


def count_weeks(
    acts: pd.DataFrame,
    journeys: pd.DataFrame,
    *,
    observed_until: datetime,
    windows: Windows | None = None,
    weeks: int = WEEKS,
) -> pd.DataFrame:
    """Count arrivals, and answers toward newcomers, in each of the last ``weeks`` and the one that is not over.

    Returns
    -------
    :data:`journeys.model.tables.WEEKS`, from the first arrival on at most.
    """
    newcomers = find_newcomers(acts, journeys, observed_until=observed_until, windows=windows)
    if newcomers.empty:
        return tables.WEEKS.of()
    answers = find_answers(acts, journeys, newcomers, observed_until=observed_until)
    over = pd.Timestamp(observed_until).tz_convert(None)
    last = _monday(pd.Series([last_instant(over)])).iloc[0]
    is_open = last + pd.Timedelta(days=7) > over
    arrived = _monday(newcomers["arrived_at"].dt.tz_convert(None))
    first = max(arrived.min(), last - pd.Timedelta(weeks=weeks if is_open else weeks - 1))
    mondays = pd.date_range(first, last, freq="7D", unit="us", name="week")
    given = answers.assign(week=_monday(answers["at"].dt.tz_convert(None))).groupby("week")["person"]
    counted = pd.DataFrame({"arrivals": arrived.value_counts(), "answers": given.size(), "answerers": given.nunique()})
    rows = counted.reindex(mondays).fillna(0).reset_index()
    return tables.WEEKS.of(rows.assign(finished=rows["week"] + pd.Timedelta(days=7) <= over))


def measure_capacity(week_rows: pd.DataFrame, newcomers: pd.DataFrame, *, observed_until: datetime) -> Capacity:
    """Compare what arrives with what is answered.

    Parameters
    ----------
    week_rows
        The table of :func:`count_weeks`.
    newcomers
        The table of :func:`find_newcomers`.

    Source
    ------
    The median's interval is that of order statistics, the shares' that of Wilson 1927 (JASA 22, 209).
    """
    whole = week_rows[week_rows["finished"]]
    arrivals = median_interval(whole["arrivals"])
    # later arrivals have not had the whole time to be answered yet
    had_time = newcomers["arrived_at"] <= observed_until - pd.Timedelta(days=ANSWER_DAYS)
    could = newcomers[had_time & newcomers["asked"]]
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
    if could.empty:
        return Share(0, 0, float("nan"), float("nan"))
    answered = int((could["answered_days"] < ANSWER_DAYS).sum())
    low, high = share_interval(answered / len(could), len(could))
    return Share(answered, len(could), float(low), float(high))


def _monday(at: pd.Series) -> pd.Series:
    day = at.dt.floor("D")
    mondays: pd.Series = (day - pd.to_timedelta(day.dt.day_of_week, unit="D")).astype("datetime64[us]")
    return mondays
