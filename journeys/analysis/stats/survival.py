"""The share of people who took a step by a given day, when some of them are still open.

Kaplan and Meier's estimate, turned round: not who is left but who has stepped. People may come under observation later
than they started (delayed entry). It supposes that those who came late would behave like those who came early. The
intervals are those of ``beta_product.py``, for the reason given there.
"""

from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from statsmodels.duration.survfunc import survdiff

from journeys.analysis.stats.beta_product import Flags, Numbers, count_at_risk, step_limits
from journeys.analysis.stats.intervals import LEVEL, NORMAL
from journeys.model.how_many_days import YEAR_DAYS

Followed = tuple[pd.Series, pd.Series, pd.Series]
"""People of a group: how long they were followed, whether they stepped then, and when they came under observation."""
MIN_AT_RISK: Final = 5
"""Where fewer are still at risk a curve ends: each step would be a large part of them."""
MIN_COMPARED: Final = 10
"""A group of fewer people is not compared with another."""
SMALL_GROUP: Final = 50
"""With a group of fewer people the log-rank test is checked by permutation."""
_PERMUTATIONS: Final = 4_999
_FAR_FROM_CERTAIN: Final = 0.2
_SEED: Final = 1972


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
        """Return no estimate, with the reason."""
        return cls(None, None, None, n=0, naive=None, still_open=0, reason=reason)


def estimate_steps(
    days: npt.ArrayLike,
    happened: npt.ArrayLike,
    at_days: npt.ArrayLike | None = None,
    *,
    entered_days: npt.ArrayLike | None = None,
) -> Curve:
    """Estimate the share that stepped by each day, with intervals.

    Parameters
    ----------
    days
        One number a person: days to the step, or to the end of observation.
    happened
        One flag a person: whether the step was taken.
    at_days
        The days to estimate at; if left out, day 0 and each day on which anything ended.
    entered_days
        One number a person: days from the start until observation began; 0 if left out.

    Returns
    -------
    The curve; empty if there is nobody. After the last day of all it stays as it is, and its upper limit rises to 1.
    """
    days, happened = _checked(days, happened)
    if not days.size:
        nothing = np.empty(0)
        return Curve(nothing, nothing, nothing, nothing, np.empty(0, dtype=np.int64))
    chosen = np.union1d(0.0, days) if at_days is None else np.asarray(at_days, dtype=np.float64)
    entered = np.zeros_like(days) if entered_days is None else np.asarray(entered_days, dtype=np.float64)
    step_days, taken = np.unique(days[happened], return_counts=True)
    waiting = np.cumprod(np.append(1.0, 1 - taken / count_at_risk(days, entered, step_days)))
    low, high = step_limits(days, happened, chosen, entered=entered, level=LEVEL)
    return Curve(
        days=chosen,
        estimate=1 - waiting[np.searchsorted(step_days, chosen, side="right")],
        low=low,
        high=high,
        at_risk=count_at_risk(days, entered, chosen),
    )


@dataclass(frozen=True)
class RestrictedMean:
    """The mean days until the step, of which no more than ``limit`` count, with its interval and standard error."""

    days: float
    low: float
    high: float
    limit: float
    error: float


def restricted_mean(days: Numbers, share: Numbers, at_risk: npt.ArrayLike) -> RestrictedMean:
    """Compute the mean time until the step, restricted to the last day of a curve that begins on day 0.

    Parameters
    ----------
    days, share, at_risk
        Each day on which anything ended, as in :class:`Curve`: the share that stepped by then, people at risk until it.

    Returns
    -------
    The area between the curve and one, in days: who has not stepped by the last day counts with it.

    Examples
    --------
    Four people: steps on day 2 and on day 4, two who are followed to day 10. (2 + 4 + 10 + 10) / 4 = 6.5

    >>> restricted_mean(np.array([0, 2, 4, 10]), np.array([0, 0.25, 0.5, 0.5]), [4, 4, 3, 2]).days
    6.5

    Source
    ------
    Irwin 1949, Journal of Hygiene 47:188; its variance: Klein and Moeschberger 2003, Survival Analysis, 4.5.
    """
    waiting = 1 - share
    areas = waiting[:-1] * np.diff(days)
    # what is left of the area from each day on
    beyond = np.append(np.cumsum(areas[::-1])[::-1], 0.0)
    before = np.append(1.0, waiting[:-1])
    part = np.divide(waiting, before, out=np.ones_like(waiting), where=before > 0)
    # Greenwood's term d / (n (n - d)); where all stepped nothing is left of the area, so their term is 0
    kept = part * np.asarray(at_risk, dtype=np.float64)
    terms = np.divide(1 - part, kept, out=np.zeros_like(waiting), where=(kept > 0) & (beyond > 0))
    error = float(np.sqrt((beyond**2 * terms).sum()))
    mean, limit = float(areas.sum()), float(days[-1])
    low, high = max(0.0, mean - NORMAL * error), min(limit, mean + NORMAL * error)
    return RestrictedMean(mean, low, high, limit, error)


def mean_until(days: npt.ArrayLike, happened: npt.ArrayLike, limit: float) -> RestrictedMean | None:
    """Compute :func:`restricted_mean` up to a limit; None where nobody was followed so long and some are still open."""
    days, happened = _checked(days, happened)
    if not days.size or (days.max() < limit and not happened[days == days.max()].all()):
        return None
    curve = estimate_steps(days, happened, np.union1d(days[days < limit], (0.0, limit)))
    return restricted_mean(curve.days, curve.estimate, curve.at_risk)


@dataclass(frozen=True)
class MeanDifference:
    """The mean of one group less that of another, in days, with its interval, and the p-value of no difference."""

    days: float
    low: float
    high: float
    p_value: float | None


def compare_means(own: RestrictedMean, other: RestrictedMean) -> MeanDifference:
    """Compare two restricted means of the same limit; no p-value where neither varies.

    Source
    ------
    Royston and Parmar 2011, Statistics in Medicine 30:2409.
    """
    difference, error = own.days - other.days, float(np.hypot(own.error, other.error))
    p_value = float(2 * stats.norm.sf(abs(difference) / error)) if error else None
    return MeanDifference(difference, difference - NORMAL * error, difference + NORMAL * error, p_value)


def at_horizon(
    days: npt.ArrayLike,
    happened: npt.ArrayLike,
    horizon_days: float,
    *,
    followed_days: npt.ArrayLike | None = None,
    entered_days: npt.ArrayLike | None = None,
) -> Estimate:
    """Estimate the share that steps within a horizon, with its interval and the naive rate beside it.

    Parameters
    ----------
    days, happened
        As for :func:`estimate_steps`.
    horizon_days
        A step counts up to and with this day.
    followed_days
        One number a person: days to the end of observation, whether or not the step was taken; ``days`` if left out.
    entered_days
        As for :func:`estimate_steps`.

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
        return Estimate.unknown("nobody could be followed to this step")
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
    # Kaplan and Meier's curve ends with the longest follow-up: beyond it a share would be invented
    if followed.max() < horizon_days and is_open.any():
        return counted
    then = estimate_steps(days, happened, [horizon_days], entered_days=entered_days)
    estimate, low, high = (float(part[0]) for part in (then.estimate, then.low, then.high))
    return replace(counted, estimate=estimate, low=low, high=high, reason=None)


def log_rank(
    days_a: npt.ArrayLike,
    happened_a: npt.ArrayLike,
    days_b: npt.ArrayLike,
    happened_b: npt.ArrayLike,
    *,
    entered_days: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
) -> float | None:
    """Compute the probability (p-value) of two curves at least this different if both groups stepped alike.

    ``entered_days`` are those of both groups, as for :func:`estimate_steps`.

    Returns
    -------
    From 0 to 1; None where a group has fewer than 10 people, or nobody stepped. With a group of fewer than 50 it is the
    larger one of the test's approximation and of a permutation of who is in which group: the first finds too much where
    the groups are of unlike size, the second where they were followed for unlike times.

    Source
    ------
    Mantel 1966, Cancer Chemotherapy Reports 50:163; by permutation of the scores: Peto and Peto 1972, JRSS A 135:185.
    """
    samples = [_checked(days_a, happened_a), _checked(days_b, happened_b)]
    own, other = (days.size for days, _ in samples)
    smaller = min(own, other)
    days, happened = (np.concatenate(part) for part in zip(*samples, strict=True))
    if smaller < MIN_COMPARED or not happened.any():
        return None
    entered = np.zeros_like(days) if entered_days is None else np.concatenate([np.asarray(e) for e in entered_days])
    # statsmodels lets nobody be at risk on the day they enter; whoever was there from the start is
    entry = np.where(entered == 0, -1.0, entered)
    try:
        statistic, _ = survdiff(days, happened, np.repeat([0, 1], [own, other]), entry=entry)
    except np.linalg.LinAlgError:
        # a variance of 0, where all who are at risk step at one instant
        return None
    p_value = float(stats.chi2.sf(statistic, 1))
    # a p-value that is far from certain already needs no check, which takes time
    if smaller >= SMALL_GROUP or p_value > _FAR_FROM_CERTAIN:
        return p_value
    return max(p_value, _permuted(_scores(days, happened, entered), own))


def takes_more_steps(
    own: tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike], other: tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike]
) -> bool:
    """Return whether one group steps sooner than another: more often than the log-rank test expects of both alike.

    Each is its days, whether people stepped, and the days on which they came under observation.
    """
    days, happened, entered = (np.concatenate([np.asarray(a), np.asarray(b)]) for a, b in zip(own, other, strict=True))
    scores = _scores(days.astype(np.float64), happened.astype(np.bool_), entered.astype(np.float64))
    return bool(scores[: np.asarray(own[0]).size].sum() > 0)


def in_year(ago: pd.Series, years: int) -> pd.Series:
    """Return what began in the last year (0) before an instant, or so many years before; ``ago`` are times since."""
    year = pd.Timedelta(days=YEAR_DAYS)
    return (ago > year * years) & (ago <= year * (years + 1))


def compare_until(own: Followed, other: Followed, until: float) -> tuple[float | None, bool]:
    """Compare two groups as :func:`log_rank` does, up to a time: later ones would count for one group alone.

    Returns
    -------
    The p-value, and whether the first group steps sooner (:func:`takes_more_steps`).
    """
    (days, happened, entered), theirs = (
        (days.clip(upper=until), happened & (days <= until), entered.clip(upper=until))
        for days, happened, entered in (own, other)
    )
    p_value = log_rank(days, happened, theirs[0], theirs[1], entered_days=(entered, theirs[2]))
    return p_value, p_value is not None and takes_more_steps((days, happened, entered), theirs)


def _scores(days: Numbers, happened: Flags, entered: Numbers) -> Numbers:
    """Return what each person adds to the observed less the expected steps of their group."""
    times, steps = np.unique(days[happened], return_counts=True)
    expected = np.concatenate([[0.0], np.cumsum(steps / count_at_risk(days, entered, times))])
    until, since = (expected[np.searchsorted(times, each, side="right")] for each in (days, entered))
    scores: Numbers = happened - until + np.where(entered == 0, 0.0, since)
    return scores


def _permuted(scores: Numbers, own: int) -> float:
    """Compute the p-value by drawing anew who is in which group."""
    drawn = stats.permutation_test(
        (scores[:own], scores[own:]),
        lambda ours, _, axis: ours.sum(axis=axis),
        vectorized=True,
        n_resamples=_PERMUTATIONS,
        rng=np.random.default_rng(_SEED),
    )
    return float(drawn.pvalue)


def _checked(days: npt.ArrayLike, happened: npt.ArrayLike) -> tuple[Numbers, Flags]:
    numbers, flags = np.asarray(days, dtype=np.float64), np.asarray(happened, dtype=np.bool_)
    if numbers.shape != flags.shape or (numbers < 0).any() or np.isnan(numbers).any():
        msg = "days and happened must be of one length, and days 0 or more"
        raise ValueError(msg)
    return numbers, flags
