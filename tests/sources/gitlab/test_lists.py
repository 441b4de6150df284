"""GitLab's lists: what each kind shows, that a host is a place of its own, and broken files."""

import json

import pytest
from hypothesis import given, settings

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.sources.base import ImportContext
from journeys.sources.gitlab import lists as gitlab_lists
from journeys.sources.gitlab import rows as gitlab_rows
from journeys.store.engine import open_engine
from tests.malformed import spoilt
from tests.sources import generated
from tests.taking import NOW, Taken

BOOK = "forge:git.demo.org/demo/sub/book"
ADA, BOB, CY = (f"forge:git.demo.org/{login}" for login in ("ada", "bob", "cy"))
PAGE = "https://git.demo.org/Demo/sub/book/-"


def user(login):
    return {
        "id": sum(login.encode()),
        "username": login,
        "name": f"{login} L",
        "web_url": f"https://git.demo.org/{login}",
    }


def issue(number=1, author="Ada", **more):
    known = {"id": 100 + number, "iid": number, "project_id": 9, "author": user(author), "state": "opened"}
    known |= {
        "title": "A typo",
        "labels": ["first", {"id": 1, "name": "docs"}],
        "created_at": "2023-01-01T10:00:00.000Z",
    }
    return known | {"web_url": f"{PAGE}/issues/{number}", "closed_at": None, "closed_by": None} | more


def change(number=1, author="bob", **more):
    known = issue(number, author) | {
        "web_url": f"{PAGE}/merge_requests/{number}",
        "source_branch": "x",
        "sha": "a" * 40,
    }
    return known | {"merged_at": None, "merge_user": None} | more


def note(number, author="cy", on="Issue", of=1, body="hello", **more):
    known = {"id": number, "project_id": 9, "author": user(author), "body": body, "system": False, "type": None}
    known |= {"created_at": f"2023-01-02T10:{number:02}:00.000Z", "noteable_type": on, "noteable_iid": of}
    return known | more


@pytest.fixture
def read(tmp_path):
    """Read records as one list."""

    def run(*records, name="l.json", **told):
        path = tmp_path / name
        path.write_text(json.dumps(records))
        assert recognise(path) is gitlab_lists
        return Taken(gitlab_lists, path, **told)

    return run


def test_confidential_issues_are_left_alone_and_counted(read):
    found = read(issue(1), issue(2, "Eve", confidential=True))
    assert found.counts == {"opened_issue": 1}
    assert not [claim for claim in found.claims if "eve" in claim[0]]
    assert any(text.startswith("Internal notes and confidential issues: 1.") for text in found.notes)


def test_issues_show_who_opened_and_who_closed_them(read):
    closed = {"closed_at": "2023-01-03T10:00:00.000Z", "state": "closed"}
    found = read(issue(1), issue(2, **closed, closed_by=user("bob")), issue(3, **closed, closed_by=user("Ada")))
    assert found.loaded(BOOK) == {
        "issue/1#opened": (ADA, "opened_issue", None),
        "issue/2#opened": (ADA, "opened_issue", None),
        "issue/2#closed/git.demo.org/bob/2023-01-03T10:00:00Z": (BOB, "triaged", ADA),
        "issue/3#opened": (ADA, "opened_issue", None),
    }
    row = found.threads[BOOK, "issue/1"]
    assert (row["title"], list(row["labels"]), row["state"]) == ("A typo", ["first", "docs"], "opened")
    assert (ADA, "name", "Ada L") in found.claims
    assert found.shows == {"opened_issue", "triaged"}


def test_merge_requests_show_who_offered_landed_and_merged(read):
    merged = {"merged_at": "2023-01-04T10:00:00.000Z", "squash_commit_sha": "b" * 40}
    found = read(change(1, **merged, merge_user=user("Ada")), change(2, **merged, merged_by=user("bob")), change(3))
    assert found.loaded(BOOK) == {
        **{f"pull/!{number}#opened": (BOB, "opened_change", None) for number in (1, 2, 3)},
        "pull/!1#landed": (BOB, "landed_change", None),
        "pull/!1#merged": (ADA, "merged_change", BOB),
        # bob merged his own
        "pull/!2#landed": (BOB, "landed_change", None),
    }
    assert (BOB, "commit", f"landed:{'b' * 40}") in found.claims


def test_notes_are_comments_reviews_claims_and_triage(read):
    found = read(
        issue(1),
        change(1),
        note(1),
        note(2, body="I take this"),
        note(3, body="/assign"),
        note(4, on="MergeRequest", type="DiffNote"),
        note(5, on="MergeRequest", body="approved this merge request", system=True),
        note(6, body="closed", system=True),
        note(7, body="added ~3 label", system=True),
        note(8, body="mentioned in issue #4", system=True),
        note(9, on="Commit", of=None),
        note(10, internal=True),
        note(11, "bob", on="MergeRequest"),
    )
    assert {event: act for event, act in found.loaded(BOOK).items() if "opened" not in event} == {
        "issue/1#note/1": (CY, "commented", ADA),
        "issue/1#note/2": (CY, "commented", ADA),
        "issue/1#note/3": (CY, "claimed", ADA),
        "pull/!1#note/4": (CY, "reviewed", BOB),
        "pull/!1#review/5": (CY, "reviewed", BOB),
        "issue/1#closed/git.demo.org/cy/2023-01-02T10:06:00Z": (CY, "triaged", ADA),
        "issue/1#labeled/git.demo.org/cy/2023-01-02T10:07:00Z": (CY, "triaged", ADA),
        "pull/!1#note/11": (BOB, "commented", None),
    }
    assert found.notes == ["Internal notes and confidential issues: 1. Left alone."]
    assert not found.rejected


def test_a_discussion_holds_notes(read):
    found = read(issue(1), {"id": "6a9c", "individual_note": False, "notes": [note(1), note(2, "bob")]})
    assert found.counts == {"opened_issue": 1, "commented": 2}


def test_notes_alone_need_their_project(tmp_path):
    path = tmp_path / "n.json"
    path.write_text(json.dumps([note(1)]))
    with open_engine() as engine, pytest.raises(ExportError, match="--place forge:HOST/GROUP/PROJECT") as met:
        gitlab_lists.read(path, ImportContext(engine, b"key", NOW, place="github:demo/book"))
    assert met.value.needs == "place"
    assert set(Taken(gitlab_lists, path, place=BOOK).events["place"]) == {BOOK}


def test_programs_and_deleted_accounts_are_no_people(read):
    found = read(issue(1, "project_9_bot_4f"), issue(2, "ghost"), issue(3) | {"author": user("x") | {"bot": True}})
    assert {account for account, says, value in found.claims if (says, value) == ("type", "Bot")} == {
        "forge:git.demo.org/project_9_bot_4f",
        "forge:git.demo.org/x",
    }
    assert "github:ghost" in set(found.events["account"])


def test_a_login_of_one_host_is_nobodys_on_another(read):
    other = issue(1) | {"web_url": "https://gitlab.com/demo/book/-/issues/1"}
    assert set(read(issue(1), other).events["account"]) == {ADA, "forge:gitlab.com/ada"}


def test_the_table_of_issues_names_an_opening_as_the_list_does(tmp_path, read):
    path = tmp_path / "issues.csv"
    path.write_text(
        "Title,Description,Issue ID,URL,State,Author,Author Username,Created At (UTC),Closed At (UTC),Labels\n"
        f'A typo,two,1,{PAGE}/issues/1,Open,Ada L,Ada,2023-01-01 10:00:00,,"first,docs"\n'
        "x,,2,nowhere,Open,Ada L,Ada,2023-01-01 10:00:00,,\n"
    )
    assert recognise(path) is gitlab_rows
    found = Taken(gitlab_rows, path)
    assert set(found.events["event_id"]) == set(read(issue(1)).events["event_id"])
    assert set(found.events["account"]) == {ADA}
    assert [reason for _, reason in found.reasons] == ["URL 'nowhere' names no issue"]


def test_ten_thousand_records_give_the_acts_that_were_drawn(tmp_path):
    made = generated.gitlab_lists()
    path = tmp_path / "l.json"
    path.write_bytes(made.content)
    found = Taken(gitlab_lists, path)
    assert found.counts == made.counts
    assert found.events["account"].nunique() == made.accounts
    assert found.loaded_events["toward"].notna().sum() == made.toward
    assert not found.rejected


RECORDS = [json.dumps(issue(number, f"p{number}")).encode() for number in range(1, 6)]


@settings(max_examples=60)
@given(spoilt(RECORDS, lambda records: b"[" + b",\n".join(records) + b"]"))
def test_a_spoilt_file_costs_no_valid_neighbour(tmp_path_factory, file):
    path = tmp_path_factory.mktemp("spoilt") / "l.json"
    path.write_bytes(file.data)
    try:
        found = Taken(gitlab_lists, path)
    except ExportError:
        assert not file.untouched
        return
    for position in file.untouched:
        assert f"forge:git.demo.org/p{position + 1}" in set(found.events["account"])
