"""Organizers who invite people at simulated doors, with a known effect: what a measure of it should find.

They prefer whom they hold for promising and whom they just saw much of, as organizers do, so those invited differ from
the others, and would have been less busy afterwards anyway. Each person is invited at most once. What an invitation
changes is known of everybody: who contributes without one does so with one as well, and of the others some do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.simulated_doors import Doors, contributions

Values = npt.NDArray[np.float64]
Holds = Callable[[datetime, pd.DataFrame], Values]
"""What organizers hold each candidate's chance to be, by a day and the table of candidates with their true chance."""

DAYS: Final = 90
BURST_DAYS: Final = 14
ROWS: Final = (
    *("person", "on", "stage", "chance", "promise", "invited", "list_name", "added", "without", "contributed"),
    *("contributed_before", "acts_before", "acts_after", "lately", "soon"),
)


@dataclass(frozen=True)
class Inviting:
    """Whom organizers invite on a day, and what it does.

    Of those at the door ``each`` are invited, drawn with the weight ``exp(promise_pull * promise + burst_pull *
    log(1 + own acts in the last 14 days))``. With ``waiting``, twice as many are drawn and a coin invites half of them;
    the others wait. The chance to contribute within 90 days becomes ``1 - (1 - chance) ** ratio + effect``, at most 1:
    ``ratio`` is one of rates, ``effect`` a difference of chances. Organizers hold each chance for the true one, but for
    an error with the standard deviation ``error``.
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
    """What came of inviting: the ``doors`` with the contributions that invitations brought, and everybody looked at.

    ``rows`` are those at the door on each day who were not invited before, columns :data:`ROWS`: the true ``chance``
    without an invitation and the ``promise`` that organizers saw; ``list_name``, null outside waiting lists;
    ``added``, what an invitation adds to the chance; ``without``, whether they contribute within 90 days if not
    invited, ``contributed``, whether they did; ``contributed_before`` and how many acts in the 90 days before and after, in
    the 14 days before (``lately``) and after (``soon``).
    """

    doors: Doors
    rows: pd.DataFrame = field(repr=False)

    @property
    def effect(self) -> float:
        """Give the true average effect on those who were invited."""
        return float(self.rows.loc[self.rows["invited"], "added"].mean())


def invite(
    doors: Doors, days: Sequence[datetime], inviting: Inviting, seed: int, holds: Holds | None = None
) -> Invited:
    """Invite people on some days.

    Parameters
    ----------
    doors
        A community without invitations.
    days
        When, the earliest first.
    inviting
        Whom, and what it does.
    seed
        Same seed, same invitations.
    holds
        What organizers hold each chance to be; nothing given means the true one with an error.
    """
    dice, invited = np.random.default_rng(seed), set[str]()
    given, parts = contributions(doors.acts), []
    for day in days:
        known = doors.chance(day)
        known = known[~known["person"].isin(invited)].reset_index(drop=True)
        error = inviting.error * dice.standard_normal(len(known))
        promise = (known["chance"] + error).clip(0, 1).to_numpy() if holds is None else holds(day, known)
        rows = _look(doors, known.assign(on=pd.Timestamp(day), promise=promise), given, day)
        rows = _draw(rows, inviting, dice)
        invited.update(rows.loc[rows["invited"], "person"])
        parts.append(rows)
    told = pd.concat(parts, ignore_index=True)
    return Invited(_bring(doors, told, dice), told[list(ROWS)])


def _look(doors: Doors, rows: pd.DataFrame, given: pd.DataFrame, day: datetime) -> pd.DataFrame:
    """Add what each did in the days before and after, as it is without an invitation."""

    def count(table: pd.DataFrame, first: int, last: int) -> pd.Series:
        inside = (table["at"] >= day + timedelta(days=first)) & (table["at"] < day + timedelta(days=last))
        return rows["person"].map(table.loc[inside, "person"].value_counts()).fillna(0).astype("int64")

    return rows.assign(
        lately=count(doors.acts, -BURST_DAYS, 0),
        soon=count(doors.acts, 0, BURST_DAYS),
        acts_before=count(doors.acts, -DAYS, 0),
        acts_after=count(doors.acts, 0, DAYS),
        contributed_before=count(given, -DAYS, 0) > 0,
        without=count(given, 0, DAYS) > 0,
    )


def _draw(rows: pd.DataFrame, inviting: Inviting, dice: np.random.Generator) -> pd.DataFrame:
    """Draw whom to invite, and what comes of it."""
    pull = inviting.promise_pull * rows["promise"] + inviting.burst_pull * np.log1p(rows["lately"])
    # the largest of log weights with Gumbel errors are a draw by weight without replacement
    order = np.argsort(-(pull.to_numpy() + dice.gumbel(size=len(rows))), kind="stable")
    chosen = order[: inviting.each * (2 if inviting.waiting else 1)]
    invited = np.zeros(len(rows), dtype=bool)
    invited[dice.permutation(chosen)[: inviting.each]] = True
    name = np.full(len(rows), None, dtype=object)
    if inviting.waiting:
        name[chosen] = f"draw of {rows['on'].iloc[0]:%Y-%m-%d}"
    chance = rows["chance"].to_numpy()
    added = np.minimum(1 - (1 - chance) ** inviting.ratio + inviting.effect, 1) - chance
    brought = invited & ~rows["without"] & (dice.random(len(rows)) * (1 - chance) < added)
    return rows.assign(
        invited=invited,
        list_name=pd.Series(name, index=rows.index, dtype="str"),
        added=added,
        brought=brought,
        contributed=rows["without"] | brought,
        acts_after=rows["acts_after"] + 2 * brought,
    )


def _bring(doors: Doors, rows: pd.DataFrame, dice: np.random.Generator) -> Doors:
    """Write down the contributions that invitations brought."""
    extra = rows[rows["brought"]].reset_index(drop=True)
    days = pd.to_timedelta(dice.integers(0, DAYS * 86_400 - 3_600, len(extra)), unit="s")
    host: Any = doors.acts.loc[doors.acts["action"] == "merged_change", "person"].iloc[0]
    same = {"place": doors.door.places[0], "thread": "pull/brought-" + extra["person"], "work": None, "source": "table"}
    opened = pd.DataFrame({"person": extra["person"], "at": extra["on"] + days, **same})
    landed = opened.assign(at=opened["at"] + pd.Timedelta(hours=1))
    acts = [
        opened.assign(action="opened_change", toward=None),
        landed.assign(action="landed_change", toward=None),
        landed.assign(action="merged_change", person=host, toward=extra["person"]),
    ]
    texts = {name: "str" for name in doors.acts.columns if name != "at"}
    brought = [part[list(doors.acts.columns)].astype({"at": doors.acts["at"].dtype, **texts}) for part in acts]
    table = pd.concat([doors.acts, *brought]).sort_values("at", kind="stable", ignore_index=True)
    return replace(doors, acts=table)
