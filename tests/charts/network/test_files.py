"""The network as files: what is in them, what is not, and that other programs read them."""

from datetime import UTC, datetime
from io import BytesIO

import networkx as nx
import pytest

from journeys.analysis.network.measures import measure
from journeys.charts.network.files import gexf, graphml, people_rows, tie_rows

UNTIL = datetime(2021, 6, 1, tzinfo=UTC)
CALLED = {
    "github:ada": "quiet-otter-0001",
    "github:bo": '"><script>alert(1)</script>',
    "github:cy": "\u202ewarm\x00-wren",
}


@pytest.fixture
def tables():
    """Three in a line; cy acted and is tied to bo only."""
    graph = nx.Graph(told=3)
    for number, who in enumerate(CALLED):
        first = datetime(2021, 1 + number, 14, 15, 9, tzinfo=UTC)
        told = {"kind": "person", "stage": "join", "first_at": first, "by_list": False, "arrived_at": first}
        told |= {"acts": 2, "works": ("code", "doc"), "role": ""}
        graph.add_node(who, **told)
    graph.add_edge("github:ada", "github:bo", weight=0.5)
    graph.add_edge("github:bo", "github:cy", weight=1.5)
    answers = nx.DiGraph()
    answers.add_nodes_from(graph.nodes(data=True))
    found = measure(graph, answers, observed_until=UNTIL)
    people = people_rows(graph, found, CALLED)
    return people, tie_rows(graph, people, found)


def test_people_have_numbers_pseudonyms_and_a_month_but_no_account_or_day(tables):
    people, _ = tables
    assert people["id"].tolist() == [0, 1, 2]
    assert people["pseudonym"].tolist() == list(CALLED.values())
    assert people["first_month"].tolist() == ["2021-01", "2021-02", "2021-03"]
    assert people["works"].tolist() == ["code doc"] * 3
    assert people["degree"].tolist() == [1, 2, 1]
    # the middle of a line of three lies on the one path between the other two
    assert people["betweenness"].tolist() == [0.0, 1.0, 0.0]
    assert not any("github:" in str(cell) for cell in people.to_numpy().ravel())


def test_ties_are_told_by_both_numbers_and_pseudonyms(tables):
    _, ties = tables
    assert ties[["one", "other", "weight"]].to_numpy().tolist() == [[0, 1, 0.5], [1, 2, 1.5]]
    assert ties["one_pseudonym"].tolist() == ["quiet-otter-0001", CALLED["github:bo"]]


@pytest.mark.parametrize("write", [graphml, gexf])
def test_a_file_is_read_back_as_the_same_network(tables, write):
    people, ties = tables
    written = write(people, ties)
    read = (nx.read_graphml if write is graphml else nx.read_gexf)(BytesIO(written), node_type=int)
    assert sorted(read.nodes) == [0, 1, 2]
    assert {tuple(sorted(pair)): told["weight"] for *pair, told in read.edges(data=True)} == {(0, 1): 0.5, (1, 2): 1.5}
    assert read.nodes[0]["label"] == "quiet-otter-0001"
    assert read.nodes[1]["label"] == CALLED["github:bo"]
    assert read.nodes[2]["label"] == "\u202ewarm-wren", "what no XML may hold is gone"
    assert read.nodes[1]["coreness"] == 1
    assert "github" not in written.decode()
    assert "15:09" not in written.decode()


@pytest.mark.parametrize("write", [graphml, gexf])
def test_the_same_network_gives_the_same_file_on_any_day(tables, write):
    written = write(*tables)
    assert written == write(*tables)
    assert b"lastmodified" not in written
