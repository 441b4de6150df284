"""Databases of github-to-sqlite: they give what the same records give as GitHub's lists."""

import json
import sqlite3
from contextlib import closing

import pytest

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.model.events import NOBODY
from journeys.sources.github import sqlite
from journeys.sources.github.rest import reader as rest_reader
from tests.sources.github.rest.test_reader import comment, commit, issue, pull, user
from tests.taking import Taken

PEOPLE = ("Ada", "Bela", "Cy")
TABLES = """
CREATE TABLE users (login TEXT, id INTEGER PRIMARY KEY, type TEXT, site_admin INTEGER);
CREATE TABLE repos (id INTEGER PRIMARY KEY, name TEXT, full_name TEXT);
CREATE TABLE labels (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE issues_labels (labels_id INTEGER, issues_id INTEGER);
CREATE TABLE issues (id INTEGER PRIMARY KEY, number INTEGER, title TEXT, user INTEGER, state TEXT, created_at TEXT,
    closed_at TEXT, pull_request TEXT, body TEXT, repo INTEGER, type TEXT);
CREATE TABLE pull_requests (id INTEGER PRIMARY KEY, number INTEGER, title TEXT, user INTEGER, state TEXT,
    created_at TEXT, closed_at TEXT, merged_at TEXT, merge_commit_sha TEXT, head TEXT, base TEXT, merged_by INTEGER,
    body TEXT, repo INTEGER);
CREATE TABLE issue_comments (html_url TEXT, issue_url TEXT, id INTEGER PRIMARY KEY, user INTEGER, created_at TEXT,
    body TEXT, issue INTEGER);
CREATE TABLE stars (user INTEGER, repo INTEGER, starred_at TEXT);
CREATE TABLE raw_authors (id TEXT, name TEXT, email TEXT);
CREATE TABLE commits (sha TEXT PRIMARY KEY, message TEXT, author_date TEXT, raw_author TEXT, repo INTEGER,
    author INTEGER);
"""
NUMBER = {login: sum(login.encode()) for login in PEOPLE}
CHANGE = pull(labels=[], merged_at="2021-07-08T00:00:00Z", merged_by=user("Cy"), state="closed")


def add(database, table, **row):
    marks = ", ".join("?" * len(row))
    database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def pick(record, *names):
    return {name: record[name] for name in names}


@pytest.fixture
def database(tmp_path):
    """A database as the program makes it, with an issue, a pull request, comments, a star and a commit."""
    path = tmp_path / "github.db"
    with closing(sqlite3.connect(path)) as made, made:
        made.executescript(TABLES)
        for login in PEOPLE:
            add(made, "users", login=login, id=NUMBER[login], type="User")
        add(made, "repos", id=7, name="Home", full_name="Demo/Home")
        add(made, "labels", id=5, name="good first issue")
        fields = ("id", "number", "title", "state", "created_at", "closed_at", "body")
        add(made, "issues", **pick(issue(), *fields), user=NUMBER["Ada"], repo=7, type="issue")
        add(made, "issues_labels", labels_id=5, issues_id=issue()["id"])
        extra = {"head": "b" * 40, "base": "c" * 40, "merged_by": NUMBER["Cy"]}
        merged = pick(CHANGE, *fields, "merged_at", "merge_commit_sha")
        add(made, "pull_requests", **merged, user=NUMBER["Ada"], repo=7, **extra)
        texts = pick(comment(), "html_url", "issue_url", "id", "created_at", "body")
        add(made, "issue_comments", **texts, user=NUMBER["Bela"], issue=issue()["id"])
        add(made, "stars", user=NUMBER["Cy"], repo=7, starred_at="2021-06-01T00:00:00Z")
        add(made, "raw_authors", id="x", name="Ada L", email="ada@ada.example")
        told = {"sha": "e" * 40, "message": commit()["commit"]["message"], "author_date": "2021-07-05T00:00:00Z"}
        add(made, "commits", **told, raw_author="x", repo=7, author=NUMBER["Ada"])
    return path


def test_a_database_gives_what_the_lists_give(database, tmp_path):
    assert recognise(database) is sqlite
    found = Taken(sqlite, database)
    lists = tmp_path / "lists.json"
    star = {"starred_at": "2021-06-01T00:00:00Z", "user": user("Cy")}
    # a commit of the database does not name its parents
    written = commit() | {"parents": []}
    lists.write_text(json.dumps([issue(), CHANGE, comment(), star, written]), encoding="utf-8")
    expected = Taken(rest_reader, lists, place="github:demo/home")
    assert found.rows_without_source == expected.rows_without_source
    assert repr(found.threads) == repr(expected.threads)
    assert found.claims == expected.claims
    assert not found.rejected


def test_a_user_who_is_not_there_was_deleted(database):
    with closing(sqlite3.connect(database)) as made, made:
        made.execute("DELETE FROM users WHERE login = 'Bela'")
    found = Taken(sqlite, database)
    assert set(found.events.loc[found.events["action"] == "commented", "account"]) == {NOBODY}


def test_reading_leaves_the_database_as_it_is(database):
    before = database.read_bytes()
    Taken(sqlite, database)
    assert database.read_bytes() == before
    assert [path.name for path in database.parent.iterdir()] == [database.name]


def test_rows_that_are_unfit_cost_only_themselves(database):
    with closing(sqlite3.connect(database)) as made, made:
        fields = {"state": "open", "repo": 7, "type": "issue", "user": NUMBER["Ada"]}
        add(made, "issues", id=1, number="many", created_at="2021-07-01T00:00:00Z", **fields)
        add(made, "issues", id=2, number=3, created_at="soon", **fields)
        add(made, "issues", id=3, number=4, created_at="2021-07-01T00:00:00Z", **fields | {"repo": 99})
    found = Taken(sqlite, database)
    assert found.counts["opened_issue"] == 1
    assert len(found.rejected) == 3


def test_a_damaged_database_is_refused_with_what_to_do(database):
    data = bytearray(database.read_bytes())
    # the first page, which lists the tables, stays whole
    data[4_096:] = bytes(len(data) - 4_096)
    database.write_bytes(data)
    assert recognise(database) is sqlite
    with pytest.raises(ExportError, match="SQLite database that cannot be read"):
        Taken(sqlite, database)


def test_another_database_is_not_taken(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE users (id INTEGER)")
    assert not sqlite.recognise(path, path.read_bytes())


def test_ten_thousand_rows_give_as_many_acts(database):
    with closing(sqlite3.connect(database)) as made, made:
        for number in range(10_000):
            add(made, "users", login=f"star{number}", id=10_000 + number, type="User")
            add(made, "stars", user=10_000 + number, repo=7, starred_at="2021-06-01T00:00:00Z")
    assert Taken(sqlite, database).counts["starred"] == 10_001
