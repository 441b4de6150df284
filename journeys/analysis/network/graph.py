"""Who works with whom? The graph of people and threads, what it projects to among people, and the graph of answers.

People and threads first (one edge: this person acted in that thread), then people alone: two are tied if they acted in
one thread. Each thread with two or more people gives the ties among them a total weight of 1, so that a thread of forty
weighs no more than one of two. Left out: acts of discovering (nobody meets by starring), people who only discovered,
and threads of more than :data:`LARGEST` people, in which hardly two of them meet.
"""

from datetime import datetime
from typing import Any, Final, Literal

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from journeys.analysis.acts import furthest_stage
from journeys.analysis.work.kinds import give_kinds
from journeys.model.vocabulary import DISCOVERING, NOT_MEETING, RIGHTS, ROLES, UNTOLD

By = Literal["thread", "month", "place"]
"""What people share: a thread, a place in one calendar month, or a place at any time."""
Node = tuple[str, dict[str, Any]]
LARGEST: Final = 500
"""A thread or place of more people ties nobody."""


def bipartite_graph(
    acts: pd.DataFrame,
    journeys: pd.DataFrame,
    *,
    observed_until: datetime,
    since: datetime | None = None,
    by: By = "thread",
) -> "nx.Graph[str]":
    """Tie people to the threads, or places, in which they acted.

    Parameters
    ----------
    acts
        Rows are acts; columns of :data:`journeys.model.tables.ACTS`.
    journeys
        Rows are people; columns of :data:`journeys.model.tables.JOURNEYS`.
    observed_until
        The first instant that is not observed any more.
    since
        The first instant that counts; nothing given means from the beginning.
    by
        What people share.

    Returns
    -------
    People, in the order in which they first acted, have the attributes ``kind`` (``person``), ``stage`` (the furthest
    reached by then: join, contribute or lead), ``first_at`` (their first act ever), ``acts`` (how many in the window),
    ``works`` (the kinds of work of those, sorted) and ``role`` (the strongest of
    :data:`journeys.model.vocabulary.ROLES`; empty if none is told). Threads have ``kind`` (as ``by``) and are named by
    it, as in ``thread:github:owner/repo/issue/12``, ``month:github:owner/repo/2021-03`` and
    ``place:github:owner/repo``. An edge's ``acts`` is how often the person acted there. Rights, recognitions and
    memberships make nobody meet (:data:`journeys.model.vocabulary.NOT_MEETING`).
    """
    seen, people = _acting(acts, journeys, observed_until, since)
    graph: nx.Graph[str] = nx.Graph(by=by)
    graph.add_nodes_from(people)
    where = meeting_places(seen, by)
    counted = _count_pairs(seen.loc[where.index, "person"], where)
    graph.add_nodes_from(dict.fromkeys(there for _, there, _ in counted), kind=by)
    graph.add_edges_from((who, there, {"acts": n}) for who, there, n in counted)
    return graph


def project(bipartite: "nx.Graph[str]") -> "nx.Graph[str]":
    """Tie the people who acted in one thread; each thread divides a total weight of 1 among its pairs.

    Parameters
    ----------
    bipartite
        See :func:`bipartite_graph`.

    Returns
    -------
    The same people with the same attributes, those tied to nobody too. The attribute ``weight`` of an edge is the sum
    over the threads that the two share of one by the number of pairs in the thread. The graph's ``told`` is the
    number of threads, ``shared`` of those with two people or more, ``left_out`` of those with more than
    :data:`LARGEST`, and ``outside`` the number of people who acted in no thread at all.

    Source
    ------
    M. E. J. Newman (2001), Scientific collaboration networks II, Phys. Rev. E 64, 016132, divides each paper among its
    authors in this spirit: there each author's ties of a paper sum to 1, here all ties of a thread do.

    Examples
    --------
    >>> both = nx.Graph()
    >>> both.add_nodes_from(["ada", "bo", "cy"], kind="person")
    >>> both.add_node("thread:issue/1", kind="thread")
    >>> both.add_edges_from((who, "thread:issue/1") for who in ("ada", "bo", "cy"))
    >>> sum(weight for _, _, weight in project(both).edges(data="weight"))
    1.0
    """
    people = [who for who, told in bipartite.nodes(data=True) if told["kind"] == "person"]
    member = membership_matrix(bipartite, people)
    graph: nx.Graph[str] = nx.Graph(by=bipartite.graph.get("by", "thread"))
    graph.add_nodes_from((who, bipartite.nodes[who]) for who in people)
    sizes = np.asarray(member.sum(axis=0)).ravel()
    graph.graph |= {"told": len(sizes), "shared": int((sizes > 1).sum()), "left_out": int((sizes > LARGEST).sum())}
    graph.graph["outside"] = int((member.sum(axis=1) == 0).sum())
    ties = project_matrix(member)
    pairs = zip(ties.row.tolist(), ties.col.tolist(), ties.data.tolist(), strict=True)
    graph.add_edges_from((people[one], people[other], {"weight": weight}) for one, other, weight in pairs)
    return graph


def membership_matrix(bipartite: "nx.Graph[str]", people: list[str]) -> sparse.csr_array:
    """Give the matrix of people (rows) and threads (columns): 1 where a person acted."""
    places = {who: number for number, who in enumerate(people)}
    threads = {node: number for number, node in enumerate(n for n in bipartite if n not in places)}
    rows = [(places[who], threads[there]) for who in people for there in bipartite[who]]
    one, other = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return sparse.csr_array((np.ones(len(rows)), (one, other)), shape=(len(people), len(threads)))


def project_matrix(member: sparse.csr_array) -> sparse.coo_array:
    """Give the weights of the ties that a matrix of people and threads makes: first person before second."""
    sizes = np.asarray(member.sum(axis=0)).ravel()
    kept = (sizes > 1) & (sizes <= LARGEST)
    member = member[:, kept]
    sizes = sizes[kept]
    shared = (member * (2 / (sizes * (sizes - 1)))) @ member.T
    ties = sparse.coo_array(sparse.triu(shared, k=1))
    ties.sum_duplicates()
    order = np.lexsort((ties.col, ties.row))
    return sparse.coo_array((ties.data[order], (ties.row[order], ties.col[order])), shape=ties.shape)


def collaboration_graph(
    acts: pd.DataFrame,
    journeys: pd.DataFrame,
    *,
    observed_until: datetime,
    since: datetime | None = None,
    by: By = "thread",
) -> "nx.Graph[str]":
    """Tie the people who acted in one thread, or place: :func:`bipartite_graph`, projected by :func:`project`."""
    return project(bipartite_graph(acts, journeys, observed_until=observed_until, since=since, by=by))


def answers_graph(
    acts: pd.DataFrame, journeys: pd.DataFrame, *, observed_until: datetime, since: datetime | None = None
) -> "nx.DiGraph[str]":
    """Point from each person to those whom they answered: responded to, reviewed, merged for, triaged for.

    Parameters
    ----------
    acts, journeys, observed_until, since
        As for :func:`bipartite_graph`.

    Returns
    -------
    People as in :func:`bipartite_graph`, and those who were answered in the window and had not acted in it, whose
    ``acts`` is 0. The attribute ``weight`` of an edge is the number of such acts. Nobody answers themselves.
    """
    seen, people = _acting(acts, journeys, observed_until, since)
    stages = furthest_stage(journeys, observed_until)
    stages = stages[stages != "discover"]
    said = seen[seen["toward"].notna() & (seen["toward"] != seen["person"])]
    said = said[said["toward"].isin(stages.index)]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(people)
    first = journeys.set_index("person")["first_at"]
    for who in said["toward"].unique():
        if who not in graph:
            told = {"stage": stages[who], "first_at": first[who].to_pydatetime(), "acts": 0, "works": (), "role": ""}
            graph.add_node(who, kind="person", **told)
    graph.add_edges_from((who, whom, {"weight": n}) for who, whom, n in _count_pairs(said["person"], said["toward"]))
    return graph


def _acting(
    acts: pd.DataFrame, journeys: pd.DataFrame, observed_until: datetime, since: datetime | None
) -> tuple[pd.DataFrame, list[Node]]:
    """Give the acts of a window that are more than discovering, and the people who did them, as nodes."""
    stages = furthest_stage(journeys, observed_until)
    known = acts[(acts["at"] < observed_until) & ~acts["action"].isin(DISCOVERING)]
    known = known[known["person"].isin(stages.index[stages != "discover"])].sort_values("at", kind="stable")
    seen = known if since is None else known[known["at"] >= since]
    return seen, _people(seen, _roles(known, since), journeys.set_index("person")["first_at"], stages)


def meeting_places(seen: pd.DataFrame, by: By) -> pd.Series:
    """Name what each act shares with others, under its index; acts outside threads are not in it by threads."""
    done = seen[~seen["action"].isin(NOT_MEETING)]
    where: pd.Series = done["place"]
    if by == "thread":
        where = where + "/" + done["thread"]
    elif by == "month":
        where = where + "/" + done["at"].dt.strftime("%Y-%m")
    return f"{by}:" + where.dropna()


def _count_pairs(one: pd.Series, other: pd.Series) -> list[tuple[str, str, int]]:
    """Count how often each pair stands in two columns, in order of first appearance."""
    counted = one.groupby([one, other], sort=False).size()
    ends = (counted.index.get_level_values(level).tolist() for level in (0, 1))
    return list(zip(*ends, counted.tolist(), strict=True))


def _people(seen: pd.DataFrame, roles: dict[str, str], first: pd.Series, stages: pd.Series) -> list[Node]:
    """Give the people who acted with their attributes, in the order in which they first did."""
    counted = seen.groupby("person", sort=False).size()
    told = give_kinds(seen)[["person", "kind"]].dropna().drop_duplicates().sort_values("kind")
    works: dict[str, list[str]] = {}
    for who, kind in zip(told["person"], told["kind"], strict=True):
        if kind != UNTOLD:
            works.setdefault(who, []).append(kind)
    return [
        (
            who,
            {
                "kind": "person",
                "stage": stage,
                "first_at": first_at.to_pydatetime(),
                "acts": int(n),
                "works": tuple(works.get(who, ())),
                "role": roles.get(who, ""),
            },
        )
        for who, n, stage, first_at in zip(
            counted.index, counted, stages[counted.index], first[counted.index], strict=True
        )
    ]


def _roles(known: pd.DataFrame, since: datetime | None) -> dict[str, str]:
    """Give each person's strongest role: rights last, other roles show in the window."""
    shown = known[known["action"].isin(ROLES)]
    if since is not None:
        shown = shown[shown["action"].isin(RIGHTS) | (shown["at"] >= since)]
    rank = shown["action"].map({action: number for number, action in enumerate(ROLES)})
    strongest = rank.groupby(shown["person"]).min()
    return {str(who): ROLES[int(number)] for who, number in strongest.items()}
