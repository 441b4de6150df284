"""Answers of the Hub written by us in its shapes, and what is read of them as plain Python."""

import json
from datetime import UTC, datetime

from journeys.ingest.pipeline import Options, import_files
from journeys.sources.base import ImportContext
from journeys.sources.hub import reader as hub_reader
from journeys.store.engine import open_engine
from journeys.store.store import Store

NOW = datetime(2027, 1, 1, tzinfo=UTC)
PLACE = "hub:model/collective/lantern"
SHA = "0123456789abcdef0123456789abcdef01234567"


class Taken:
    """What was read of a file."""

    def __init__(self, path, **told):
        with open_engine() as engine:
            extract = hub_reader.read(path, ImportContext(engine, b"key", NOW, **told))
            self.events = engine.collect(extract.events)
            self.claims = {tuple(claim) for claim in engine.collect(extract.claims).itertuples(index=False)}
            threads = engine.collect(extract.threads)
            frame = extract.repositories
            repositories = [] if frame is None else engine.collect(frame).astype(object).to_dict("records")
        self.threads = {row["thread"]: row for row in threads.to_dict("records")}
        self.described = len(repositories)
        self.repositories = {row["place"]: {k: _plain(v) for k, v in row.items()} for row in repositories}
        self.shows, self.rejected, self.notes = extract.shows, extract.rejected, extract.notes

    @property
    def acts(self):
        """Ids with who did what toward whom and when."""
        columns = [self.events[name] for name in ("event_id", "account", "action", "toward", "at")]
        return {
            key: (account, action, toward if isinstance(toward, str) else None, f"{at:%Y-%m-%dT%H:%M:%S}")
            for key, account, action, toward, at in zip(*columns, strict=True)
        }

    @property
    def reasons(self):
        """Why records were rejected, with their number."""
        return [(rejected.record, rejected.reason) for rejected in self.rejected]


def _plain(value):
    """Give a cell as plain Python: lists as lists, what is missing as None."""
    if hasattr(value, "tolist"):
        return value.tolist()
    return None if value is None or value != value else value


def write(folder, content, name="answer.json"):
    """Write Python as JSON, text or bytes to a file, and give its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    content = content if isinstance(content, bytes | str) else json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def stored(folder, files):
    """Write files, by name, and import them into the store of a folder, which may hold others; return the store's."""
    store = Store(folder / "store")
    written = [write(folder, content, name) for name, content in files.items()]
    assert all(receipt.clean for receipt in import_files(store, written, Options(), now=NOW))
    store.close()
    return folder / "store"


def model(name="collective/lantern", **more):
    """A model as the API answers it."""
    return {
        "_id": "64ad0",
        "id": name,
        "modelId": name,
        "author": name.partition("/")[0],
        "createdAt": "2023-05-03T12:00:00.000Z",
        "lastModified": "2023-06-01T08:30:00.000Z",
        "gated": False,
        "tags": ["license:mit", "dataset:collective/tales", "base_model:ada/spark", "base_model:finetune:ada/spark"],
        "downloads": 12,
        "likes": 3,
        "pipeline_tag": "text-generation",
        "cardData": {"license": "mit", "datasets": ["collective/tales"], "base_model": "ada/spark"},
        "siblings": [{"rfilename": "README.md"}],
    } | more


def person(name="ada", **more):
    """A short profile as it stands in discussions."""
    return {
        "_id": f"id-{name}",
        "name": name,
        "fullname": f"{name.title()} Quill",
        "type": "user",
        "isPro": False,
    } | more


def account(name="ada", **more):
    """A line of a list of accounts."""
    profile = {"_id": f"id-{name}", "avatarUrl": "/a.svg", "fullname": f"{name.title()} Quill", "user": name}
    return profile | {"type": "user"} | more


def discussion(number=4, author="ada", **more):
    """A discussion as lists have it."""
    return {
        "num": number,
        "author": person(author),
        "repo": {"name": "collective/lantern", "type": "model"},
        "title": "How was it trained?",
        "status": "open",
        "createdAt": "2023-07-01T10:00:00.000Z",
        "isPullRequest": False,
        "numComments": 2,
        "pinned": False,
    } | more


def remark(author="bob", at="2023-07-02T10:00:00.000Z", text="On tales."):
    """A comment among the events of a discussion."""
    return {
        "id": "64b",
        "author": person(author),
        "createdAt": at,
        "type": "comment",
        "data": {"edited": False, "hidden": False, "latest": {"raw": text, "html": "", "updatedAt": at}},
    }


def change(author="cyn", status="merged", at="2023-07-03T10:00:00.000Z"):
    """A change of status among the events of a discussion."""
    return {"id": "64c", "author": person(author), "createdAt": at, "type": "status-change", "data": {"status": status}}


def commit(number=1, *authors, **more):
    """A commit as the API lists it."""
    return {
        "id": f"{number:040x}",
        "title": "Add the weights",
        "message": "",
        "authors": [{"user": author, "avatar": "/a.svg"} for author in authors or ("ada",)],
        "date": f"2023-05-{number:02d}T12:00:00.000Z",
    } | more


def request(name="dee", **more):
    """A request for access as the API lists it."""
    return {
        "requestId": f"r-{name}",
        "user": {"_id": f"id-{name}", "user": name, "fullname": "Dee Quill", "email": f"{name}@dee.example"},
        "status": "pending",
        "timestamp": "2023-09-01T07:00:00.000Z",
        "fields": {"Company": "none"},
    } | more
