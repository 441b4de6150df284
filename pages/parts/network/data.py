"""Doors into the network and its picture, kept like those of :mod:`pages.parts.shared.data`."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Final, NamedTuple

import networkx as nx
import pandas as pd
import streamlit as st

from journeys.analysis.network import engine as network_engine
from journeys.analysis.network import graph as network_graph
from journeys.analysis.network import measures as network_measures
from journeys.analysis.network import sentences as network_sentences
from journeys.analysis.network.baseline import Baseline
from journeys.analysis.network.congruence import measure_congruence
from journeys.analysis.network.graph import By
from journeys.analysis.network.measures import SEED, NetworkMeasures
from journeys.charts.network import files as network_files
from journeys.charts.network import layout as network_layout
from journeys.charts.network import picture as charts
from journeys.charts.network.layout import Point
from journeys.model.pseudonyms import handle
from pages.parts.network import tables as network_tables
from pages.parts.shared import data, tables
from pages.parts.shared.acts_data import acts, key_of, paths
from pages.parts.shared.data import ANSWERS, Key
from pages.parts.shared.filters import Choice

WAYS: Final[tuple[By, ...]] = ("thread", "month", "place")
GRAPHS: Final = 16
PICTURES: Final = 8
PLACES: Final = 64
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


def months(choice: Choice) -> list[str]:
    """List the months from the first act on until the last that is observed, at least begun."""
    view = data.view(choice)
    until = (view.observed_until - pd.Timedelta(microseconds=1)).strftime("%Y-%m")
    if view.journeys.empty:
        return [until]
    span = pd.period_range(view.journeys["first_at"].min().strftime("%Y-%m"), until, freq="M")
    return [str(month) for month in span] or [until]


def anchors(known: list[str]) -> list[str]:
    """Give the months whose picture later ones start from: each year's last, and in the first year each quarter's."""
    first_year = known[0][:4]
    is_end = ("03", "06", "09")
    return [
        one
        for one, other in pairwise(known)
        if one[:4] != other[:4] or (one.startswith(first_year) and one[5:] in is_end)
    ]


def first_way(choice: Choice) -> By:
    """Give the closest thing that people share: threads if any exports tell of them, else months, else places."""
    newest = months(choice)[-1]
    return next((by for by in WAYS if graph(choice, Seen(by, newest)).number_of_edges()), WAYS[0])


def graph(choice: Choice, seen: Seen) -> "nx.Graph[str]":
    """Give who is tied to whom; shared by all visitors, not to be changed."""
    return _graph(key_of(choice), seen, choice)


def measures(choice: Choice, seen: Seen) -> NetworkMeasures:
    """Measure the network."""
    return _measures(key_of(choice), seen, choice)


def reading(choice: Choice, seen: Seen) -> list[str]:
    """Say in words what the network shows, beside networks drawn by chance."""
    return _reading(key_of(choice), seen, choice)


def compared(choice: Choice, seen: Seen) -> NetworkMeasures:
    """Give the measures with those of the whole held against chance."""
    return _compared(key_of(choice), seen, choice)


def names(choice: Choice, seen: Seen) -> dict[str, str]:
    """Give everybody's pseudonym."""
    key = data.open_store().key
    return {who: handle(who, key) for who in graph(choice, seen)}


def picture(choice: Choice, seen: Seen, size: str) -> str:
    """Draw the network, as a page of its own."""
    return _picture(key_of(choice), seen, size, choice)


def drawn(choice: Choice, seen: Seen) -> list[str]:
    """List the people who are drawn, by their number in the picture."""
    return list(_places(key_of(choice), seen, choice))


def count_drawn_ties(choice: Choice, seen: Seen) -> int:
    """Count the ties that are drawn."""
    return len(network_layout.drawn_ties(graph(choice, seen)))


def files(choice: Choice, seen: Seen) -> Files:
    """Give the network as it may leave the app."""
    return _files(key_of(choice), seen, choice)


def _end(choice: Choice, month: str) -> datetime:
    """Give the first instant that is not seen any more."""
    next_month = (pd.Period(month, freq="M") + 1).start_time.to_pydatetime().replace(tzinfo=UTC)
    return min(next_month, data.view(choice).observed_until)


@st.cache_resource(max_entries=GRAPHS, show_spinner="Finding who works with whom …")
def _graph(key: Key, seen: Seen, _choice: Choice) -> "nx.Graph[str]":
    until = _end(_choice, seen.month)
    return network_graph.collaboration_graph(
        acts(_choice), data.view(_choice).journeys, observed_until=until, by=seen.by
    )


@st.cache_data(max_entries=GRAPHS, show_spinner="Measuring …")
def _measures(key: Key, seen: Seen, _choice: Choice) -> NetworkMeasures:
    until = _end(_choice, seen.month)
    answers = network_graph.answers_graph(acts(_choice), data.view(_choice).journeys, observed_until=until)
    return network_measures.measure(graph(_choice, seen), answers, observed_until=until)


@st.cache_data(max_entries=ANSWERS, show_spinner="Comparing with chance …")
def _compared(key: Key, seen: Seen, _choice: Choice) -> NetworkMeasures:
    draws = _draws(_choice, seen)
    if not draws:
        return measures(_choice, seen)
    until, journeys = _end(_choice, seen.month), data.view(_choice).journeys
    both = network_graph.bipartite_graph(acts(_choice), journeys, observed_until=until, by=seen.by)
    answers = network_graph.answers_graph(acts(_choice), journeys, observed_until=until)
    baseline = Baseline(draws=draws, bipartite=both)
    return network_measures.measure(graph(_choice, seen), answers, observed_until=until, baseline=baseline)


@st.cache_data(max_entries=ANSWERS, show_spinner="Comparing with chance …")
def _reading(key: Key, seen: Seen, _choice: Choice) -> list[str]:
    until, journeys = _end(_choice, seen.month), data.view(_choice).journeys
    baseline = Baseline(_draws(_choice, seen))
    silence = measure_congruence(acts(_choice), journeys, observed_until=until, paths=paths(_choice), baseline=baseline)
    return network_sentences.network_sentences(compared(_choice, seen), by=seen.by, congruence=silence)


def _draws(choice: Choice, seen: Seen) -> int:
    """Draw no networks by chance where one takes too long."""
    return DRAWS if graph(choice, seen).number_of_edges() <= COMPARED else 0


@st.cache_data(max_entries=PLACES, show_spinner=False)
def _places(key: Key, seen: Seen, _choice: Choice) -> dict[str, Point]:
    """Place people from where they stood at an earlier end, so that each month's picture is alike."""
    ends = [month for month in anchors(months(_choice)) if month < seen.month]
    earlier = _places(key, Seen(seen.by, ends[-1]), _choice) if ends else None
    tied = graph(_choice, seen)
    people = list(tied)
    group = network_engine.groups(network_engine.Ties.of(tied, people), SEED)
    return network_layout.place_people(tied, dict(zip(people, group.tolist(), strict=True)), earlier)


@st.cache_data(max_entries=PICTURES, show_spinner="Drawing the network …")
def _picture(key: Key, seen: Seen, size: str, _choice: Choice) -> str:
    tied, people = graph(_choice, seen), measures(_choice, seen).people.set_index("person")
    places = _places(key, seen, _choice)
    number = {who: place for place, who in enumerate(tied)}
    new = {number[who]: place for place, who in enumerate(places)}
    ties = network_layout.drawn_ties(tied)
    ties = ties.assign(one=ties["one"].map(new), other=ties["other"].map(new))
    points = pd.DataFrame(list(places.values()), columns=["x", "y"])
    points[["x", "y"]] = network_layout.draw_in(points.to_numpy(), ties)
    told = network_tables.signs(people.loc[list(places)], tied, size, names(_choice, seen))
    return charts.draw_network(told.join(points), ties)


@st.cache_data(max_entries=PICTURES, show_spinner=False)
def _files(key: Key, seen: Seen, _choice: Choice) -> Files:
    tied, found = graph(_choice, seen), measures(_choice, seen)
    people = network_files.people_rows(tied, found, names(_choice, seen))
    ties = network_files.tie_rows(tied, people, found)
    return Files(
        tables.safe_csv(people).encode(),
        tables.safe_csv(ties).encode(),
        network_files.graphml(people, ties),
        network_files.gexf(people, ties),
    )
