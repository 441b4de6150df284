"""The network as files for other programs: tables of people and ties, GraphML, GEXF; everybody under a pseudonym.

Left out: accounts, places, threads and days; of a first act only the month.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final

import networkx as nx
import pandas as pd

from journeys.analysis.network.measures import NetworkMeasures

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold."""
MEASURED: Final = ("degree", "coreness", "pagerank", "betweenness", "constraint", "brokerage", "group")


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


def tie_rows(graph: "nx.Graph[str]", people: pd.DataFrame, measures: NetworkMeasures) -> pd.DataFrame:
    """List all ties by the numbers and pseudonyms of the two people, with their weights."""
    number = {who: place for place, who in enumerate(measures.people["person"])}
    rows = sorted((*sorted((number[a], number[b])), weight) for a, b, weight in graph.edges(data="weight", default=1.0))
    ties = pd.DataFrame(rows, columns=["one", "other", "weight"])
    called = people["pseudonym"]
    return ties.assign(
        one_pseudonym=[called[one] for one in ties["one"]], other_pseudonym=[called[other] for other in ties["other"]]
    )


def graphml(people: pd.DataFrame, ties: pd.DataFrame) -> bytes:
    """Write the network as GraphML."""
    written = BytesIO()
    nx.write_graphml_xml(_built(people, ties), written)
    return written.getvalue()


def gexf(people: pd.DataFrame, ties: pd.DataFrame) -> bytes:
    """Write the network as GEXF; the same network gives the same file."""
    writer = nx.readwrite.gexf.GEXFWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph(_built(people, ties))
    # NetworkX writes the day of writing
    for meta in writer.xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _built(people: pd.DataFrame, ties: pd.DataFrame) -> "nx.Graph[int]":
    # from the tables, not from the graph at hand: nothing but what they show can be in the file
    graph: nx.Graph[int] = nx.Graph()
    for row in people.to_dict("records"):
        graph.add_node(int(row["id"]), **_attributes(row))
    graph.add_weighted_edges_from(
        zip(ties["one"].tolist(), ties["other"].tolist(), ties["weight"].tolist(), strict=True)
    )
    return graph


def _attributes(row: Mapping[Any, Any]) -> dict[str, Any]:
    # unknown measures (NaN, unequal to itself) are left out: neither format can say that a number is missing
    known = {str(name): value for name, value in row.items() if name not in ("id", "pseudonym") and value == value}
    return {
        name: _FORBIDDEN.sub("", value) if isinstance(value, str) else value
        for name, value in {"label": row["pseudonym"], **known}.items()
    }
