"""Who works with whom? The graph of people and threads, its projection on people, and the graph of answers.

People and threads first (one edge: this person acted in that thread), then people alone: two are tied if they acted in
one thread. Each thread with two or more people gives the ties among them a total weight of 1, so that a thread of forty
weighs no more than one of two. Left out: acts of discovering (nobody meets by starring), people who only discovered,
and threads of more than :data:`LARGEST` people, in which few pairs of them meet.
"""

from datetime import datetime
from typing import Any, Final, Literal

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from journeys.analysis.acts import earliest, furthest_stage, is_listed, surely_new
from journeys.analysis.work.kinds import assign_kinds
from journeys.model.vocabulary import DISCOVERING, NOT_MEETING, RIGHTS, ROLES, UNTOLD
from journeys.model.windows import Windows

By = Literal["thread", "month", "place"]
"""What people share: a thread, a place in one calendar month, or a place at any time."""
TIES: Final[tuple[By, ...]] = ("thread", "month", "place")
"""The same, the closest first."""
Node = tuple[str, dict[str, Any]]
_ARRIVED: Final = ("join_at", "contribute_at", "lead_at")
LARGEST: Final = 500
"""A thread or place of more people ties nobody: one of 500 makes 124,750 pairs already."""


def bipartite_graph(  # noqa: PLR0913  (both graphs of a community take the same)
    acts: pd.DataFrame,
    journeys: pd.DataFrame,
    *,
    observed_until: datetime,
    since: datetime | None = None,
    by: By = "thread",
    windows: Windows | None = None,
) -> "nx.Graph[str]":
    """Tie people to the threads, or places, in which they acted.

    ``acts`` are :data:`journeys.model.tables.ACTS`, ``journeys`` :data:`journeys.model.tables.JOURNEYS`; acts count
    from ``since`` on, by default from the beginning, and before ``observed_until``.

    Returns
    -------
    People, in the order in which they first acted, have the attributes ``kind`` (``person``), ``stage`` (the furthest
    reached by then: join, contribute or lead), ``first_at`` (their first act ever), ``by_list`` (whether only a list
    says so, which says by when), ``arrived_at`` (their first act beyond discovering; None if they may have been there
    before, see :func:`journeys.analysis.acts.surely_new`), ``acts`` (how many in the window), ``works`` (the kinds of
    work of those, sorted) and ``role`` (the strongest of :data:`journeys.model.vocabulary.ROLES`; empty if none).
    Threads have ``kind`` (as ``by``) and are named by it, as in ``thread:github:owner/repo/issue/12``,
    ``month:github:owner/repo/2021-03`` and
    ``place:github:owner/repo``. An edge's ``acts`` is how often the person acted there, ``first_at`` when they did so
    first in the window. Entries of lists make nobody meet, nor does :data:`journeys.model.vocabulary.NOT_MEETING`.
    """
    inside, people = _acting(acts, journeys, observed_until, since, _came(journeys, windows))
    graph: nx.Graph[str] = nx.Graph(by=by)
    graph.add_nodes_from(people)
    where = meeting_places(inside, by)
    counted = _count_pairs(inside.loc[where.index, "person"], where, inside.loc[where.index, "at"])
    graph.add_nodes_from(dict.fromkeys(there for _, there, *_ in counted), kind=by)
    graph.add_edges_from((who, there, {"acts": n, "first_at": at}) for who, there, n, at in counted)
    return graph


def before(bipartite: "nx.Graph[str]", end: datetime) -> "nx.Graph[str]":
    """Return the part of a :func:`bipartite_graph` that had happened by ``end``: who acted where, people in order."""
    earlier: nx.Graph[str] = nx.Graph(**bipartite.graph)
    ties = [(one, other) for one, other in bipartite.edges if bipartite[one][other]["first_at"] < end]
    there = {node for pair in ties for node in pair}
    # people first and in their order, by which seeded draws start
    earlier.add_nodes_from((node, attributes) for node, attributes in bipartite.nodes(data=True) if node in there)
    earlier.add_edges_from(ties)
    return earlier


def project(bipartite: "nx.Graph[str]") -> "nx.Graph[str]":
    """Tie the people of a :func:`bipartite_graph` who acted in one thread; each thread divides a weight of 1.

    Returns
    -------
    The same people with the same attributes, also those without ties. The attribute ``weight`` of an edge is the sum
    over the threads that the two share of one divided by the number of pairs in the thread. The graph's ``told`` is the
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
    people = [who for who, attributes in bipartite.nodes(data=True) if attributes["kind"] == "person"]
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


def first_and_last_meeting(bipartite: "nx.Graph[str]", one: str, other: str) -> tuple[datetime, datetime]:
    """Return when two who are tied had both acted in a thread that they share: in the first one, and in the last one.

    Examples
    --------
    >>> both = nx.Graph()
    >>> for who, there, day in (("ada", "a", 1), ("bo", "a", 4), ("ada", "b", 9), ("bo", "b", 2)):
    ...     both.add_edge(who, there, first_at=datetime(2021, 1, day))
    >>> [at.day for at in first_and_last_meeting(both, "ada", "bo")]
    [4, 9]
    """
    mine, theirs = bipartite[one], bipartite[other]
    # as in project(): a thread of too many people ties nobody
    shared = [there for there in mine.keys() & theirs.keys() if bipartite.degree(there) <= LARGEST]
    met = [max(mine[there]["first_at"], theirs[there]["first_at"]) for there in shared]
    return min(met), max(met)


def membership_matrix(bipartite: "nx.Graph[str]", people: list[str]) -> sparse.csr_array:
    """Return the matrix of people (rows) and threads (columns): 1 where a person acted."""
    places = {who: number for number, who in enumerate(people)}
    threads = {node: number for number, node in enumerate(n for n in bipartite if n not in places)}
    rows = [(places[who], threads[there]) for who in people for there in bipartite[who]]
    one, other = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return sparse.csr_array((np.ones(len(rows)), (one, other)), shape=(len(people), len(threads)))


def project_matrix(member: sparse.csr_array) -> sparse.coo_array:
    """Compute the weights of the ties that a matrix of people and threads makes: first person before second."""
    sizes = np.asarray(member.sum(axis=0)).ravel()
    kept = (sizes > 1) & (sizes <= LARGEST)
    member = member[:, kept]
    sizes = sizes[kept]
    shared = (member * (2 / (sizes * (sizes - 1)))) @ member.T
    ties = sparse.coo_array(sparse.triu(shared, k=1))
    # sorted by both ends: later draws by chance depend on the order of ties
    ties.sum_duplicates()
    order = np.lexsort((ties.col, ties.row))
    return sparse.coo_array((ties.data[order], (ties.row[order], ties.col[order])), shape=ties.shape)


def collaboration_graph(  # noqa: PLR0913  (as above)
    acts: pd.DataFrame,
    journeys: pd.DataFrame,
    *,
    observed_until: datetime,
    since: datetime | None = None,
    by: By = "thread",
    windows: Windows | None = None,
) -> "nx.Graph[str]":
    """Tie the people who acted in one thread, or place: :func:`bipartite_graph`, projected by :func:`project`."""
    return project(bipartite_graph(acts, journeys, observed_until=observed_until, since=since, by=by, windows=windows))


def answers_graph(
    acts: pd.DataFrame, journeys: pd.DataFrame, *, observed_until: datetime, since: datetime | None = None
) -> "nx.DiGraph[str]":
    """Point from each person to those whom they answered: responded to, reviewed, merged for, triaged for.

    Returns
    -------
    People as in :func:`bipartite_graph`, and those who were answered in the window and had not acted in it, whose
    ``acts`` is 0. The attribute ``weight`` of an edge is the number of such acts, ``first_at`` when the first was.
    Nobody answers themselves.
    """
    came = _came(journeys, None)
    inside, people = _acting(acts, journeys, observed_until, since, came)
    stages = furthest_stage(journeys, observed_until)
    stages = stages[stages != "discover"]
    answers = inside[inside["toward"].notna() & (inside["toward"] != inside["person"]) & ~is_listed(inside)]
    answers = answers[answers["toward"].isin(stages.index)]
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(people)
    for who in answers["toward"].unique():
        if who not in graph:
            graph.add_node(who, kind="person", stage=stages[who], **came[who], acts=0, works=(), role="")
    counted = _count_pairs(answers["person"], answers["toward"], answers["at"])
    graph.add_edges_from((who, whom, {"weight": n, "first_at": at}) for who, whom, n, at in counted)
    return graph


def _acting(
    acts: pd.DataFrame,
    journeys: pd.DataFrame,
    observed_until: datetime,
    since: datetime | None,
    came: dict[str, dict[str, Any]],
) -> tuple[pd.DataFrame, list[Node]]:
    """Return the acts of a window that are more than discovering, and the people who did them, as nodes."""
    stages = furthest_stage(journeys, observed_until)
    inner = acts[(acts["at"] < observed_until) & ~acts["action"].isin(DISCOVERING)]
    # by time, so that people are numbered by their first act, never by name: a renamed account changes no group
    inner = inner[inner["person"].isin(stages.index[stages != "discover"])].sort_values("at", kind="stable")
    inside = inner if since is None else inner[inner["at"] >= since]
    return inside, _people(inside, _roles(inner, since), came, stages)


def _came(journeys: pd.DataFrame, windows: Windows | None) -> dict[str, dict[str, Any]]:
    """Return for each person when they first acted, and when they surely did for the first time beyond discovering."""
    arrived = earliest(journeys, list(_ARRIVED))
    exact = earliest(
        journeys.assign(**{at: journeys[at].where(~_is_by_list(journeys, at)) for at in _ARRIVED}), list(_ARRIVED)
    )
    is_sure = (exact == arrived) & surely_new(journeys, arrived, windows)
    rows = zip(
        journeys["person"].tolist(),
        journeys["first_at"],
        _is_by_list(journeys, "first_at"),
        arrived,
        is_sure,
        strict=True,
    )
    return {
        who: {
            "first_at": first.to_pydatetime(),
            "by_list": by_list,
            "arrived_at": inner.to_pydatetime() if sure else None,
        }
        for who, first, by_list, inner, sure in rows
    }


def _is_by_list(journeys: pd.DataFrame, at: str) -> pd.Series:
    listed: pd.Series = journeys[at.replace("_at", "_since")].notna()
    return listed


def meeting_places(inside: pd.DataFrame, by: By) -> pd.Series:
    """Return the name of what each act shares with others, by its index; by threads, without acts outside them."""
    done = inside[~inside["action"].isin(NOT_MEETING) & ~is_listed(inside)]
    where: pd.Series = done["place"]
    if by == "thread":
        where = where + "/" + done["thread"]
    elif by == "month":
        where = where + "/" + done["at"].dt.strftime("%Y-%m")
    return f"{by}:" + where.dropna()


def _count_pairs(one: pd.Series, other: pd.Series, at: pd.Series) -> list[tuple[str, str, int, datetime]]:
    """Count how often each pair of values is in two columns, and when first, in order of first appearance."""
    counted = at.groupby([one, other], sort=False).agg(["size", "min"])
    ends = (counted.index.get_level_values(level).tolist() for level in (0, 1))
    return list(zip(*ends, counted["size"].tolist(), counted["min"].dt.to_pydatetime(), strict=True))


def _people(
    inside: pd.DataFrame, roles: dict[str, str], came: dict[str, dict[str, Any]], stages: pd.Series
) -> list[Node]:
    """Return the people who acted with their attributes, in the order in which they first did."""
    counted = inside.groupby("person", sort=False).size()
    kinds = assign_kinds(inside)[["person", "kind"]].dropna().drop_duplicates().sort_values("kind")
    works: dict[str, list[str]] = {}
    for who, kind in zip(kinds["person"], kinds["kind"], strict=True):
        if kind != UNTOLD:
            works.setdefault(who, []).append(kind)
    return [
        (
            who,
            {
                "kind": "person",
                "stage": stage,
                **came[who],
                "acts": int(n),
                "works": tuple(works.get(who, ())),
                "role": roles.get(who, ""),
            },
        )
        for who, n, stage in zip(counted.index, counted, stages[counted.index], strict=True)
    ]


def _roles(inner: pd.DataFrame, since: datetime | None) -> dict[str, str]:
    """Return each person's strongest role."""
    shown = inner[inner["action"].isin(ROLES)]
    # rights are kept until taken away, however long ago they were given; other roles show in what people do now
    if since is not None:
        shown = shown[shown["action"].isin(RIGHTS) | (shown["at"] >= since)]
    rank = shown["action"].map({action: number for number, action in enumerate(ROLES)})
    strongest = rank.groupby(shown["person"]).min()
    return {str(who): ROLES[int(number)] for who, number in strongest.items()}
