"""Steps, coming back and ways beside the ladder, counted by hand."""

from datetime import date

import pytest

from journeys.analysis.compare.comparison import compare
from tests.analysis.compare.sides import SHOWN, act, is_missing, loader, value_of, written


def journey(name, *deeds):
    return [act(name, day, action) for day, action in deeds]


ACTS = [
    # joined, contributed 20 days later, acted again after 60
    *journey("ann", (10, "commented"), (30, "opened_change"), (70, "commented")),
    # contributed without having joined
    *journey("bob", (40, "opened_change")),
    # joined, was quiet for 200 days, and contributed: not within 180 days
    *journey("cat", (50, "commented"), (250, "opened_change")),
    # led first, then contributed
    *journey("dan", (60, "merged_change"), (90, "opened_change")),
    # joined only
    *journey("eve", (70, "opened_issue")),
]


@pytest.fixture(scope="module")
def found():
    one, two = written("one", ACTS), written("two", ACTS)
    return compare(loader(one, two), [one.community, two.community], "calendar")


def test_a_step_is_the_share_within_the_horizon_of_those_followed(found):
    # ann, cat and eve joined first; of them ann went on within 180 days; dan had led before
    row = value_of(found, "step:join", "one")
    assert (row["value"], row["n"]) == (pytest.approx(1 / 3), 3)
    # 20 days, and twice 180, as no more of them count
    assert value_of(found, "time:join", "one")["value"] == pytest.approx((20 + 180 + 180) / 3)


def test_who_acted_again_from_31_to_180_days_later(found):
    # ann after 60 days; dan's second act came after 30
    row = value_of(found, "again", "one")
    assert (row["value"], row["n"]) == (pytest.approx(1 / 5), 5)


def test_ways_beside_the_ladder(found):
    # of who led, dan did so before anything else; of ann, bob, cat and dan, bob and dan had not joined; cat was quiet
    assert value_of(found, "led_first", "one")["value"] == 1
    assert value_of(found, "straight", "one")["value"] == pytest.approx(2 / 4)
    assert value_of(found, "watched", "one")["value"] == pytest.approx(1 / 4)


def test_the_same_people_do_not_differ(found):
    assert not found.differences["told"].any()
    assert (found.differences["difference"] == 0).all()


def test_a_step_that_one_export_cannot_show_is_not_compared_and_says_why():
    one, two = written("one", ACTS), written("two", ACTS, shown=[each for each in SHOWN if each != "merged_change"])
    found = compare(loader(one, two), [one.community, two.community], "calendar")
    row = value_of(found, "step:contribute", "one")
    assert is_missing(row["value"])
    assert row["reason"] == "not all could show lead: missing in One and Two"
    # by its own definition and exports one is still counted
    assert found.reached == {
        "one": {"discover": 0, "join": 3, "contribute": 4, "lead": 1},
        "two": {"discover": 0, "join": 3, "contribute": 4, "lead": None},
    }


def test_people_of_other_ages_are_not_counted():
    # by age two is seen for its months 6 to 17 alone, since it was founded half a year before its export begins
    one, two = written("one", ACTS), written("two", ACTS, founded_on=date(2019, 7, 1))
    found = compare(loader(one, two), [one.community, two.community], "age")
    assert value_of(found, "straight", "one")["n"] == 1  # cat, in September
    assert value_of(found, "straight", "two")["n"] == 4
