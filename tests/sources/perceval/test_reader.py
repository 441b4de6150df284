"""Perceval's items: each back end's records are read as their own format, and others are named."""

import json

import pytest
from hypothesis import given, settings

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.model.accounts import address_account
from journeys.sources.base import ImportContext
from journeys.sources.discourse import posts as discourse_posts
from journeys.sources.github.rest import reader as rest_reader
from journeys.sources.gitlab import lists as gitlab_lists
from journeys.sources.perceval import reader as perceval_reader
from journeys.sources.zulip import messages as zulip_messages
from journeys.store.engine import open_engine
from tests.fuzzing.exports import COMMENT, DISCOURSE, GITLAB, ISSUE, ZULIP
from tests.malformed import spoilt
from tests.sources import generated
from tests.taking import NOW, Taken

COMMIT = {
    "commit": "a" * 40,
    "Author": "Ines Varga <ines@reef.example>",
    "AuthorDate": "Tue Mar  5 10:00:00 2024 +0100",
    "Commit": "Kwame <kwame@reef.example>",
    "message": "fix\n\nCo-authored-by: Mei <mei@reef.example>",
    "parents": ["b" * 40],
    "files": [{"action": "M", "added": "3", "removed": "-", "file": "docs/index.md"}],
}
LETTER = {
    "unixfrom": "ines@reef.example Mon Nov  7 17:06:51 2016",
    "From": "Inés Varga <ines@reef.example>",
    "Date": "Mon, 7 Nov 2016 17:06:51 +0000",
    "Message-ID": "<a@reef.example>",
    "body": {"plain": "a text\nFrom here on"},
}


def item(backend, data, origin="https://github.com/Demo/Home", **more):
    """One item as Perceval writes it."""
    return {"backend_name": backend, "category": "x", "data": data, "origin": origin, "uuid": "1", **more}


@pytest.fixture
def read(tmp_path):
    """Read items, as lines or indented."""

    def run(*items, indent=None, **told):
        path = tmp_path / "p.json"
        path.write_text("\n".join(json.dumps(each, indent=indent) for each in items))
        assert recognise(path) is perceval_reader
        return Taken(perceval_reader, path, **told)

    return run


def own(tmp_path, reader, *records, **told):
    """What the format's own reader takes of records."""
    path = tmp_path / "own.json"
    path.write_text("\n".join(json.dumps(record) for record in records))
    return Taken(reader, path, **told)


@pytest.mark.parametrize("indent", [None, 4])
def test_items_of_github_are_its_lists_with_what_perceval_put_into_them(tmp_path, read, indent):
    found = read(item("GitHub", ISSUE | {"comments_data": [COMMENT]}), indent=indent)
    assert found.rows == own(tmp_path, rest_reader, ISSUE, COMMENT).rows
    assert found.counts == {"opened_issue": 1, "commented": 1}


def test_items_of_gitlab_hold_notes(tmp_path, read):
    found = read(item("GitLab", GITLAB[0] | {"notes_data": [GITLAB[2]]}, "https://git.demo.org/demo/book"))
    assert found.rows == own(tmp_path, gitlab_lists, GITLAB[0], GITLAB[2]).rows
    assert found.counts == {"opened_issue": 1, "commented": 1}


def test_items_of_discourse_are_of_the_forum_that_they_come_from(tmp_path, read):
    forum = "https://talk.demo.org"
    found = read(item("Discourse", DISCOURSE, forum))
    assert found.rows == own(tmp_path, discourse_posts, DISCOURSE, place="discourse:talk.demo.org").rows


def test_items_of_zulip_are_its_messages(tmp_path, read):
    found = read(*(item("Zulip", message, "https://demo.zulipchat.com") for message in ZULIP["messages"]))
    assert found.rows == own(tmp_path, zulip_messages, *ZULIP["messages"]).rows


def test_items_of_git_are_commits(read):
    found = read(item("Git", COMMIT), item("Git", COMMIT | {"commit": "x"}))
    assert found.counts == {"committed": 2}
    assert set(found.events["place"]) == {"github:demo/home"}
    assert set(found.events["work"]) == {"doc"}
    assert {address_account(f"{name}@reef.example", b"key") for name in ("ines", "mei")} == set(found.events["account"])
    assert found.reasons == [(2, "commit: is no hash")]


def test_messages_are_of_the_list_that_they_come_from(read):
    answer = LETTER | {"Message-ID": "<b@reef.example>", "In-Reply-To": "<a@reef.example>", "From": "k@reef.example"}
    found = read(*(item("MBox", each, "https://lists.demo.org/pipermail/reef-dev") for each in (LETTER, answer)))
    assert set(found.events["place"]) == {"mail:reef-dev"}
    assert found.counts == {"posted_message": 2}
    assert found.events["toward"].notna().sum() == 1


def test_back_ends_whose_data_is_not_read_are_named(tmp_path, read):
    path = tmp_path / "p.json"
    path.write_text(json.dumps(item("Jira", {})))
    assert recognise(path) is perceval_reader
    with (
        open_engine() as engine,
        pytest.raises(ExportError, match=r"back ends Jira; read are those of Discourse, GitHub"),
    ):
        perceval_reader.read(path, ImportContext(engine, b"key", NOW))
    found = read(item("GitHub", ISSUE), item("Jira", {}))
    assert found.counts == {"opened_issue": 1}
    assert found.notes == ["Items of other back ends, which were passed over: 1 of Jira."]


def test_a_refusal_names_the_file_that_was_given(tmp_path):
    path = tmp_path / "p.json"
    path.write_text(json.dumps(item("Git", COMMIT, "reef")))
    with open_engine() as engine, pytest.raises(ExportError, match=r"p\.json is a git log") as met:
        perceval_reader.read(path, ImportContext(engine, b"key", NOW))
    assert met.value.needs == "place"


def test_ten_thousand_items_give_the_acts_that_were_drawn(tmp_path):
    made = generated.gitlab_lists()
    path = tmp_path / "p.json"
    with path.open("w") as file:
        for record in json.loads(made.content):
            file.write(json.dumps(item("GitLab", record, "https://git.demo.org/demo/sub/book")) + "\n")
    found = Taken(perceval_reader, path)
    assert found.counts == made.counts
    assert found.events["account"].nunique() == made.accounts
    assert not found.rejected


ITEMS = [
    json.dumps(item("GitHub", ISSUE | {"number": number, "user": {"login": f"p{number}", "id": number}})).encode()
    for number in range(1, 6)
]


@settings(max_examples=60)
@given(spoilt(ITEMS, lambda records: b"\n".join(records)))
def test_a_spoilt_file_costs_no_valid_neighbour(tmp_path_factory, file):
    path = tmp_path_factory.mktemp("spoilt") / "p.json"
    path.write_bytes(file.data)
    try:
        found = Taken(perceval_reader, path)
    except ExportError:
        assert not file.untouched
        return
    for position in file.untouched:
        assert f"github:p{position + 1}" in set(found.events["account"])
