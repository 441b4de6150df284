from datetime import UTC, datetime

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from journeys.analysis.network.baseline import Baseline, ExchangedWithinTime, interval
from journeys.analysis.network.graph import answers_graph, bipartite_graph, project
from journeys.analysis.network.measures import measure
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.community import Community, Place
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from tests.analysis.network.frames import UNTIL, acts_of, did, journeys_of, threads
from tests.analysis.network.turnover import mixing_at_random

NOBODY = nx.DiGraph()


def shared_threads(*members):
    acts = threads(**{str(n): who for n, who in enumerate(members)})
    return bipartite_graph(acts, journeys_of(acts), observed_until=UNTIL)


# two circles that never meet, in many threads of three
CIRCLES = shared_threads(*["abc", "bcd", "cde", "dea", "eab", "fgh", "ghi", "hij", "ijf", "jfg"] * 3)


def exchanged(bipartite, seed=3):
    people = [who for who, kind in bipartite.nodes(data="kind") if kind == "person"]
    others = [node for node in bipartite if node not in people]
    ends = [(people.index(who), others.index(there)) for who, there in bipartite.edges]
    at = pd.DatetimeIndex([at for *_, at in bipartite.edges(data="first_at")])
    return ExchangedWithinTime(*np.array(ends).T, at, seed)


def test_everybody_keeps_their_threads_of_each_quarter_and_every_thread_its_number_of_people():
    quarters = exchanged(CIRCLES)
    before = pd.DataFrame(
        {"who": quarters._who, "what": quarters.what, "quarter": quarters._quarter, "at": quarters._at}
    )
    assert before["quarter"].nunique() == 2  # September and October 2021
    kept = ("first", "last")
    drawn = [before.assign(who=who) for who in quarters.draw(5)]
    for each in drawn:
        assert not each.duplicated(["who", "what"]).any()
        for columns in (["who", "quarter"], ["what"]):
            assert each.groupby(columns).size().to_dict() == before.groupby(columns).size().to_dict()
        for side in kept:
            times = [table.groupby("who")["at"].agg(side).to_dict() for table in (each, before)]
            assert times[0] == times[1]
    assert len({tuple(each["who"]) for each in drawn}) == 5


def test_who_had_gone_before_others_came_is_never_put_with_them():
    # two circles in one quarter, the second after the first: nothing else is possible than what was
    rows = [did(who, f"issue/{n}", days=80 - n) for n in range(12) for who in "abcd"]
    rows += [did(who, f"issue/{n}", days=80 - n) for n in range(20, 32) for who in "efgh"]
    acts = acts_of(*rows)
    both = bipartite_graph(acts, journeys_of(acts), observed_until=UNTIL)
    people = list(project(both))
    for drawn in Baseline(5, both).networks(people):
        assert {frozenset({people[one], people[other]} & set("abcd")) for one, other in drawn.ends} <= {
            frozenset(pair) for pair in ("", "ab", "ac", "ad", "bc", "bd", "cd")
        }


def test_answers_keep_everybodys_numbers_and_nobody_answers_themselves():
    chance = np.random.default_rng(1)
    pairs = [chance.choice(list("abcdefghij"), 2, replace=False) for _ in range(80)]
    acts = acts_of(*[did(who, "issue/1", days=80 - n, toward=whom) for n, (who, whom) in enumerate(pairs)])
    answers = answers_graph(acts, journeys_of(acts), observed_until=UNTIL)
    people = list(answers)
    drawn = list(Baseline(3).answers(answers, people))
    for each in drawn:
        for side, degree in enumerate((answers.out_degree, answers.in_degree)):
            assert np.bincount(each.ends[:, side], minlength=10).tolist() == [degree(who) for who in people]
        assert len({tuple(pair) for pair in each.ends.tolist()}) == answers.number_of_edges()
        assert not (each.ends[:, 0] == each.ends[:, 1]).any()
    assert not np.array_equal(drawn[0].ends, drawn[1].ends)


def whole(bipartite, **options):
    baseline = Baseline(39, bipartite, **options)
    found = measure(project(bipartite), NOBODY, observed_until=UNTIL, baseline=baseline)
    return found.whole.set_index("measure")


def test_two_circles_are_more_apart_than_such_networks_are_by_chance():
    table = whole(CIRCLES)
    assert table.loc["modularity", "value"] == pytest.approx(0.5)
    assert table.loc["modularity", "high"] < 0.5
    assert table.loc["transitivity", "low"] <= table.loc["transitivity", "high"]


def test_turnover_alone_is_not_called_more_or_less_than_random():
    # ten communities in which people meet at random while they are there: of 30 comparisons 1.5 should be beyond; the
    # chance of more than five is under 1 in 100. Where people were exchanged at any time, 10 of 10 modularities were
    beyond = 0
    for seed in range(10):
        acts = mixing_at_random(seed)
        table = whole(bipartite_graph(acts, journeys_of(acts), observed_until=UNTIL))
        told = table.loc[["modularity", "transitivity", "betweenness"]]
        beyond += int(((told["value"] < told["low"]) | (told["value"] > told["high"])).sum())
    assert binom.sf(5, 30, 0.05) < 0.01
    assert beyond <= 5


def test_the_same_seed_draws_the_same_networks():
    first, again, other = whole(CIRCLES), whole(CIRCLES), whole(CIRCLES, seed=2)
    assert first.equals(again)
    assert not first.equals(other)


def test_the_order_of_people_threads_and_edges_changes_nothing():
    acts = mixing_at_random(1)
    both = bipartite_graph(acts, journeys_of(acts), observed_until=UNTIL)
    turned = nx.Graph(by="thread")
    turned.add_nodes_from(reversed(list(both.nodes(data=True))))
    turned.add_edges_from((there, who, told) for who, there, told in reversed(list(both.edges(data=True))))
    pd.testing.assert_frame_equal(whole(both), whole(turned))


def test_beyond_the_limits_is_one_more_such_network_in_twenty():
    # 1 of 40 equally likely ranks is below the smallest of 39, 1 above the largest: 2 in 40
    assert interval([float(n) for n in range(39)]) == (0, 38)
    assert interval([1.0] * 38 + [float("nan")] * 5) == (None, None)
    assert interval([1.0] * 39 + [float("nan")] * 5) == (1.0, 1.0)


def test_no_threads_and_no_draws_are_no_fault():
    assert list(Baseline().networks([])) == []
    (drawn,) = Baseline(1).networks(["a"])
    assert (drawn.n, len(drawn.ends)) == (1, 0)
    (drawn,) = Baseline(1).answers(NOBODY, [])
    assert drawn.n == 0


def test_a_repository_of_five_years_is_as_random_networks_are(exports, tmp_path):
    # the working group's archive: modularity 0.040; networks of the same people at the same times have 0.029 to 0.057,
    # those that ignore time 0.012 to 0.028
    community = Community(slug="mls", name="MLS", places=(Place(pattern="github:mlswg/mls-protocol"),))
    path = exports / "archive-repo" / "mls-protocol.json.gz"
    store = Store(tmp_path)
    list(import_files(store, [path], Options(community=community), now=datetime(2024, 4, 1, tzinfo=UTC)))
    view = load_snapshot(store, community, None)
    acts = load_acts(store, view)
    store.close()
    both = bipartite_graph(acts, view.journeys, observed_until=view.observed_until)
    until = view.observed_until
    table = measure(project(both), NOBODY, observed_until=until, baseline=Baseline(99, both)).whole.set_index("measure")
    row = table.loc["modularity"]
    assert row["value"] == pytest.approx(0.040, abs=5e-4)
    assert 0.018 < row["low"] < 0.033
    assert 0.050 < row["high"] < 0.062
