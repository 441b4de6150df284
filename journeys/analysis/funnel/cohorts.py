"""Does it get better, and for whom? Conversion by when people first came, and by how they came in.

A cohort is dated by a person's first act of any kind in the community. A cohort is unfinished while its period runs or
anybody in it is still open; its estimate then may still rise or fall, and must not be read as a fall.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Literal

import pandas as pd

from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.funnel.steps import blank_missing, estimate_conversion, steps
from journeys.model import tables, wording

Period = Literal["month", "quarter"]
Group = Literal["entry_point", "first_place", "burst", "month", "quarter"]


def by_cohort(
    journeys: pd.DataFrame, stage: str, reading: FunnelSettings, *, period: Period = "quarter"
) -> pd.DataFrame:
    """Estimate the step from a stage for each cohort of people who first came in one month or quarter.

    Parameters
    ----------
    journeys
        Rows are people; columns of :data:`journeys.model.tables.JOURNEYS`.
    stage
        Where the step starts.
    reading
        Definition, observable stages, end of observation and mode.
    period
        How long a cohort's period is.

    Returns
    -------
    Rows are cohorts in order of time: ``cohort`` (its label), ``from_on`` (its first day), ``people`` in it, of whom
    ``n`` could take the step; the estimate as in :func:`journeys.analysis.funnel.funnel.count_stages`; ``finished``
    unless the period still runs or somebody is still open.
    """
    cohorts = group_of(journeys, period)
    starts = _period_starts(journeys, period)
    rows = []
    for label, members in journeys.groupby(cohorts, sort=False):
        from_on = starts[members.index[0]]
        row = _estimate(members, stage, reading)
        over = _period_end(from_on, period) <= pd.Timestamp(reading.observed_until)
        row |= {"cohort": label, "from_on": from_on.tz_localize(None), "finished": over and not row["still_open"]}
        rows.append(row)
    table = blank_missing(tables.COHORTS.of(rows), "reason")
    return table.sort_values("from_on", ignore_index=True)


def by_group(journeys: pd.DataFrame, stage: str, reading: FunnelSettings, *, group: Group) -> pd.DataFrame:
    """Estimate the step from a stage for each way in, first place or burst.

    Parameters
    ----------
    journeys, stage, reading
        As for :func:`by_cohort`.
    group
        What people are told apart by.

    Returns
    -------
    Rows are groups, the one with most people first: ``group``, ``people`` in it, of whom ``n`` could take the step, and
    the estimate as in :func:`by_cohort`.
    """
    labels = group_of(journeys, group)
    rows = [{"group": label, **_estimate(members, stage, reading)} for label, members in journeys.groupby(labels)]
    table = blank_missing(tables.STEPS_BY_GROUP.of(rows), "reason")
    return table.sort_values(["people", "group"], ascending=[False, True], ignore_index=True)


def group_of(journeys: pd.DataFrame, group: Group) -> pd.Series:
    """Give each person's group as text; who came outside any burst belongs to ``no burst``."""
    if group in ("month", "quarter"):
        write = wording.month if group == "month" else wording.quarter
        return journeys["first_at"].map(write).astype("str")
    return journeys[group].astype("object").fillna("no burst" if group == "burst" else "other").astype("str")


def _estimate(members: pd.DataFrame, stage: str, reading: FunnelSettings) -> dict[str, object]:
    return {"people": len(members), **asdict(estimate_conversion(steps(members, stage, reading), stage, reading))}


def _period_starts(journeys: pd.DataFrame, period: Period) -> pd.Series:
    return journeys["first_at"].map(lambda at: _period_start(at, period))


def _period_start(at: datetime, period: Period) -> pd.Timestamp:
    first_month = at.month if period == "month" else 3 * ((at.month - 1) // 3) + 1
    return pd.Timestamp(year=at.year, month=first_month, day=1, tz="UTC")


def _period_end(start: pd.Timestamp, period: Period) -> pd.Timestamp:
    return start + pd.DateOffset(months=1 if period == "month" else 3)
