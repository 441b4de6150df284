"""How did somebody come here, and where are they now? One person's acts by place and time, and what surrounds them.

An act shows the furthest stage whose rule it fits, from the day on that the person had met the rule. Left out: what
an act was worth, and what no export says, which a page has to state beside it. ``own`` are one person's acts.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

import networkx as nx
import pandas as pd

from journeys.analysis.acts import is_listed
from journeys.analysis.network.graph import meeting_places
from journeys.analysis.resilience.stage_flows import stage_ranks
from journeys.analysis.response.replies import CHAT, answering_chats, find_replies, workspace
from journeys.analysis.work.kinds import assign_kinds
from journeys.analysis.work.units import find_units
from journeys.model.communities.community import Community
from journeys.model.vocabulary import LISTED, OPENS, STAGES

Unit = Literal["day", "week", "month"]
"""The time whose acts of one stage in one place are one mark."""
UNITS: Final[Mapping[Unit, int]] = {"day": 1, "week": 7, "month": 30}
"""About how many days each unit has."""
OTHERS: Final = ""
"""The lane of all places that have none of their own."""
LANES: Final = 6
"""The most lanes, that of the others included."""
MAX_MARKS: Final = 60
"""The most marks of one stage in one lane that can be told apart; with more, each stands for a longer time."""
FIRST_ACTS: Final = 10


def acts_of(person: str, acts: pd.DataFrame, journeys: pd.DataFrame, community: Community) -> pd.DataFrame:
    """Return one person's acts with ``stage``: the furthest that each act shows by the community's rules, or empty."""
    own = acts[acts["person"] == person]
    ranks = stage_ranks(own, journeys[journeys["person"] == person], community)
    return own.assign(stage=ranks.map(dict(enumerate(STAGES))).fillna("").astype("str"))


def find_entries(journey: Mapping[Any, Any]) -> pd.DataFrame:
    """List the stages that a person reached in the order of their first acts.

    Parameters
    ----------
    journey
        One row of :data:`journeys.model.tables.JOURNEYS`, by column.

    Returns
    -------
    Rows are stages reached, the earliest first: ``stage``, ``at``, ``by_list`` (whether only a list says so, which says
    by when), and ``days`` since the stage before it in this table, null for the first.
    """
    rows = [
        {"stage": stage, "at": journey[f"{stage}_at"], "by_list": pd.notna(journey[f"{stage}_since"])}
        for stage in STAGES
    ]
    # a stable sort: first acts at one instant stay in the order of the stages
    reached = pd.DataFrame(rows).dropna(subset="at").sort_values("at", kind="stable", ignore_index=True)
    return reached.assign(days=pd.to_datetime(reached["at"], utc=True).diff().dt.total_seconds() / 86_400)


def assign_lanes(own: pd.DataFrame, most: int = LANES) -> dict[str, str]:
    """Return the lane of each place: its own if it is among the busiest, else that of the :data:`OTHERS`.

    Parameters
    ----------
    own
        One person's acts.
    most
        The most lanes; if there are more places, the last lane is that of all others.

    Returns
    -------
    The lane by place, the busiest place first, of equally busy ones the one where the person was first. Places that
    only lists mention come last.
    """
    dated = own[~is_listed(own)]
    counted = (own if dated.empty else dated).groupby("place", sort=False).size()
    places = [str(place) for place in counted.sort_values(ascending=False, kind="stable").index]
    all_places = list(dict.fromkeys([*places, *own["place"]]))
    kept = len(places) if len(all_places) == len(places) <= most else min(len(places), most - 1)
    # a lane of "1 other place" would take as much room as that place's own
    kept += len(all_places) == kept + 1
    return {place: place if number < kept else OTHERS for number, place in enumerate(all_places)}


def choose_unit(own: pd.DataFrame, lanes: Mapping[str, str]) -> Unit:
    """Find the shortest unit with which no lane has too many marks of one stage (:data:`MAX_MARKS`)."""
    for unit in UNITS:
        rows = _by_unit(own, lanes, unit)[["lane", "stage", "since"]].drop_duplicates()
        if rows.groupby(["lane", "stage"]).size().max() <= MAX_MARKS:
            return unit
    return "month"


def count_marks(own: pd.DataFrame, lanes: Mapping[str, str], unit: Unit) -> pd.DataFrame:
    """Count one person's acts of each stage by lane and time.

    Parameters
    ----------
    own
        One person's acts with their ``stage``; see :func:`acts_of`.
    lanes
        The lane of each place; see :func:`assign_lanes`.
    unit
        The time whose acts are one mark.

    Returns
    -------
    Rows are marks, the earliest first: ``lane``, ``stage``, ``since`` (the first day of the unit, UTC), ``acts`` (how
    many), ``listed`` (whether they are entries of lists, which date them) and ``actions`` (how many of each, most
    first).
    """
    dated = _by_unit(own, lanes, unit).assign(listed=is_listed(own))
    marks = (
        dated.groupby(["since", "lane", "stage", "listed"], sort=True)["action"].agg(["size", Counter]).reset_index()
    )
    actions = pd.Series([dict(counter.most_common()) for counter in marks["Counter"]], dtype="object")
    return marks.rename(columns={"size": "acts"}).drop(columns="Counter").assign(actions=actions)


def find_contacts(person: str, acts: pd.DataFrame, tied: "nx.Graph[str]") -> pd.DataFrame:
    """List the people with whom somebody works, the strongest tie first.

    Parameters
    ----------
    person
        Whose contacts.
    acts
        Everybody's acts.
    tied
        The graph of ties; see :func:`journeys.analysis.network.graph.project`.

    Returns
    -------
    Rows are people: ``other``, their ``stage``, the ``weight`` of the tie, ``together`` (how many threads, months of a
    place, or places the two share), and acts toward each other: ``to_them``, ``from_them``.
    """
    others = dict(tied[person]) if person in tied else {}
    rows = pd.DataFrame({"other": list(others), "weight": [tie["weight"] for tie in others.values()]})
    rows = rows.astype({"other": "str", "weight": "float64"})
    # only the person's places: meeting places of a whole community are slow to find
    near = acts[acts["place"].isin(acts.loc[acts["person"] == person, "place"].unique())]
    where = meeting_places(near, tied.graph.get("by", "thread"))
    who = near.loc[where.index, "person"]
    shared = who[where.isin(where[who == person].unique())].to_frame().assign(where=where).drop_duplicates()
    counts = {
        "together": shared.groupby("person").size(),
        "to_them": acts.loc[acts["person"] == person, "toward"].value_counts(),
        "from_them": acts.loc[acts["toward"] == person, "person"].value_counts(),
    }
    counted = {name: rows["other"].map(count).fillna(0).astype("int64") for name, count in counts.items()}
    stages = [tied.nodes[other]["stage"] for other in rows["other"]]
    ordered = rows.assign(stage=pd.Series(stages, dtype="str"), **counted)
    return ordered.sort_values(["weight", "together"], ascending=False, kind="stable", ignore_index=True)


def find_answers(person: str, acts: pd.DataFrame, *, observed_until: datetime) -> pd.DataFrame:
    """Find who answered each message of somebody first.

    Returns
    -------
    The person's rows of :data:`journeys.model.tables.REPLIES`, with ``landed``: whether the change was taken in.
    """
    own = acts[(acts["person"] == person) & acts["thread"].notna()]
    near = acts[acts["place"].isin(own["place"].unique()) & acts["thread"].isin(own["thread"].unique())]
    replies = find_replies(near, observed_until=observed_until)
    # in a chat without any answer in a thread people answer beside the message: there no message counts as unanswered
    is_visible = (replies["action"] != CHAT) | replies["place"].map(workspace).isin(answering_chats(acts))
    landed = set(near.loc[near["action"] == "landed_change", "place"] + "/" + near["thread"])
    theirs = replies[(replies["person"] == person) & is_visible]
    return theirs.assign(landed=(theirs["place"] + "/" + theirs["thread"]).isin(landed)).reset_index(drop=True)


def asked_last(answers: pd.DataFrame) -> pd.DataFrame:
    """Keep, of the rows of :func:`find_answers`, the last thread that the person opened, else their last message."""
    opened = answers[answers["action"].isin(OPENS)]
    return (opened if len(opened) else answers).tail(1)


def count_kinds(own: pd.DataFrame, *, observed_until: datetime) -> dict[str, int]:
    """Count a person's units of work (:func:`journeys.analysis.work.units.find_units`) by kind, the most first."""
    counted = find_units(own, observed_until=observed_until).groupby("kind", sort=False).size()
    ordered = counted.sort_values(ascending=False, kind="stable")
    return {str(kind): int(units) for kind, units in ordered.items()}


def find_roles(own: pd.DataFrame) -> pd.DataFrame:
    """List what recognition and rights lists say of somebody, and what they hosted.

    Returns
    -------
    Rows are a day and ``action`` of lists (appointed, granted, recognised), and one for all that they hosted, the
    earliest first: ``first_at`` and ``last_at`` (of a list: its day), ``times``, ``places`` by name, and ``works``, the
    kinds of work named, in the spelling of :func:`journeys.analysis.work.kinds.assign_kinds`.
    """
    kept = assign_kinds(own[own["action"].isin((*LISTED, "hosted"))])
    day = kept["at"].dt.floor("D").where(kept["action"] != "hosted", pd.NaT)
    rows = (
        kept.assign(day=day)
        .groupby(["action", "day"], sort=False, dropna=False)
        .agg(
            first_at=("at", "min"),
            last_at=("at", "max"),
            times=("at", "size"),
            places=("place", _different),
            works=("kind", _different),
        )
    )
    return rows.reset_index().drop(columns="day").sort_values(["first_at", "action"], ignore_index=True)


def group_acts(own: pd.DataFrame) -> pd.DataFrame:
    """Join the same acts of one day in one thread, or place: ``at`` of the first, and how many ``times``."""
    # in a chat each message is a thread of its own until somebody answers, so messages are joined by place
    day, thread = own["at"].dt.floor("D"), own["thread"].mask(own["action"] == CHAT)
    named, keys = own.assign(day=day, thread=thread, row=range(len(own))), ["day", "action", "place", "thread"]
    grouped = named.groupby(keys, sort=False, dropna=False)
    rows = grouped.agg(at=("at", "min"), times=("at", "size"), row=("row", "min")).reset_index()
    return rows.sort_values("row", ignore_index=True)[["at", "action", "place", "thread", "times"]]


def _different(values: pd.Series) -> tuple[str, ...]:
    return tuple(sorted(set(values.dropna())))


def _by_unit(own: pd.DataFrame, lanes: Mapping[str, str], unit: Unit) -> pd.DataFrame:
    day = own["at"].dt.floor("D")
    since = {
        "day": day,
        # day_of_week is 0 on Monday
        "week": day - pd.to_timedelta(day.dt.day_of_week, unit="D"),
        "month": day - pd.to_timedelta(day.dt.day - 1, unit="D"),
    }[unit]
    return own.assign(lane=own["place"].map(lanes), since=since)
