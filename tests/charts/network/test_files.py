"""The network as files: what is in them, what is not, and that other programs read them."""

from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest

from journeys.analysis.network.graph import LARGEST, first_and_last_meeting
from journeys.analysis.network.measures import measure
from journeys.charts.network.files import gexf, graphml, people_rows, tie_rows
from journeys.charts.network.picture import arrange
from journeys.charts.style import LIGHT

UNTIL = datetime(2021, 6, 1, tzinfo=UTC)
SOURCE = "A <community> \x00· as of 31 May 2021"
VIZ = "{http://www.gexf.net/1.2draft/viz}"
CALLED = {
    "github:ada": "quiet-otter-0001",
    "github:bo": '"><script>alert(1)</script>',
    "github:cy": "\u202ewarm\x00-wren",
}


def met(**days):
    """Who acted in which thread, and on which day of which month first."""
    both = nx.Graph()
    for thread, people in days.items():
        for who, (month, day) in people.items():
            both.add_edge(f"github:{who}", thread, first_at=datetime(2021, month, day, tzinfo=UTC))
    return both


@pytest.fixture
def tables():
    """Three in a line, and dee, who is tied to nobody; ada and bo share two threads, bo and cy one."""
    graph = nx.Graph(told=3)
    for number, who in enumerate([*CALLED, "github:dee"]):
        first = datetime(2021, 1 + number, 14, 15, 9, tzinfo=UTC)
        told = {"kind": "person", "stage": "join", "first_at": first, "by_list": False, "arrived_at": first}
        told |= {"acts": 2, "works": ("code", "doc"), "role": ""}
        graph.add_node(who, **told)
    graph.add_edge("github:ada", "github:bo", weight=0.5)
    graph.add_edge("github:bo", "github:cy", weight=1.5)
    answers = nx.DiGraph()
    answers.add_nodes_from(graph.nodes(data=True))
    found = measure(graph, answers, observed_until=UNTIL)
    people = people_rows(graph, found, CALLED | {"github:dee": "slow-heron-0004"})
    both = met(a={"ada": (1, 14), "bo": (2, 3)}, b={"ada": (5, 2), "bo": (4, 30)}, c={"bo": (3, 1), "cy": (3, 31)})
    return people, tie_rows(graph, both, people, found)


@pytest.fixture
def picture():
    """Bo, cy and ada, who stand at one height, 0, 10 and 30 from the left; the line of bo and cy is not drawn."""
    signs = pd.DataFrame(
        {"label": ["b", "c", "a"], "stage": "join", "group": 0, "value": 1.0, "x": [0, 10, 30], "y": 0, "facts": ""}
    )
    return arrange(signs, pd.DataFrame({"one": [0], "other": [2], "weight": [1.0]}))


DRAWN = {1: 0, 2: 1, 0: 2}
"""The row of each id in the picture."""


@pytest.fixture(params=["graphml", "gexf"])
def written(request, tables, picture):
    """Both formats, as a function that writes them."""
    if request.param == "graphml":
        return partial(graphml, *tables, SOURCE), nx.read_graphml
    return partial(gexf, *tables, picture, DRAWN, SOURCE), nx.read_gexf


def test_people_have_numbers_pseudonyms_and_a_month_but_no_account_or_day(tables):
    people, _ = tables
    assert people["id"].tolist() == [0, 1, 2, 3]
    assert people["pseudonym"].tolist() == [*CALLED.values(), "slow-heron-0004"]
    assert people["first_month"].tolist() == ["2021-01", "2021-02", "2021-03", "2021-04"]
    assert people["works"].tolist() == ["code doc"] * 4
    assert people["degree"].tolist() == [1, 2, 1, 0]
    # the middle of a line of three lies on one of the three paths between two others
    assert people["betweenness"].tolist() == [0.0, pytest.approx(1 / 3), 0.0, 0.0]
    assert not any("github:" in str(cell) for cell in people.to_numpy().ravel())


def test_ties_are_told_by_both_numbers_and_pseudonyms_with_the_months_in_which_the_two_met(tables):
    _, ties = tables
    # ada and bo had both acted in one thread on 3 February, and in the other on 2 May
    assert ties[["one", "other", "weight", "first_month", "last_month"]].to_numpy().tolist() == [
        [0, 1, 0.5, "2021-02", "2021-05"],
        [1, 2, 1.5, "2021-03", "2021-03"],
    ]
    assert ties["one_pseudonym"].tolist() == ["quiet-otter-0001", CALLED["github:bo"]]


def test_a_thread_of_too_many_people_is_no_meeting():
    few = {"ada": (3, 1), "bo": (3, 2)}
    both = met(many=few | {f"n{number}": (1, 1) for number in range(LARGEST)} | {"ada": (1, 1), "bo": (1, 1)}, few=few)
    first, last = first_and_last_meeting(both, "github:ada", "github:bo")
    assert (first.month, last.month) == (3, 3)


def test_a_file_is_read_back_as_the_same_network(written):
    write, read_back = written
    text = write()
    read = read_back(BytesIO(text), node_type=int)
    assert sorted(read.nodes) == [0, 1, 2, 3]
    assert {
        tuple(sorted(pair)): (told["weight"], told["first_month"], told["last_month"])
        for *pair, told in read.edges(data=True)
    } == {(0, 1): (0.5, "2021-02", "2021-05"), (1, 2): (1.5, "2021-03", "2021-03")}
    assert read.nodes[0]["label"] == "quiet-otter-0001"
    assert read.nodes[1]["label"] == CALLED["github:bo"]
    assert read.nodes[2]["label"] == "\u202ewarm-wren", "what no XML may hold is gone"
    assert read.nodes[1]["coreness"] == 1
    assert b"A &lt;community&gt; \xc2\xb7 as of 31 May 2021" in text
    assert "github" not in text.decode()
    assert "15:09" not in text.decode()


def test_gexf_has_places_sizes_and_colours_of_the_picture(tables, picture):
    read = nx.read_gexf(BytesIO(gexf(*tables, picture, DRAWN, SOURCE)), node_type=int)
    size = picture.people["size"].iloc[0]
    looks = {number: look["viz"] for number, look in read.nodes(data=True)}
    # the picture is 640 pixels wide, and all at one height
    assert [looks[number]["position"] for number in (1, 2, 0)] == [
        {"x": x, "y": 0.0, "z": 0.0} for x in (0.0, pytest.approx(213.3), 640.0)
    ]
    red, green, blue = (int(LIGHT.join[at : at + 2], 16) for at in (1, 3, 5))
    for look in looks.values():
        assert look["size"] == size
        assert look["color"] == {"r": red, "g": green, "b": blue, "a": 1.0}
    # whoever is tied to nobody stands below all others, and Gephi counts upwards
    assert looks[3]["position"]["y"] < min(looks[number]["position"]["y"] for number in DRAWN)
    assert {tuple(sorted(pair)): told["drawn"] for *pair, told in read.edges(data=True)} == {
        (0, 1): True,
        (1, 2): False,
    }


def test_gexf_is_as_its_schema_wants_it(tables, picture):
    root = ElementTree.fromstring(gexf(*tables, picture, DRAWN, SOURCE))
    own = root.tag.removesuffix("gexf")
    for node in root.iter(f"{own}node"):
        position, colour, size = (node.find(f"{VIZ}{name}") for name in ("position", "color", "size"))
        assert all(-1e6 < float(position.get(axis)) < 1e6 for axis in "xyz")
        assert all(0 <= int(colour.get(part)) <= 255 for part in "rgb")
        assert 0 <= float(colour.get("a")) <= 1
        assert float(size.get("value")) > 0
    declared = {each.get("id") for each in root.iter(f"{own}attribute")}
    assert {each.get("for") for each in root.iter(f"{own}attvalue")} <= declared
    ids = [node.get("id") for node in root.iter(f"{own}node")]
    assert len(set(ids)) == len(ids) == 4
    assert all({edge.get("source"), edge.get("target")} <= set(ids) for edge in root.iter(f"{own}edge"))


def test_a_network_in_which_nobody_is_tied_has_a_file_too(tables, picture):
    people, ties = tables
    nobody = arrange(picture.people.iloc[:0], picture.ties.iloc[:0].assign(weight=[]))
    read = nx.read_gexf(BytesIO(gexf(people, ties.iloc[:0], nobody, {}, SOURCE)), node_type=int)
    places = {(look["viz"]["position"]["x"], look["viz"]["position"]["y"]) for _, look in read.nodes(data=True)}
    assert len(places) == 4


def test_the_same_network_gives_the_same_file_on_any_day(written):
    write, _ = written
    assert write() == write()
    assert b"lastmodified" not in write()
