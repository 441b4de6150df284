"""What must hold of who carries the work, whoever and whatever they are."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.acts import own_acts
from journeys.analysis.resilience import activity, bus_factor, capacity, coverage_loss, stage_flows
from journeys.analysis.work.units import find_units
from tests.analysis.deeds import UNTIL, deed, table
from tests.analysis.frames import ALL, COMMUNITY, frame, person

few = settings(max_examples=12)
PEOPLE = ("ada", "ben", "cy", "dan", "eve")
DEEDS = st.lists(
    st.builds(
        deed,
        st.sampled_from(PEOPLE),
        st.integers(1, 1200).map(lambda hours: hours * 0.9),
        st.sampled_from(("committed", "commented", "reviewed", "triaged", "opened_issue", "recognised", "starred")),
        place=st.sampled_from(("github:hand/made", "github:hand/other")),
        thread=st.sampled_from((None, "issue/1", "pull/2")),
        toward=st.sampled_from((None, *PEOPLE)),
        work=st.sampled_from((None, "doc", "code")),
    ),
    max_size=40,
)
RENAMED = dict(zip(PEOPLE, ("zoe", "yan", "xi", "walt", "vera"), strict=True))
STAGE_OF = {"starred": "discover", "commented": "join", "opened_issue": "join", "triaged": "lead"}


def journeys_of(acts):
    rows = []
    for name, own in acts.groupby("person"):
        days = (UNTIL - own["at"]).dt.total_seconds() / 86_400
        stage = own["action"].map(lambda action: STAGE_OF.get(action, "contribute"))
        rows.append(person(name, **days.groupby(stage).max().to_dict()))
    return frame(*rows)


def all_answers(acts):
    """Give every table of numbers, without names."""
    journeys, until = journeys_of(acts), {"observed_until": UNTIL}
    pieces = find_units(acts, **until)
    people = stage_flows.classify_moves(acts, journeys, COMMUNITY, **until)
    carried = coverage_loss.share_of_areas(pieces, acts, **until)
    numbers = ["place", "kind", "pieces", "total", "share", "others", "next_pieces", "next_where"]
    return [
        bus_factor.core_by_month(pieces, **until),
        bus_factor.core_by_month(pieces, ["kind", "place"], **until),
        activity.count_by_day(acts, **until),
        stage_flows.count_moves(people, ALL),
        carried[numbers].sort_values(numbers, ignore_index=True),
        capacity.count_weeks(acts, journeys, **until),
    ]


def same(ours, theirs):
    for one, other in zip(ours, theirs, strict=True):
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.slow
@few
@given(DEEDS)
def test_renaming_people_changes_nothing(deeds):
    acts = table(*deeds)
    renamed = acts.assign(person=acts["person"].map(RENAMED), toward=acts["toward"].map(RENAMED))
    same(all_answers(acts), all_answers(renamed.astype({"person": "str", "toward": "str"})))


@pytest.mark.slow
@few
@given(DEEDS, st.integers(0, 40))
def test_acts_that_come_in_two_tables_change_nothing(deeds, cut):
    acts = table(*deeds)
    same(all_answers(acts), all_answers(pd.concat([acts.iloc[cut:], acts.iloc[:cut]], ignore_index=True)))


@few
@given(DEEDS)
def test_the_core_holds_the_bus_factor_and_is_no_more_than_everybody(deeds):
    rows = bus_factor.core_by_month(find_units(table(*deeds), observed_until=UNTIL), ["kind"], observed_until=UNTIL)
    assert (rows["bus_factor"] <= rows["core"]).all()
    assert (rows["core"] <= rows["people"]).all()
    assert ((rows["bus_factor"] == 0) == (rows["pieces"] == 0)).all()


@few
@given(DEEDS)
def test_everybody_is_active_drifting_or_away_and_nobody_twice(deeds):
    acts = table(*deeds)
    days = activity.count_by_day(acts, observed_until=UNTIL)
    now = activity.classify(acts, observed_until=UNTIL)
    everybody = own_acts(acts, UNTIL)["person"].nunique()
    assert now["person"].is_unique
    assert len(now) == everybody
    if everybody:
        assert days[["active", "drifting", "away"]].iloc[-1].to_dict() == {
            each: int((now["now"] == each).sum()) for each in activity.CLASSES
        }
        assert (days[["active", "drifting", "away"]].sum(axis="columns").diff().dropna() >= 0).all()


@few
@given(DEEDS)
def test_the_classes_of_moves_are_everybody_once_and_their_parts_add_up(deeds):
    acts = table(*deeds)
    people = stage_flows.classify_moves(acts, journeys_of(acts), COMMUNITY, observed_until=UNTIL)
    assert people["person"].is_unique
    assert set(people["person"]) == set(own_acts(acts, UNTIL)["person"])
    assert people["moved"].isin(stage_flows.CLASSES).all()
    counts = stage_flows.count_moves(people, ALL)
    assert (counts[list(stage_flows.LEFT)].sum(axis="columns") == counts["before"]).all()
    assert (counts[list(stage_flows.CAME)].sum(axis="columns") == counts["now"]).all()
    assert counts["now"].sum() == people["now"].notna().sum()


@few
@given(DEEDS)
def test_what_people_carry_of_a_strand_is_all_of_it_and_nobody_steps_in_for_themselves(deeds):
    acts = table(*deeds)
    rows = coverage_loss.share_of_areas(find_units(acts, observed_until=UNTIL), acts, observed_until=UNTIL)
    assert (rows.groupby(["place", "kind"])["pieces"].sum() == rows.groupby(["place", "kind"])["total"].first()).all()
    assert (rows["person"] != rows["next_person"]).all()
