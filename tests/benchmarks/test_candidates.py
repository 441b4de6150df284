"""People at the door do what their process says, and their stated chances to contribute are true."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from benchmarks.simulation.candidates import contributions, find_candidates, simulate_community
from benchmarks.simulation.chances import ANSWERED, NewcomerProcess, rates_of
from journeys.analysis.response.replies import find_replies
from journeys.model.tables import ACTS, JOURNEYS, THREADS
from tests.analysis import deeds

DOOR = NewcomerProcess(starts_at=datetime(2022, 1, 3, tzinfo=UTC))
ALIKE = DOOR.for_all_alike(base=-4.0)


@pytest.fixture(scope="module")
def doors():
    return simulate_community(DOOR, 6000, 1)


def test_the_same_seed_makes_the_same_people_and_another_seed_others():
    one, same, other = (simulate_community(DOOR, 30, seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one.acts, same.acts)
    assert not one.acts.equals(other.acts)


def test_acts_and_journeys_have_the_shapes_that_a_store_gives(doors):
    assert list(doors.acts.columns) == ACTS.names
    assert doors.acts.dtypes.equals(deeds.table(deeds.deed("a", 3)).dtypes)
    assert doors.acts["at"].is_monotonic_increasing
    until = datetime(2023, 5, 3, tzinfo=UTC)
    seen = doors.observe(until)
    assert list(seen.columns) == JOURNEYS.names
    assert len(seen) > 100
    assert (seen["last_at"] < until).all()
    assert (seen["join_at"] <= seen["last_at"]).all()
    threads = doors.threads(until)
    assert list(threads.columns) == THREADS.names
    assert not threads.duplicated(["place", "thread"]).any()
    assert (
        threads["closed_at"].notna().sum() == (doors.acts[doors.acts["at"] < until]["action"] == "landed_change").sum()
    )


def test_without_effects_the_chance_is_that_of_one_constant_rate():
    doors = simulate_community(ALIKE, 400, 1)
    # 90 days: 1 - exp(-exp(-4) x 90 / 7) = 1 - exp(-0.0183156 x 12.857143) = 1 - exp(-0.235487);
    # who arrived this week cannot contribute before the next: 3 May is a Wednesday, 85 days: 1 - exp(-0.222404)
    known = doors.chance(date(2023, 5, 3))
    new = doors.arrived[np.searchsorted(doors.names, known["person"].to_numpy(dtype=str))] == 69
    assert known.loc[~new, "chance"].to_numpy() == pytest.approx(0.209814, abs=1e-6)
    assert known.loc[new, "chance"].to_numpy() == pytest.approx(0.199408, abs=1e-6)
    assert new.any()


def test_as_many_contribute_as_the_stated_chances_say_at_every_level_and_stage(doors):
    given, rows = contributions(doors.acts), []
    for on in pd.date_range("2022-06-06", "2024-12-01", freq="89D", tz="UTC"):
        after = given[(given["at"] >= on) & (given["at"] < on + pd.Timedelta(days=90))]
        known = doors.chance(on)
        rows.append(known.assign(contributes=known["person"].isin(after["person"])))
    told = pd.concat(rows)
    level = pd.cut(told["chance"], [-1, 0, 0.05, 0.15, 0.3, 0.5, 1])
    parts = [part for by in (level, "stage") for _, part in told.groupby(by, observed=True)]
    assert len(parts) == 8
    for part in parts:
        spread = np.sqrt((part["chance"] * (1 - part["chance"])).sum())
        # nobody whose chance is nil contributes; of the others as many as said, give or take 3.5 standard errors
        assert abs(part["contributes"].sum() - part["chance"].sum()) <= 3.5 * spread
    assert told["contributes"].sum() > 300
    assert told["stage"].value_counts()["contribute"] > 100


def test_who_was_answered_is_who_is_seen_to_be_answered(doors):
    monday = pd.Timestamp("2023-06-05", tz="UTC")
    week = (monday - pd.Timestamp(DOOR.starts_at)).days // 7
    replies = find_replies(doors.acts, observed_until=monday.to_pydatetime())
    seen = set(replies.loc[replies["replied_at"].notna(), "person"])
    known = set(doors.names[doors.standing.reply[:, week] == ANSWERED])
    assert known == seen & set(doors.names)
    assert 0.2 < len(known) / (doors.arrived < week).sum() < 0.8


def test_being_answered_multiplies_the_rate_to_contribute_by_the_stated_factor():
    # weeks of people who stand alike but for the answer: 1 week with acts, 1 place, no task, not before
    door = replace(DOOR, weeks_of_arrivals=40, weeks_after=10, base=-3.5, answered=float(np.log(3)))
    doors = simulate_community(door, 12_000, 5)
    gave = np.diff(doors.standing.again, axis=1) > 0
    here = [part[:, :-1] for part in doors.standing]
    alike = doors.alive[:, :-1] & (here[1] == 0) & (here[2] == 0) & (here[4] == 0) & (here[5] == 0) & (here[0] == 0)
    rate = [-np.log1p(-gave[alike & ((here[3] == ANSWERED) == answered)].mean()) for answered in (False, True)]
    assert rate[0] == pytest.approx(rates_of(door, 0)[0, 0, 0, 0, 0, 0], rel=0.12)
    assert rate[1] / rate[0] == pytest.approx(3, rel=0.12)


def test_candidates_are_told_by_what_they_did_before_the_date():
    # a: asked; b: contributed in one thread 40 days ago; c: the same 20 days ago, so not quiet; d: in two threads;
    # e: asked 200 days ago
    acts = deeds.table(
        deeds.deed("a", 10, "commented", thread="issue/1"),
        deeds.deed("b", 40, "opened_change", thread="pull/1"),
        deeds.deed("b", 39, "landed_change", thread="pull/1"),
        deeds.deed("c", 20, "opened_change", thread="pull/2"),
        deeds.deed("d", 50, "opened_change", thread="pull/3"),
        deeds.deed("d", 45, "opened_change", thread="pull/4"),
        deeds.deed("e", 200, "commented", thread="issue/1"),
    )
    found = find_candidates(acts, deeds.UNTIL)
    assert found.to_dict("records") == [{"person": "a", "stage": "join"}, {"person": "b", "stage": "contribute"}]


def test_what_is_not_simulated_has_no_chance(doors):
    with pytest.raises(ValueError, match="outside the 186 weeks"):
        doors.chance(date(2027, 1, 1))
