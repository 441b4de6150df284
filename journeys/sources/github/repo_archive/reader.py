"""Complete archives of one repository (``archive.json``): its issues and pull requests with comments and reviews.

Inline review comments are part of their review and no acts of their own. Who else edited, labelled or closed is not in
these files. An archive may hold only one of its lists, or parts of them: what is there is read, nothing is guessed.
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
from journeys.model.windows import Ends
from journeys.sources.base import ExtractBuilder, ImportContext, parse_instant
from journeys.sources.decode.files import Fault, decode_record, list_elements, read_content, to_utf8
from journeys.sources.github.record_context import RecordContext
from journeys.sources.github.repo_archive.records import (
    THREAD_LISTS,
    Cut,
    Record,
    Remark,
    begins_archive,
    cut_archive,
    number_in,
)
from journeys.sources.github.threads import Thread, beginning, comment, number_duplicates

NAME: Final = "archive_repo"
MAGIC: Final = b'"E!vIA5L86J2I"'
"""The mark that the archiving tool writes at the beginning, for others to recognise its files."""
SHOWS: Final = {
    "issues": ("opened_issue", "commented", "claimed"),
    "pulls": ("opened_change", "landed_change", "commented", "claimed"),
}
FIELDS_ASKED: Final = {b'"reviews"': "reviewed", b'"mergedBy"': "merged_change"}
"""Fields that older archives of pull requests lack, and the acts that only they show."""

# searched for in the text: an archive that is cut off has no members to look it up in
_REPO: Final = re.compile(rb'"repo"\s*:\s*"([^"\\]*)"')
_TIMESTAMP: Final = re.compile(rb'"timestamp"\s*:\s*"([^"\\]*)"')
_FULL_NAME: Final = re.compile(r"[\w.-]+/[\w.-]+")


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins like a repository archive: its mark, or numbered records in one of its lists."""
    data = to_utf8(head)
    return data.lstrip().startswith(b"{") and (MAGIC in data or begins_archive(data))


def read(path: Path, import_context: ImportContext) -> Extract:
    """Read a repository archive, whole or what is left of it.

    Raises
    ------
    ExportError
        When no list of issues or pull requests is in it, or nothing says which repository it is of.
    """
    content = read_content(path, import_context.progress)
    data = to_utf8(content.data)
    cut = cut_archive(data)
    if not cut.readable:
        why = content.fault or next(iter(cut.notes), "the file holds neither 'issues' nor 'pulls'")
        msg = f"{path}: no list of issues or pull requests can be read: {why}. Export the repository again."
        raise ExportError(msg)
    place = _place(path, data, import_context)
    builder = ExtractBuilder(NAME, import_context)
    builder.notes += cut.notes
    for number, listed in enumerate(cut.records, start=1):
        if listed.whole:
            _take(RecordContext(builder, number, listed.raw, place), THREAD_LISTS[listed.key])
    # of a whole list that cannot be read, so no record has it
    for fault in cut.faults:
        builder.reject(1, fault)
    _reject_broken_end(builder, cut, content.fault)
    # a record that cannot be used says nothing of when the archive was made; a file that is cut off lacks its end
    if not (cut.faults or cut.notes or content.fault):
        builder.ends.append(Ends(until=_exported_at(data, import_context.now)))
    return builder.extract(_shows(data, cut.keys))


def _reject_broken_end(builder: ExtractBuilder, cut: Cut, fault: str | None) -> None:
    broken = next((listed for listed in cut.records if not listed.whole), None)
    if broken or fault:
        why = fault or "it is cut off, or a bracket is missing"
        reason = f"the file cannot be read beyond this record: {why}"
        builder.reject(max(len(cut.records), 1), reason, beginning(broken.raw) if broken else "")


def _shows(data: bytes, keys: frozenset[str]) -> frozenset[str]:
    """Return the actions that the archive could show: parts of it that were never asked for show none."""
    actions = {action for key in keys for action in SHOWS[key]}
    if "pulls" in keys:
        actions |= {action for field, action in FIELDS_ASKED.items() if field in data}
    return frozenset(actions)


def _exported_at(data: bytes, now: datetime) -> datetime | None:
    """Return when the archive was made, if it says so."""
    found = _TIMESTAMP.search(data)
    at = parse_instant(found[1].decode("utf-8", "replace")) if found else None
    return at if at and at <= now else None


def _place(path: Path, data: bytes, import_context: ImportContext) -> str:
    found = _REPO.search(data)
    name = found[1].decode("utf-8", "replace") if found else ""
    if _FULL_NAME.fullmatch(name):
        return github_place(name)
    if import_context.place:
        return import_context.place
    msg = f"{path} does not say which repository it is of ('repo' is {name!r}); give it with --place github:owner/name"
    raise ExportError(msg, "place")


def _take(context: RecordContext, kind: str) -> None:
    """Add the acts of one issue or pull request, and its row among the threads."""
    record = decode_record(context.raw, Record)
    if isinstance(record, Fault):
        context.reject(f"{kind} {number_in(context.raw)}: {record.reason}")
        return
    thread = context.thread(kind, record.number, github_account(record.author), record.body)
    opened_at = thread.instant(record.created_at, "createdAt")
    if opened_at:
        thread.opened(opened_at)
    if kind == "pull":
        _take_merge(thread, record)
        thread.reviewed(
            (remark.id if isinstance(remark.id, str) else None, at, github_account(remark.author))
            for remark, at in _remarks(thread, record.reviews, "review")
        )
    comments = _remarks(thread, record.comments, "comment")
    thread.add_remarks(number_duplicates(comment(github_account(each.author), at, each.body) for each, at in comments))
    thread.add_row(record.title, record.state, opened_at, record.closed_at, _labels(record.labels))


def _take_merge(thread: Thread, record: Record) -> None:
    """Add the landing, and the merge where another did it; claim the commit for both."""
    thread.ascribe(thread.author, "head", record.head_ref_oid)
    if record.merged_at is None and record.state != "MERGED":
        return
    at = thread.instant(record.merged_at, "mergedAt", ", merge")
    if at is None:
        return
    commit = record.merge_commit.get("oid") if isinstance(record.merge_commit, dict) else None
    thread.landed(at, commit)
    if record.merged_by is msgspec.UNSET:
        return
    if not isinstance(record.merged_by, str | None):
        thread.reject(", merge", f"mergedBy: expected text or null, got {type(record.merged_by).__name__}")
        return
    thread.merged(at, github_account(record.merged_by), commit)


def _remarks(thread: Thread, raw: bytes, kind: str) -> Iterator[tuple[Remark, datetime]]:
    """List the sound ones of a record's comments or reviews, each with its date."""
    elements = list_elements(raw)
    if isinstance(elements, Fault):
        if bytes(raw) != b"null":
            thread.reject(f", {kind}s", elements.reason, raw)
        return
    for what, element, remark in thread.decode_each(elements, kind, Remark):
        if at := thread.instant(remark.created_at, "createdAt", what, element):
            yield remark, at


def _labels(value: object) -> list[str]:
    # the archives seen list names; objects with a name, as GitHub's interfaces list them, are taken too
    labels = value if isinstance(value, list) else []
    names = [label.get("name") if isinstance(label, dict) else label for label in labels]
    return [name for name in names if isinstance(name, str)]
