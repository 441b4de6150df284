"""The chance that a candidate contributes within 90 days, learnt from the community's own past.

A regularised logistic model over a few monotone shapes of the signals, so that each part of a chance can be written in
words. It learns from days in the past whose 90 days were over on the day in question, and from nothing later; then all
chances are shifted to what came of the candidates of the last half-year (:func:`shift_to_recent`). With fewer than
:data:`LEAST_OUTCOMES` people who went on to contribute there is no model: a rule of thumb is used.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from journeys.analysis.candidates.candidates import (
    ActIndex,
    days_until_contributing,
    find_candidates,
    microseconds,
)
from journeys.analysis.candidates.signals import read_signals
from journeys.model import tables
from journeys.model.how_many_days import OUTCOME_DAYS

Values = npt.NDArray[np.float64]

LEAST_OUTCOMES: Final = 50
"""With fewer people who went on to contribute nothing is learnt: reasons would be invented out of noise."""
STEP_DAYS: Final = 14
MOST_DAYS: Final = 260
"""The latest days of the past to learn from, at most, each :data:`STEP_DAYS` before the next: ten years."""
MOST_ROWS: Final = 40_000
MOST_PEOPLE: Final = 5_000
"""Candidates of one day of the past to learn from, at most; of more, evenly spread ones."""
STRENGTH: Final = 0.1
"""How far the model may go from one chance for everybody (scikit-learn's C). Chosen on simulated communities, never on
the real ones that it is judged by."""
RECENT_DAYS: Final = 180
"""Chances are shifted to what came of the candidates of so many days."""

_log = np.log1p
SHAPES: Final[Mapping[str, Callable[[pd.DataFrame], Any]]] = {
    "just_here": lambda row: np.exp(-row["silent_days"] / 10),
    "lately_here": lambda row: np.exp(-row["silent_days"] / 60),
    "here_long": lambda row: _log(row["here_days"]),
    "acts": lambda row: _log(row["acts"]),
    "recent_acts": lambda row: _log(row["recent_acts"]),
    "before_acts": lambda row: _log(row["before_acts"]),
    "places": lambda row: _log(row["places"]),
    "answered_by_known": lambda row: _log(row["answered_by_known"]),
    "answered_by_others": lambda row: _log(row["answered"] - row["answered_by_known"]),
    "waiting": lambda row: np.minimum(row["waiting"], 1),
    "answered_soon": lambda row: row["answered_soon"],
    "spoken_to": lambda row: _log(row["spoken_to"]),
    "closed": lambda row: np.minimum(row["closed"], 1),
    "claimed": lambda row: np.minimum(row["claimed"], 1),
    "in_changes": lambda row: _log(row["in_changes"]),
    "once": lambda row: row["once"],
    "by_door": lambda row: row["by_door"],
    "by_event": lambda row: row["by_event"],
}
"""What the model uses of each signal: it only rises or only falls with it, and flattens where more says little."""


@dataclass(frozen=True)
class Propensity:
    """A model learnt from ``rows``, of which a share of ``base`` had contributed: ``outcomes`` people.

    ``shift`` is added to all log odds (:func:`shift_to_recent`).
    """

    model: LogisticRegression
    middle: Values
    spread: Values
    rows: int
    outcomes: int
    base: float
    shift: float

    def chances(self, signals: pd.DataFrame) -> Values:
        """Return each candidate's chance to contribute within 90 days, 0 to 1."""
        if signals.empty:
            return np.empty(0)
        return np.asarray(expit(self.log_odds(signals) + self.shift), dtype=np.float64)

    def log_odds(self, signals: pd.DataFrame) -> Values:
        """Return each candidate's log odds before the shift."""
        return np.asarray(self.model.decision_function(self._scaled(signals)), dtype=np.float64)

    def parts(self, signals: pd.DataFrame) -> pd.DataFrame:
        """Return what each shape adds to a candidate's log odds, compared with the average candidate of the past."""
        return pd.DataFrame(self._scaled(signals) * self.model.coef_[0], columns=list(SHAPES), index=signals.index)

    def _scaled(self, signals: pd.DataFrame) -> Values:
        scaled: Values = (shape(signals) - self.middle) / self.spread
        return scaled


def shape(signals: pd.DataFrame) -> Values:
    """Compute the shapes of signals, one column each."""
    return np.column_stack([np.asarray(shaped(signals), dtype=np.float64) for shaped in SHAPES.values()])


def past_days(act_index: ActIndex, *, observed_until: datetime, people_now: int) -> list[datetime]:
    """Return the days of the past to look at, the earliest first.

    The days to learn from are those whose 90 days were over in time; the few after them only show what came so far.
    """
    # fewer days for a large community, so that a model is learnt in a second or two
    most = int(np.clip(MOST_ROWS // max(min(people_now, MOST_PEOPLE), 1), 12, MOST_DAYS))
    latest = observed_until - timedelta(days=OUTCOME_DAYS)
    unfinished = (OUTCOME_DAYS - 1) // STEP_DAYS
    days = [latest + timedelta(days=STEP_DAYS * step) for step in range(1 - most, unfinished + 1)]
    return [day for day in days if act_index.before(microseconds(day))]


def read_past(act_index: ActIndex, *, observed_until: datetime, seen_days: int) -> pd.DataFrame:
    """Read days of the past: their candidates, what could be seen of them then, and who went on to contribute.

    Rows of :data:`journeys.model.tables.PAST_CANDIDATES`, a person on a day.
    """
    now = find_candidates(act_index, as_of=observed_until, seen_days=seen_days)
    days = past_days(act_index, observed_until=observed_until, people_now=len(now))
    parts = list(_look_back(act_index, days, observed_until, seen_days))
    if not parts:
        return tables.PAST_CANDIDATES.of()
    return pd.concat(parts, ignore_index=True)


def _look_back(
    act_index: ActIndex, days: list[datetime], observed_until: datetime, seen_days: int
) -> Iterator[pd.DataFrame]:
    for day in days:
        candidates = find_candidates(act_index, as_of=day, seen_days=seen_days)
        # whose places were not seen for the 90 days, or as far as any, has no outcome; by a step less, since many
        # places are seen until their newest act alone
        needed = min(day + timedelta(days=OUTCOME_DAYS), observed_until) - timedelta(days=STEP_DAYS)
        candidates = candidates[act_index.seen_until[candidates["who"]] >= microseconds(needed)]
        candidates = candidates.iloc[:: -(-len(candidates) // MOST_PEOPLE) or 1]
        signals = read_signals(act_index, candidates, as_of=day)
        on = pd.Series(pd.Timestamp(day).as_unit("us"), index=candidates.index)
        after = days_until_contributing(act_index, candidates, as_of=day)
        named = {"on": on, **candidates[["person", "stage"]]}
        yield pd.DataFrame({**named, **signals, "after_days": after, "contributed": after < OUTCOME_DAYS})


def count_outcomes(past: pd.DataFrame) -> int:
    """Count the people who went on to contribute, for the first time or again: each once, not on each day."""
    return len(past.loc[past["contributed"], ["person", "stage"]].drop_duplicates())


def known_by(past: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """Keep the days of the past whose 90 days were over at an instant."""
    return past[past["on"] <= as_of - timedelta(days=OUTCOME_DAYS)]


def shift_to_recent(past: pd.DataFrame, log_odds: Callable[[pd.DataFrame], Values], *, as_of: datetime) -> float:
    """Return what to add to all log odds, so that chances agree with what came of the candidates of late.

    Days whose 90 days are over are half a year old on average, and conversion may have fallen since. So days count
    whose 90 days are not over: by then as large a part of a chance is expected as the part of past outcomes that came
    within so many days. The shift is drawn towards none, as by a standard normal prior.

    Source
    ------
    Recalibration in the large: Steyerberg 2019, Clinical Prediction Models, chapter 20; the part expected so far as for
    delayed reports: Lawless 1994 (Canadian Journal of Statistics 22, 15).
    """
    until = pd.Timestamp(as_of)
    rows = past[(past["on"] < until) & (past["on"] >= until - pd.Timedelta(days=RECENT_DAYS))]
    known = known_by(past, as_of)
    delays = np.sort(known.loc[known["contributed"], "after_days"].to_numpy())
    if rows.empty or not delays.size:
        return 0.0
    elapsed = np.minimum((until - rows["on"]).dt.total_seconds().to_numpy() / 86_400, OUTCOME_DAYS)
    part = np.searchsorted(delays, elapsed, side="left") / delays.size
    came, odds = rows["after_days"].to_numpy() < elapsed, log_odds(rows)
    # a person's rows within 90 days have one outcome: together they weigh as one
    weight = STEP_DAYS / OUTCOME_DAYS

    def slope(shift: float) -> float:
        return weight * float((came - part * expit(odds + shift)).sum()) - shift

    most = weight * len(rows) + 1
    return float(brentq(slope, -most, most))


def learn(past: pd.DataFrame, *, as_of: datetime, least: int = LEAST_OUTCOMES) -> Propensity | None:
    """Learn from the part of a past (:func:`read_past`) that was known at an instant.

    Returns
    -------
    The model; nothing if fewer than ``least`` people went on to contribute.

    Source
    ------
    Signals as in Zhou and Mockus 2015 (IEEE TSE 41, 82: first success, attention received, willingness), without
    followers. Ridge-penalised logistic regression: le Cessie and van Houwelingen 1992 (Applied Statistics 41, 191).
    """
    rows = known_by(past, as_of)
    outcomes = count_outcomes(rows)
    if outcomes < least or rows["contributed"].all():
        return None
    shapes = shape(rows)
    spread = shapes.std(axis=0)
    middle, spread = shapes.mean(axis=0), np.where(spread > 0, spread, 1.0)
    # a person is a candidate on several days: together they weigh as much as one day a month would
    weight = np.full(len(rows), min(STEP_DAYS / 30, 1.0))
    # exact in a few steps where there are many rows and few columns, and without a seed
    model = LogisticRegression(C=STRENGTH, solver="newton-cholesky")
    model.fit((shapes - middle) / spread, rows["contributed"].to_numpy(), sample_weight=weight)
    base = float(rows["contributed"].mean())
    learnt = Propensity(model, middle, spread, len(rows), outcomes, base, shift=0.0)
    return replace(learnt, shift=shift_to_recent(past, learnt.log_odds, as_of=as_of))
