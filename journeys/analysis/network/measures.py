"""How is the network built, and where does each person stand in it? Figures by person, by group, and of the whole.

Figures of the whole stand beside those of random networks in which everybody is in as many threads, so that they say
more than that networks look like this. Left out: any score of a person; a place in the graph is not a merit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd

from journeys.analysis.network import engine
from journeys.analysis.network.baseline import Baseline, interval
from journeys.analysis.network.bridges import between_groups, brokerage, count_holders
from journeys.analysis.network.engine import Figures, Numbers, Ties
from journeys.analysis.network.mixing import assortativity, degree_assortativity, ei_index, reciprocity
from journeys.model.days import NETWORK_NEWCOMER_DAYS
from journeys.model.vocabulary import STAGES

SEED: Final = 1
"""What is drawn by chance in measuring (groups, sampled paths) is drawn the same each time."""
MIN_GROUP_PEOPLE: Final = 3
"""From so many people on a group is counted as one."""
WHOLE: Final = {
    "isolates": "network-isolates",
    "groups": "network-groups",
    "modularity": "network-groups",
    "coreness": "network-coreness",
    "transitivity": "network-transitivity",
    "betweenness": "network-betweenness",
    "pagerank": "network-pagerank",
    "constraint": "network-constraint",
    "newcomers": "network-newcomers",
    "stages": "network-assortativity",
    "degrees": "network-assortativity",
    "reciprocity": "network-reciprocity",
}
"""The measures of the whole, each with the section of the definitions that says how it is counted."""


@dataclass(frozen=True)
class NetworkMeasures:
    """What was measured of a network.

    ``people`` has one row a person: ``person``, ``stage``, ``degree`` (how many people they share a thread with),
    ``coreness``, ``pagerank``, ``betweenness`` (share of all pairs whose shortest path leads through them) and its
    standard error (0 if exact), ``constraint`` (null without ties), ``brokerage`` (pairs of contacts between whose
    groups they stand), ``group`` (0 if tied to nobody).

    ``whole`` has one row a measure: ``measure`` (:data:`WHOLE`), ``value`` (null if it cannot be told: no thread
    has two people, or all are alike), ``low`` and ``high`` (between them lie 95 of 100 random networks; null if none
    were drawn), ``n`` (people, ties or arrows it rests on), ``key`` (section of the definitions).

    ``groups`` has one row a group of three or more: ``group``, ``people``, ``holders`` (how few people all its ties to
    others rest on). ``newcomers`` are the people who first acted within so many days before the end, ``outside`` those
    who acted in no thread.
    """

    people: pd.DataFrame
    whole: pd.DataFrame
    groups: pd.DataFrame
    draws: int
    newcomers: int
    newcomer_days: int
    outside: int = 0


def measure(
    graph: "nx.Graph[str]",
    answers: "nx.DiGraph[str]",
    *,
    observed_until: datetime,
    newcomer_days: int = NETWORK_NEWCOMER_DAYS,
    baseline: Baseline | None = None,
) -> NetworkMeasures:
    """Measure who shares threads with whom, and who answers whom.

    Parameters
    ----------
    graph
        See :func:`journeys.analysis.network.graph.collaboration_graph`.
    answers
        See :func:`journeys.analysis.network.graph.answers_graph`.
    observed_until
        The first instant that is not observed any more.
    newcomer_days
        Who first acted within so many days before it is a newcomer.
    baseline
        Which random networks to hold the whole against; nothing given means none.

    Returns
    -------
    The figures; see :class:`NetworkMeasures`.

    Source
    ------
    Coreness: S. B. Seidman (1983), Network structure and minimum degree, Social Networks 5, 269-287. PageRank: S. Brin
    and L. Page (1998), Computer Networks 30, 107-117. Betweenness: L. C. Freeman (1977), Sociometry 40, 35-41; by
    sampling: U. Brandes and C. Pich (2007), Int. J. Bifurcation and Chaos 17, 2303-2318. Groups: V. A. Traag,
    L. Waltman and N. J. van Eck (2019), From Louvain to Leiden, Scientific Reports 9, 5233. Constraint: R. S. Burt
    (2004), Structural holes and good ideas, American Journal of Sociology 110, 349-399. Degree-preserving baselines:
    S. Maslov and K. Sneppen (2002), Science 296, 910-913. The rest: where each is computed.
    """
    people = list(graph)
    told = [graph.nodes[who] for who in people]
    since = observed_until - timedelta(days=newcomer_days)
    stage = np.array([STAGES.index(each["stage"]) for each in told], dtype=np.int64)
    is_new = np.array([each["first_at"] >= since for each in told], dtype=np.int64)
    ties, arrows = Ties.of(graph, people), Ties.of(answers, list(answers))
    found = _Found.of(ties)
    baseline = baseline or Baseline(draws=0)
    drawn = [
        _figures(_Found.of(other), stage, is_new) | {"reciprocity": reciprocity(turned)}
        for other, turned in zip(baseline.networks(ties, people), baseline.answers(arrows), strict=True)
    ]
    is_told = graph.graph.get("shared", 1) > 0
    mine = (_figures(found, stage, is_new) if is_told else {}) | {"reciprocity": reciprocity(arrows)}
    return NetworkMeasures(
        people=_people_table(found, people, [STAGES[number] for number in stage]),
        whole=_whole_table(mine, drawn, found, arrows),
        groups=count_holders(ties, found.group, MIN_GROUP_PEOPLE),
        draws=baseline.draws,
        newcomers=int(is_new.sum()),
        newcomer_days=newcomer_days,
        outside=graph.graph.get("outside", 0),
    )


@dataclass(frozen=True)
class _Found:
    """The figures by person of one network, seen or drawn."""

    ties: Ties
    degree: Numbers
    coreness: Numbers
    pagerank: Figures
    betweenness: engine.Betweenness
    constraint: Figures
    group: Numbers

    @classmethod
    def of(cls, ties: Ties) -> "_Found":
        """Measure a network."""
        return cls(
            ties=ties,
            degree=ties.degree(),
            coreness=engine.coreness(ties),
            pagerank=engine.pagerank(ties),
            betweenness=engine.betweenness(ties, SEED),
            constraint=engine.constraint(ties),
            group=engine.groups(ties, SEED),
        )


def _figures(found: _Found, stage: Numbers, is_new: Numbers) -> dict[str, float]:
    """Give the figures of the whole that rest on ties."""
    if not found.ties.n:
        return {}
    _, sizes = np.unique(found.group[found.group > 0], return_counts=True)
    tied = found.degree > 0
    return {
        "isolates": float((~tied).mean()),
        "groups": float((sizes >= MIN_GROUP_PEOPLE).sum()),
        "modularity": engine.modularity(found.ties, found.group),
        "coreness": float(found.coreness.max()),
        "transitivity": engine.transitivity(found.ties),
        "betweenness": float(found.betweenness.share.max()),
        "pagerank": float(found.pagerank.max()),
        "constraint": float(found.constraint[tied].mean()) if tied.any() else float("nan"),
        "newcomers": ei_index(found.ties, is_new),
        "stages": assortativity(found.ties, stage),
        "degrees": degree_assortativity(found.ties),
    }


def _people_table(found: _Found, people: list[str], stage: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "person": pd.Series(people, dtype="str"),
            "stage": pd.Series(stage, dtype="str"),
            "degree": found.degree,
            "coreness": found.coreness,
            "pagerank": found.pagerank,
            "betweenness": found.betweenness.share,
            "betweenness_error": found.betweenness.error,
            "constraint": np.where(found.degree > 0, found.constraint, np.nan),
            "brokerage": between_groups(brokerage(found.ties, found.group)),
            "group": found.group,
        }
    )


def _whole_table(mine: dict[str, float], drawn: list[dict[str, float]], found: _Found, arrows: Ties) -> pd.DataFrame:
    """Put the figures of the whole beside those of the drawn networks."""
    rests_on = {"reciprocity": len(arrows.ends), "newcomers": len(found.ties.ends), "stages": len(found.ties.ends)}
    rests_on["degrees"] = len(found.ties.ends)
    rows = []
    for name, key in WHOLE.items():
        low, high = interval([each[name] for each in drawn if name in each])
        value = mine.get(name, float("nan"))
        row = {"measure": name, "value": value, "low": low, "high": high}
        rows.append(row | {"n": rests_on.get(name, found.ties.n), "key": key})
    kinds = {"measure": "str", "value": "float64", "low": "float64", "high": "float64", "n": "int64", "key": "str"}
    return pd.DataFrame(rows).astype(kinds)
