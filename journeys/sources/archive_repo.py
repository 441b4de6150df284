"""Complete archives of one repository (``archive.json``): its issues and pull requests with comments and reviews.

Inline review comments are part of their review and no acts of their own. Who else edited, labelled or closed is not in
these files. An archive may hold only one of its lists, or parts of them: what it says is read, nothing is supplied.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from journeys.errors import ExportError
from journeys.events import NOBODY
from journeys.sources.archive_records import (
    KINDS,
    Cut,
    Record,
    Remark,
    beginning,
    begins_archive,
    cut_archive,
    number_in,
    review_id,
)
from journeys.sources.base import (
    CLAIM_WORDS,
    Extract,
    Gatherer,
    Reading,
    date_fault,
    github_account,
    github_place,
    labels_of,
    parse_instant,
)
from journeys.sources.opening import Fault, Listed, decode_record, list_elements, read_content, to_utf8

NAME: Final = "archive_repo"
MAGIC: Final = b'"E!vIA5L86J2I"'
SHOWS: Final = {
    "issues": ("opened_issue", "commented", "claimed"),
    "pulls": ("opened_change", "landed_change", "commented", "claimed"),
}
SHOWN: Final = 40
"""Characters of an unreadable date that are quoted."""
ASKED: Final = {b'"reviews"': "reviewed", b'"mergedBy"': "merged_change"}

_CLAIMING: Final = re.compile(CLAIM_WORDS)
_REPO: Final = re.compile(rb'"repo"\s*:\s*"([^"\\]*)"')
_FULL_NAME: Final = re.compile(r"[\w.-]+/[\w.-]+")


class _Act(NamedTuple):
    """A comment or review on its way to an event. Sorted before numbering, so that the file's order does not matter."""

    key: str
    at: datetime
    account: str
    action: str


def recognise(path: Path, head: bytes) -> bool:
    """Whether a file begins like a repository archive: its mark, or numbered records in one of its lists."""
    data = to_utf8(head)
    return data.lstrip().startswith(b"{") and (MAGIC in data or begins_archive(data))


def read(path: Path, reading: Reading) -> Extract:
    """Read a repository archive, whole or what is left of it.

    Raises
    ------
    ExportError
        When no list of issues or pull requests is in it, or nothing says which repository it is of.
    """
    content = read_content(path, reading.progress)
    data = to_utf8(content.data)
    cut = cut_archive(data)
    if not cut.readable:
        why = content.fault or next(iter(cut.notes), "the file holds neither 'issues' nor 'pulls'")
        msg = f"{path}: no list of issues or pull requests can be read: {why}. Export the repository again."
        raise ExportError(msg)
    place = _place(path, data, reading)
    gatherer = Gatherer(NAME, reading)
    gatherer.notes += cut.notes
    for record, listed in enumerate(cut.records, start=1):
        if listed.whole:
            _take(gatherer, place, record, listed)
    for fault in cut.faults:
        gatherer.reject(1, fault)
    _say_broken(gatherer, cut, content.fault)
    return gatherer.extract(_shows(data, cut.keys))


def _say_broken(gatherer: Gatherer, cut: Cut, fault: str | None) -> None:
    """Say where the file cannot be read any further, if so."""
    broken = next((listed for listed in cut.records if not listed.whole), None)
    if broken or fault:
        why = fault or "it is cut off, or a bracket is missing"
        reason = f"the file cannot be read beyond this record: {why}"
        gatherer.reject(max(len(cut.records), 1), reason, beginning(broken.raw) if broken else "")


def _shows(data: bytes, keys: frozenset[str]) -> frozenset[str]:
    """Tell what the archive could show: parts of it that were never asked for cannot."""
    told = {action for key in keys for action in SHOWS[key]}
    if "pulls" in keys:
        told |= {action for field, action in ASKED.items() if field in data}
    return frozenset(told)


def _place(path: Path, data: bytes, reading: Reading) -> str:
    said = _REPO.search(data)
    name = said[1].decode("utf-8", "replace") if said else ""
    if _FULL_NAME.fullmatch(name):
        return github_place(name)
    if reading.place:
        return reading.place
    msg = f"{path} does not say which repository it is of ('repo' is {name!r}); give it with --place github:owner/name"
    raise ExportError(msg)


@dataclass(frozen=True)
class _Thread:
    """A record being read, and what all its acts share."""

    gatherer: Gatherer
    place: str
    number: int
    kind: str
    record: int
    raw: bytes
    author: str

    @property
    def key(self) -> str:
        """The thread as events name it."""
        return f"{self.kind}/{self.number}"

    def is_other(self, account: str) -> bool:
        """Whether an account is not the author's; a deleted one differs from anybody."""
        return account != self.author or account == NOBODY

    def act(self, name: str, at: datetime, account: str, action: str, *, toward: str | None = None) -> None:
        """Add an event of this thread."""
        self.gatherer.act(
            f"{self.place}/{self.key}#{name}", at, account, action, self.place, thread=self.key, toward=toward
        )

    def reject(self, what: str, reason: str, raw: bytes | None = None) -> None:
        """Put aside one thing this record says."""
        self.gatherer.reject(self.record, f"{self.kind} {self.number}{what}: {reason}", beginning(raw or self.raw))

    def instant(self, said: Any, field: str, what: str = "", raw: bytes | None = None) -> datetime | None:  # noqa: ANN401
        """Read the date of an act, or put the act aside."""
        at = parse_instant(said)
        shown = str(said)[:SHOWN]
        fault = f"{field} is missing" if said is None else date_fault(at, shown, self.gatherer.reading.now)
        if fault:
            self.reject(what, fault, raw)
            return None
        return at


def _take(gatherer: Gatherer, place: str, record: int, listed: Listed) -> None:
    """Turn one issue or pull request into its events and its row among the threads."""
    found = decode_record(listed.raw, Record)
    if isinstance(found, Fault):
        gatherer.reject(record, f"{KINDS[listed.key]} {number_in(listed.raw)}: {found.reason}", beginning(listed.raw))
        return
    author = github_account(found.author)
    thread = _Thread(gatherer, place, found.number, KINDS[listed.key], record, listed.raw, author)
    opened_at = thread.instant(found.created_at, "createdAt")
    if opened_at:
        thread.act("opened", opened_at, author, "opened_issue" if thread.kind == "issue" else "opened_change")
    if thread.kind == "pull":
        _take_merge(thread, found)
        _take_reviews(thread, found.reviews)
    _take_comments(thread, found.comments)
    gatherer.threads.append(
        (
            place,
            thread.key,
            found.title if isinstance(found.title, str) else None,
            labels_of({"labels": found.labels if isinstance(found.labels, list) else []}),
            found.state.lower() if isinstance(found.state, str) else None,
            opened_at,
            _sound(found.closed_at, gatherer.reading.now),
        )
    )


def _sound(said: Any, now: datetime) -> datetime | None:  # noqa: ANN401  (whatever stands there)
    at = parse_instant(said)
    return None if date_fault(at, said, now) else at


def _take_merge(thread: _Thread, found: Record) -> None:
    """Add the landing, and the merge where another did it; say whose commit it made."""
    if isinstance(found.head_ref_oid, str):
        _ascribe(thread, thread.author, "head", found.head_ref_oid)
    if found.merged_at is None and found.state != "MERGED":
        return
    at = thread.instant(found.merged_at, "mergedAt", ", merge")
    if at is None:
        return
    thread.act("landed", at, thread.author, "landed_change")
    said = found.merge_commit.get("oid") if isinstance(found.merge_commit, dict) else None
    commit = said if isinstance(said, str) else ""
    _ascribe(thread, thread.author, "landed", commit)
    if found.merged_by is msgspec.UNSET:
        return
    if not isinstance(found.merged_by, str | None):
        thread.reject(", merge", f"mergedBy: expected text or null, got {type(found.merged_by).__name__}")
        return
    merger = github_account(found.merged_by)
    if thread.is_other(merger):
        thread.act("merged", at, merger, "merged_change", toward=thread.author)
    _ascribe(thread, merger, "merged", commit)


def _ascribe(thread: _Thread, account: str, how: str, commit: str) -> None:
    if commit and account != NOBODY:
        thread.gatherer.claim(account, "commit", f"{how}:{commit}")


def _take_comments(thread: _Thread, raw: bytes) -> None:
    acts = []
    for remark, at in _remarks(thread, raw, "comment"):
        account = github_account(remark.author)
        claims = isinstance(remark.body, str) and _CLAIMING.match(remark.body) is not None
        acts.append(_Act(_spoken("commented", account, at), at, account, "claimed" if claims else "commented"))
    _add(thread, _number_doubles(acts))


def _take_reviews(thread: _Thread, raw: bytes) -> None:
    known, nameless = [], []
    for remark, at in _remarks(thread, raw, "review"):
        account = github_account(remark.author)
        action = "reviewed" if thread.is_other(account) else "commented"
        if isinstance(remark.id, str) and remark.id:
            known.append(_Act(f"review/{review_id(remark.id)}", at, account, action))
        else:
            nameless.append(_Act(_spoken("review", account, at), at, account, action))
    _add(thread, [*known, *_number_doubles(nameless)])


def _remarks(thread: _Thread, raw: bytes, kind: str) -> Iterator[tuple[Remark, datetime]]:
    """Give the sound ones of a record's comments or reviews, each with its date."""
    elements = list_elements(raw)
    if isinstance(elements, Fault):
        if bytes(raw) != b"null":
            thread.reject(f", {kind}s", elements.reason, raw)
        return
    for position, element in enumerate(elements, start=1):
        what = f", {kind} {position}"
        remark = decode_record(element, Remark)
        if isinstance(remark, Fault):
            thread.reject(what, remark.reason, element)
        elif at := thread.instant(remark.created_at, "createdAt", what, element):
            yield remark, at


def _spoken(verb: str, account: str, at: datetime) -> str:
    return f"{verb}/{account.removeprefix('github:')}/{at:%Y-%m-%dT%H:%M:%SZ}"


def _number_doubles(acts: list[_Act]) -> Iterator[_Act]:
    """Tell acts of one account in one second apart, the same way whatever their order in the file."""
    seen: Counter[str] = Counter()
    for act in sorted(acts):
        seen[act.key] += 1
        yield act._replace(key=f"{act.key}~{seen[act.key]}") if seen[act.key] > 1 else act


def _add(thread: _Thread, acts: Iterable[_Act]) -> None:
    for act in acts:
        toward = thread.author if thread.is_other(act.account) else None
        thread.act(act.key, act.at, act.account, act.action, toward=toward)
