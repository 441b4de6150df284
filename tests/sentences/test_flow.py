"""How people move, in words."""

from datetime import date, timedelta

import pytest

from journeys.analysis.flow.flows import count_flows, count_moves, count_transitions
from journeys.analysis.flow.groups import by_date, compare_groups
from journeys.sentences.cohorts import flow
from tests.analysis.flow.moving import ACTS, PEOPLE, standing
from tests.analysis.flow.test_groups import halves, standing_of
from tests.analysis.frames import UNTIL, reading


def summary_of(found, stages=None):
    return flow.summary(count_moves(count_flows(found), found.labels), found.period, stages or found.stages)


def test_what_became_of_those_who_acted_and_who_came():
    found = standing(settings=reading(until=UNTIL - timedelta(days=184)))
    # in the first quarter five: one held, one moved up, one down, two inactive; one came
    assert summary_of(found) == (
        "Of 5 people who acted in 2021 Q1, **1** (20 %, 4 to 62 %) held their stage in 2021 Q2, 1 moved up, 1 moved "
        "down and **2** (40 %, 12 to 77 %) were inactive. Few people: read it as a hint. **4 people** acted in 2021 "
        "Q2: 1 for the first time, 0 after a quarter or more without an act."
    )


def test_where_one_stage_could_be_seen_nobody_is_said_not_to_move():
    told = summary_of(standing(), ("contribute",))
    assert "moved up" not in told
    assert told.endswith(
        "No other stage than contribute could be seen for whole periods, so nobody can be seen to move up or down."
    )


def test_of_a_community_that_ended_its_last_people_are_told():
    found = standing(ACTS[ACTS["at"] < "2021-06-01"])
    told = summary_of(found)
    assert "who acted in 2021 Q1" in told
    assert told.endswith("**Nobody** acted in 2021 Q2. Nobody who could be seen acted later.")


@pytest.mark.parametrize(
    ("share", "told"),
    [(15, "**No difference can be told** in 2 cells compared."), (5, "They differ beyond chance in **2** of 2 cells.")],
)
def test_two_groups_differ_or_no_difference_can_be_told(share, told):
    found = standing_of(
        [["contribute", "contribute" if n % 20 < (15 if n < 20 else share) else "inactive"] for n in range(40)]
    )
    compared = compare_groups(found, halves(found))
    sentence = flow.groups(compared, "answer", date(2021, 1, 1))
    assert sentence == ("20 people whose first message was answered within 2 days; 20 people whose was not. " + told)


def test_too_few_are_not_compared():
    found = standing()
    sentence = flow.groups(compare_groups(found, by_date(found, date(2021, 7, 1))), "date", date(2021, 7, 1))
    assert sentence == (
        "Too few to compare: 6 people in periods from 1 Jul 2021 on; 5 people in periods before it. Each group needs "
        "10 people at one place."
    )


def test_the_matrix_says_how_many_are_where_they_were():
    assert "at contribute in 12 % (" in flow.matrix(count_transitions(standing(ACTS, PEOPLE)), "quarter")
