"""Places of people in the picture: near whom they are tied to, the same each time, and near where they stood before."""

import random
from math import dist

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from journeys.charts.network.layout import EACH, LEASH, drawn_ties, gather_parts, place_people


def tied(pairs, people=None):
    graph = nx.Graph()
    graph.add_nodes_from(people or sorted({who for pair in pairs for who in pair}))
    graph.add_edges_from(pairs, weight=1.0)
    return graph


@pytest.fixture
def two_circles():
    """Two groups of six in which everybody is tied to everybody, with one tie between them."""
    graph = nx.Graph()
    for side in ("a", "b"):
        graph.add_edges_from(((f"{side}{i}", f"{side}{j}") for i in range(6) for j in range(i)), weight=1.0)
    graph.add_edge("a0", "b0", weight=1.0)
    return graph


def test_the_same_graph_gives_the_same_places_whatever_chance_does(two_circles):
    first = place_people(two_circles)
    random.seed(99)
    random.random()
    assert place_people(two_circles) == first


def test_who_is_tied_stands_near(two_circles):
    places = place_people(two_circles)
    near = [dist(places[one], places[other]) for one, other in two_circles.edges if one[0] == other[0]]
    far = [dist(places[f"a{i}"], places[f"b{j}"]) for i in range(1, 6) for j in range(1, 6)]
    assert max(near) < min(far)


def test_no_two_people_stand_at_one_place(two_circles):
    assert len(set(place_people(two_circles).values())) == 12


def test_a_group_keeps_together_though_all_ties_weigh_the_same():
    # a ring of eight; told that its halves are groups, each half comes closer together than the ends of both
    ring = tied([(f"p{i}", f"p{(i + 1) % 8}") for i in range(8)])
    places = place_people(ring, {f"p{i}": 1 + i // 4 for i in range(8)})
    assert dist(places["p0"], places["p1"]) < dist(places["p3"], places["p4"])


def test_who_stood_somewhere_stays_within_the_leash(two_circles):
    before = place_people(two_circles)
    grown = two_circles.copy()
    grown.add_edges_from((("new", f"a{i}") for i in range(6)), weight=5.0)
    after = place_people(grown, earlier=before)
    assert set(after) == {*before, "new"}
    for who, place in before.items():
        assert max(abs(np.subtract(after[who], place))) <= LEASH + 1e-9


def test_a_newcomer_stands_amid_those_they_are_tied_to(two_circles):
    before = place_people(two_circles)
    grown = two_circles.copy()
    grown.add_edges_from((("new", f"a{i}") for i in range(6)), weight=1.0)
    after = place_people(grown, earlier=before)
    middle = {side: np.mean([after[f"{side}{i}"] for i in range(6)], axis=0) for side in "ab"}
    assert dist(after["new"], middle["a"]) < dist(after["new"], middle["b"])


def test_who_is_tied_to_nobody_has_no_place():
    assert set(place_people(tied([("ada", "bo")], ["ada", "bo", "cy"]))) == {"ada", "bo"}
    assert place_people(tied([], ["ada"])) == {}
    assert place_people(nx.Graph()) == {}


def test_all_ties_are_drawn_where_they_are_few(two_circles):
    ties = drawn_ties(two_circles)
    assert len(ties) == two_circles.number_of_edges() == 31  # two times 15, and one between
    assert (ties["one"] < ties["other"]).all()


def test_of_many_ties_the_strongest_of_each_person_are_drawn():
    # 20 people all tied: 190 ties, more than six each. The tie of i and j weighs i + j, so everybody's strongest are
    # those to p19, p18, p17, p16; p19's own to p18 ... p15. Each of p0 to p15 has 4; among p16 to p19 all 6 are drawn.
    full = nx.Graph()
    full.add_nodes_from(f"p{i}" for i in range(20))
    full.add_edges_from((f"p{i}", f"p{j}", {"weight": float(i + j)}) for i in range(20) for j in range(i))
    ties = drawn_ties(full)
    assert len(ties) == 16 * EACH + 6
    assert set(ties["other"]) == {16, 17, 18, 19}
    assert ties["weight"].is_monotonic_decreasing


def test_a_small_circle_that_drifted_away_is_brought_close():
    points = np.array([[0.0, 0], [2, 0], [1, 1], [100, 0], [101, 0]])
    ties = pd.DataFrame({"one": [0, 1, 3], "other": [1, 2, 4]})
    moved = gather_parts(points, ties)
    assert (moved[:3] == points[:3]).all()
    assert moved[4][0] - moved[3][0] == pytest.approx(1), "the circle keeps its shape"
    assert moved[:, 0].max() < 5
