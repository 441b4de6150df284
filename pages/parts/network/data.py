"""The network and its picture."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Final, NamedTuple

import networkx as nx
import pandas as pd

from journeys.analysis.network import engine as network_engine
from journeys.analysis.network import graph as network_graph
from journeys.analysis.network import measures as network_measures
from journeys.analysis.network.baseline import Baseline
from journeys.analysis.network.congruence import measure_congruence
from journeys.analysis.network.graph import By
from journeys.analysis.network.measures import SEED, NetworkMeasures
from journeys.charts.network import files as network_files
from journeys.charts.network import layout as network_layout
from journeys.charts.network import picture as charts
from journeys.charts.network.layout import Point
from journeys.model.pseudonyms import pseudonym_of
from journeys.sentences import network as sentences
from pages.parts.network import tables as network_tables
from pages.parts.shared import data, tables
from pages.parts.shared.cached import ANSWERS, GRAPHS, PICTURES, cached, open_store, shared
from pages.parts.shared.data import acts, paths
from pages.parts.shared.filters import Scope

WAYS: Final[tuple[By, ...]] = ("thread", "month", "place")
DRAWS: Final = 40
COMPARED: Final = 20_000
"""Ties up to which the network is held against chance while somebody waits."""


class Seen(NamedTuple):
    """Which network is looked at: what people share, and until the end of which month (as in ``2021-03``)."""

    by: By
    month: str


class Files(NamedTuple):
    """The network as it leaves the app, written in four ways."""

    people: bytes
    ties: bytes
    graphml: bytes
    gexf: bytes


def months(choice: Scope) -> list[str]:
    """List the months from the first act on until the last that is observed, at least begun."""
    view = data.view(choice)
    until = (view.observed_until - pd.Timedelta(microseconds=1)).strftime("%Y-%m")
    if view.journeys.empty:
        return [until]
    span = pd.period_range(view.journeys["first_at"].min().strftime("%Y-%m"), until, freq="M")
    return [str(month) for month in span] or [until]


def anchors(known: list[str]) -> list[str]:
    """List the months whose picture later ones start from: each year's last, and in the first year each quarter's."""
    first_year = known[0][:4]
    is_end = ("03", "06", "09")
    return [
        one
        for one, other in pairwise(known)
        if one[:4] != other[:4] or (one.startswith(first_year) and one[5:] in is_end)
    ]


def closest_tie(choice: Scope) -> By:
    """Return the closest thing that people share: threads if any exports tell of them, else months, else places."""
    newest = months(choice)[-1]
    return next((by for by in WAYS if graph(choice, Seen(by, newest)).number_of_edges()), WAYS[0])


@shared(GRAPHS, "Finding who works with whom …")
def graph(choice: Scope, seen: Seen) -> "nx.Graph[str]":
    """Return who is tied to whom; shared by all visitors, not to be changed."""
    until = _end(choice, seen.month)
    return network_graph.collaboration_graph(acts(choice), data.view(choice).journeys, observed_until=until, by=seen.by)


@cached(GRAPHS, "Measuring …")
def measures(choice: Scope, seen: Seen) -> NetworkMeasures:
    """Measure the network."""
    until = _end(choice, seen.month)
    answers = network_graph.answers_graph(acts(choice), data.view(choice).journeys, observed_until=until)
    return network_measures.measure(graph(choice, seen), answers, observed_until=until)


@cached(ANSWERS, "Comparing with chance …")
def reading(choice: Scope, seen: Seen) -> list[str]:
    """Describe in words what the network shows, beside networks drawn by chance."""
    until, journeys = _end(choice, seen.month), data.view(choice).journeys
    baseline = Baseline(_draws(choice, seen))
    silence = measure_congruence(acts(choice), journeys, observed_until=until, paths=paths(choice), baseline=baseline)
    return sentences.findings(compared(choice, seen), by=seen.by, congruence=silence)


@cached(ANSWERS, "Comparing with chance …")
def compared(choice: Scope, seen: Seen) -> NetworkMeasures:
    """Return the measures with those of the whole held against chance."""
    draws = _draws(choice, seen)
    if not draws:
        return measures(choice, seen)
    until, journeys = _end(choice, seen.month), data.view(choice).journeys
    both = network_graph.bipartite_graph(acts(choice), journeys, observed_until=until, by=seen.by)
    answers = network_graph.answers_graph(acts(choice), journeys, observed_until=until)
    baseline = Baseline(draws=draws, bipartite=both)
    return network_measures.measure(graph(choice, seen), answers, observed_until=until, baseline=baseline)


def names(choice: Scope, seen: Seen) -> dict[str, str]:
    """Return everybody's pseudonym."""
    key = open_store().key
    return {who: pseudonym_of(who, key) for who in graph(choice, seen)}


@cached(PICTURES, "Drawing the network …")
def picture(choice: Scope, seen: Seen, size: str) -> str:
    """Draw the network, as a page of its own."""
    tied, people = graph(choice, seen), measures(choice, seen).people.set_index("person")
    places = _places(choice, seen)
    number = {who: place for place, who in enumerate(tied)}
    new = {number[who]: place for place, who in enumerate(places)}
    ties = network_layout.drawn_ties(tied)
    ties = ties.assign(one=ties["one"].map(new), other=ties["other"].map(new))
    points = pd.DataFrame(list(places.values()), columns=["x", "y"])
    points[["x", "y"]] = network_layout.draw_in(points.to_numpy(), ties)
    told = network_tables.signs(people.loc[list(places)], tied, size, names(choice, seen))
    return charts.draw_network(told.join(points), ties)


def drawn(choice: Scope, seen: Seen) -> list[str]:
    """List the people who are drawn, by their number in the picture."""
    return list(_places(choice, seen))


def count_drawn_ties(choice: Scope, seen: Seen) -> int:
    """Count the ties that are drawn."""
    return len(network_layout.drawn_ties(graph(choice, seen)))


@cached(PICTURES)
def files(choice: Scope, seen: Seen) -> Files:
    """Return the network as it may leave the app."""
    tied, found = graph(choice, seen), measures(choice, seen)
    people = network_files.people_rows(tied, found, names(choice, seen))
    ties = network_files.tie_rows(tied, people, found)
    return Files(
        tables.safe_csv(people).encode(),
        tables.safe_csv(ties).encode(),
        network_files.graphml(people, ties),
        network_files.gexf(people, ties),
    )


def _end(choice: Scope, month: str) -> datetime:
    """Return the first instant that is not seen any more."""
    next_month = (pd.Period(month, freq="M") + 1).start_time.to_pydatetime().replace(tzinfo=UTC)
    return min(next_month, data.view(choice).observed_until)


def _draws(choice: Scope, seen: Seen) -> int:
    """Count the networks to draw by chance: none where one takes too long."""
    return DRAWS if graph(choice, seen).number_of_edges() <= COMPARED else 0


@cached(ANSWERS)
def _places(choice: Scope, seen: Seen) -> dict[str, Point]:
    """Place people from where they stood at an earlier end, so that each month's picture is alike."""
    ends = [month for month in anchors(months(choice)) if month < seen.month]
    earlier = _places(choice, Seen(seen.by, ends[-1])) if ends else None
    tied = graph(choice, seen)
    people = list(tied)
    group = network_engine.groups(network_engine.Ties.of(tied, people), SEED)
    return network_layout.place_people(tied, dict(zip(people, group.tolist(), strict=True)), earlier)
