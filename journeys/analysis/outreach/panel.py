"""Who was a candidate on the days on which organizers invited, with the promise that could be known then.

From the outreach log and from what happened before each of those days. The invited are not compared with people who had
been asked before, however it went. Only the first invitation of a person counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.analysis.acts import look_up
from journeys.analysis.candidates.candidates import ActIndex, find_candidates, find_outcomes
from journeys.analysis.candidates.propensity import Propensity, learn
from journeys.analysis.candidates.rules import ONE_STEP, learn_shares
from journeys.analysis.candidates.signals import read_signals
from journeys.model import tables
from journeys.model.how_many_days import OUTCOME_DAYS

KINDS_ASKED: Final = ("invited", "answered", "paired", "paused", "declined")
"""Entries after which a person cannot be compared with people who were never asked."""


@dataclass(frozen=True)
class PastCandidates:
    """What is known of the past: the acts, and the table of :func:`journeys.analysis.candidates.propensity.read_past`.

    Candidates acted in the last ``seen_days``.
    """

    act_index: ActIndex
    past: pd.DataFrame
    seen_days: int


def read_panel(log: pd.DataFrame, known: Callable[[], PastCandidates], *, observed_until: datetime) -> pd.DataFrame:
    """Read everybody who was a candidate when somebody was invited or drawn into a waiting list.

    Parameters
    ----------
    log
        Rows are entries: ``person``, ``at`` (UTC), ``kind``, ``list_name``, ``in_force``.
    known
        Returns what is known; called once, and only if the 90 days of anybody are over, since it is slow.

    Returns
    -------
    Rows of :data:`journeys.model.tables.LOOKED_AT`. ``on`` is the day's first such entry. Of days whose 90 days are not
    over, only the invited and the drawn have rows; people who were no candidates have neither stage nor promise.
    """
    entries = log[log["in_force"].astype("bool")].sort_values("at", kind="stable")
    drawn = _read_draws(entries)
    if drawn.empty:
        return tables.LOOKED_AT.of()
    asked_at = entries[entries["kind"].isin(KINDS_ASKED)].groupby("person")["at"].min()
    latest = observed_until - timedelta(days=OUTCOME_DAYS)
    days: list[datetime] = sorted(set(drawn["on"].dt.to_pydatetime()))
    each = [(on, drawn[drawn["on"] == pd.Timestamp(on)]) for on in days]
    parts = [_without_promise(today, on) for on, today in each if on > latest]
    if days[0] <= latest:
        panel = _Panel(known(), asked_at)
        parts += [panel.candidates(on, today) for on, today in each if on <= latest]
    rows = pd.concat(parts, ignore_index=True).sort_values(["on", "person"], ignore_index=True)
    invitations = entries[entries["kind"] == "invited"]
    invited_at = look_up(invitations.groupby("person")["at"].min(), rows["person"])
    soon = (invited_at > rows["on"]) & (invited_at < rows["on"] + pd.Timedelta(days=OUTCOME_DAYS))
    return tables.LOOKED_AT.of(rows.assign(later=soon & ~rows["invited"]))


def _read_draws(entries: pd.DataFrame) -> pd.DataFrame:
    """Find who was invited or drawn when: ``person``, ``on``, ``invited``, ``list_name`` (null if nobody waited)."""
    waits = entries[entries["kind"] == "waiting"].drop_duplicates("person")
    invited = entries[entries["kind"] == "invited"].drop_duplicates("person")
    # organizers type the names: case and spaces around them do not count
    wait_list, invited_list = (table["list_name"].str.strip().str.casefold() for table in (waits, invited))
    own = look_up(wait_list.set_axis(waits["person"]), invited["person"])
    # people who waited in a list and were invited out of it at last count as those who waited
    name = invited_list.where(invited_list.isin(wait_list) & (invited_list != own))
    both = pd.concat(
        [
            waits.assign(invited=False, list_name=wait_list.where(wait_list.isin(name))),
            invited.assign(invited=True, list_name=name),
        ]
    )
    counts = both["invited"] | both["list_name"].notna()
    first = both["at"].groupby(both["at"].dt.floor("D")).transform("min")
    return both.assign(on=first)[counts].drop_duplicates(["person", "on"])[["person", "on", "invited", "list_name"]]


def _without_promise(today: pd.DataFrame, on: datetime) -> pd.DataFrame:
    return today.assign(on=pd.Timestamp(on), stage=None, promise=np.nan, contributed=False, learnt=False)


class _Panel:
    """Candidates day by day; a model is learnt once a month, from what was known when the month began."""

    def __init__(self, known: PastCandidates, asked_at: pd.Series) -> None:
        self._known, self._asked_at = known, asked_at
        self._models: dict[datetime, Propensity | None] = {}

    def candidates(self, on: datetime, today: pd.DataFrame) -> pd.DataFrame:
        """Return the candidates at an instant, and those invited or drawn on its day."""
        found = find_candidates(self._known.act_index, as_of=on, seen_days=self._known.seen_days)
        promise, is_learnt = self._promise(found, on)
        outcomes = find_outcomes(self._known.act_index, found, as_of=on)
        rows = found[["person", "stage"]].assign(on=pd.Timestamp(on), promise=promise, contributed=outcomes)
        drawn = rows.merge(today[["person", "invited", "list_name"]], on="person", how="left")
        is_drawn = drawn["invited"].notna()
        before = look_up(self._asked_at, drawn["person"]) < pd.Timestamp(on)
        kept = drawn[is_drawn | ~before].assign(learnt=is_learnt)
        kept["invited"] = kept["person"].isin(today.loc[today["invited"], "person"])
        return pd.concat([kept, _without_promise(today[~today["person"].isin(rows["person"])], on)])

    def _promise(self, found: pd.DataFrame, on: datetime) -> tuple[npt.NDArray[np.float64], bool]:
        signals = read_signals(self._known.act_index, found, as_of=on)
        # one model a month: learning takes a second or two, and there may be a day of every week
        month = on.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        if month not in self._models:
            self._models[month] = learn(self._known.past, as_of=month)
        model = self._models[month]
        if model:
            return model.chances(signals), True
        shares = learn_shares(self._known.past, ONE_STEP, as_of=month)
        return shares.chances(signals) if shares else np.full(len(signals), np.nan), False
