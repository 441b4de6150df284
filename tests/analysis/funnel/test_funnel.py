"""Counts and conversion on twelve journeys written and counted by hand, in both modes."""

import pandas as pd
import pytest

from journeys.analysis.funnel.funnel import (
    COUNTS,
    count_stages,
    people_at,
)
from journeys.model.communities.community import Community, Stage, Stages
from journeys.model.vocabulary import STAGES
from tests.analysis.frames import ALL, COMMUNITY, NO_DISCOVER, UNTIL, frame, person, reading

# days before the end of observation; horizon and activity window are 180 days
HAND = frame(
    person("ann", join=400, contribute=300, last=10),  # in order, 100 days
    person("ben", join=500, contribute=400, lead=300),  # in order, 100 days each; not active for 300 days
    person("cat", contribute=350, last=200),  # never joined
    person("dan", contribute=300, join=250),  # the other way round
    person("eve", join=200, contribute=200, last=150),  # both at once: in order, 0 days
    person("fay", join=90),  # followed for 90 days: still open
    person("gus", join=180),  # followed to the horizon's last instant: not open; active to the window's first
    person("hal", join=380, contribute=200),  # steps on the horizon's last instant
    person("ivy", join=600, contribute=300),  # steps, but after 300 days
    person("jon", join=300, lead=100),  # passes contributing by; leads after 200 days
    person("kim", lead=50),  # leads only
    person("lou", lead=500, contribute=400, join=300),  # all the other way round
)


def counted(mode, observable=NO_DISCOVER, journeys=HAND, community=COMMUNITY):
    table = count_stages(journeys, reading(mode, observable, community))
    return table.set_index("stage")


def names(stage, count, mode):
    return " ".join(people_at(HAND, stage, count, reading(mode))["person"])


def test_any_order_counts_people_at_a_stage_and_beyond_it():
    rows = counted("any").loc[["join", "contribute", "lead"]]
    # joined: all but cat, kim; contributed: ann ben cat dan eve hal ivy lou; led: ben jon kim lou
    assert rows["observed"].tolist() == [10, 8, 4]
    # contributed or led: the eight, and jon, kim
    assert rows["reached"].tolist() == [12, 10, 4]
    # passed joining by: cat, kim; contributing: jon, kim
    assert rows["skipped"].tolist() == [2, 2, 0]
    # of the joined: ann eve fay gus jon; of the contributed: ann eve; of the led: jon kim
    assert rows["current"].tolist() == [5, 2, 2]


def test_strict_order_counts_only_the_walk_from_the_first_observable_stage():
    rows = counted("strict").loc[["join", "contribute", "lead"]]
    assert rows["observed"].tolist() == [10, 8, 4]
    # joined: the ten; then contributed no earlier: ann ben eve hal ivy; then led: ben
    assert rows["reached"].tolist() == [10, 5, 1]
    # cat kim; cat dan jon kim lou; jon kim lou
    assert rows["skipped"].tolist() == [2, 5, 3]


@pytest.mark.parametrize("mode", ["any", "strict"])
def test_conversion_from_joining_is_of_those_who_joined_first(mode):
    row = counted(mode).loc["join"]
    # at risk: ann ben eve fay gus hal ivy jon; dan and lou were further when they joined
    assert (row["to"], row["n"], row["horizon_days"]) == ("contribute", 8, 180)
    # in time: ann ben eve hal; open: fay; window over: gus ivy jon
    assert (row["stepped"], row["still_open"], row["not_stepped"]) == (4, 1, 3)
    assert row["naive"] == 0.5
    # left: 7/8 after eve on day 0, fay goes on day 90, x 4/6 after ann and ben on day 100, x 3/4 after hal on day 180
    assert row["estimate"] == pytest.approx(1 - 7 / 8 * 4 / 6 * 3 / 4)
    assert row["low"] < row["estimate"] < row["high"]


def test_conversion_from_contributing_differs_by_mode():
    # any order, at risk: ann ben cat dan eve hal ivy (lou led before); ben alone led, all were followed for 180 days
    row = counted("any").loc["contribute"]
    assert (row["n"], row["stepped"], row["still_open"], row["not_stepped"]) == (7, 1, 0, 6)
    assert row["estimate"] == pytest.approx(1 / 7)
    # strict: of those only the five on the walk: ann ben eve hal ivy
    row = counted("strict").loc["contribute"]
    assert (row["n"], row["stepped"], row["still_open"], row["not_stepped"]) == (5, 1, 0, 4)
    assert row["estimate"] == pytest.approx(1 / 5)


def test_leading_while_never_contributing_is_a_step_from_joining_in_any_order_only():
    longer = Community(slug="hand", name="Handmade", stages=Stages(join=Stage(horizon_days=200)))
    # jon leads 200 days after joining: in time at a horizon of 200
    assert counted("any", community=longer).loc["join", "stepped"] == 5
    assert counted("strict", community=longer).loc["join", "stepped"] == 4


def test_what_is_not_observable_has_no_count_and_says_why():
    row = counted("any").loc["discover"]
    assert row[["observed", "reached", "skipped", "current", "n", "estimate"]].isna().all()
    assert row["reason"] == "not observable: no loaded export could show it"
    assert row["to"] is None


def test_the_last_stage_has_no_step():
    row = counted("any").loc["lead"]
    assert pd.isna(row["estimate"])
    assert row["reason"] == "there is no stage beyond it"


def test_a_step_leads_over_a_stage_that_is_not_observable():
    rows = counted("any", observable={**NO_DISCOVER, "contribute": False})
    # join to lead: ben in 200 days, jon in 200; at risk all who joined but lou
    assert rows.loc["join", ["to", "n", "stepped"]].tolist() == ["lead", 9, 0]
    assert rows.loc["join", "reached"] == 11  # cat is not seen at all
    assert counted("any", observable={"join": True}).loc["join", "reason"] == "no stage beyond it is observable"


def test_nobody_is_estimated_before_somebody_was_followed_to_the_horizon():
    young = frame(person("new", join=20, contribute=10), person("newer", join=5))
    row = counted("any", journeys=young).loc["join"]
    assert pd.isna(row["estimate"])
    assert row["reason"] == "nobody has been observed for 180 days yet"
    assert (row["n"], row["stepped"], row["still_open"], row["naive"]) == (2, 1, 1, 0.5)


def test_no_people_give_noughts_and_no_estimate():
    rows = counted("any", observable=ALL, journeys=HAND.iloc[:0])
    assert rows["observed"].tolist() == [0, 0, 0, 0]
    assert rows["estimate"].isna().all()
    assert list(rows.reset_index().columns) == list(counted("any").reset_index().columns)


def test_the_counts_of_a_real_repository_come_out():
    # a repository's archive holds 76 people: 16 joined only, 16 contributed only, 44 did both, 9 of these led
    both = [person(f"both{i}", join=500, contribute=450, lead=400 if i < 9 else None) for i in range(44)]
    joined = [person(f"join{i}", join=500) for i in range(16)]
    gave = [person(f"gave{i}", contribute=500) for i in range(16)]
    rows = counted("any", journeys=frame(*both, *joined, *gave))
    assert rows.loc["join":"lead", "observed"].tolist() == [60, 60, 9]
    assert rows.loc["join":"lead", "reached"].tolist() == [76, 60, 9]
    assert rows.loc["join", "skipped"] == 16


@pytest.mark.parametrize("mode", ["any", "strict"])
@pytest.mark.parametrize("observable", [ALL, NO_DISCOVER])
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("count", COUNTS)
def test_people_behind_a_count_are_as_many_as_it_counts(mode, observable, stage, count):
    number = counted(mode, observable).loc[stage, COUNTS[count]]
    found = people_at(HAND, stage, count, reading(mode, observable))
    assert len(found) == (0 if pd.isna(number) else number)
    assert list(found.columns) == list(HAND.columns)


def test_people_behind_a_count_are_the_ones_counted():
    assert names("join", "stepped", "any") == "ann ben eve hal"
    assert names("join", "open", "any") == "fay"
    assert names("join", "not_stepped", "any") == "gus ivy jon"
    assert names("contribute", "skipped", "any") == "jon kim"
    assert names("contribute", "skipped", "strict") == "cat dan jon kim lou"
    assert names("contribute", "reached", "strict") == "ann ben eve hal ivy"
    assert names("join", "current", "any") == "ann eve fay gus jon"


def test_an_unknown_count_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="'everybody' is not a count; the counts are observed, reached"):
        people_at(HAND, "join", "everybody", reading())


def test_journeys_made_for_a_later_day_are_refused():
    with pytest.raises(ValueError, match="make the journeys with the same observed_until"):
        count_stages(HAND, reading(until=UNTIL.replace(year=2021)))


def test_the_frame_handed_in_stays_as_it_was():
    before = HAND.copy(deep=True)
    counted("strict")
    pd.testing.assert_frame_equal(HAND, before)
