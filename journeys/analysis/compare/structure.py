"""How several communities are built: places, working groups, roles and rights, concentration, networks."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from itertools import combinations
from typing import Any, Final

import networkx as nx
import numpy.typing as npt
import pandas as pd

from journeys.analysis.acts import is_listed
from journeys.analysis.compare.measures import Measure, Value, count_of, share_of
from journeys.analysis.compare.shared import Shared, Side
from journeys.analysis.network import measures as network_measures
from journeys.analysis.network.baseline import MIN_DRAWS, MOST_TIES, Baseline
from journeys.analysis.network.graph import By, answers_graph, bipartite_graph, project
from journeys.analysis.stats.gini import FEWEST, compare_ginis, gini, gini_interval
from journeys.analysis.work.units import find_units
from journeys.model import tables
from journeys.model.vocabulary import RIGHTS, ROLES
from journeys.model.wording import known, listing

GROUP: Final = "roster:"
"""How the place of a working group begins: its members stand on a roster."""
_MEMBER: Final = frozenset({"joined_org", *RIGHTS})
_LOADED: Final = "each by its own exports: more files show more"
_BESIDE_RANDOM: Final = "ties depend on each other: each stands beside random networks of its own size"
_NETWORK: Final = ("isolates", "transitivity", "modularity")
"""The measures of a network that do not grow with its size, or that random networks of that size stand beside."""


def own_measures(whole: Sequence[Side], shared: Shared) -> list[Measure]:
    """List what each community's own exports show of its places, working groups, roles and rights."""
    outside = [
        side.settings.community.name
        for side in whole
        if side.slug in shared.slugs and not shared.inside(side.slug, _memberships(side.acts)["at"]).any()
    ]
    several = share_of("structure", "several", lambda side: count_in_several(working_groups(side.acts)))
    why = f"no roster of {listing(outside)} is of the months in which all could be seen"
    beside = Measure("structure", "several", "share", several.value, reason=why)
    return [
        count_of("structure", "places", "count", lambda side: _own_places(side.acts), _LOADED),
        count_of("structure", "people", "people", lambda side: len(side.journeys), _LOADED),
        count_of("structure", "groups", "count", lambda side: len(_nodes(working_groups(side.acts), "group")), _LOADED),
        count_of(
            "structure", "members", "people", lambda side: len(_nodes(working_groups(side.acts), "person")), _LOADED
        ),
        Measure("structure", "overlaps", "network", lambda side: _overlap(side.acts), reason=_LOADED),
        beside if outside else several,
        *(
            count_of("structure", f"role:{action}", "people", partial(_count_listed, action=action), _LOADED)
            for action in ROLES
            if action in RIGHTS
        ),
    ]


def shared_measures(sides: Sequence[Side], shared: Shared) -> list[Measure]:
    """List what shared acts show of concentration and networks; ``sides`` are narrowed to them."""
    # what people share has to be the same for all: a thread where all have threads of several people, else a month
    by: By = "thread" if all(project(_graph(side, "thread")).number_of_edges() for side in sides) else "month"
    # the network is measured once for its three measures
    whole = cache(partial(_measure_network, {side.slug: side for side in sides}, by))
    concentration = Measure(
        "structure",
        "gini",
        "gini",
        lambda side: _gini(_pieces(side, shared)),
        lambda own, other: compare_ginis(_pieces(own, shared), _pieces(other, shared)),
        point=lambda side: gini(_pieces(side, shared)),
    )
    networks = [
        Measure("structure", f"{name}:{by}", "network", partial(_of_network, whole, name), reason=_BESIDE_RANDOM)
        for name in _NETWORK
    ]
    return [concentration, *networks]


def working_groups(acts: pd.DataFrame) -> "nx.Graph[str]":
    """Tie people to the working groups on whose rosters they stand.

    Nodes have the attribute ``kind``, person or group; groups are named by their places.
    """
    listed = _memberships(acts)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(listed["person"].unique()), kind="person")
    graph.add_nodes_from(sorted(listed["place"].unique()), kind="group")
    graph.add_edges_from(listed[["person", "place"]].itertuples(index=False, name=None))
    return graph


def count_overlaps(graph: "nx.Graph[str]") -> int:
    """Count the pairs of working groups that have somebody in common, in a graph of :func:`working_groups`."""
    return len({pair for who in _nodes(graph, "person") for pair in combinations(sorted(graph[who]), 2)})


def count_in_several(graph: "nx.Graph[str]") -> tuple[int, int]:
    """Count who is in two working groups or more, and all who are in any."""
    people = _nodes(graph, "person")
    return sum(graph.degree(who) > 1 for who in people), len(people)


def list_groups(acts: pd.DataFrame) -> pd.DataFrame:
    """List working groups with their people and how many of these are in another one too.

    Returns
    -------
    :data:`journeys.model.tables.WORKING_GROUPS`, by name.
    """
    graph = working_groups(acts)
    return tables.WORKING_GROUPS.of(
        {"group": name, "people": len(graph[name]), "elsewhere": sum(graph.degree(who) > 1 for who in graph[name])}
        for name in _nodes(graph, "group")
    )


def roles_over_time(acts: pd.DataFrame) -> pd.DataFrame:
    """Count the people with a role or a right in each list that is loaded.

    Returns
    -------
    :data:`journeys.model.tables.ROLES_LISTED`, by day. A list says who holds it by its day, not since when.
    """
    listed = acts[acts["action"].isin(RIGHTS)]
    by_day = listed.assign(on=listed["at"].dt.tz_convert(None).dt.floor("D")).groupby(["on", "action"])["person"]
    return tables.ROLES_LISTED.of(by_day.nunique().rename("people").reset_index())


def _memberships(acts: pd.DataFrame) -> pd.DataFrame:
    return acts[acts["action"].isin(_MEMBER) & acts["place"].str.startswith(GROUP)]


def _nodes(graph: "nx.Graph[str]", kind: str) -> list[str]:
    return [node for node in graph if graph.nodes[node]["kind"] == kind]


def _own_places(acts: pd.DataFrame) -> int:
    return int(acts.loc[~is_listed(acts), "place"].nunique())


def _overlap(acts: pd.DataFrame) -> Value:
    """Return which part of all pairs of groups has somebody in common."""
    graph = working_groups(acts)
    groups = len(_nodes(graph, "group"))
    return Value(count_overlaps(graph) / (groups * (groups - 1) / 2)) if groups > 1 else Value()


def _count_listed(side: Side, action: str) -> int:
    return int(side.acts.loc[side.acts["action"] == action, "person"].nunique())


def _pieces(side: Side, shared: Shared) -> npt.NDArray[Any]:
    """Return how many pieces of work each person did who did any."""
    pieces = find_units(side.acts, observed_until=shared.span(side.slug)[1])
    return pieces.groupby("person").size().to_numpy()


def _gini(pieces: npt.NDArray[Any]) -> Value:
    found = gini_interval(pieces) if len(pieces) >= FEWEST else None
    return Value(found.gini, found.low, found.high, len(pieces)) if found else Value(n=len(pieces))


def _graph(side: Side, by: By) -> "nx.Graph[str]":
    return bipartite_graph(side.acts, side.journeys, observed_until=side.settings.observed_until, by=by)


def _measure_network(sides: dict[str, Side], by: By, slug: str) -> pd.DataFrame:
    side = sides[slug]
    until, both = side.settings.observed_until, _graph(side, by)
    graph = project(both)
    draws = MIN_DRAWS if graph.number_of_edges() <= MOST_TIES else 0
    answers = answers_graph(side.acts, side.journeys, observed_until=until)
    baseline = Baseline(draws=draws, bipartite=both) if draws else None
    return network_measures.measure(graph, answers, observed_until=until, baseline=baseline).whole.set_index("measure")


def _of_network(whole: Callable[[str], pd.DataFrame], name: str, side: Side) -> Value:
    row: Mapping[Any, Any] = whole(side.slug).loc[name].to_dict()
    value, low, high = (float(row[part]) if known(row[part]) else None for part in ("value", "low", "high"))
    return Value(value, low, high, int(row["n"]))
