"""Published toy networks, networks counted by hand, and what must hold for every network."""

import re
from datetime import timedelta

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.network import engine as network_engine
from journeys.analysis.network.graph import answers_graph, collaboration_graph
from journeys.analysis.network.measures import WHOLE, measure
from tests.analysis.network.frames import UNTIL, acts_of, as_people, did, journeys_of, threads
from tests.conftest import ROOT

KARATE = nx.karate_club_graph()
KITE = nx.krackhardt_kite_graph()
NOBODY = nx.DiGraph()
# W. W. Zachary (1977), An information flow model for conflict and fission in small groups, Journal of Anthropological
# Research 33, 452-473: who went with the instructor when the club split
INSTRUCTOR = {str(n) for n, club in KARATE.nodes(data="club") if club == "Mr. Hi"}


def measured(graph, answers=NOBODY, **options):
    return measure(graph, answers, observed_until=UNTIL, **options)


def value_of(found, name):
    return found.whole.set_index("measure").loc[name, "value"]


def people_of(found, column):
    return found.people.set_index("person")[column]


def test_centralities_of_the_kite_are_the_published_ones():
    # D. Krackhardt (1990), Assessing the political landscape, Administrative Science Quarterly 35, 342-369: Diane (3)
    # has most contacts, 6; Heather (7) is between most, 14 of 36 pairs: she joins Fernando and Garth (5, 6: 8 1/3
    # each) to Ike (8: 8) and Jane (9)
    found = measured(as_people(KITE))
    assert people_of(found, "degree").tolist() == [4, 4, 3, 6, 3, 5, 5, 3, 2, 1]
    thirty_six = [5 / 6, 5 / 6, 0, 11 / 3, 0, 25 / 3, 25 / 3, 14, 8, 0]
    assert people_of(found, "betweenness").tolist() == pytest.approx([paths / 36 for paths in thirty_six])
    assert value_of(found, "betweenness") == pytest.approx(14 / 36)
    # without Jane, Ike and Heather the other seven are a wheel and more: all of them have three contacts inside
    assert people_of(found, "coreness").tolist() == [3, 3, 3, 3, 3, 3, 3, 2, 1, 1]


def test_groups_of_the_karate_club_are_the_best_that_there_are():
    # G. Agarwal and D. Kempe (2008), Modularity-maximizing graph communities via mathematical programming, European
    # Physical Journal B 66, 409-418, table 1: no parting has more than 0.4198; it has four groups
    found = measured(as_people(KARATE))
    assert value_of(found, "modularity") == pytest.approx(0.4198, abs=5e-5)
    assert value_of(found, "groups") == 4
    assert found.groups["people"].sum() == 34
    # all of a group went the same way, but for person 9 (8 here), of whom Zachary's own model said the wrong one, too
    for _, names in people_of(found, "group").groupby(people_of(found, "group")):
        assert len(set(names.index) & INSTRUCTOR - {"8"}) in (0, len(set(names.index) - {"8"}))


def test_the_karate_club_has_its_published_figures():
    found = measured(as_people(KARATE))
    # M. E. J. Newman (2003), The structure and function of complex networks, SIAM Review 45, and others since:
    # clustering 0.256, degree correlation -0.476; ten people are in the 4-core, nobody in a 5-core
    assert value_of(found, "transitivity") == pytest.approx(0.256, abs=5e-4)
    assert value_of(found, "degrees") == pytest.approx(-0.476, abs=5e-4)
    core = people_of(found, "coreness")
    assert set(core.index[core == core.max()]) == {str(n) for n in (0, 1, 2, 3, 7, 8, 13, 30, 32, 33)}
    assert value_of(found, "coreness") == 4


def test_betweenness_rank_and_constraint_are_those_of_networkx():
    graph = as_people(KARATE)
    for a, b in graph.edges:
        graph[a][b]["weight"] = 1 / (1 + int(a)) + int(b)
    found = measured(graph)
    assert people_of(found, "betweenness").to_dict() == pytest.approx(nx.betweenness_centrality(graph))
    rank, constraint = nx.pagerank(graph, tol=1e-12), nx.constraint(graph, weight="weight")
    assert people_of(found, "pagerank").to_dict() == pytest.approx(rank, abs=1e-6)
    assert people_of(found, "constraint").to_dict() == pytest.approx(constraint)
    assert value_of(found, "constraint") == pytest.approx(np.mean(list(constraint.values())))


def test_sampled_betweenness_is_as_near_as_its_error_says(monkeypatch):
    graph = as_people(nx.barabasi_albert_graph(400, 3, seed=2))
    exact = people_of(measured(graph), "betweenness")
    monkeypatch.setattr(network_engine, "EXACT", 0)
    found = measured(graph).people.set_index("person")
    off = (found["betweenness"] - exact) / found["betweenness_error"]
    told = off[exact > exact.quantile(0.9)].abs()
    assert (found["betweenness_error"] > 0).any()
    # of 40 people nearly all are within three standard errors, and the middle one within one and a half
    assert (told < 3).mean() > 0.9
    assert told.median() < 1.5


def test_who_shares_no_thread_is_counted():
    acts = threads(one="ab", two="c", three="d")
    found = measured(collaboration_graph(acts, journeys_of(acts), observed_until=UNTIL))
    assert value_of(found, "isolates") == 1 / 2
    assert people_of(found, "group").to_dict() == {"a": 1, "b": 1, "c": 0, "d": 0}
    assert people_of(found, "constraint").isna().tolist() == [False, False, True, True]
    assert value_of(found, "groups") == 0  # two people are no group yet


def test_where_no_thread_has_two_people_nothing_is_told_of_ties():
    acts = threads(one="a", two="b")
    found = measured(collaboration_graph(acts, journeys_of(acts), observed_until=UNTIL))
    assert found.whole["value"].isna().all()


def test_newcomers_are_those_who_arrived_in_the_last_90_days():
    graph = nx.Graph()
    # b came 90 days ago to the instant; c starred a year ago, which is no arrival
    for name, first, arrived in (("a", 10, 10), ("b", 90, 90), ("c", 400, 89), ("d", 900, 900)):
        days = {"first_at": UNTIL - timedelta(days=first), "arrived_at": UNTIL - timedelta(days=arrived)}
        graph.add_node(name, kind="person", stage="join", **days, acts=1)
    graph.add_node("e", kind="person", stage="join", first_at=UNTIL, arrived_at=None, acts=1)  # perhaps there before
    # a and c are new, the others not: a-c within weighs 1, a-b between 1/2, b-d within 1/4
    graph.add_weighted_edges_from([("a", "c", 1), ("a", "b", 0.5), ("b", "d", 0.25)])
    found = measured(graph)
    assert found.newcomers == 2
    assert value_of(found, "newcomers") == pytest.approx((0.5 - 1.25) / 1.75)
    # a year later nobody is new
    later = measure(graph, NOBODY, observed_until=UNTIL + timedelta(days=365))
    assert np.isnan(value_of(later, "newcomers"))


def test_reciprocity_is_the_share_of_answers_that_go_both_ways():
    acts = acts_of(
        did("a", "issue/1", toward="b"), did("b", "issue/1", toward="a"), did("a", toward="c"), did("c", "issue/1")
    )
    answers = answers_graph(acts, journeys_of(acts), observed_until=UNTIL)
    found = measured(collaboration_graph(acts, journeys_of(acts), observed_until=UNTIL), answers)
    assert value_of(found, "reciprocity") == pytest.approx(2 / 3)
    assert found.whole.set_index("measure").loc["reciprocity", "n"] == 3


def test_every_measure_has_a_section_that_says_how_it_is_counted():
    told = re.findall(r"^## ([\w-]+): ", (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(WHOLE.values()) <= set(told)


def test_nobody_gives_empty_tables_with_their_columns():
    found = measured(nx.Graph())
    assert found.people.empty
    assert {"person", "degree", "coreness", "pagerank", "betweenness", "constraint", "group"} <= set(found.people)
    assert found.whole["measure"].tolist() == list(WHOLE)
    assert found.whole["value"].isna().all()
    assert found.groups.empty


def test_the_same_graph_gives_the_same_figures_however_its_ties_are_listed():
    graph = as_people(KARATE)
    turned = nx.Graph()
    turned.add_nodes_from(graph.nodes(data=True))
    turned.add_edges_from((b, a, told) for a, b, told in reversed(list(graph.edges(data=True))))
    pd.testing.assert_frame_equal(measured(graph).people, measured(turned).people)


@settings(max_examples=12)
@given(
    st.lists(st.sets(st.sampled_from("abcdefghij"), min_size=1), min_size=1, max_size=8),
    st.permutations("abcdefghij"),
)
def test_renaming_people_changes_no_figure(members, names):
    acts = threads(**{str(n): sorted(who) for n, who in enumerate(members)})
    renamed = dict(zip("abcdefghij", names, strict=True))
    other = acts.assign(person=acts["person"].map(renamed).astype("str"))
    found, again = (
        measured(collaboration_graph(each, journeys_of(each), observed_until=UNTIL)) for each in (acts, other)
    )
    pd.testing.assert_frame_equal(found.people.assign(person=found.people["person"].map(renamed)), again.people)
    pd.testing.assert_frame_equal(found.whole, again.whole)
    pd.testing.assert_frame_equal(found.groups, again.groups)
