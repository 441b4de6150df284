"""Tables of the network as people read them: everybody under a pseudonym, figures with their words."""

from collections.abc import Mapping
from typing import Final

import networkx as nx
import pandas as pd

from journeys.analysis.network.measures import NetworkMeasures
from journeys.analysis.stats.intervals import LEVEL_SAID
from journeys.model import wording
from journeys.sentences.network import facts, path_share

SIZES: Final[Mapping[str, str]] = {
    "degree": "tied to more people",
    "betweenness": "more often between others",
    "coreness": "deeper in the core",
    "acts": "more acts",
}
"""What the size of a sign can say, and how a legend says it."""
WHOLE_SAID: Final[Mapping[str, str]] = {
    "isolates": "tied to nobody, share of people",
    "groups": "groups of three or more",
    "modularity": "modularity of the groups",
    "coreness": "deepest core",
    "transitivity": "closed triangles, share",
    "betweenness": "largest betweenness",
    "pagerank": "largest PageRank",
    "constraint": "mean constraint",
    "newcomers": "E-I index of newcomers",
    "stages": "assortativity by stage",
    "degrees": "assortativity by number of ties",
    "reciprocity": "answers that go both ways, share",
}
"""The measures of the whole, as a table says them."""


def ranked(found: NetworkMeasures) -> pd.DataFrame:
    """Put the people with the most ties first; the table, and a choice in it, go by this order."""
    return found.people.sort_values(["degree", "betweenness"], ascending=False, kind="stable", ignore_index=True)


def people(rows: pd.DataFrame, called: Mapping[str, str]) -> pd.DataFrame:
    """Give one row a person: the picture for those who cannot see it."""
    return pd.DataFrame(
        {
            "Pseudonym": [called[who] for who in rows["person"]],
            "Stage": rows["stage"],
            "Group": rows["group"].where(rows["group"] > 0).astype("Int64"),
            "Tied to": rows["degree"],
            "Coreness": rows["coreness"],
            "Betweenness": rows["betweenness"].map(path_share),
            "Constraint": rows["constraint"].round(2),
            "Between groups": rows["brokerage"].round().astype("int64"),
        }
    )


def whole(found: NetworkMeasures) -> pd.DataFrame:
    """Give one row a measure of the whole, beside what networks drawn at random have."""
    told = found.whole[found.whole["value"].notna()]
    chance = [
        f"{row['low']:.3g} to {row['high']:.3g}" if wording.known(row["low"]) else "" for row in told.to_dict("records")
    ]
    return pd.DataFrame(
        {
            "Measure": [WHOLE_SAID[measure] for measure in told["measure"]],
            "Here": [f"{value:.3g}" for value in told["value"]],
            f"By chance ({LEVEL_SAID})": chance,
            "Of (n)": told["n"].astype("Int64").to_numpy(),
        }
    )


def contacts(who: str, tied: "nx.Graph[str]", rows: pd.DataFrame, called: Mapping[str, str]) -> pd.DataFrame:
    """Give one row a person to whom somebody is tied, the strongest tie first."""
    weights = pd.Series({other: told["weight"] for other, told in tied[who].items()}, dtype="float64")
    theirs = rows.set_index("person").loc[weights.index].assign(weight=weights)
    theirs = theirs.sort_values("weight", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "Pseudonym": [called[other] for other in theirs.index],
            "Stage": theirs["stage"].to_numpy(),
            "Group": theirs["group"].to_numpy(),
            "Weight of the tie": theirs["weight"].round(3).to_numpy(),
        }
    )


def signs(rows: pd.DataFrame, tied: "nx.Graph[str]", size: str, called: Mapping[str, str]) -> pd.DataFrame:
    """Give one row a person who is drawn, with what the picture says of them when one points there."""
    value = rows[size] if size in rows else pd.Series([tied.nodes[who]["acts"] for who in rows.index], index=rows.index)
    return pd.DataFrame(
        {
            "label": [called[who] for who in rows.index],
            "stage": rows["stage"].to_numpy(),
            "group": rows["group"].to_numpy(),
            "value": value.to_numpy(),
            "facts": [facts(row, tied.nodes[str(who)]["first_at"]) for who, row in rows.iterrows()],
        }
    )
