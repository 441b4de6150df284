"""What becomes of pairs: who no longer needs a mentor, whose mentor cannot go on, whom to look in on.

Left out: how well it went, which only the two can say. Growing out of it is what mentoring is for: newcomers of
programmes were found to depend on their mentors (arXiv 2604.22120), so that they work with others counts too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.analysis.mentoring.matching import NEVER, Room, is_asleep, is_away, propose
from journeys.model import tables, wording
from journeys.model.community import Community

GRADUATE: Final = "no longer needs one"
HAND_OVER: Final = "hand over"
LOOK_IN: Final = "look in on them"
GOES_ON: Final = "goes on"
STATES: Final = (GRADUATE, HAND_OVER, LOOK_IN, GOES_ON)
PIECES: Final = 3
"""Threads contributed to since pairing, from which on somebody no longer needs a mentor, if they work with others."""
OTHERS_IN_THREADS: Final = 2
"""People other than the mentor, in threads together since pairing, with whom somebody works with others."""
QUIET_DAYS: Final = 30
_THREAD: Final = ["place", "thread"]


@dataclass(frozen=True)
class Known:
    """What is known of a community at a moment: all acts, the journeys, and its definition."""

    acts: pd.DataFrame
    journeys: pd.DataFrame
    community: Community


def look_after(pairs: pd.DataFrame, mentors: pd.DataFrame, known: Known, *, as_of: datetime, on: date) -> pd.DataFrame:
    """Say of each pair what should come next, and with whom a newcomer could go on whose mentor cannot.

    Parameters
    ----------
    pairs
        Rows are pairs in force: ``person``, the newcomer; ``mentor``; ``paired_at``.
    mentors
        As in :class:`journeys.analysis.mentoring.matching.Room`.
    known
        What is known of the community.
    as_of
        The first instant that is not looked at.
    on
        The day on which mentors are away or not.

    Returns
    -------
    One row a pair, in the order of :data:`STATES`, then by name: ``person``, ``mentor``, ``paired_at``; ``state``;
    ``reasons`` for it, in words; for :data:`HAND_OVER` also ``next_mentor``, the best other mentor, null if there is
    none, and ``next_reasons``, what they have in common, or why there is none.
    """
    cannot = _cannot_go_on(mentors, known, as_of, on)
    theirs = own_acts(known.acts[known.acts["person"].isin(pairs["person"])], as_of)
    around = _around(theirs, pairs, known.acts, as_of)
    led = known.journeys.set_index("person")["lead_at"]
    told = []
    for row in pairs.to_dict("records"):
        own = theirs[theirs["person"] == row["person"]]
        reasons = {
            GRADUATE: _leads(led.get(row["person"]), as_of) or _grown(row, own, around, known.community),
            HAND_OVER: cannot.get(row["mentor"], "the mentor is none any more"),
            LOOK_IN: _quiet(row, own, as_of),
        }
        state = next((name for name, reason in reasons.items() if reason), GOES_ON)
        told.append(
            {**row, "state": state, "reasons": reasons.get(state) or f"paired on {wording.day(row['paired_at'])}"}
        )
    rows = tables.PAIRS_AFTER.of(told).drop(columns=["next_mentor", "next_reasons"])
    able = mentors[mentors["person"].map(cannot).eq("")]
    load = rows.loc[rows["state"] != GRADUATE, "mentor"].value_counts()
    room = Room(able, {str(name): int(has) for name, has in load.items()}, on)
    waiting = [str(person) for person in rows.loc[rows["state"] == HAND_OVER, "person"]]
    nexts = propose(waiting, room, known.acts, as_of=as_of)[["person", "mentor", "reasons"]]
    nexts = nexts.rename(columns={"mentor": "next_mentor", "reasons": "next_reasons"})
    ordered = rows.merge(nexts, on="person", how="left")
    ordered["order"] = ordered["state"].map({state: number for number, state in enumerate(STATES)})
    return tables.PAIRS_AFTER.of(ordered.sort_values(["order", "person"], ignore_index=True))


def _cannot_go_on(mentors: pd.DataFrame, known: Known, as_of: datetime, on: date) -> dict[str, str]:
    """Say of each mentor why they cannot go on, or nothing."""
    active_days = known.community.active_days
    asleep = is_asleep(mentors, known.acts, as_of=as_of, active_days=active_days)
    away = is_away(mentors, on)
    told = pd.Series("", index=mentors.index)
    told = told.mask(asleep, f"the mentor did nothing here for {wording.duration(active_days)} or longer")
    told = told.mask(away, mentors["away_until"].map(_say_away))
    told = told.mask(mentors["weight"] == NEVER, "the mentor takes nobody now")
    return {str(person): str(reason) for person, reason in zip(mentors["person"], told, strict=True)}


def _say_away(until: object) -> str:
    """Say how long a mentor is away."""
    return (
        f"the mentor is away until {wording.day(pd.Timestamp(str(until)))}"
        if wording.known(until)
        else "the mentor is away"
    )


def _around(theirs: pd.DataFrame, pairs: pd.DataFrame, acts: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    """Give all acts since the first pairing in the threads that newcomers were in since."""
    first = pairs["paired_at"].min()
    threads = theirs.loc[(theirs["at"] >= first) & theirs["thread"].notna(), _THREAD].drop_duplicates()
    recent = acts[(acts["at"] >= first) & acts["thread"].isin(threads["thread"])]
    return own_acts(recent, as_of).merge(threads, on=_THREAD)


def _leads(led_at: object, as_of: datetime) -> str:
    """Say since when somebody leads, or nothing."""
    return f"leads since {wording.month(led_at)}" if isinstance(led_at, pd.Timestamp) and led_at < as_of else ""


def _grown(pair: Mapping[Any, Any], own: pd.DataFrame, around: pd.DataFrame, community: Community) -> str:
    """Say why somebody no longer needs a mentor, or nothing."""
    since = own[own["at"] >= pair["paired_at"]]
    done = since[since["action"].isin(community.actions("contribute") | community.actions("lead"))]
    # what is in no thread, such as a commit, is one piece a place and day
    where = done["thread"].fillna(done["at"].dt.strftime("%Y-%m-%d"))
    pieces = len(pd.DataFrame({"place": done["place"], "where": where}).drop_duplicates())
    met = around[around["at"] >= pair["paired_at"]].merge(since[_THREAD].drop_duplicates(), on=_THREAD)
    others = set(met["person"]) - {pair["person"], pair["mentor"]}
    if pieces < PIECES or len(others) < OTHERS_IN_THREADS:
        return ""
    threads, people = wording.counted(pieces, "thread"), wording.people(len(others))
    return f"contributed in {threads} since they were paired, with {people} besides the mentor"


def _quiet(pair: Mapping[Any, Any], own: pd.DataFrame, as_of: datetime) -> str:
    """Say since when nothing was heard of somebody who has a mentor for long, or nothing."""
    quiet = pd.Timedelta(days=QUIET_DAYS)
    paired_at = pd.Timestamp(pair["paired_at"])
    last = own["at"].max()
    latest = paired_at if pd.isna(last) else max(last, paired_at)
    if as_of - latest < quiet:
        return ""
    heard = "nothing from them since" if latest == paired_at else f"last seen on {wording.day(last)}"
    return f"paired on {wording.day(paired_at)}, {heard}"
