"""Findings on whose work is seen, on how many people it rests, and on who works with whom."""

from collections.abc import Iterator

import networkx as nx
import pandas as pd

from journeys.analysis.acts import furthest_stage
from journeys.analysis.network import graph as network_graph
from journeys.analysis.network.graph import By
from journeys.analysis.resilience import bus_factor
from journeys.analysis.stats.download_rounding import CORE_LAYOUT, VIEWS_LAYOUT, Layout
from journeys.analysis.work import shares, units
from journeys.charts import resilience as charts
from journeys.charts import work as work_charts
from journeys.charts.network.contacts import draw_contacts
from journeys.charts.style import SCREEN
from journeys.findings.finding import Finding
from journeys.findings.protect import drawable, few
from journeys.findings.source import Source
from journeys.model import tables
from journeys.sentences.findings import answers

_CORE = ("month", "people", "core", "bus_factor", "whole")
CONTACTS_LAYOUT = Layout(("contacts",), ("people",))
_CONTACTS = {"nobody": 0, "1 or 2": 1, "3 to 9": 3, "10 to 29": 10, "30 or more": 30}
"""Classes of how many people somebody is tied to, by the least number in each."""
_COLUMNS = {
    "contacts": "with how many others they share something",
    "people": "people with so many",
    "shared": "what they share: a thread, a place in one month (month), or a place",
}


def views(source: Source) -> Iterator[Finding]:
    """Give whose work each kind of export shows, and whose it would lose."""
    rows = source.leaving(shares.count_seen(source.acts), VIEWS_LAYOUT, "work-views")
    # the last view is everything, of which nothing is lost
    told = answers.views(rows[rows["observable"]].iloc[:-1], source.k)
    yield source.finding(
        "work-views",
        "Which work is not seen?",
        sentences=told,
        figure=work_charts.draw_seen(drawable(rows, VIEWS_LAYOUT), SCREEN),
        alt=" ".join(told),
        table=rows[tables.VIEWS.names],
        columns=tables.VIEWS.meanings,
        definitions=("work-views", "work-kinds"),
    )


def core(source: Source) -> Iterator[Finding]:
    """Give month by month on how few people the work of a year rests."""
    until, stages = source.view.observed_until, furthest_stage(source.view.journeys)
    # people known only from discovering are no part of the work
    done = source.acts[source.acts["person"].isin(stages.index[stages != "discover"])]
    pieces = units.find_units(done, observed_until=until)
    rows = source.leaving(bus_factor.core_by_month(pieces, observed_until=until), CORE_LAYOUT, "core")
    known = rows[rows["core"].notna()].reset_index(drop=True)
    if known.empty:
        return
    said = answers.core(known.iloc[-1], source.k)
    yield source.finding(
        "core",
        "On how few people does the work rest?",
        sentences=(said,),
        figure=charts.draw_core(drawable(known, CORE_LAYOUT), SCREEN),
        alt=said,
        table=rows[list(_CORE)],
        columns={name: tables.CORE_MONTHS.columns[name].meaning for name in _CORE},
        definitions=("core", "pieces"),
    )


def contacts(source: Source) -> Iterator[Finding]:
    """Give with how many others people share a thread, or what is the closest that they share."""
    tied, by = _network(source)
    degrees = pd.Series([degree for _, degree in tied.degree()], dtype="int64")
    least = [*_CONTACTS.values(), 10**9]
    classes = pd.cut(degrees, least, right=False, labels=list(_CONTACTS))
    whole = classes.value_counts(sort=False).rename_axis("contacts").reset_index(name="people")
    whole["contacts"] = whole["contacts"].astype("str")
    rows = source.leaving(whole, CONTACTS_LAYOUT, f"network-contacts-{by}")
    said = answers.contacts(rows, by)
    yield source.finding(
        "network-contacts",
        "With how many others do people work?",
        sentences=(said,),
        figure=draw_contacts(rows, SCREEN, fewer=few(source.k)),
        alt=said,
        table=rows.assign(shared=by),
        columns=_COLUMNS,
        definitions=("network",),
    )


def _network(source: Source) -> tuple["nx.Graph[str]", By]:
    """Return who is tied to whom by the closest that anybody shares."""
    for by in network_graph.TIES:
        both = network_graph.bipartite_graph(
            source.acts,
            source.view.journeys,
            observed_until=source.view.observed_until,
            by=by,
            windows=source.view.windows,
        )
        tied = network_graph.project(both)
        if tied.number_of_edges():
            break
    return tied, by
