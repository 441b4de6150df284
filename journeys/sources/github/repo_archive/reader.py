"""Complete archives of one repository (``archive.json``): its issues and pull requests with comments and reviews.

Inline review comments are part of their review and no acts of their own. Who else edited, labelled or closed is not in
these files. An archive may hold only one of its lists, or parts of them: what it says is read, nothing is supplied.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from journeys.errors import ExportError
from journeys.model.accounts import github_account, github_place
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext, spoken
from journeys.sources.decode.files import Fault, decode_record, list_elements, read_content, to_utf8
from journeys.sources.decode.json_salvage import Listed
from journeys.sources.github.repo_archive.records import (
    THREAD_LISTS,
    Cut,
    Record,
    Remark,
    begins_archive,
    cut_archive,
    number_in,
)
from journeys.sources.github.threads import (
    Thread,
    Utterance,
    beginning,
    comment,
    number_doubles,
    review_id,
    sound_instant,
)

NAME: Final = "archive_repo"
MAGIC: Final = b'"E!vIA5L86J2I"'
SHOWS: Final = {
    "issues": ("opened_issue", "commented", "claimed"),
    "pulls": ("opened_change", "landed_change", "commented", "claimed"),
}
FIELDS_ASKED: Final = {b'"reviews"': "reviewed", b'"mergedBy"': "merged_change"}

_REPO: Final = re.compile(rb'"repo"\s*:\s*"([^"\\]*)"')
_FULL_NAME: Final = re.compile(r"[\w.-]+/[\w.-]+")


def recognise(path: Path, head: bytes) -> bool:
    """Whether a file begins like a repository archive: its mark, or numbered records in one of its lists."""
    data = to_utf8(head)
    return data.lstrip().startswith(b"{") and (MAGIC in data or begins_archive(data))


def read(path: Path, reading: ImportContext) -> Extract:
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
    gatherer = ExtractBuilder(NAME, reading)
    gatherer.notes += cut.notes
    for record, listed in enumerate(cut.records, start=1):
        if listed.whole:
            _take(gatherer, place, record, listed)
    for fault in cut.faults:
        gatherer.reject(1, fault)
    _say_broken(gatherer, cut, content.fault)
    return gatherer.extract(_shows(data, cut.keys))


def _say_broken(gatherer: ExtractBuilder, cut: Cut, fault: str | None) -> None:
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
        told |= {action for field, action in FIELDS_ASKED.items() if field in data}
    return frozenset(told)


def _place(path: Path, data: bytes, reading: ImportContext) -> str:
    said = _REPO.search(data)
    name = said[1].decode("utf-8", "replace") if said else ""
    if _FULL_NAME.fullmatch(name):
        return github_place(name)
    if reading.place:
        return reading.place
    msg = f"{path} does not say which repository it is of ('repo' is {name!r}); give it with --place github:owner/name"
    raise ExportError(msg)


def _take(gatherer: ExtractBuilder, place: str, record: int, listed: Listed) -> None:
    """Turn one issue or pull request into its events and its row among the threads."""
    found = decode_record(listed.raw, Record)
    if isinstance(found, Fault):
        gatherer.reject(
            record, f"{THREAD_LISTS[listed.key]} {number_in(listed.raw)}: {found.reason}", beginning(listed.raw)
        )
        return
    author = github_account(found.author)
    thread = Thread(gatherer, place, found.number, THREAD_LISTS[listed.key], record, listed.raw, author)
    opened_at = thread.instant(found.created_at, "createdAt")
    if opened_at:
        thread.opened(opened_at)
    if thread.kind == "pull":
        _take_merge(thread, found)
        _take_reviews(thread, found.reviews)
    remarks = _remarks(thread, found.comments, "comment")
    thread.spoke(number_doubles(comment(github_account(said.author), at, said.body) for said, at in remarks))
    gatherer.thread(
        place,
        thread.key,
        title=found.title if isinstance(found.title, str) else None,
        labels=_labels(found.labels),
        state=found.state.lower() if isinstance(found.state, str) else None,
        opened_at=opened_at,
        closed_at=sound_instant(found.closed_at, gatherer.reading.now),
    )


def _take_merge(thread: Thread, found: Record) -> None:
    """Add the landing, and the merge where another did it; say whose commit it made."""
    if isinstance(found.head_ref_oid, str):
        thread.ascribe(thread.author, "head", found.head_ref_oid)
    if found.merged_at is None and found.state != "MERGED":
        return
    at = thread.instant(found.merged_at, "mergedAt", ", merge")
    if at is None:
        return
    said = found.merge_commit.get("oid") if isinstance(found.merge_commit, dict) else None
    commit = said if isinstance(said, str) else ""
    thread.landed(at, commit)
    if found.merged_by is msgspec.UNSET:
        return
    if not isinstance(found.merged_by, str | None):
        thread.reject(", merge", f"mergedBy: expected text or null, got {type(found.merged_by).__name__}")
        return
    thread.merged(at, github_account(found.merged_by), commit)


def _take_reviews(thread: Thread, raw: bytes) -> None:
    known, nameless = [], []
    for remark, at in _remarks(thread, raw, "review"):
        account = github_account(remark.author)
        action = "reviewed" if thread.is_other(account) else "commented"
        if isinstance(remark.id, str) and remark.id:
            known.append(Utterance(f"review/{review_id(remark.id)}", at, account, action))
        else:
            nameless.append(Utterance(spoken("review", account, at), at, account, action))
    thread.spoke([*known, *number_doubles(nameless)])


def _remarks(thread: Thread, raw: bytes, kind: str) -> Iterator[tuple[Remark, datetime]]:
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


def _labels(told: object) -> list[str]:
    """Give an issue's labels, whether written as names or as objects."""
    labels = told if isinstance(told, list) else []
    names = [label.get("name") if isinstance(label, dict) else label for label in labels]
    return [name for name in names if isinstance(name, str)]
