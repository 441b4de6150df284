import re
from dataclasses import replace

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.network.baseline import Baseline
from journeys.analysis.network.congruence import Congruence, measure_congruence
from journeys.analysis.network.graph import answers_graph, bipartite_graph, project
from journeys.analysis.network.measures import WHOLE, NetworkMeasures, measure
from journeys.sentences.network import answer, chance, connections, findings, introduction, named, picture
from tests.analysis.network.frames import UNTIL, acts_of, did, journeys_of, threads


def read(acts, draws=39):
    both = bipartite_graph(acts, journeys_of(acts), observed_until=UNTIL)
    answers = answers_graph(acts, journeys_of(acts), observed_until=UNTIL)
    return findings(measure(project(both), answers, observed_until=UNTIL, baseline=Baseline(draws, both)))


def measured(acts):
    """The figures of the network of some acts without replies."""
    both = bipartite_graph(acts, journeys_of(acts), observed_until=UNTIL)
    return measure(project(both), nx.DiGraph(), observed_until=UNTIL)


def found(**figures):
    """Measures of 40 people of whom 30 are tied, with the given figures (value, low, high)."""
    rows = [(name, *figures.get(name, (float("nan"),) * 3), 40, key) for name, key in WHOLE.items()]
    whole = pd.DataFrame(rows, columns=["measure", "value", "low", "high", "n", "key"])
    people = pd.DataFrame({"person": [f"github:p{n}" for n in range(40)], "degree": [1] * 30 + [0] * 10, "group": 1})
    groups = pd.DataFrame({"group": [1, 2], "people": [20, 8], "holders": [2, 2]})
    return NetworkMeasures(people, whole, groups, draws=100, newcomers=6)


FIGURES = {
    "isolates": (0.25, 0.05, 0.1),
    "groups": (2, 2, 4),
    "modularity": (0.41, 0.2, 0.3),
    "betweenness": (0.2, 0.1, 0.3),
    "newcomers": (-0.8, -0.6, -0.4),
    "reciprocity": (0.4, 0.1, 0.2),
}


def test_the_network_is_read_in_six_sentences():
    silence = Congruence(120, 0.75, 0.4, 0.5, 30, pd.DataFrame(), None)
    assert findings(found(**FIGURES), congruence=silence) == [
        "**30 of 40 people** share a thread with anybody, fewer than by chance (36 to 38).",
        "They form **two groups** of three people or more, which keep to themselves (modularity 0.41) more than by "
        "chance (0.20 to 0.30).",
        "**Two people** connect a group of 20 people with all others: if both leave, the group is on its own.",
        "6 people arrived in the last 90 days; ties between them and the others make up 10 % of all, less than by "
        "chance (20 to 30 %).",
        "Of 40 links from somebody who answers to somebody answered, 40 % go both ways, more than by chance "
        "(10 to 20 %).",
        "Of 120 pairs who work side by side, 30 (25 %) never met in a thread, fewer than by chance (50 to 60 %).",
    ]


def test_pairs_by_files_are_told_as_such_with_the_files_that_everybody_changes():
    by_files = Congruence(120, 0.75, None, None, 30, pd.DataFrame(), None, "files", 1)
    assert findings(found(**FIGURES), congruence=by_files)[-1] == (
        "Of 120 pairs who changed the same file, 30 (25 %) never met in a thread. "
        "Not counted: 1 file that more than 20 people changed."
    )
    only_crowded = Congruence(120, 0.75, None, None, 30, pd.DataFrame(), None, "months", 3)
    assert findings(found(**FIGURES), congruence=only_crowded)[-1] == (
        "Of 120 pairs who work side by side, 30 (25 %) never met in a thread. "
        "(By place and month: more than 20 people changed each file that is known.)"
    )
    none_left_out = Congruence(120, 0.75, None, None, 30, pd.DataFrame(), None, "files")
    assert findings(found(**FIGURES), congruence=none_left_out)[-1].endswith("never met in a thread.")


def test_who_stands_between_is_told_where_there_is_room():
    assert findings(found(**FIGURES))[-1] == (
        "One person is on the shortest path between 20 % of all pairs of people, as by chance (10 to 30 %)."
    )


def test_what_looks_equal_to_a_limit_is_as_by_chance():
    # 165.3 of 171 people share a thread; 95 of 100 networks have 165.4 to 171: all are printed as 165 and 171
    share = found(**FIGURES | {"isolates": (5.7 / 40, 0, 5.6 / 40)})
    assert findings(share)[0] == ("**34 of 40 people** share a thread with anybody, as by chance (34 to 40).")
    modularity = findings(found(**FIGURES | {"modularity": (0.0397, 0.029, 0.057)}))[1]
    assert modularity.endswith("(modularity 0.04) as by chance (0.03 to 0.06).")


def test_groups_on_which_searches_do_not_agree_are_not_named():
    unknown = float("nan"), float("nan")
    unmarked = found(**FIGURES | {"groups": (float("nan"), 2, 4), "agreement": (0.48, *unknown)})
    unmarked = replace(unmarked, people=unmarked.people.assign(group=0), groups=unmarked.groups[:0])
    assert not any("group" in sentence for sentence in findings(unmarked))
    graph = nx.complete_graph(3)
    assert picture(graph, 3, unmarked, []) == "All 3 ties are drawn. No groups are marked."
    assert answer(unmarked) == (
        "**No groups can be told apart** among the 30 people who share a thread with anybody, so nobody stands between "
        "groups: 10 searches for groups agree to 0.48, and 0.80 is needed."
    )


@pytest.mark.parametrize(("marked", "told"), [([], "here none"), ([2], "group 2"), ([2, 1], "groups 1 and 2")])
def test_which_groups_have_an_area_is_told(marked, told):
    assert picture(nx.complete_graph(3), 3, found(), marked) == (
        "All 3 ties are drawn. A grey area marks a group only if 10 searches find it again and few "
        f"others stand in it: {told}."
    )


# three groups of four in which all are tied; hub (group 1) is tied to all of b and two of c, c0 to b0
CIRCLES = {f"{side}{n}": [f"{side}{m}" for m in range(4)] for side in "abc" for n in range(6)}
BRIDGES = {"hub1": ["a0", "b0"], "hub2": ["a0", "b1"], "hub3": ["a0", "c0"], "other": ["b0", "c0"]}


def connected(**more):
    acts = threads(**{**CIRCLES, **BRIDGES, **more})
    both = bipartite_graph(acts, journeys_of(acts), observed_until=UNTIL)
    answers = answers_graph(acts, journeys_of(acts), observed_until=UNTIL)
    return measure(project(both), answers, observed_until=UNTIL)


def names_of(measures):
    return {who: f"name-of-{who}" for who in measures.people["person"]}


def test_who_connects_the_groups_is_named_with_whom_they_connect():
    measures = connected()
    group = measures.people.set_index("person")["group"]
    # 4 ties between groups: a0-b0, a0-b1, a0-c0 and b0-c0; a0 has 3 of them, more than half
    assert (
        answer(measures)
        == "**1 of 12 people connects the three groups most**: 3 of the 4 ties between groups (75 %) are theirs."
    )
    assert named(measures) == ["a0"]
    assert introduction(measures) == "These are:"
    assert connections(measures, names_of(measures)) == [
        f"**name-of-a0** has joined, group {group['a0']}; tied to 3 people in all other groups"
    ]


def test_one_other_group_is_named_by_its_number():
    measures = connected(hub3=["a0", "b2"], other=["a1", "b3"])
    group = measures.people.set_index("person")["group"]
    assert connections(measures, names_of(measures))[0].endswith(f"tied to 3 people in group {group['b0']}")


def test_groups_without_a_tie_between_them_are_told_as_such():
    alone = connected(**{name: ["a0"] for name in BRIDGES})
    assert answer(alone) == (
        "**Nobody connects the three groups** of the 12 people who share a thread with anybody: no tie leads from one "
        "to another."
    )
    assert connections(alone, names_of(alone)) == []
    assert introduction(alone) == ""


def test_where_there_is_one_group_or_none_who_is_most_between_all_others_is_named():
    acts = threads(one="ab", two="bc")
    line = measured(acts)
    assert (
        answer(line)
        == "**The 3 people who share a thread with anybody form one group**, so nobody stands between groups."
    )
    assert introduction(line) == "Most often on the shortest path between two others:"
    # b is on the one shortest path between the others
    assert connections(line, {"b": "kind-wren"}) == [
        "**kind-wren** has joined, group 1; tied to 2 people, on 100.0 % of shortest paths"
    ]
    pairs = threads(one="ab", two="cd")
    two = measured(pairs)
    assert (
        answer(two)
        == "**No three of the 4 people who share a thread with anybody form a group**, so nobody stands between groups."
    )


def test_without_people_or_ties_the_answer_says_so():
    assert answer(measure(nx.Graph(), nx.DiGraph(), observed_until=UNTIL)) == "Nobody acted in this period."
    acts = threads(one="a", two="b")
    alone = measured(acts)
    assert "who works with whom is not known" in answer(alone)
    assert named(alone) == []


def test_what_by_chance_means_is_told():
    assert "100 random networks" in chance(found(), by="month")
    assert "as many places and months at the same times" in chance(found(), by="month")
    assert "more than 20,000 ties" in chance(replace(found(), draws=0))


SHARES = st.floats(0, 1) | st.integers(0, 40).map(lambda count: count / 40) | st.floats(0, 0.01) | st.floats(0.99, 1)
COMPARISON = re.compile(
    r"(?P<value>(?:under |over )?[\d.,]+)(?: of 40 people\*\*| %|\))[^;.]*?,? "
    r"(?P<word>more than|fewer than|less than|as) by chance "
    r"\((?P<low>(?:under |over )?[\d.,]+)(?: to (?P<high>(?:under |over )?[\d.,]+))?(?: %)?\)"
)


def printed(text):
    """What a reader takes a printed figure for: just below or above a bound, or the figure."""
    figure = float(text.removeprefix("under ").removeprefix("over ").replace(",", ""))
    return figure - 0.001 if text.startswith("under") else figure + 0.001 if text.startswith("over") else figure


def limits(figures):
    value, one, other = figures
    return value, min(one, other), max(one, other)


@settings(max_examples=100)
@given(st.lists(st.tuples(SHARES, SHARES, SHARES), min_size=6, max_size=6))
def test_every_comparison_follows_from_the_figures_that_it_prints(figures):
    isolates, modularity, betweenness, reciprocity, silence, newcomers = figures
    share, low, high = limits(silence)
    measures = found(
        isolates=limits(isolates),
        groups=(2, 2, 4),
        modularity=limits(modularity),
        betweenness=limits(betweenness),
        reciprocity=limits(reciprocity),
        newcomers=[2 * share - 1 for share in limits(newcomers)],
    )
    silent = Congruence(120, share, low, high, 30, pd.DataFrame(), None)
    told = findings(measures, congruence=silent)
    compared = [each for sentence in told if (each := COMPARISON.search(sentence))]
    assert sum("by chance" in sentence for sentence in told) == len(compared) >= 4
    for each in compared:
        value, low = printed(each["value"]), printed(each["low"])
        high = printed(each["high"]) if each["high"] else low
        assert low <= high
        expected = {"more than": value > high, "as": low <= value <= high}.get(each["word"], value < low)
        assert expected, each[0]


def test_a_figure_just_beyond_its_limits_is_told_with_a_decimal():
    told = findings(found(**FIGURES | {"reciprocity": (0.404, 0.3, 0.402)}))
    assert "40.4 % go both ways, more than by chance (30.0 to 40.2 %)." in told[4]


@pytest.mark.parametrize(
    ("people", "holders", "told"),
    [
        ((9, 8), (1, 3), "**One person** connects a group of 9 people with all others: if they leave"),
        ((9, 8), (3, 3), "**Three people** connect a group of 9 people with all others: if all three leave"),
        ((9, 8), (7, 5), "No group depends on fewer than five people"),
        ((9, 8), (0, 0), "Two groups have no tie to anybody else."),
        ((9, 8), (0, 2), "One group has no tie to anybody else."),
    ],
)
def test_what_a_group_hangs_on_is_told(people, holders, told):
    measures = found(**FIGURES)
    measures.groups["people"], measures.groups["holders"] = people, holders
    assert findings(measures)[2].startswith(told)


def test_without_random_networks_nothing_is_compared():
    acts = threads(one="abc", two="abc", three="def", four="def", five="cd", six="g")
    told = read(acts, draws=0)
    assert told[0] == "**6 of 7 people** share a thread with anybody."
    # 6 ties of weights 2/3 (a-b-c, d-e-f) and one of 1: 4 of 5 inside; 4/5 - 2 * (1/2)^2 = 0.3
    assert told[1] == "They form **two groups** of three people or more (modularity 0.30)."
    assert told[2].startswith("**One person** connects a group of 3 people with all others")
    assert not any("by chance" in sentence for sentence in told)


def test_two_circles_with_a_bridge_are_read_as_such():
    circles = {f"{n}{side}": side for n in range(6) for side in ("abcdef", "ghijkl")}
    told = read(threads(**circles, bridge="ag"))
    assert told[0].startswith("**12 of 12 people** share a thread")
    assert told[1].startswith(
        "They form **two groups** of three people or more, which keep to themselves (modularity 0."
    )
    assert ") more than by chance" in told[1]
    assert told[2].startswith("**One person** connects a group of 6 people with all others")


def test_who_acts_in_no_thread_is_told_apart_from_who_meets_nobody_there():
    acts = acts_of(*[did(who, "issue/1") for who in "abc"], did("d", "issue/2"), did("e", action="committed"))
    assert read(acts, draws=0)[0] == (
        "**3 of 5 people** share a thread with anybody; 1 of the others did nothing in a thread of any export."
    )


def test_few_newcomers_are_counted_and_no_more():
    measures = found(**FIGURES)
    few = NetworkMeasures(measures.people, measures.whole, measures.groups, 100, newcomers=1)
    none = NetworkMeasures(measures.people, measures.whole, measures.groups, 100, newcomers=0)
    assert findings(few)[3] == "1 person arrived in the last 90 days."
    assert findings(none)[3] == "Nobody arrived in the last 90 days."


def test_where_ties_are_unknown_the_one_sentence_says_what_to_add():
    (told,) = read(threads(one="a", two="b"))
    assert told.startswith("No thread in the loaded exports has two people in it")
    assert "add an export of issues" in told


def test_nobody_is_said():
    assert read(acts_of()) == ["Nobody acted in this period."]


def test_no_group_of_three_is_said():
    told = read(threads(one="ab", two="cd"), draws=0)
    assert told[:2] == ["**4 of 4 people** share a thread with anybody.", "No three of them form a group."]
    assert read(threads(one="abc"), draws=0)[1] == "The 3 of them form one group."


def test_no_name_is_ever_told():
    names = [f"github:name{n}" for n in range(14)]
    rows = [did(names[(n * step) % 14], f"issue/{n}", toward=names[n]) for n in range(14) for step in (1, 3, 5)]
    rows += [did(name, action="committed", work="doc") for name in names]
    acts = acts_of(*rows)
    both = bipartite_graph(acts, journeys_of(acts), observed_until=UNTIL)
    answers = answers_graph(acts, journeys_of(acts), observed_until=UNTIL)
    silence = measure_congruence(acts, journeys_of(acts), observed_until=UNTIL)
    told = findings(
        measure(project(both), answers, observed_until=UNTIL, baseline=Baseline(39, both)), congruence=silence
    )
    assert 3 <= len(told) <= 6
    assert not re.search("github|name", " ".join(told))


def test_an_empty_graph_of_answers_is_no_fault():
    assert findings(measure(nx.Graph(), nx.DiGraph(), observed_until=UNTIL)) == ["Nobody acted in this period."]
