"""Two groups beside each other: who is in which, and what is told of them."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from journeys.analysis.flow.flows import cells
from journeys.analysis.flow.groups import Groups, by_answer, by_date, by_event, compare_groups
from journeys.analysis.flow.standing import STATES, Standing
from journeys.analysis.stats.intervals import share_difference
from journeys.model.tables import MESSAGES, TRANSITION_GROUPS
from tests.analysis.deeds import deed, table
from tests.analysis.flow.moving import standing
from tests.analysis.frames import frame, person, reading
from tests.tables import check_columns, made

AT = {name: number for number, name in enumerate(STATES)}


def standing_of(states):
    """People who are at places by name, from the first quarter of 2020 on."""
    rows = np.array([[AT[name] for name in row] for row in states], dtype="int8")
    starts = pd.date_range("2020-01-01", periods=rows.shape[1], freq="QS")
    people = pd.Index([f"p{number}" for number in range(len(rows))])
    return Standing(people, starts, rows, np.zeros(len(rows), dtype="int64"), "quarter", ("contribute",))


def halves(found):
    first = (np.arange(len(found.people)) < len(found.people) / 2)[:, None]
    steps = np.ones((1, found.steps), dtype=bool)
    return Groups(first & steps, ~first & steps)


def steps_of(found, flags):
    return {
        name: int(count)
        for name, count in zip(found.people, cells(found, flags).sum(axis=(1, 2)), strict=True)
        if count
    }


def test_steps_count_from_the_period_of_the_first_message_on():
    found = standing()
    message = {"action": "commented", "place": "github:hand/made", "is_first": True}
    rows = [
        # 185 days before the end is the last day of the second quarter
        {"person": "up", "at": "2021-06-30", "hours": 48.0, "answered": True},
        {"person": "held", "at": "2021-02-01", "hours": 48.1, "answered": True},
        {"person": "down", "at": "2021-02-01", "hours": 48.0, "answered": False},
        # not followed for so long: in neither
        {"person": "gone", "at": "2021-02-01", "hours": 20.0, "answered": False},
        {"person": "back", "at": "2021-02-01", "hours": 1.0, "answered": True, "is_first": False},
    ]
    flags = dict.fromkeys(("is_new", "is_unsure", "opens", "taken_in", "is_told"), False) | {"followed_hours": 99.0}
    messages = made(MESSAGES, [message | flags | row for row in rows])
    groups = by_answer(found, messages, 48)
    assert steps_of(found, groups.one) == {"up": 2}
    assert steps_of(found, groups.other) == {"held": 3, "down": 3}


def test_who_came_with_an_event_beside_who_came_in_its_quarter():
    people = frame(person("event", join=300, burst="Dash"), person("beside", join=290), person("later", join=200))
    found = standing(
        table(*(deed(name, days, "commented") for name, days in (("event", 300), ("beside", 290), ("later", 200)))),
        people,
    )
    groups = by_event(found, people, reading())
    assert steps_of(found, groups.one) == {"event": 3}
    assert steps_of(found, groups.other) == {"beside": 3}


def test_a_step_across_the_day_is_on_neither_side():
    found = standing()
    groups = by_date(found, date(2021, 7, 1))
    # Q1 to Q2 is over by then, Q3 to Q4 begins then
    assert groups.other.any(axis=0).tolist() == [True, False, False]
    assert groups.one.any(axis=0).tolist() == [False, False, True]
    groups = by_date(found, date(2021, 7, 2))
    assert not groups.one.any()


def test_a_difference_by_hand_where_everybody_takes_one_step():
    # of 20 each, 15 and 5 went on
    found = standing_of(
        [["contribute", "contribute" if n % 20 < (15 if n < 20 else 5) else "inactive"] for n in range(40)]
    )
    compared = compare_groups(found, halves(found))
    check_columns(compared.rows, TRANSITION_GROUPS)
    assert compared.people == (20, 20)
    row = compared.rows.set_index("after").loc["contribute"]
    assert row[["n", "met", "people", "beside", "beside_met", "beside_people"]].tolist() == [20, 15, 20, 20, 5, 20]
    # nothing is alike within a person of one step, but a group has 19 of 20 degrees of freedom
    wanted = share_difference(0.75 * 19, 19, 0.25 * 19, 19)
    assert row[["difference", "low", "high"]].tolist() == pytest.approx(wanted)
    # z = 0.5 / sqrt(0.25 * 2 / 19) = 3.082: p = 0.00206, twice for two cells (Holm)
    assert row["p_value"] == pytest.approx(0.00411, abs=2e-5)


def test_a_group_of_fewer_than_ten_people_is_not_compared():
    found = standing_of([["contribute", "contribute"]] * 9 + [["contribute", "inactive"]] * 9)
    compared = compare_groups(found, halves(found))
    assert compared.people == (9, 9)
    assert compared.rows["p_value"].isna().all()
    assert compared.rows["difference"].isna().all()


def test_where_everybody_goes_there_is_no_difference():
    found = standing_of([["contribute", "inactive"]] * 30)
    rows = compare_groups(found, halves(found)).rows
    assert rows["after"].tolist() == ["inactive"]
    assert rows[["difference", "p_value"]].iloc[0].tolist() == [0.0, 1.0]


def test_groups_of_nobody_have_no_rows():
    found = standing_of([["contribute", "inactive"]] * 30)
    nobody = np.zeros((30, 1), dtype=bool)
    compared = compare_groups(found, Groups(nobody, nobody))
    assert (len(compared.rows), compared.people) == (0, (0, 0))


def test_groups_by_lot_are_told_apart_in_few_tries():
    # people differ much in how often they go on, so their steps are alike: counted as independent ones they are told
    # apart in 31 of these 200 tries
    random = np.random.default_rng(8)
    tries, told = 200, 0
    for _ in range(tries):
        goes_on = random.beta(0.5, 0.5, 60)
        states = np.where(random.random((60, 8)) < goes_on[:, None], "contribute", "inactive")
        found = standing_of(states.tolist())
        rows = compare_groups(found, halves(found)).rows
        told += int(((rows["p_value"] < 0.05) & ((rows["low"] > 0) | (rows["high"] < 0))).any())
    # 5 % of 200 is 10; more than 18 come by chance in under 1 % of such tests
    assert told <= 18


def test_groups_that_differ_are_told_apart():
    random = np.random.default_rng(9)
    share = np.where(np.arange(80) < 40, 0.8, 0.3)[:, None]
    states = np.where(random.random((80, 6)) < share, "contribute", "inactive")
    rows = compare_groups(found := standing_of(states.tolist()), halves(found)).rows.set_index(["before", "after"])
    row = rows.loc[("contribute", "contribute")]
    assert row["low"] > 0
    assert row["p_value"] < 0.001
