from datetime import timedelta

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.candidates.candidates import ActIndex, find_candidates
from journeys.analysis.candidates.signals import SIGNALS, read_signals
from tests.analysis.candidates.frames import COMMUNITY, index_of, journeys_of, said, threads_table
from tests.analysis.deeds import PLACE, UNTIL, deed, table

DAY = timedelta(days=1)


def signals(*deeds, person="ada", days=0, **more):
    index = index_of(*deeds, **more)
    found = find_candidates(index, as_of=UNTIL - timedelta(days=days), seen_days=180)
    rows = read_signals(index, found, as_of=UNTIL - timedelta(days=days))
    return rows[found["person"] == person].iloc[0].to_dict()


def test_each_signal_is_what_can_be_counted_by_hand():
    told = signals(
        said("ada", 100, "opened_issue", "issue/1"),
        said("bo", 99, thread="issue/1", toward="ada"),  # answered after one day
        said("ada", 98, thread="issue/1"),
        said("ada", 50, "opened_issue", "issue/2"),  # waits
        said("ada", 45, "claimed", "issue/3"),
        said("ada", 20, thread="pull/4"),
        said("ada", 20, thread="pull/4", place="github:hand/other"),
    )
    assert told == {
        "silent_days": 20,
        "here_days": 100,
        "acts": 6,
        "recent_acts": 2,  # the two of day 20
        "before_acts": 2,  # of days 50 and 45
        "places": 2,
        "answered": 1,  # the first; nobody wrote after her second comment
        "answered_by_known": 0,  # bo never contributed
        "waiting": 1,
        "waiting_days": 50,
        "answered_soon": 1,
        "spoken_to": 1,
        "closed": 0,
        "claimed": 1,
        "in_changes": 2,
        "once": 0,
        "by_door": 0,
        "by_event": 0,
    }


def test_a_reply_that_had_not_come_yet_is_not_known():
    deeds = [said("ada", 40, "opened_issue"), said("bo", 10)]
    assert signals(*deeds, days=20)["waiting_days"] == 20
    assert signals(*deeds)["waiting"] == 0
    # a reply at the very instant has not come before it
    assert signals(*deeds, days=10)["waiting"] == 1


def test_who_answers_is_known_once_they_contributed():
    # bo answers the first issue before his change and the second after it; cy never contributed
    told = signals(
        said("ada", 50, "opened_issue", "issue/1"),
        said("bo", 49, thread="issue/1"),
        said("bo", 45, "opened_change", "pull/9"),
        said("ada", 40, "opened_issue", "issue/2"),
        said("bo", 39, thread="issue/2"),
        said("ada", 30, "opened_issue", "issue/3"),
        said("cy", 29, thread="issue/3"),
    )
    assert (told["answered"], told["answered_by_known"]) == (3, 1)


def test_a_closed_thread_waits_no_more_once_it_is_closed():
    thread = (PLACE, "issue/1", "Typo", [], "ada", UNTIL - 40 * DAY, UNTIL - 10 * DAY)
    deed_ = said("ada", 40, "opened_issue")
    assert signals(deed_, threads=[thread], days=20)["closed"] == 0
    assert signals(deed_, threads=[thread], days=20)["waiting"] == 1
    assert signals(deed_, threads=[thread])["closed"] == 1
    assert signals(deed_, threads=[thread])["waiting"] == 0


def test_who_asked_long_ago_waits_no_more():
    assert signals(said("ada", 91, "opened_issue"), said("ada", 1, thread="issue/9"))["waiting"] == 0


def test_doors_and_events_are_told():
    told = signals(said("ada", 9), entry_point="good first issue", burst="Book Dash")
    assert (told["by_door"], told["by_event"]) == (1, 1)


PEOPLE = st.sampled_from("abcd")
WHAT = st.sampled_from(
    ["opened_issue", "commented", "claimed", "opened_change", "landed_change", "reviewed", "triaged"]
)
THREAD = st.sampled_from(["issue/1", "issue/2", "pull/3", "pull/4", None])
DRAWN = st.lists(st.tuples(PEOPLE, st.integers(1, 300), WHAT, THREAD, PEOPLE), max_size=25)


@settings(max_examples=15)
@given(past=DRAWN, future=DRAWN, other_future=DRAWN)
def test_no_act_after_the_day_reaches_a_signal(past, future, other_future):
    as_of = UNTIL - timedelta(days=400)
    before = [deed(who, 400 + days, what, thread=at, toward=to) for who, days, what, at, to in past]

    def seen(later):
        acts = table(*before, *[deed(who, days, what, thread=at, toward=to) for who, days, what, at, to in later])
        closed = acts[acts["action"] == "opened_issue"].drop_duplicates(["place", "thread"]).dropna(subset="thread")
        # whatever is closed in one future is closed on another day in the other
        rows = [
            (row.place, row.thread, "", [], row.person, row.at, UNTIL - len(later) * DAY) for row in closed.itertuples()
        ]
        journeys = journeys_of(acts)
        index = ActIndex.of(acts, threads_table(*rows), journeys, COMMUNITY, observed_until=UNTIL)
        found = find_candidates(index, as_of=as_of, seen_days=180)
        table_ = pd.concat([found[["person", "stage"]], read_signals(index, found, as_of=as_of)], axis=1)
        return table_.sort_values("person", ignore_index=True)

    pd.testing.assert_frame_equal(seen(future), seen(other_future))


def test_without_anybody_there_are_the_columns():
    index = index_of()
    assert list(read_signals(index, find_candidates(index, as_of=UNTIL, seen_days=9), as_of=UNTIL)) == list(SIGNALS)
