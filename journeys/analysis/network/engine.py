"""The one file that measures with python-igraph, chosen for its speed (docs/decisions/0012-network.md).

Other modules pass people by number and the ties between them, and get arrays by person. What igraph draws by chance it
draws from a seed, so that the same graph gives the same answer.
"""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import igraph
import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Numbers = NDArray[np.int64]
Figures = NDArray[np.float64]
EXACT: Final = 30_000_000
"""People times ties up to which betweenness is computed exactly, in two seconds or less."""
SOURCES: Final = 200
"""People from whom shortest paths are followed where not from all."""
ROUNDS: Final = 5
"""How often groups are improved on; twice as many gave a modularity higher by 0.00002 on a graph of 20,000."""
_BATCHES: Final = 20
_STEPS: Final = 8
"""How far around a person ties tell them from others."""
_chance = threading.Lock()


@dataclass(frozen=True)
class Ties:
    """A graph of people by number: one row of ``ends`` a tie, with its weight; of arrows, from and to."""

    n: int
    ends: Numbers
    weights: Figures
    directed: bool = False

    @classmethod
    def of(cls, graph: "nx.Graph[str]", people: list[str]) -> "Ties":
        """Convert a graph: people are numbered as they are listed, ties are in order of those numbers."""
        place = {who: number for number, who in enumerate(people)}
        edges = [(place[a], place[b], weight) for a, b, weight in graph.edges(data="weight", default=1.0)]
        ends = np.array([(a, b) for a, b, _ in edges], dtype=np.int64).reshape(-1, 2)
        weights = np.array([weight for *_, weight in edges], dtype=np.float64)
        directed = graph.is_directed()
        if not directed:
            ends = np.sort(ends, axis=1)
        # seeded draws of igraph depend on the order of ties
        order = np.lexsort((ends[:, 1], ends[:, 0]))
        return cls(len(people), ends[order], weights[order], directed)

    def degree(self) -> Numbers:
        """Count each person's ties."""
        return np.bincount(self.ends.ravel(), minlength=self.n).astype(np.int64)

    def matrix(self) -> sparse.csr_array:
        """Return the matrix of ties without their weights: symmetric, or of arrows from rows to columns."""
        one, other = self.ends.T
        if not self.directed:
            one, other = np.concatenate([one, other]), np.concatenate([other, one])
        return sparse.csr_array((np.ones(len(one), dtype=np.int64), (one, other)), shape=(self.n, self.n))

    @cached_property
    def graph(self) -> igraph.Graph:
        """Return the same as a graph of igraph's; it is shared, so it must not be changed."""
        return igraph.Graph(self.n, self.ends, directed=self.directed)

    @cached_property
    def by_structure(self) -> tuple[igraph.Graph, list[float], Numbers]:
        """Return the graph with people in an order that follows from ties alone, its weights, and that order.

        What igraph draws by chance depends on the order of people and ties.
        """
        order = np.argsort(_marks(self), kind="stable")
        place = np.empty(self.n, dtype=np.int64)
        place[order] = np.arange(self.n)
        ends = np.sort(place[self.ends], axis=1)
        rows = np.lexsort((ends[:, 1], ends[:, 0]))
        return igraph.Graph(self.n, ends[rows].tolist()), self.weights[rows].tolist(), order


@dataclass(frozen=True)
class Betweenness:
    """Shares of all pairs' shortest paths that lead through each person, and the standard error of each share."""

    share: Figures
    error: Figures


def coreness(ties: Ties) -> Numbers:
    """Compute the largest k for which a person is in a group whose members all have k ties or more inside it."""
    return np.array(ties.graph.coreness(), dtype=np.int64)


def pagerank(ties: Ties) -> Figures:
    """Compute the share of time at each person of a random walk along ties by weight, with jumps at times."""
    return np.array(ties.graph.pagerank(weights=ties.weights.tolist(), damping=0.85), dtype=np.float64)


def constraint(ties: Ties) -> Figures:
    """Compute how far each person's ties lead to people who are tied to each other; not a number without ties."""
    return np.array(ties.graph.constraint(weights=ties.weights.tolist()), dtype=np.float64)


def transitivity(ties: Ties) -> float:
    """Compute the share of pairs with a common contact who are tied themselves; not a number without such pairs."""
    return float(ties.graph.transitivity_undirected(mode="nan"))


def betweenness(ties: Ties, seed: int) -> Betweenness:
    """Compute betweenness, from everybody where that is quick, else from a sample of the people with ties."""
    graph = ties.graph
    # with two people or fewer there is no pair of others
    pairs = max((ties.n - 1) * (ties.n - 2) / 2, 1)
    if ties.n * len(ties.ends) <= EXACT:
        return Betweenness(np.array(graph.betweenness(), dtype=np.float64) / pairs, np.zeros(ties.n))
    # paths begin at people with ties alone: what they find is scaled by how many of these were drawn
    tied = np.flatnonzero(ties.degree())
    drawn = np.random.default_rng(seed).choice(tied, min(SOURCES, len(tied)), replace=False)
    # each batch estimates the whole by itself; their spread is the error, less for having seen part of the sources
    batches = [
        np.array(graph.betweenness(sources=part.tolist()), dtype=np.float64) * len(tied) / len(part) / pairs
        for part in np.array_split(drawn, _BATCHES)
    ]
    unseen = 1 - len(drawn) / len(tied)
    error = np.std(batches, axis=0, ddof=1) * np.sqrt(unseen / _BATCHES)
    return Betweenness(np.mean(batches, axis=0), error)


def groups(ties: Ties, seed: int) -> Numbers:
    """Find groups of people with more weight inside than by chance; people without ties are in group 0.

    Groups are numbered from 1, the largest first. The order of people and ties makes no difference.
    """
    graph, weights, order = ties.by_structure
    with seeded(seed):
        parts = graph.community_leiden("modularity", weights=weights, n_iterations=ROUNDS)
    member = np.array(parts.membership, dtype=np.int64)
    member[ties.degree()[order] == 0] = -1
    found = np.empty(ties.n, dtype=np.int64)
    found[order] = number_groups(member)
    return found


def number_groups(member: Numbers) -> Numbers:
    """Return groups numbered from 1, the largest first, then the one with the earliest person; labels below 0 are 0."""
    labels, first, sizes = np.unique(member, return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    order = order[labels[order] >= 0]
    numbers = np.zeros(len(labels), dtype=np.int64)
    numbers[order] = np.arange(1, len(order) + 1)
    return numbers[np.searchsorted(labels, member)]


def _marks(ties: Ties) -> Figures:
    """Compute a number of each person from the ties around them; people whose ties are alike have the same."""
    one, other = ties.ends.T
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    around = sparse.csr_array((np.tile(ties.weights, 2), ends), shape=(ties.n, ties.n))
    marks = np.zeros(ties.n)
    for _ in range(_STEPS):
        # rounded: the order in which a sum is made changes its last digits
        marks = np.round(around @ np.cos(marks) + marks / 2, 9)
    return marks


def modularity(ties: Ties, group: Numbers) -> float:
    """Compute how much more weight is inside groups than by chance; not a number without ties."""
    if not len(ties.ends):
        return float("nan")
    # people of group 0 are no group together: each becomes one of their own
    apart = np.where(group > 0, group, group.max(initial=0) + 1 + np.arange(ties.n))
    return float(ties.graph.modularity(np.unique(apart, return_inverse=True)[1].tolist(), weights=ties.weights))


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Set the seed from which igraph draws by chance."""
    # igraph has one source of chance for the whole process, so one measurement at a time
    with _chance:
        generator: Any = random.Random(seed)
        igraph.set_random_number_generator(generator)
        try:
            yield
        finally:
            igraph.set_random_number_generator(random)
