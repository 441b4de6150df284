"""Who stays, by when people came: counted by hand, and equal to a count person by person."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.retention import by_age, change_at, compare_events, count_unplaced, find_triangle
from tests.analysis.deeds import deed, seen, table
from tests.analysis.frames import ALL, COMMUNITY, UNTIL, frame, person, reading

# observed until 1 Jan 2022: 365 days before is 1 Jan 2021, 270 days 6 Apr, 180 days 5 Jul, 90 days 3 Oct
PEOPLE = frame(
    person("ann", join=360, contribute=170),
    person("bob", join=350),
    person("cat", join=260, contribute=260),
    person("dan", join=80),
)
ACTS = table(
    *(deed("ann", days) for days in (360, 340, 250, 170)),
    *(deed("bob", days) for days in (350, 40)),
    *(deed("cat", days) for days in (260, 30)),
    deed("dan", 80),
)


def cells(triangle):
    return {(row["cohort"], row["age"]): (row["n"], row["met"], row["open"]) for row in triangle.to_dict("records")}


def test_who_was_active_in_each_later_quarter():
    triangle = find_triangle(PEOPLE, ACTS, reading(), outcome="active", period="quarter")
    # ann was active again in Q2 and Q3, bob in Q4; cat not in Q3, and in Q4
    assert cells(triangle) == {
        ("2021 Q1", 1): (2, 1, False),
        ("2021 Q1", 2): (2, 1, False),
        ("2021 Q1", 3): (2, 1, False),
        ("2021 Q2", 1): (1, 0, False),
        ("2021 Q2", 2): (1, 1, False),
    }
    assert triangle.drop_duplicates("cohort")["people"].tolist() == [2, 1]


def test_who_had_contributed_by_the_end_of_each_quarter_their_own_first():
    triangle = find_triangle(PEOPLE, ACTS, reading(), outcome="contribute", period="quarter")
    assert {key: met for key, (_, met, _) in cells(triangle).items()} == {
        ("2021 Q1", 0): 0,
        ("2021 Q1", 1): 0,
        ("2021 Q1", 2): 1,
        ("2021 Q1", 3): 1,
        ("2021 Q2", 0): 1,
        ("2021 Q2", 1): 1,
        ("2021 Q2", 2): 1,
        ("2021 Q4", 0): 0,
    }


def test_whoever_is_beyond_a_stage_has_reached_it():
    only_led = frame(person("eve", join=300, lead=200))
    triangle = find_triangle(only_led, ACTS, reading(), outcome="contribute", period="quarter")
    assert triangle["met"].tolist() == [0, 1, 1, 1]


def test_ages_are_added_up_over_closed_cohorts_alone():
    triangle = find_triangle(PEOPLE, ACTS, reading(), outcome="active", period="quarter")
    sums = by_age(triangle).set_index("age")
    assert sums[["cohorts", "n", "met"]].to_dict("index") == {
        1: {"cohorts": 2, "n": 3, "met": 1},
        2: {"cohorts": 2, "n": 3, "met": 2},
        3: {"cohorts": 1, "n": 2, "met": 1},
    }
    # Wilson 1 of 2, as Agresti and Coull 1998 print it
    assert sums.loc[3, ["low", "high"]].tolist() == pytest.approx([0.0945, 0.9055], abs=1e-4)


def test_a_period_that_runs_is_open_and_counts_nobody():
    until = UNTIL - timedelta(days=10)
    triangle = find_triangle(PEOPLE, ACTS, reading(until=until), outcome="active", period="quarter").set_index(
        ["cohort", "age"]
    )
    assert triangle.loc[("2021 Q1", 3), ["n", "open"]].tolist() == [0, True]
    assert pd.isna(triangle.loc[("2021 Q1", 3), "share"])
    assert by_age(triangle.reset_index())["age"].tolist() == [1, 2]


def test_people_of_a_place_that_was_seen_less_long_leave_the_cells_open():
    people = pd.concat([PEOPLE.iloc[:1], PEOPLE.iloc[1:2].assign(places="github:hand/old")], ignore_index=True)
    windows = seen(
        ("github:hand/made", ("committed", "commented"), 900, 0),
        ("github:hand/old", ("committed", "commented"), 900, 180),
    )
    settings = FunnelSettings(COMMUNITY, ALL, observed_until=UNTIL, mode="any", windows=windows)
    everyone = find_triangle(people, ACTS, settings, outcome="active", period="quarter")
    assert cells(everyone)[("2021 Q1", 2)] == (1, 1, True)
    assert cells(everyone)[("2021 Q1", 1)] == (2, 1, False)


def test_people_whose_first_act_is_not_known_are_in_no_cohort_and_counted():
    people = PEOPLE.copy()
    people.loc[0, "first_since"] = people.loc[0, "first_at"] - pd.Timedelta(days=30)
    assert count_unplaced(people, reading()) == 1
    triangle = find_triangle(people, ACTS, reading(), outcome="active", period="quarter")
    assert triangle.drop_duplicates("cohort")["people"].tolist() == [1, 1]


def test_nobody_has_no_triangle():
    assert find_triangle(PEOPLE.iloc[:0], ACTS, reading(), outcome="active", period="month").empty
    assert by_age(find_triangle(PEOPLE.iloc[:0], ACTS, reading(), outcome="active", period="month")).empty


@pytest.mark.parametrize("period", ["month", "quarter"])
@pytest.mark.parametrize("outcome", ["active", "join", "contribute"])
def test_equal_to_a_count_person_by_person(period, outcome):
    random = np.random.default_rng(7)
    people, acts = [], []
    for number in range(60):
        first = float(random.integers(30, 720))
        later = sorted(random.uniform(0, first, random.integers(0, 6)), reverse=True)
        contributed = later[0] if later and random.random() < 0.5 else None
        people.append(person(f"p{number}", join=first, contribute=contributed, last=min([first, *later])))
        acts += [deed(f"p{number}", days) for days in (first, *later)]
    journeys, acts = frame(*people), table(*acts)
    triangle = find_triangle(journeys, acts, reading(), outcome=outcome, period=period)
    letter = "M" if period == "month" else "Q"

    def nth(at):
        return at.tz_localize(None).to_period(letter).ordinal

    for row in triangle.to_dict("records"):
        begun = pd.Timestamp(row["from_on"]).to_period(letter).ordinal
        cohort = journeys[[nth(at) == begun for at in journeys["first_at"]]]
        end = (pd.Timestamp(row["from_on"]).to_period(letter) + row["age"]).end_time
        own = acts[acts["person"].isin(cohort["person"])]
        active = own.loc[[nth(at) == begun + row["age"] for at in own["at"]], "person"].nunique()
        columns = {"join": ["join_at", "contribute_at", "lead_at"], "contribute": ["contribute_at", "lead_at"]}
        wanted = active
        if outcome != "active":
            firsts = cohort[columns[outcome]].min(axis="columns").dt.tz_localize(None)
            wanted = int((firsts <= end).sum())
        assert (row["people"], row["met"]) == (len(cohort), wanted)
    if outcome != "active":  # who came in the last period has no later one
        assert triangle.drop_duplicates("cohort")["people"].sum() == 60


def test_a_trend_at_an_age_is_tested_over_closed_cohorts():
    people, acts = [], []
    for quarter, stay in enumerate((2, 6, 10, 14)):
        for number in range(20):
            name, first = f"q{quarter}p{number}", 720 - 90 * quarter
            people.append(person(name, join=first, last=first - 92 if number < stay else first))
            acts += [deed(name, first), *([deed(name, first - 92)] if number < stay else [])]
    triangle = find_triangle(frame(*people), table(*acts), reading(), outcome="active", period="quarter")
    found = change_at(triangle, 1)
    assert found.rises
    assert found.p_value < 0.001
    assert (found.first["met"], found.last["met"]) == (2, 14)


def test_who_came_with_an_event_beside_who_came_in_its_quarter():
    stay = [(True, 12), (False, 8)]
    came = [person(f"e{back}{number}", join=300, burst="Dash") for back, many in stay for number in range(many)]
    beside = [person(f"b{back}{number}", join=310) for back, many in ((True, 2), (False, 18)) for number in range(many)]
    later = [person("other", join=200)]
    acts = [
        *(deed(each["person"], 250) for each in [*came, *beside] if "True" in each["person"]),
        # the event itself, and an act too late, are no coming back
        *(deed(each["person"], 290) for each in came),
        *(deed(each["person"], 10) for each in came),
    ]
    (row,) = compare_events(frame(*came, *beside, *later), table(*acts), reading()).to_dict("records")
    assert (row["n"], row["met"], row["beside"], row["beside_met"]) == (20, 12, 20, 2)
    assert row["difference"] == pytest.approx(0.5)
    # Fisher's exact test of (12, 8) and (2, 18), two-sided: the tables at most as likely, out of all with these sums
    assert row["p_value"] == pytest.approx(0.002, abs=0.0005)


def test_people_followed_for_less_than_half_a_year_are_not_compared():
    people = frame(person("new", join=100, burst="Dash"), person("old", join=300, burst="Dash"))
    (row,) = compare_events(people, table(deed("old", 300)), reading()).to_dict("records")
    assert (row["n"], row["beside"]) == (1, 0)
    assert pd.isna(row["p_value"])
