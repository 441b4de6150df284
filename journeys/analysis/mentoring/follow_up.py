"""What becomes of pairs: who no longer needs a mentor, whose mentor cannot go on, whom to look in on.

Left out: how well it went, which only the two can say. The aim of mentoring is that it ends: newcomers of programmes
were found to depend on their mentors (arXiv 2604.22120), so working with others counts too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple

import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.analysis.mentoring.matching import NEVER, Room, is_away, is_inactive, propose_mentors
from journeys.model import tables, wording
from journeys.model.communities.community import Community

GRADUATE: Final = "no longer needs one"
HAND_OVER: Final = "hand over"
LOOK_IN: Final = "look in on them"
GOES_ON: Final = "goes on"
STATES: Final = (GRADUATE, HAND_OVER, LOOK_IN, GOES_ON)
PIECES: Final = 3
"""Threads contributed to since pairing, from which on a person who works with others no longer needs a mentor."""
OTHERS_IN_THREADS: Final = 2
"""Other people than the mentor, in one thread with a person since pairing, from which on they work with others."""
QUIET_DAYS: Final = 30
_THREAD: Final = ["place", "thread"]


class Reason(NamedTuple):
    """Why a pair is in its state: the kind of reason, since or until when, and how many threads, days and people."""

    kind: Literal["leads", "grown", "asleep", "away", "takes nobody", "no mentor", "quiet", "paired"]
    at: datetime | None = None
    number: int = 0
    others: int = 0


@dataclass(frozen=True)
class CommunityData:
    """A community as it is known at a moment: all acts, the journeys, and its definition."""

    acts: pd.DataFrame
    journeys: pd.DataFrame
    community: Community


def follow_up_pairs(
    pairs: pd.DataFrame, mentors: pd.DataFrame, known: CommunityData, *, as_of: datetime, on: date
) -> pd.DataFrame:
    """Find what each pair needs next, and another mentor for each newcomer whose mentor cannot go on.

    Parameters
    ----------
    pairs
        Rows are pairs in force: ``person``, the newcomer; ``mentor``; ``paired_at``.
    mentors
        As in :class:`journeys.analysis.mentoring.matching.Room`.
    on
        The day on which mentors are away or not.

    Returns
    -------
    Rows of :data:`journeys.model.tables.PAIRS_AFTER`, one a pair, in the order of :data:`STATES`, then by name.
    """
    cannot = _cannot_go_on(mentors, known, as_of, on)
    theirs = own_acts(known.acts[known.acts["person"].isin(pairs["person"])], as_of)
    around = _around(theirs, pairs, known.acts, as_of)
    led = known.journeys.set_index("person")["lead_at"]
    states = []
    for row in pairs.to_dict("records"):
        own = theirs[theirs["person"] == row["person"]]
        reasons = {
            GRADUATE: _leads(led.get(row["person"]), as_of) or _grown(row, own, around, known.community),
            HAND_OVER: cannot.get(row["mentor"], Reason("no mentor")),
            LOOK_IN: _quiet(row, own, as_of),
        }
        # in this order: nobody is handed over, or looked in on, who needs no mentor
        state = next((name for name, reason in reasons.items() if reason), GOES_ON)
        states.append({**row, "state": state, "reason": reasons.get(state) or Reason("paired", row["paired_at"])})
    rows = tables.PAIRS_AFTER.of(states).drop(columns=["next_mentor", "next_common", "next_why_not"])
    able = mentors[mentors["person"].isin([name for name, reason in cannot.items() if reason is None])]
    # those who no longer need a mentor leave room for others
    load = rows.loc[rows["state"] != GRADUATE, "mentor"].value_counts()
    room = Room(able, {str(name): int(has) for name, has in load.items()}, on)
    waiting = [str(person) for person in rows.loc[rows["state"] == HAND_OVER, "person"]]
    nexts = propose_mentors(waiting, room, known.acts, as_of=as_of)[["person", "mentor", "common", "why_not"]]
    nexts = nexts.rename(columns={name: f"next_{name}" for name in ("mentor", "common", "why_not")})
    ordered = rows.merge(nexts, on="person", how="left")
    ordered["order"] = ordered["state"].map({state: number for number, state in enumerate(STATES)})
    return tables.PAIRS_AFTER.of(ordered.sort_values(["order", "person"], ignore_index=True))


def _cannot_go_on(mentors: pd.DataFrame, known: CommunityData, as_of: datetime, on: date) -> dict[str, Reason | None]:
    """Find for each mentor why they cannot go on, nothing if they can."""
    active_days = known.community.active_days
    inactive = is_inactive(mentors, known.acts, as_of=as_of, active_days=active_days)
    cannot: dict[str, Reason | None] = {}
    for row, is_gone, is_asleep in zip(mentors.to_dict("records"), is_away(mentors, on), inactive, strict=True):
        # the mentor's own words come before what their acts show
        reason = Reason("asleep", number=active_days) if is_asleep else None
        if is_gone:
            until = row["away_until"]
            reason = Reason("away", pd.Timestamp(str(until)) if wording.known(until) else None)
        cannot[str(row["person"])] = Reason("takes nobody") if row["weight"] == NEVER else reason
    return cannot


def _around(theirs: pd.DataFrame, pairs: pd.DataFrame, acts: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """Return all acts since the first pairing in the threads that newcomers were in since."""
    first = pairs["paired_at"].min()
    threads = theirs.loc[(theirs["at"] >= first) & theirs["thread"].notna(), _THREAD].drop_duplicates()
    # by the thread's name first: a merge of all acts is slow
    recent = acts[(acts["at"] >= first) & acts["thread"].isin(threads["thread"])]
    return own_acts(recent, as_of).merge(threads, on=_THREAD)


def _leads(led_at: object, as_of: datetime) -> Reason | None:
    return Reason("leads", led_at) if isinstance(led_at, pd.Timestamp) and led_at < as_of else None


def _grown(pair: Mapping[Any, Any], own: pd.DataFrame, around: pd.DataFrame, community: Community) -> Reason | None:
    since = own[own["at"] >= pair["paired_at"]]
    done = since[since["action"].isin(community.actions("contribute") | community.actions("lead"))]
    # what is in no thread, such as a commit, is one piece a place and day
    where = done["thread"].fillna(done["at"].dt.strftime("%Y-%m-%d"))
    pieces = len(pd.DataFrame({"place": done["place"], "where": where}).drop_duplicates())
    met = around[around["at"] >= pair["paired_at"]].merge(since[_THREAD].drop_duplicates(), on=_THREAD)
    others = set(met["person"]) - {pair["person"], pair["mentor"]}
    if pieces < PIECES or len(others) < OTHERS_IN_THREADS:
        return None
    return Reason("grown", number=pieces, others=len(others))


def _quiet(pair: Mapping[Any, Any], own: pd.DataFrame, as_of: datetime) -> Reason | None:
    paired_at = pd.Timestamp(pair["paired_at"])
    last = own["at"].max()
    # a pair that was just made is not quiet, however long ago the newcomer acted
    latest = paired_at if pd.isna(last) else max(last, paired_at)
    if as_of - latest < pd.Timedelta(days=QUIET_DAYS):
        return None
    return Reason("quiet", None if latest == paired_at else last)
