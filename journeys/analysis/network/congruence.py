"""Do those who work side by side also talk? Pairs of people who change the same files, and how many never met.

Side by side means: both changed one file, at any time in the window. Where no export has files, or only such as very
many people change, it means: both committed to one place, in one calendar month, work of the same kind; where there are
no commits either, both brought a change there in one month. That makes more pairs than files would. Talking is sharing
a thread or answering, at any time in the window. Left out: files that very many people change, places without files
where other places have them, places without any thread that two people share, for nobody can be seen to talk there, and
talk outside the exports.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from journeys.analysis.network.baseline import Baseline, interval
from journeys.analysis.network.engine import Numbers, Ties
from journeys.analysis.network.graph import LARGEST, answers_graph, bipartite_graph, project
from journeys.model import tables
from journeys.model.vocabulary import CHANGES

SILENT_PAIRS_LISTED: Final = 500
"""Silent pairs that are listed, those side by side most often first; all are counted."""
MOST_HANDS: Final = 20
"""A file that more people changed is one that everybody passes through (a README, a table of contents, the list of
contributors): having changed it says nothing of working together. A file of 20 people makes 190 pairs already."""
_UNIT: Final = ["place", "work", "month", "path"]
"""What two people share: a place, kind and month, or a place and path; the other columns are empty."""


@dataclass(frozen=True)
class Congruence:
    """How many pairs work side by side, how many of them never talked, and which.

    ``share`` of the pairs talk; between ``low`` and ``high`` it is in 95 of 100 random networks in which everybody
    talks with as many people as they do. It is null, with a ``reason``, where it is unknown. ``rests_on`` is files
    where any count, else months; ``crowded`` is the number of files that do not count, since more than
    :data:`MOST_HANDS` people changed them. ``silent`` has one row a pair that never talked: ``person``, ``other``,
    ``times`` and an example. By files that is how many they both changed, and the ``place`` and ``path`` of the one
    that fewest people changed; by months how many places, kinds of work and months, and the latest ``place``, ``work``
    and ``month``. The other columns are empty.
    """

    pairs: int
    share: float | None
    low: float | None
    high: float | None
    silent_pairs: int
    silent: pd.DataFrame
    reason: str | None
    rests_on: Literal["files", "months"] = "months"
    crowded: int = 0


def measure_congruence(  # noqa: PLR0913  (two ends of a window, and three tables of what happened in it)
    acts: pd.DataFrame,
    journeys: pd.DataFrame,
    *,
    observed_until: datetime,
    since: datetime | None = None,
    paths: pd.DataFrame | None = None,
    draws: int = 0,
) -> Congruence:
    """Compare who works side by side with who talks.

    Acts and journeys as for :func:`journeys.analysis.network.graph.bipartite_graph`; ``paths`` are
    :data:`journeys.model.tables.PATHS`, with the persons of the acts; ``draws`` is how many random networks to draw.

    Source
    ------
    M. Cataldo, P. Wagstrom, J. Herbsleb and K. Carley (2006), Identification of coordination requirements, CSCW '06,
    353-362: the share of pairs who need to coordinate that do. There also for files that are often changed together;
    here for the same file alone.
    """
    both_kinds = bipartite_graph(acts, journeys, observed_until=observed_until, since=since)
    talked = project(both_kinds)
    answered = answers_graph(acts, journeys, observed_until=observed_until, since=since)
    people = list(talked)
    inside = _within(acts, people, observed_until, since)
    where = _talking_places(inside)
    touched = _within(acts[:0].assign(path="") if paths is None else paths, people, observed_until, since)
    units, crowded = _files(touched[touched["place"].isin(where)])
    unknown = _unknown("months" if units.empty else "files", crowded)
    units = _months(inside, where) if units.empty else units
    if units.empty:
        return replace(unknown, reason="no two people can be seen to change a place where they could be seen to talk")
    member = _members(units, people)
    both = sparse.coo_array(sparse.triu(member @ member.T, k=1))
    if not both.nnz:
        return replace(unknown, reason="nobody works side by side")
    # those who were answered and had not acted in the window are not in the graph of threads, and share no work
    graph = talked.copy()
    graph.add_edges_from((who, whom) for who, whom in answered.edges if whom in talked)
    ties = Ties.of(graph, people)
    pairs = np.stack([both.row, both.col], axis=1).astype(np.int64)
    talks = _are_tied(pairs, ties)
    low, high = interval(_random_shares(pairs, Baseline(draws, both_kinds), people, answered))
    silent = _listed(pairs[~talks], both.data[~talks], units, people)
    share, silent_pairs = float(talks.mean()), int((~talks).sum())
    return replace(unknown, pairs=len(pairs), share=share, low=low, high=high, silent_pairs=silent_pairs, silent=silent)


def _random_shares(pairs: Numbers, baseline: Baseline, people: list[str], answered: "nx.DiGraph[str]") -> list[float]:
    """Compute the share of pairs who would talk in random networks."""
    everybody = [*people, *(who for who in answered if who not in set(people))]
    drawn = zip(baseline.networks(people), baseline.answers(answered, everybody), strict=True)
    return [float((_are_tied(pairs, shared) | _are_tied(pairs, replied)).mean()) for shared, replied in drawn]


def _within(table: pd.DataFrame, people: list[str], until: datetime, since: datetime | None) -> pd.DataFrame:
    kept = table[(table["at"] < until) & table["person"].isin(people)]
    return kept if since is None else kept[kept["at"] >= since]


def _talking_places(inside: pd.DataFrame) -> "pd.Index[str]":
    """Return the places where two people can be seen in one thread."""
    met = inside[inside["thread"].notna()].groupby(["place", "thread"])["person"].nunique()
    return met[met > 1].index.unique("place")


def _files(touched: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return who changed which file, each once, and how many files too many people changed."""
    each = touched[["person", "place", "path"]].drop_duplicates(ignore_index=True)
    hands = each.groupby(["place", "path"])["person"].transform("size")
    crowded = each[hands > MOST_HANDS].drop_duplicates(["place", "path"])
    # in order, the file that fewest people changed comes last: it says most about a pair
    kept = each.assign(work="", month="", order=-hands)[hands <= MOST_HANDS]
    return kept, len(crowded)


def _months(inside: pd.DataFrame, where: "pd.Index[str]") -> pd.DataFrame:
    """Return who worked where in which month at what, each once; later months come later."""
    changes = inside[inside["action"].isin(CHANGES) & inside["place"].isin(where)]
    is_commit = changes["action"] == "committed"
    has_commits = changes["place"].isin(changes.loc[is_commit, "place"].unique())
    # a landed change and its commits are the same work: where there are commits they count alone
    counted = changes[is_commit | ~has_commits]
    table = counted[["person", "place"]].assign(
        work=counted["work"].fillna("").where(counted["action"] == "committed", ""),
        month=counted["at"].dt.strftime("%Y-%m"),
        path="",
    )
    return table.assign(order=table["month"]).drop_duplicates(ignore_index=True)


def _members(units: pd.DataFrame, people: list[str]) -> sparse.csr_array:
    """Compute the matrix of people and what they worked at; what very many worked at makes no pairs."""
    unit = units.groupby(_UNIT, sort=False).ngroup().to_numpy()
    kept = np.bincount(unit)[unit] <= LARGEST
    rows = pd.Index(people).get_indexer(pd.Index(units["person"]))[kept]
    shape = (len(people), int(unit.max()) + 1)
    return sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, unit[kept])), shape=shape)


def _are_tied(pairs: Numbers, ties: Ties) -> np.typing.NDArray[np.bool_]:
    ends = np.sort(ties.ends, axis=1)
    return np.isin(pairs[:, 0] * ties.n + pairs[:, 1], ends[:, 0] * ties.n + ends[:, 1])


def _listed(pairs: Numbers, times: Numbers, units: pd.DataFrame, people: list[str]) -> pd.DataFrame:
    """Return the pairs that worked side by side most often, with the last in order of what they shared."""
    order = np.lexsort((pairs[:, 1], pairs[:, 0], -times))[:SILENT_PAIRS_LISTED]
    theirs = units[units["person"].isin([people[number] for number in np.unique(pairs[order])])]
    work: dict[str, set[tuple[str, ...]]] = {}
    for person, *unit in theirs[["person", "order", *_UNIT]].itertuples(index=False, name=None):
        work.setdefault(person, set()).add(tuple(unit))
    rows = []
    for (one, other), count in zip(pairs[order].tolist(), times[order].tolist(), strict=True):
        _, *shared = max(work[people[one]] & work[people[other]])
        rows.append((people[one], people[other], count, *shared))
    return tables.SILENT_PAIRS.of(rows)


def _unknown(rests_on: Literal["files", "months"], crowded: int) -> Congruence:
    return Congruence(0, None, None, None, 0, tables.SILENT_PAIRS.of(), None, rests_on, crowded)
