"""The network of 20,000 people with 160,000 ties: built from acts and measured, beside NetworkX.

Limits: graphs and measures (random baselines aside) within 8 s and 1.5 GB, of which ten searches for groups
take half of the measuring. NetworkX gets the same ties and the same
four questions that it has answers for, its groups by Louvain. Run: ``python -m benchmarks.network``.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from benchmarks.measure import measure
from journeys.analysis.network.engine import SOURCES
from journeys.analysis.network.graph import answers_graph, collaboration_graph
from journeys.analysis.network.measures import measure as measure_network

PEOPLE = 23_100
TIES = 160_000
GROUPS = 200
UNTIL = datetime(2024, 1, 1, tzinfo=UTC)
SECONDS = 8.0
MEGABYTES = 1_500.0


def make_acts(seed: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Invent acts in threads, mostly inside groups, few people in many and many in few; and their journeys."""
    chance = np.random.default_rng(seed)
    rank = chance.permutation(PEOPLE)
    eager = 1 / (rank + 10.0) ** 0.75
    home = chance.integers(0, GROUPS, PEOPLE)
    by_group = [np.flatnonzero(home == group) for group in range(GROUPS)]
    rows: list[tuple[int, int, int]] = []
    pairs: set[tuple[int, int]] = set()
    thread = 0
    while len(pairs) < TIES:
        size = 2 + int(min(chance.geometric(0.35), 40))
        near = by_group[int(chance.integers(GROUPS))]
        local = chance.choice(near, min(size, len(near)), replace=False, p=eager[near] / eager[near].sum())
        far = [int(chance.integers(PEOPLE))] if chance.random() < 0.4 else []
        members = sorted({*local.tolist(), *far})
        rows += [(who, thread, members[0]) for who in members]
        pairs |= {(a, b) for place, a in enumerate(members) for b in members[place + 1 :]}
        thread += 1
    return _acts(rows, chance), _journeys(chance)


def _acts(rows: list[tuple[int, int, int]], chance: np.random.Generator) -> pd.DataFrame:
    who, thread, toward = np.array(rows).T
    days = np.sort(chance.uniform(0, 1500, len(rows)))
    return pd.DataFrame(
        {
            "person": pd.Series(who).map("github:p{}".format).astype("str"),
            "at": pd.Series([UNTIL - timedelta(days=1500 - day) for day in days]).astype("datetime64[us, UTC]"),
            "action": "commented",
            "place": "github:bench/place",
            "thread": pd.Series(thread).map("issue/{}".format).astype("str"),
            "toward": pd.Series(toward).map("github:p{}".format).astype("str"),
            "work": pd.Series(None, index=range(len(rows)), dtype="str"),
            "source": "archive_repo",
        }
    )


def _journeys(chance: np.random.Generator) -> pd.DataFrame:
    reached = chance.integers(1, 4, PEOPLE)
    first = pd.Series(UNTIL - pd.to_timedelta(chance.uniform(0, 1500, PEOPLE), unit="D")).astype("datetime64[us, UTC]")
    table = pd.DataFrame({"person": pd.Series([f"github:p{n}" for n in range(PEOPLE)], dtype="str"), "first_at": first})
    for number, stage in enumerate(("discover", "join", "contribute", "lead")):
        table[f"{stage}_at"] = first.where(pd.Series(reached >= number))
    return table


def whole() -> dict[str, Any]:
    """Build the graphs from acts and measure them; give how many there are, and the seconds of each part."""
    acts, journeys = make_acts()
    began = time.perf_counter()
    graph = collaboration_graph(acts, journeys, observed_until=UNTIL)
    answers = answers_graph(acts, journeys, observed_until=UNTIL)
    built = time.perf_counter()
    found = measure_network(graph, answers, observed_until=UNTIL)
    done = time.perf_counter()
    return {
        "people": len(graph),
        "ties": graph.number_of_edges(),
        "groups": len(found.groups),
        "build": built - began,
        "measure": done - built,
    }


def with_networkx() -> dict[str, float]:
    """Ask NetworkX for coreness, PageRank, sampled betweenness and groups; give the seconds of each."""
    acts, journeys = make_acts()
    graph = collaboration_graph(acts, journeys, observed_until=UNTIL)
    asked: dict[str, Callable[[], Any]] = {
        "coreness": lambda: nx.core_number(graph),
        "pagerank": lambda: nx.pagerank(graph),
        "betweenness": lambda: nx.betweenness_centrality(graph, k=SOURCES, seed=1),
        "groups": lambda: nx.community.louvain_communities(graph, seed=1),
    }
    seconds = {}
    for name, work in asked.items():
        began = time.perf_counter()
        work()
        seconds[name] = time.perf_counter() - began
    return seconds


def main() -> int:
    """Print the figures; fail if ours are over the limits."""
    ours = measure(whole)
    told = ours.result
    seconds = told["build"] + told["measure"]
    print(f"{told['people']:,} people, {told['ties']:,} ties, {told['groups']} groups")
    print(f"graphs {told['build']:.2f} s, measures {told['measure']:.2f} s, peak {ours.peak_mb:.0f} MB", flush=True)
    theirs = measure(with_networkx, runs=1)
    parts = ", ".join(f"{name} {took:.1f} s" for name, took in theirs.result.items())
    print(f"NetworkX: {parts}, peak {theirs.peak_mb:.0f} MB")
    return int(seconds > SECONDS or ours.peak_mb > MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
