"""What is said of whom to invite, and of the back-test, is true of the numbers, whatever they are."""

import pandas as pd
import pytest

from journeys.analysis.candidates.propensity import SHAPES
from journeys.analysis.candidates.signals import SIGNALS
from journeys.model import tables
from journeys.sentences import candidates
from tests.charts.test_backtest import BINS, RULES, WITH_MODEL, WITHOUT, tried_of

NONE = dict.fromkeys(RULES, float("nan"))


def row(**signals):
    return dict.fromkeys(SIGNALS, 0.0) | {"anyway": False, "unanswered": False, "slowing": False} | signals


def parts(**weights):
    return pd.Series(dict.fromkeys(SHAPES, 0.0) | weights)


def test_every_shape_of_the_model_has_its_words():
    assert sorted(shape for shapes, _ in candidates.PHRASES for shape in shapes) == sorted(SHAPES)


def test_what_weighs_most_is_said_first_and_what_weighs_little_is_not():
    told = row(silent_days=3, recent_acts=4, answered=2, threads=1)
    speaks_for, against = candidates.explain(
        told, parts(just_here=0.2, recent_acts=0.9, answered=-0.5, waiting_days=-0.2, threads=0.05)
    )
    assert speaks_for == ["active 4 times in the last 30 days", "last here 3 days ago"]
    assert against == ["answered 2 times", "nothing of theirs waits for an answer"]


def test_parts_of_one_thing_are_weighed_together():
    speaks_for, against = candidates.explain(row(silent_days=1), parts(just_here=1.0, lately_here=-1.02))
    assert (speaks_for, against) == ([], [])


def test_a_rule_of_thumb_names_the_signs_it_counts():
    told = row(claimed=1, in_changes=2, answered=1, silent_days=3, recent_acts=1)
    assert candidates.explain(told, None) == (
        ["took up an issue", "speaks about changes", "answered once", "last here 3 days ago"],
        [],
    )
    assert candidates.explain(row(silent_days=100), None) == ([], [])


def test_need_is_told_by_its_signs():
    told = row(unanswered=True, waiting=2, waiting_days=9, slowing=True, recent_acts=1, before_acts=5)
    assert candidates.why_needed(told) == [
        "may not come without an invitation",
        "asked 2 times, no reply for 9 days",
        "slowing: 1 act in the last 30 days, 5 in the 30 before",
    ]
    assert candidates.why_needed(row(anyway=True)) == []


def test_the_answer_tells_who_was_on_the_list_and_what_the_best_other_way_finds():
    # 50 % of 8.0 a day are 4.0; precision is made 50 % too, so the list held 4.0 / 50 % = 8 people
    assert candidates.backtest(WITH_MODEL) == (
        "Tried on 40 days of the past, a fortnight apart: on average a list of at most ten would have held **4.0 of "
        "the 8.0** people at the door who contributed within 90 days: 50 % (40 to 60 %). Most recent first finds 40 %, "
        "chance 15 %."
    )


def test_a_better_way_than_the_one_in_use_is_not_hidden():
    assert "20 % (10 to 30 %). Most recent first finds 40 %" in candidates.backtest(WITHOUT)


def test_where_a_list_holds_everybody_it_says_that_order_matters_little():
    told = candidates.backtest(tried_of(RULES, "one_step", candidates=3.9, contributed=0.37))
    assert "3.9 people were at the door, of whom **0.4** contributed" in told
    assert told.endswith("here the order matters little.")


@pytest.mark.parametrize(
    ("tried", "words"),
    [
        (tried_of(NONE, "one_step", days=0, candidates=0.0), "Nothing can be tried yet"),
        (tried_of(NONE, "one_step", outcomes=0), "**nobody** of them contributed"),
    ],
)
def test_without_anything_to_hold_it_against_no_share_is_told(tried, words):
    assert words in candidates.backtest(tried)
    assert "%" not in candidates.backtest(tried)


@pytest.mark.parametrize(
    ("tried", "words"),
    [
        (
            tried_of(RULES, "one_step", learnt_from=12),
            "**12 people** went on to contribute. Under 50 nothing is learnt",
        ),
        (tried_of(RULES, "one_step", learnt_from=52), "too lately to try what can be learnt"),
        (tried_of({"promise": 0.5, **RULES}, "one_step", BINS, outcomes=9), "Only 9 people went on to contribute"),
        (tried_of({"promise": 0.3, **RULES}, "recent", BINS), "**does not beat the rules of thumb** here"),
        (tried_of(RULES, "one_step", days=0), "Until then a rule of thumb ranks the list: first whoever"),
    ],
)
def test_a_rule_of_thumb_in_use_is_told_in_full_with_the_reason(tried, words):
    told = candidates.choice_of_method(tried)
    assert words in told
    assert "first whoever did something last" in told if tried.best == "recent" else "one step away (took up" in told


def test_a_better_promise_is_doubted_where_the_intervals_overlap():
    assert "that may be chance" in candidates.choice_of_method(WITH_MODEL)  # 0.4 to 0.6 beside 0.3 to 0.5
    clear = tried_of({"promise": 0.7, **RULES}, "promise", BINS)
    assert candidates.choice_of_method(clear) == (
        "Promise puts those who contributed **further up than every rule of thumb** (average precision 0.70, "
        "most recent first 0.40), so it ranks the list."
    )


def test_how_far_promises_were_off_is_told_in_points():
    assert "**2 percentage points** off" in candidates.calibration(WITH_MODEL)


def test_a_dot_says_people_and_share():
    # 40 % of the 8 who contributed on an average day are 3.2
    assert candidates.found(WITHOUT, "recent") == (
        "Most recent first: a list of 10 held 3.2 of the 8.0 who contributed, on average over 40 days tried: 40 % "
        "(30 to 50 %)."
    )


def test_a_mean_of_few_people_does_not_become_nobody():
    assert [candidates.mean(count) for count in (0, 0.03, 0.37, 12.04)] == ["0.0", "0.03", "0.4", "12.0"]


def test_a_fifth_says_promise_outcome_interval_and_n():
    row = dict(zip(tables.BINS.columns, BINS[3], strict=True))
    assert candidates.fifth(row) == (
        "Promised 20 % on average; 16 % contributed within 90 days (10 to 22 %; n = 400, each person on each day at "
        "the door)."
    )
