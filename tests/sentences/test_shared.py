"""What becomes of an answer under other choices, in words."""

import pytest

from journeys.sentences import shared


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (dict.fromkeys("abc", "holds"), "**The answer holds** under all 3 other choices."),
        (
            dict.fromkeys("ab", "same"),
            "**The answer holds** under both other choices. Of these, 2 change no printed number.",
        ),
        ({"a": "holds"}, "**The answer holds** under the one other choice."),
        ({"a": "differs", "b": "differs", "c": "holds"}, "**It depends on:** a and b. It holds under 1 other choice."),
        ({"a": "differs"}, "**It depends on:** a."),
        ({"a": "unknown", "b": "holds"}, "**The answer holds** under 1 other choice. Not known under: a."),
        ({"a": "unknown"}, "**It is not known** whether it holds. Not known under: a."),
        ({}, "There is no headline to count again, or no other choice."),
    ],
)
def test_an_answer_holds_or_depends_on_choices(outcomes, said):
    assert shared.other_choices(outcomes, []) == said


def test_choices_that_have_nothing_to_change_are_named():
    said = shared.other_choices({"a": "holds"}, ["no accounts joined", "entries of lists as exact dates"])
    assert said.endswith(" Nothing to change here: no accounts joined and entries of lists as exact dates.")


@pytest.mark.parametrize(
    ("kind", "value", "low", "high", "n", "said"),
    [
        ("share", 0.12, 0.05, 0.22, 60, "12 % (5 to 22 %) of 60 people"),
        ("days", 41.4, 30, 60, 40, "41 days (30 to 60) of 40 people"),
        ("days", 1, 0, None, 40, "1 day (0 or more) of 40 people"),
        ("days", None, None, None, 40, "half not reached; 40 people"),
        ("days", None, 50, None, 40, "half not reached (at least 50 days); 40 people"),
        ("people", 7, 7, 7, 11, "7 of 11 people"),
        ("areas", 1, 1, 1, 11, "1 area; 11 people"),
        ("modularity", 0.04, 0.0173, 0.0552, 74, "0.040, as at random (0.017 to 0.055); 74 people tied"),
        ("modularity", 0.4, 0.0173, 0.0552, 74, "0.400, more than at random (0.017 to 0.055); 74 people tied"),
    ],
)
def test_a_headline_says_its_interval_and_what_it_rests_on(kind, value, low, high, n, said):
    assert shared.headline({"kind": kind, "value": value, "low": low, "high": high, "n": n, "reason": ""}) == said


def test_an_unknown_headline_says_why():
    row = {"kind": "share", "value": None, "low": None, "high": None, "n": 0, "reason": "nobody came"}
    assert shared.headline(row) == "not known: nobody came"
