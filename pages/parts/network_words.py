"""What the Network page says beside the library's own sentences: what ties people, what is drawn, one place in it."""

from collections.abc import Mapping
from typing import Final

import networkx as nx

from journeys.analysis import words
from journeys.analysis.network import By
from journeys.analysis.network_measures import NetworkMeasures
from pages.parts import network_tables

WAYS_SAID: Final[Mapping[By, str]] = {"thread": "a thread", "month": "a place in one month", "place": "a place"}
DOES: Final[Mapping[str, str]] = {"join": "has joined", "contribute": "contributes", "lead": "leads"}
OPEN: Final = 0.3
"""From so little constraint on somebody's contacts hardly know each other."""


def drawn(tied: "nx.Graph[str]", count: int) -> str:
    """Say who and what is in the picture, and what is not."""
    alone, ties = sum(not degree for _, degree in tied.degree()), tied.number_of_edges()
    lines = (
        f"All {words.number(ties)} ties are drawn."
        if count == ties
        else f"Drawn are {words.number(count)} of {words.number(ties)} ties: the strongest of each person."
    )
    left = f" {words.are(alone).capitalize()} tied to nobody and not drawn, yet in the table." if alone else ""
    return f"{lines}{left} Near each other: tied. A grey area: a group. Colour and shape: the furthest stage."


def person(who: str, tied: "nx.Graph[str]", found: NetworkMeasures) -> str:
    """Tell of one person's place in the network."""
    row = found.people[found.people["person"] == who].to_dict("records")[0]
    since = words.month(tied.nodes[who]["first_at"])
    begin = f"Here since {since}, {DOES[row['stage']]}; {words.counted(tied.nodes[who]['acts'], 'act')}."
    if not row["degree"]:
        return f"{begin} Tied to **nobody** so far: nothing that they took part in shows anybody else."
    deepest = found.people["coreness"].max()
    place = (
        f"Tied to **{words.people(int(row['degree']))}**, in group {row['group']}; coreness {row['coreness']} of "
        f"at most {deepest}; on {network_tables.share(row['betweenness'])} of the shortest paths between others."
    )
    return f"{begin} {place} {_between(float(row['constraint']), int(row['degree']))}"


def _between(constraint: float, degree: int) -> str:
    """Say what somebody's constraint means."""
    if degree == 1:
        return "All their ties lead to one person."
    if constraint <= OPEN:
        return f"Their contacts hardly know each other: they stand between circles (constraint {constraint:.2f})."
    return f"Their contacts are largely tied to each other (constraint {constraint:.2f})."
