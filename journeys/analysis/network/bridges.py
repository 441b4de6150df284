"""Who stands between groups? Brokerage by role, who has the ties between groups, and how few hold each group.

All take the groups as given, so they work for any division of people: detected groups, stages, teams. Left out:
whether anybody in fact passed anything on; standing between people is a place in the graph, not an act.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import maximum_bipartite_matching

from journeys.analysis.network.engine import Figures, Numbers, Ties

ROLES: Final = ("coordinator", "consultant", "gatekeeper", "liaison")
_BLOCK: Final = 4_000_000
"""Paths of two ties that are in memory at once."""


def brokerage(ties: Ties, group: Numbers) -> pd.DataFrame:
    """Count for each person the pairs of contacts who are not tied to each other, by the groups of the three.

    Returns
    -------
    Rows are people by number. ``coordinator``: all three are of one group; ``consultant``: the two are of one group and
    the person between them of another; ``gatekeeper``: the person is of the group of one of the two (between the same
    three, a representative the other way round); ``liaison``: three groups.

    Source
    ------
    R. V. Gould and R. M. Fernandez (1989), Structures of mediation, Sociological Methodology 19, 89-126. Their arrows
    tell the two directions of a path apart; ties have none, so each pair counts once and gatekeepers are
    representatives.
    """
    one, other = ties.ends.T
    within = group[one] == group[other]
    inner = Ties(ties.n, ties.ends[within], ties.weights[within]).matrix()
    outer = Ties(ties.n, ties.ends[~within], ties.weights[~within]).matrix()
    beside = np.asarray(inner.sum(axis=1)).ravel()
    beyond = np.asarray(outer.sum(axis=1)).ravel()
    member = sparse.csr_array(
        (np.ones(ties.n, dtype=np.int64), (np.arange(ties.n), group)), shape=(ties.n, group.max(initial=0) + 1)
    )
    # pairs of contacts in one group, by person: of k contacts in a group, k(k - 1) / 2
    shared = outer @ member
    alike = np.asarray(shared.multiply(shared - (shared > 0)).sum(axis=1)).ravel() // 2
    # all pairs of contacts, less those who are tied to each other, who close a triangle
    return pd.DataFrame(
        {
            "coordinator": beside * (beside - 1) // 2 - _closed(inner, inner, inner) // 2,
            "consultant": alike - _closed(outer, inner, outer) // 2,
            "gatekeeper": beside * beyond - _closed(inner, outer, outer),
            "liaison": beyond * (beyond - 1) // 2 - alike - _closed(outer, outer, outer) // 2,
        }
    )


def between_groups(roles: pd.DataFrame) -> Figures:
    """Count the pairs of contacts between whom each person stands, unless all three are of one group."""
    return roles[["consultant", "gatekeeper", "liaison"]].sum(axis=1).to_numpy(dtype=np.float64)


def find_connectors(ties: Ties, group: Numbers, smallest: int = 3) -> tuple[pd.DataFrame, int]:
    """Find few people who have one end of half of the ties between groups of at least ``smallest`` people.

    Whoever has most of the ties that nobody before them has comes next, until half are reached. There may be other sets
    of people, and smaller ones: as many people cannot reach more than 1.6 times as many ties in any other way.

    Returns
    -------
    Rows are people, in that order: ``person`` (by number), ``others`` (how many people of other groups they are tied
    to), ``groups`` (the numbers of those groups), ``reached`` (ties between groups that have an end at one of the
    people so far). Second, the number of all ties between groups.

    Source
    ------
    G. L. Nemhauser, L. A. Wolsey and M. L. Fisher (1978), An analysis of approximations for maximizing submodular set
    functions, Mathematical Programming 14, 265-294.
    """
    large = np.bincount(group, minlength=1) >= smallest
    large[0] = False
    one, other = ties.ends.T
    between = ties.ends[large[group[one]] & large[group[other]] & (group[one] != group[other])]
    rows: list[tuple[int, int, tuple[int, ...], int]] = []
    left, reached = between, 0
    while 2 * reached < len(between):
        # of several with as many, the one who came first
        person = int(np.bincount(left.ravel(), minlength=ties.n).argmax())
        is_theirs = (left == person).any(axis=1)
        reached += int(is_theirs.sum())
        left = left[~is_theirs]
        ends = between[(between == person).any(axis=1)]
        beyond = np.unique(group[ends[ends != person]])
        rows.append((person, len(ends), tuple(beyond.tolist()), reached))
    return pd.DataFrame(rows, columns=["person", "others", "groups", "reached"]), len(between)


def count_holders(ties: Ties, group: Numbers, smallest: int = 3) -> pd.DataFrame:
    """Count how few people a group's ties to all others rest on: without them it would be cut off.

    Returns
    -------
    Rows are groups of at least ``smallest`` people, by number (0 is none): ``group``, its ``people``, and its
    ``holders``: the size of the smallest set of people that has one end of every tie that leads out; 0 if none does.

    Source
    ------
    The smallest cover of the ties that lead out is as large as their largest matching: D. König (1931), Gráfok és
    mátrixok, Matematikai és Fizikai Lapok 38, 116-119.
    """
    numbers, people = np.unique(group[group > 0], return_counts=True)
    large = people >= smallest
    one, other = ties.ends[group[ties.ends[:, 0]] != group[ties.ends[:, 1]]].T
    inside, outside = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.argsort(group[inside], kind="stable")
    inside, outside = inside[order], outside[order]
    limits = np.searchsorted(group[inside], [numbers[large], numbers[large] + 1])
    holders = [_matching(inside[low:high], outside[low:high]) for low, high in limits.T]
    return pd.DataFrame({"group": numbers[large], "people": people[large], "holders": holders}, dtype="int64")


def _matching(one: Numbers, other: Numbers) -> int:
    """Return how many ties can be chosen so that nobody is in two."""
    if not len(one):
        return 0
    rows, columns = (np.unique(side, return_inverse=True)[1] for side in (one, other))
    matched = maximum_bipartite_matching(sparse.csr_array((np.ones(len(one)), (rows, columns))), perm_type="column")
    return int((matched >= 0).sum())


def _closed(first: sparse.csr_array, second: sparse.csr_array, third: sparse.csr_array) -> Numbers:
    """Count for each person the closed paths of a tie of the first, one of the second and one of the third kind."""
    counts = [
        np.asarray((first[low:high] @ second).multiply(third[low:high]).sum(axis=1)).ravel()
        for low, high in _blocks(first, second)
    ]
    return np.concatenate([np.zeros(0, dtype=np.int64), *counts]).astype(np.int64)


def _blocks(first: sparse.csr_array, second: sparse.csr_array) -> Iterator[tuple[int, int]]:
    """Split the rows so that no product has more than a few million paths, but for a single row that has."""
    paths = np.cumsum(first @ np.diff(second.indptr))
    low, rows = 0, first.shape[0]
    while low < rows:
        done = paths[low - 1] if low else 0
        high = max(int(np.searchsorted(paths, done + _BLOCK, side="right")), low + 1)
        yield low, high
        low = high
