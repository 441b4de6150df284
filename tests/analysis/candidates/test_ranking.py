from datetime import timedelta

import pandas as pd
import pytest

from benchmarks.simulation.candidates import NewcomerProcess, simulate_community
from journeys.analysis.candidates.backtest import MODEL, backtest
from journeys.analysis.candidates.candidates import ActIndex
from journeys.analysis.candidates.propensity import SHAPES, read_past
from journeys.analysis.candidates.ranking import particular_signs, rank
from journeys.analysis.candidates.rules import ONE_STEP
from journeys.model import tables
from tests.analysis.candidates.frames import COMMUNITY, index_of, said
from tests.analysis.deeds import UNTIL, deed, table
from tests.analysis.frames import at, frame, person
from tests.tables import check_columns


def queue_of(*deeds, **more):
    index = index_of(*deeds, **more)
    past = read_past(index, observed_until=UNTIL, seen_days=180)
    return rank(index, past, backtest(past, observed_until=UNTIL), as_of=UNTIL, seen_days=180)


def people(queue):
    return {row["person"]: row for row in queue.people.to_dict("records")}


def test_need_is_a_third_for_each_of_its_signs():
    told = people(
        queue_of(
            said("ada", 40, "opened_issue", "issue/1"),  # not answered, and nothing in the last 30 days
            said("bo", 20, "opened_issue", "issue/2"),
            said("ada", 19, thread="issue/2"),  # answers bo, so she is not slowing: one act in each of the two months
            said("cy", 40, thread="issue/2"),
            said("bo", 39, thread="issue/2"),  # answered
        )
    )
    assert (told["ada"]["unanswered"], told["ada"]["slowing"]) == (True, False)
    assert told["ada"]["need"] == pytest.approx(2 / 3)
    assert (told["cy"]["unanswered"], told["cy"]["slowing"]) == (False, True)
    assert told["cy"]["need"] == pytest.approx(2 / 3)
    assert told["bo"]["unanswered"] is False
    assert told["bo"]["need"] == pytest.approx(1 / 3)


def test_what_tells_a_candidate_from_others_is_the_sign_that_fewest_show():
    # closed by 2 of 5, answered and once by 3 each: of these the first in the order of signals
    shown = {"claimed": 0, "in_changes": 0, "by_event": 0}
    rows = [
        {"person": "ada", "closed": 9, "answered": 31, "once": 0, **shown},
        {"person": "bo", "closed": 0, "answered": 2, "once": 1, **shown},
        {"person": "cy", "closed": 0, "answered": 0, "once": 1, **shown},
        {"person": "di", "closed": 1, "answered": 1, "once": 1, **shown},
        {"person": "ed", "closed": 0, "answered": 0, "once": 0, **shown},
    ]
    found = particular_signs(pd.DataFrame(rows))
    assert found.to_dict() == {"ada": "closed", "bo": "answered", "cy": "once", "di": "closed", "ed": ""}


def test_people_known_only_from_discovering_are_a_number():
    queue = queue_of(deed("ada", 9, "starred"), deed("bo", 8, "starred"), said("bo", 7))
    assert queue.people["person"].tolist() == ["bo"]
    assert queue.only_discovered == 1


def test_whom_a_list_of_a_later_day_names_is_not_known_only_from_discovering():
    acts = table(said("bo", 7))
    listed = person("ada", contribute=-8, contribute_since=at(400), first_since=at(400), last_at=None)
    people = frame(person("bo", join=7), listed)
    index = ActIndex.of(acts, tables.THREADS.of(), people, COMMUNITY, observed_until=UNTIL)
    past = read_past(index, observed_until=UNTIL, seen_days=180)
    queue = rank(index, past, backtest(past, observed_until=UNTIL), as_of=UNTIL, seen_days=180)
    assert queue.only_discovered == 0


def test_where_no_chance_can_be_stated_need_comes_first_and_then_the_rule():
    queue = queue_of(said("ada", 9), said("bo", 5), said("cy", 7))
    assert queue.people["promise"].isna().all()
    assert queue.method == ONE_STEP
    assert queue.parts is None
    # each wrote in one thread and was answered by the next but bo, the last, who waits
    assert queue.people["person"].tolist() == ["bo", "cy", "ada"]
    assert queue.come_anyway.empty


@pytest.fixture(scope="module")
def simulated():
    doors = simulate_community(NewcomerProcess(starts_at=UNTIL), 400, seed=1)
    until = (pd.Timestamp(UNTIL) + timedelta(weeks=doors.door.weeks_of_arrivals)).to_pydatetime()
    acts = doors.acts[doors.acts["at"] < until]
    community = COMMUNITY
    index = ActIndex.of(acts, doors.threads(until), doors.observe(until), community, observed_until=until)
    past = read_past(index, observed_until=until, seen_days=180)
    tried = backtest(past, observed_until=until)
    return index, past, tried, rank(index, past, tried, as_of=until, seen_days=180)


def test_with_a_model_the_queue_is_ordered_by_need_times_promise(simulated):
    _, _, tried, queue = simulated
    assert tried.best == queue.method == MODEL
    check_columns(queue.people, tables.RANKED)
    first = queue.people["need"] * queue.people["promise"]
    assert first.is_monotonic_decreasing or (first.diff().dropna() < 1e-9).all()
    assert queue.parts.shape == (len(queue.people), len(SHAPES))


def test_who_is_more_likely_than_not_to_come_is_a_group_of_their_own(simulated):
    *_, queue = simulated
    assert len(queue.come_anyway) + len(queue.to_invite) == len(queue.people)
    assert len(queue.come_anyway)
    assert (queue.come_anyway["promise"] >= 0.5).all()
    assert (queue.to_invite["promise"] < 0.5).all()


def test_renaming_people_changes_nothing(simulated):
    index, past, tried, _ = simulated
    renamed = ActIndex(**{**index.__dict__, "people": pd.Index([f"x{name}" for name in index.people], dtype="str")})
    again = rank(renamed, past, tried, as_of=_end(index), seen_days=180)
    first = rank(index, past, tried, as_of=_end(index), seen_days=180)
    assert again.people["person"].tolist() == [f"x{name}" for name in first.people["person"]]
    pd.testing.assert_frame_equal(again.people.drop(columns="person"), first.people.drop(columns="person"))


def _end(index):
    return pd.Timestamp(index.at[-1], unit="us", tz="UTC").to_pydatetime()
