"""The last 90 days beside the 90 days before, counted by hand. The end of observation is 1 Jan 2022, 0:00."""

from dataclasses import replace

import pandas as pd
import pytest
from scipy.stats import binom

from journeys.analysis.changes import compare_periods
from journeys.analysis.funnel.funnel import is_current
from journeys.model.tables import ACTS, CHANGES
from tests.analysis.deeds import seen
from tests.analysis.frames import ALL, NO_DISCOVER, at, frame, person, reading
from tests.tables import check_columns, made

# the last period is days 90 to 0 before the end, the one before days 180 to 90
PEOPLE = frame(
    person("old", join=600, contribute=100, last=5),
    person("then1", join=150),
    person("then2", join=120, contribute=60),
    person("now1", join=90),  # the last period's first instant is in it
    person("now2", join=30),
    person("now3", contribute=10),
    person("now4", join=3, lead=1),
)


def acts(**days):
    """Acts of people, in days before the end."""
    rows = [{"person": who, "at": at(day), "action": "commented"} for who, each in days.items() for day in each]
    return made(ACTS, sorted(rows, key=lambda row: row["at"]))


OWN = acts(old=[600, 100, 5], then1=[150], then2=[120, 60], now1=[90], now2=[30], now3=[10], now4=[3, 1])


def compared(journeys=PEOPLE, done=OWN, observable=NO_DISCOVER):
    rows = compare_periods(journeys, done, reading(observable=observable))
    check_columns(rows, CHANGES)
    return rows.set_index("what")


def both(rows, what):
    return [None if pd.isna(rows.loc[what, name]) else int(rows.loc[what, name]) for name in ("now", "before")]


def test_first_acts_are_counted_in_both_periods():
    rows = compared()
    assert both(rows, "new") == [4, 2]  # now1 to now4; then1 and then2
    assert both(rows, "joined") == [3, 2]  # now1, now2, now4; then1 and then2
    assert both(rows, "contributed") == [2, 1]  # then2 and now3; old
    assert both(rows, "led") == [1, 0]


def test_a_stage_that_no_export_could_show_is_not_counted():
    # that somebody discovered is no row of its own
    assert both(compared(observable={**ALL, "lead": False}), "led") == [None, None]


def test_active_are_those_with_an_act_in_the_180_days_before_the_end_of_each_period():
    rows = compared(done=acts(stays=[400, 150, 20], leaves=[400, 200], returns=[500, 10], away=[500]), journeys=STOCK)
    # on the last day stays and returns; 90 days before it stays and leaves, whose last act was 110 days before that
    assert both(rows, "active") == [2, 2]
    # leaves has no act in the last 180 days; 90 days before, stays and leaves still had one in theirs
    assert both(rows, "left") == [1, 0]


STOCK = frame(*(person(name, join=700, last=1) for name in ("stays", "leaves", "returns", "away")))


def test_an_act_180_days_before_the_last_day_is_too_old_and_one_of_the_day_after_is_not():
    # the last day is 31 Dec 2021, one day before the end; 180 days before it is day 181 before the end
    assert both(compared(done=acts(stays=[600, 181]), journeys=STOCK), "active")[0] == 0
    assert both(compared(done=acts(stays=[600, 180]), journeys=STOCK), "active")[0] == 1


def test_active_are_counted_at_the_end_of_each_ones_own_places():
    # the place ended 100 days before the end of all: 90 days before that, ada and bo were active, and bo left by then
    settings = replace(reading(), windows=seen(("github:hand/made", ("opened_change",), 900, 100)))
    people = frame(person("ada", contribute=700, last=150), person("bo", contribute=600, last=300))
    rows = compare_periods(people, acts(ada=[700, 350, 150], bo=[600, 300]), settings).set_index("what")
    assert both(rows, "active") == [1, 2]
    assert both(rows, "left") == [1, 0]
    assert is_current(people, settings).sum() == 1


def test_the_differences_are_tested_together_by_exact_tests():
    # 12 people came to joining in the last period and nobody before: 2 / 2^12, and all are new too
    came = [person(f"now{number}", join=30 + number) for number in range(12)]
    people = frame(person("old", join=600, last=1), *came)
    rows = compared(people, acts(old=[600, 400, 200, 100], **{f"now{number}": [30 + number] for number in range(12)}))
    assert both(rows, "joined") == [12, 0]
    single = 2 * binom.pmf(0, 12, 0.5)
    # new, joined and active (12 came, nobody left) are the rows with anybody; Holm takes the smallest three times
    assert rows["p_value"].dropna().tolist() == pytest.approx([3 * single] * 3)


def test_what_lists_say_is_no_news():
    # the list's day is in the last period, but since when the person was there is not known
    listed = person("listed", contribute=20, contribute_since=at(900), first_since=at(900), last_at=None)
    rows = compared(frame(*PEOPLE.to_dict("records"), listed))
    assert both(rows, "new") == [4, 2]
    assert both(rows, "contributed") == [2, 1]


def test_without_data_from_before_nothing_is_compared():
    rows = compared(PEOPLE.iloc[1:], acts(then1=[150], then2=[120, 60], now1=[90], now2=[30]))
    assert both(rows, "new") == [4, None]
    # who was active 90 days ago would need acts of 270 days ago
    assert both(rows, "active") == [4, None]
    assert both(rows, "left") == [None, None]
    assert rows["p_value"].isna().all()


def test_nobody_is_nobody():
    rows = compared(PEOPLE.iloc[:0], made(ACTS, []))
    assert both(rows, "new") == [0, None]
    assert both(rows, "active") == [0, None]
