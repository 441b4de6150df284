"""Who did work that the recognition list does not name, and the text that adds them."""

import pandas as pd
import pytest

from journeys.analysis.work.credit import (
    ALIKE,
    MIN_ACTS,
    bot_comments,
    find_recognition,
    find_uncredited,
    github_logins,
)
from journeys.model.vocabulary import WORK
from tests.analysis.work.frames import HOME, act, acted

LOGINS = {"github:ada": "ada", "github:bo": "bo", "git:1f": "cy"}


def times(count, *told, **more):
    """The same act on so many days."""
    return [act(*told, f"2021-02-{day:02}", **more) for day in range(1, count + 1)]


ACTS = acted(
    *times(MIN_ACTS, "github:ada", "reviewed"),
    *times(MIN_ACTS - 1, "github:ada", "opened_issue"),
    *times(MIN_ACTS, "github:bo", "committed", work="doc"),
    *times(MIN_ACTS + 3, "github:bo", "triaged"),
    *times(MIN_ACTS + 2, "git:1f", "hosted"),
    *times(MIN_ACTS, "hub:dan", "reviewed"),
    act("github:bo", "recognised", "2021-03-01", work="content"),
    act("git:1f", "recognised", "2021-03-01", work="code"),
)


def test_whoever_did_a_kind_often_enough_and_is_not_listed_for_it_is_found():
    # ada reviewed 3 times (issues only twice); bo's documentation is listed as content; cy is listed for code only;
    # dan has no login
    rows = find_uncredited(ACTS, LOGINS)
    assert rows[["person", "kind", "acts", "listed"]].values.tolist() == [
        ["github:ada", "review", 3, False],
        ["github:bo", "maintenance", 6, True],
        ["git:1f", "eventOrganizing", 5, True],
    ]


def test_the_ready_text_is_what_the_bot_understands():
    assert bot_comments(find_uncredited(ACTS, LOGINS), LOGINS) == [
        "@all-contributors please add @ada for review",
        "@all-contributors please add @bo for maintenance",
        "@all-contributors please add @cy for eventOrganizing",
    ]


def test_what_came_after_the_newest_recognition_is_not_held_against_the_list():
    # the third review is of the list's own day
    later = acted(*times(MIN_ACTS, "github:ada", "reviewed"), act("github:bo", "recognised", "2021-02-03", work="doc"))
    assert find_uncredited(later, LOGINS).empty


def test_changes_of_an_untold_kind_ask_for_no_credit():
    acts = acted(*times(9, "github:ada", "landed_change"), act("github:bo", "recognised", "2021-03-01", work="doc"))
    assert find_uncredited(acts, LOGINS).empty


def test_without_a_list_nobody_can_tell():
    acts = ACTS[ACTS["action"] != "recognised"]
    assert find_recognition(acts) is None
    assert list(find_uncredited(acts, LOGINS)) == list(find_uncredited(ACTS, LOGINS))
    assert find_uncredited(acts, LOGINS).empty


def test_the_list_is_told_with_its_place_people_and_newest_day():
    found = find_recognition(ACTS)
    assert (found.place, found.people, found.newest_at) == (HOME, 2, pd.Timestamp("2021-03-01", tz="UTC"))


@pytest.mark.parametrize("account", ["github:cy", "github:aa"])
def test_a_login_is_found_among_all_accounts_of_a_person(account):
    joined = pd.DataFrame({"account": ["git:1f", account, "hub:cy"], "person": ["git:1f"] * 3})
    persons = pd.Series(["git:1f", "github:ada", "hub:dan"])
    assert github_logins(persons, joined) == {"git:1f": account.removeprefix("github:"), "github:ada": "ada"}


def test_of_several_logins_the_person_s_own_name_is_taken():
    joined = pd.DataFrame({"account": ["github:ada", "github:aaa"], "person": ["github:ada"] * 2})
    assert github_logins(pd.Series(["github:ada"]), joined) == {"github:ada": "ada"}
    elsewhere = joined.assign(person="hub:ada")
    assert github_logins(pd.Series(["hub:ada"]), elsewhere) == {"hub:ada": "aaa"}


def test_kinds_used_for_one_another_are_in_the_vocabulary_and_in_one_group_only():
    kinds = [kind for group in ALIKE for kind in group]
    assert set(kinds) <= WORK.keys()
    assert len(kinds) == len(set(kinds))
