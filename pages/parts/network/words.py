"""What the Network page says beside the library's own sentences: what ties people, what is drawn, one place in it."""

from collections.abc import Mapping
from typing import Final

import networkx as nx

from journeys.analysis.network.graph import By
from journeys.analysis.network.measures import NetworkMeasures
from journeys.model import wording
from pages.parts.network import tables

WAYS_SAID: Final[Mapping[By, str]] = {"thread": "a thread", "month": "a place in one month", "place": "a place"}
DOES: Final[Mapping[str, str]] = {"join": "has joined", "contribute": "contributes", "lead": "leads"}


def drawn(tied: "nx.Graph[str]", count: int) -> str:
    """Say who and what is in the picture, and what is not."""
    alone, ties = sum(not degree for _, degree in tied.degree()), tied.number_of_edges()
    lines = (
        f"All {wording.number(ties)} ties are drawn."
        if count == ties
        else f"Drawn are {wording.number(count)} of {wording.number(ties)} ties: the strongest of each person."
    )
    left = f" {wording.are(alone).capitalize()} tied to nobody and not drawn, yet in the table." if alone else ""
    return f"{lines}{left} Near each other: tied. A grey area: a group. Colour and shape: the furthest stage."


def person(who: str, tied: "nx.Graph[str]", found: NetworkMeasures) -> str:
    """Tell of one person's place in the network."""
    row = found.people[found.people["person"] == who].to_dict("records")[0]
    since = wording.month(tied.nodes[who]["first_at"])
    begin = f"Here since {since}, {DOES[row['stage']]}; {wording.counted(tied.nodes[who]['acts'], 'act')}."
    if not row["degree"]:
        return f"{begin} Tied to **nobody** so far: nothing that they took part in shows anybody else."
    deepest = found.people["coreness"].max()
    between = tables.share(row["betweenness"])
    place = (
        f"Tied to **{wording.people(int(row['degree']))}**, in group {row['group']}; coreness {row['coreness']} of "
        f"at most {deepest}; on the shortest way between {between} of all pairs of others."
    )
    return f"{begin} {place} {_contacts(who, tied, float(row['constraint']))}"


def _contacts(who: str, tied: "nx.Graph[str]", constraint: float) -> str:
    """Say how far somebody's contacts are tied to each other."""
    count = tied.degree(who)
    if count == 1:
        return "One contact has no other to be tied to."
    pairs = count * (count - 1) // 2
    share = wording.percent(tied.subgraph(tied[who]).number_of_edges() / pairs)
    return f"Of {wording.counted(pairs, 'pair')} of their contacts {share} are tied (constraint {constraint:.2f})."
