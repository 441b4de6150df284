"""Lists that gh prints: read when author and date were asked for, refused with the command to run when not."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.sources.github import cli as github_cli
from tests.malformed import spoilt
from tests.taking import Taken

PLACE = "github:demo/home"


def who(login, **more):
    return {"id": "MDQ6VXNlcjE=", "is_bot": False, "login": login, "name": login.title()} | more


def pull(number=13, **more):
    return {
        "number": number,
        "title": "Mend it",
        "state": "MERGED",
        "url": f"https://github.com/Demo/Home/pull/{number}",
        "author": who("Ada"),
        "createdAt": "2021-07-01T00:00:00Z",
        "closedAt": "2021-07-03T00:00:00Z",
        "mergedAt": "2021-07-03T00:00:00Z",
        "mergedBy": who("Bela"),
        "mergeCommit": {"oid": "d" * 40},
        "labels": [{"id": "L", "name": "docs", "color": "ffffff"}],
        "comments": [{"id": "IC", "author": {"login": "Cleo"}, "body": "#take", "createdAt": "2021-07-02T00:00:00Z"}],
        "reviews": [
            {
                "id": "PRR_kwDOOWk1-s8AAAABFNGMWQ",
                "author": {"login": "Bela"},
                "state": "APPROVED",
                "submittedAt": "2021-07-02T01:00:00Z",
            }
        ],
    } | more


def issue(number=12, **more):
    return {
        "number": number,
        "title": "A typo",
        "state": "OPEN",
        "url": f"https://github.com/Demo/Home/issues/{number}",
        "author": who("Ada"),
        "createdAt": "2021-07-01T00:00:00Z",
        "closedAt": None,
        "labels": [],
        "comments": [],
    } | more


def array(records):
    return b"[" + b",".join(records) + b"]"


@pytest.fixture
def read(tmp_path):
    def run(*records, **options):
        path = tmp_path / "list.json"
        path.write_text(json.dumps(records))
        assert recognise(path) is github_cli
        return Taken(github_cli, path, **options)

    return run


def refusal(read, *records, **options):
    with pytest.raises(ExportError) as refused:
        read(*records, **options)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "fields"),
    [("pulls", "author,createdAt,closedAt,mergedAt,mergedBy"), ("issues", "author,createdAt,closedAt,labels,comments")],
)
def test_real_lists_without_author_and_date_are_refused_with_the_command_to_run(exports, name, fields):
    path = exports / "gh-cli" / f"{name}.json.gz"
    assert recognise(path) is github_cli
    with pytest.raises(ExportError, match="author and createdAt were not asked for") as refused:
        Taken(github_cli, path)
    assert f"gh {'pr' if name == 'pulls' else 'issue'} list --state all" in str(refused.value)
    assert fields in str(refused.value)


def test_a_pull_shows_all_that_was_asked_for(read):
    found = read(pull())
    assert found.acts(PLACE) == {
        "pull/13#opened": ("ada", "opened_change", None),
        "pull/13#landed": ("ada", "landed_change", None),
        "pull/13#merged": ("bela", "merged_change", "ada"),
        "pull/13#commented/cleo/2021-07-02T00:00:00Z": ("cleo", "claimed", "ada"),
        "pull/13#review/4644244569": ("bela", "reviewed", "ada"),
    }
    assert found.threads[PLACE, "pull/13"]["state"] == "merged"
    assert ("github:ada", "commit", f"landed:{'d' * 40}") in found.claims
    assert ("github:ada", "name", "Ada") in found.claims
    assert set(found.events["source"]) == {"github_graphql"}


def test_what_was_not_asked_for_is_not_shown(read):
    bare = {key: value for key, value in issue().items() if key != "comments"}
    assert read(bare).shows == {"opened_issue"}
    assert "commented" in read(issue()).shows


def test_apps_and_deleted_accounts_are_named_as_everywhere_else(read):
    found = read(issue(1, author={"is_bot": True, "login": "app/robot"}), issue(2, author={"login": ""}))
    assert found.acts(PLACE) == {
        "issue/1#opened": ("robot[bot]", "opened_issue", None),
        "issue/2#opened": ("ghost", "opened_issue", None),
    }
    assert ("github:robot[bot]", "type", "Bot") in found.claims


def test_only_what_is_missing_is_named(read):
    why = refusal(read, {"number": 1, "title": "A typo", "author": who("Ada"), "isPinned": False})
    assert "createdAt was not asked for" in why
    assert "gh issue list" in why
    assert "gh pr list" not in why


def test_issues_and_pulls_that_cannot_be_told_apart_are_refused_asking_for_the_address(read):
    why = refusal(read, {"number": 1, "author": who("Ada"), "createdAt": "2021-07-01T00:00:00Z"}, place=PLACE)
    assert "nothing says whether these are issues or pull requests" in why
    assert ",url," in why


def test_an_unnamed_repository_is_asked_for_or_given(read):
    without_address = {key: value for key, value in pull().items() if key != "url"}
    assert "--place github:OWNER/REPO" in refusal(read, without_address)
    assert "pull/13#landed" in read(without_address, place=PLACE).acts(PLACE)


def test_a_list_of_just_the_usual_length_is_doubted(read):
    assert "--limit" in read(*[issue(number) for number in range(1, 31)]).notes[0]
    assert not read(*[issue(number) for number in range(1, 30)]).notes


MANY = [json.dumps(each, separators=(",", ":")).encode() for each in (issue(1), pull(2), issue(3), pull(4), issue(5))]


@settings(max_examples=50)
@given(st.data())
def test_malformed_lists_never_crash_and_lose_no_valid_neighbour(tmp_path, data):
    file = data.draw(spoilt(MANY, array))
    path = tmp_path / "list.json"
    path.write_bytes(file.data)
    try:
        recognise(path)
        threads = set(Taken(github_cli, path).events["thread"])
    except ExportError:
        assert not file.untouched
        return
    shown = [f"{'pull' if number % 2 == 0 else 'issue'}/{number}" for number in range(1, 6)]
    assert {shown[each] for each in file.untouched} <= threads
