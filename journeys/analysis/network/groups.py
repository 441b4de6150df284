"""Which groups does the network have, from wherever one starts to search? Those on which most searches agree.

One search by the Leiden method finds one good division of many. So it is made several times from different starts:
people are in one group if most searches put them in one. Where the searches agree too little, no groups are named at
all. Left out: other ideas of a group than modularity's, and people in several groups at once.
"""

from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import adjusted_rand_score

from journeys.analysis.network import engine
from journeys.analysis.network.engine import Figures, Numbers, Ties

SEARCHES: Final = 10
"""Searches for groups: ten others gave nearly the same groups, on every network tried (docs/decisions/0031)."""
STABLE: Final = 0.8
"""Mean adjusted Rand index between the searches from which on groups are named. Above 0.8 two divisions agree well,
below 0.65 poorly: D. Steinley (2004), Properties of the Hubert-Arabie adjusted Rand index, Psychological Methods 9,
386-396."""

RECOVERED: Final = 0.75
"""Mean Jaccard similarity from which on one group counts as found again: C. Hennig (2007), who calls less doubtful."""


@dataclass(frozen=True)
class Groups:
    """Each person's ``group``, from 1 on, the largest first; 0 for people without ties, and for all if not stable.

    ``agreement`` is the mean adjusted Rand index between all pairs of searches, over people with ties; not a number
    without ties. ``division`` is the division whose modularity is named: the groups, or that of the first search.
    ``recovery`` is how well searches find each group again, from group 1 on: the mean over the searches of the largest
    share of people (Jaccard) that the group has in common with one of theirs.
    """

    group: Numbers
    agreement: float
    division: Numbers
    recovery: Figures = field(default_factory=lambda: np.zeros(0))

    @property
    def are_stable(self) -> bool:
        """Return whether the searches agree enough to name groups."""
        return self.agreement >= STABLE


def find_groups(ties: Ties, first_seed: int = 1) -> Groups:
    """Find the groups on which most searches agree.

    Source
    ------
    A. L. N. Fred and A. K. Jain (2005), Combining multiple clusterings using evidence accumulation, IEEE Transactions
    on Pattern Analysis and Machine Intelligence 27, 835-850: average linkage of the share of searches that put two
    people apart, here cut at one half. Consensus for networks: A. Lancichinetti and S. Fortunato (2012), Consensus
    clustering in complex networks, Scientific Reports 2, 336. Adjusted Rand index: L. Hubert and P. Arabie (1985),
    Comparing partitions, Journal of Classification 2, 193-218. Recovery of one group: C. Hennig (2007), Cluster-wise
    assessment of cluster stability, Computational Statistics and Data Analysis 52, 258-271.
    """
    tied = np.flatnonzero(ties.degree())
    nowhere = np.zeros(ties.n, dtype=np.int64)
    if not len(tied):
        return Groups(nowhere, float("nan"), nowhere)
    searches = np.stack([engine.groups(ties, first_seed + number) for number in range(SEARCHES)])
    agreement = np.mean([adjusted_rand_score(one, other) for one, other in combinations(searches[:, tied], 2)])
    if agreement < STABLE:
        return Groups(nowhere, float(agreement), searches[0])
    member = np.full(ties.n, -1, dtype=np.int64)
    member[tied] = _agreed(searches[:, tied])
    group = engine.number_groups(member)
    return Groups(group, float(agreement), group, _recovery(group[tied], searches[:, tied]))


def _recovery(group: Numbers, searches: Numbers) -> Figures:
    found = []
    for search in searches:
        common = np.zeros((group.max() + 1, search.max() + 1))
        np.add.at(common, (group, search), 1)
        all_of_both = common.sum(axis=1, keepdims=True) + common.sum(axis=0, keepdims=True) - common
        found.append((common / np.maximum(all_of_both, 1)).max(axis=1)[1:])
    recovered: Figures = np.mean(found, axis=0)
    return recovered


def _agreed(searches: Numbers) -> Numbers:
    """Return a label of each person (columns) that is the same for people whom most searches (rows) put together."""
    # people whom every search put together stand for one another: the table of all pairs would be too large
    kinds, of = np.unique(searches.T, axis=0, return_inverse=True)
    if len(kinds) == 1:
        return np.zeros(searches.shape[1], dtype=np.int64)
    tree = linkage(kinds, method="average", metric="hamming")
    return fcluster(tree, t=0.5, criterion="distance").astype(np.int64)[of.ravel()]
