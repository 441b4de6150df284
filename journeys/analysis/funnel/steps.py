"""Who could take the step to the next stage, since when, and when they took it.

Only people who were at the stage first can take the step: those who were further by then skipped it and are left out.
Two first acts at the same instant are in order: the step then takes no time. People are followed where and while the
next stage could be seen in one of their places: from then on, if it could be seen later only (delayed entry), and until
the end of that time without gap. Left out, and counted apart, are those who may have come to the stage before it could
be seen, and those of whom only a list says that they were at one of the two stages.
"""

import numpy as np
import pandas as pd

from journeys.analysis.funnel.settings import FunnelSettings, has_acted, has_reached, is_dated
from journeys.analysis.stats.survival import Estimate, at_horizon

_SECONDS_A_DAY = 86_400


def steps(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> pd.DataFrame:
    """List the people who could take the step from a stage to the next observable one.

    Returns
    -------
    :data:`journeys.model.tables.STEPS`, with the index of ``journeys``.

    Raises
    ------
    ValueError
        If somebody acted after the end of observation: the journeys were made for a later one.
    """
    return those_at_risk(at_stage(journeys, stage, settings))


def not_at_risk(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> pd.Series:
    """Say why people who were at a stage before any later one are not followed from it, by the index of ``journeys``.

    Returns
    -------
    ``not_new``: perhaps there before it could be seen; ``not_followed``: only a list says that they were there or got
    further, or the next stage cannot be seen in their places.
    """
    return at_stage(journeys, stage, settings)["why"].dropna()


def those_at_risk(people: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`steps` out of those of :func:`at_stage`."""
    return people[people["why"].isna()].drop(columns="why")


def at_stage(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> pd.DataFrame:
    """List the people who were at a stage before any later one, with ``why`` somebody is not followed from it."""
    _check_observed(journeys, settings)
    people = journeys[_could_step(journeys, stage, settings)]
    started_at = people[f"{stage}_at"]
    stepped_at = _stepped_at(people, stage, settings)
    windows, following = settings.windows, settings.following(stage)
    why = pd.Series(None, index=people.index, dtype="object")
    begins, ends = started_at, pd.Series(pd.Timestamp(settings.observed_until), index=people.index)
    if windows is not None and following is not None:
        seen = windows.following(people["places"], settings.shown_by(following), started_at)
        begins, ends = seen["since"].where(seen["since"] > started_at, started_at), seen["until"]
        missed = ends.isna() | (stepped_at < begins)
        why[~windows.is_new(people["places"], settings.shown_by(stage), started_at)] = "not_new"
        why[missed] = "not_followed"
        stepped_at = stepped_at.where(stepped_at <= ends)
    why[~_has_dates(people, stage, settings)] = "not_followed"
    entered, followed, taken = (_in_days(each - started_at) for each in (begins, ends, stepped_at))
    rows = {
        "person": people["person"],
        "started_at": started_at,
        "stepped_at": stepped_at,
        "days": taken.fillna(followed),
        "happened": stepped_at.notna(),
        "entered_days": entered,
        "followed_days": followed,
        "why": why,
    }
    return pd.DataFrame(rows, index=people.index)


def step_outcome(step_rows: pd.DataFrame, horizon_days: float) -> pd.Series:
    """Return for each row of :func:`steps` its outcome: ``stepped``, ``open`` or ``not_stepped``."""
    stepped = step_rows["happened"] & (step_rows["days"] <= horizon_days)
    # a step on the horizon's last instant is within it; people followed to that instant are not open any more
    is_open = ~stepped & (step_rows["followed_days"] < horizon_days)
    outcome = np.select([stepped, is_open], ["stepped", "open"], "not_stepped")
    return pd.Series(outcome, index=step_rows.index, dtype="str")


def estimate_conversion(step_rows: pd.DataFrame, stage: str, settings: FunnelSettings) -> Estimate:
    """Estimate from rows of :func:`steps` how many take the step within the horizon, or why that is unknown."""
    why = settings.why_no_step(stage)
    if why:
        return Estimate.unknown(why)
    return at_horizon(
        step_rows["days"].to_numpy(),
        step_rows["happened"].to_numpy(),
        settings.horizon_days(stage),
        entered_days=step_rows["entered_days"].to_numpy(),
        followed_days=step_rows["followed_days"].to_numpy(),
    )


def blank_missing(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return the table with None instead of NaN in its text columns."""
    return table.assign(**{name: table[name].astype("object").where(table[name].notna(), None) for name in columns})


def _in_days(spans: pd.Series) -> pd.Series:
    days: pd.Series = spans.dt.total_seconds() / _SECONDS_A_DAY
    return days


def _check_observed(journeys: pd.DataFrame, settings: FunnelSettings) -> None:
    latest = journeys["last_at"].max()
    if pd.notna(latest) and latest > pd.Timestamp(settings.observed_until):
        msg = (
            f"observed_until is {settings.observed_until.isoformat()}, yet these journeys hold an act of "
            f"{latest.isoformat()}: make the journeys with the same observed_until"
        )
        raise ValueError(msg)


def _has_dates(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> pd.Series:
    """Return whether the stage and the first act of each later one are dated, and not only listed."""
    dated = is_dated(journeys, stage)
    for later in settings.later(stage):
        dated &= journeys[f"{later}_since"].isna()
    return dated


def _could_step(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> pd.Series:
    if settings.why_no_step(stage):
        return pd.Series(data=False, index=journeys.index, dtype="bool")
    can = has_acted(journeys, stage)
    for later in settings.later(stage):
        # negated, because a missing time compares as false: people who never got further could step
        can &= ~(journeys[f"{later}_at"] < journeys[f"{stage}_at"])
    return can & has_reached(journeys, stage, settings)


def _stepped_at(at_risk: pd.DataFrame, stage: str, settings: FunnelSettings) -> pd.Series:
    # in strict order the next stage must come; otherwise an act of any stage beyond is the step
    wanted = settings.later(stage)[:1] if settings.mode == "strict" else settings.later(stage)
    if not wanted:
        return pd.Series(pd.NaT, index=at_risk.index, dtype="datetime64[us, UTC]")
    return at_risk[[f"{name}_at" for name in wanted]].min(axis="columns")
