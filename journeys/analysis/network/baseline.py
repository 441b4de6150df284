"""What would a network show by chance? Random networks in which everybody is in as many threads at the same times.

Two people who share a thread are tied, so any graph of threads is full of triangles and groups. People who were there
at different times could not meet, so any community that people join and leave is full of groups too. Only what exceeds
both says something about this community. So people are exchanged between threads, not ties between people, and only
within a quarter and within the time in which each was there. Left out: places; people who write in one place alone are
exchanged with those of others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from journeys.analysis.network.engine import Figures, Numbers, Ties
from journeys.analysis.network.graph import project_matrix
from journeys.analysis.stats.intervals import TAILS

WINDOW: Final = "Q"
"""People are exchanged within a calendar quarter, so that everybody stays as active in each (docs/decisions/0031)."""
FIRST_ROUNDS: Final = 60
"""Rounds of exchanges before the first draw."""
ROUNDS: Final = 10
"""Rounds of exchanges between one draw and the next; each row is tried about once in a round."""
_NEAR: Final = tuple(days * 86_400_000_000 for days in (1, 5, 25, 125))
"""How far apart in time rows are paired, in microseconds; which one is drawn for each round."""
MIN_DRAWS: Final = 39
"""With fewer draws there is no interval: beyond the smallest and the largest of 39 lie 2 in 40."""
MOST_TIES: Final = 20_000
"""A larger network is not compared with chance, which would take too long while somebody waits."""
Interval = tuple[float | None, float | None]


@dataclass(frozen=True)
class Baseline:
    """How many random networks to draw, from which seed, and the graph of people and threads."""

    draws: int = 0
    bipartite: "nx.Graph[str]" = field(default_factory=nx.Graph)
    seed: int = 1

    def networks(self, people: list[str]) -> Iterator[Ties]:
        """Draw networks in which everybody is in as many threads of each quarter, every thread has as many people."""
        number, others = _numbers(people), _numbers([node for node in self.bipartite if node not in set(people)])
        ends = ((who, there) if who in number else (there, who) for who, there in self.bipartite.edges)
        rows = [(number[who], others[there], self.bipartite[who][there]["first_at"]) for who, there in ends]
        shape = (len(people), len(others))
        exchanged = ExchangedWithinTime(*_columns(rows), self.seed)
        for who in exchanged.draw(self.draws):
            member = sparse.csr_array((np.ones(len(who)), (who, exchanged.what)), shape=shape)
            drawn = project_matrix(member)
            yield Ties(len(people), np.stack([drawn.row, drawn.col], axis=1).astype(np.int64), drawn.data)

    def answers(self, answers: "nx.DiGraph[str]", people: list[str]) -> Iterator[Ties]:
        """Draw networks in which everybody answers, and is answered by, as many people in each quarter."""
        number = _numbers(people)
        rows = [(number[who], number[whom], answers[who][whom]["first_at"]) for who, whom in answers.edges]
        exchanged = ExchangedWithinTime(*_columns(rows), self.seed, among_themselves=True)
        for who in exchanged.draw(self.draws):
            yield Ties(len(people), np.stack([who, exchanged.what], axis=1), np.ones(len(who)), directed=True)


class ExchangedWithinTime:
    """Who is in what since when, with people exchanged again and again, each time a little further.

    Two rows of one quarter exchange their people, unless one of them would then be there twice, or before their first
    or after their last row. First and last rows stay, so that everybody keeps the time in which they were there. All
    rows are paired by chance at once; pairs that touch the same person in the same thing stay as they are, so that each
    round could as well have been made backwards, and all states are equally likely in the end.

    Source
    ------
    Exchanges: E. F. Connor and D. Simberloff (1979), The assembly of species communities: chance or competition?,
    Ecology 60, 1132-1140. Within groups of rows that may be exchanged: P. I. Good (2005), Permutation, parametric and
    bootstrap tests of hypotheses, 3rd edition, chapter 3.
    """

    def __init__(
        self, who: Numbers, what: Numbers, at: pd.DatetimeIndex, seed: int, *, among_themselves: bool = False
    ) -> None:
        # by time, so that the order in which people are listed changes no draw
        order = np.lexsort((who, what, at))
        self.what = what[order]
        self._who, self._at = who[order], np.array(at[order].asi8, dtype=np.int64)
        self._quarter = np.array(at[order].tz_convert(None).to_period(WINDOW).asi8, dtype=np.int64)
        self._among_themselves = among_themselves
        self._chance = np.random.default_rng(seed)
        by_person = np.argsort(self._who, kind="stable")
        starts = np.diff(self._who[by_person], prepend=-1) > 0
        firsts, lasts = by_person[starts], by_person[np.append(starts[1:], True)[: len(by_person)]]
        self._first, self._last = np.zeros((2, self._who.max(initial=-1) + 1), dtype=np.int64)
        self._first[self._who[firsts]], self._last[self._who[lasts]] = self._at[firsts], self._at[lasts]
        self._free = np.setdiff1d(np.arange(len(self._who)), np.concatenate([firsts, lasts]))

    def draw(self, times: int) -> Iterator[Numbers]:
        """Exchange, and return who is in each row of ``what``, again and again."""
        for number in range(times):
            for _ in range(ROUNDS if number else FIRST_ROUNDS):
                self._exchange()
            yield self._who.copy()

    def _exchange(self) -> None:
        one, other = self._pairs()
        mine, theirs, here, there = self._who[one], self._who[other], self.what[one], self.what[other]
        # four cells of the table of people and things: two are full, two must be empty
        size = int(max(self.what.max(initial=0), self._who.max(initial=0))) + 1
        full = np.stack([mine * size + here, theirs * size + there])
        empty = np.stack([mine * size + there, theirs * size + here])
        now = np.sort(self._who * size + self.what)
        is_taken = now[np.minimum(np.searchsorted(now, empty), len(now) - 1)] == empty if len(now) else empty > 0
        # cells of two pairs: both stay as they are
        _, cell, count = np.unique(np.concatenate([full, empty]), return_inverse=True, return_counts=True)
        is_alone = (count[cell] == 1).all(axis=0)
        moves = ~is_taken.any(axis=0) & is_alone
        self._who[one[moves]], self._who[other[moves]] = theirs[moves], mine[moves]

    def _pairs(self) -> tuple[Numbers, Numbers]:
        """Pair rows of one quarter by chance, and keep pairs in which both people were there at both times."""
        # near in time in some rounds and far in others: of rows far apart, often one of the two was not there
        near = self._chance.exponential(self._chance.choice(_NEAR), len(self._free))
        order = self._free[np.lexsort((self._at[self._free] + near, self._quarter[self._free]))]
        # from the first or the second row on, so that also the last of an odd number finds somebody
        order = order[self._chance.integers(2) :]
        pairs = order[: len(order) // 2 * 2].reshape(-1, 2)
        one, other = pairs[self._quarter[pairs[:, 0]] == self._quarter[pairs[:, 1]]].T
        kept = (self._who[one] != self._who[other]) & (self.what[one] != self.what[other])
        kept &= self._was_there(one, other) & self._was_there(other, one)
        if self._among_themselves:
            kept &= (self._who[one] != self.what[other]) & (self._who[other] != self.what[one])
        return one[kept], other[kept]

    def _was_there(self, one: Numbers, other: Numbers) -> NDArray[np.bool_]:
        who, at = self._who[one], self._at[other]
        was_there: NDArray[np.bool_] = (self._first[who] <= at) & (at <= self._last[who])
        return was_there


def interval(drawn: list[float]) -> Interval:
    """Compute the limits beyond which 5 of 100 random networks are; nothing if too few have a value.

    Source
    ------
    R. J. Hyndman and Y. Fan (1996), Sample quantiles in statistical packages, The American Statistician 50, 361-365,
    definition 6: one more network of the same kind is beyond them with exactly this chance.

    >>> interval([float(n) for n in range(1, 40)])
    (1.0, 39.0)
    >>> interval([1.0])
    (None, None)
    """
    values: Figures = np.array(drawn, dtype=np.float64)
    values = values[~np.isnan(values)]
    if len(values) < MIN_DRAWS:
        return None, None
    low, high = np.quantile(values, TAILS, method="weibull")
    return float(low), float(high)


def _numbers(names: list[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _columns(rows: list[tuple[int, int, datetime]]) -> tuple[Numbers, Numbers, pd.DatetimeIndex]:
    who, what = (np.array([row[side] for row in rows], dtype=np.int64) for side in (0, 1))
    return who, what, pd.DatetimeIndex([row[2] for row in rows], dtype="datetime64[us, UTC]")
