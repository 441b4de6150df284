"""Where do people stop on the way? People at each stage, and how many go on from it.

A person who was already further when they first came to a stage skipped it; that is no conversion. A stage that no
loaded export could show has no counts. Stages are seen through different exports, so conversion is among the people
seen at both ends, not among all who might have come.
"""

from dataclasses import asdict
from typing import Final

import pandas as pd

from journeys.analysis.funnel.settings import FunnelSettings, has_acted, has_reached, has_skipped
from journeys.analysis.funnel.steps import (
    at_stage,
    blank_missing,
    estimate_conversion,
    not_at_risk,
    step_outcome,
    steps,
    those_at_risk,
)
from journeys.analysis.stats.ranges import Span, count_ranges
from journeys.model import tables

COUNTS: Final = {
    "observed": "observed",
    "reached": "reached",
    "skipped": "skipped",
    "current": "current",
    "at_risk": "n",
    "stepped": "stepped",
    "open": "still_open",
    "not_stepped": "not_stepped",
    "not_new": "not_new",
    "not_followed": "not_followed",
}
"""What :func:`people_at` can list, and the column of :func:`count_stages` that counts it."""


def count_stages(journeys: pd.DataFrame, settings: FunnelSettings) -> pd.DataFrame:
    """Count the people at each stage and estimate how many go on to the next.

    Returns
    -------
    :data:`journeys.model.tables.STAGE_COUNTS`, all stages in order. Counts of what is not observable are missing,
    never 0.
    """
    rows = [_count_stage(journeys, stage, settings) for stage in settings.walk]
    return blank_missing(tables.STAGE_COUNTS.of(rows), "to", "reason")


def count_spans(
    stage_counts: pd.DataFrame, if_joined: pd.DataFrame | None, settings: FunnelSettings
) -> dict[str, dict[str, Span]]:
    """Return for each count how far it may be off while suggestions wait; see :func:`count_ranges`.

    Parameters
    ----------
    stage_counts
        The table of :func:`count_stages`, as things are.
    if_joined
        The journeys if every open suggestion held; None if there are none.
    settings
        The settings that they were counted with.
    """
    if if_joined is None:
        return count_ranges(stage_counts, None)
    return count_ranges(stage_counts, count_stages(if_joined, settings))


def people_at(journeys: pd.DataFrame, stage: str, count: str, settings: FunnelSettings) -> pd.DataFrame:
    """List exactly the people behind a count: their rows of ``journeys``, all columns.

    Parameters
    ----------
    stage
        The row of :func:`count_stages`.
    count
        One of :data:`COUNTS`.
    settings
        The settings that they were counted with.
    """
    if count not in COUNTS:
        msg = f"'{count}' is not a count; the counts are {', '.join(COUNTS)}"
        raise ValueError(msg)
    if stage not in settings.stages:
        return journeys.iloc[:0]
    if count in ("not_new", "not_followed"):
        why = not_at_risk(journeys, stage, settings)
        return journeys.loc[why.index[why == count]]
    if count in ("at_risk", "stepped", "open", "not_stepped"):
        step_rows = steps(journeys, stage, settings)
        outcome = step_outcome(step_rows, settings.horizon_days(stage))
        return journeys.loc[step_rows.index[(outcome == count) | (count == "at_risk")]]
    return journeys[_belongs(journeys, stage, count, settings)]


def _count_stage(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> dict[str, object]:
    row: dict[str, object] = {"stage": stage, "observable": stage in settings.stages}
    row |= {"horizon_days": settings.horizon_days(stage)}
    if stage not in settings.stages:
        return row | {"to": None, "reason": settings.why_no_step(stage)}
    row["to"] = settings.following(stage)
    for count in ("observed", "reached", "skipped", "current"):
        row[count] = int(_belongs(journeys, stage, count, settings).sum())
    people = at_stage(journeys, stage, settings)
    row |= {why: int((people["why"] == why).sum()) for why in ("not_new", "not_followed")}
    return row | asdict(estimate_conversion(those_at_risk(people), stage, settings))


def _belongs(journeys: pd.DataFrame, stage: str, count: str, settings: FunnelSettings) -> pd.Series:
    if count == "reached":
        return has_reached(journeys, stage, settings)
    if count == "skipped":
        return has_skipped(journeys, stage, settings)
    acted = has_acted(journeys, stage)
    if count != "current":
        return acted
    # active by any act, not only by acts of the stage: leaders may only comment for a while
    return acted & is_current(journeys, settings)


def is_current(journeys: pd.DataFrame, settings: FunnelSettings) -> pd.Series:
    """Return whether each person acted within the active days before the end of observation of their places.

    Nobody is current whose places are not seen any more: what they do now is not known. Days are whole, as where people
    are counted day by day.
    """
    end, active = pd.Timestamp(settings.observed_until).ceil("D"), pd.Timedelta(days=settings.community.active_days)
    if settings.windows is None:
        return journeys["last_at"] >= end - active
    beyond = [settings.shown_by(stage) for stage in settings.walk[1:]]
    own = settings.windows.ends(journeys["places"], beyond).dt.ceil("D")
    current: pd.Series = (journeys["last_at"] >= own - active) & (own > end - active)
    return current
