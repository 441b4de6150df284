"""Compare how long newcomers and known people wait, among messages of one kind in one place.

Newcomers ask more, known people open more changes, and places differ: compared as a whole, the two groups may differ
only in what they write and where. Here they are compared within each kind of message and place. Left out: messages
whose time is not over, or that were taken in without a word before it was; kinds and places that only one group has.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import stats

from journeys.analysis.stats.beta_product import Numbers
from journeys.analysis.stats.intervals import TAILS
from journeys.model import wording

_STRATUM: Final = ["action", "place"]
_COUNTS: Final = ["new", "new_silent", "known", "known_silent"]


@dataclass(frozen=True)
class StratifiedGap:
    """Newcomers' share without an answer in time less known people's (-1 to 1), within kinds and places.

    ``n`` messages were compared, in so many ``strata`` (a kind of message in one place).
    """

    n: int
    strata: int
    difference: float
    low: float
    high: float


def compare_within_strata(messages: pd.DataFrame, hours: float) -> StratifiedGap | None:
    """Compare the shares without an answer within so many hours among messages of one kind in one place.

    Rows are messages (:func:`journeys.analysis.response.first_messages.comparable`).

    Returns
    -------
    The pooled difference; None where either group has fewer than 10 people in kinds and places that both have.

    Source
    ------
    The pooled difference: Mantel and Haenszel's weights, Greenland and Robins 1985, Biometrics 41:55. Its variance is
    the jackknife's over people, since messages of one person are answered alike; as Agresti and Caffo 2000, American
    Statistician 54:280, two messages more of each group, one of them answered, keep the interval from having no width.
    """
    rows = _rows(messages, hours)
    people = rows.groupby("is_new")["person"].nunique()
    if len(people) < 2 or people.min() < wording.FEW_PEOPLE:
        return None
    parts, weights = _pooled(rows.groupby("stratum")[_COUNTS].sum())
    difference = float(parts.sum() / weights.sum())
    middle, error = _jackknife(pd.concat([rows, _PRIOR], ignore_index=True))
    reach = float(stats.t.ppf(TAILS[1], people.min() - 1)) * error
    return StratifiedGap(
        n=len(rows),
        strata=len(parts),
        difference=difference,
        low=float(np.clip(middle - reach, -1, difference)),
        high=float(np.clip(middle + reach, difference, 1)),
    )


def _rows(messages: pd.DataFrame, hours: float) -> pd.DataFrame:
    """Return the messages that can be compared, with one column for each of the four counts."""
    # followed for so long even if answered at once: else of the recent ones only the answered would count
    told = messages[messages["followed_hours"] >= hours]
    silent, new = ~(told["answered"] & (told["hours"] <= hours)), told["is_new"]
    rows = told[["person", "is_new", *_STRATUM]].assign(
        new=new, new_silent=new & silent, known=~new, known_silent=~new & silent
    )
    shared = rows[rows.groupby(_STRATUM)["is_new"].transform("nunique") == 2]
    return shared.assign(stratum=shared.groupby(_STRATUM).ngroup()).drop(columns=_STRATUM)


def _pooled(counts: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """Return what each row of counts adds to the pooled difference, and to the weights by which it is divided."""
    new, new_silent, known, known_silent = counts.to_numpy(dtype="float64").T
    both = np.maximum(new + known, 1)
    return (new_silent * known - known_silent * new) / both, new * known / both


def _jackknife(rows: pd.DataFrame) -> tuple[float, float]:
    """Return the pooled difference and its standard error, as if each person were left out in turn."""
    own = rows.groupby(["stratum", "person"])[_COUNTS].sum()
    whole = own.groupby("stratum").transform("sum")
    added = np.subtract(_pooled(whole - own), _pooled(whole))
    changed = pd.DataFrame(added.T, own.index, columns=["part", "weight"]).groupby("person").sum()
    parts, weights = (sums.sum() for sums in _pooled(rows.groupby("stratum")[_COUNTS].sum()))
    middle = parts / weights
    without = (parts + changed["part"]) / (weights + changed["weight"])
    people = len(without)
    return float(middle), float(np.sqrt((people - 1) / people * ((without - middle) ** 2).sum()))


_PRIOR: Final = pd.DataFrame(
    {
        "person": [f"prior {number}" for number in range(4)],
        "is_new": [True, True, False, False],
        "new": [1, 1, 0, 0],
        "new_silent": [1, 0, 0, 0],
        "known": [0, 0, 1, 1],
        "known_silent": [0, 0, 1, 0],
        "stratum": -1,
    }
)
"""Two messages of each group, of four people, in a stratum of their own."""
