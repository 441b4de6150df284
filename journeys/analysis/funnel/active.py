"""Who of the people who reached a stage is active now."""

import pandas as pd

from journeys.analysis.funnel.funnel import is_current, people_at
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.stats.ranges import Span, span


def count_active(journeys: pd.DataFrame, if_joined: pd.DataFrame | None, settings: FunnelSettings) -> dict[str, Span]:
    """Count for each observable stage the people who reached it and are active now.

    The column ``current`` of stage counts is of the people *observed* at a stage, who may be far fewer than those who
    *reached* it: a number beside ``reached`` must be of the same people.

    Parameters
    ----------
    if_joined
        The journeys if every open suggestion held; None if there are none.

    Returns
    -------
    By stage, how far the count may be off, the smaller end first.
    """
    both = [journeys] if if_joined is None else [journeys, if_joined]
    counts = {stage: [_count(each, stage, settings) for each in both] for stage in settings.stages}
    return {stage: span(found[0], found[-1]) for stage, found in counts.items()}


def _count(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> int:
    return int(is_current(people_at(journeys, stage, "reached", settings), settings).sum())
