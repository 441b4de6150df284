"""What collecting needs to know of GitHub's records: their keys, when they changed, which pulls may have reviews."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from journeys.collect.files import read_lines
from journeys.sources.decode.files import Fault, list_elements

SIGNS: Final = ("review_requested", "review_request_removed", "review_dismissed")
"""Events on a pull that speak of reviews."""


class _Named(msgspec.Struct):
    id: int | str | None = None
    number: int | None = None


class _Record(msgspec.Struct):
    """The fields of any list that are looked at here."""

    id: int | str | None = None
    sha: str | None = None
    number: int | None = None
    user: _Named | None = None
    updated_at: str | None = None
    state: str | None = None
    merged_at: str | None = None
    event: str | None = None
    issue: _Named | None = None
    pull_request_url: str | None = None


_EMPTY: Final = _Record()
_decode: Final = msgspec.json.Decoder(_Record).decode


def records_of(body: bytes) -> list[bytes]:
    """Cut a page into its records as they are written; nothing if it is no list."""
    records = list_elements(body)
    return [] if isinstance(records, Fault) else [bytes(record) for record in records]


def look_at(raw: bytes) -> _Record:
    """Read the fields that are looked at; of a record of another shape nothing."""
    try:
        return _decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return _EMPTY


def key_of(raw: bytes, key: tuple[str, ...]) -> Any:  # noqa: ANN401  (whatever names a record)
    """Name a record; one that has no name is its own."""
    value: Any = look_at(raw)
    for name in key:
        value = getattr(value, name, None)
    return raw if value is None else value


def union(bodies: Callable[[], Iterable[bytes]], key: tuple[str, ...]) -> Iterator[bytes]:
    """Give the records of pages in order, each once and as it was last changed.

    Parameters
    ----------
    bodies
        Gives the pages, from the first, whenever it is called.
    key
        Where a record's name is.
    """
    seen: set[Any] = set()
    doubles: set[Any] = set()
    for raw in _flat(bodies()):
        name = key_of(raw, key)
        (doubles if name in seen else seen).add(name)
    newest: dict[Any, tuple[str, int]] = {}
    for position, raw in enumerate(_flat(bodies()) if doubles else ()):
        name, changed = key_of(raw, key), look_at(raw).updated_at or ""
        if name in doubles and (name not in newest or changed > newest[name][0]):
            newest[name] = (changed, position)
    for position, raw in enumerate(_flat(bodies())):
        if not doubles or newest.get(key_of(raw, key), ("", position))[1] == position:
            yield raw


def brought_up_to_date(base: Iterable[bytes], changes: Iterable[bytes], key: tuple[str, ...]) -> Iterator[bytes]:
    """Give known records where they were, as they are now, and then new ones; done twice, it is the same."""
    changed = {key_of(raw, key): raw for raw in changes}
    for raw in base:
        yield changed.pop(key_of(raw, key), raw)
    yield from changed.values()


def _flat(bodies: Iterable[bytes]) -> Iterator[bytes]:
    for body in bodies:
        yield from records_of(body)


def last_change(path: Path) -> str:
    """Give when the newest change of a file's records was; nothing if there is none."""
    return max((look_at(raw).updated_at or "" for raw in read_lines(path)), default="")


def last_number(path: Path) -> str:
    """Give the greatest id among a file's records; nothing if there is none."""
    ids = [found for raw in read_lines(path) if isinstance(found := look_at(raw).id, int)]
    return str(max(ids)) if ids else ""


def reaches_back(body: bytes, known: str, later: str) -> bool:
    """Whether a page that goes back in time has come to what is known."""
    for raw in records_of(body):
        record = look_at(raw)
        if later == "newest" and isinstance(record.id, int) and record.id <= int(known):
            return True
        if later == "newest_changes" and (record.updated_at or "") < known:
            return True
    return False


@dataclass(frozen=True)
class Asking:
    """Which pulls to ask for their reviews, each with when it last changed, and how many are not asked."""

    pulls: tuple[tuple[int, str], ...]
    passed_over: int


def pulls_to_ask(folder: Path, *, every: bool) -> Asking:
    """Choose the pulls that may have reviews: open or merged ones, and those that a review left a trace on.

    Parameters
    ----------
    folder
        Where the lists of the repository are.
    every
        Whether to ask for all of them.
    """
    traced = {_tail(look_at(raw).pull_request_url) for raw in read_lines(folder / "review_comments.jsonl.gz")}
    for raw in read_lines(folder / "issue_events.jsonl.gz"):
        record = look_at(raw)
        if record.event in SIGNS and record.issue:
            traced.add(record.issue.number)
    asked: dict[int, str] = {}
    passed_over = 0
    for raw in read_lines(folder / "pulls.jsonl.gz"):
        pull = look_at(raw)
        if pull.number is None:
            continue
        if every or pull.merged_at or pull.state == "open" or pull.number in traced:
            asked[pull.number] = pull.updated_at or ""
        else:
            passed_over += 1
    return Asking(tuple(sorted(asked.items())), passed_over)


def _tail(url: str | None) -> int | None:
    last = (url or "").rpartition("/")[2]
    return int(last) if last.isdecimal() else None
