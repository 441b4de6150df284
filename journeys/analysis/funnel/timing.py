"""How long does it take? The time from one stage to the next, of people who stepped and people still open."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd

from journeys.analysis.funnel.cohorts import Group, group_of
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.funnel.steps import estimate_conversion, steps
from journeys.analysis.stats.intervals import correct_for_several
from journeys.analysis.stats.survival import (
    MIN_AT_RISK,
    MIN_COMPARED,
    Estimate,
    RestrictedMean,
    compare_until,
    estimate_steps,
    in_year,
    log_rank,
    restricted_mean,
)
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
    """Two groups' curves (column ``group``), people and medians by group, and the log-rank p-value.

    The p-value allows for all ``pairs`` of groups that could have been chosen.
    """

    curves: pd.DataFrame
    n: dict[str, int]
    medians: dict[str, Median]
    p_value: float | None
    pairs: int = 0


@dataclass(frozen=True)
class Years:
    """Who came to a stage in the last year and in the year before.

    Their shares within the horizon, the log-rank test, and whether those of the last year go on sooner.
    """

    now: Estimate
    before: Estimate
    horizon_days: int
    p_value: float | None
    is_sooner: bool


def time_to_next(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> pd.DataFrame:
    """Estimate which share has taken the step from a stage by each day after reaching it.

    Returns
    -------
    :data:`journeys.model.tables.STEP_CURVE`: the days on which anything ended, those of :data:`AT_DAYS` and the
    horizon, from day 0 to the last with 5 people at risk. Empty if nobody could step.
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


def mean_days(curve_rows: pd.DataFrame) -> RestrictedMean | None:
    """Return the mean days until the step, restricted to the last day of the table of :func:`time_to_next`."""
    if len(curve_rows) < 2:
        return None
    days, share = (curve_rows[name].to_numpy(dtype="float64") for name in ("days", "share"))
    return restricted_mean(days, share, curve_rows["at_risk"].to_numpy())


def compare_years(journeys: pd.DataFrame, stage: str, settings: FunnelSettings) -> Years:
    """Compare who came to a stage in the last year with who came in the year before.

    Returns
    -------
    Their shares within the horizon and the log-rank test of their curves up to it, see
    :func:`journeys.analysis.stats.survival.log_rank`: later days would count for the earlier year alone.
    """
    rows, horizon = steps(journeys, stage, settings), settings.horizon_days(stage)
    ago = pd.Timestamp(settings.observed_until) - rows["started_at"]
    now, before = (rows[in_year(ago, years)] for years in (0, 1))
    own, other = ((part["days"], part["happened"], part["entered_days"]) for part in (now, before))
    p_value, is_sooner = compare_until(own, other, horizon)
    return Years(
        now=estimate_conversion(now, stage, settings),
        before=estimate_conversion(before, stage, settings),
        horizon_days=horizon,
        p_value=p_value,
        is_sooner=is_sooner,
    )


def compare_groups(
    journeys: pd.DataFrame, stage: str, settings: FunnelSettings, *, group: Group, names: tuple[str, str]
) -> Comparison:
    """Compare how long the step takes in two groups, ``names``, of those that ``group`` divides people into.

    Returns
    -------
    Both curves and the log-rank test of their difference, see :func:`journeys.analysis.stats.survival.log_rank`. Since
    people choose which two to compare, its p-value is corrected for all pairs of groups of 10 people or more. There is
    none where one of the two is smaller, or nobody stepped.

    Source
    ------
    Holm 1979, Scandinavian Journal of Statistics 6:65.
    """
    rows = steps(journeys, stage, settings)
    labels = group_of(journeys, group)[rows.index]
    parts = {name: rows[labels == name] for name in names}
    curves = {name: _curve_rows(part, settings.horizon_days(stage)) for name, part in parts.items()}
    p_values = compare_pairs(rows, labels)
    return Comparison(
        curves=pd.concat([curve.assign(group=name) for name, curve in curves.items()], ignore_index=True),
        n={name: len(part) for name, part in parts.items()},
        medians={name: median_days(curve) for name, curve in curves.items()},
        p_value=p_values.get(frozenset(names)),
        pairs=len(p_values),
    )


def compare_pairs(step_rows: pd.DataFrame, labels: pd.Series) -> dict[frozenset[str], float]:
    """Test each pair of groups of 10 people or more; the p-values allow for the number of pairs (Holm)."""
    samples = {
        str(name): [part[column].to_numpy() for column in ("days", "happened", "entered_days")]
        for name, part in step_rows.groupby(labels)
        if len(part) >= MIN_COMPARED
    }
    tested = {
        frozenset((one, other)): log_rank(*first, *second, entered_days=(since_one, since_other))
        for (one, (*first, since_one)), (other, (*second, since_other)) in combinations(samples.items(), 2)
    }
    return correct_for_several({pair: p_value for pair, p_value in tested.items() if p_value is not None})


def _curve_rows(step_rows: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
    days, happened = step_rows["days"].to_numpy(), step_rows["happened"].to_numpy()
    # rows on the days that other tables show too, so that a figure, its table and the funnel agree
    shown = [day for day in (*AT_DAYS, horizon_days) if days.size and day <= days.max()]
    curve = estimate_steps(days, happened, np.union1d(days, shown), entered_days=step_rows["entered_days"])
    rows = tables.STEP_CURVE.of(pd.DataFrame(asdict(curve)).rename(columns={"estimate": "share"}))
    # day 0 stays, which has the number of people
    return rows[(rows["at_risk"] >= MIN_AT_RISK) | (rows["days"] == 0)].reset_index(drop=True)


def _first_day(curve_rows: pd.DataFrame, column: str) -> float | None:
    # sums of shares may miss one half by a rounding error
    days = curve_rows.loc[curve_rows[column] >= 0.5 - 1e-12, "days"]
    return None if days.empty else float(days.iloc[0])
