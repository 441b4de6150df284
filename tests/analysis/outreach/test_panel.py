"""Who is compared is read from the outreach log, and their promise from before the day alone."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from benchmarks.simulation.candidates import NewcomerProcess, simulate_community
from benchmarks.simulation.invitations import Inviting, invite
from journeys.analysis.candidates.candidates import ActIndex
from journeys.analysis.candidates.propensity import read_past
from journeys.analysis.outreach.effect import compare_matched
from journeys.analysis.outreach.panel import PastCandidates, read_panel
from journeys.model import tables
from journeys.model.communities.community import Community, Place
from tests.tables import check_columns

COMMUNITY = Community(slug="simulated", name="Simulated", places=(Place(pattern="github:simulated/*"),))
DOOR = NewcomerProcess(starts_at=datetime(2022, 1, 3, tzinfo=UTC), weeks_of_arrivals=105, weeks_after=14)
ON = datetime(2023, 10, 5, 9, 30, tzinfo=UTC)
UNTIL = ON + timedelta(days=92)


def lay_out(doors, until=UNTIL):
    acts = doors.acts[doors.acts["at"] < until].reset_index(drop=True)
    index = ActIndex.of(acts, doors.threads(until), doors.observe(until), COMMUNITY, observed_until=until)
    return index, read_past(index, observed_until=until, seen_days=180)


def entry(person, kind, at, list_name="", *, in_force=True):
    return {"person": person, "at": at, "kind": kind, "list_name": list_name, "in_force": in_force}


def as_log(*entries):
    table = pd.DataFrame(list(entries), columns=["person", "at", "kind", "list_name", "in_force"])
    return table.astype({"at": "datetime64[us, UTC]", "person": "str", "list_name": "str", "in_force": "bool"})


def read(log, index, past):
    return read_panel(log, lambda: PastCandidates(index, past, 180), observed_until=UNTIL)


@pytest.fixture(scope="module")
def few():
    """Lay out so few people that no model can be learnt, and name those at the door."""
    doors = simulate_community(DOOR, 120, 3)
    index, past = lay_out(doors)
    known = doors.chance(ON)["person"].tolist()
    assert len(known) > 12
    return index, past, known


def test_without_an_invitation_in_force_there_is_nobody_to_look_at(few):
    index, past, known = few
    undone = as_log(entry(known[0], "invited", ON, in_force=False), entry(known[1], "paired", ON))
    check_columns(read(undone, index, past), tables.LOOKED_AT)
    assert read(undone, index, past).empty


def test_all_at_the_door_are_looked_at_but_those_asked_before(few):
    index, past, known = few
    log = as_log(
        entry(known[0], "declined", ON - timedelta(days=40)),
        entry(known[1], "note", ON - timedelta(days=40)),
        entry(known[2], "invited", ON + timedelta(hours=3)),
        entry(known[3], "invited", ON),
        entry("github:not-here", "invited", ON),
        entry(known[4], "paired", ON + timedelta(days=20)),
        entry(known[5], "invited", ON + timedelta(days=20)),
        entry(known[3], "invited", ON + timedelta(days=30)),  # again: only the first one counts
    )
    rows = read(log, index, past)
    first = rows[rows["on"] == ON].set_index("person")  # the day's first entry
    assert set(first.index) == {*known, "github:not-here"} - {known[0]}
    assert set(first.index[first["invited"]]) == {known[2], known[3], "github:not-here"}
    assert set(first.index[first["later"]]) == {known[5]}
    assert pd.isna(first.loc["github:not-here", "stage"])
    assert pd.isna(first.loc["github:not-here", "promise"])
    assert not rows["learnt"].any()  # fewer than 50 people went on to contribute
    # 20 days later not 90 days were over: of that day only who was invited is told
    later = rows[rows["on"] == ON + timedelta(days=20)]
    assert later[["person", "invited", "contributed"]].values.tolist() == [[known[5], True, False]]


def test_while_all_90_days_are_open_nothing_needs_to_be_known_of_the_past():
    log = as_log(entry("a", "invited", ON + timedelta(days=3)), entry("b", "waiting", ON + timedelta(days=3), "x"))
    rows = read_panel(log, lambda: pytest.fail("the past was asked for"), observed_until=UNTIL)
    # nobody was invited out of the list yet, so b is no row
    assert rows[["person", "invited"]].values.tolist() == [["a", True]]
    assert compare_matched(rows, observed_until=UNTIL).still_open == 1


def test_those_of_a_draw_stand_beside_one_another_also_when_they_are_invited_at_last(few):
    index, past, known = few
    log = as_log(
        entry(known[0], "invited", ON, "Spring "),
        entry(known[1], "waiting", ON, "spring"),
        entry(known[2], "waiting", ON, "spring"),
        entry(known[3], "invited", ON, "nobody waits"),
        entry(known[1], "invited", ON + timedelta(days=30), "spring"),
    )
    rows = read(log, index, past)
    first = rows[rows["on"] == ON].set_index("person")
    assert first["list_name"].dropna().to_dict() == dict.fromkeys(known[:3], "spring")
    assert set(first.index[first["invited"]]) == {known[0], known[3]}
    assert set(first.index[first["later"]]) == {known[1]}
    last = rows[rows["on"] > ON]
    assert last[["person", "invited"]].values.tolist() == [[known[1], True]]
    assert last["list_name"].isna().all()


def test_with_the_model_of_the_queue_the_true_effect_is_found():
    days = [ON + timedelta(days=91 * number) for number in (-2, -1, 0)]
    doors = simulate_community(DOOR, 1500, 1)
    index, past = lay_out(doors)
    nobody = as_log(*(entry(f"nobody {on}", "invited", on) for on in days))
    promise = read(nobody, index, past).dropna(subset="promise").set_index(["person", "on"])["promise"]

    def holds(rows):
        return promise.reindex(pd.MultiIndex.from_frame(rows[["person", "on"]])).to_numpy()

    came = invite(doors, days, Inviting(each=30, effect=0.35), 2, holds)
    asked = came.rows[came.rows["invited"]]
    rows = read(as_log(*(entry(row.person, "invited", row.on) for row in asked.itertuples())), *lay_out(came.doors))
    assert rows["learnt"].all()
    beside = rows.merge(came.rows, on=["person", "on"], suffixes=("", "_true"))
    assert len(beside) == len(rows) == len(came.rows)
    assert beside["contributed"].equals(beside["contributed_true"])
    # learnt before the day: within 0.05 of the truth on average, of the invited and of the others
    assert (beside["promise"] - beside["chance"]).groupby(beside["invited"]).mean().abs().max() < 0.05
    effect = compare_matched(rows, observed_until=UNTIL)
    assert effect.invited >= 60
    assert effect.promise == pytest.approx(effect.others_promise, abs=0.02)
    assert effect.difference.low < came.effect < effect.difference.high
    assert effect.difference.low > 0
