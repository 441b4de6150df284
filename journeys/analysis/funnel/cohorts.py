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
    journeys: pd.DataFrame, stage: str, settings: FunnelSettings, *, period: Period = "quarter"
) -> pd.DataFrame:
    """Estimate the step from a stage for each cohort of people who first came in one month or quarter.

    Returns
    -------
    :data:`journeys.model.tables.COHORTS` in order of time; ``finished`` unless the period still runs or somebody is
    still open.
    """
    cohorts = group_of(journeys, period)
    starts = journeys["first_at"].map(lambda at: _period_start(at, period))
    rows = []
    for label, members in journeys.groupby(cohorts, sort=False):
        from_on = starts[members.index[0]]
        row = _estimate(members, stage, settings)
        until_on = from_on + pd.DateOffset(months=1 if period == "month" else 3)
        over = until_on <= pd.Timestamp(settings.observed_until)
        # one open person is enough: the estimate of the cohort can still change
        row |= {"cohort": label, "from_on": from_on.tz_localize(None), "finished": over and not row["still_open"]}
        rows.append(row)
    table = blank_missing(tables.COHORTS.of(rows), "reason")
    return table.sort_values("from_on", ignore_index=True)


def by_group(journeys: pd.DataFrame, stage: str, settings: FunnelSettings, *, group: Group) -> pd.DataFrame:
    """Estimate the step from a stage for each entry point, first place or burst.

    Returns
    -------
    :data:`journeys.model.tables.STEPS_BY_GROUP`, the group with most people first.
    """
    labels = group_of(journeys, group)
    rows = [{"group": label, **_estimate(members, stage, settings)} for label, members in journeys.groupby(labels)]
    table = blank_missing(tables.STEPS_BY_GROUP.of(rows), "reason")
    return table.sort_values(["people", "group"], ascending=[False, True], ignore_index=True)


def group_of(journeys: pd.DataFrame, group: Group) -> pd.Series:
    """Return each person's group as text; people who came outside any burst belong to ``no burst``."""
    if group in ("month", "quarter"):
        write = wording.month if group == "month" else wording.quarter
        return journeys["first_at"].map(write).astype("str")
    return journeys[group].astype("object").fillna("no burst" if group == "burst" else "other").astype("str")


def _estimate(members: pd.DataFrame, stage: str, settings: FunnelSettings) -> dict[str, object]:
    return {"people": len(members), **asdict(estimate_conversion(steps(members, stage, settings), stage, settings))}


def _period_start(at: datetime, period: Period) -> pd.Timestamp:
    first_month = at.month if period == "month" else 3 * ((at.month - 1) // 3) + 1
    return pd.Timestamp(year=at.year, month=first_month, day=1, tz="UTC")
