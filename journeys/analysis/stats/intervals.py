"""Intervals that several measures share."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats


class Middle(NamedTuple):
    """A median with its 95 % interval; the ends are not known (null) with fewer than six values."""

    median: float
    low: float
    high: float


def middle(values: pd.Series) -> Middle:
    """Give the median and its 95 % interval by order statistics.

    >>> middle(pd.Series([1, 2, 3, 4, 5, 6]))
    Middle(median=3.5, low=1.0, high=6.0)
    """
    ordered = np.sort(values.to_numpy(dtype="float64"))
    if not len(ordered):
        return Middle(float("nan"), float("nan"), float("nan"))
    outside = int(stats.binom.ppf(0.025, len(ordered), 0.5))
    if stats.binom.cdf(outside, len(ordered), 0.5) > 0.025:
        outside -= 1
    if outside < 0:
        return Middle(float(np.median(ordered)), float("nan"), float("nan"))
    return Middle(float(np.median(ordered)), float(ordered[outside]), float(ordered[-1 - outside]))
