"""How several communities are built: places, working groups, roles and rights, concentration, networks."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Final

import networkx as nx
import pandas as pd

from journeys.analysis.compare.measured import Measured, Value, compare_pairs, measured_shares
from journeys.analysis.compare.shared import Shared, Side
from journeys.analysis.network import measures as network_measures
from journeys.analysis.network.baseline import MIN_DRAWS, MOST_TIES, Baseline
from journeys.analysis.network.graph import By, answers_graph, bipartite_graph, project
from journeys.analysis.stats.gini import compare_ginis, gini_interval
from journeys.analysis.work.units import find_units
from journeys.model import tables

GROUP: Final = "roster:"
"""How the place of a working group begins: its members stand on a roster."""
_MEMBER: Final = frozenset({"joined_org", "appointed", "granted"})
_LOADED: Final = "each by its own exports: more files show more"
_BESIDE_RANDOM: Final = "ties are not independent: each stands beside random networks of its own size"
_NETWORK: Final = ("isolates", "transitivity", "modularity")
"""The measures of a network that do not grow with its size, or that random networks of that size stand beside."""


def measure_structure(whole: Sequence[Side], sides: Sequence[Side], shared: Shared) -> list[Measured]:
    """Measure places, groups, roles, concentration and networks.

    ``whole`` are the communities by their own definitions and exports; ``sides`` are narrowed to what is shared, those
    of which something is loaded.
    """
    graphs = {side.slug: working_groups(side.acts) for side in whole}
    return [
        _counts(whole, "places", lambda side: int(side.acts["place"].nunique())),
        _counts(whole, "people", lambda side: len(side.journeys)),
        _counts(whole, "groups", lambda side: len(_groups(graphs[side.slug]))),
        _counts(whole, "members", lambda side: len(_people(graphs[side.slug]))),
        _counts(whole, "group_ties", lambda side: count_overlaps(graphs[side.slug])),
        _counts(whole, "appointed", lambda side: _listed(side, "appointed")),
        _counts(whole, "granted", lambda side: _listed(side, "granted")),
        _in_several(whole, shared, graphs),
        *([_concentration(sides, shared), *_networks(sides)] if sides else []),
    ]


def working_groups(acts: pd.DataFrame) -> "nx.Graph[str]":
    """Tie people to the working groups on whose rosters they stand.

    Nodes have the attribute ``kind``, person or group; groups are named by their places.
    """
    listed = acts[acts["action"].isin(_MEMBER) & acts["place"].str.startswith(GROUP)]
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(listed["person"].unique()), kind="person")
    graph.add_nodes_from(sorted(listed["place"].unique()), kind="group")
    graph.add_edges_from(listed[["person", "place"]].itertuples(index=False, name=None))
    return graph


def count_overlaps(graph: "nx.Graph[str]") -> int:
    """Count the pairs of working groups that have somebody in common, in a graph of :func:`working_groups`."""
    return len({pair for who in _people(graph) for pair in combinations(sorted(graph[who]), 2)})


def roles_over_time(side: Side) -> pd.DataFrame:
    """Count the people with a role or a right in each list that is loaded.

    Returns
    -------
    :data:`journeys.model.tables.ROLES_LISTED`, by day. A list says who holds it by its day, not since when.
    """
    listed = side.acts[side.acts["action"].isin(["appointed", "granted"])]
    counted = listed.assign(on=listed["at"].dt.tz_convert(None).dt.floor("D")).groupby(["on", "action"])["person"]
    return tables.ROLES_LISTED.of(counted.nunique().rename("people").reset_index())


def _groups(graph: "nx.Graph[str]") -> list[str]:
    return [node for node, kind in graph.nodes(data="kind") if kind == "group"]


def _people(graph: "nx.Graph[str]") -> list[str]:
    return [node for node, kind in graph.nodes(data="kind") if kind == "person"]


def _listed(side: Side, action: str) -> int:
    return int(side.acts.loc[side.acts["action"] == action, "person"].nunique())


def _counts(sides: Sequence[Side], name: str, count: Callable[[Side], int]) -> Measured:
    values = {side.slug: Value(count(side)) if len(side.journeys) else Value() for side in sides}
    return Measured("structure", name, "count", values, reason=_LOADED)


def _in_several(sides: Sequence[Side], shared: Shared, graphs: "dict[str, nx.Graph[str]]") -> Measured:
    """Measure which share of a community's group members are in several groups, if the lists are of the same months."""
    counts = {}
    for side in sides:
        people = _people(graphs[side.slug])
        counts[side.slug] = (sum(graphs[side.slug].degree(who) > 1 for who in people), len(people))
    found = measured_shares("structure", "several", {slug: counts[slug] for slug in counts if counts[slug][1]})
    outside = [
        side.settings.community.name
        for side in sides
        if side.slug in shared.slugs and not _has_roster_inside(side, shared)
    ]
    if not outside:
        return found
    why = f"no roster of {' and '.join(outside)} is of the months in which all could be seen"
    return Measured("structure", "several", "share", found.values, reason=why)


def _has_roster_inside(side: Side, shared: Shared) -> bool:
    listed = side.acts[side.acts["action"].isin(_MEMBER) & side.acts["place"].str.startswith(GROUP)]
    return bool(shared.inside(side.slug, listed["at"]).any())


def _concentration(sides: Sequence[Side], shared: Shared) -> Measured:
    """Measure how unevenly pieces of work are spread among those who did any."""
    pieces = {
        side.slug: find_units(side.acts, observed_until=shared.span(side.slug)[1]).groupby("person").size().to_numpy()
        for side in sides
    }
    values, reasons = {}, {}
    for slug, counts in pieces.items():
        found = gini_interval(counts)
        values[slug] = Value(*found, len(counts)) if found else Value(n=len(counts))
        if found is None:
            reasons[slug] = "fewer than 10 people did a piece of work"
    p_values = compare_pairs(list(pieces), lambda one, other: compare_ginis(pieces[one], pieces[other]))
    return Measured("structure", "gini", "gini", values, p_values, reasons=reasons)


def _networks(sides: Sequence[Side]) -> list[Measured]:
    """Measure the network of each community beside random networks of its own size, times and threads."""
    # what people share has to be the same for all: a thread where all have threads of several people, else a month
    by: By = "thread" if all(project(_graph(side, "thread")).number_of_edges() for side in sides) else "month"
    whole = {side.slug: _measures(side, by) for side in sides}
    found = []
    for name in _NETWORK:
        values = {}
        for slug, table in whole.items():
            row = table.loc[name]
            value, low, high = (None if pd.isna(row[part]) else float(row[part]) for part in ("value", "low", "high"))
            values[slug] = Value(value, low, high, int(row["n"]))
        found.append(Measured("structure", f"{name}:{by}", "network", values, reason=_BESIDE_RANDOM))
    return found


def _graph(side: Side, by: By) -> "nx.Graph[str]":
    return bipartite_graph(side.acts, side.journeys, observed_until=side.settings.observed_until, by=by)


def _measures(side: Side, by: By) -> pd.DataFrame:
    until, both = side.settings.observed_until, _graph(side, by)
    graph = project(both)
    draws = MIN_DRAWS if graph.number_of_edges() <= MOST_TIES else 0
    answers = answers_graph(side.acts, side.journeys, observed_until=until)
    baseline = Baseline(draws=draws, bipartite=both) if draws else None
    return network_measures.measure(graph, answers, observed_until=until, baseline=baseline).whole.set_index("measure")
