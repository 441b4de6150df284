"""The level of all intervals, the intervals that several measures share, and p-values of several comparisons."""

from collections.abc import Hashable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

LEVEL: Final = 0.95
"""How often an interval should hold the truth: of every interval that is computed, drawn or written here."""
LEVEL_TEXT: Final = f"{100 * LEVEL:g} %"
TAILS: Final = (round((1 - LEVEL) / 2, 9), round((1 + LEVEL) / 2, 9))
"""The quantiles where an interval begins and ends, without the last digits that binary fractions add."""
NORMAL: Final = float(stats.norm.ppf(TAILS[1]))
"""How many standard errors an interval reaches to each side where the normal distribution holds."""
Named = TypeVar("Named", bound=Hashable)


def is_beyond_chance(p_value: float) -> bool:
    """Return whether a p-value is below 5 %, rounded as it is printed.

    >>> is_beyond_chance(0.049), is_beyond_chance(0.0498)
    (True, False)
    """
    return round(p_value, 3) < round(1 - LEVEL, 9)


def correct_for_several(p_values: Mapping[Named, float]) -> dict[Named, float]:
    """Make p-values larger by how many comparisons are made at once.

    >>> correct_for_several({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005})
    {'a': 0.03, 'b': 0.06, 'c': 0.06, 'd': 0.02}

    Source
    ------
    Holm 1979, Scandinavian Journal of Statistics 6:65.
    """
    if not p_values:
        return {}
    return dict(zip(p_values, map(float, multipletests(list(p_values.values()), method="holm")[1]), strict=True))


Bounded = tuple[float, float, float]
"""An estimate with the two ends of its interval."""


class MedianInterval(NamedTuple):
    """A median with its interval, whose ends are null where there are too few values: at 95 %, under six."""

    median: float
    low: float
    high: float


def median_interval(values: pd.Series) -> MedianInterval:
    """Compute the median and its interval by order statistics, which assume no distribution of the values.

    >>> median_interval(pd.Series([1, 2, 3, 4, 5, 6]))
    MedianInterval(median=3.5, low=1.0, high=6.0)

    Source
    ------
    Conover 1999, Practical Nonparametric Statistics, 3.2, as SciPy computes it.
    """
    numbers = values.to_numpy(dtype="float64")
    if not len(numbers):
        return MedianInterval(float("nan"), float("nan"), float("nan"))
    # scipy-stubs declare a single number for the interval; it is a pair
    ends: Any = stats.quantile_test(numbers, p=0.5).confidence_interval(LEVEL)
    return MedianInterval(float(np.median(numbers)), float(ends.low), float(ends.high))


def share_interval(share: npt.ArrayLike, n: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Compute the lower and upper end of the interval of shares (0 to 1) of ``n`` each, which need not be whole.

    It is Wilson's: unlike the share plus and minus its standard error, it holds for few people and for shares near 0
    and 1, and never reaches beyond them. ``n`` must be above 0.

    >>> low, high = share_interval(0.5, 10)
    >>> round(float(low), 3), round(float(high), 3)
    (0.237, 0.763)

    Source
    ------
    Wilson 1927, JASA 22, 209.
    """
    share, n = np.asarray(share, dtype="float64"), np.asarray(n, dtype="float64")
    centre = (share + NORMAL**2 / (2 * n)) / (1 + NORMAL**2 / n)
    half = NORMAL / (1 + NORMAL**2 / n) * np.sqrt(share * (1 - share) / n + NORMAL**2 / (4 * n**2))
    # the ends at 0 and 1 are exact, but for the last digit of the sums
    low, high = np.where(share == 0, 0.0, centre - half), np.where(share == 1, 1.0, centre + half)
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def share_difference(count: float, n: float, other: float, other_n: float) -> tuple[float, float, float]:
    """Compute the difference of two shares, the first less the second, with the ends of its interval.

    Source
    ------
    Newcombe 1998, Statistics in Medicine 17:873, method 10.
    """
    low, high = confint_proportions_2indep(count, n, other, other_n, method="newcomb", compare="diff", alpha=1 - LEVEL)
    return count / n - other / other_n, float(low), float(high)


def difference_of(one: Bounded, other: Bounded) -> Bounded:
    """Compute the difference of two independent estimates, the first less the second, from the interval of each.

    Of two shares with the intervals of :func:`share_interval` it is that of :func:`share_difference`; it holds as well
    where some people are still open, for times, and for anything with an interval of its own.

    >>> [round(each, 4) for each in difference_of((0.7, 0.5717, 0.8040), (0.6, 0.4898, 0.7013))]
    [0.1, -0.0635, 0.2515]

    Source
    ------
    Newcombe 1998, Statistics in Medicine 17:873, method 10 (square and add); for any two estimates: Zou and Donner
    2008, Statistics in Medicine 27:1693.
    """
    (value, low, high), (other_value, other_low, other_high) = one, other
    difference = value - other_value
    below = np.hypot(value - low, other_high - other_value)
    above = np.hypot(high - value, other_value - other_low)
    return difference, float(difference - below), float(difference + above)


def effective_size(flags: pd.Series, person: pd.Series) -> float:
    """Return of how many people in one row each a share would be as uncertain, where people stand in several rows.

    That is ``n`` for :func:`share_interval`. It is about the number of rows if the rows of a person differ as those of
    different people do, and about the number of people if they are alike. Where all flags are equal it is the latter.

    >>> flags = pd.Series([1, 1, 0, 0] * 10)
    >>> each, in_pairs = flags.index.to_series(), flags.index.to_series() // 2
    >>> effective_size(flags, each), effective_size(flags, in_pairs), effective_size(flags * 0, in_pairs)
    (39.0, 19.0, 20.0)

    Source
    ------
    Korn and Graubard 1998, Survey Methodology 24, 193; the variance between people is that of a ratio of sums.
    """
    residual = flags - flags.mean()
    spread, people = float((residual.groupby(person).sum() ** 2).sum()), person.nunique()
    if people < 2 or spread == 0:
        return float(people)
    return float((residual**2).sum()) * len(residual) / spread * (people - 1) / people
