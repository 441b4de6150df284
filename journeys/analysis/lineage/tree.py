"""The tree of models: what each was made from, in which generation it stands, and what grew out of it.

Models are vertices, and an edge leads from a base to what was made from it. A model with several bases has an edge from
each; in the tree it stands once, under the base that is furthest from a root (of equal ones the first named). A base
that no export describes is a vertex too. Where models name each other in a circle, an edge is cut: see :func:`grow`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, cast

import igraph as ig
import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.model import tables
from journeys.model.accounts import HUB_PLACE
from journeys.model.events import DECLARED, GUESSED, INFERRED

METADATA: Final = (DECLARED, INFERRED)
"""The bases of edges that a tree has unless it is asked for others: guessed ones are never among them unasked."""

_Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Tree:
    """A tree of models.

    Attributes
    ----------
    models
        One row a vertex: :data:`journeys.model.tables.LINEAGE`; those that exports describe stand first.
    edges
        The edges between them, each once, those of a circle that are cut included:
        :data:`journeys.model.tables.MODEL_EDGES`.
    is_cut
        Which of the edges are cut, one flag an edge.
    cycles
        The number of circles: groups of models each of which was made, by what is said, from all others of its group.
    ends
        The numbers of each edge's child and parent in the order of ``models``.
    standing
        The number of the base that each model stands under, -1 of a root.
    graph
        From bases to derivatives, without the cut edges; vertices in the order of ``models``. Not to be changed.
    """

    models: pd.DataFrame
    edges: pd.DataFrame
    is_cut: npt.NDArray[np.bool_]
    cycles: int
    ends: tuple[_Numbers, _Numbers]
    standing: _Numbers
    graph: ig.Graph

    @property
    def cut(self) -> pd.DataFrame:
        """The edges that are cut."""
        return self.edges[self.is_cut].reset_index(drop=True)

    @cached_property
    def _numbers(self) -> "pd.Index[str]":
        names: pd.Index[str] = pd.Index(self.models["model"])
        return names

    def __contains__(self, model: object) -> bool:
        return model in self._numbers

    def number(self, model: str) -> int:
        """Return the number of a model in the order of ``models``."""
        # one place has one number, so it is no slice of several
        return cast("int", self._numbers.get_loc(model))

    def below(self, *models: str) -> _Numbers:
        """Return the numbers, in order, of some models and of all that was made from them, directly or through others.

        In the whole tree and not only in what stands under them: a merge belongs to each of its bases.
        """
        inside = np.zeros(len(self.models), dtype=np.bool_)
        for model in models:
            # what is below one that was found already was found with it
            if not inside[number := self.number(model)]:
                inside[self.graph.subcomponent(number, mode="out")] = True
        return np.flatnonzero(inside)

    def standing_under(self, number: int) -> _Numbers:
        """Return the numbers of the models that stand directly under one in the tree, those with most below first."""
        order, begins = self._by_base
        found = order[begins[number] : begins[number + 1]]
        return found[np.argsort(-self.models["below"].to_numpy()[found], kind="stable")]

    @cached_property
    def _by_base(self) -> tuple[_Numbers, _Numbers]:
        order = np.argsort(self.standing, kind="stable")
        return order, np.searchsorted(self.standing[order], np.arange(len(self.standing) + 1))

    def path(self, model: str) -> list[str]:
        """List the models from a root to this one, as it stands in the tree."""
        found = [model]
        while isinstance(above := self.models["under"].iat[self.number(found[-1])], str):
            found.append(above)
        return found[::-1]


def grow(models: pd.DataFrame, edges: pd.DataFrame, bases: Collection[str] = METADATA) -> Tree:
    """Build the tree of models from what is known of them.

    Parameters
    ----------
    models
        :data:`journeys.model.tables.MODELS`.
    edges
        :data:`journeys.model.tables.MODEL_EDGES`; an edge of two rows counts once, by the surer basis.
    bases
        Of what basis the edges are that count.

    Returns
    -------
    The tree. From each circle edges are cut until none is left: the models are followed from the one that was created
    first (without dates, the first by name), and an edge that leads back to a model on the way is cut. So the model
    that is the oldest stays the root of its circle.
    """
    places, edges, child, parent = _numbered(models["model"], edges[edges["basis"].isin(list(bases))])
    size = len(places)
    graph = ig.Graph(n=size, edges=np.column_stack([parent, child]), directed=True)
    in_circle, cycles = _circles(graph)
    is_cut = _find_back_edges(child, parent, _by_age(in_circle, places, models))
    graph.delete_edges(np.flatnonzero(is_cut).tolist())
    kept = np.flatnonzero(~is_cut)
    placed = _place(child, parent, size, kept)
    return Tree(
        models=_rows(models, places, edges, placed, (child[kept], parent[kept])),
        edges=edges,
        is_cut=is_cut,
        cycles=cycles,
        ends=(child, parent),
        standing=np.where(placed.edge >= 0, parent[placed.edge], -1) if len(parent) else placed.edge,
        graph=graph,
    )


def owner_in(places: pd.Series) -> pd.Series:
    """Return the owners that places name: empty where a name has none.

    >>> owner_in(pd.Series(["hub:model/ada/spark", "hub:model/gpt2"], dtype="str")).tolist()
    ['ada', '']
    """
    named = places.str.replace(HUB_PLACE, "", regex=True)
    return named.str.replace(r"/.*$", "", regex=True).where(named.str.contains("/", regex=False), "")


def _numbered(told: pd.Series, edges: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame, _Numbers, _Numbers]:
    """Give numbers to the models, those described first; return their places, each edge once, and its two ends."""
    number, places = pd.factorize(pd.concat([told, edges["child"], edges["parent"]], ignore_index=True))
    child, parent = number[len(told) :].astype(np.int64).reshape(2, -1)
    # of an edge of several rows the surest stays, in its place; nothing is made from itself
    sure = (edges["basis"] != DECLARED).to_numpy(np.int64) + (edges["basis"] == GUESSED).to_numpy(np.int64)
    order = np.lexsort([sure, child * len(places) + parent])
    pair = (child * len(places) + parent)[order]
    first = np.sort(order[np.append(True, pair[1:] != pair[:-1])[: len(order)]])
    kept = first[child[first] != parent[first]]
    return pd.Series(places, dtype="str"), edges.iloc[kept].reset_index(drop=True), child[kept], parent[kept]


def _circles(graph: ig.Graph) -> tuple[_Numbers, int]:
    """Return the numbers of the models in circles, and how many circles there are."""
    if graph.is_dag():
        return np.empty(0, dtype=np.int64), 0
    group = np.array(graph.connected_components(mode="strong").membership, dtype=np.int64)
    circular = np.bincount(group) > 1
    return np.flatnonzero(circular[group]), int(circular.sum())


def _by_age(chosen: _Numbers, places: pd.Series, models: pd.DataFrame) -> dict[int, int]:
    """Return the rank of some models by their dates of creation, those without one last and by their names."""
    created = models["created_at"].reindex(chosen).to_numpy()
    order = pd.DataFrame({"created": created, "place": places.iloc[chosen].to_numpy(object)}, index=chosen)
    return {number: rank for rank, number in enumerate(order.sort_values(["created", "place"]).index.tolist())}


def _find_back_edges(child: _Numbers, parent: _Numbers, rank: dict[int, int]) -> npt.NDArray[np.bool_]:
    """Find the edges that close circles among models with a rank, following each circle from the lowest rank."""
    is_cut = np.zeros(len(child), dtype=np.bool_)
    if not rank:
        return is_cut
    circular = list(rank)
    inner = np.flatnonzero(np.isin(child, circular) & np.isin(parent, circular))
    following: dict[int, list[tuple[int, int]]] = {number: [] for number in circular}
    for edge in sorted(inner.tolist(), key=lambda edge: rank[int(child[edge])]):
        following[int(parent[edge])].append((edge, int(child[edge])))
    # in the order of their ranks; true while a model is on the way that is being followed
    on_way: dict[int, bool] = {}
    for start in circular:
        if start not in on_way:
            is_cut[_follow(start, following, on_way)] = True
    return is_cut


def _follow(start: int, following: dict[int, list[tuple[int, int]]], on_way: dict[int, bool]) -> list[int]:
    # without recursion: a circle may be longer than Python's stack
    found: list[int] = []
    on_way[start] = True
    way = [(start, iter(following[start]))]
    while way:
        at, rest = way[-1]
        edge, step = next(rest, (-1, -1))
        if edge < 0:
            on_way[at] = False
            way.pop()
        elif step not in on_way:
            on_way[step] = True
            way.append((step, iter(following[step])))
        elif on_way[step]:
            found.append(edge)
    return found


@dataclass(frozen=True)
class _Placed:
    """Where each model stands: the edge by which it does (-1 for a root), its depth, and how many stand under it."""

    edge: _Numbers
    depth: _Numbers
    below: _Numbers


def _place(child: _Numbers, parent: _Numbers, size: int, kept: _Numbers) -> _Placed:
    depth = _depths(child[kept], parent[kept], size)
    # of the bases that are furthest from a root the first named: what is assigned last stays
    deepest = kept[depth[parent[kept]] + 1 == depth[child[kept]]][::-1]
    edge = np.full(size, -1, dtype=np.int64)
    edge[child[deepest]] = deepest
    standing = np.flatnonzero(edge >= 0)
    below = np.zeros(size, dtype=np.int64)
    for made in _by_depth(standing, depth)[::-1]:
        np.add.at(below, parent[edge[made]], below[made] + 1)
    return _Placed(edge, depth, below)


def _depths(child: _Numbers, parent: _Numbers, size: int) -> _Numbers:
    """Return how many steps each model is from its furthest root: a generation at a time, when all its bases are."""
    order = np.argsort(parent, kind="stable")
    made, begins = child[order], np.searchsorted(parent[order], np.arange(size + 1))
    depth, missing = np.zeros(size, dtype=np.int64), np.bincount(child, minlength=size)
    ready, generation = np.unique(parent[missing[parent] == 0]), 0
    while len(ready):
        generation += 1
        counts = begins[ready + 1] - begins[ready]
        offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        reached, bases = np.unique(made[np.repeat(begins[ready], counts) + offsets], return_counts=True)
        missing[reached] -= bases
        ready = reached[missing[reached] == 0]
        depth[ready] = generation
    return depth


def _by_depth(numbers: _Numbers, depth: _Numbers) -> list[_Numbers]:
    ordered = numbers[np.argsort(depth[numbers], kind="stable")]
    return np.split(ordered, np.flatnonzero(np.diff(depth[ordered])) + 1) if len(ordered) else []


def _rows(
    models: pd.DataFrame,
    places: pd.Series,
    edges: pd.DataFrame,
    placed: _Placed,
    kept: tuple[_Numbers, _Numbers],
) -> pd.DataFrame:
    size, known = len(places), len(models)
    owner = pd.concat([models["owner"], owner_in(places.iloc[known:])], ignore_index=True)
    stands = edges.reindex(placed.edge)
    by_edge: dict[str, Any] = {
        "under": stands["parent"].to_numpy(),
        "relation": stands["relation"].to_numpy(),
        "basis": stands["basis"].to_numpy(),
    }
    return tables.LINEAGE.of(
        pd.DataFrame(
            {
                "model": places,
                "owner": owner,
                "told": np.arange(size) < known,
                **by_edge,
                "bases": np.bincount(kept[0], minlength=size),
                "depth": placed.depth,
                "children": np.bincount(kept[1], minlength=size),
                "below": placed.below,
            }
        )
    )
