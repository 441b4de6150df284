"""Items of Perceval (GrimoireLab) whose data are GitHub's or git's: each holds the answer as the service gave it.

An item is cut into records of GitHub's REST lists, and these are read. Left out: items of other back ends, of which the
service's own export says more, and reactions, which are no acts here.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from journeys.model.extract import Extract
from journeys.sources.base import ImportContext
from journeys.sources.decode.files import Fault, decode_record, to_utf8
from journeys.sources.decode.json_stream import Record, first_records, stream_records
from journeys.sources.github.rest.reader import read_records

NAME: Final = "perceval"
PARTS: Final = ("comments_data", "reviews_data", "review_comments_data")
"""The lists of records within an item of GitHub."""
_GIT_DATE: Final = "%a %b %d %H:%M:%S %Y %z"


class _Item(msgspec.Struct):
    """An item, as far as it is read; ``data`` is the service's own answer."""

    backend_name: str | None = None
    origin: str | None = None
    data: dict[str, Any] = {}


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins with an item of Perceval."""
    if path.is_dir() or b'"backend_name"' not in to_utf8(head):
        return False
    items = [decode_record(raw, _Item) for raw in first_records(head, 1)]
    return any(not isinstance(item, Fault) and item.backend_name for item in items)


def read(path: Path, import_context: ImportContext) -> Extract:
    """Read one file of items as events, claims and threads.

    Raises
    ------
    ExportError
        When no item shows an act.
    """
    return read_records(path, import_context, _records(path, import_context), NAME)


def _records(path: Path, import_context: ImportContext) -> Iterator[Record]:
    for each in stream_records(path, import_context.progress):
        if each.fault:
            yield each
            continue
        item = decode_record(each.raw, _Item)
        if isinstance(item, Fault):
            yield Record(each.number, each.raw, item.reason)
        elif item.backend_name == "Git":
            yield _of_git(each, item)
        elif item.backend_name == "GitHub":
            for record in _of_github(item.data):
                yield Record(each.number, msgspec.json.encode(record))
        else:
            fault = f"an item of Perceval's back end {item.backend_name}, which is not read: import its own export"
            yield Record(each.number, each.raw, fault)


def _of_github(data: dict[str, Any]) -> Iterator[Any]:
    yield {name: value for name, value in data.items() if not name.endswith("_data")}
    for part in PARTS:
        records = data.get(part)
        yield from records if isinstance(records, list) else ()


def _of_git(each: Record, item: _Item) -> Record:
    data, origin = item.data, (item.origin or "").removesuffix("/").removesuffix(".git")
    name, _, rest = str(data.get("Author", "")).partition("<")
    at = _instant(str(data.get("AuthorDate", "")))
    if at is None:
        return Record(each.number, each.raw, "AuthorDate is no date as git writes it")
    author = {"name": name.strip(), "email": rest.partition(">")[0], "date": at}
    files = data.get("files")
    record = {
        "sha": data.get("commit"),
        # a folder's name is no address, and says no repository
        "url": f"{origin}/commit/{data.get('commit')}",
        "commit": {"author": author, "message": data.get("message")},
        "parents": [{"sha": sha} for sha in data.get("parents") or ()],
        "files": [_file(file) for file in files] if isinstance(files, list) else [],
    }
    return Record(each.number, msgspec.json.encode(record))


def _file(file: Any) -> dict[str, Any]:  # noqa: ANN401  (whatever a damaged item holds)
    told = file if isinstance(file, dict) else {}
    # of binary files git counts no lines
    lines = [int(count) for name in ("added", "removed") if (count := str(told.get(name))).isdecimal()]
    return {"filename": str(told.get("newfile") or told.get("file") or ""), "changes": sum(lines)}


def _instant(text: str) -> str | None:
    try:
        return datetime.strptime(text, _GIT_DATE).isoformat()
    except ValueError:
        return None
