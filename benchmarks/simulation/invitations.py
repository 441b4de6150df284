"""Organizers who invite simulated newcomers, with a known effect: what a measure of it should find.

They prefer people who seem promising and people who were just busy, as organizers do, so those invited differ from the
others, and would have been less busy afterwards anyway. Each person is invited at most once. The effect of an
invitation is known for everybody: those who contribute without one also do so with one, and of the others some do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.simulation.candidates import SimulatedCommunity, contributions
from benchmarks.simulation.chances import Whole
from journeys.analysis.acts import look_up

Values = npt.NDArray[np.float64]
Holds = Callable[[pd.DataFrame], Values]

DAYS: Final = 90
BURST_DAYS: Final = 14
ROWS: Final = (
    *("person", "on", "stage", "chance", "promise", "invited", "list_name", "added", "without", "contributed"),
    *("contributed_before", "acts_before", "acts_after", "lately", "soon"),
)


@dataclass(frozen=True)
class Inviting:
    """Whom organizers invite on a day, and what it does.

    Of the candidates ``each`` are invited, drawn with the weight ``exp(promise_pull * promise + burst_pull *
    log(1 + own acts in the last 14 days))``. With ``waiting``, twice as many are drawn and a coin invites half of them;
    the others wait. The chance to contribute within 90 days becomes ``1 - (1 - chance) ** ratio + effect``, at most 1:
    ``ratio`` is one of rates, ``effect`` a difference of chances. Organizers know each chance but for an error with the
    standard deviation ``error``.
    """

    each: int = 12
    promise_pull: float = 2.0
    burst_pull: float = 0.7
    effect: float = 0.0
    ratio: float = 1.0
    error: float = 0.02
    waiting: bool = False


@dataclass(frozen=True)
class Invited:
    """What came of inviting: the ``doors`` with the contributions that invitations brought, and all candidates.

    ``rows`` are the candidates on each day who were not invited before, columns :data:`ROWS`: the true ``chance``
    without an invitation and the ``promise`` that organizers saw; ``list_name``, null outside waiting lists;
    ``added``, what an invitation adds to the chance; ``without``, whether they contribute within 90 days if never
    invited, ``contributed``, whether they did (also for being invited a little later); ``contributed_before`` and how
    many acts in the 90 days before and after, in the 14 days before (``lately``) and after (``soon``).
    """

    doors: SimulatedCommunity
    rows: pd.DataFrame = field(repr=False)

    @property
    def effect(self) -> float:
        """Compute the true average effect on those who were invited."""
        return true_effect(self.rows)


def true_effect(rows: pd.DataFrame) -> float:
    """Compute the average effect on those who were invited, columns as in :data:`ROWS`."""
    return float(rows.loc[rows["invited"], "added"].mean())


def invite(
    doors: SimulatedCommunity, days: Sequence[datetime], inviting: Inviting, seed: int, holds: Holds | None = None
) -> Invited:
    """Invite people of a community without invitations on some days, the earliest first.

    ``holds`` estimates the chance of each row of :func:`look` as organizers see it: by default the true one with an
    error.
    """
    rows = look(doors, days)
    drawn = draw(rows if holds is None else rows.assign(promise=holds(rows)), inviting, seed)
    return Invited(_bring(doors, drawn), drawn[list(ROWS)])


def look(doors: SimulatedCommunity, days: Sequence[datetime]) -> pd.DataFrame:
    """Read all candidates on some days: the columns :data:`ROWS` that need no invitation."""
    given = contributions(doors.acts)
    names = pd.Index(doors.names)
    acts, gifts = ((names.get_indexer(pd.Index(table["person"])), table["at"]) for table in (doors.acts, given))
    return pd.concat([_look(doors, pd.Timestamp(day), acts, gifts) for day in days], ignore_index=True)


def _look(
    doors: SimulatedCommunity, day: pd.Timestamp, acts: tuple[Whole, pd.Series], given: tuple[Whole, pd.Series]
) -> pd.DataFrame:
    rows = doors.chance(day)
    who = np.searchsorted(doors.names, rows["person"].to_numpy(dtype=str))

    def count(done: tuple[Whole, pd.Series], first: int, last: int) -> Whole:
        inside = [done[1].searchsorted(day + pd.Timedelta(days=days)) for days in (first, last)]
        by = done[0][slice(*inside)]
        return np.bincount(by[by >= 0], minlength=len(doors.names))[who]

    return rows.assign(
        on=day,
        lately=count(acts, -BURST_DAYS, 0),
        soon=count(acts, 0, BURST_DAYS),
        acts_before=count(acts, -DAYS, 0),
        acts_after=count(acts, 0, DAYS),
        contributed_before=count(given, -DAYS, 0) > 0,
        without=count(given, 0, DAYS) > 0,
    )


def draw(rows: pd.DataFrame, inviting: Inviting, seed: int) -> pd.DataFrame:
    """Draw whom to invite of the rows of :func:`look`, and what comes of it.

    Returns
    -------
    The rows without people who were invited before, columns :data:`ROWS` and ``brought_at``, when an invitation brought
    a contribution, null otherwise.
    """
    dice = np.random.default_rng(seed)
    if "promise" not in rows:
        error = inviting.error * dice.standard_normal(len(rows))
        rows = rows.assign(promise=(rows["chance"] + error).clip(0, 1))
    weight = inviting.promise_pull * rows["promise"] + inviting.burst_pull * np.log1p(rows["lately"])
    # the largest log weights with Gumbel errors are a draw by weight without replacement
    pull = weight.to_numpy() + dice.gumbel(size=len(rows))
    person, day = (pd.factorize(rows[name])[0] for name in ("person", "on"))
    here, chosen, invited = (np.zeros(len(rows), dtype=bool) for _ in range(3))
    before = np.zeros(len(rows), dtype=bool)
    for number in range(day.max(initial=-1) + 1):
        able = np.flatnonzero((day == number) & ~before[person])
        first = able[np.argsort(-pull[able], kind="stable")][: inviting.each * (2 if inviting.waiting else 1)]
        here[able], chosen[first] = True, inviting.waiting
        invited[dice.permutation(first)[: inviting.each]] = True
        before[person[invited & (day == number)]] = True
    name = pd.Series(rows["on"].dt.strftime("draw of %Y-%m-%d"), dtype="str").where(chosen)
    return _come(rows.assign(invited=invited, list_name=name)[here].reset_index(drop=True), inviting, dice)


def _come(rows: pd.DataFrame, inviting: Inviting, dice: np.random.Generator) -> pd.DataFrame:
    """Add the contributions that invitations bring, some of them from people who were invited only soon after a day."""
    chance = rows["chance"].to_numpy()
    # people who contribute without an invitation stay as they are: of the others, as many as the effect adds
    added = np.minimum(1 - (1 - chance) ** inviting.ratio + inviting.effect, 1) - chance
    brought = rows["invited"] & ~rows["without"] & (dice.random(len(rows)) * (1 - chance) < added)
    moment = rows["on"] + pd.to_timedelta(dice.integers(0, DAYS * 86_400 - 3_600, len(rows)), unit="s")
    theirs = look_up(moment[brought].set_axis(rows.loc[brought, "person"]), rows["person"])
    after = (theirs >= rows["on"]) & (theirs < rows["on"] + pd.Timedelta(days=DAYS))
    return rows.assign(
        added=added,
        contributed=rows["without"] | after,
        acts_after=rows["acts_after"] + 2 * after,
        brought_at=moment.where(brought),
    )


def _bring(doors: SimulatedCommunity, rows: pd.DataFrame) -> SimulatedCommunity:
    extra = rows[rows["brought_at"].notna()].reset_index(drop=True)
    host: Any = doors.acts.loc[doors.acts["action"] == "merged_change", "person"].iloc[0]
    same = {"place": doors.door.places[0], "thread": "pull/brought-" + extra["person"]}
    opened = pd.DataFrame({"person": extra["person"], "at": extra["brought_at"], **same})
    opened = opened.assign(work=None, source="table", agent=None)
    landed = opened.assign(at=opened["at"] + pd.Timedelta(hours=1))
    acts = [
        opened.assign(action="opened_change", toward=None),
        landed.assign(action="landed_change", toward=None),
        landed.assign(action="merged_change", person=host, toward=extra["person"]),
    ]
    brought = [part.reindex(columns=doors.acts.columns).astype(doors.acts.dtypes.to_dict()) for part in acts]
    table = pd.concat([doors.acts, *brought]).sort_values("at", kind="stable", ignore_index=True)
    return replace(doors, acts=table)
