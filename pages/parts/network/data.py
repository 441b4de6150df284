"""The network, its measures, its picture and its files."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Final, NamedTuple

import networkx as nx
import pandas as pd

from journeys.analysis.network import graph as network_graph
from journeys.analysis.network import measures as network_measures
from journeys.analysis.network.baseline import MIN_DRAWS, Baseline
from journeys.analysis.network.congruence import measure_congruence
from journeys.analysis.network.engine import Ties
from journeys.analysis.network.graph import By
from journeys.analysis.network.groups import find_groups
from journeys.analysis.network.measures import NetworkMeasures
from journeys.charts.network import files as network_files
from journeys.charts.network import layout as network_layout
from journeys.charts.network import picture as charts
from journeys.charts.network.layout import Point
from journeys.model.days import last_instant
from journeys.model.pseudonyms import pseudonym_of
from journeys.sentences import network as sentences
from pages.parts.network import tables as network_tables
from pages.parts.shared import data, tables
from pages.parts.shared.cached import ANSWERS, GRAPHS, PICTURES, cached, open_store, shared
from pages.parts.shared.data import acts, paths
from pages.parts.shared.filters import Scope

TIES: Final[tuple[By, ...]] = ("thread", "month", "place")
"""What people can share, the closest first."""
MOST_COMPARED_TIES: Final = 20_000
"""A larger network is not compared with chance, which would take too long while somebody waits."""


class Network(NamedTuple):
    """Which network to show: what people share, and until the end of which month (such as ``2021-03``)."""

    by: By
    month: str


class Files(NamedTuple):
    """The network as downloads in four formats."""

    people: bytes
    ties: bytes
    graphml: bytes
    gexf: bytes


def months(choice: Scope) -> list[str]:
    """List the months from the first act to the last observed one, which may be incomplete."""
    view = data.view(choice)
    # the end is exclusive: on the first of a month it is the month before that is observed
    until = last_instant(view.observed_until).strftime("%Y-%m")
    if view.journeys.empty:
        return [until]
    span = pd.period_range(view.journeys["first_at"].min().strftime("%Y-%m"), until, freq="M")
    return [str(month) for month in span] or [until]


def anchors(all_months: list[str]) -> list[str]:
    """List the months whose layout later ones start from: the last of each year, and of each quarter in the first."""
    first_year = all_months[0][:4]
    is_end = ("03", "06", "09")
    return [
        one
        for one, other in pairwise(all_months)
        if one[:4] != other[:4] or (one.startswith(first_year) and one[5:] in is_end)
    ]


def closest_tie(choice: Scope) -> By:
    """Return the closest thing that people share: threads if any export contains them, else months, else places."""
    newest = months(choice)[-1]
    return next((by for by in TIES if graph(choice, Network(by, newest)).number_of_edges()), TIES[0])


@shared(GRAPHS, "Finding who works with whom …")
def graph(choice: Scope, network: Network) -> "nx.Graph[str]":
    """Return who is tied to whom; shared by all visitors, not to be changed."""
    until, view = _end(choice, network.month), data.view(choice)
    return network_graph.collaboration_graph(
        acts(choice), view.journeys, observed_until=until, by=network.by, windows=view.windows
    )


@cached(GRAPHS, "Measuring …")
def measures(choice: Scope, network: Network) -> NetworkMeasures:
    """Measure the network."""
    until = _end(choice, network.month)
    answers = network_graph.answers_graph(acts(choice), data.view(choice).journeys, observed_until=until)
    return network_measures.measure(graph(choice, network), answers, observed_until=until)


@cached(ANSWERS, "Comparing with chance …")
def findings(choice: Scope, network: Network) -> list[str]:
    """Describe in words what the network shows, compared with networks drawn by chance."""
    until, journeys = _end(choice, network.month), data.view(choice).journeys
    congruence = measure_congruence(
        acts(choice), journeys, observed_until=until, paths=paths(choice), draws=_draws(choice, network)
    )
    return sentences.findings(compared(choice, network), by=network.by, congruence=congruence)


@cached(ANSWERS, "Comparing with chance …")
def compared(choice: Scope, network: Network) -> NetworkMeasures:
    """Return the measures, those of the whole network compared with chance."""
    draws = _draws(choice, network)
    if not draws:
        return measures(choice, network)
    until, journeys = _end(choice, network.month), data.view(choice).journeys
    both = network_graph.bipartite_graph(acts(choice), journeys, observed_until=until, by=network.by)
    answers = network_graph.answers_graph(acts(choice), journeys, observed_until=until)
    baseline = Baseline(draws=draws, bipartite=both)
    return network_measures.measure(graph(choice, network), answers, observed_until=until, baseline=baseline)


def names(choice: Scope, network: Network) -> dict[str, str]:
    """Return everybody's pseudonym."""
    key = open_store().key
    return {who: pseudonym_of(who, key) for who in graph(choice, network)}


@cached(PICTURES, "Drawing the network …")
def picture(choice: Scope, network: Network, size: str) -> str:
    """Draw the network as a page of its own."""
    tied, people = graph(choice, network), measures(choice, network).people.set_index("person")
    places = _places(choice, network)
    number = {who: place for place, who in enumerate(tied)}
    # people without ties are not drawn, so the picture has numbers of its own
    new = {number[who]: place for place, who in enumerate(places)}
    ties = network_layout.drawn_ties(tied)
    ties = ties.assign(one=ties["one"].map(new), other=ties["other"].map(new))
    points = pd.DataFrame(list(places.values()), columns=["x", "y"])
    points[["x", "y"]] = network_layout.gather_parts(points.to_numpy(), ties)
    signs = network_tables.signs(people.loc[list(places)], tied, size, names(choice, network))
    return charts.draw_network(signs.join(points), ties)


def drawn(choice: Scope, network: Network) -> list[str]:
    """List the people who are drawn, by their number in the picture."""
    return list(_places(choice, network))


def count_drawn_ties(choice: Scope, network: Network) -> int:
    """Count the ties that are drawn."""
    return len(network_layout.drawn_ties(graph(choice, network)))


@cached(PICTURES)
def files(choice: Scope, network: Network) -> Files:
    """Return the network as files, everybody under a pseudonym."""
    tied, found = graph(choice, network), measures(choice, network)
    people = network_files.people_rows(tied, found, names(choice, network))
    ties = network_files.tie_rows(tied, people, found)
    return Files(
        tables.safe_csv(people).encode(),
        tables.safe_csv(ties).encode(),
        network_files.graphml(people, ties),
        network_files.gexf(people, ties),
    )


def _end(choice: Scope, month: str) -> datetime:
    # the last month may be incomplete
    next_month = (pd.Period(month, freq="M") + 1).start_time.to_pydatetime().replace(tzinfo=UTC)
    return min(next_month, data.view(choice).observed_until)


def _draws(choice: Scope, network: Network) -> int:
    return MIN_DRAWS if graph(choice, network).number_of_edges() <= MOST_COMPARED_TIES else 0


@cached(ANSWERS)
def _places(choice: Scope, network: Network) -> dict[str, Point]:
    # the layout starts from that of an earlier month, so that people stay where they were when the month is moved
    ends = [month for month in anchors(months(choice)) if month < network.month]
    earlier = _places(choice, Network(network.by, ends[-1])) if ends else None
    tied = graph(choice, network)
    people = list(tied)
    # found as for the table, so that the picture has the groups that it names
    group = find_groups(Ties.of(tied, people)).group
    return network_layout.place_people(tied, dict(zip(people, group.tolist(), strict=True)), earlier)
