"""How is the network built, and where is each person in it? Figures by person, by group, and of the whole.

Figures of the whole are compared with random networks in which everybody is in as many threads at the same times, since
every network of threads looks clustered. Left out: any score of a person; a place in the graph is not a merit.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd

from journeys.analysis.network import engine
from journeys.analysis.network.baseline import Baseline, interval
from journeys.analysis.network.bridges import between_groups, brokerage, count_holders, find_connectors
from journeys.analysis.network.engine import Figures, Numbers, Ties
from journeys.analysis.network.groups import Groups, find_groups
from journeys.analysis.network.mixing import assortativity, degree_assortativity, ei_index, reciprocity
from journeys.model.how_many_days import NEWCOMER_DAYS
from journeys.model.vocabulary import STAGES

SEED: Final = 1
"""For what is drawn by chance in measuring (groups, sampled paths): the same graph gives the same figures."""
MIN_GROUP_PEOPLE: Final = 3
"""Groups of fewer people are not counted: two people who share one thread are no group."""
WHOLE: Final = {
    "isolates": "network-isolates",
    "groups": "network-groups",
    "modularity": "network-groups",
    "agreement": "network-groups",
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
    groups they stand), ``group`` (0 if tied to nobody). If groups are not stable, all are in group 0 and ``brokerage``
    is null.

    ``whole`` has one row a measure: ``measure`` (:data:`WHOLE`), ``value`` (null if unknown: no thread has two
    people, or all are alike), ``low`` and ``high`` (95 of 100 random networks are between them; null if too few were
    drawn, and for the ``agreement`` of the searches for groups), ``n`` (people, ties or arrows it rests on), ``key``
    (section of the definitions).

    ``groups`` has one row a group of three or more: ``group``, ``people``, ``holders`` (how few people all its ties to
    others rest on), ``recovery`` (how well searches find it again, 1 at best); none if groups are not stable.
    ``connectors`` are few people who have half of the ties between groups
    (:func:`journeys.analysis.network.bridges.find_connectors`), ``between`` is the number of all those ties.
    ``newcomers`` is the number of people who arrived in the last
    :data:`journeys.model.how_many_days.NEWCOMER_DAYS`, ``outside`` that of people who acted in no thread.
    """

    people: pd.DataFrame
    whole: pd.DataFrame
    groups: pd.DataFrame
    draws: int
    newcomers: int
    outside: int = 0
    connectors: pd.DataFrame = field(default_factory=pd.DataFrame)
    between: int = 0


def measure(
    graph: "nx.Graph[str]",
    answers: "nx.DiGraph[str]",
    *,
    observed_until: datetime,
    baseline: Baseline | None = None,
) -> NetworkMeasures:
    """Measure who shares threads with whom, and who answers whom.

    ``graph`` is a :func:`journeys.analysis.network.graph.collaboration_graph`, ``answers`` an
    :func:`journeys.analysis.network.graph.answers_graph`. Without a ``baseline`` there are no random networks.

    Source
    ------
    Coreness: S. B. Seidman (1983), Network structure and minimum degree, Social Networks 5, 269-287. PageRank: S. Brin
    and L. Page (1998), Computer Networks 30, 107-117. Betweenness: L. C. Freeman (1977), Sociometry 40, 35-41; by
    sampling: U. Brandes and C. Pich (2007), Int. J. Bifurcation and Chaos 17, 2303-2318. Groups: V. A. Traag,
    L. Waltman and N. J. van Eck (2019), From Louvain to Leiden, Scientific Reports 9, 5233. Constraint: R. S. Burt
    (2004), Structural holes and good ideas, American Journal of Sociology 110, 349-399. The rest: where each is
    computed.
    """
    people = list(graph)
    nodes = [graph.nodes[who] for who in people]
    since = observed_until - timedelta(days=NEWCOMER_DAYS)
    stage = np.array([STAGES.index(each["stage"]) for each in nodes], dtype=np.int64)
    # who may have been there before their places could be seen has no day of arrival
    is_new = np.array([each["arrived_at"] is not None and each["arrived_at"] > since for each in nodes], dtype=np.int64)
    ties, arrows = Ties.of(graph, people), Ties.of(answers, list(answers))
    found = find_groups(ties)
    figures = _PersonFigures.of(ties, found.division)
    baseline = baseline or Baseline()
    random_networks = zip(baseline.networks(people), baseline.answers(answers, list(answers)), strict=True)
    drawn = [
        _figures(_PersonFigures.of(other, engine.groups(other, SEED)), stage, is_new)
        | {"reciprocity": reciprocity(turned)}
        for other, turned in random_networks
    ]
    # without any thread of two people, nothing is known of ties: a network of isolates would be a false answer
    is_known = graph.graph.get("shared", 1) > 0
    mine = (_figures(figures, stage, is_new) if is_known else {}) | {"reciprocity": reciprocity(arrows)}
    mine |= {"agreement": found.agreement} | ({} if found.are_stable else {"groups": float("nan")})
    connectors, between = find_connectors(ties, found.group, MIN_GROUP_PEOPLE)
    held = count_holders(ties, found.group, MIN_GROUP_PEOPLE)
    return NetworkMeasures(
        people=_people_table(figures, found, people, [STAGES[number] for number in stage]),
        whole=_whole_table(mine, drawn, figures, arrows),
        groups=held.assign(recovery=found.recovery[held["group"] - 1]),
        draws=baseline.draws,
        newcomers=int(is_new.sum()),
        outside=graph.graph.get("outside", 0),
        connectors=connectors.assign(person=[people[number] for number in connectors["person"]]),
        between=between,
    )


@dataclass(frozen=True)
class _PersonFigures:
    """The figures by person of one network, observed or random."""

    ties: Ties
    degree: Numbers
    coreness: Numbers
    pagerank: Figures
    betweenness: engine.Betweenness
    constraint: Figures
    group: Numbers

    @classmethod
    def of(cls, ties: Ties, group: Numbers) -> "_PersonFigures":
        """Measure a network."""
        return cls(
            ties=ties,
            degree=ties.degree(),
            coreness=engine.coreness(ties),
            pagerank=engine.pagerank(ties),
            betweenness=engine.betweenness(ties, SEED),
            constraint=engine.constraint(ties),
            group=group,
        )


def _figures(figures: _PersonFigures, stage: Numbers, is_new: Numbers) -> dict[str, float]:
    if not figures.ties.n:
        return {}
    _, sizes = np.unique(figures.group[figures.group > 0], return_counts=True)
    tied = figures.degree > 0
    return {
        "isolates": float((~tied).mean()),
        "groups": float((sizes >= MIN_GROUP_PEOPLE).sum()),
        "modularity": engine.modularity(figures.ties, figures.group),
        "coreness": float(figures.coreness.max()),
        "transitivity": engine.transitivity(figures.ties),
        "betweenness": float(figures.betweenness.share.max()),
        "pagerank": float(figures.pagerank.max()),
        "constraint": float(figures.constraint[tied].mean()) if tied.any() else float("nan"),
        "newcomers": ei_index(figures.ties, is_new),
        "stages": assortativity(figures.ties, stage),
        "degrees": degree_assortativity(figures.ties),
    }


def _people_table(figures: _PersonFigures, found: Groups, people: list[str], stage: list[str]) -> pd.DataFrame:
    between = between_groups(brokerage(figures.ties, found.group)) if found.are_stable else np.nan
    return pd.DataFrame(
        {
            "person": pd.Series(people, dtype="str"),
            "stage": pd.Series(stage, dtype="str"),
            "degree": figures.degree,
            "coreness": figures.coreness,
            "pagerank": figures.pagerank,
            "betweenness": figures.betweenness.share,
            "betweenness_error": figures.betweenness.error,
            "constraint": np.where(figures.degree > 0, figures.constraint, np.nan),
            "brokerage": np.full(len(people), between),
            "group": found.group,
        }
    )


def _whole_table(
    mine: dict[str, float], drawn: list[dict[str, float]], figures: _PersonFigures, arrows: Ties
) -> pd.DataFrame:
    """Compare the figures of the whole with those of the random networks."""
    # what the others rest on is people
    by_ties = dict.fromkeys(("newcomers", "stages", "degrees"), len(figures.ties.ends))
    rests_on = {"reciprocity": len(arrows.ends), **by_ties}
    rows = []
    for name, key in WHOLE.items():
        low, high = interval([each[name] for each in drawn if name in each])
        value = mine.get(name, float("nan"))
        row = {"measure": name, "value": value, "low": low, "high": high}
        rows.append(row | {"n": rests_on.get(name, figures.ties.n), "key": key})
    kinds = {"measure": "str", **dict.fromkeys(("value", "low", "high"), "float64"), "n": "int64", "key": "str"}
    return pd.DataFrame(rows).astype(kinds)
