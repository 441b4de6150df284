from datetime import timedelta

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.network import graph as network_graph
from journeys.analysis.network.graph import answers_graph, bipartite_graph, collaboration_graph
from journeys.model.communities.community import Community, Place
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.analysis.deeds import seen
from tests.analysis.network.frames import HOME, UNTIL, acts_of, did, journeys_of, threads
from tests.making import HOME as PLACE
from tests.making import act, day, put


def graph_of(acts, **options):
    return collaboration_graph(acts, journeys_of(acts), observed_until=UNTIL, **options)


def answers_of(acts, **options):
    return answers_graph(acts, journeys_of(acts), observed_until=UNTIL, **options)


def weights(graph):
    return {frozenset(ends): pytest.approx(weight) for *ends, weight in graph.edges(data="weight")}


def test_a_thread_divides_a_weight_of_1_among_its_pairs():
    # the first has three pairs, a third each; the second one pair; a thread of one person ties nobody
    graph = graph_of(threads(one="abc", two="ab", three="d"))
    assert weights(graph) == {frozenset("ab"): 4 / 3, frozenset("ac"): 1 / 3, frozenset("bc"): 1 / 3}
    assert list(graph) == list("abcd")
    assert graph.graph == {"by": "thread", "told": 3, "shared": 2, "left_out": 0, "outside": 0}


def test_who_writes_twice_in_a_thread_weighs_no_more():
    acts = acts_of(*[did("a", "issue/1") for _ in range(9)], did("b", "issue/1"), did("c", "issue/1"))
    assert weights(graph_of(acts)) == {frozenset(pair): 1 / 3 for pair in ("ab", "ac", "bc")}


def test_people_and_threads_are_tied_by_how_often_somebody_acted_there():
    acts = acts_of(did("a", "issue/1"), did("a", "issue/1"), did("b", "issue/1"), did("b"))
    graph = bipartite_graph(acts, journeys_of(acts), observed_until=UNTIL)
    there = f"thread:{HOME}/issue/1"
    assert dict(graph.nodes(data="kind")) == {"a": "person", "b": "person", there: "thread"}
    assert list(graph.edges(data="acts")) == [("a", there, 2), ("b", there, 1)]
    assert graph["a"][there]["first_at"] == acts["at"][0]


def test_one_number_in_two_places_is_two_threads():
    acts = acts_of(did("a", "issue/1"), did("b", "issue/1", place="github:else/where"))
    assert graph_of(acts).number_of_edges() == 0


def test_discovering_ties_nobody_and_who_only_discovered_is_not_there():
    acts = acts_of(did("a", "issue/1"), did("b", action="starred"), did("c", "issue/1", action="starred"), did("c"))
    graph = graph_of(acts)
    assert sorted(graph) == ["a", "c"]
    assert graph.number_of_edges() == 0
    assert graph.nodes["c"]["acts"] == 1  # her star is none


def test_a_person_is_told_with_stage_first_date_acts_works_and_role():
    acts = acts_of(
        did("a", days=500, action="starred"),
        did("a", "pull/1", days=400, action="landed_change", work="doc"),
        did("a", "pull/2", days=50, action="landed_change", work="code"),
        did("a", "pull/3", days=40, action="landed_change", work="code"),
        did("a", "pull/4", days=30, action="merged_change", toward="b", work="bug"),
    )
    whole = graph_of(acts).nodes["a"]
    assert (whole["stage"], whole["acts"], whole["role"]) == ("lead", 4, "merged_change")
    assert whole["first_at"] == acts["at"][0].to_pydatetime()
    assert whole["arrived_at"] == acts["at"][1].to_pydatetime()  # a star is no arrival
    assert whole["works"] == ("bug", "code", "doc")
    lately = graph_of(acts, since=acts["at"][2].to_pydatetime()).nodes["a"]
    assert (lately["acts"], lately["works"]) == (3, ("bug", "code"))


def test_who_may_have_been_there_before_has_no_day_of_arrival():
    """The place is seen from 500 days before the end on: a came 100 days after that, b 200, of 180 that are needed."""
    acts = acts_of(did("a", "issue/1", days=400), did("b", "issue/1", days=300))
    nodes = graph_of(acts, windows=seen((HOME, ("commented",), 500, 0))).nodes
    assert nodes["a"]["arrived_at"] is None
    assert nodes["b"]["arrived_at"] == acts["at"][1].to_pydatetime()


def test_a_list_says_by_when_somebody_was_there_and_ties_nobody():
    """Two rows of an undated table are in one place, and so are two comments."""
    acts = acts_of(*(did(who, days=9, action="attended") for who in "ab"), *(did(who, days=8) for who in "cd"))
    listed = acts["action"] == "attended"
    acts["since"] = acts["since"].mask(listed, acts["at"] - timedelta(days=300))
    journeys = journeys_of(acts)
    for name in ("first", "join"):
        journeys[f"{name}_since"] = journeys[f"{name}_since"].mask(
            journeys["person"].isin(["a", "b"]), acts["since"].min()
        )
    graph = collaboration_graph(acts, journeys, observed_until=UNTIL, by="place")
    assert set(graph.edges) == {("c", "d")}
    assert [graph.nodes[who]["by_list"] for who in "abcd"] == [True, True, False, False]
    assert [graph.nodes[who]["arrived_at"] is None for who in "abcd"] == [True, True, False, False]


def test_a_window_shows_how_the_graph_was_then():
    acts = acts_of(
        did("a", "issue/1", days=90),
        did("b", "issue/1", days=60),
        did("b", "issue/2", days=20),
        did("a", "issue/2", days=15, action="triaged"),
        did("c", "issue/2", days=10),
    )
    journeys = journeys_of(acts)
    middle = acts["at"][2].to_pydatetime()
    before = collaboration_graph(acts, journeys, observed_until=middle)
    assert weights(before) == {frozenset("ab"): 1}
    assert before.nodes["a"]["stage"] == "join"  # triaging came later
    since = collaboration_graph(acts, journeys, observed_until=UNTIL, since=middle)
    assert weights(since) == {frozenset(pair): 1 / 3 for pair in ("ab", "ac", "bc")}
    assert since.nodes["a"]["stage"] == "lead"


def test_a_right_holds_on_and_other_roles_show_in_the_window():
    acts = acts_of(
        did("a", days=90, action="granted"),
        did("b", days=90, action="released"),
        did("a", days=5),
        did("b", days=5),
        did("c", days=5),
    )
    graph = graph_of(acts, since=acts["at"][2].to_pydatetime())
    assert dict(graph.nodes(data="role")) == {"a": "granted", "b": "", "c": ""}


def test_people_can_share_places_and_months_instead_of_threads():
    # the last day of 2021 is 1 day before the end; 40 days before is in November
    acts = acts_of(did("a", days=1), did("b", days=2), did("c", days=40), did("d", days=1, place="github:else/where"))
    assert weights(graph_of(acts, by="place")) == {frozenset(pair): 1 / 3 for pair in ("ab", "ac", "bc")}
    assert weights(graph_of(acts, by="month")) == {frozenset("ab"): 1}


@pytest.mark.parametrize("action", ["recognised", "appointed", "granted", "joined_org"])
def test_standing_on_one_list_is_no_meeting(action):
    acts = acts_of(*(did(who, days=1, action=action) for who in "abc"))
    graph = graph_of(acts, by="month")
    assert (len(graph), graph.number_of_edges()) == (3, 0)


def test_a_thread_of_very_many_ties_nobody_and_is_counted(monkeypatch):
    monkeypatch.setattr(network_graph, "LARGEST", 3)
    graph = graph_of(threads(large="abcd", small="abc"))
    assert weights(graph) == {frozenset(pair): 1 / 3 for pair in ("ab", "ac", "bc")}
    assert (graph.graph["shared"], graph.graph["left_out"]) == (2, 1)


def test_an_act_at_the_very_end_of_observation_ties_nobody():
    acts = acts_of(
        *[did(person, "issue/1", days=1) for person in "ab"],
        did("c", "issue/2", days=5),
        did("c", "issue/1", days=0, toward="a"),
    )
    assert weights(graph_of(acts)) == {frozenset("ab"): 1}
    assert not answers_of(acts).edges


def test_an_arrow_leads_to_whoever_was_answered():
    acts = acts_of(
        did("a", "issue/1", action="opened_issue"),
        did("b", "issue/1", toward="a"),
        did("b", "issue/1", toward="a"),
        did("a", "issue/1", toward="a"),
        did("a", "issue/1", toward="b"),
        did("c", "issue/1"),
        did("c", toward="a", action="followed"),
    )
    answers = answers_of(acts)
    at = acts["at"][0].to_pydatetime()
    assert dict(answers.edges) == {("b", "a"): {"weight": 2, "first_at": at}, ("a", "b"): {"weight": 1, "first_at": at}}
    assert sorted(answers) == ["a", "b", "c"]


def test_who_was_answered_and_did_not_act_in_the_window_is_told():
    acts = acts_of(
        did("a", "issue/1", days=90), did("b", "issue/1", days=9, toward="a"), did("b", days=8, toward="nobody")
    )
    answers = answers_of(acts, since=acts["at"][1].to_pydatetime())
    assert list(answers.edges) == [("b", "a")]
    assert (answers.nodes["a"]["acts"], answers.nodes["a"]["stage"]) == (0, "join")


def test_without_acts_the_graphs_are_empty():
    acts = acts_of()
    assert len(graph_of(acts)) == len(answers_of(acts)) == 0
    assert len(graph_of(acts, by="month")) == 0


def test_nothing_that_is_handed_in_is_changed():
    acts = threads(one="abc", two="ab")
    journeys = journeys_of(acts)
    before = acts.copy(), journeys.copy()
    collaboration_graph(acts, journeys, observed_until=UNTIL)
    answers_graph(acts, journeys, observed_until=UNTIL)
    pd.testing.assert_frame_equal(acts, before[0])
    pd.testing.assert_frame_equal(journeys, before[1])


MEMBERS = st.lists(st.sets(st.sampled_from("abcdefghij"), min_size=1), min_size=1, max_size=8)


@settings(max_examples=30)
@given(MEMBERS)
def test_a_thread_adds_a_total_weight_of_1_however_many_took_part(members):
    graph = graph_of(threads(**{str(n): sorted(who) for n, who in enumerate(members)}))
    shared = sum(len(who) > 1 for who in members)
    assert graph.size(weight="weight") == pytest.approx(shared)
    assert graph.graph["shared"] == shared


@settings(max_examples=15)
@given(MEMBERS, st.permutations("abcdefghij"))
def test_renaming_people_changes_their_names_only(members, names):
    acts = threads(**{str(n): sorted(who) for n, who in enumerate(members)})
    renamed = dict(zip("abcdefghij", names, strict=True))
    graph, other = graph_of(acts), graph_of(acts.assign(person=acts["person"].map(renamed).astype("str")))
    assert list(other) == [renamed[who] for who in graph]
    assert nx.utils.graphs_equal(nx.relabel_nodes(graph, renamed), other)


@pytest.fixture
def stored(tmp_path):
    """Graphs of a store that holds some files."""
    community = Community(slug="home", name="Home", places=(Place(pattern=PLACE),))

    def graphs(name, *files):
        store = Store(tmp_path / name)
        with open_engine() as engine:
            for number, rows in enumerate(files):
                put(store, engine, rows, name=str(number))
        view = load_snapshot(store, community, None)
        acts = load_acts(store, view)
        store.close()
        return [make(acts, view.journeys, observed_until=UNTIL) for make in (collaboration_graph, answers_graph)]

    return graphs


def reply(row, account):
    return (*row[:6], f"github:{account}", *row[7:])


THREAD = [
    act(1, "ada", "opened_issue", thread="issue/1"),
    reply(act(2, "bo", "commented", thread="issue/1"), "ada"),
    reply(act(3, "cy", "commented", thread="issue/1"), "ada"),
    reply(act(4, "ada", "commented", thread="issue/1"), "cy"),
]


def test_one_thread_told_in_two_files_gives_the_graph_of_one(stored):
    whole, parts = stored("whole", THREAD), stored("parts", THREAD[:2], THREAD[1:])
    assert all(nx.utils.graphs_equal(*pair) for pair in zip(whole, parts, strict=True))
    assert whole[0].size(weight="weight") == pytest.approx(1)
    assert dict(whole[1].edges) == {
        ("github:bo", "github:ada"): {"weight": 1, "first_at": day(2)},
        ("github:cy", "github:ada"): {"weight": 1, "first_at": day(3)},
        ("github:ada", "github:cy"): {"weight": 1, "first_at": day(4)},
    }


def test_what_programs_do_changes_no_graph(stored):
    noise = [reply(act(n, who, "commented", thread="issue/1"), "ada") for n in (1, 5) for who in ("ci[bot]", "ghost")]
    noise.append(reply(act(6, "ada", "commented", thread="issue/1"), "ci[bot]"))
    quiet, loud = (
        stored("quiet", [*THREAD, act(6, "ada", "commented", thread="issue/1")]),
        stored("loud", [*THREAD, *noise]),
    )
    assert all(nx.utils.graphs_equal(*pair) for pair in zip(quiet, loud, strict=True))
