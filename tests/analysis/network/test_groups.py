from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from journeys.analysis.network import engine
from journeys.analysis.network.engine import Ties
from journeys.analysis.network.graph import collaboration_graph
from journeys.analysis.network.groups import STABLE, _recovery, find_groups
from journeys.analysis.network.measures import measure
from tests.analysis.network.frames import UNTIL, as_people, journeys_of
from tests.analysis.network.turnover import mixing_at_random

KARATE = as_people(nx.karate_club_graph())


def ties_of(graph, people=None):
    return Ties.of(graph, people or list(graph))


def ring(cliques, size):
    """Cliques in a ring, each tied to the next by one tie: they are the groups, as everybody can see."""
    return as_people(nx.ring_of_cliques(cliques, size))


def test_what_every_search_finds_are_the_groups():
    found = find_groups(ties_of(ring(5, 6)))
    assert found.agreement == 1
    assert np.bincount(found.group).tolist() == [0, 6, 6, 6, 6, 6]


def test_people_without_ties_are_in_no_group():
    graph = ring(3, 4)
    graph.add_nodes_from(["x", "y"])
    assert find_groups(ties_of(graph)).group[-2:].tolist() == [0, 0]
    assert np.isnan(find_groups(ties_of(nx.empty_graph(3, create_using=nx.Graph))).agreement)


def weak(seed=4):
    """A network without groups: everybody is tied to anybody."""
    return as_people(nx.gnp_random_graph(60, 0.2, seed=seed))


def test_where_searches_disagree_there_are_no_groups():
    found = find_groups(ties_of(weak()))
    assert found.agreement < STABLE
    assert not found.group.any()
    told = measure(weak(), nx.DiGraph(), observed_until=UNTIL)
    assert told.groups.empty
    assert told.people["brokerage"].isna().all()
    whole = told.whole.set_index("measure")["value"]
    assert np.isnan(whole["groups"])
    assert whole["agreement"] == pytest.approx(found.agreement)
    assert whole["modularity"] > 0


def test_groups_of_other_searches_are_more_alike_than_single_searches():
    acts = mixing_at_random(2, threads=200)
    ties = ties_of(collaboration_graph(acts, journeys_of(acts), observed_until=UNTIL))
    found = [find_groups(ties, first_seed=seed) for seed in (1, 101, 201)]
    assert all(each.are_stable for each in found)
    agreed = [adjusted_rand_score(one.group, other.group) for one, other in combinations(found, 2)]
    single = [adjusted_rand_score(*pair) for pair in combinations([engine.groups(ties, n) for n in range(1, 11)], 2)]
    assert np.mean(agreed) > np.mean(single)
    assert np.mean(agreed) > 0.9


@pytest.mark.parametrize("graph", [KARATE, weak()])
def test_the_order_of_people_and_ties_changes_no_group(graph):
    people = list(graph)
    turned = [people[number] for number in np.random.default_rng(2).permutation(len(people))]
    found, again = find_groups(ties_of(graph)), find_groups(ties_of(graph, turned))
    assert found.agreement == pytest.approx(again.agreement)
    for name in ("group", "division"):
        mine, theirs = (
            dict(zip(names, getattr(each, name).tolist(), strict=True))
            for names, each in ((people, found), (turned, again))
        )
        assert mine == theirs


def test_how_well_searches_find_each_group_again_is_counted():
    # group 1 is found as such and then with one of group 2: (1 + 3/4) / 2; group 2 whole, and 2 of its 3: (1 + 2/3) / 2
    group = np.array([1, 1, 1, 2, 2, 2])
    searches = np.array([[1, 1, 1, 2, 2, 2], [2, 2, 2, 2, 1, 1]])
    assert _recovery(group, searches).tolist() == pytest.approx([7 / 8, 5 / 6])


def test_groups_that_every_search_finds_are_wholly_found_again():
    assert find_groups(ties_of(ring(5, 6))).recovery.tolist() == [1.0] * 5
    assert measure(ring(5, 6), nx.DiGraph(), observed_until=UNTIL).groups["recovery"].tolist() == [1.0] * 5
    assert not len(find_groups(ties_of(weak())).recovery)
