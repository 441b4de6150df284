"""The share of people who took a step by a given day, when some of them are still open.

Kaplan and Meier's estimate of right-censored times (SciPy's ``ecdf``), turned round: not who is left but who has
stepped. It supposes that those who came late would behave like those who came early.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import stats

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
LEVEL = 0.95


@dataclass(frozen=True)
class Curve:
    """The share that stepped by each day (0 to 1), its interval, and how many were at risk just before that day."""

    days: Numbers
    estimate: Numbers
    low: Numbers
    high: Numbers
    at_risk: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Estimate:
    """The share that steps within a horizon; without an estimate, ``reason`` says why."""

    estimate: float | None
    low: float | None
    high: float | None
    n: int
    naive: float | None
    still_open: int
    stepped: int = 0
    not_stepped: int = 0
    reason: str | None = None

    @classmethod
    def unknown(cls, reason: str) -> Self:
        """Give no estimate, with the reason."""
        return cls(None, None, None, n=0, naive=None, still_open=0, reason=reason)


def estimate_steps(days: npt.ArrayLike, happened: npt.ArrayLike) -> Curve:
    """Estimate the share that stepped by each day, with 95 % intervals (log-log).

    Parameters
    ----------
    days
        One number a person: days to the step, or to the end of observation.
    happened
        One flag a person: whether the step was taken.

    Returns
    -------
    The curve at day 0 and at each day on which anything ended; empty if there is nobody.
    """
    days, happened = _checked(days, happened)
    if not days.size:
        nothing = np.empty(0)
        return Curve(nothing, nothing, nothing, nothing, np.empty(0, dtype=np.int64))
    sample = stats.CensoredData.right_censored(days, ~happened)
    left = stats.ecdf(sample).sf
    ends = np.asarray(left.quantiles, dtype=np.float64)
    still = np.asarray(left.probabilities, dtype=np.float64)
    at_risk = days.size - np.searchsorted(np.sort(days), ends, side="left")
    taken = np.bincount(np.searchsorted(ends, days[happened]), minlength=ends.size)
    low, high = _limits(still, at_risk, taken)
    curve = Curve(ends, 1 - still, low, high, at_risk)
    return curve if curve.days[0] == 0 else _from_day_0(curve)


def at_horizon(
    days: npt.ArrayLike,
    happened: npt.ArrayLike,
    horizon_days: float,
    *,
    followed_days: npt.ArrayLike | None = None,
) -> Estimate:
    """Estimate the share that steps within a horizon, with its 95 % interval and the naive rate beside it.

    Parameters
    ----------
    days, happened
        As for :func:`estimate_steps`.
    horizon_days
        A step counts up to and with this day.
    followed_days
        One number a person: days to the end of observation, whether or not the step was taken; ``days`` if left out.

    Returns
    -------
    Shares from 0 to 1, and people: ``n`` at risk, of whom ``stepped`` within the horizon, ``still_open`` (not stepped,
    horizon not over) and ``not_stepped`` (horizon over). ``naive`` counts the open ones as not stepped.

    Examples
    --------
    Four people: a step on day 2, on day 4 and on day 9, and one followed for three days.

    >>> at_horizon([2, 4, 9, 3], [True, True, True, False], horizon_days=5).estimate
    0.625
    """
    days, happened = _checked(days, happened)
    followed = days if followed_days is None else np.asarray(followed_days, dtype=np.float64)
    if not days.size:
        return Estimate.unknown("nobody could take this step")
    stepped = happened & (days <= horizon_days)
    is_open = ~stepped & (followed < horizon_days)
    counted = Estimate(
        estimate=None,
        low=None,
        high=None,
        n=int(days.size),
        naive=float(stepped.mean()),
        still_open=int(is_open.sum()),
        stepped=int(stepped.sum()),
        not_stepped=int((~stepped & ~is_open).sum()),
        reason=f"nobody has been observed for {horizon_days:g} days yet",
    )
    if followed.max() < horizon_days and is_open.any():
        return counted
    curve = estimate_steps(days, happened)
    last = int(np.searchsorted(curve.days, horizon_days, side="right")) - 1
    estimate, low, high = (float(part[last]) for part in (curve.estimate, curve.low, curve.high))
    return replace(counted, estimate=estimate, low=low, high=high, reason=None)


def log_rank(
    days_a: npt.ArrayLike, happened_a: npt.ArrayLike, days_b: npt.ArrayLike, happened_b: npt.ArrayLike
) -> float | None:
    """Give the probability (p-value) of two curves at least so different if both groups stepped alike.

    Returns
    -------
    From 0 to 1; nothing where there is nobody in a group, or nobody stepped.
    """
    samples = [_checked(days_a, happened_a), _checked(days_b, happened_b)]
    if not all(days.size for days, _ in samples) or not any(happened.any() for _, happened in samples):
        return None
    first, second = (stats.CensoredData.right_censored(days, ~happened) for days, happened in samples)
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = float(stats.logrank(first, second).pvalue)
    return None if np.isnan(p_value) else p_value


def _checked(days: npt.ArrayLike, happened: npt.ArrayLike) -> tuple[Numbers, Flags]:
    numbers, flags = np.asarray(days, dtype=np.float64), np.asarray(happened, dtype=np.bool_)
    if numbers.shape != flags.shape or (numbers < 0).any() or np.isnan(numbers).any():
        msg = "days and happened must be of one length, and days 0 or more"
        raise ValueError(msg)
    return numbers, flags


def _limits(still: Numbers, at_risk: npt.NDArray[np.int64], taken: npt.NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """Give log-log limits, with Greenwood's variance, of the share that stepped."""
    z = stats.norm.isf((1 - LEVEL) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(taken / (at_risk * (at_risk - taken)))
        width = np.exp(z * np.sqrt(variance) / np.log(still))
        low, high = 1 - still**width, 1 - still ** (1 / width)
    return _mended(1 - still, low, high, at_risk)


def _mended(estimate: Numbers, low: Numbers, high: Numbers, at_risk: npt.NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """Put exact binomial limits where log-log has none: nobody stepped yet, or everybody."""
    tail = (1 - LEVEL) / 2
    low = np.where(estimate <= 0, 0.0, np.where(estimate >= 1, tail ** (1 / at_risk), low))
    high = np.where(estimate <= 0, 1 - tail ** (1 / at_risk), np.where(estimate >= 1, 1.0, high))
    return low, high


def _from_day_0(curve: Curve) -> Curve:
    first = curve.at_risk[:1]
    nought = np.zeros(1)
    low, high = _mended(nought, nought, nought, first)
    return Curve(
        np.concatenate([nought, curve.days]),
        np.concatenate([nought, curve.estimate]),
        np.concatenate([low, curve.low]),
        np.concatenate([high, curve.high]),
        np.concatenate([first, curve.at_risk]),
    )
