"""Tables of the network as people read them: everybody under a pseudonym, figures with their words."""

from collections.abc import Mapping
from typing import Final

import networkx as nx
import pandas as pd

from journeys.analysis.network.measures import NetworkMeasures
from journeys.analysis.stats.intervals import LEVEL_TEXT
from journeys.model import wording
from journeys.sentences.network import facts, path_share

SIZES: Final[Mapping[str, str]] = {
    "degree": "tied to more people",
    "betweenness": "more often between others",
    "coreness": "deeper in the core",
    "acts": "more acts",
}
"""What the size of a sign can show, with its label."""
EXPLAINED: Final[Mapping[str, str]] = {
    "Stage": "The furthest stage that they reached.",
    "Group": "The group of the network that they belong to; empty where searches for groups disagree.",
    "Tied to": "How many people they share something with.",
    "Coreness": "3: they belong to a set of people each of whom is tied to at least three others of the set.",
    "Betweenness": "The share of all pairs of others whose shortest path through the network leads through them.",
    "Constraint": "High where the people they are tied to are also tied to each other; low where they are not.",
    "Between groups": "Pairs of the people they are tied to who are not tied to each other, nor both of the same "
    "group as they are.",
}
"""What each column of the table of people means."""
EXPLAINED_WHOLE: Final[Mapping[str, str]] = {
    "Here": "The figure of this network.",
    f"By chance ({LEVEL_TEXT})": "95 of 100 random networks lie between these limits.",
    "Of (n)": "How many people, ties or replies the figure rests on.",
}
"""What each column of the table of the whole network means."""
WHOLE_LABELS: Final[Mapping[str, str]] = {
    "isolates": "people tied to nobody, share",
    "groups": "groups of three or more",
    "modularity": "modularity of the groups",
    "agreement": "agreement of searches for groups (adjusted Rand)",
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
"""Measures of the whole network, with their labels."""


def ranked(found: NetworkMeasures) -> pd.DataFrame:
    """Return people with the most ties first; the table and the choice of a row need the same order."""
    return found.people.sort_values(["degree", "betweenness"], ascending=False, kind="stable", ignore_index=True)


def people(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return one row per person: what the picture shows, for people who do not see it."""
    return pd.DataFrame(
        {
            "Pseudonym": [names[who] for who in rows["person"]],
            "Stage": rows["stage"],
            # 0 stands for no group
            "Group": rows["group"].where(rows["group"] > 0).astype("Int64"),
            "Tied to": rows["degree"],
            "Coreness": rows["coreness"],
            "Betweenness": rows["betweenness"].map(path_share),
            "Constraint": rows["constraint"].round(2),
            # not known without groups
            "Between groups": rows["brokerage"].round().astype("Int64"),
        }
    )


def whole(found: NetworkMeasures) -> pd.DataFrame:
    """Return one row per measure of the whole network, with the range in networks drawn at random."""
    known = found.whole[found.whole["value"].notna()]
    chance = [
        f"{row['low']:.3g} to {row['high']:.3g}" if wording.known(row["low"]) else ""
        for row in known.to_dict("records")
    ]
    return pd.DataFrame(
        {
            "Measure": [WHOLE_LABELS[measure] for measure in known["measure"]],
            # three digits and not decimals, since the measures are of very different size
            "Here": [f"{value:.3g}" for value in known["value"]],
            f"By chance ({LEVEL_TEXT})": chance,
            "Of (n)": known["n"].astype("Int64").to_numpy(),
        }
    )


def contacts(who: str, tied: "nx.Graph[str]", rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return one row per person to whom somebody is tied, the strongest tie first."""
    weights = pd.Series({other: tie["weight"] for other, tie in tied[who].items()}, dtype="float64")
    theirs = rows.set_index("person").loc[weights.index].assign(weight=weights)
    theirs = theirs.sort_values("weight", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "Pseudonym": [names[other] for other in theirs.index],
            "Stage": theirs["stage"].to_numpy(),
            "Group": theirs["group"].where(theirs["group"] > 0).astype("Int64").to_numpy(),
            "Weight of the tie": theirs["weight"].round(3).to_numpy(),
        }
    )


def signs(rows: pd.DataFrame, tied: "nx.Graph[str]", size: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Return one row per person in the picture, with the text shown when the pointer is on them."""
    value = rows[size] if size in rows else pd.Series([tied.nodes[who]["acts"] for who in rows.index], index=rows.index)
    return pd.DataFrame(
        {
            "label": [names[who] for who in rows.index],
            "stage": rows["stage"].to_numpy(),
            "group": rows["group"].to_numpy(),
            "value": value.to_numpy(),
            "facts": [facts(row, tied.nodes[str(who)]) for who, row in rows.iterrows()],
        }
    )
