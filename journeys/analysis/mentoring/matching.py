"""Who could mentor whom: as many newcomers as there is room for, then the best fit, spread over the mentors.

Solved exactly, as an assignment of newcomers to places beside mentors. Left out: whom somebody would prefer, which they
say themselves; a pair is a suggestion to two people. :mod:`journeys.analysis.mentoring.follow_up` finds who no longer
needs a mentor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment

from journeys.analysis.acts import look_up, own_acts, surely_new
from journeys.analysis.mentoring.fit import YEAR, find_common, find_traces, measure_fit
from journeys.model import tables, wording
from journeys.model.how_many_days import NEWCOMER_DAYS
from journeys.model.vocabulary import REPLIES
from journeys.model.windows import Windows

LOAD_COST: Final = {"low": 0.30, "normal": 0.15, "high": 0.05}
"""What each newcomer beside a mentor costs in fit, by the mentor's weight: the first once, the second twice, …

Costs that grow spread newcomers: with a cap alone the best known mentor is filled before the next one is asked.
"""
NEVER: Final = "none"
NO_MENTOR: Final = "no mentor takes newcomers now"
NO_GROUND: Final = "no mentor shares a place or kind of work"
ALL_AWAY: Final = "every mentor who shares a place or kind of work is away"
ALL_FULL: Final = "every mentor who shares a place or kind of work is full"
PEOPLE_TO_ASK: Final = 10
"""At most so many people are suggested as ones to ask."""
_UNIT: Final = 1_000_000
"""Costs are whole millionths, so that sums are exact."""


@dataclass(frozen=True)
class Room:
    """Mentors (:data:`journeys.model.tables.MENTORS`) on a day, and how many newcomers each has now (``load``).

    ``away_from`` and ``away_until`` are the first and last day they are away, null for open ends, both null for not at
    all.
    """

    mentors: pd.DataFrame
    load: Mapping[str, int]
    on: date


def propose_mentors(newcomers: Sequence[str], room: Room, acts: pd.DataFrame, *, as_of: datetime) -> pd.DataFrame:
    """Propose a mentor for each newcomer, from :data:`journeys.model.tables.ACTS` before an instant.

    Returns
    -------
    The table of :func:`match`, with what the two have in ``common`` (:class:`journeys.analysis.mentoring.fit.Common`).
    """
    named = [str(person) for person in room.mentors["person"]] if len(newcomers) else []
    traces = find_traces(acts, [*newcomers, *named], as_of=as_of)
    matched = match(newcomers, room, measure_fit(newcomers, named, traces))
    common = [
        find_common(row["person"], row["mentor"], traces) if wording.known(row["mentor"]) else None
        for row in matched.to_dict("records")
    ]
    return matched.assign(common=pd.Series(common, index=matched.index, dtype="object"))


def match(newcomers: Sequence[str], room: Room, fits: pd.DataFrame) -> pd.DataFrame:
    """Assign newcomers to mentors: as many as possible, then the best fit, less what load costs.

    ``newcomers`` wait for a mentor: they have none, and have not declined one; ``fits`` are
    :data:`journeys.model.tables.FITS`.

    Returns
    -------
    Rows of :data:`journeys.model.tables.PROPOSALS`, one a newcomer, by name. A mentor is not proposed who shares no
    place, no kind of work and no contact, who is away, wants none, or is full. The order of rows does not matter.
    """
    waiting = sorted(set(newcomers))
    willing = (
        room.mentors[room.mentors["weight"] != NEVER].drop_duplicates("person").sort_values("person", ignore_index=True)
    )
    # a pair without any common ground would look like help and be none
    ground = fits[fits["common"] & fits["mentor"].isin(willing["person"])]
    here = willing[~is_away(willing, room.on)]
    pairs = ground[ground["mentor"].isin(here["person"])]
    chosen = _assign(waiting, here, pairs, room.load)
    matched = pd.DataFrame({"person": waiting}, dtype="str").merge(chosen, on="person", how="left")
    reasons = [
        None if wording.known(row["mentor"]) else _why_not(row["person"], ground, pairs, has_mentors=bool(len(willing)))
        for row in matched.to_dict("records")
    ]
    return tables.PROPOSALS.of(matched.assign(why_not=pd.Series(reasons, index=matched.index, dtype="str")))


def is_away(mentors: pd.DataFrame, on: date) -> pd.Series:
    """Return which mentors are away on a day; with one date alone, until or from it."""
    first, last = (pd.to_datetime(mentors[name]) for name in ("away_from", "away_until"))
    day = pd.Timestamp(on)
    is_dated: pd.Series = first.notna() | last.notna()
    return is_dated & ~(first > day) & ~(last < day)


def is_inactive(mentors: pd.DataFrame, acts: pd.DataFrame, *, as_of: datetime, active_days: int) -> pd.Series:
    """Return which mentors did nothing of their own within so many days before a day."""
    theirs = acts[(acts["at"] >= as_of - pd.Timedelta(days=active_days)) & acts["person"].isin(mentors["person"])]
    return ~mentors["person"].isin(own_acts(theirs, as_of)["person"].unique())


def suggest_mentors(
    acts: pd.DataFrame, journeys: pd.DataFrame, *, as_of: datetime, active_days: int, windows: Windows | None = None
) -> pd.DataFrame:
    """Suggest whom to ask to mentor: people who contributed or lead, are active, and answered most newcomers.

    ``acts`` are :data:`journeys.model.tables.ACTS`, ``journeys`` :data:`journeys.model.tables.JOURNEYS`.

    Returns
    -------
    At most :data:`PEOPLE_TO_ASK` people, those who answered most newcomers of the last year first, each newcomer once:
    ``person``, ``newcomers``, ``places`` and ``last_at`` (their last act).
    """
    own = own_acts(acts, as_of)
    last = own.groupby("person")["at"].max()
    by_person = journeys.set_index("person")
    able = by_person.index[by_person[["contribute_at", "lead_at"]].min(axis="columns") < as_of]
    asked = last.index[last >= as_of - pd.Timedelta(days=active_days)].intersection(able)
    spoken = own[(own["at"] >= as_of - YEAR) & own["action"].isin(REPLIES) & (own["toward"] != own["person"])]
    spoken = spoken[spoken["person"].isin(asked)]
    # no age is known of who is none of the people, of whom only a list says by when they came, or who may have been
    # there before their places could be seen: answers to them do not count
    first = by_person.loc[by_person["first_since"].isna(), "first_at"]
    first = first[surely_new(journeys, first, windows)]
    age = spoken["at"] - look_up(first, spoken["toward"])
    answers = spoken[age.between(pd.Timedelta(0), pd.Timedelta(days=NEWCOMER_DAYS), inclusive="left")]
    people = answers.groupby("person").agg(newcomers=("toward", "nunique"), places=("place", "unique")).reset_index()
    people["last_at"] = people["person"].map(last)
    people = people.sort_values(["newcomers", "last_at", "person"], ascending=[False, False, True]).head(PEOPLE_TO_ASK)
    return people.reset_index(drop=True).astype({"person": "str"})


def _assign(waiting: list[str], mentors: pd.DataFrame, pairs: pd.DataFrame, load: Mapping[str, int]) -> pd.DataFrame:
    """Choose the pairs: newcomers are rows; columns are places beside mentors, and staying without one."""
    slots, costs = _places_beside(mentors, load, len(waiting))
    dearest = 2 * _UNIT + int(costs.max(initial=0))
    # dearer than all pairs together, so that as many as possible get a mentor: to have none is worse than a poor fit
    without = dearest * (len(waiting) + 1)
    worth = pairs.pivot(index="person", columns="mentor", values="fit").reindex(index=waiting, columns=slots)
    cost = np.rint((1 - worth.to_numpy(dtype="float64")) * _UNIT) + costs
    table = np.hstack([np.where(np.isnan(cost), np.inf, cost), np.full((len(waiting), len(waiting)), float(without))])
    rows, columns = linear_sum_assignment(table)
    taken = [(waiting[row], slots[column]) for row, column in zip(rows, columns, strict=True) if column < len(slots)]
    return pd.DataFrame(taken, columns=["person", "mentor"], dtype="str").merge(pairs, on=["person", "mentor"])


def _places_beside(
    mentors: pd.DataFrame, load: Mapping[str, int], most: int
) -> tuple[list[str], npt.NDArray[np.float64]]:
    """Return the mentor and the cost of each free place beside a mentor."""
    slots, costs = [], []
    for row in mentors.to_dict("records"):
        has = load.get(row["person"], 0)
        for number in range(has + 1, min(int(row["cap"]), has + most) + 1):
            slots.append(str(row["person"]))
            costs.append(np.rint(LOAD_COST[row["weight"]] * number * _UNIT))
    return slots, np.array(costs, dtype="float64")


def _why_not(person: str, ground: pd.DataFrame, pairs: pd.DataFrame, *, has_mentors: bool) -> str:
    if not has_mentors:
        return NO_MENTOR
    if person not in set(ground["person"]):
        return NO_GROUND
    return ALL_FULL if person in set(pairs["person"]) else ALL_AWAY
