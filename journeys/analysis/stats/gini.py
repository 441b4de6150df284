"""How unevenly something is spread: the Gini coefficient, its interval, and whether it differs between two groups."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from journeys.analysis.stats.intervals import NORMAL

_DRAWS: Final = 1_999
_SEED: Final = 1912
FEWEST: Final = 10
"""Of fewer people neither an interval nor a test would hold."""
_Numbers = npt.NDArray[np.float64]


class GiniInterval(NamedTuple):
    """A Gini coefficient with its standard error and interval."""

    gini: float
    error: float
    low: float
    high: float


def gini(counts: npt.ArrayLike) -> float | None:
    """Compute the Gini coefficient of counts, one for each of those among whom something is spread, zeros too.

    Returns
    -------
    0 where all have the same; with everything at one of n it is (n - 1) / n. None where there is nothing to spread.

    Examples
    --------
    Of four one has all: (4 - 1) / 4.

    >>> gini([0, 0, 0, 8]), gini([2, 2, 2]), gini([0, 0])
    (0.75, 0.0, None)

    Source
    ------
    Gini 1912, Variabilità e mutabilità; by ordered counts: Dixon, Weiner, Mitchell-Olds and Woodley 1987, Ecology
    68:1548.
    """
    ordered = np.sort(np.asarray(counts, dtype=np.float64))
    total = ordered.sum()
    if not total:
        return None
    size = len(ordered)
    return float((2 * np.arange(1, size + 1) - size - 1) @ ordered / (size * total))


def gini_interval(counts: npt.ArrayLike) -> GiniInterval | None:
    """Compute the Gini coefficient with its interval, as if those counted were drawn from many.

    Returns
    -------
    The jackknife's standard error, and as many of them to each side as the normal distribution asks, within 0 and 1.
    None for fewer than three counts, or where one has all: without that one nothing is spread.

    Source
    ------
    Ogwang 2000, Oxford Bulletin of Economics and Statistics 62:123, equation 7.
    """
    ordered = np.sort(np.asarray(counts, dtype=np.float64))
    size, total = len(ordered), ordered.sum()
    if size < 3 or (total - ordered == 0).any():
        return None
    ranks = np.arange(1, size + 1)
    # without the count at one rank, those above it move one rank down
    above = total - np.cumsum(ordered)
    left, weighted = total - ordered, ranks @ ordered - ranks * ordered - above
    without = (2 * weighted - size * left) / ((size - 1) * left)
    error = float(np.sqrt((size - 1) / size * ((without - without.mean()) ** 2).sum()))
    value = gini(ordered) or 0.0
    return GiniInterval(value, error, max(0.0, value - NORMAL * error), min(1.0, value + NORMAL * error))


def compare_ginis(counts: npt.ArrayLike, other: npt.ArrayLike) -> float | None:
    """Compute the p-value of two Gini coefficients at least this different if both were spread alike.

    Whose counts are whose is drawn anew, after each group's were divided by their mean: the coefficient does not
    depend on how much there is.

    Returns
    -------
    None where one of the two has fewer than 10, or nothing is spread.

    Source
    ------
    Good 2005, Permutation, Parametric, and Bootstrap Tests of Hypotheses, 3.
    """
    own, theirs = (np.asarray(each, dtype=np.float64) for each in (counts, other))
    if min(len(own), len(theirs)) < FEWEST or not own.sum() or not theirs.sum():
        return None
    drawn = stats.permutation_test(
        (own / own.mean(), theirs / theirs.mean()),
        lambda one, two, axis: _ginis(one, axis) - _ginis(two, axis),
        vectorized=True,
        n_resamples=_DRAWS,
        batch=100,
        rng=np.random.default_rng(_SEED),
    )
    return float(drawn.pvalue)


def _ginis(counts: _Numbers, axis: int = -1) -> _Numbers:
    ordered = np.sort(np.moveaxis(counts, axis, -1), axis=-1)
    size = ordered.shape[-1]
    found: _Numbers = ordered @ (2 * np.arange(1, size + 1) - size - 1) / (size * ordered.sum(axis=-1))
    return found
