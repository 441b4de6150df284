"""GitLab's lists, as its interface gives them: issues, merge requests, and the notes on them.

A host of its own is a place of its own: ``forge:HOST/group/project``, with accounts of that host. Left out on purpose,
as for GitHub: assigning and asking for a review, mentions, emoji. Notes that GitLab writes itself show approvals,
closing and labelling; internal notes and confidential issues are left alone.
"""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.accounts import FORGE
from journeys.model.events import NOBODY, UNNAMED
from journeys.model.extract import Extract
from journeys.sources.base import CLAIM_WORDS, ExtractBuilder, ImportContext, timed_key
from journeys.sources.conversations import count_of
from journeys.sources.decode.files import Fault, decode_record, to_utf8
from journeys.sources.decode.json_stream import first_records, stream_records
from journeys.sources.github.record_context import RecordContext
from journeys.sources.github.threads import ThreadAct
from journeys.sources.gitlab.records import Record, User

NAME: Final = "gitlab"
RECORDS_SEEN: Final = 5
ISSUES: Final = frozenset({"opened_issue", "triaged"})
CHANGES: Final = frozenset({"opened_change", "landed_change", "merged_change", "triaged"})
NOTES: Final = frozenset({"commented", "claimed", "reviewed", "triaged"})
THREADS: Final = {"Issue": "issue", "MergeRequest": "pull"}
"""What a note may be on, and the kind of that thread."""
ON_A_LINE: Final = "DiffNote"
_CLAIMING: Final = re.compile(CLAIM_WORDS)
_TRIAGE: Final = re.compile(r"(closed|reopened)\b|(?:added|removed) .*\blabels?\b|changed milestone|removed milestone")
_APPROVED: Final = "approved this merge request"


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins with records of GitLab's lists."""
    if path.is_dir() or not (b'"iid"' in head or b'"noteable_' in head) or b'"backend_name"' in head:
        return False
    found = [decode_record(raw, Record) for raw in first_records(to_utf8(head), RECORDS_SEEN)]
    return any(isinstance(record, Record) and kind_of(record) for record in found)


def kind_of(record: Record) -> str:
    """Return the kind of a record, empty if it is of none that is read."""
    if record.of_kind is not None:
        return "note"
    if record.notes is not None:
        return "discussion"
    if record.number is None or record.author is None:
        return ""
    named = record.named
    is_change = record.branch is not None or bool(named and named.kind == "merge_requests")
    return "change" if is_change else "issue" if named or record.project is not None else ""


def read(path: Path, context: ImportContext) -> Extract:
    """Read lists of one or several projects.

    Raises
    ------
    ExportError
        When nothing says which project the records are of, or no record shows an act.
    """
    lists = Lists(ExtractBuilder(NAME, context))
    for record in stream_records(path, context.progress):
        at = RecordContext(lists.builder, record.number, record.raw)
        if record.fault:
            at.reject(record.fault)
        else:
            lists.take(record.raw, at)
    if not lists.builder.has_events and not lists.known:
        if lists.placeless:
            msg = f"{path} does not say which project it is of; give it with --place forge:HOST/GROUP/PROJECT"
            raise ExportError(msg, "place")
        rejected = lists.builder.rejected
        why = f" Record {rejected[0].record}: {rejected[0].reason}." if rejected else ""
        msg = f"{path} holds no issue, merge request or note that can be read.{why}"
        raise ExportError(msg)
    return lists.extract()


class Lists:
    """Takes one record after another. ``projects`` are the places of projects by their numbers, as records say them."""

    def __init__(self, builder: ExtractBuilder) -> None:
        self.builder = builder
        place = builder.reading.place or ""
        self.given = place if place.startswith(f"{FORGE}:") else ""
        self.projects: dict[int, str] = {}
        self.shows: set[str] = set()
        self.known = 0
        self.placeless = 0
        self.internal = 0
        self._takes: dict[str, Callable[[Record, RecordContext], None]] = {
            "issue": self._take_issue,
            "change": self._take_change,
            "note": self._take_note,
            "discussion": self._take_discussion,
        }

    def take(self, raw: bytes, context: RecordContext) -> None:
        """Take one record, or put it aside."""
        record = decode_record(raw, Record)
        if isinstance(record, Fault):
            context.reject(record.reason)
            return
        kind = kind_of(record)
        if not kind:
            context.reject("the record is no issue, merge request or note of GitLab")
            return
        if kind == "discussion":
            self._take_discussion(record, context)
            return
        place = self._place(record)
        if place is None:
            self.placeless += 1
            context.reject("nothing says which project it is of: give it with --place forge:HOST/GROUP/PROJECT")
            return
        self.known += 1
        if record.confidential is True:
            self.internal += 1
            return
        self._takes[kind](record, context.at(place))

    def _place(self, record: Record) -> str | None:
        named = record.named
        if named is None:
            known = self.projects.get(record.project) if record.project is not None else None
            return known or self.given or None
        if record.project is not None:
            self.projects[record.project] = named.place
        return named.place

    def _take_issue(self, record: Record, context: RecordContext) -> None:
        self.shows |= ISSUES
        author = _account(context, record.author)
        thread = context.thread("issue", record.number or 0, author)
        opened_at = context.instant(record.created_at, "created_at")
        if opened_at:
            thread.opened(opened_at)
        closed_at = context.sound_instant(record.closed_at)
        thread.add_row(record.title, record.state, opened_at, closed_at, record.labels_named)
        if closed_at and record.closed_by:
            thread.add_triage("closed", closed_at, _account(context, record.closed_by))

    def _take_change(self, record: Record, context: RecordContext) -> None:
        self.shows |= CHANGES
        author = _account(context, record.author)
        thread = context.thread("pull", f"!{record.number}", author, record.description)
        opened_at = context.instant(record.created_at, "created_at")
        if opened_at:
            thread.opened(opened_at)
        closed_at = context.sound_instant(record.closed_at)
        ended_at = context.sound_instant(record.merged_at) or closed_at
        thread.add_row(record.title, record.state, opened_at, ended_at, record.labels_named)
        thread.ascribe(author, "head", record.head)
        if record.merged_at is not None and (at := context.instant(record.merged_at, "merged_at")):
            commit = record.squash_commit or record.merge_commit
            thread.landed(at, commit)
            if merger := record.merge_user or record.merged_by:
                thread.merged(at, _account(context, merger), commit)
        elif closed_at and record.closed_by:
            thread.add_triage("closed", closed_at, _account(context, record.closed_by))

    def _take_note(self, record: Record, context: RecordContext) -> None:
        self.shows |= NOTES
        kind = THREADS.get(record.of_kind or "")
        # notes on commits, snippets and pages of other kinds are in no thread
        if kind is None:
            return
        if record.internal is True:
            self.internal += 1
            return
        if record.of_number is None or not isinstance(record.id, int):
            context.reject("a note without its number or that of its issue or merge request")
            return
        at = context.instant(record.created_at, "created_at")
        account = _account(context, record.author)
        act = at and self._act(record, account, at, kind)
        if act:
            thread = f"{kind}/{'!' if kind == 'pull' else ''}{record.of_number}"
            event_id = f"{context.place}/{thread}#{act.key}"
            context.builder.act(event_id, act.at, act.account, act.action, context.place, thread=thread, toward=UNNAMED)

    def _act(self, record: Record, account: str, at: datetime, kind: str) -> ThreadAct | None:
        body = record.body if isinstance(record.body, str) else ""
        if record.system is True:
            if kind == "pull" and body.startswith(_APPROVED):
                return ThreadAct(f"review/{record.id}", at, account, "reviewed")
            # who closed it stands in the record of the issue too, and both name the act alike
            if done := _TRIAGE.match(body):
                return ThreadAct(timed_key(done[1] or "labeled", account, at), at, account, "triaged")
            return None
        if account == NOBODY and not body:
            return None
        if record.kind_of_note == ON_A_LINE and kind == "pull":
            return ThreadAct(f"note/{record.id}", at, account, "reviewed")
        claims = kind == "issue" and _CLAIMING.match(body) is not None
        return ThreadAct(f"note/{record.id}", at, account, "claimed" if claims else "commented")

    def _take_discussion(self, record: Record, context: RecordContext) -> None:
        for raw in record.notes or ():
            self.take(bytes(raw), context)

    def extract(self) -> Extract:
        """Return what was taken."""
        self.builder.notes += count_of(self.internal, "Internal notes and confidential issues", "Left alone.")
        return self.builder.extract(self.shows)


def _account(context: RecordContext, user: User | None) -> str:
    if user is None:
        return NOBODY
    account = context.name(user.username, user.id, None, user.name)
    if account != NOBODY and user.is_program:
        context.builder.claim(account, "type", "Bot")
    return account
