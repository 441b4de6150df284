from datetime import timedelta

import pandas as pd

from journeys.analysis.candidates.evidence_cards import find_evidence
from tests.analysis.candidates.frames import said, threads_table
from tests.analysis.deeds import PLACE, UNTIL, deed, table

DAY = timedelta(days=1)
TITLES = threads_table(
    (PLACE, "issue/1", "Broken link", [], "ada", UNTIL - 60 * DAY, UNTIL - 40 * DAY),
    (PLACE, "issue/2", "Which data?", [], "ada", UNTIL - 20 * DAY, None),
)
ACTS = table(
    said("ada", 60, "opened_issue", "issue/1"),
    said("bo", 50, thread="issue/1"),
    said("ada", 49, thread="issue/1"),
    said("ada", 20, "opened_issue", "issue/2"),
    said("cy", 10, thread="pull/7"),
    said("ada", 9, thread="pull/7"),
    deed("dan", 5, "starred"),
)


def evidence(person, days=0, acts=ACTS):
    return find_evidence([person], acts, TITLES, as_of=UNTIL - days * DAY)[person]


def test_the_last_acts_stand_with_their_titles_one_a_thread():
    last = evidence("ada").last
    assert last[["action", "thread"]].values.tolist() == [
        ["commented", "pull/7"],
        ["opened_issue", "issue/2"],
        ["commented", "issue/1"],
    ]
    assert last["title"].tolist()[1:] == ["Which data?", "Broken link"]


def test_the_newest_thread_without_an_answer_waits():
    assert evidence("ada").waiting["title"] == "Which data?"
    # before she asked it, her first one was answered: nothing waited
    assert evidence("ada", days=30).waiting is None
    # cy's first message is a comment that ada followed
    assert evidence("cy").waiting is None
    assert evidence("cy", days=9.5).waiting["thread"] == "pull/7"


def test_the_newest_thread_that_they_asked_in_stands_whether_or_not_it_was_answered():
    assert evidence("ada").asked["thread"] == "issue/2"
    # before she asked that, the newest was her first one, which had been answered
    assert evidence("ada", days=30).asked["thread"] == "issue/1"


def test_what_waited_too_long_or_was_closed_waits_no_more():
    old = table(said("ada", 91, "opened_issue", "issue/2"), said("ada", 1, thread="issue/3"))
    assert evidence("ada", acts=old).waiting is None
    unanswered = table(said("ada", 60, "opened_issue", "issue/1"))
    assert evidence("ada", days=41, acts=unanswered).waiting["thread"] == "issue/1"
    assert evidence("ada", acts=unanswered).waiting is None


def test_the_first_success_is_what_went_well_first():
    assert evidence("ada").success["how"] == "answered"
    assert evidence("ada").success["at"] == UNTIL - 50 * DAY
    silent = table(said("ada", 60, "opened_issue", "issue/1"))
    assert evidence("ada", acts=silent).success["how"] == "closed"
    landed = table(said("ada", 60, "opened_change", "pull/9"), said("ada", 55, "landed_change", "pull/9"))
    assert evidence("ada", acts=landed).success["how"] == "landed"
    assert evidence("cy", days=9.5).success is None


def test_what_comes_later_changes_nothing():
    later = table(*[said("bo", days, thread="issue/2") for days in (5, 4)], deed("ada", 3, "committed"))
    with_later = pd.concat([ACTS, later], ignore_index=True)
    with_later = with_later.sort_values("at", kind="stable", ignore_index=True)
    before, after = evidence("ada", days=8), evidence("ada", days=8, acts=with_later)
    assert before.last.equals(after.last)
    assert (before.waiting["thread"], before.success) == (after.waiting["thread"], after.success)


def test_who_did_nothing_has_no_evidence():
    assert find_evidence(["eve"], ACTS, TITLES, as_of=UNTIL) == {}
