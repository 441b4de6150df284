"""The network, its measures, its picture and its files."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import networkx as nx
import numpy as np
import pandas as pd

from journeys.analysis.network import graph as network_graph
from journeys.analysis.network import measures as network_measures
from journeys.analysis.network.baseline import MIN_DRAWS, MOST_TIES, Baseline
from journeys.analysis.network.congruence import measure_congruence
from journeys.analysis.network.graph import TIES, By
from journeys.analysis.network.groups import RECOVERED
from journeys.analysis.network.measures import NetworkMeasures
from journeys.charts.network import files as network_files
from journeys.charts.network import layout as network_layout
from journeys.charts.network import picture as charts
from journeys.charts.network.layout import Point
from journeys.charts.network.picture import Picture
from journeys.charts.network.svg import draw_svg
from journeys.charts.paper.layout import Size, Svg
from journeys.model import wording
from journeys.model.days import last_instant
from journeys.model.pseudonyms import pseudonym_of
from journeys.sentences import data as data_sentences
from journeys.sentences import network as sentences
from pages.parts.network import tables as network_tables
from pages.parts.shared import data, tables
from pages.parts.shared.cached import ANSWERS, GRAPHS, PICTURES, cached, open_store, shared
from pages.parts.shared.data import acts, paths
from pages.parts.shared.filters import Scope


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


def closest_tie(choice: Scope) -> By:
    """Return the closest thing that people share: threads if any export contains them, else months, else places."""
    newest = months(choice)[-1]
    return next((by for by in TIES if graph(choice, Network(by, newest)).number_of_edges()), TIES[0])


@shared(GRAPHS, "Finding who works with whom …")
def graph(choice: Scope, network: Network) -> "nx.Graph[str]":
    """Return who is tied to whom; shared by all visitors, not to be changed."""
    return network_graph.project(bipartite(choice, network))


@shared(GRAPHS)
def bipartite(choice: Scope, network: Network) -> "nx.Graph[str]":
    """Return who acted in which thread or place; shared by all visitors, not to be changed."""
    until, view = end_of(choice, network.month), data.view(choice)
    return network_graph.bipartite_graph(
        acts(choice), view.journeys, observed_until=until, by=network.by, windows=view.windows
    )


@cached(GRAPHS, "Measuring …")
def measures(choice: Scope, network: Network) -> NetworkMeasures:
    """Measure the network."""
    until = end_of(choice, network.month)
    answers = network_graph.answers_graph(acts(choice), data.view(choice).journeys, observed_until=until)
    return network_measures.measure(graph(choice, network), answers, observed_until=until)


def answer(choice: Scope, network: Network) -> str:
    """Answer the page's question: how many people connect the groups."""
    return sentences.answer(measures(choice, network), by=network.by)


@cached(ANSWERS, "Comparing with chance …")
def findings(choice: Scope, network: Network) -> list[str]:
    """Describe in words what the network shows, compared with networks drawn by chance."""
    until, journeys = end_of(choice, network.month), data.view(choice).journeys
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
    until, journeys = end_of(choice, network.month), data.view(choice).journeys
    answers = network_graph.answers_graph(acts(choice), journeys, observed_until=until)
    baseline = Baseline(draws=draws, bipartite=bipartite(choice, network))
    return network_measures.measure(graph(choice, network), answers, observed_until=until, baseline=baseline)


def names(choice: Scope, network: Network) -> dict[str, str]:
    """Return everybody's pseudonym."""
    key = open_store().key
    return {who: pseudonym_of(who, key) for who in graph(choice, network)}


@cached(PICTURES, "Drawing the network …")
def picture(choice: Scope, network: Network, size: str) -> Picture:
    """Arrange the picture: its signs, lines, areas and labels, for the page and for files."""
    tied, found = graph(choice, network), measures(choice, network)
    places = _places(choice, network)
    signs = network_tables.signs(found.people.set_index("person").loc[list(places)], tied, size, names(choice, network))
    points = pd.DataFrame(list(places.values()), columns=["x", "y"])
    clear = found.groups.loc[found.groups["recovery"] >= RECOVERED, "group"]
    # people without ties are not drawn, so the picture has numbers of its own
    number = {who: place for place, who in enumerate(places)}
    first = [number[who] for who in sentences.named(found)]
    # the frame is that of the whole time, so that nobody moves on the screen either
    span = np.array(list(_whole_places(choice, network.by).values())).reshape(-1, 2)
    ties = _drawn_ties(tied, number)
    return charts.arrange(signs.join(points), ties, clear=clear.tolist(), first=first, span=span)


@cached(PICTURES)
def page(choice: Scope, network: Network, size: str) -> str:
    """Draw the picture as a page of its own."""
    return charts.draw_network(picture(choice, network, size))


def caption(choice: Scope, network: Network, size: str) -> str:
    """Describe who and what is in the picture."""
    drawn = picture(choice, network, size)
    tied = graph(choice, network)
    return sentences.picture(tied, len(drawn.ties), measures(choice, network), drawn.marked)


def drawn(choice: Scope, network: Network) -> list[str]:
    """List the people who are drawn, by their number in the picture."""
    return list(_places(choice, network))


def _drawn_ties(tied: "nx.Graph[str]", number: Mapping[str, int]) -> pd.DataFrame:
    people = list(tied)
    ties = network_layout.drawn_ties(tied)
    return ties.assign(**{end: [number[people[old]] for old in ties[end]] for end in ("one", "other")})


@cached(PICTURES)
def files(choice: Scope, network: Network, size: str) -> Files:
    """Return the network as files, everybody under a pseudonym."""
    tied, found = graph(choice, network), measures(choice, network)
    people = network_files.people_rows(tied, found, names(choice, network))
    ties = network_files.tie_rows(tied, bipartite(choice, network), people, found)
    rows = {who: row for row, who in enumerate(drawn(choice, network))}
    standing = {number: rows[who] for number, who in enumerate(found.people["person"]) if who in rows}
    last = last_instant(end_of(choice, network.month)).date()
    source = data_sentences.figure_source(choice.community, last)
    as_csv = [tables.safe_csv(tables.with_origin(each, choice.community, last)).encode() for each in (people, ties)]
    return Files(
        as_csv[0],
        as_csv[1],
        network_files.graphml(people, ties, source),
        network_files.gexf(people, ties, picture(choice, network, size), standing, source),
    )


def on_paper(choice: Scope, network: Network, size: str, paper: Size, source: str) -> Svg:
    """Draw the picture for paper or a slide, with its answer as title, and its legend and source under it."""
    drawn, larger = picture(choice, network, size), network_tables.SIZES[size]
    legend = sentences.legend(measures(choice, network), by=network.by, larger=larger, folds=drawn.folds)
    title = wording.without_bold(answer(choice, network))
    return draw_svg(drawn, paper, title=title, foot=(f"{legend} {caption(choice, network, size)}", source))


def end_of(choice: Scope, month: str) -> datetime:
    """Return the end of a month, or that of observation if it comes before."""
    next_month = (pd.Period(month, freq="M") + 1).start_time.to_pydatetime().replace(tzinfo=UTC)
    return min(next_month, data.view(choice).observed_until)


def _draws(choice: Scope, network: Network) -> int:
    return MIN_DRAWS if graph(choice, network).number_of_edges() <= MOST_TIES else 0


def _places(choice: Scope, network: Network) -> dict[str, Point]:
    return network_layout.keep_places(graph(choice, network), _whole_places(choice, network.by))


@cached(ANSWERS)
def _whole_places(choice: Scope, by: By) -> dict[str, Point]:
    whole = Network(by, months(choice)[-1])
    people = measures(choice, whole).people
    group = dict(zip(people["person"], people["group"].tolist(), strict=True))
    until = end_of(choice, whole.month)
    quarters = pd.period_range(months(choice)[0], whole.month, freq="Q")
    ends = [quarter.end_time.ceil("D").to_pydatetime().replace(tzinfo=UTC) for quarter in quarters]
    return network_layout.place_over_time(bipartite(choice, whole), [end for end in ends if end < until], group)
