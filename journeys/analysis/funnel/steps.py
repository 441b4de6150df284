"""Who could take the step to the next stage, since when, and when they took it.

Only those who were at the stage first can take the step: who was further by then skipped it, and is left out here.
Two first acts at the same instant are in order: the step then takes no time.
"""

import numpy as np
import pandas as pd

from journeys.analysis.funnel.settings import FunnelSettings, has_acted, has_reached
from journeys.analysis.stats.survival import Estimate, at_horizon

_SECONDS_A_DAY = 86_400


def steps(journeys: pd.DataFrame, stage: str, reading: FunnelSettings) -> pd.DataFrame:
    """List the people who could take the step from a stage to the next observable one.

    Parameters
    ----------
    journeys
        Rows are people; columns of :data:`journeys.model.tables.JOURNEYS`.
    stage
        Where the step starts.
    reading
        Definition, observable stages, end of observation and mode.

    Returns
    -------
    Rows are people at risk, in the order and with the index of ``journeys``: ``started_at`` (first act of the
    stage), ``stepped_at`` (none if not yet), ``days`` between the two, or until the end of observation,
    ``happened``, and ``followed_days`` from the start to the end of observation.

    Raises
    ------
    ValueError
        If somebody acted after the end of observation: the journeys were made for a later one.
    """
    _check_observed(journeys, reading)
    at_risk = journeys[_can_step(journeys, stage, reading)]
    started_at = at_risk[f"{stage}_at"]
    stepped_at = _stepped_at(at_risk, stage, reading)
    followed_days = _in_days(pd.Timestamp(reading.observed_until) - started_at)
    taken_days = _in_days(stepped_at - started_at)
    return pd.DataFrame(
        {
            "person": at_risk["person"],
            "started_at": started_at,
            "stepped_at": stepped_at,
            "days": taken_days.fillna(followed_days),
            "happened": stepped_at.notna(),
            "followed_days": followed_days,
        }
    )


def step_outcome(step_rows: pd.DataFrame, horizon_days: float) -> pd.Series:
    """Tell for each row of :func:`steps` how its window went: ``stepped``, ``open`` or ``not_stepped``.

    A step on the horizon's last instant is within it; who was followed to that instant is not open any more.
    """
    stepped = step_rows["happened"] & (step_rows["days"] <= horizon_days)
    is_open = ~stepped & (step_rows["followed_days"] < horizon_days)
    outcome = np.select([stepped, is_open], ["stepped", "open"], "not_stepped")
    return pd.Series(outcome, index=step_rows.index, dtype="str")


def estimate_conversion(step_rows: pd.DataFrame, stage: str, reading: FunnelSettings) -> Estimate:
    """Estimate from rows of :func:`steps` how many take the step within the horizon, or say why that is unknown."""
    why = reading.why_no_step(stage)
    if why:
        return Estimate.unknown(why)
    return at_horizon(
        step_rows["days"].to_numpy(),
        step_rows["happened"].to_numpy(),
        reading.horizon_days(stage),
        followed_days=step_rows["followed_days"].to_numpy(),
    )


def blank_missing(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Give a table whose text columns hold None, and no number that is not one, where there is nothing to say."""
    return table.assign(**{name: table[name].astype("object").where(table[name].notna(), None) for name in columns})


def _in_days(spans: pd.Series) -> pd.Series:
    days: pd.Series = spans.dt.total_seconds() / _SECONDS_A_DAY
    return days


def _check_observed(journeys: pd.DataFrame, reading: FunnelSettings) -> None:
    latest = journeys["last_at"].max()
    if pd.notna(latest) and latest > pd.Timestamp(reading.observed_until):
        msg = (
            f"observed_until is {reading.observed_until.isoformat()}, yet these journeys hold an act of "
            f"{latest.isoformat()}: make the journeys with the same observed_until"
        )
        raise ValueError(msg)


def _can_step(journeys: pd.DataFrame, stage: str, reading: FunnelSettings) -> pd.Series:
    if reading.why_no_step(stage):
        return pd.Series(data=False, index=journeys.index, dtype="bool")
    can = has_acted(journeys, stage)
    for later in reading.later(stage):
        can &= ~(journeys[f"{later}_at"] < journeys[f"{stage}_at"])
    return can & has_reached(journeys, stage, reading)


def _stepped_at(at_risk: pd.DataFrame, stage: str, reading: FunnelSettings) -> pd.Series:
    """Give the instant of the step: the next stage's first act (strict), or that of any stage beyond (any)."""
    wanted = reading.later(stage)[:1] if reading.mode == "strict" else reading.later(stage)
    if not wanted:
        return pd.Series(pd.NaT, index=at_risk.index, dtype="datetime64[us, UTC]")
    return at_risk[[f"{name}_at" for name in wanted]].min(axis="columns")
