"""Who was at the door on the days on which organizers invited, with the promise that could be known then.

From the outreach log and from what happened before each of those days. Not among those whom the invited are compared
with: whoever had been asked before, however it went. Only the first invitation of a person counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.acts import look_up
from journeys.analysis.candidates.backtest import ONE_STEP
from journeys.analysis.candidates.candidates import ActIndex, find_candidates, find_outcomes
from journeys.analysis.candidates.propensity import Propensity, known_by, learn
from journeys.analysis.candidates.ranking import rule_chances
from journeys.analysis.candidates.signals import read_signals
from journeys.model import tables
from journeys.model.days import OUTCOME_DAYS

KINDS_ASKED: Final = ("invited", "answered", "paired", "paused", "declined")
"""Entries after which somebody is not like people who were never asked."""


@dataclass(frozen=True)
class Known:
    """What is known of the past: the acts, the earlier days, and who was there.

    ``past`` is the table of :func:`journeys.analysis.candidates.propensity.read_past`.

    Who did nothing for ``seen_days`` was not at the door.
    """

    ledger: ActIndex
    past: pd.DataFrame
    seen_days: int


def read_rows(log: pd.DataFrame, known: Callable[[], Known], *, observed_until: datetime) -> pd.DataFrame:
    """Look at everybody who was at the door when somebody was invited or drawn into a waiting list.

    Parameters
    ----------
    log
        Rows are entries: ``person``, ``at`` (UTC), ``kind``, ``list_name``, ``in_force``.
    known
        Gives what is known; asked once, and only if the 90 days of anybody are over.
    observed_until
        The first instant that is not observed.

    Returns
    -------
    Rows are people on a day, columns of :data:`journeys.model.tables.LOOKED_AT`; ``learnt``: whether
    the promise is that of a model, else of a rule of thumb, for want of people who went on to contribute by then.
    ``on`` is the day's first such entry. Of days whose 90 days are not over, only the invited and the drawn stand here;
    who was not at the door has neither stage nor promise.
    """
    held = log[log["in_force"].astype("bool")].sort_values("at", kind="stable")
    drawn = _read_draws(held)
    if drawn.empty:
        return tables.LOOKED_AT.of()
    asked_at = held[held["kind"].isin(KINDS_ASKED)].groupby("person")["at"].min()
    latest = observed_until - timedelta(days=OUTCOME_DAYS)
    days: list[datetime] = sorted(set(drawn["on"].dt.to_pydatetime()))
    each = [(on, drawn[drawn["on"] == pd.Timestamp(on)]) for on in days]
    parts = [_absent(today, on) for on, today in each if on > latest]
    if days[0] <= latest:
        look = _Look(known(), asked_at)
        parts += [look.at_door(on, today) for on, today in each if on <= latest]
    rows = pd.concat(parts, ignore_index=True).sort_values(["on", "person"], ignore_index=True)
    invited_at = look_up(held[held["kind"] == "invited"].groupby("person")["at"].min(), rows["person"])
    soon = (invited_at > rows["on"]) & (invited_at < rows["on"] + pd.Timedelta(days=OUTCOME_DAYS))
    return tables.LOOKED_AT.of(rows.assign(later=soon & ~rows["invited"]))


def _read_draws(held: pd.DataFrame) -> pd.DataFrame:
    """Find who was invited or drawn when: ``person``, ``on``, ``invited``, ``list_name`` (null if nobody waited)."""
    waits = held[held["kind"] == "waiting"].drop_duplicates("person")
    invited = held[held["kind"] == "invited"].drop_duplicates("person")
    one = {name: table["list_name"].str.strip().str.casefold() for name, table in (("w", waits), ("i", invited))}
    own = look_up(one["w"].set_axis(waits["person"]), invited["person"])
    # whoever waited in a list and was invited out of it at last is one of those who waited
    name = one["i"].where(one["i"].isin(one["w"]) & (one["i"] != own))
    both = pd.concat(
        [
            waits.assign(invited=False, list_name=one["w"].where(one["w"].isin(name))),
            invited.assign(invited=True, list_name=name),
        ]
    )
    counts = both["invited"] | both["list_name"].notna()
    first = both["at"].groupby(both["at"].dt.floor("D")).transform("min")
    return both.assign(on=first)[counts].drop_duplicates(["person", "on"])[["person", "on", "invited", "list_name"]]


def _absent(today: pd.DataFrame, on: datetime) -> pd.DataFrame:
    """Give those of whom nothing is known that day."""
    return today.assign(on=pd.Timestamp(on), stage=None, promise=np.nan, contributed=False, learnt=False)


class _Look:
    """What is looked at day by day: a model is learnt once a month, from what was known when the month began."""

    def __init__(self, known: Known, asked_at: pd.Series) -> None:
        self._ledger, self._past, self._seen_days = known.ledger, known.past, known.seen_days
        self._asked_at = asked_at
        self._models: dict[datetime, Propensity | None] = {}

    def at_door(self, on: datetime, today: pd.DataFrame) -> pd.DataFrame:
        """Look at those at the door at an instant, and at those invited or drawn on its day."""
        found = find_candidates(self._ledger, as_of=on, seen_days=self._seen_days)
        promise, is_learnt = self._promise(found, on)
        known = found[["person", "stage"]].assign(
            on=pd.Timestamp(on), promise=promise, contributed=find_outcomes(self._ledger, found, as_of=on)
        )
        drawn = known.merge(today[["person", "invited", "list_name"]], on="person", how="left")
        is_drawn = drawn["invited"].notna()
        before = look_up(self._asked_at, drawn["person"]) < pd.Timestamp(on)
        kept = drawn[is_drawn | ~before].assign(learnt=is_learnt)
        kept["invited"] = kept["person"].isin(today.loc[today["invited"], "person"])
        return pd.concat([kept, _absent(today[~today["person"].isin(known["person"])], on)])

    def _promise(self, found: pd.DataFrame, on: datetime) -> tuple[npt.NDArray[np.float64], bool]:
        signals = read_signals(self._ledger, found, as_of=on)
        month = on.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        if month not in self._models:
            self._models[month] = learn(self._past, as_of=month)
        model = self._models[month]
        if model:
            return model.chances(signals), True
        return rule_chances(known_by(self._past, month), signals, ONE_STEP), False
