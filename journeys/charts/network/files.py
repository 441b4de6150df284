"""The network as files for other programs: tables of people and ties, GraphML, GEXF; everybody under a pseudonym.

GEXF has the picture too: where people stand, and the size and colour of their signs. Left out: accounts, places,
threads and days; of a first act, and of two people's first and last shared thread, only the month.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import SubElement

import networkx as nx
import pandas as pd

from journeys.analysis.network.graph import first_and_last_meeting
from journeys.analysis.network.measures import NetworkMeasures
from journeys.charts.network.picture import Picture
from journeys.charts.style import LIGHT

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold."""
APART: Final = 20
"""Pixels between people without ties, who stand in rows of :data:`A_ROW` below the picture."""
A_ROW: Final = 32
MEASURED: Final = ("degree", "coreness", "pagerank", "betweenness", "constraint", "brokerage", "group")


def xml_text(text: str) -> str:
    """Return a text without what no XML may hold."""
    return _FORBIDDEN.sub("", text)


def people_rows(graph: "nx.Graph[str]", measures: NetworkMeasures, called: Mapping[str, str]) -> pd.DataFrame:
    """List people by number, with pseudonym, attributes and measures; rows as in ``measures``."""
    nodes = [graph.nodes[who] for who in measures.people["person"]]
    return pd.DataFrame(
        {
            "id": range(len(nodes)),
            "pseudonym": [called[who] for who in measures.people["person"]],
            "stage": measures.people["stage"],
            "role": [node["role"] for node in nodes],
            # the month alone: the day of a first act could be looked up in public
            "first_month": [f"{node['first_at']:%Y-%m}" for node in nodes],
            "acts": [node["acts"] for node in nodes],
            "works": [" ".join(node["works"]) for node in nodes],
            **{name: measures.people[name] for name in MEASURED},
        }
    )


def tie_rows(
    graph: "nx.Graph[str]", bipartite: "nx.Graph[str]", people: pd.DataFrame, measures: NetworkMeasures
) -> pd.DataFrame:
    """List all ties by the numbers and pseudonyms of the two people, with weight and the months of their meetings."""
    number = {who: place for place, who in enumerate(measures.people["person"])}
    rows = sorted(
        (*sorted((number[a], number[b])), weight, *_months(bipartite, a, b))
        for a, b, weight in graph.edges(data="weight", default=1.0)
    )
    ties = pd.DataFrame(rows, columns=["one", "other", "weight", "first_month", "last_month"])
    called = people["pseudonym"]
    return ties.assign(
        one_pseudonym=[called[one] for one in ties["one"]], other_pseudonym=[called[other] for other in ties["other"]]
    )


def _months(bipartite: "nx.Graph[str]", one: str, other: str) -> Iterator[str]:
    return (f"{at:%Y-%m}" for at in first_and_last_meeting(bipartite, one, other))


def graphml(people: pd.DataFrame, ties: pd.DataFrame, source: str) -> bytes:
    """Write the network as GraphML, with a line that says where it comes from."""
    written = BytesIO()
    graph = _built(people, ties)
    graph.graph["source"] = xml_text(source)
    nx.write_graphml_xml(graph, written)
    return written.getvalue()


def gexf(people: pd.DataFrame, ties: pd.DataFrame, picture: Picture, drawn: Mapping[int, int], source: str) -> bytes:
    """Write the network as GEXF as the picture shows it, with a line that says where it comes from.

    ``drawn`` maps the ids of people to their rows in the picture. Ties that the picture leaves out are in the file, and
    their ``drawn`` is false. The same network gives the same file.
    """
    graph = _built(people, ties)
    nx.set_node_attributes(graph, _looks(people, picture, drawn), "viz")
    lines = set(map(frozenset, picture.ties[["one", "other"]].to_numpy().tolist()))
    is_drawn = {pair: frozenset(drawn.get(end) for end in pair) in lines for pair in graph.edges}
    nx.set_edge_attributes(graph, is_drawn, "drawn")
    writer = nx.readwrite.gexf.GEXFWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph(graph)
    for meta in writer.xml.iter("meta"):
        # NetworkX writes the day of writing
        meta.attrib.pop("lastmodifieddate", None)
        SubElement(meta, "description").text = xml_text(source)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _looks(people: pd.DataFrame, picture: Picture, drawn: Mapping[int, int]) -> dict[int, dict[str, Any]]:
    """Return for each id where the person's sign stands, and its size and colour, in the words of GEXF."""
    rows = picture.people[["x", "y", "size"]].to_dict("records")
    least = float(picture.people["size"].min()) if rows else 1.0
    # the picture leaves out people without ties; without a place Gephi would put them among all others at random
    alone = [number for number in people["id"].tolist() if number not in drawn]
    below = {
        number: {"x": APART * (place % A_ROW), "y": picture.frame[1] + APART * (2 + place // A_ROW), "size": least}
        for place, number in enumerate(alone)
    }
    found = {}
    for number, stage in zip(people["id"].tolist(), people["stage"].tolist(), strict=True):
        sign = rows[drawn[number]] if number in drawn else below[number]
        red, green, blue = bytes.fromhex(LIGHT.of(stage).removeprefix("#"))
        found[number] = {
            "color": {"r": red, "g": green, "b": blue},
            "size": sign["size"],
            # upwards, where the picture counts downwards
            "position": {"x": sign["x"], "y": -sign["y"], "z": 0.0},
        }
    return found


def _built(people: pd.DataFrame, ties: pd.DataFrame) -> "nx.Graph[int]":
    # from the tables, not from the graph at hand: nothing but what they show can be in the file
    graph: nx.Graph[int] = nx.Graph()
    for row in people.to_dict("records"):
        graph.add_node(int(row["id"]), **_attributes(row))
    for tie in ties.to_dict("records"):
        told = {name: tie[name] for name in ("weight", "first_month", "last_month")}
        graph.add_edge(int(tie["one"]), int(tie["other"]), **told)
    return graph


def _attributes(row: Mapping[Any, Any]) -> dict[str, Any]:
    # unknown measures (NaN, unequal to itself) are left out: neither format can say that a number is missing
    known = {str(name): value for name, value in row.items() if name not in ("id", "pseudonym") and value == value}
    return {
        name: xml_text(value) if isinstance(value, str) else value
        for name, value in {"label": row["pseudonym"], **known}.items()
    }
