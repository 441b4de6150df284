"""To whom should a mentor give an hour this week? Promise, need and the signals behind them, of every candidate.

The two stay apart: *promise* is the chance to contribute within 90 days, *need* the share of three signs (would not
come anyway, has not been answered, is slowing down). The order is need times promise; people who are more likely than
not to come anyway are a group of their own. It says whom to look at, not what anybody is worth.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.candidates.backtest import MODEL, Backtest
from journeys.analysis.candidates.candidates import NEVER, ActIndex, find_candidates
from journeys.analysis.candidates.propensity import learn
from journeys.analysis.candidates.rules import RULES, learn_shares
from journeys.analysis.candidates.signals import read_signals
from journeys.model import tables

Values = npt.NDArray[np.float64]

ANYWAY: Final = 0.5
"""People whose chance to contribute is at least this would come anyway: more likely than not."""
SLOWING_DAYS: Final = 30
_TELLING: Final = ("claimed", "in_changes", "closed", "answered", "by_event", "once")
"""Signals that tell candidates apart, for equally many the first."""


@dataclass(frozen=True)
class Ranking:
    """All candidates at one instant, the first to look at first.

    ``people`` has the columns of :data:`journeys.model.tables.RANKED`; ``method`` says what ranks them (``promise`` or
    a rule of thumb); ``parts`` what each shape of the signals adds to a chance (columns of
    :data:`journeys.analysis.candidates.propensity.SHAPES`, rows as ``people``), nothing without a model.
    ``only_discovered`` is the number of people known from discovering alone.
    """

    people: pd.DataFrame
    method: str
    parts: pd.DataFrame | None
    only_discovered: int

    @property
    def to_invite(self) -> pd.DataFrame:
        """Return those who may not come without an invitation."""
        return self.people[~self.people["anyway"]]

    @property
    def come_anyway(self) -> pd.DataFrame:
        """Return those who are more likely than not to come without one."""
        return self.people[self.people["anyway"]]


def rank(act_index: ActIndex, past: pd.DataFrame, tried: Backtest, *, as_of: datetime, seen_days: int) -> Ranking:
    """Rank the candidates at an instant: by need times promise, then by promise, then by the rule of thumb.

    Parameters
    ----------
    past
        The table of :func:`journeys.analysis.candidates.propensity.read_past`.
    tried
        The back-test of ``past``, which says what to rank by.
    """
    candidates = find_candidates(act_index, as_of=as_of, seen_days=seen_days)
    signals = read_signals(act_index, candidates, as_of=as_of)
    model = learn(past, as_of=as_of) if tried.best == MODEL else None
    learnt = model or learn_shares(past, tried.rule, as_of=as_of)
    promise = learnt.chances(signals) if learnt else np.full(len(signals), np.nan)
    people = pd.concat([candidates[["person", "stage"]], _needs(signals, promise), signals], axis="columns")
    order = people.assign(
        # a chance that is unknown is the same for all; rounded, so that equal products are equal on every machine and
        # the next column decides
        first=(people["need"] * people["promise"].fillna(1)).round(12),
        score=RULES[tried.rule](signals),
    ).sort_values(["first", "promise", "score", "person"], ascending=[False, False, False, True])
    return Ranking(
        people=people.loc[order.index, tables.RANKED.names].reset_index(drop=True),
        method=MODEL if model else tried.rule,
        parts=model.parts(signals.loc[order.index]).reset_index(drop=True) if model else None,
        # not by the instant: a list of a later day says who had joined by then
        only_discovered=int((act_index.reached["inner"] == NEVER).sum()),
    )


def particular_signs(people: pd.DataFrame) -> pd.Series:
    """Return for each candidate the signal that fewest candidates show, by person; empty for who shows none."""
    shown = people.set_index("person")[list(_TELLING)] > 0
    rarest = shown.sum().sort_values(kind="stable").index
    return shown[rarest].idxmax(axis="columns").where(shown.any(axis="columns"), "")


def _needs(signals: pd.DataFrame, promise: Values) -> pd.DataFrame:
    # a third each: nothing tells which need weighs most
    anyway = promise >= ANYWAY
    unanswered = (signals["waiting"] > 0).to_numpy()
    slowing = ((signals["recent_acts"] < signals["before_acts"]) | (signals["silent_days"] > SLOWING_DAYS)).to_numpy()
    need = (~anyway * 1.0 + unanswered + slowing) / 3
    table = {"promise": promise, "need": need, "unanswered": unanswered, "slowing": slowing, "anyway": anyway}
    return pd.DataFrame(table, index=signals.index)
