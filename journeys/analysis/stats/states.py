"""Which state people are in by each day, when some of them are still open: the Aalen-Johansen estimate.

People move between a few states, and may come back. With one way only out of the first state, and no way back, the
shares are the cumulative incidences of competing events; with one event they are those of ``survival.py``. People may
come under observation late (delayed entry). Shares by day need no assumption on what people did before they were in a
state, as long as observation ends and begins for reasons of its own; the variance supposes that only the present state
matters.

Source: Aalen and Johansen 1978, Scandinavian Journal of Statistics 5:141; without that assumption: Datta and Satten
2001, Statistics and Probability Letters 55:403; the variance, of Greenwood's kind: Andersen, Borgan, Gill and Keiding
1993, Statistical Models Based on Counting Processes, IV.4.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.stats.beta_product import Numbers
from journeys.analysis.stats.intervals import NORMAL, share_interval

Counts = npt.NDArray[np.int64]
_ROUNDING: Final = 1e-12


@dataclass(frozen=True)
class Moves:
    """Who was seen in which state: one entry a change of somebody's state, and one a person for when they were seen.

    ``day`` of each change, ``before`` and ``after`` it; the day and the state in which each person ``entered`` and
    ``left`` observation. States are numbers from 0, all days are 0 or more, and nobody changes twice on one day.
    """

    day: Numbers
    before: Counts
    after: Counts
    entered: tuple[Numbers, Counts]
    left: tuple[Numbers, Counts]


@dataclass(frozen=True)
class Occupation:
    """The share in each state (columns) at the end of each of some days (rows), its variance and interval.

    ``at_risk`` counts who was seen in each state just before the day. The shares of a day add up to 1.
    """

    days: Numbers
    share: Numbers
    variance: Numbers
    low: Numbers
    high: Numbers
    at_risk: Counts


def occupation(moves: Moves, states: int, at_days: npt.ArrayLike | None = None) -> Occupation:
    """Estimate the share in each state by day, from all in state 0 before day 0.

    Parameters
    ----------
    at_days
        The days to estimate at; if left out, day 0 and each day of a change.

    Returns
    -------
    The shares with log-log intervals; where nobody or everybody is in a state, which have none, with Wilson's for as
    many people as were seen in any state just before the day.

    Examples
    --------
    Two people are seen from day 0 to day 9; one goes to state 1 on day 4 and comes back on day 6.

    >>> entered, left = (np.array([0.0, 0.0]), np.array([0, 0])), (np.array([9.0, 9.0]), np.array([0, 0]))
    >>> moves = Moves(np.array([4.0, 6.0]), np.array([0, 1]), np.array([1, 0]), entered, left)
    >>> occupation(moves, 2).share.tolist()
    [[1.0, 0.0], [0.5, 0.5], [1.0, 0.0]]
    """
    steps, nth = np.unique(moves.day, return_inverse=True)
    before = _count_before(moves, states, steps)
    taken = np.zeros((len(steps), states, states))
    np.add.at(taken, (nth, moves.before, moves.after), 1)
    share, variance = _products(taken, before)
    chosen = np.union1d(0.0, steps) if at_days is None else np.asarray(at_days, dtype=np.float64)
    row = np.searchsorted(steps, chosen, side="right")
    at_risk = _count_before(moves, states, chosen)
    low, high = _limits(share[row], variance[row], at_risk.sum(axis=1))
    return Occupation(chosen, share[row], variance[row], low, high, at_risk)


def competing(days: npt.ArrayLike, event: npt.ArrayLike, entered_days: npt.ArrayLike | None = None) -> Moves:
    """Return the moves of people of whom each may have one of several events, from state 0 to that of the event.

    They stay in it, and are seen there to the end.

    Parameters
    ----------
    days
        One number a person: days to the event, or to the end of observation.
    event
        One number a person: from 1, which event came; 0 if none did.
    entered_days
        One number a person: days from the start until observation began; 0 if left out.
    """
    ended, number = np.asarray(days, dtype=np.float64), np.asarray(event, dtype=np.int64)
    entered = np.zeros_like(ended) if entered_days is None else np.asarray(entered_days, dtype=np.float64)
    came, start = number > 0, np.zeros_like(number)
    return Moves(ended[came], start[came], number[came], (entered, start), (ended[~came], start[~came]))


def row_on(rows: pd.DataFrame, day: float) -> dict[Any, Any]:
    """Return what holds on a day: the last row of a table by ``days`` until it."""
    return rows[rows["days"] <= day].iloc[-1].to_dict()


def _count_before(moves: Moves, states: int, days: Numbers) -> Counts:
    """Count who was seen in each state just before each day; on day 0, who was from the start."""
    counts = np.zeros((len(days), states), dtype=np.int64)
    # who enters on a day is not at risk on it, unless it is the first of all
    (since, first), (until, last) = moves.entered, moves.left
    for state in range(states):
        begun, gone = since[first == state], until[last == state]
        came, went = moves.day[moves.after == state], moves.day[moves.before == state]
        counts[:, state] = np.where(days == 0, (begun == 0).sum(), np.searchsorted(np.sort(begun), days, side="left"))
        counts[:, state] += np.searchsorted(np.sort(came), days, side="left")
        counts[:, state] -= np.searchsorted(np.sort(went), days, side="left")
        counts[:, state] -= np.searchsorted(np.sort(gone), days, side="left")
    return counts


def _products(taken: Numbers, before: Counts) -> tuple[Numbers, Numbers]:
    """Return the shares before any step and after each, with their variances."""
    states = before.shape[1]
    people = np.maximum(before, 1)[:, :, None]
    rates = taken / people
    # the matrix of a step: who does not move stays
    rates[:, range(states), range(states)] = 1 - rates.sum(axis=2)
    # moves out of one state are multinomial: covariance (diag(p) - p p') / n
    alone, together = rates[..., None] * np.eye(states), rates[..., None] * rates[..., None, :]
    spread = (alone - together) / people[..., None]
    share, covariance = np.eye(states)[0], np.zeros((states, states))
    shares, variances = [share], [np.diag(covariance)]
    for step, noise in zip(rates, spread, strict=True):
        covariance = step.T @ covariance @ step + np.tensordot(share**2, noise, axes=1)
        share = share @ step
        shares.append(share)
        variances.append(np.diag(covariance))
    found = np.array(shares)
    # nobody and everybody exactly, which sums only come near to
    return np.where(found < _ROUNDING, 0.0, np.where(found > 1 - _ROUNDING, 1.0, found)), np.array(variances)


def _limits(share: Numbers, variance: Numbers, seen: Counts) -> tuple[Numbers, Numbers]:
    inner = (share > 0) & (share < 1) & (variance > 0)
    low, high = share_interval(share, np.maximum(seen, 1)[:, None])
    within = share[inner]
    # on the scale of log(-log(share)), whose ends stay between 0 and 1
    power = np.exp(NORMAL * np.sqrt(variance[inner]) / np.abs(within * np.log(within)))
    low[inner], high[inner] = within**power, within ** (1 / power)
    return low, high
