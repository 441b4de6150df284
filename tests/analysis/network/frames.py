"""Small acts written by hand, and published toy networks, for the tests of the contributor network."""

from datetime import UTC, datetime, timedelta

import networkx as nx
import pandas as pd

from journeys.model.tables import ACTS
from journeys.model.vocabulary import ACTIONS, STAGES
from journeys.model.windows import BETWEEN
from tests.tables import made

UNTIL = datetime(2022, 1, 1, tzinfo=UTC)
HOME = "github:hand/made"


def did(person, thread=None, *, days=100, action="commented", toward=None, place=HOME, work=None):
    """One act, so many days before the end of observation."""
    return (person, UNTIL - timedelta(days=days), action, place, thread, toward, work, "archive_repo", None, None)


def acts_of(*rows):
    """Acts as load_acts gives them; the last columns, which rows leave out, are null."""
    table = made(ACTS, (dict(zip(ACTS.columns, row, strict=False)) for row in rows))
    return table.sort_values("at", kind="stable", ignore_index=True)


def journeys_of(acts):
    """The journeys that acts make by the default rules."""
    told = acts.assign(stage=acts["action"].map(ACTIONS))
    found = acts.groupby("person")["at"].agg(first_at="min", last_at="max", acts="size")
    for stage in STAGES:
        found[f"{stage}_at"] = told[told["stage"] == stage].groupby("person")["at"].min()
    found["places"] = acts.groupby("person")["place"].agg(lambda places: BETWEEN.join(sorted(set(places))))
    dates = {f"{name}_since": pd.Series(None, found.index, dtype="datetime64[us, UTC]") for name in (*STAGES, "first")}
    return found.assign(**dates).reset_index()


def threads(**members):
    """Acts in threads, of each of which the people are named by one letter each."""
    rows = [
        did(who, f"issue/{name}", days=99 - n) for n, (name, who_all) in enumerate(members.items()) for who in who_all
    ]
    return acts_of(*rows)


def as_people(graph, *, stage="contribute"):
    """A published network as if it were a community's: people by name, every tie of weight 1."""
    people = nx.relabel_nodes(nx.Graph(graph.edges), str)
    made = nx.Graph()
    for node in graph:
        came = UNTIL - timedelta(days=400)
        made.add_node(str(node), kind="person", stage=stage, first_at=came, by_list=False, arrived_at=came, acts=1)
    made.add_edges_from(people.edges, weight=1.0)
    return made
