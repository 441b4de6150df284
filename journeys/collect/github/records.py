"""The fields of GitHub's records that collecting reads: their keys, when they changed, which pulls may have reviews."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from journeys.collect.files import read_lines
from journeys.sources.decode.files import Fault, list_elements

REVIEW_EVENTS: Final = ("review_requested", "review_request_removed", "review_dismissed")


class _Named(msgspec.Struct):
    id: int | str | None = None
    number: int | None = None


class _Record(msgspec.Struct):
    """The fields of any list that are read here."""

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
    """Cut a page into its records as they are written; none if it is no list."""
    records = list_elements(body)
    return [] if isinstance(records, Fault) else [bytes(record) for record in records]


def fields_of(raw: bytes) -> _Record:
    """Read the fields used here; a record of another shape has none."""
    try:
        return _decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return _EMPTY


def key_of(raw: bytes, key: tuple[str, ...]) -> Any:  # noqa: ANN401  (whatever names a record)
    """Return a record's key; a record without one is its own key."""
    value: Any = fields_of(raw)
    for name in key:
        value = getattr(value, name, None)
    return raw if value is None else value


def union(bodies: Callable[[], Iterable[bytes]], key: tuple[str, ...]) -> Iterator[bytes]:
    """List the records of pages in order, each once, in its last version.

    ``bodies`` returns the pages from the first, each time it is called.
    """
    seen: set[Any] = set()
    # A list that changes while it is read moves records from one page to the next, so some come twice. The pages are
    # gone
    # through up to three times instead of being held in memory.
    repeated: set[Any] = set()
    for raw in _flat(bodies()):
        name = key_of(raw, key)
        (repeated if name in seen else seen).add(name)
    newest: dict[Any, tuple[str, int]] = {}
    for position, raw in enumerate(_flat(bodies()) if repeated else ()):
        name, changed = key_of(raw, key), fields_of(raw).updated_at or ""
        if name in repeated and (name not in newest or changed > newest[name][0]):
            newest[name] = (changed, position)
    for position, raw in enumerate(_flat(bodies())):
        if not repeated or newest.get(key_of(raw, key), ("", position))[1] == position:
            yield raw


def updated(base: Iterable[bytes], changes: Iterable[bytes], key: tuple[str, ...]) -> Iterator[bytes]:
    """List known records in their order with their changes, then new ones; doing it twice changes nothing."""
    changed = {key_of(raw, key): raw for raw in changes}
    for raw in base:
        yield changed.pop(key_of(raw, key), raw)
    yield from changed.values()


def _flat(bodies: Iterable[bytes]) -> Iterator[bytes]:
    for body in bodies:
        yield from records_of(body)


def last_change(path: Path) -> str:
    """Return when the newest change of a file's records was; empty if there is none."""
    return max((fields_of(raw).updated_at or "" for raw in read_lines(path)), default="")


def last_number(path: Path) -> str:
    """Return the greatest id among a file's records; empty if there is none."""
    ids = [found for raw in read_lines(path) if isinstance(found := fields_of(raw).id, int)]
    return str(max(ids)) if ids else ""


def reaches_back(body: bytes, known: str, later: str) -> bool:
    """Return whether a page of newest records reaches back to what is known."""
    for raw in records_of(body):
        record = fields_of(raw)
        if later == "newest" and isinstance(record.id, int) and record.id <= int(known):
            return True
        if later == "newest_changes" and (record.updated_at or "") < known:
            return True
    return False


@dataclass(frozen=True)
class PullsToAsk:
    """The pulls whose reviews to ask for, each with its last change, and how many are not asked."""

    pulls: tuple[tuple[int, str], ...]
    passed_over: int


def pulls_to_ask(folder: Path, *, every: bool) -> PullsToAsk:
    """Choose the pulls that may have reviews, from the lists in ``folder``.

    All if ``every``, else open or merged ones, and those that a review left a trace on.
    """
    traced = {_tail(fields_of(raw).pull_request_url) for raw in read_lines(folder / "review_comments.jsonl.gz")}
    for raw in read_lines(folder / "issue_events.jsonl.gz"):
        record = fields_of(raw)
        if record.event in REVIEW_EVENTS and record.issue:
            traced.add(record.issue.number)
    asked: dict[int, str] = {}
    passed_over = 0
    for raw in read_lines(folder / "pulls.jsonl.gz"):
        pull = fields_of(raw)
        if pull.number is None:
            continue
        if every or pull.merged_at or pull.state == "open" or pull.number in traced:
            asked[pull.number] = pull.updated_at or ""
        else:
            passed_over += 1
    return PullsToAsk(tuple(sorted(asked.items())), passed_over)


def _tail(url: str | None) -> int | None:
    last = (url or "").rpartition("/")[2]
    return int(last) if last.isdecimal() else None
