"""Waits for an answer, in words."""

import pandas as pd

from journeys.analysis.response.first_messages import find_waiting, newcomer_messages, recent_share
from journeys.analysis.response.waits import compare_waits
from journeys.sentences import response
from tests.analysis.deeds import UNTIL
from tests.analysis.response.test_first_messages import THREADS, messages
from tests.analysis.response.test_waits import waits


def test_a_gap_that_chance_may_explain_is_no_difference():
    # of newcomers 6 of 12 not answered within 48 hours, of known people 2 of 12
    new = waits(*[2] * 6, *[None] * 6)
    known = waits(*[1] * 10, 90, None, people=[f"k{number}" for number in range(12)], is_new=False)
    gap = compare_waits(pd.concat([new, known], ignore_index=True), 48)
    told = response.gap(gap, 48)
    assert "Within 48 hours **50 % (23 to 77 %)** of newcomers' threads were not answered" in told
    assert "**no certain difference**" in told
    # all are of one kind in one place: the difference of the whole, now by person
    assert "Compared only within one kind in one place (24 threads in 1 such group): **no certain difference**" in told
    assert response.middles(gap).startswith("Half had an answer: of newcomers' threads within **2 hours**")


def test_a_gap_that_chance_does_not_explain_is_told_with_its_size():
    new = waits(*[2] * 10, *[None] * 30)
    known = waits(*[1] * 38, None, None, people=[f"k{number}" for number in range(40)], is_new=False)
    told = response.gap(compare_waits(pd.concat([new, known], ignore_index=True), 48), 48)
    assert "**70 percentage points more**" in told
    assert "Too few to compare" in response.gap(compare_waits(new, 48), 48)


def test_those_who_wait_are_counted():
    share, when = recent_share(newcomer_messages(messages()), 48, observed_until=UNTIL)
    now = find_waiting(newcomer_messages(messages()), THREADS, observed_until=UNTIL, hours=48)
    assert response.summary(now, share, when, 48).startswith(
        "**1 message** from newcomers has not been answered for 48"
    )
