"""How did somebody come here, and where are they now? One person's acts by place and time, and what surrounds them.

An act shows the furthest stage whose rule it fits, from the day on that the person had met the rule. Left out: what
an act was worth; and whatever no export tells, which a page has to say beside it.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

import networkx as nx
import pandas as pd

from journeys.analysis.network.graph import meeting_places
from journeys.analysis.resilience.stage_flows import stage_ranks
from journeys.analysis.response.replies import CHAT, answering_chats, find_replies, workspace
from journeys.analysis.work.kinds import give_kinds
from journeys.analysis.work.units import find_units
from journeys.model.community import Community
from journeys.model.vocabulary import LISTED, STAGES

Unit = Literal["day", "week", "month"]
"""The time whose acts of one stage in one place are one mark."""
UNITS: Final[Mapping[Unit, int]] = {"day": 1, "week": 7, "month": 30}
"""About how many days each unit has."""
OTHERS: Final = ""
"""The lane of all places that have none of their own."""
LANES: Final = 6
"""The most lanes, that of the others included."""
MOST_IN_A_ROW: Final = 60
"""The most marks of one stage in one lane that are told apart; with more, each stands for a longer time."""
FIRST: Final = 10


def acts_of(person: str, acts: pd.DataFrame, journeys: pd.DataFrame, community: Community) -> pd.DataFrame:
    """Give one person's acts, each with the stage that it shows.

    Parameters
    ----------
    person
        Whose.
    acts
        Rows are acts, the earliest first; columns of :data:`journeys.model.tables.ACTS`.
    journeys
        Rows are people; columns of :data:`journeys.model.tables.JOURNEYS`.
    community
        Whose stage rules hold.

    Returns
    -------
    The person's rows, with ``stage``: the furthest that the act shows, empty if it shows none.
    """
    own = acts[acts["person"] == person]
    ranks = stage_ranks(own, journeys[journeys["person"] == person], community)
    return own.assign(stage=ranks.map(dict(enumerate(STAGES))).fillna("").astype("str"))


def find_entries(journey: Mapping[Any, Any]) -> pd.DataFrame:
    """Put the stages that somebody reached in the order of their first acts.

    Parameters
    ----------
    journey
        One row of the journeys, by column; see :data:`journeys.model.tables.JOURNEYS`.

    Returns
    -------
    Rows are stages reached, the earliest first, of one instant in their order: ``stage``, ``at`` and ``days``, from the
    stage before it in this table, null for the first.
    """
    rows = [{"stage": stage, "at": journey[f"{stage}_at"]} for stage in STAGES]
    reached = pd.DataFrame(rows).dropna(subset="at").sort_values("at", kind="stable", ignore_index=True)
    return reached.assign(days=pd.to_datetime(reached["at"], utc=True).diff().dt.total_seconds() / 86_400)


def give_lanes(own: pd.DataFrame, most: int = LANES) -> dict[str, str]:
    """Give each place its lane: its own if it is among the busiest, else that of the :data:`OTHERS`.

    Parameters
    ----------
    own
        Rows are one person's acts.
    most
        The most lanes; if there are more places, the last lane is that of all others.

    Returns
    -------
    The lane by place, the busiest place first, of equally busy ones the one where the person was first. Places of which
    only lists tell come last.
    """
    dated = own[~own["action"].isin(LISTED)]
    counted = (own if dated.empty else dated).groupby("place", sort=False).size()
    places = [str(place) for place in counted.sort_values(ascending=False, kind="stable").index]
    all_places = list(dict.fromkeys([*places, *own["place"]]))
    kept = len(places) if len(all_places) == len(places) <= most else min(len(places), most - 1)
    if len(all_places) == kept + 1:  # nobody would call one place the others
        kept += 1
    return {place: place if number < kept else OTHERS for number, place in enumerate(all_places)}


def choose_unit(own: pd.DataFrame, lanes: Mapping[str, str]) -> Unit:
    """Choose the shortest time with which no lane has too many marks of one stage: see :data:`MOST_IN_A_ROW`."""
    for unit in UNITS:
        rows = _by_unit(own, lanes, unit)[["lane", "stage", "since"]].drop_duplicates()
        if rows.groupby(["lane", "stage"]).size().max() <= MOST_IN_A_ROW:
            return unit
    return "month"


def count_marks(own: pd.DataFrame, lanes: Mapping[str, str], unit: Unit) -> pd.DataFrame:
    """Count one person's acts of each stage by lane and time.

    Parameters
    ----------
    own
        Rows are one person's acts, with their ``stage``; see :func:`acts_of`.
    lanes
        The lane of each place; see :func:`give_lanes`.
    unit
        The time whose acts are one mark.

    Returns
    -------
    Rows are marks, the earliest first: ``lane``, ``stage``, ``since`` (the first day of the unit, UTC), ``acts`` (how
    many), ``listed`` (whether lists tell of them, which date them) and ``actions`` (how many of each, most first).
    """
    dated = _by_unit(own, lanes, unit).assign(listed=own["action"].isin(LISTED))
    marks = (
        dated.groupby(["since", "lane", "stage", "listed"], sort=True)["action"].agg(["size", Counter]).reset_index()
    )
    actions = pd.Series([dict(Counter(told).most_common()) for told in marks["Counter"]], dtype="object")
    return marks.rename(columns={"size": "acts"}).drop(columns="Counter").assign(actions=actions)


def find_contacts(person: str, acts: pd.DataFrame, tied: "nx.Graph[str]") -> pd.DataFrame:
    """Find those with whom somebody works, the strongest tie first.

    Parameters
    ----------
    person
        Whose.
    acts
        Rows are acts; columns of :data:`journeys.model.tables.ACTS`.
    tied
        Who is tied to whom; see :func:`journeys.analysis.network.graph.project`.

    Returns
    -------
    Rows are people: ``other``, their ``stage``, the ``weight`` of the tie, ``together`` (how many threads, months of a
    place, or places the two share), and acts toward each other: ``to_them``, ``from_them``.
    """
    others = dict(tied[person]) if person in tied else {}
    told = pd.DataFrame({"other": list(others), "weight": [tie["weight"] for tie in others.values()]})
    told = told.astype({"other": "str", "weight": "float64"})
    near = acts[acts["place"].isin(acts.loc[acts["person"] == person, "place"].unique())]
    where = meeting_places(near, tied.graph.get("by", "thread"))
    who = near.loc[where.index, "person"]
    shared = who[where.isin(where[who == person].unique())].to_frame().assign(where=where).drop_duplicates()
    counts = {
        "together": shared.groupby("person").size(),
        "to_them": acts.loc[acts["person"] == person, "toward"].value_counts(),
        "from_them": acts.loc[acts["toward"] == person, "person"].value_counts(),
    }
    counted = {name: told["other"].map(count).fillna(0).astype("int64") for name, count in counts.items()}
    stages = [tied.nodes[other]["stage"] for other in told["other"]]
    ordered = told.assign(stage=pd.Series(stages, dtype="str"), **counted)
    return ordered.sort_values(["weight", "together"], ascending=False, kind="stable", ignore_index=True)


def find_answers(person: str, acts: pd.DataFrame, *, observed_until: datetime) -> pd.DataFrame:
    """Find who answered each message of somebody first.

    Parameters
    ----------
    person
        Whose.
    acts
        Rows are acts, the earliest first; columns of :data:`journeys.model.tables.ACTS`.
    observed_until
        The first instant that is not observed.

    Returns
    -------
    The person's rows of :func:`journeys.analysis.response.replies.find_replies`, with ``landed``, if it was taken in.
    Messages in a chat in which nobody ever answered in a thread are left out: people answer beside them there.
    """
    own = acts[(acts["person"] == person) & acts["thread"].notna()]
    near = acts[acts["place"].isin(own["place"].unique()) & acts["thread"].isin(own["thread"].unique())]
    replies = find_replies(near, observed_until=observed_until)
    is_told = (replies["action"] != CHAT) | replies["place"].map(workspace).isin(answering_chats(acts))
    landed = set(near.loc[near["action"] == "landed_change", "place"] + "/" + near["thread"])
    theirs = replies[(replies["person"] == person) & is_told]
    return theirs.assign(landed=(theirs["place"] + "/" + theirs["thread"]).isin(landed)).reset_index(drop=True)


def count_kinds(own: pd.DataFrame, *, observed_until: datetime) -> dict[str, int]:
    """Count a person's units of work (:func:`journeys.analysis.work.units.find_units`) by kind, most first."""
    counted = find_units(own, observed_until=observed_until).groupby("kind", sort=False).size()
    ordered = counted.sort_values(ascending=False, kind="stable")
    return {str(kind): int(pieces) for kind, pieces in ordered.items()}


def find_roles(own: pd.DataFrame) -> pd.DataFrame:
    """Find what lists say of somebody, and what they hosted.

    Parameters
    ----------
    own
        Rows are one person's acts.

    Returns
    -------
    One row a day and ``action`` that lists tell (appointed, granted, recognised), and one for all that they hosted, the
    earliest first: ``first_at`` and ``last_at`` (of a list: its day), ``times``, ``places`` by name, and ``works``, the
    kinds of work named, in the spelling of :func:`journeys.analysis.work.kinds.give_kinds`.
    """
    told = give_kinds(own[own["action"].isin((*LISTED, "hosted"))])
    day = told["at"].dt.floor("D").where(told["action"] != "hosted", pd.NaT)
    rows = (
        told.assign(day=day)
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
    """Put the same acts of one day in one thread, or place, together: ``at`` of the first, and how many ``times``.

    In chat every message is a thread until somebody answers, so that messages go by their place.
    """
    day, thread = own["at"].dt.floor("D"), own["thread"].mask(own["action"] == CHAT)
    named, keys = own.assign(day=day, thread=thread, row=range(len(own))), ["day", "action", "place", "thread"]
    grouped = named.groupby(keys, sort=False, dropna=False)
    rows = grouped.agg(at=("at", "min"), times=("at", "size"), row=("row", "min")).reset_index()
    return rows.sort_values("row", ignore_index=True)[["at", "action", "place", "thread", "times"]]


def _different(told: pd.Series) -> tuple[str, ...]:
    return tuple(sorted(set(told.dropna())))


def _by_unit(own: pd.DataFrame, lanes: Mapping[str, str], unit: Unit) -> pd.DataFrame:
    """Give each act its lane and the first day of its unit; weeks begin on Monday."""
    day = own["at"].dt.floor("D")
    since = {
        "day": day,
        "week": day - pd.to_timedelta(day.dt.day_of_week, unit="D"),
        "month": day - pd.to_timedelta(day.dt.day - 1, unit="D"),
    }[unit]
    return own.assign(lane=own["place"].map(lanes), since=since)
