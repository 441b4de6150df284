"""Discussions and pull requests of the Hub, counted by hand."""

import pytest

from tests.sources.hub.extracts import PLACE, SHA, Taken, change, discussion, model, person, remark, write

LISTED = {"opened_discussion", "opened_change"}
DETAILED = LISTED | {"commented", "claimed", "landed_change", "merged_change", "triaged"}


@pytest.fixture
def acts(tmp_path):
    """The acts of a file, by their ids without the place and with bare logins."""

    def of(content):
        taken = Taken(write(tmp_path, content))
        assert taken.rejected == []
        return {
            key.removeprefix(f"{PLACE}/"): (who.removeprefix("hub:"), what, toward and toward.removeprefix("hub:"))
            for key, (who, what, toward, _) in taken.acts.items()
        }

    return of


def test_a_page_of_a_list_tells_who_opened_what_and_nothing_of_what_came_of_it(tmp_path):
    page = {
        "discussions": [discussion(), discussion(5, "bob", isPullRequest=True, status="merged")],
        "count": 2,
        "start": 0,
    }
    taken = Taken(write(tmp_path, page))
    assert taken.acts == {
        f"{PLACE}/discussion/4#opened": ("hub:ada", "opened_discussion", None, "2023-07-01T10:00:00"),
        f"{PLACE}/discussion/5#opened": ("hub:bob", "opened_change", None, "2023-07-01T10:00:00"),
    }
    assert taken.shows == LISTED
    assert (taken.threads["discussion/5"]["state"], taken.threads["discussion/4"]["title"]) == (
        "merged",
        "How was it trained?",
    )
    assert {
        ("hub:ada", "name", "Ada Quill"),
        ("hub:ada", "user_id", "hub:id-ada"),
        ("hub:ada", "type", "User"),
    } < taken.claims


def test_an_empty_page_shows_that_nobody_opened_anything(tmp_path):
    taken = Taken(write(tmp_path, {"discussions": [], "count": 0, "start": 0}))
    assert (len(taken.events), taken.shows, taken.rejected) == (0, LISTED, [])


def test_the_text_that_opens_is_no_comment_and_answers_are_toward_who_opened(acts):
    events = [
        remark("ada", "2023-07-01T10:00:01.000Z", "Please say."),
        remark("bob", "2023-07-02T10:00:00.000Z"),
        remark("bob", "2023-07-02T10:00:00.500Z"),
        remark("ada", "2023-07-02T11:00:00.000Z"),
        remark("dee", "2023-07-02T12:00:00.000Z", "#take"),
    ]
    assert acts(discussion(events=events)) == {
        "discussion/4#opened": ("ada", "opened_discussion", None),
        "discussion/4#commented/bob/2023-07-02T10:00:00Z": ("bob", "commented", "ada"),
        "discussion/4#commented/bob/2023-07-02T10:00:00Z~2": ("bob", "commented", "ada"),
        "discussion/4#commented/ada/2023-07-02T11:00:00Z": ("ada", "commented", None),
        "discussion/4#commented/dee/2023-07-02T12:00:00Z": ("dee", "claimed", "ada"),
    }


def test_a_first_comment_of_the_author_an_hour_later_or_after_another_is_a_comment(acts):
    late = acts(discussion(events=[remark("ada", "2023-07-01T11:00:00.000Z")]))
    assert "discussion/4#commented/ada/2023-07-01T11:00:00Z" in late
    second = acts(
        discussion(events=[remark("bob", "2023-07-01T10:00:10.000Z"), remark("ada", "2023-07-01T10:00:20.000Z")])
    )
    assert "discussion/4#commented/ada/2023-07-01T10:00:20Z" in second


def test_a_merge_is_landed_by_its_author_and_merged_by_another(acts):
    events = [
        {
            "id": "1",
            "type": "commit",
            "author": person("ada"),
            "createdAt": "2023-07-01T10:00:00Z",
            "data": {"oid": SHA},
        },
        change("cyn", "merged"),
    ]
    merged = discussion(isPullRequest=True, status="merged", events=events, changes={"base": "x", "mergeCommitId": SHA})
    assert acts(merged) == {
        "discussion/4#opened": ("ada", "opened_change", None),
        "discussion/4#landed": ("ada", "landed_change", None),
        "discussion/4#merged": ("cyn", "merged_change", "ada"),
    }
    own = acts(discussion(isPullRequest=True, events=[change("ada", "merged")]))
    assert own.keys() == {"discussion/4#opened", "discussion/4#landed"}


def test_the_merge_says_whose_the_commit_is(tmp_path):
    record = discussion(isPullRequest=True, events=[change("cyn", "merged")], changes={"mergeCommitId": SHA})
    taken = Taken(write(tmp_path, record))
    assert {("hub:ada", "commit", f"landed:{SHA}"), ("hub:cyn", "commit", f"merged:{SHA}")} < taken.claims


def test_closing_and_reopening_anothers_is_triage_and_ones_own_is_nothing(acts):
    events = [
        change("cyn", "closed", "2023-07-03T10:00:00.000Z"),
        change("cyn", "open", "2023-07-04T10:00:00.000Z"),
        change("ada", "closed", "2023-07-05T10:00:00.000Z"),
        change("cyn", "draft", "2023-07-06T10:00:00.000Z"),
    ]
    assert acts(discussion(events=events)) == {
        "discussion/4#opened": ("ada", "opened_discussion", None),
        "discussion/4#closed/cyn/2023-07-03T10:00:00Z": ("cyn", "triaged", "ada"),
        "discussion/4#reopened/cyn/2023-07-04T10:00:00Z": ("cyn", "triaged", "ada"),
    }


def test_a_thread_is_closed_when_it_was_settled_last(tmp_path):
    events = [change("cyn", "closed", "2023-07-03T10:00:00Z"), change("cyn", "closed", "2023-07-05T10:00:00Z")]
    closed = Taken(write(tmp_path, discussion(status="closed", events=events))).threads["discussion/4"]
    assert f"{closed['closed_at']:%Y-%m-%d}" == "2023-07-05"
    assert Taken(write(tmp_path, discussion(status="closed", events=events))).shows == DETAILED


def test_deleted_accounts_are_nobody_and_organisations_are_said_to_be_none(tmp_path):
    record = discussion(author="ada", events=[remark("bob"), {**change(), "author": None}])
    record["author"] = person("collective", type="org")
    del record["events"][0]["author"]
    taken = Taken(write(tmp_path, record))
    assert {(who, what) for who, what, _, _ in taken.acts.values()} == {
        ("hub:collective", "opened_discussion"),
        ("github:ghost", "commented"),
        ("hub:collective", "landed_change"),
        ("github:ghost", "merged_change"),
    }
    assert ("hub:collective", "type", "Organization") in taken.claims


def test_what_is_broken_in_a_thread_costs_only_itself(tmp_path):
    events = [remark("bob", "yesterday"), 5, remark("bob"), remark("cyn", "2031-01-01T00:00:00Z"), {"type": "comment"}]
    taken = Taken(write(tmp_path, discussion(events=events)))
    assert taken.reasons == [
        (1, "discussion 4, event 1: date 'yesterday' cannot be read; expected like 2021-07-21T06:00:00Z"),
        (1, "discussion 4, event 2: expected `object`, got `int`"),
        (1, "discussion 4, event 4: date 2031-01-01T00:00:00+00:00 is in the future"),
        (1, "discussion 4, event 5: createdAt is missing"),
    ]
    assert len(taken.events) == 2


def test_a_thread_without_number_or_place_is_put_aside(tmp_path):
    nowhere = discussion(repo=None)
    taken = Taken(write(tmp_path, [model(), discussion(None), discussion("4"), nowhere]))
    assert taken.reasons == [
        (2, "num is None, expected the discussion's number"),
        (3, "num is 4, expected the discussion's number"),
        (4, "discussion 4: repo says no place; name it with --place hub:model/owner/name"),
    ]
    assert Taken(write(tmp_path, nowhere), place="hub:space/a/b").acts.keys() == {"hub:space/a/b/discussion/4#opened"}


def test_what_the_python_client_writes_down_gives_the_same_acts(tmp_path):
    theirs = {
        "title": "How was it trained?",
        "status": "merged",
        "num": 4,
        "repo_id": "collective/lantern",
        "repo_type": "model",
        "author": "ada",
        "is_pull_request": True,
        "created_at": "2023-07-01 10:00:00+00:00",
        "merge_commit_oid": SHA,
        "events": [
            {
                "id": "1",
                "type": "comment",
                "created_at": "2023-07-02 10:00:00+00:00",
                "author": "bob",
                "content": "On tales.",
            },
            {
                "id": "2",
                "type": "status-change",
                "created_at": "2023-07-03 10:00:00+00:00",
                "author": "cyn",
                "new_status": "merged",
            },
        ],
    }
    ours = discussion(isPullRequest=True, status="merged", events=[remark(), change()], changes={"mergeCommitId": SHA})
    assert Taken(write(tmp_path, theirs)).acts == Taken(write(tmp_path, ours)).acts


def test_a_list_and_its_details_tell_one_opening(tmp_path):
    listed = Taken(write(tmp_path, {"discussions": [discussion(isPullRequest=True)], "count": 1, "start": 0})).acts
    detailed = Taken(write(tmp_path, discussion(isPullRequest=True, events=[remark(), change()]))).acts
    assert listed.items() < detailed.items()
