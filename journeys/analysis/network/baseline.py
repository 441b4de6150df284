"""What would such a network show by chance? Random networks in which everybody has as many threads, ties and answers.

Two people who share a thread are tied, so any graph of threads is full of triangles and groups; only what exceeds that
says something about this community. Where the threads are known they are randomized, not the ties: everybody acts in as
many as they did, every thread has as many people as it had. Left out: dates; a draw may put people in a thread before
they came.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import networkx as nx
import numpy as np
from scipy import sparse

from journeys.analysis.network.engine import Figures, Ties, rewire
from journeys.analysis.network.graph import membership_matrix, project_matrix
from journeys.analysis.stats.intervals import TAILS

TRADES: Final = 5
"""Trades per person between one draw and the next."""
MIN_DRAWS: Final = 20
"""With fewer draws there is no interval."""
Interval = tuple[float | None, float | None]


@dataclass(frozen=True)
class Baseline:
    """How many random networks to draw, from which seed, and the graph of people and threads, if it is known."""

    draws: int = 100
    bipartite: "nx.Graph[str] | None" = None
    seed: int = 1

    def networks(self, ties: Ties, people: list[str]) -> Iterator[Ties]:
        """Draw networks in which everybody has as many threads, or ties where threads are not known."""
        if self.bipartite is None:
            # ties that come without threads: only their ends can be exchanged
            yield from (rewire(ties, self.seed + number) for number in range(self.draws))
            return
        dealt = RandomizedThreads(membership_matrix(self.bipartite, people), self.seed)
        for _ in range(self.draws):
            drawn = project_matrix(dealt.randomize())
            yield Ties(len(people), np.stack([drawn.row, drawn.col], axis=1).astype(np.int64), drawn.data)

    def answers(self, arrows: Ties) -> Iterator[Ties]:
        """Draw networks in which everybody answers, and is answered by, as many people."""
        return (rewire(arrows, self.seed + number) for number in range(self.draws))


class RandomizedThreads:
    """People's threads, randomized again and again, each time a little further from how they were.

    Source
    ------
    Curveball: G. Strona, D. Nappo, F. Boccacci, S. Fattorini and J. San-Miguel-Ayanz (2014), A fast and unbiased
    procedure to randomize ecological binary matrices with fixed row and column totals, Nature Communications 5, 4114.
    """

    def __init__(self, member: sparse.csr_array, seed: int) -> None:
        self._shape = member.shape
        self._threads = [set(member.indices[low:high].tolist()) for low, high in pairwise(member.indptr)]
        self._acting = [who for who, threads in enumerate(self._threads) if threads]
        self._chance = random.Random(seed)

    def randomize(self) -> sparse.csr_array:
        """Trade threads between random pairs, and return the matrix of people and threads."""
        if len(self._acting) > 1:
            for _ in range(TRADES * len(self._acting)):
                self._trade(*self._chance.sample(self._acting, 2))
        counts = [len(threads) for threads in self._threads]
        # sorted: the order of a set is not the same on every machine
        columns = [thread for threads in self._threads for thread in sorted(threads)]
        pointers = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        return sparse.csr_array((np.ones(len(columns)), np.array(columns, dtype=np.int64), pointers), shape=self._shape)

    def _trade(self, one: int, other: int) -> None:
        """Share out between two people, by chance, the threads that only one of them is in."""
        mine, theirs = self._threads[one], self._threads[other]
        both = mine & theirs
        # nothing to trade if one has no thread of their own
        if len(both) in (len(mine), len(theirs)):
            return
        single = sorted(mine ^ theirs)
        self._chance.shuffle(single)
        kept = len(mine) - len(both)
        self._threads[one], self._threads[other] = both | set(single[:kept]), both | set(single[kept:])


def interval(drawn: list[float]) -> Interval:
    """Compute the limits between which 95 of 100 random networks are; nothing if too few have a value.

    >>> interval([float(n) for n in range(101)])
    (2.5, 97.5)
    >>> interval([1.0])
    (None, None)
    """
    values: Figures = np.array(drawn, dtype=np.float64)
    values = values[~np.isnan(values)]
    if len(values) < MIN_DRAWS:
        return None, None
    low, high = np.quantile(values, TAILS)
    return float(low), float(high)
