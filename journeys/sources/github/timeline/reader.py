"""GH Archive before 2015: GitHub's public timeline, objects that often stand side by side without line breaks.

The timeline says less than its successor: not who opened the issue that is closed or commented on (another
record does, of this file or another), not what a comment says, nor its second: a record is written up to some
seconds after the act, so that a comment may come again from a complete archive under another key. Left out on purpose:
pushes, as in :mod:`journeys.sources.github.gharchive.reader`, and whom people follow: no place.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

import narwhals as nw

from journeys.errors import ExportError
from journeys.model.accounts import github_account, plain_address
from journeys.model.communities.community import matches
from journeys.model.events import EVENT_SCHEMA, NOBODY
from journeys.model.extract import Extract
from journeys.model.windows import EVERYWHERE
from journeys.sources.base import ExtractBuilder, ImportContext, date_fault, hour_windows
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.decode.json_stream import Record as RawRecord
from journeys.sources.decode.json_stream import first_records, stream_records
from journeys.sources.github.authors import number_comments
from journeys.sources.github.gharchive.reader import HOUR_PLACES, SAMPLE_LINES
from journeys.sources.github.gharchive.records import LOGIN
from journeys.sources.github.record_context import RecordContext
from journeys.sources.github.threads import LETTERS_SHOWN
from journeys.sources.github.timeline.acts import ACTS, Act, ThreadUnknownError
from journeys.sources.github.timeline.records import SILENT, Attributes, Payload, Record, instant_of
from journeys.store.engine import Engine

NAME: Final = "gh_timeline"
SHOWS: Final = frozenset(
    {"starred", "forked", "opened_issue", "commented", "opened_change", "landed_change", "reviewed", "published"}
    | {"merged_change", "triaged", "released"}
)
RECORDS_SEEN: Final = 20
"""Records that are looked at to recognise the format: the first ones may be cut off or of other kinds."""


def recognise(path: Path, head: bytes) -> bool:
    """Return whether one of the file's first records is a public event whose actor is named by text."""
    records = (raw for raw in first_records(head, RECORDS_SEEN) if b'"payload"' in raw and b'"actor"' in raw)
    found = (decode_record(raw, Record) for raw in records)
    return any(not isinstance(record, Fault) and record.type.endswith("Event") for record in found)


def read(path: Path, import_context: ImportContext) -> Extract:
    """Read a file of the timeline.

    Raises
    ------
    ExportError
        When not one record of it can be read.
    """
    wanted = tuple(pattern for pattern in import_context.patterns if pattern.startswith("github:"))
    # a community's own selection is read whole: its repositories may have been renamed since
    narrowed = bool(import_context.patterns) and _is_whole_hour(path)
    reader = _TimelineReader(ExtractBuilder(NAME, import_context), wanted if narrowed else None)
    for raw_record in stream_records(path, import_context.progress):
        reader.take(raw_record)
    if not reader.sound:
        why = "; ".join(f"record {bad.record}: {bad.reason}" for bad in reader.builder.rejected[:3])
        msg = f"{path} has no record of the timeline that can be read. {why or 'It is empty'}."
        raise ExportError(msg)
    return replace(_finish(reader), windows=hour_windows(path, SHOWS, wanted if narrowed else (EVERYWHERE,)))


def _is_whole_hour(path: Path) -> bool:
    """Return whether the first records are of so many repositories that they can only be all of GitHub's."""
    places = set()
    for raw_record in islice(stream_records(path, lambda _: None), SAMPLE_LINES):
        record = decode_record(raw_record.raw, Record)
        places.add(None if isinstance(record, Fault) else record.place)
    return len(places - {None}) > HOUR_PLACES


@dataclass
class _TimelineReader:
    """Takes records one by one; of a whole hour only those of places that fit ``patterns``."""

    builder: ExtractBuilder
    patterns: tuple[str, ...] | None
    sound: int = 0
    passed_over: int = 0
    threadless: int = 0
    unknown: Counter[str] = field(default_factory=Counter)

    def take(self, raw_record: RawRecord) -> None:
        """Add the acts of one record, or put it aside with the reason."""
        context = RecordContext(self.builder, raw_record.number, raw_record.raw)
        record = Fault(raw_record.fault) if raw_record.fault else decode_record(raw_record.raw, Record)
        if isinstance(record, Fault):
            context.reject(record.reason)
            return
        place = record.place
        if self.patterns is not None and not any(matches(pattern, place or "") for pattern in self.patterns):
            self.sound += 1
            self.passed_over += 1
            return
        at = instant_of(record.created_at)
        fault = self._fault(record, at)
        if fault or at is None:
            context.reject(fault or "")
            return
        # a sound record of a kind that shows no act is no fault: it is what most of an hour consists of
        self.sound += 1
        if record.type in ACTS and place:
            self._add(context.at(place), record, at)
        elif record.type not in SILENT:
            self.unknown[record.type] += 1

    def _fault(self, record: Record, at: datetime | None) -> str | None:
        """Return what makes a well-formed record unfit, if anything."""
        if fault := date_fault(at, str(record.created_at)[:LETTERS_SHOWN], self.builder.reading.now):
            return fault
        if record.type not in ACTS:
            return None
        if record.place is None:
            return f"{record.type} without repository"
        if record.actor is not None and not re.search(LOGIN, record.actor):
            return f"actor {record.actor[:80]!r} is not a login"
        return None

    def _add(self, context: RecordContext, record: Record, at: datetime) -> None:
        payload = decode_record(record.payload, Payload)
        if isinstance(payload, Fault):
            context.reject(f"payload: {payload.reason}")
            return
        account = github_account(record.actor)
        if record.actor_attributes:
            _describe(context, account, record.actor_attributes)
        try:
            ACTS[record.type](Act(context, record, payload, at, account))
        except ThreadUnknownError:
            self.threadless += 1


def _describe(context: RecordContext, account: str, attributes: Attributes) -> None:
    if account == NOBODY:
        return
    context.describe(account, attributes.type, attributes.name)
    builder = context.builder
    if isinstance(attributes.email, str) and "@" in attributes.email:
        builder.claim_address(account, attributes.email)
    if isinstance(attributes.blog, str):
        builder.claim(account, "profile", plain_address(attributes.blog))


def _finish(reader: _TimelineReader) -> Extract:
    """Find the kinds of threads, now that all is read, and note what had to be left out."""
    builder, engine = reader.builder, reader.builder.reading.engine
    if reader.patterns is not None:
        passed = f"{reader.passed_over:,} records of other places were passed over."
        builder.notes.append(f"This is a whole hour of GitHub: {passed}")
    builder.notes += [
        f"Records of unknown type {kind} that were passed over: {count:,}." for kind, count in reader.unknown.items()
    ]
    extract = builder.extract(SHOWS)
    # before comments are numbered: one under the address of an issue must first find its pull request
    extract, unsure = _with_kinds(extract, engine)
    counts = [
        (
            unsure,
            "comments are on threads of which the file does not say whether they are issues or pull requests: "
            "they are kept as issues'. Together with a complete archive of the repository they may count twice.",
        ),
        (reader.threadless, "records do not say in which thread they happened, and were left out."),
    ]
    notes = [f"{count:,} {note}" for count, note in counts if count]
    # a pull request has a row from each of its records: the one that closes it comes last
    last = extract.threads.unique(["place", "thread"], keep="last", order_by=["closed_at", "title"])
    return replace(number_comments(extract, engine), notes=[*extract.notes, *notes], threads=last)


def _with_kinds(extract: Extract, engine: Engine) -> tuple[Extract, int]:
    """Move comments on pull requests to them, as far as the file names them; count those of unknown threads."""
    # a comment on a pull request has the address of an issue: GitHub numbers both together, and redirects
    events = extract.events
    comments = nw.col("action") == "commented"
    named = events.filter(~comments & ~nw.col("thread").is_null()).select("place", "thread").unique()
    pulls = named.filter(nw.col("thread").str.starts_with("pull/"))
    pulls = pulls.select("place", pull="thread", thread=nw.concat_str(nw.lit("issue/"), nw.col("thread").str.slice(5)))
    joined = events.join(pulls, on=["place", "thread"], how="left")
    is_pulls = comments & ~nw.col("pull").is_null()
    end = nw.col("event_id").str.replace_all("^[^#]*", "")
    moved = joined.with_columns(
        event_id=nw.when(is_pulls).then(nw.concat_str("place", nw.lit("/"), "pull", end)).otherwise(nw.col("event_id")),
        thread=nw.when(is_pulls).then(nw.col("pull")).otherwise(nw.col("thread")),
    )
    kept = moved.select(*EVENT_SCHEMA.names)
    on_issues = kept.filter(comments & nw.col("thread").str.starts_with("issue/"))
    unsure = engine.count(on_issues.join(named, on=["place", "thread"], how="anti"))
    return replace(extract, events=kept), unsure
