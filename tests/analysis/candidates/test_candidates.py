from datetime import timedelta

from journeys.analysis.candidates.candidates import find_candidates, find_outcomes
from journeys.analysis.candidates.propensity import read_past
from journeys.analysis.candidates.signals import read_signals
from tests.analysis.candidates.frames import index_of, said
from tests.analysis.deeds import PLACE, UNTIL, deed, seen


def at_the_door(*deeds, days=0, seen_days=180):
    found = find_candidates(index_of(*deeds), as_of=UNTIL - timedelta(days=days), seen_days=seen_days)
    return dict(zip(found["person"], found["stage"], strict=True))


def went_on(*deeds, days):
    as_of = UNTIL - timedelta(days=days)
    index = index_of(*deeds)
    found = find_candidates(index, as_of=as_of, seen_days=180)
    outcomes = find_outcomes(index, found, as_of=as_of)
    return dict(zip(found["person"], outcomes.tolist(), strict=True))


def test_who_joined_and_has_not_contributed_is_at_the_door():
    assert at_the_door(said("ada", 9)) == {"ada": "join"}


def test_who_only_discovered_or_leads_is_not():
    assert at_the_door(deed("ada", 9, "starred"), said("bo", 9), said("bo", 8, "triaged")) == {}


def test_who_did_nothing_in_the_last_window_is_not():
    assert at_the_door(said("ada", 181), said("bo", 180)) == {"bo": "join"}


def test_who_contributed_in_one_thread_and_went_quiet_is_at_the_door_again():
    opened, landed = said("ada", 60, "opened_change", "pull/1"), said("ada", 50, "landed_change", "pull/1")
    assert at_the_door(opened, landed) == {"ada": "contribute"}
    assert at_the_door(opened, landed, said("ada", 30)) == {}  # here within 30 days: not quiet
    assert at_the_door(opened, landed, said("ada", 40, "reviewed", "pull/2")) == {}  # two threads


def test_commits_of_one_day_in_one_place_are_one_contribution():
    assert at_the_door(deed("ada", 60), deed("ada", 59.9)) == {"ada": "contribute"}
    assert at_the_door(deed("ada", 60), deed("ada", 58)) == {}


def test_contributions_in_two_repositories_are_two_whatever_their_numbers():
    def pair(*threads, days=(60, 59)):
        told = zip(days, ("github:hand/made", "github:hand/book"), threads, strict=True)
        return [deed("ada", at, "opened_change", place=place, thread=thread) for at, place, thread in told]

    first, second = pair("pull/1", "pull/2")
    assert at_the_door(first) == {"ada": "contribute"}
    assert at_the_door(second) == {"ada": "contribute"}
    assert at_the_door(*pair("pull/1", "pull/1")) == {}  # the same number, but another repository
    assert at_the_door(*pair("pull/1", "pull/2")) == {}
    # each thread in each repository is one of its own, and their second acts are none
    others = [said("bo", 100, thread=thread, place=place) for thread, place in ANYWHERE]
    assert at_the_door(*others, *pair("pull/2", "pull/1")) == {"bo": "join"}
    assert at_the_door(*pair(None, None)) == {}  # commits of two days in two places
    assert at_the_door(*pair(None, None, days=(60, 60))) == {}  # and of one day
    assert at_the_door(*pair(None, "pull/1", days=(60, 60))) == {}


ANYWHERE = [(thread, place) for thread in ("pull/1", "pull/2") for place in ("github:hand/made", "github:hand/book")]


def test_who_leads_is_not_at_the_door_with_one_old_contribution():
    assert at_the_door(said("ada", 60, "triaged")) == {}
    assert at_the_door(said("ada", 100), said("ada", 60, "opened_change", "pull/1"), said("ada", 60, "triaged")) == {}
    # 50 days before the end she had not led yet: that began 40 days before it
    deeds = (said("ada", 100, "opened_change", "pull/1"), said("ada", 40, "triaged", "pull/1"))
    assert at_the_door(*deeds, days=50) == {"ada": "contribute"}
    assert at_the_door(*deeds) == {}


def test_recognition_by_a_list_is_no_act_but_a_contribution():
    assert at_the_door(said("ada", 60), deed("ada", 9, "recognised", work="doc")) == {}


def test_recognition_by_a_list_is_no_outcome_since_no_act_says_when_it_was():
    assert went_on(said("ada", 120), deed("ada", 60, "recognised", work="doc"), days=100) == {"ada": False}


def test_what_happens_on_the_day_or_later_is_not_seen():
    assert at_the_door(said("ada", 100), said("ada", 50, "opened_change", "pull/1"), days=50) == {"ada": "join"}
    assert at_the_door(said("ada", 49), days=50) == {}


def test_the_outcome_is_a_contribution_within_ninety_days():
    deeds = [said(who, 120, thread=f"issue/{who}") for who in ("ada", "bo", "cy")]
    deeds += [said("ada", 100, "opened_change", "pull/1"), said("bo", 9.9, "opened_change", "pull/2")]
    # asked 100 days before the end: ada on that very instant, bo 90.1 days later, cy never
    assert went_on(*deeds, days=100) == {"ada": True, "bo": False, "cy": False}


def test_landing_the_same_change_is_no_second_contribution():
    opened = [said(who, 150, "opened_change", f"pull/{who}") for who in ("ada", "bo")]
    after = [said("ada", 90, "landed_change", "pull/ada"), said("bo", 90, "reviewed", "pull/ada")]
    assert went_on(*opened, *after, days=100) == {"ada": False, "bo": True}


def test_nobody_at_all_gives_an_empty_table():
    found = find_candidates(index_of(), as_of=UNTIL, seen_days=180)
    assert found.empty
    assert list(found) == ["person", "stage", "first_at", "last_at", "who"]


def test_whose_place_is_not_seen_any_more_is_no_candidate():
    """All have been silent for a day at the end of their own places; of the others nothing is seen for 181 days."""
    ends = {"here": 0, "lately": 179, "gone": 181}
    deeds = [said(name, days + 1, place=f"github:hand/{name}") for name, days in ends.items()]
    windows = seen(*((f"github:hand/{name}", ("commented",), 900, days) for name, days in ends.items()))
    index = index_of(*deeds, windows=windows)
    found = find_candidates(index, as_of=UNTIL, seen_days=180)
    assert found["person"].tolist() == ["lately", "here"]
    assert read_signals(index, found, as_of=UNTIL)["silent_days"].tolist() == [1, 1]
    # 90 days before the end they could be seen contributing for 90 days only in the first place
    past = read_past(index_of(*deeds, said("here", 95), windows=windows), observed_until=UNTIL, seen_days=180)
    assert past.loc[past["on"] == UNTIL - timedelta(days=90), "person"].tolist() == ["here"]


def test_whose_first_act_may_not_be_the_first_has_no_first_message():
    """The place is seen from 300 days before the end on: ada came 100 days after that, of 180 that are needed."""
    answers = [said("old", 9, thread=f"issue/{number}", toward=who) for number, who in ((1, "ada"), (2, "new"))]
    asked = [
        said("ada", 200, "opened_issue"),
        said("ada", 10, "opened_issue"),
        said("new", 10, "opened_issue", "issue/2"),
    ]
    acts = [said("old", 299, "opened_issue", "issue/0"), *asked, *answers]
    index = index_of(*acts, windows=seen((PLACE, ("commented", "opened_issue"), 300, 0)), entry_point="label")
    found = find_candidates(index, as_of=UNTIL, seen_days=180)
    signals = read_signals(index, found, as_of=UNTIL).set_index(found["person"])
    assert signals["by_door"].to_dict() == {"old": 0, "ada": 0, "new": 1}
    assert signals["answered_soon"].to_dict() == {"old": 0, "ada": 0, "new": 1}
