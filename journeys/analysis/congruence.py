"""Do those who work side by side also talk? Pairs of people who change one place together, and how many never met.

Files are not in the events, so side by side means: both committed to one place, in one calendar month, work of the same
kind; where no commits are told, both brought a change there in one month. That takes in more pairs than files would.
Talking is sharing a thread or answering, at any time in the window. Left out: places of which no export tells any
thread that two people share, for nobody can be seen to talk there, and talk that no export holds.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from journeys.analysis.network import LARGEST, answers_graph, collaboration_graph
from journeys.analysis.network_baseline import Baseline, interval
from journeys.analysis.network_engine import Numbers, Ties
from journeys.analysis.work_acts import CHANGES

LISTED: Final = 500
"""Silent pairs that are listed, those of most months first; all are counted."""
_PAIRS: Final = {"person": "str", "other": "str", "months": "int64", "place": "str", "work": "str", "month": "str"}


@dataclass(frozen=True)
class Congruence:
    """How many pairs work side by side, how many of them never talked, and which.

    ``share`` of the pairs talk; between ``low`` and ``high`` it is in 95 of 100 networks, drawn by chance, in which
    everybody talks with as many people as they do. It is null, with a ``reason``, where it cannot be told. ``silent``
    has one row a pair that never talked: ``person``, ``other``, ``months`` (how often they worked side by side, counted
    by place, kind of work and month), and the latest ``place``, ``work`` and ``month`` of those.
    """

    pairs: int
    share: float | None
    low: float | None
    high: float | None
    silent_pairs: int
    silent: pd.DataFrame
    reason: str | None


def measure_congruence(
    acts: pd.DataFrame,
    journeys: pd.DataFrame,
    *,
    observed_until: datetime,
    since: datetime | None = None,
    baseline: Baseline | None = None,
) -> Congruence:
    """Compare who works side by side with who talks.

    Parameters
    ----------
    acts, journeys, observed_until, since
        As for :func:`journeys.analysis.network.bipartite_graph`.
    baseline
        How many networks of talk to draw; nothing given means none.

    Returns
    -------
    See :class:`Congruence`.

    Source
    ------
    M. Cataldo, P. Wagstrom, J. Herbsleb and K. Carley (2006), Identification of coordination requirements, CSCW '06,
    353-362: the share of pairs who need to coordinate that do; there the need comes from files.
    """
    talked = collaboration_graph(acts, journeys, observed_until=observed_until, since=since)
    answered = answers_graph(acts, journeys, observed_until=observed_until, since=since)
    people = list(talked)
    inside = acts[(acts["at"] < observed_until) & acts["person"].isin(people)]
    inside = inside if since is None else inside[inside["at"] >= since]
    units = _units(inside)
    if units.empty:
        return _untold("no two people can be seen to change a place where they could also be seen to talk")
    member = _members(units, people)
    both = sparse.coo_array(sparse.triu(member @ member.T, k=1))
    if not both.nnz:
        return _untold("nobody works side by side")
    graph = talked.copy()
    graph.add_edges_from((who, whom) for who, whom in answered.edges if whom in talked)
    ties = Ties.of(graph, people)
    pairs = np.stack([both.row, both.col], axis=1).astype(np.int64)
    talks = _are_tied(pairs, ties)
    drawn = [float(_are_tied(pairs, other).mean()) for other in (baseline or Baseline(0)).networks(ties, people)]
    low, high = interval(drawn)
    silent = _listed(pairs[~talks], both.data[~talks], units, people)
    return Congruence(len(pairs), float(talks.mean()), low, high, int((~talks).sum()), silent, None)


def _units(inside: pd.DataFrame) -> pd.DataFrame:
    """Give who worked where in which month at what: ``person``, ``place``, ``work``, ``month``, each once."""
    met = inside[inside["thread"].notna()].groupby(["place", "thread"])["person"].nunique()
    told = met[met > 1].index.unique("place")
    changes = inside[inside["action"].isin(CHANGES) & inside["place"].isin(told)]
    is_commit = changes["action"] == "committed"
    has_commits = changes["place"].isin(changes.loc[is_commit, "place"].unique())
    counted = changes[is_commit | ~has_commits]
    table = counted[["person", "place"]].assign(
        work=counted["work"].fillna("").where(counted["action"] == "committed", ""),
        month=counted["at"].dt.strftime("%Y-%m"),
    )
    return table.drop_duplicates(ignore_index=True)


def _members(units: pd.DataFrame, people: list[str]) -> sparse.csr_array:
    """Give the matrix of people and what they worked at; what very many worked at makes no pairs."""
    unit = units.groupby(["place", "work", "month"], sort=False).ngroup().to_numpy()
    kept = np.bincount(unit)[unit] <= LARGEST
    rows = pd.Index(people).get_indexer(pd.Index(units["person"]))[kept]
    shape = (len(people), int(unit.max()) + 1)
    return sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, unit[kept])), shape=shape)


def _are_tied(pairs: Numbers, ties: Ties) -> np.typing.NDArray[np.bool_]:
    ends = np.sort(ties.ends, axis=1)
    return np.isin(pairs[:, 0] * ties.n + pairs[:, 1], ends[:, 0] * ties.n + ends[:, 1])


def _listed(pairs: Numbers, months: Numbers, units: pd.DataFrame, people: list[str]) -> pd.DataFrame:
    """List the pairs that worked side by side most often, with where and when they last did."""
    order = np.lexsort((pairs[:, 1], pairs[:, 0], -months))[:LISTED]
    of: dict[str, set[tuple[str, str, str]]] = {}
    for unit in units.itertuples():
        of.setdefault(str(unit.person), set()).add((str(unit.month), str(unit.place), str(unit.work)))
    rows = []
    for (one, other), count in zip(pairs[order].tolist(), months[order].tolist(), strict=True):
        month, place, work = max(of[people[one]] & of[people[other]])
        rows.append((people[one], people[other], count, place, work, month))
    return pd.DataFrame(rows, columns=list(_PAIRS)).astype(_PAIRS)


def _untold(reason: str) -> Congruence:
    return Congruence(0, None, None, None, 0, pd.DataFrame([], columns=list(_PAIRS)).astype(_PAIRS), reason)
