"""Waits in small tables written by hand: shares, medians, the gap, and threads of one person."""

import math
from datetime import UTC, datetime

import pandas as pd
import pytest

from journeys.analysis.response.waits import (
    AT_HOURS,
    KNOWN,
    NEW,
    compare_waits,
    compare_years,
    median_hours,
    read_curves,
    share_unanswered,
)
from journeys.analysis.stats.survival import at_horizon


def waits(*hours, people=None, followed=1000.0, is_new=True):
    """Write messages: how many hours until each was answered, none if it was not."""
    rows = pd.DataFrame({"told": hours}, dtype="float64")
    return pd.DataFrame(
        {
            "person": [str(number) for number in range(len(hours))] if people is None else list(people),
            "hours": rows["told"].fillna(followed),
            "answered": rows["told"].notna(),
            "followed_hours": followed,
            "is_new": is_new,
            "action": "opened_issue",
            "place": "github:hand/made",
        }
    )


def test_with_a_message_each_the_limits_are_those_of_independent_people():
    told = share_unanswered(waits(1, 2, 3, 60, None, None), 48)
    assert (told.n, told.answered, told.not_answered, told.neither) == (6, 3, 3, 0)
    plain = at_horizon([1, 2, 3, 60, 1000, 1000], [True, True, True, True, False, False], 48)
    assert told.share == pytest.approx(1 - plain.estimate)
    assert (told.low, told.high) == pytest.approx((1 - plain.high, 1 - plain.low))


def test_many_messages_of_few_people_tell_less():
    outcomes = [hours for hours in (1, None, 2, None, 3, None) for _ in range(4)]
    each = share_unanswered(waits(*outcomes), 48)
    few = share_unanswered(waits(*outcomes, people=[name for name in "abcdef" for _ in range(4)]), 48)
    assert few.share == each.share == 0.5
    # four messages that share one fate: the variance is four times as large, the limits at least twice as far
    assert (few.high - few.low) > 2 * (each.high - each.low)
    assert few.people == 6


def test_nobody_followed_long_enough_gives_no_share():
    told = share_unanswered(waits(1, None, followed=20), 48)
    assert told.share is None
    assert (told.answered, told.not_answered, told.neither) == (1, 0, 1)
    # 24 hours and not an hour more: answered within it or not, nobody is in between
    assert share_unanswered(waits(1, None, followed=24), 24).not_answered == 1


def test_the_median_is_where_half_are_answered():
    middle = median_hours(waits(*range(1, 21)))
    assert middle.hours == 10
    assert middle.low < 10 < middle.high
    assert median_hours(waits(1, None, None)).hours is None
    assert median_hours(waits()).hours is None


def test_the_gap_is_the_difference_of_the_shares_with_limits_from_both():
    # of newcomers 6 of 12 not answered within 48 hours, of known people 2 of 12
    new = waits(*[2] * 6, *[None] * 6)
    known = waits(*[1] * 10, 90, None, people=[f"k{number}" for number in range(12)], is_new=False)
    gap = compare_waits(pd.concat([new, known], ignore_index=True), 48)
    assert gap.difference == pytest.approx(6 / 12 - 2 / 12)
    ours, theirs = gap.shares[NEW], gap.shares[KNOWN]
    assert gap.low == pytest.approx(4 / 12 - math.hypot(0.5 - ours.low, theirs.high - 2 / 12))
    assert gap.high == pytest.approx(4 / 12 + math.hypot(ours.high - 0.5, 2 / 12 - theirs.low))
    at = read_curves(gap.curves).set_index(["group", "hours"])["share"]
    assert at[(KNOWN, 1.0)] == pytest.approx(10 / 12)
    assert at[(NEW, 48.0)] == pytest.approx(6 / 12)
    # a curve ends below five: six newcomers wait to the end, after 1,000 hours, two known people after the first hour
    assert at.index.tolist() == [*((NEW, hours) for hours in AT_HOURS[:-1]), (KNOWN, 1.0)]


def test_first_messages_of_the_last_year_are_compared_with_the_year_before():
    # twelve who waited an hour in 2021, twelve who waited 100 hours in 2020
    now, before = waits(*[1] * 12), waits(*[100] * 12)
    both = pd.concat(
        [now.assign(at=pd.Timestamp("2021-06-01", tz="UTC")), before.assign(at=pd.Timestamp("2020-06-01", tz="UTC"))]
    )
    found = compare_years(both, 48, observed_until=datetime(2022, 1, 1, tzinfo=UTC))
    assert (found.now.n, found.now.share, found.before.n, found.before.share) == (12, 0.0, 12, 1.0)
    assert found.is_sooner
    assert found.p_value < 0.001
    # of nobody in one of the years nothing is known
    assert compare_years(both, 48, observed_until=datetime(2021, 1, 1, tzinfo=UTC)).p_value is None
