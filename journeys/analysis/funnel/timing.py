"""How long does it take? The time from one stage to the next, of people who stepped and people still open."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
import pandas as pd

from journeys.analysis.funnel.cohorts import Group, group_of
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.funnel.steps import steps
from journeys.analysis.stats.survival import estimate_steps, log_rank
from journeys.model import tables

AT_DAYS: Final = (0, 30, 90, 180, 365, 730)
"""Where the table under a curve says how many people were still at risk."""


@dataclass(frozen=True)
class Median:
    """The day by which half have stepped, with its interval; null where the curve does not get there."""

    days: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Comparison:
    """Two groups' curves (column ``group``), people and medians by group, and the log-rank p-value."""

    curves: pd.DataFrame
    n: dict[str, int]
    medians: dict[str, Median]
    p_value: float | None


def time_to_next(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> pd.DataFrame:
    """Estimate which share has taken the step from a stage by each day after reaching it.

    Returns
    -------
    :data:`journeys.model.tables.STEP_CURVE`: the days on which anything ended, those of :data:`AT_DAYS` and the
    horizon, from day 0 to the last. Empty if nobody could step.
    """
    return _curve_rows(steps(journeys, stage, settings), settings.horizon_days(stage))


def at_risk_on(curve_rows: pd.DataFrame, at_days: Sequence[float] = AT_DAYS) -> pd.DataFrame:
    """Read a curve of :func:`time_to_next` on chosen days after reaching the stage, for the table under it.

    Returns
    -------
    Rows are the chosen days that somebody was followed to: ``days``, ``at_risk`` (not stepped before that day and
    followed to it), ``share``, ``low`` and ``high``.
    """
    if curve_rows.empty:
        return tables.STEP_CURVE.of()
    chosen = np.array([day for day in at_days if day <= curve_rows["days"].max()], dtype="float64")
    # a share holds until the next row, people at risk are those of the next row: two look-ups
    rows = curve_rows.iloc[np.searchsorted(curve_rows["days"], chosen, side="right") - 1]
    nearest = np.searchsorted(curve_rows["days"], chosen, side="left")
    table = rows.assign(days=chosen, at_risk=curve_rows["at_risk"].to_numpy()[nearest])
    return table.reset_index(drop=True)


def median_days(curve_rows: pd.DataFrame) -> Median:
    """Return the day by which half of those at risk have stepped, by the table of :func:`time_to_next`.

    Returns
    -------
    The first day with a share of one half or more, and the first days on which the upper and the lower limit get there
    (Brookmeyer and Crowley 1982, Biometrics 38:29).
    """
    return Median(*(_first_day(curve_rows, column) for column in ("share", "high", "low")))


def compare_groups(
    journeys: pd.DataFrame, stage: str, settings: FunnelSettings, *, group: Group, names: tuple[str, str]
) -> Comparison:
    """Compare how long the step takes in two groups, ``names``, of those that ``group`` divides people into.

    Returns
    -------
    Both curves and the log-rank test of their difference; no p-value where a group is empty or nobody stepped.
    """
    labels = group_of(journeys, group)
    rows = [steps(journeys[labels == name], stage, settings) for name in names]
    samples = [(part["days"].to_numpy(), part["happened"].to_numpy()) for part in rows]
    curves = [_curve_rows(part, settings.horizon_days(stage)) for part in rows]
    named = [curve.assign(group=name) for name, curve in zip(names, curves, strict=True)]
    return Comparison(
        curves=pd.concat(named, ignore_index=True),
        n={name: len(part) for name, part in zip(names, rows, strict=True)},
        medians={name: median_days(curve) for name, curve in zip(names, curves, strict=True)},
        p_value=log_rank(*samples[0], *samples[1]),
    )


def _curve_rows(step_rows: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
    days, happened = step_rows["days"].to_numpy(), step_rows["happened"].to_numpy()
    # rows on the days that other tables show too, so that a figure, its table and the funnel agree
    shown = [day for day in (*AT_DAYS, horizon_days) if days.size and day <= days.max()]
    curve = estimate_steps(days, happened, np.union1d(days, shown), entered_days=step_rows["entered_days"])
    return tables.STEP_CURVE.of(pd.DataFrame(asdict(curve)).rename(columns={"estimate": "share"}))


def _first_day(curve_rows: pd.DataFrame, column: str) -> float | None:
    # sums of shares may miss one half by a rounding error
    days = curve_rows.loc[curve_rows[column] >= 0.5 - 1e-12, "days"]
    return None if days.empty else float(days.iloc[0])
