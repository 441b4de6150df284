"""Rules of thumb to rank candidates by, and the chance that goes with a place in their order.

Nothing is learnt about a person: the chance is the share of past people in the same fifth by the rule who went on to
contribute.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from journeys.analysis.candidates.propensity import count_outcomes, known_by, shift_to_recent

Values = npt.NDArray[np.float64]

HALF_DAYS: Final = 21
"""Signs of being one step away are worth half after so many days without an act: an old change does not bring back
somebody who left long ago."""
FIFTHS: Final = 5
PRIOR: Final = 5
"""How many people of the whole past each fifth is mixed with, so that a few people give neither 0 nor 1 as a chance."""
LEAST_COUNTED: Final = 10
"""With fewer people who went on to contribute no chance is stated: it would be that of a community's first weeks."""
ONE_STEP: Final = "one_step"
RULES: Final[Mapping[str, Callable[[pd.DataFrame], Any]]] = {
    "recent": lambda row: -row["silent_days"],
    "active": lambda row: row["acts"],
    ONE_STEP: lambda row: (1 + count_steps(row)) * 0.5 ** (row["silent_days"] / HALF_DAYS),
}
"""Rules of thumb: most recent first; most active first; most signs of being one step away, which fade with silence."""


def count_steps(signals: pd.DataFrame) -> Any:  # noqa: ANN401  (a column of numbers)
    """Count the signs of being one step away: claimed an issue, wrote about a change, was answered."""
    return sum((signals[name] > 0).astype("float64") for name in ("claimed", "in_changes", "answered"))


@dataclass(frozen=True)
class RuleShares:
    """The shares of each fifth by a rule: ``edges`` between them, ``fifths`` as log odds, and their ``shift``."""

    rule: str
    edges: Values
    fifths: Values
    shift: float

    def chances(self, signals: pd.DataFrame) -> Values:
        """Return each candidate's chance to contribute within 90 days, 0 to 1."""
        return np.asarray(expit(self.log_odds(signals) + self.shift), dtype=np.float64)

    def log_odds(self, signals: pd.DataFrame) -> Values:
        """Return the log odds of each candidate's fifth before the shift."""
        return self.fifths[np.searchsorted(self.edges, _scores(signals, self.rule), side="right")]


def learn_shares(past: pd.DataFrame, rule: str, *, as_of: datetime) -> RuleShares | None:
    """Count in each fifth by a rule who went on to contribute, as far as known at an instant.

    Nothing if fewer than :data:`LEAST_COUNTED` people did. The share is mixed with the share among all, as if each
    fifth had :data:`PRIOR` more people. Then all are shifted
    (:func:`journeys.analysis.candidates.propensity.shift_to_recent`).
    """
    known = known_by(past, as_of)
    if count_outcomes(known) < LEAST_COUNTED:
        return None
    score = _scores(known, rule)
    edges = np.unique(np.quantile(score, np.arange(1, FIFTHS) / FIFTHS))
    fifth = np.searchsorted(edges, score, side="right")
    # a person stands in several rows: people are counted, not rows
    fifths = len(edges) + 1
    rows, came = (np.bincount(fifth, weights, minlength=fifths) for weights in (None, known["contributed"]))
    people = np.bincount(
        fifth[~pd.DataFrame({"f": fifth, "p": known["person"].to_numpy()}).duplicated()], minlength=fifths
    )
    mixed = (came / np.maximum(rows, 1) * people + known["contributed"].mean() * PRIOR) / (people + PRIOR)
    counted = RuleShares(rule, edges, logit(mixed), shift=0.0)
    return replace(counted, shift=shift_to_recent(past, counted.log_odds, as_of=as_of))


def _scores(signals: pd.DataFrame, rule: str) -> Values:
    return np.asarray(RULES[rule](signals), dtype=np.float64)
