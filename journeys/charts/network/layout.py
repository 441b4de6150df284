"""Where people stand in the picture of the network: near those they share most with, and always in the same place.

There is one layout of the whole time: an earlier month shows those who were tied by then, where they stand in it. It
grows from the end of one quarter to the next, each time from where people stood before, so that a month more of data
moves them little. People start on a spiral in the order in which they came, newcomers amid those they are tied to, and
igraph's Fruchterman–Reingold forces move them from there, seeded: the same graph gives the same picture. A person who
stood somewhere before moves at most :data:`LEASH` each way. Left out: people tied to nobody.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from math import inf
from typing import Any, Final

import igraph
import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from journeys.analysis.network import engine
from journeys.analysis.network.engine import Ties, seeded
from journeys.analysis.network.graph import before, project

Points = NDArray[np.float64]
Point = tuple[float, float]
EACH: Final = 4
"""Where ties are many, a tie is drawn if it is among this many strongest ones of either of the two."""
MANY: Final = 6
"""Ties a person from which on they are many: more of them hide each other."""
LEASH: Final = 2.0
"""How far somebody moves at most across, and down, from one picture to the next; the tied stand about 1 apart."""
NEAR: Final = 1_000
"""People up to whom everybody pushes everybody away; beyond, for most of the time, only people who are near."""
SEED: Final = 1
APART: Final = 0.1
"""How much less ties between groups pull."""
_FIRST_ROUNDS: Final = 300
_LATER_ROUNDS: Final = 80
_LAST_ROUNDS: Final = 8
_GOLDEN_ANGLE: Final = np.pi * (3 - 5**0.5)


def drawn_ties(graph: "nx.Graph[str]") -> pd.DataFrame:
    """Choose the ties to draw: all, or where they are many the strongest of each person.

    Returns
    -------
    Rows are ties: ``one`` and ``other``, the two people by their number in the graph, the smaller first; ``weight``.
    """
    number = {who: place for place, who in enumerate(graph)}
    rows = [(*sorted((number[a], number[b])), weight) for a, b, weight in graph.edges(data="weight", default=1.0)]
    ties = pd.DataFrame(rows, columns=["one", "other", "weight"])
    ties = ties.astype({"one": "int64", "other": "int64", "weight": "float64"})
    ties = ties.sort_values(["weight", "one", "other"], ascending=[False, True, True], ignore_index=True)
    if len(ties) <= MANY * len(graph):
        return ties
    # both ends of each tie, the strongest tie first
    ends = pd.concat([ties["one"], ties["other"]]).sort_index(kind="stable")
    among: pd.Series = (ends.groupby(ends).cumcount() < EACH).groupby(level=0).any()
    return ties.loc[among.to_numpy()].reset_index(drop=True)


def place_over_time(bipartite: "nx.Graph[str]", ends: Iterable[datetime], group: Mapping[str, int]) -> dict[str, Point]:
    """Compute a place for each person who is tied to anybody in the whole time of a graph of people and threads.

    ``ends`` are instants at which the network as it was then is placed first, the earliest first; ``group`` is each
    person's group in the whole time. The rest is as for :func:`place_people`.
    """
    places: dict[str, Point] = {}
    for end in ends:
        graph = project(before(bipartite, end))
        people = list(graph)
        # one search is enough for a place to begin at
        found = engine.groups(Ties.of(graph, people), SEED)
        places = place_people(graph, dict(zip(people, found.tolist(), strict=True)), places)
    graph = project(bipartite)
    places = place_people(graph, group, places)
    number = {who: place for place, who in enumerate(places)}
    names = list(graph)
    ties = drawn_ties(graph).assign(
        one=lambda rows: [number[names[one]] for one in rows["one"]],
        other=lambda rows: [number[names[other]] for other in rows["other"]],
    )
    points = gather_parts(np.array(list(places.values())).reshape(-1, 2), ties)
    return {who: (float(x), float(y)) for who, (x, y) in zip(places, points, strict=True)}


def keep_places(graph: "nx.Graph[str]", whole: Mapping[str, Point]) -> dict[str, Point]:
    """Return where the people who are tied to anybody stand in the layout of the whole time.

    Whoever is tied to nobody there, as a thread that grew too large ties nobody, stands amid those they are tied to.
    """
    ties = drawn_ties(graph)
    people = list(graph)
    tied = sorted({*ties["one"], *ties["other"]})
    number = {old: new for new, old in enumerate(tied)}
    placed = {number[old]: whole[people[old]] for old in tied if people[old] in whole}
    ends = [(number[one], number[other]) for one, other in zip(ties["one"], ties["other"], strict=True)]
    points = _start(len(tied), ends, placed)
    return {people[old]: (float(x), float(y)) for old, (x, y) in zip(tied, points, strict=True)}


def place_people(
    graph: "nx.Graph[str]", group: Mapping[str, int] | None = None, earlier: Mapping[str, Point] | None = None
) -> dict[str, Point]:
    """Compute a place for each person who is tied to anybody, by the ties that are drawn.

    Parameters
    ----------
    graph
        People, in the order in which they came, and their ties.
    group
        Each person's group: ties inside one pull more than others do. None means that all pull alike.
    earlier
        Where people stood in an earlier picture; None means there was none.

    Returns
    -------
    Across and down by person, in units of about the distance of two who are tied.

    Source
    ------
    T. M. J. Fruchterman and E. M. Reingold (1991), Graph drawing by force-directed placement, Software: Practice and
    Experience 21, 1129-1164.
    """
    ties = drawn_ties(graph)
    tied = sorted({*ties["one"], *ties["other"]})
    people = list(graph)
    names = [people[number] for number in tied]
    if not names:
        return {}
    number = {old: new for new, old in enumerate(tied)}
    ends = [(number[one], number[other]) for one, other in zip(ties["one"], ties["other"], strict=True)]
    placed = {new: earlier[name] for new, name in enumerate(names) if name in earlier} if earlier else {}
    start = _start(len(names), ends, placed)
    side = [(group or {}).get(name, 0) for name in names]
    # ties between groups pull a tenth, so that groups stand apart and can be marked as areas
    within = np.array([side[one] == side[other] for one, other in ends])
    pull = _pull(ties["weight"].to_numpy()) * np.where(within, 1.0, APART)
    moved = _move(igraph.Graph(len(names), ends), pull.tolist(), start, placed)
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, moved, strict=True)}


def gather_parts(points: Points, ties: pd.DataFrame) -> Points:
    """Move parts of the network that are apart from the largest one closer to it, as nothing else pulls them."""
    n = len(points)
    joined = sparse.coo_array((np.ones(len(ties)), (ties["one"], ties["other"])), shape=(n, n))
    parts, part_of = connected_components(joined, directed=False)
    if parts < 2:
        return points
    largest = np.bincount(part_of).argmax()
    middle = points[part_of == largest].mean(axis=0)
    edge = 1.1 * np.hypot(*(points[part_of == largest] - middle).T).max() + 0.5
    moved = points.copy()
    for number in set(range(parts)) - {int(largest)}:
        aside = points[part_of == number].mean(axis=0) - middle
        away = float(np.hypot(*aside))
        if away > edge:
            moved[part_of == number] -= aside * (1 - edge / away)
    return moved


def _pull(weights: Points) -> Points:
    # the root, between limits: a very strong tie would put two people onto one point
    return np.clip(np.sqrt(weights / np.median(weights)), 0.3, 4)


def _start(n: int, ends: list[tuple[int, int]], placed: Mapping[int, Point]) -> Points:
    # where people stood before, newcomers amid those they are tied to, all others on a spiral
    order = np.arange(n)
    spiral = 0.6 * np.sqrt(order + 1)
    points = np.column_stack([spiral * np.cos(order * _GOLDEN_ANGLE), spiral * np.sin(order * _GOLDEN_ANGLE)])
    if not placed:
        return points
    beside: dict[int, list[Point]] = {}
    for pair in ends:
        for one, other in (pair, pair[::-1]):
            if one not in placed and other in placed:
                beside.setdefault(one, []).append(placed[other])
    for who, theirs in beside.items():
        # aside, so that no two start at one point
        aside = (np.cos(who * _GOLDEN_ANGLE), np.sin(who * _GOLDEN_ANGLE))
        points[who] = np.mean(theirs, axis=0) + aside
    for who, place in placed.items():
        points[who] = place
    return points


def _move(graph: igraph.Graph, pull: list[float], start: Points, placed: Mapping[int, Point]) -> Points:
    forces: dict[str, Any] = {"weights": pull}
    if placed:
        reach = np.full((graph.vcount(), 1), inf)
        reach[list(placed)] = LEASH
        low, high = (start - reach).T.tolist(), (start + reach).T.tolist()
        forces |= {"minx": low[0], "miny": low[1], "maxx": high[0], "maxy": high[1]}

    def step(points: Points, rounds: int, warmth: float, *, all_push: bool) -> Points:
        grid = "nogrid" if all_push else "grid"
        layout = graph.layout_fruchterman_reingold(
            seed=points.tolist(), niter=rounds, start_temp=warmth, grid=grid, **forces
        )
        return np.array(layout.coords)

    warmth = float(np.sqrt(graph.vcount())) / (15 if placed else 10)
    rounds = _LATER_ROUNDS if placed else _FIRST_ROUNDS
    with seeded(SEED):
        if graph.vcount() <= NEAR:
            return step(start, rounds, warmth, all_push=True)
        # everybody pushing everybody takes a time that grows with the square of the people: only in the last rounds
        near = step(start, rounds, warmth, all_push=False)
        if not placed:
            # pushed by the near ones alone, people spread too far: back to about what a whole layout would span
            near *= np.sqrt(graph.vcount()) / 2 / max(float(np.ptp(near, axis=0).max()), 1.0)
        return step(near, _LAST_ROUNDS, warmth / 4, all_push=True)
