import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.network.engine import Ties
from journeys.analysis.network.mixing import assortativity, degree_assortativity, ei_index, reciprocity


def ties_of(graph):
    return Ties.of(nx.relabel_nodes(graph, str), [str(node) for node in graph])


def test_ei_index_compares_ties_out_with_ties_in():
    # weights: 2 within the first kind, 1 between, 1 within the second: (1 - 3) / 4
    graph = nx.Graph()
    graph.add_weighted_edges_from([("0", "1", 2), ("1", "2", 1), ("2", "3", 1)])
    assert ei_index(ties_of(graph), np.array([0, 0, 1, 1])) == -0.5
    assert ei_index(ties_of(graph), np.array([0, 1, 0, 1])) == 1
    assert np.isnan(ei_index(ties_of(graph), np.zeros(4, dtype=np.int64)))
    assert np.isnan(ei_index(ties_of(nx.empty_graph(2)), np.array([0, 1])))


def test_assortativity_is_1_where_kinds_keep_to_themselves_and_below_0_where_they_do_not():
    pairs = ties_of(nx.Graph([(0, 1), (2, 3)]))
    assert assortativity(pairs, np.array([0, 0, 1, 1])) == 1
    assert assortativity(pairs, np.array([0, 1, 0, 1])) == -1
    assert np.isnan(assortativity(pairs, np.zeros(4, dtype=np.int64)))


@settings(max_examples=30)
@given(st.integers(0, 1000))
def test_both_correlations_are_those_of_networkx(seed):
    graph = nx.gnp_random_graph(12, 0.3, seed=seed)
    kind = np.random.default_rng(seed).integers(0, 3, 12)
    nx.set_node_attributes(graph, dict(enumerate(kind.tolist())), "kind")
    if graph.number_of_edges() and len(set(kind.tolist())) > 1:
        ends = {kind[node] for edge in graph.edges for node in edge}
        if len(ends) > 1:
            theirs = nx.attribute_assortativity_coefficient(graph, "kind")
            assert assortativity(ties_of(graph), kind) == pytest.approx(theirs)
        if len({degree for _, degree in graph.degree if degree}) > 1:
            theirs = nx.degree_pearson_correlation_coefficient(graph)
            assert degree_assortativity(ties_of(graph)) == pytest.approx(theirs)


def test_where_all_have_as_many_ties_degrees_tell_nothing():
    assert np.isnan(degree_assortativity(ties_of(nx.cycle_graph(5))))
    assert np.isnan(degree_assortativity(ties_of(nx.empty_graph(3))))


def test_reciprocity_counts_arrows_that_have_one_back():
    assert reciprocity(ties_of(nx.DiGraph([(0, 1), (1, 0), (1, 2)]))) == pytest.approx(2 / 3)
    assert np.isnan(reciprocity(ties_of(nx.DiGraph())))
