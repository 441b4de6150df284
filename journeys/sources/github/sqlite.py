"""Databases that github-to-sqlite writes: their rows are records of GitHub's REST lists, and are read as these.

A database is opened to be read only, and only its tables are. Left out: contributors and repositories, which have no
dates, and whatever else a database holds.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import msgspec

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.sources.base import ImportContext
from journeys.sources.decode.json_stream import Record
from journeys.sources.github.rest.reader import read_records

NAME: Final = "github_sqlite"
MAGIC: Final = b"SQLite format 3\x00"
API: Final = "https://api.github.com/repos/"
TABLES: Final = ("issues", "pull_requests", "issue_comments", "stars", "releases", "commits")
"""The tables that show acts."""
LONGEST: Final = 10_000_000
"""Bytes of one cell: a longer one is no record of GitHub's."""
_PEOPLE: Final = ("user", "author", "merged_by")
"""Columns that hold the number of a user."""


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file is a database with the users and repositories of github-to-sqlite."""
    if path.is_dir() or not head.startswith(MAGIC):
        return False
    try:
        with closing(_open(path)) as database:
            names = _tables(database)
            return {"users", "repos"} <= names and not names.isdisjoint(TABLES)
    except sqlite3.Error:
        return False


def read(path: Path, import_context: ImportContext) -> Extract:
    """Read one database as events, claims and threads.

    Raises
    ------
    ExportError
        When it is damaged, or no row of it shows an act.
    """
    try:
        with closing(_open(path)) as database:
            return read_records(path, import_context, _records(database), NAME)
    except sqlite3.Error as error:
        msg = f"{path} is a SQLite database that cannot be read: {error}. Make it again with github-to-sqlite."
        raise ExportError(msg) from error


def _open(path: Path) -> sqlite3.Connection:
    # immutable: a log beside it, of a program that writes, is neither read nor made
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    database.row_factory = sqlite3.Row
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    database.execute("PRAGMA trusted_schema = OFF")
    return database


def _tables(database: sqlite3.Connection) -> set[str]:
    return {str(name) for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _columns(database: sqlite3.Connection, table: str) -> set[str]:
    return {str(row["name"]) for row in database.execute(f"PRAGMA table_info({table})")}


def _records(database: sqlite3.Connection) -> Iterator[Record]:
    number, there = 0, _tables(database)
    for table in TABLES:
        if table in there:
            for row in database.execute(_query(database, table, there)):
                number += 1
                yield Record(number, msgspec.json.encode(_SHAPES[table](dict(row))))


def _query(database: sqlite3.Connection, table: str, there: set[str]) -> str:
    """Return what reads a table with its users, its repository and what else lies in tables of their own."""
    have = _columns(database, table)
    wanted, joins = ["t.*"], []
    if "repo" in have:
        wanted.append("r.full_name AS _repo")
        joins.append("LEFT JOIN repos r ON r.id = t.repo")
    for number, column in enumerate(name for name in _PEOPLE if name in have):
        wanted += [f"u{number}.{name} AS _{column}_{name}" for name in ("login", "id", "type")]
        joins.append(f"LEFT JOIN users u{number} ON u{number}.id = t.{column}")
    if table == "commits" and "raw_authors" in there:
        wanted += ["a.name AS _name", "a.email AS _email"]
        joins.append("LEFT JOIN raw_authors a ON a.id = t.raw_author")
    if table == "issues" and {"issues_labels", "labels"} <= there:
        named = "SELECT json_group_array(l.name) FROM issues_labels i JOIN labels l ON l.id = i.labels_id"
        wanted.append(f"({named} WHERE i.issues_id = t.id) AS _labels")
    return f"SELECT {', '.join(wanted)} FROM {table} t {' '.join(joins)}"


def _person(row: dict[str, Any], column: str) -> dict[str, Any] | None:
    # a user who is named and not there was deleted
    if row.get(f"_{column}_login") is None:
        return None
    return {name: row[f"_{column}_{name}"] for name in ("login", "id", "type")}


def _issue(row: dict[str, Any]) -> dict[str, Any]:
    record = _thread(row) | {"repository_url": f"{API}{row.get('_repo')}"}
    record["labels"] = [name for name in msgspec.json.decode(row.get("_labels") or "[]") if name]
    # the database does not say whether it was merged
    return record | ({"pull_request": {}} if row.get("type") == "pull" or row.get("pull_request") else {})


def _pull(row: dict[str, Any]) -> dict[str, Any]:
    record = _thread(row) | {"url": f"{API}{row.get('_repo')}/pulls/{row.get('number')}"}
    names = ("merged_at", "merge_commit_sha")
    record |= {name: row.get(name) for name in names} | {"head": {"sha": row.get("head")}}
    return record | ({"merged_by": _person(row, "merged_by")} if "merged_by" in row else {})


def _thread(row: dict[str, Any]) -> dict[str, Any]:
    names = ("number", "title", "state", "created_at", "closed_at", "body")
    return {name: row.get(name) for name in names} | {"user": _person(row, "user")}


def _comment(row: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "html_url", "issue_url", "created_at", "body")
    return {name: row.get(name) for name in names} | {"user": _person(row, "user")}


def _star(row: dict[str, Any]) -> dict[str, Any]:
    at = f"{API}{row.get('_repo')}/stargazers"
    return {"starred_at": row.get("starred_at"), "user": _person(row, "user"), "url": at}


def _release(row: dict[str, Any]) -> dict[str, Any]:
    names = ("html_url", "tag_name", "created_at", "published_at")
    return {name: row.get(name) for name in names} | {"author": _person(row, "author")}


def _commit(row: dict[str, Any]) -> dict[str, Any]:
    author = {"name": row.get("_name"), "email": row.get("_email"), "date": row.get("author_date")}
    return {
        "sha": row.get("sha"),
        "url": f"{API}{row.get('_repo')}/commits/{row.get('sha')}",
        "commit": {"author": author, "message": row.get("message")},
        "author": _person(row, "author"),
    }


_SHAPES: Final = {
    "issues": _issue,
    "pull_requests": _pull,
    "issue_comments": _comment,
    "stars": _star,
    "releases": _release,
    "commits": _commit,
}
