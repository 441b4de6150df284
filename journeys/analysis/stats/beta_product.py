"""Limits of a share where some people are still open: the mid-p beta product confidence procedure.

The limits that usually go with Kaplan and Meier's estimate (log-log) rest on many steps and many people followed to the
end. Where few are, as in young or small communities, they miss the truth too often; where nobody or everybody stepped,
there are none. These hold there too, without a special case; with nobody open they are a binomial share's mid-p limits.

The share still waiting on a day is, seen from the last step before it, a product of independent beta variables, one for
each step; seen from just beyond it, the same product, once more reduced by those still waiting. Each of the two is
matched by a beta variable of its mean and variance; the limits are quantiles of an even mixture of both.

Source: Fay, Brittain and Proschan (2013), Biostatistics 14:723, doi:10.1093/biostatistics/kxt016; with ties and mid-p,
Fay and Brittain (2016), Statistics in Medicine 35:2726, doi:10.1002/sim.6905.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy import special

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_HALVINGS = 40


@dataclass(frozen=True)
class _Products:
    """Products of beta variables: logarithms of the mean, and of the mean square over the squared mean."""

    log_mean: Numbers
    log_ratio: Numbers

    def times(self, a: Numbers) -> Self:
        """Multiply by a beta variable of parameters a and 1."""
        return type(self)(self.log_mean + np.log(a / (a + 1)), self.log_ratio + np.log1p(1 / (a * (a + 2))))

    def probability_up_to(self, share: Numbers) -> Numbers:
        """Compute the probability that a beta variable of the same mean and variance is the share or less."""
        mean = np.exp(self.log_mean)
        with np.errstate(divide="ignore", invalid="ignore"):  # a product of no variables does not vary
            size = (1 - mean) / (mean * np.expm1(self.log_ratio)) - 1
        return np.asarray(special.betainc(mean * size, (1 - mean) * size, share), dtype=np.float64)


def step_limits(  # noqa: PLR0913  (what is seen of people, where to look, and how wide)
    days: Numbers,
    happened: Flags,
    at_days: Numbers,
    *,
    level: float,
    entered: Numbers | None = None,
    mid_p: bool = True,
) -> tuple[Numbers, Numbers]:
    """Compute the lower and the upper limit of the share that stepped by each chosen day.

    Parameters
    ----------
    days, happened
        One entry a person: days to the step or to the end of observation, and whether the step was taken.
    at_days
        The chosen days.
    entered
        One entry a person: days from the start until observation began; 0 if left out.
    level
        How often such an interval should hold the truth (0 to 1).
    mid_p
        Without it, limits that hold it at least so often: wider, and without anybody open Clopper and Pearson's.

    Returns
    -------
    Two arrays of shares (0 to 1), as long as ``at_days``.

    Examples
    --------
    Of ten people, all followed to the end, nobody stepped.

    >>> low, high = step_limits(np.full(10, 5.0), np.zeros(10, bool), np.array([5.0]), level=0.95, mid_p=False)
    >>> low.round(3).tolist(), high.round(3).tolist()  # Clopper and Pearson: 1 - 0.025 ** (1 / 10)
    ([0.0], [0.308])
    """
    entered = np.zeros_like(days) if entered is None else entered
    before = _product_of_steps(days, happened, entered, at_days)
    waiting = _count_waiting(days, happened, entered, at_days)
    beyond = before.times(np.maximum(waiting, 1.0))
    tail = (1 - level) / 2

    def seen_before(share: Numbers) -> Numbers:
        # no step yet: the product of no variables is 1
        return np.where(before.log_ratio > 0, before.probability_up_to(share), 0.0)

    def seen_beyond(share: Numbers) -> Numbers:
        # nobody waits: the share beyond may be as little as 0
        return np.where(waiting > 0, beyond.probability_up_to(share), 1.0)

    def mixed(share: Numbers) -> Numbers:
        return (seen_before(share) + seen_beyond(share)) / 2

    most_waiting = _quantile(mixed if mid_p else seen_before, 1 - tail, at_days.size)
    fewest_waiting = _quantile(mixed if mid_p else seen_beyond, tail, at_days.size)
    return 1 - most_waiting, 1 - fewest_waiting


def count_at_risk(days: Numbers, entered: Numbers, at_days: Numbers) -> npt.NDArray[np.int64]:
    """Count who was followed just before each day: had begun to be and had neither stepped nor left observation."""
    # who ended on the very day was at risk on it; who began on it was not, unless it is the first of all
    begun = np.searchsorted(np.sort(entered), at_days, side="left") + np.where(at_days == 0, (entered == 0).sum(), 0)
    return np.asarray(begun - np.searchsorted(np.sort(days), at_days, side="left"), dtype=np.int64)


def _product_of_steps(days: Numbers, happened: Flags, entered: Numbers, at_days: Numbers) -> _Products:
    # k steps at one instant, of n people at risk, are one variable: beta(n - k + 1, k)
    step_days, taken = np.unique(days[happened], return_counts=True)
    at_risk = count_at_risk(days, entered, step_days)
    left = at_risk - taken + 1
    log_means = np.concatenate([[0.0], np.cumsum(np.log(left / (at_risk + 1)))])
    log_ratios = np.concatenate([[0.0], np.cumsum(np.log1p(taken / (left * (at_risk + 2))))])
    reached = np.searchsorted(step_days, at_days, side="right")
    return _Products(log_means[reached], log_ratios[reached])


def _count_waiting(days: Numbers, happened: Flags, entered: Numbers, at_days: Numbers) -> Numbers:
    # a step on the chosen day counts as taken by it; somebody followed just to that day still waits
    stepped_later = happened.sum() - np.searchsorted(np.sort(days[happened]), at_days, side="right")
    open_then = (~happened).sum() - np.searchsorted(np.sort(days[~happened]), at_days, side="left")
    not_begun = entered.size - np.searchsorted(np.sort(entered), at_days, side="right")
    return np.asarray(stepped_later + open_then - not_begun, dtype=np.float64)


def _quantile(probability_up_to: Callable[[Numbers], Numbers], wanted: float, size: int) -> Numbers:
    # bisection of all days at once; no closed form exists for the mixture of two beta variables
    below, above = np.zeros(size), np.ones(size)
    for _ in range(_HALVINGS):
        middle = (below + above) / 2
        too_small = probability_up_to(middle) < wanted
        below, above = np.where(too_small, middle, below), np.where(too_small, above, middle)
    # exact ends, which bisection only comes near to: 1 where nobody stepped, 0 where nobody waits
    return np.where(above == 1, 1.0, np.where(below == 0, 0.0, (below + above) / 2))
