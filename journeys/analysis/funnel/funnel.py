"""Where do people stop on the way? People at each stage, and how many go on from it.

Leaves out who was already further when they first came to a stage: that is a skip, not a conversion. A stage that no
loaded export could show has no counts. Stages are seen through different exports, so conversion is among the people
seen at both ends, not among all who might have come.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Final

import pandas as pd

from journeys.analysis.funnel.settings import FunnelSettings, has_acted, has_reached, has_skipped
from journeys.analysis.funnel.steps import blank_missing, estimate_conversion, step_outcome, steps
from journeys.analysis.stats.ranges import count_ranges
from journeys.model import tables
from journeys.model.community import Community, Order
from journeys.model.spans import Span
from journeys.model.vocabulary import STAGES

COUNTS: Final = {
    "observed": "observed",
    "reached": "reached",
    "skipped": "skipped",
    "current": "current",
    "at_risk": "n",
    "stepped": "stepped",
    "open": "still_open",
    "not_stepped": "not_stepped",
}
"""What :func:`people_at` can list, and the column of :func:`count_stages` that counts it."""


def count_stages(
    journeys: pd.DataFrame,
    community: Community,
    observable: Mapping[str, bool],
    *,
    observed_until: datetime,
    mode: Order,
) -> pd.DataFrame:
    """Count the people at each stage and estimate how many go on to the next.

    Parameters
    ----------
    journeys
        Rows are people; columns of :data:`journeys.model.tables.JOURNEYS`.
    community
        The definition: horizons and when a person is active.
    observable
        For each stage whether any loaded export could show it.
    observed_until
        The end of observation (exclusive).
    mode
        ``any``: an act of a later stage counts as having reached the earlier ones; ``strict``: only stages in order.

    Returns
    -------
    Rows are the four stages. ``observed``: people with an act of it; ``reached``: at it or beyond; ``skipped``: passed
    it by; ``current``: of the observed, those active in the last ``active_days``. Then the step ``to`` the next
    observable stage within ``horizon_days``: ``estimate`` with ``low`` to ``high``, of ``n`` people at risk, of
    whom ``stepped``, are ``still_open`` or have ``not_stepped``; ``naive`` counts the open ones as not stepped.
    Where there is no estimate, ``reason`` says why. Counts of what is not observable are missing, never nought.
    """
    reading = FunnelSettings(community, observable, observed_until=observed_until, mode=mode)
    rows = [_count_stage(journeys, stage, reading) for stage in STAGES]
    return blank_missing(tables.STAGE_COUNTS.of(rows), "to", "reason")


def count_spans(
    stage_counts: pd.DataFrame, if_joined: pd.DataFrame | None, reading: FunnelSettings
) -> dict[str, dict[str, Span]]:
    """Tell for each count how far it may be off as long as suggestions wait.

    Parameters
    ----------
    stage_counts
        The table of :func:`count_stages`, as things are.
    if_joined
        The journeys if every open suggestion held; nothing if there are none.
    reading
        As they were counted.

    Returns
    -------
    As of :func:`journeys.analysis.stats.ranges.count_ranges`.
    """
    if if_joined is None:
        return count_ranges(stage_counts, None)
    until, mode = reading.observed_until, reading.mode
    joined = count_stages(if_joined, reading.community, reading.observable, observed_until=until, mode=mode)
    return count_ranges(stage_counts, joined)


def people_at(journeys: pd.DataFrame, stage: str, count: str, reading: FunnelSettings) -> pd.DataFrame:
    """List exactly the people behind a count.

    Parameters
    ----------
    journeys
        The same as were counted.
    stage
        The row of :func:`count_stages`.
    count
        One of :data:`COUNTS`.
    reading
        Definition, observable stages, end of observation and mode, as they were counted.

    Returns
    -------
    The rows of ``journeys`` that were counted, all columns.
    """
    if count not in COUNTS:
        msg = f"'{count}' is not a count; the counts are {', '.join(COUNTS)}"
        raise ValueError(msg)
    if stage not in reading.stages:
        return journeys.iloc[:0]
    if count in ("at_risk", "stepped", "open", "not_stepped"):
        step_rows = steps(journeys, stage, reading)
        outcome = step_outcome(step_rows, reading.horizon_days(stage))
        return journeys.loc[step_rows.index[(outcome == count) | (count == "at_risk")]]
    return journeys[_belongs(journeys, stage, count, reading)]


def _count_stage(journeys: pd.DataFrame, stage: str, reading: FunnelSettings) -> dict[str, object]:
    row: dict[str, object] = {"stage": stage, "observable": stage in reading.stages, "to": reading.following(stage)}
    row |= {"horizon_days": reading.horizon_days(stage)}
    if stage not in reading.stages:
        return row | {"to": None, "reason": reading.why_no_step(stage)}
    for count in ("observed", "reached", "skipped", "current"):
        row[count] = int(_belongs(journeys, stage, count, reading).sum())
    return row | asdict(estimate_conversion(steps(journeys, stage, reading), stage, reading))


def _belongs(journeys: pd.DataFrame, stage: str, count: str, reading: FunnelSettings) -> pd.Series:
    if count == "reached":
        return has_reached(journeys, stage, reading)
    if count == "skipped":
        return has_skipped(journeys, stage, reading)
    acted = has_acted(journeys, stage)
    return acted & _is_active(journeys, reading) if count == "current" else acted


def _is_active(journeys: pd.DataFrame, reading: FunnelSettings) -> pd.Series:
    since = pd.Timestamp(reading.observed_until) - pd.Timedelta(days=reading.community.active_days)
    return journeys["last_at"] >= since
