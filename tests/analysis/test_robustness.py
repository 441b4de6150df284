"""Headlines under other choices, in communities in which the answer holds and in which it depends on one choice."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from journeys.analysis.network.baseline import MIN_DRAWS, Baseline
from journeys.analysis.network.graph import answers_graph, bipartite_graph, project
from journeys.analysis.network.measures import measure
from journeys.analysis.robustness import (
    SHOWN,
    Answer,
    OtherChoice,
    compare_choices,
    funnel_answers,
    is_held,
    network_answers,
    network_choices,
    other_choices,
    outcome_of,
    resilience_answers,
    timing_answers,
    verdict,
    window_of_network,
    with_horizon,
)
from journeys.model import tables
from journeys.model.communities.community import Community, Stage, Stages
from tests.analysis.deeds import UNTIL as WORKED_UNTIL
from tests.analysis.deeds import deed, table
from tests.analysis.frames import COMMUNITY, frame, person, reading
from tests.analysis.network.frames import UNTIL, acts_of, did, journeys_of
from tests.tables import check_columns

# twenty joined 400 days before the end; four contributed after 30 days
FOUR = [person(f"a{n}", join=400, contribute=370) for n in range(4)]
NEVER = [person(f"z{n}", join=400) for n in range(16)]
# the other sixteen after 300 days, too late for a horizon of 180
LATE = [person(f"z{n}", join=400, contribute=100) for n in range(16)]


def conversion_by_horizon(journeys):
    """The step from join with a horizon of 180 days as shown, and with each other one."""
    others = {
        each.name: funnel_answers(journeys, reading(community=each.community))
        for each in other_choices(COMMUNITY)
        if each.community is not None
    }
    return compare_choices(funnel_answers(journeys, reading()), others)


def test_an_answer_holds_where_the_same_people_step_within_every_horizon():
    rows = conversion_by_horizon(frame(*FOUR, *NEVER))
    check_columns(rows, tables.OTHER_CHOICES)
    joined = rows[rows["headline"] == "from join"]
    # 4 of 20 within 90, 180 and 365 days, whatever the activity window is
    assert joined["value"].tolist() == pytest.approx([0.2] * 5)
    assert joined["outcome"].tolist() == ["shown", "same", "same", "same", "same"]


def test_an_answer_depends_on_the_one_choice_that_moves_it_out_of_its_interval():
    rows = conversion_by_horizon(frame(*FOUR, *LATE))
    joined = rows[rows["headline"] == "from join"].set_index("choice")
    # 4 of 20 within 180 days, and all 20 within 365: 100 % is no value between the limits of 20 %
    assert joined.loc["horizon of 365 days", "value"] == 1
    assert joined.loc["", "high"] < 0.5
    assert outcome_of(rows[rows["headline"] == "from join"]) == {
        "activity window of 90 days": "same",
        "activity window of 270 days": "same",
        "horizon of 90 days": "same",
        "horizon of 365 days": "differs",
    }


def test_what_the_definition_says_is_no_other_choice():
    names = [each.name for each in other_choices(COMMUNITY)]
    assert names == [
        "activity window of 90 days",
        "activity window of 270 days",
        "horizon of 90 days",
        "horizon of 365 days",
        "no accounts joined",
        "all suggestions accepted",
        "without accounts that look like programs",
        "entries of lists as exact dates",
    ]
    # one stage has days of its own, so that 180 days for all are another choice; a window of 90 - 90 days is none
    own = Community(slug="o", name="O", active_days=90, stages=Stages(join=Stage(horizon_days=30)))
    assert [each.name for each in other_choices(own)][:4] == [
        "activity window of 180 days",
        "horizon of 90 days",
        "horizon of 180 days",
        "horizon of 365 days",
    ]
    assert with_horizon(own, 365).horizon("join") == 365
    assert with_horizon(own, 365).horizon("contribute") == 365


def test_printed_figures_are_compared_and_not_their_digits():
    shown = Answer("share", 0.12, 0.052, 0.224, 60)
    # 22.4 and 22.0 are both printed as 22 %, 22.6 as 23 %
    assert is_held(shown, Answer("share", 0.2249, 0.1, 0.3, 60)) is True
    assert is_held(shown, Answer("share", 0.226, 0.1, 0.3, 60)) is False
    assert is_held(shown, Answer("share", None, None, None, 0, "nobody came")) is None
    core = Answer("people", 7, 7, 7, 11)
    assert (is_held(core, Answer("people", 7, 7, 7, 12)), is_held(core, Answer("people", 8, 8, 8, 11))) == (True, False)


def test_a_median_that_is_not_reached_lies_beyond_every_day():
    half, none = Answer("days", 41, 30, 60, 40), Answer("days", None, None, None, 40)
    open_ended = Answer("days", 41, 30, None, 40)
    assert is_held(half, none) is False
    assert is_held(open_ended, none) is True
    assert is_held(none, none) is True
    assert is_held(none, half) is False
    # of those whose upper limit alone got there, later medians are between the limits
    begun = Answer("days", None, 50, None, 40)
    assert (is_held(begun, half), is_held(begun, Answer("days", 55, 40, None, 40))) == (False, True)


def test_a_headline_that_is_not_known_is_not_compared():
    shown = {"from join": Answer("share", None, None, None, 0, "not observable")}
    rows = compare_choices(shown, {"no accounts joined": {"from join": Answer("share", 0.5, 0.3, 0.7, 20)}})
    assert rows.empty
    check_columns(rows, tables.OTHER_CHOICES)
    assert outcome_of(rows) == {}


def test_the_worst_headline_decides_on_a_choice():
    shown = {"core": Answer("people", 7, 7, 7, 11), "bus factor": Answer("people", 3, 3, 3, 11)}
    missing = Answer("people", None, None, None, 0, "no work")
    others = {
        "one": {**shown, "core": Answer("people", 6, 6, 6, 11)},
        "two": {**shown, "core": missing},
        "three": {**shown, "core": Answer("people", 7, 7, 7, 9)},
        "four": shown,
        "five": {"bus factor": shown["bus factor"]},
    }
    outcomes = {"one": "differs", "two": "unknown", "three": "holds", "four": "same", "five": "unknown"}
    assert outcome_of(compare_choices(shown, others)) == outcomes


def test_the_median_is_the_day_by_which_half_have_stepped():
    # nineteen people: ten contributed 20 days after joining, nine never
    people = frame(
        *(person(f"a{n}", join=400, contribute=380) for n in range(10)), *(person(f"z{n}", join=400) for n in range(9))
    )
    found = timing_answers(people, "join", reading())["days from join"]
    assert (found.printed[0], found.n, found.why) == (20, 19, "")
    few = timing_answers(people.iloc[:3], "join", reading())["days from join"]
    assert (few.value, few.n, few.why) == (None, 3, "fewer than 5 people were followed")


def two_circles():
    """Twelve people in two circles of six, in forty threads of three of one circle each; one thread joins them."""
    chance = np.random.default_rng(3)
    rows = [did("a0", "issue/99", days=50), did("b0", "issue/99", days=49)]
    for number in range(40):
        circle = "ab"[number % 2]
        for who in chance.choice(6, 3, replace=False):
            rows.append(did(f"{circle}{who}", f"issue/{number}", days=130 - 2 * number + 0.1 * float(who)))
    return acts_of(*rows)


def test_the_modularity_and_its_limits_are_those_of_the_network_page():
    acts = two_circles()
    journeys = journeys_of(acts)
    found = network_answers(acts, journeys, observed_until=UNTIL, by="thread")["modularity"]
    both = bipartite_graph(acts, journeys, observed_until=UNTIL)
    answers = answers_graph(acts, journeys, observed_until=UNTIL)
    whole = measure(project(both), answers, observed_until=UNTIL, baseline=Baseline(MIN_DRAWS, both)).whole
    row = whole.set_index("measure").loc["modularity"]
    assert (found.value, found.low, found.high) == pytest.approx((row["value"], row["low"], row["high"]))
    # one of 41 threads is between the circles
    assert verdict(found) == "more"
    assert found.n == 12


def test_a_verdict_on_the_network_holds_while_it_is_the_same():
    more, as_chance = Answer("modularity", 0.5, 0.1, 0.3, 40), Answer("modularity", 0.3, 0.1, 0.3, 40)
    less = Answer("modularity", 0.05, 0.1, 0.3, 40)
    assert [verdict(each) for each in (more, as_chance, less)] == ["more", "as", "less"]
    assert is_held(more, Answer("modularity", 0.9, 0.2, 0.8, 12)) is True
    assert is_held(more, as_chance) is False


def test_a_network_of_few_people_is_not_compared_with_chance():
    acts = acts_of(did("a", "issue/1"), did("b", "issue/1", days=90))
    found = network_answers(acts, journeys_of(acts), observed_until=UNTIL, by="thread")["modularity"]
    assert (found.n, found.why) == (2, "fewer than 10 people are tied")


def test_the_window_of_the_network_is_moved_where_it_was_observed():
    later, earlier, longer = network_choices(COMMUNITY)[:3]
    began = UNTIL - timedelta(days=400)
    assert window_of_network(SHOWN, began, UNTIL, UNTIL) == (None, UNTIL)
    assert window_of_network(later, began, UNTIL, UNTIL) == (UNTIL - timedelta(days=310), UNTIL)
    assert window_of_network(earlier, began, UNTIL, UNTIL) == (None, UNTIL - timedelta(days=90))
    assert window_of_network(longer, began, UNTIL, UNTIL) is None
    assert window_of_network(longer, began, UNTIL - timedelta(days=90), UNTIL) == (None, UNTIL)
    # of 90 days nothing is left without the first 90
    assert window_of_network(later, UNTIL - timedelta(days=90), UNTIL, UNTIL) is None
    assert not OtherChoice("x", later=90).changes_acts


def test_who_could_step_in_depends_on_the_activity_window():
    # ten commits in one place: ada eight, bo two, and bo's last act was 200 days ago
    acts = table(*(deed("ada", 10 + day) for day in range(8)), deed("bo", 200), deed("bo", 210))
    journeys = frame(person("ada", contribute=17, last=10), person("bo", contribute=210, last=200))
    counted = {
        days: {
            name: answer.value
            for name, answer in resilience_answers(
                acts, journeys, observed_until=WORKED_UNTIL, active_days=days
            ).items()
        }
        for days in (180, 270)
    }
    # ada did 80 %: the core of one is crossed with her, and so is the half
    same = {"areas that would lose half": 1, "core": 1, "bus factor": 1}
    assert counted[180] == {**same, "of them, nobody could step in": 1}
    assert counted[270] == {**same, "of them, nobody could step in": 0}


def test_without_work_nothing_is_known_of_who_carries_it():
    acts = table(deed("ada", 10, "starred"))
    journeys = frame(person("ada", discover=10))
    found = resilience_answers(acts, journeys, observed_until=WORKED_UNTIL, active_days=180)
    assert {answer.why for answer in found.values()} == {"no work is seen in the last year"}
    assert pd.isna([answer.value for answer in found.values()]).all()
