"""Small sound exports of every format, as files by their names: of our own making, and real ones where they are."""

import gzip
import io
import json
import random
import sqlite3
import tarfile
import tempfile
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from journeys.demo import write_demo
from tests.conftest import EXPORTS

LONGEST = 60_000
"""Bytes that are taken of a real file: a format has all its kinds of records in the beginning of one."""

DAY = "2024-03-01T10:00:00Z"
ISSUE = {
    "url": "https://api.github.com/repos/demo/home/issues/1",
    "html_url": "https://github.com/demo/home/issues/1",
    "number": 1,
    "title": "A",
    "user": {"login": "ada", "id": 1, "type": "User"},
    "labels": [{"name": "good first issue"}],
    "created_at": DAY,
    "closed_at": None,
    "state": "open",
}
COMMENT = {
    "url": "https://api.github.com/repos/demo/home/issues/comments/5",
    "html_url": "https://github.com/demo/home/issues/1#issuecomment-5",
    "issue_url": "https://api.github.com/repos/demo/home/issues/1",
    "id": 5,
    "user": {"login": "bob", "id": 2},
    "body": "I would like to take this",
    "created_at": DAY,
}
NODE = {
    "number": 1,
    "title": "A",
    "url": "https://github.com/demo/home/issues/1",
    "author": {"login": "ada"},
    "createdAt": DAY,
    "labels": {"nodes": [{"name": "help wanted"}]},
    "comments": {"nodes": [{"author": {"login": "bob"}, "createdAt": DAY, "body": "x"}], "totalCount": 1},
}
GRAPHQL = {"data": {"repository": {"nameWithOwner": "demo/home", "issues": {"nodes": [NODE], "pageInfo": {}}}}}
GH_LIST = [{"number": 1, "title": "A", "author": {"login": "ada"}, "createdAt": DAY, "url": NODE["url"], "labels": []}]
TIMELINE = {
    "type": "WatchEvent",
    "actor": "ada",
    "actor_attributes": {"login": "ada"},
    "repository": {"name": "home", "owner": "demo", "url": "https://github.com/demo/home"},
    "payload": {"action": "started"},
    "public": True,
    "url": "https://github.com/demo/home",
    "created_at": "2012-04-11T22:01:38Z",
}
SEARCH = {"total_count": 2, "incomplete_results": False, "items": [ISSUE, ISSUE]}
ITEM = {
    "backend_name": "GitHub",
    "category": "issue",
    "data": ISSUE | {"comments_data": [COMMENT]},
    "origin": "https://github.com/demo/home",
    "uuid": "a",
}
COMMIT_ITEM = ITEM | {
    "backend_name": "Git",
    "data": {
        "Author": "Ada <p1@example.org>",
        "AuthorDate": "Fri Mar 1 10:00:00 2024 +0000",
        "commit": "1" * 40,
        "files": [{"file": "docs/a.md", "added": "1", "removed": "-"}],
        "message": "Text",
        "parents": [],
    },
}
ARCHIVED = {
    "id": "1",
    "type": "WatchEvent",
    "actor": {"id": 1, "login": "ada"},
    "repo": {"id": 7, "name": "demo/home"},
    "payload": json.dumps({"action": "started"}),
    "created_at": DAY,
}
MODEL = {
    "id": "demo/small",
    "author": "demo",
    "createdAt": "2024-03-01T10:00:00.000Z",
    "lastModified": "2024-03-02T10:00:00.000Z",
    "likes": 3,
    "downloads": 5,
    "tags": ["license:mit", "base_model:finetune:other/base"],
    "cardData": {"license": "mit", "base_model": ["other/base"]},
    "siblings": [{"rfilename": "README.md"}],
}
DISCUSSIONS = {
    "discussions": [
        {
            "num": 1,
            "author": {"name": "ada"},
            "repo": {"name": "demo/small", "type": "model"},
            "title": "A",
            "status": "open",
            "isPullRequest": False,
            "createdAt": "2024-03-01T10:00:00.000Z",
        }
    ],
    "count": 1,
}
MESSAGES = [
    {"type": "message", "user": "U0ADA", "text": "hello", "ts": "1709287200.000100"},
    {"type": "message", "user": "U0BOB", "text": "hi", "ts": "1709287260.000100", "thread_ts": "1709287200.000100"},
    {"type": "message", "subtype": "channel_join", "user": "U0CY", "text": "joined", "ts": "1709287270.000100"},
]
SLACK = {
    "users.json": [{"id": "U0ADA", "team_id": "T01234", "name": "ada", "profile": {"email": "ada@example.org"}}],
    "channels.json": [{"id": "C1", "name": "general", "created": 1600000000}],
    "general/2024-03-01.json": MESSAGES,
}
MIGRATION = {
    "issues_000001.json": [
        {
            "type": "issue",
            "url": "https://github.com/demo/home/issues/1",
            "repository": "https://github.com/demo/home",
            "user": "https://github.com/ada",
            "title": "A",
            "created_at": DAY,
        }
    ],
    "issue_comments_000001.json": [
        {
            "type": "issue_comment",
            "url": "https://github.com/demo/home/issues/1#issuecomment-5",
            "issue": "https://github.com/demo/home/issues/1",
            "user": "https://github.com/bob",
            "body": "x",
            "created_at": DAY,
        }
    ],
}
TABLE = "account,action,at,place\n" + "".join(
    f'github:p{n},commented,2024-03-{n:02},github:demo/home\n"Ada, L",attended,2024-03-{n:02},event:x/y\n'
    for n in range(1, 9)
)
LOG = "".join(
    f"commit {str(n) * 40}\nAuthor: Ada <p{n}@example.org>\nDate:   2024-03-0{n}T10:00:00+00:00\n\n"
    f"    Text (#{n})\n\n    Co-authored-by: Bob <bob@example.org>\n\n1\t2\tdocs/a.md\n-\t-\tb.png\n\n"
    for n in range(1, 6)
)
TEAM = """name: cooks
members:
  - user: ada
    maintainer: true
  - bob
  - &third cy
owners: [*third]
permissions:
- {repo: demo/home, role: push}
"""
NOTES = """---
title: Collaboration Cafe
date: 2024-03-01
---
# Collaboration Cafe, 1 March 2024

Hosts: Ada Lovelace

## Attendees

- Ada Lovelace / Society / gh: ada / she/her
- [Grace Hopper](https://github.com/grace) | grace@example.org
- **Alan Turing**, @alan

## Sign in, 8 March 2024

| Name | GitHub |
| --- | --- |
| Mary Somerville | mary |

Plus 3 others
"""


class Export(NamedTuple):
    """A sound export: its files by their names, and how they are packed: ``""``, ``gz``, ``zip`` or ``tar``."""

    files: dict[str, bytes]
    packed: str = ""


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _lines(value: object, times: int = 4) -> bytes:
    return b"".join(_json(value) + b"\n" for _ in range(times))


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for line in TABLE.splitlines():
        book.active.append(line.replace('"Ada, L"', "Ada").split(","))
    book.active.merge_cells("A2:A4")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _parquet() -> bytes:
    header, *rows = (line.split(",") for line in TABLE.replace('"Ada, L"', "Ada").splitlines())
    content = io.BytesIO()
    pq.write_table(pa.table(dict(zip(header, zip(*rows, strict=True), strict=True))), content)
    return content.getvalue()


def _nested() -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([ARCHIVED] * 4), content)
    return content.getvalue()


def _database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as database, database:
        database.executescript(
            "CREATE TABLE users (id INTEGER, login TEXT, type TEXT); CREATE TABLE repos (id INTEGER, full_name TEXT);"
            "CREATE TABLE stars (user INTEGER, repo INTEGER, starred_at TEXT);"
            "CREATE TABLE issues (id INTEGER, number INTEGER, title TEXT, user INTEGER, created_at TEXT, repo INTEGER);"
            "INSERT INTO users VALUES (1, 'ada', 'User'); INSERT INTO repos VALUES (7, 'demo/home');"
            f"INSERT INTO stars VALUES (1, 7, '{DAY}'); INSERT INTO issues VALUES (3, 1, 'A', 1, '{DAY}', 7);"
        )
        return database.serialize()


def our_exports() -> list[Export]:
    """List exports that are made here, and those of the demo."""
    files = {
        "table.csv": TABLE.encode(),
        "table.tsv": TABLE.replace('"Ada, L"', "Ada").replace(",", "\t").encode(),
        "table.xlsx": _workbook(),
        "table.parquet": _parquet(),
        "demo__home.json": _json([ISSUE, COMMENT, ISSUE, COMMENT]),
        "demo__home-pages.json": json.dumps([ISSUE, COMMENT], indent=2).encode() * 2,
        "graphql.json": _json(GRAPHQL),
        "gh.json": _json(GH_LIST * 3),
        "timeline.json": _lines(TIMELINE),
        "search.json": _json(SEARCH) * 2,
        "items.json": _lines(ITEM) + _lines(COMMIT_ITEM),
        "archived.json": _lines(ARCHIVED),
        "archived.parquet": _nested(),
        "github.db": _database(),
        "models.json": _json([MODEL, MODEL]),
        "models.csv": b'model_id,metadata\ndemo/a,"{""author"": ""demo"", ""likes"": 1}"\ndemo/b,"{}"\n',
        "demo__small__discussions.json": _json(DISCUSSIONS),
        "demo__home.log": LOG.encode(),
        "teams.yaml": TEAM.encode(),
        "CODEOWNERS": b"# who\n* @ada @bob\n/docs @demo/writers ada@example.org\n[Docs] @cy\n",
        "notes.md": NOTES.encode(),
        "AUTHORS": b"# Who wrote it\nAda L <ada@example.org>\nBob Byron\n",
        "MAINTAINERS.md": b"# Maintainers\n| Name | GitHub |\n| --- | --- |\n| Ada L | @ada |\n\n## Emeritus\n- Bob\n",
        "CITATION.cff": b"cff-version: 1.2.0\nauthors:\n- family-names: L\n  given-names: Ada\n  alias: ada\n",
        "OWNERS": b"approvers:\n- ada\n- writers-team\nreviewers: [bob]\nemeritus_approvers: [cy]\n",
        "org.yaml": b"admins: [ada]\nmembers: [bob]\nteams:\n  cooks:\n    maintainers: [bob]\n    repos: {a: write}\n",
        "sigs.yaml": b"sigs:\n- dir: sig-home\n  leadership:\n    chairs:\n    - github: ada\n      name: Ada L\n",
    }
    exports = [Export({name: content}) for name, content in files.items()]
    exports += [Export({name: content}, "gz") for name, content in files.items() if name != "table.xlsx"]
    exports += [
        Export({name: _json(value) for name, value in folder.items()}, packed)
        for folder in (SLACK, MIGRATION)
        for packed in ("zip", "tar")
    ]
    several = {name: files[name] for name in ("table.csv", "notes.md", "teams.yaml")}
    exports += [Export(several, packed) for packed in ("zip", "tar")]
    with tempfile.TemporaryDirectory() as folder:
        written = write_demo(5, 7, date(2024, 7, 1), Path(folder)).exports
        for path in written:
            content = path.read_bytes()
            plain = gzip.decompress(content) if path.suffix == ".gz" else content
            exports.append(Export({path.name.removesuffix(".gz"): plain[:LONGEST]}))
    return exports


def real_exports() -> list[Export]:
    """List the beginnings of the real exports, where they are."""
    found = []
    for path in sorted(EXPORTS.rglob("*")) if EXPORTS.is_dir() else []:
        if path.is_file() and not path.name.startswith("README"):
            content = path.read_bytes()
            is_gzip = path.suffix == ".gz" and not path.name.endswith(".tar.gz")
            plain = gzip.decompress(content) if is_gzip else content
            found.append(Export({path.name.removesuffix(".gz") if is_gzip else path.name: plain[:LONGEST]}))
    return found


def pack(export: Export, dice: random.Random) -> tuple[str, bytes]:
    """Return the name and content of an export as one file."""
    name, content = next(iter(export.files.items()))
    if export.packed == "":
        return name, content
    if export.packed == "gz":
        return f"{name}.gz", gzip.compress(content, mtime=0)
    packed = io.BytesIO()
    if export.packed == "zip":
        method = dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
        with zipfile.ZipFile(packed, "w", method) as archive:
            for inner, data in export.files.items():
                archive.writestr(zipfile.ZipInfo(inner), data, method)
        return "export.zip", packed.getvalue()
    with tarfile.open(fileobj=packed, mode=dice.choice(("w", "w:gz"))) as archive:
        for inner, data in export.files.items():
            info = tarfile.TarInfo(inner)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return "export.tar.gz", packed.getvalue()
