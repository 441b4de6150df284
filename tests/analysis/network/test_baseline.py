import networkx as nx
import numpy as np
import pytest

from journeys.analysis.network.baseline import Baseline, RandomizedThreads, interval
from journeys.analysis.network.engine import Ties
from journeys.analysis.network.graph import bipartite_graph, membership_matrix, project
from journeys.analysis.network.measures import measure
from tests.analysis.network.frames import UNTIL, as_people, journeys_of, threads


def shared_threads(*members):
    acts = threads(**{str(n): who for n, who in enumerate(members)})
    return bipartite_graph(acts, journeys_of(acts), observed_until=UNTIL)


# two circles that never meet, in many threads of three
CIRCLES = shared_threads(*["abc", "bcd", "cde", "dea", "eab", "fgh", "ghi", "hij", "ijf", "jfg"] * 2)


def test_dealing_out_keeps_everybodys_number_of_threads_and_every_threads_number_of_people():
    people = [who for who, kind in CIRCLES.nodes(data="kind") if kind == "person"]
    member = membership_matrix(CIRCLES, people)
    dealt = RandomizedThreads(member, seed=3)
    drawn = [dealt.randomize() for _ in range(5)]
    for each in drawn:
        assert each.sum(axis=1).tolist() == member.sum(axis=1).tolist()
        assert each.sum(axis=0).tolist() == member.sum(axis=0).tolist()
        assert set(each.data) == {1}
    assert len({each.toarray().tobytes() for each in drawn}) == 5


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph])
def test_exchanging_ends_keeps_everybodys_number_of_ties(kind):
    graph = nx.relabel_nodes(nx.gnm_random_graph(20, 60, seed=1, directed=kind is nx.DiGraph), str)
    ties = Ties.of(graph, list(graph))
    drawn = list(Baseline(3).answers(ties))
    for each in drawn:
        for side in (0, 1) if ties.directed else (slice(None),):
            counts = [np.bincount(one.ends[:, side].ravel(), minlength=20).tolist() for one in (ties, each)]
            assert counts[0] == counts[1]
        assert len({tuple(pair) for pair in each.ends.tolist()}) == 60
        assert not (each.ends[:, 0] == each.ends[:, 1]).any()
    assert not np.array_equal(drawn[0].ends, drawn[1].ends)


def whole(bipartite, **options):
    baseline = Baseline(40, bipartite, **options)
    found = measure(project(bipartite), nx.DiGraph(), observed_until=UNTIL, baseline=baseline)
    return found.whole.set_index("measure")


def test_two_circles_are_more_apart_than_such_networks_are_by_chance():
    table = whole(CIRCLES)
    assert table.loc["modularity", "value"] == pytest.approx(0.5)
    assert table.loc["modularity", "high"] < 0.5
    assert table.loc["transitivity", "low"] <= table.loc["transitivity", "high"]


def test_chance_itself_is_within_its_interval_nearly_always():
    # of networks made by chance alone, about one in twenty lies outside each interval
    outside = []
    for seed in range(12):
        chance = np.random.default_rng(seed)
        made = shared_threads(*("".join(chance.choice(list("abcdefghijklmnop"), 3, replace=False)) for _ in range(25)))
        table = whole(made).dropna(subset="value").loc[["modularity", "transitivity", "degrees"]]
        outside += ((table["value"] < table["low"]) | (table["value"] > table["high"])).tolist()
    assert sum(outside) <= 6  # of 36: 1.8 expected


def test_the_same_seed_draws_the_same_networks():
    first, again, other = whole(CIRCLES), whole(CIRCLES), whole(CIRCLES, seed=2)
    assert first.equals(again)
    assert not first.equals(other)


def test_without_threads_the_ties_themselves_are_exchanged():
    graph = as_people(nx.karate_club_graph())
    found = measure(graph, nx.DiGraph(), observed_until=UNTIL, baseline=Baseline(30))
    table = found.whole.set_index("measure")
    assert table.loc["isolates", ["value", "low", "high"]].tolist() == [0, 0, 0]  # everybody keeps their ties
    assert table.loc["modularity", "value"] > table.loc["modularity", "high"]
    assert found.draws == 30


def test_too_few_draws_give_no_interval():
    assert interval([1.0] * 19 + [float("nan")] * 5) == (None, None)
    assert interval([1.0] * 20 + [float("nan")] * 5) == (1.0, 1.0)


def test_no_threads_and_no_draws_are_no_fault():
    assert list(Baseline(0).networks(Ties.of(nx.Graph(), []), [])) == []
    empty = nx.Graph()
    (drawn,) = Baseline(1, empty).networks(Ties.of(empty, []), [])
    assert drawn.n == 0
