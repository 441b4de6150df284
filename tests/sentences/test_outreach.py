"""No more is claimed of inviting than the numbers show."""

from dataclasses import replace

import pytest

from journeys.analysis.outreach.effect import UNKNOWN
from journeys.sentences import outreach
from tests.charts.test_effect import EFFECT, FEW


def test_nothing_is_claimed_of_what_may_be_chance():
    assert outreach.summary(EFFECT) == (
        "**12 people were invited** and 90 days are over; 5 contributed, of 12 comparable people who were not invited "
        "2: 25 points more (95 % interval −9 to 53). **Too few to say that inviting helped**: the difference may be "
        "chance."
    )
    assert outreach.notes(EFFECT) == [
        "4 more were invited whose 90 days are not over.",
        "3 more had nobody comparable, or were not candidates.",
        "Of the others 1 was invited too within the 90 days, which makes the difference smaller.",
        "The chances of both sides before were 24 % and 23 % on average.",
        "The interval supposes that organizers saw no more in people than exports show.",
    ]
    assert "points" not in outreach.summary(FEW)


@pytest.mark.parametrize(
    ("low", "high", "said"), [(0.05, 0.45, "seems to have helped**, unless organizers"), (-0.6, -0.1, "went wrong")]
)
def test_what_is_more_than_chance_is_said_with_what_could_be_behind_it(low, high, said):
    clear = replace(EFFECT, difference=EFFECT.difference._replace(points=(low + high) / 2, low=low, high=high))
    assert said in outreach.summary(clear)


def test_what_is_concluded_follows_from_the_interval_as_it_is_printed():
    # 0.4 points are printed as 0, so the printed interval does not leave out chance
    close = replace(EFFECT, difference=EFFECT.difference._replace(points=0.2, low=0.004, high=0.396))
    assert "20 points more (95 % interval 0 to 40). **Too few to say that inviting helped**" in outreach.summary(close)
    same = replace(EFFECT, difference=EFFECT.difference._replace(points=-0.004, low=-0.3, high=0.3))
    assert "2: no difference (95 % interval \N{MINUS SIGN}30 to 30)." in outreach.summary(same)


def test_what_a_good_eye_for_people_could_explain_is_not_claimed():
    clear = replace(EFFECT, difference=EFFECT.difference._replace(points=0.25, low=0.05, high=0.45), explained=True)
    said = outreach.summary(clear)
    assert "25 points more (95 % interval 5 to 45). **Nothing is claimed**" in said
    assert "helped" not in said


def test_without_a_learnt_chance_it_says_what_is_missing():
    few = replace(EFFECT, invited=0, others=0, unmatched=14, unlearnt=12, difference=UNKNOWN)
    assert outreach.summary(few) == (
        "**14 people were invited** and 90 days are over. Too few people had contributed by then to learn whose "
        "chances were alike (50 are needed), so nobody is compared."
    )
    some = replace(EFFECT, unmatched=14, unlearnt=12)
    assert "On the days of 12 of them too few people had contributed" in " ".join(outreach.notes(some))
