import pandas as pd

from journeys.analysis.candidates.explanations import PHRASES, explain, why_needed
from journeys.analysis.candidates.propensity import SHAPES
from journeys.analysis.candidates.signals import SIGNALS


def row(**signals):
    return dict.fromkeys(SIGNALS, 0.0) | {"anyway": False, "unanswered": False, "slowing": False} | signals


def parts(**weights):
    return pd.Series(dict.fromkeys(SHAPES, 0.0) | weights)


def test_every_shape_of_the_model_has_its_words():
    assert sorted(shape for shapes, _ in PHRASES for shape in shapes) == sorted(SHAPES)


def test_what_weighs_most_is_said_first_and_what_weighs_little_is_not():
    told = row(silent_days=3, recent_acts=4, answered=2, threads=1)
    speaks_for, against = explain(
        told, parts(just_here=0.2, recent_acts=0.9, answered=-0.5, waiting_days=-0.2, threads=0.05)
    )
    assert speaks_for == ["active 4 times in the last 30 days", "last here 3 days ago"]
    assert against == ["answered 2 times", "nothing of theirs waits for an answer"]


def test_parts_of_one_thing_are_weighed_together():
    speaks_for, against = explain(row(silent_days=1), parts(just_here=1.0, lately_here=-1.02))
    assert (speaks_for, against) == ([], [])


def test_a_rule_of_thumb_names_the_signs_it_counts():
    told = row(claimed=1, in_changes=2, answered=1, silent_days=3, recent_acts=1)
    assert explain(told, None) == (
        ["took up an issue", "speaks about changes", "answered once", "last here 3 days ago"],
        [],
    )
    assert explain(row(silent_days=100), None) == ([], [])


def test_need_is_told_by_its_signs():
    told = row(unanswered=True, waiting=2, waiting_days=9, slowing=True, recent_acts=1, before_acts=5)
    assert why_needed(told) == [
        "may not come without an invitation",
        "asked 2 times, no reply for 9 days",
        "slowing: 1 act in the last 30 days, 5 in the 30 before",
    ]
    assert why_needed(row(anyway=True)) == []
