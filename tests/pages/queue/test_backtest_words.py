"""What the Mentor queue says of its back-test is true of the numbers, whatever they are."""

import pytest

from pages.parts.queue import backtest_tables
from pages.parts.queue.backtest_words import answer, calibration, choice_of_method
from tests.charts.test_backtest import BINS, RULES, WITH_MODEL, WITHOUT, tried_of

NONE = dict.fromkeys(RULES, float("nan"))


def test_the_answer_tells_who_was_on_the_list_and_what_the_best_other_way_finds():
    # 50 % of 8.0 a day are 4.0; precision is made 50 % too, so the list held 4.0 / 50 % = 8 people
    assert answer(WITH_MODEL) == (
        "Tried on 40 days of the past, a fortnight apart: on average a list of at most ten would have held **4.0 of "
        "the 8.0** people at the door who contributed within 90 days: 50 % (40 to 60 %). Most recent first finds 40 %, "
        "chance 15 %."
    )


def test_a_better_way_than_the_one_in_use_is_not_hidden():
    assert "20 % (10 to 30 %). Most recent first finds 40 %" in answer(WITHOUT)


def test_where_a_list_holds_everybody_it_says_that_order_matters_little():
    told = answer(tried_of(RULES, "one_step", candidates=3.9, contributed=0.37))
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
    assert words in answer(tried)
    assert "%" not in answer(tried)


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
    told = choice_of_method(tried)
    assert words in told
    assert "first whoever did something last" in told if tried.best == "recent" else "one step away (took up" in told


def test_a_better_promise_is_doubted_where_the_intervals_overlap():
    assert "that may be chance" in choice_of_method(WITH_MODEL)  # 0.4 to 0.6 beside 0.3 to 0.5
    clear = tried_of({"promise": 0.7, **RULES}, "promise", BINS)
    assert choice_of_method(clear) == (
        "Promise puts those who contributed **further up than every rule of thumb** (average precision 0.70, "
        "most recent first 0.40), so it ranks the list."
    )


def test_how_far_promises_were_off_is_told_in_points():
    assert "**2 percentage points** off" in calibration(WITH_MODEL)


def test_the_table_has_each_measure_with_its_interval():
    rows = backtest_tables.methods(WITH_MODEL).set_index("Ranked")
    assert rows.loc["Promise (used now)", "AUC"] == "0.50 (0.40 to 0.60)"
    assert rows.loc["Most recent first", "Recall@10"] == "40 % (30 to 50 %)"


def test_measures_of_fewer_than_five_people_do_not_leave():
    few = backtest_tables.leaving_methods(tried_of(RULES, "one_step", outcomes=4))
    assert few[["outcomes", "auc", "recall_10_low"]].isna().all(axis=None)
    assert backtest_tables.leaving_methods(WITHOUT)["auc"].notna().all()


def test_shares_of_fewer_than_five_who_came_do_not_leave():
    fifths = backtest_tables.leaving_fifths(tried_of(RULES, "one_step", [(0.01, 0.01, 0, 0.04, 300), *BINS[1:]]))
    assert fifths["contributed"].isna().tolist() == [True, False, False, False, False]  # 1 % of 300 are 3
