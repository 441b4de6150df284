"""GH Archive before 2015: GitHub's public timeline, objects that often stand side by side without line breaks.

The timeline says less than its successor: not who opened the issue that is closed or commented on (taken from other
records of the same file, where they are), not what a comment says, nor its second: a record is written up to some
seconds after the act, so that a comment can be told again by a complete archive under another key. Left out on purpose:
pushes, as in ``gh_archive.py``, and whom people follow: no place.
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
from journeys.model.accounts import github_account, keyed_hash, plain_address
from journeys.model.community import matches
from journeys.model.events import EVENT_SCHEMA, NOBODY
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext, date_fault
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.decode.json_stream import Record as Raw
from journeys.sources.decode.json_stream import first_records, stream_records
from journeys.sources.github.authors import settle
from journeys.sources.github.gharchive.records import LOGIN
from journeys.sources.github.threads import LETTERS_SHOWN, beginning, describe
from journeys.sources.github.timeline.acts import ACTS, Told
from journeys.sources.github.timeline.records import SILENT, Attributes, Payload, Record, moment
from journeys.store.engine import Engine

NAME: Final = "gh_timeline"
SHOWS: Final = frozenset(
    {"starred", "forked", "opened_issue", "commented", "opened_change", "landed_change", "reviewed", "published"}
    | {"merged_change", "triaged", "released"}
)
SEEN: Final = 20
"""Records that are looked at to tell the format."""
SAMPLE_RECORDS: Final = 1_000
HOUR_PLACES: Final = 50
"""More repositories than this among the first records: a whole hour of GitHub, not a community's own selection."""


def recognise(path: Path, head: bytes) -> bool:
    """Whether one of the file's first records is a public event whose actor is named by text."""
    records = (raw for raw in first_records(head, SEEN) if b'"payload"' in raw and b'"actor"' in raw)
    found = (decode_record(raw, Record) for raw in records)
    return any(not isinstance(record, Fault) and record.type.endswith("Event") for record in found)


def read(path: Path, reading: ImportContext) -> Extract:
    """Read a file of the timeline.

    Raises
    ------
    ExportError
        When not one record of it can be read.
    """
    wanted = tuple(pattern for pattern in reading.patterns if pattern.startswith("github:"))
    narrowed = bool(reading.patterns) and _is_whole_hour(path)
    taker = _Taker(ExtractBuilder(NAME, reading), wanted if narrowed else None)
    for raw in stream_records(path, reading.progress):
        taker.take(raw)
    if not taker.sound:
        why = "; ".join(f"record {bad.record}: {bad.reason}" for bad in taker.gatherer.rejected[:3])
        msg = f"{path} has no record of the timeline that can be read. {why or 'It is empty'}."
        raise ExportError(msg)
    return _finish(taker)


def _is_whole_hour(path: Path) -> bool:
    """Whether the first records are from so many repositories that they can only be all of GitHub's."""
    places = set()
    for raw in islice(stream_records(path, lambda _: None), SAMPLE_RECORDS):
        found = decode_record(raw.raw, Record)
        places.add(None if isinstance(found, Fault) else found.place)
    return len(places - {None}) > HOUR_PLACES


@dataclass
class _Taker:
    """Takes records one by one; of a whole hour only those of places that fit ``patterns``."""

    gatherer: ExtractBuilder
    patterns: tuple[str, ...] | None
    sound: int = 0
    passed_over: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    unsaid: Counter[str] = field(default_factory=Counter)

    def take(self, raw: Raw) -> None:
        """Take one record, or put it aside with the reason."""
        found = Fault(raw.fault) if raw.fault else decode_record(raw.raw, Record)
        if isinstance(found, Fault):
            self._reject(raw, found.reason)
            return
        place = found.place
        if self.patterns is not None and not any(matches(pattern, place or "") for pattern in self.patterns):
            self.sound += 1
            self.passed_over += 1
            return
        at = moment(found.created_at)
        fault = self._fault(found, at)
        if fault or at is None:
            self._reject(raw, fault or "")
            return
        self.sound += 1
        if found.type in ACTS and place:
            self._tell(raw, found, place, at)
        elif found.type not in SILENT:
            self.unknown[found.type] += 1

    def _fault(self, found: Record, at: datetime | None) -> str | None:
        """Say what makes a well-formed record unfit, if anything."""
        said = str(found.created_at)[:LETTERS_SHOWN]
        if fault := date_fault(at, said, self.gatherer.reading.now):
            return fault
        if found.type not in ACTS:
            return None
        if found.place is None:
            return f"{found.type} without repository"
        if found.actor is not None and not re.search(LOGIN, found.actor):
            return f"actor {found.actor[:80]!r} is not a login"
        return None

    def _tell(self, raw: Raw, found: Record, place: str, at: datetime) -> None:
        payload = decode_record(found.payload, Payload)
        if isinstance(payload, Fault):
            self._reject(raw, f"payload: {payload.reason}")
            return
        account = github_account(found.actor)
        if found.actor_attributes:
            _describe(self.gatherer, account, found.actor_attributes)
        ACTS[found.type](Told(self.gatherer, raw.number, raw.raw, found, payload, place, at, account, self.unsaid))

    def _reject(self, raw: Raw, reason: str) -> None:
        self.gatherer.reject(raw.number, reason, beginning(raw.raw))


def _describe(gatherer: ExtractBuilder, account: str, said: Attributes) -> None:
    """Keep what the record says of its actor."""
    if account == NOBODY:
        return
    describe(gatherer, account, None, said.type)
    if isinstance(said.name, str):
        gatherer.claim(account, "name", " ".join(said.name.split()))
    if isinstance(said.email, str) and "@" in said.email:
        gatherer.claim(account, "address", keyed_hash(said.email, gatherer.reading.key))
    if isinstance(said.blog, str):
        gatherer.claim(account, "profile", plain_address(said.blog))


def _finish(taker: _Taker) -> Extract:
    """Name authors and kinds of threads, now that all is read, and say what could not be told."""
    gatherer, engine = taker.gatherer, taker.gatherer.reading.engine
    if taker.patterns is not None:
        passed = f"{taker.passed_over:,} records of other places were passed over."
        gatherer.notes.append(f"This is a whole hour of GitHub: {passed}")
    gatherer.notes += [
        f"Records of unknown type {kind} that were passed over: {count:,}." for kind, count in taker.unknown.items()
    ]
    extract = gatherer.extract(SHOWS)
    extract, unsure = _with_kinds(extract, engine)
    settled = settle(extract, engine)
    notes = [
        (
            unsure,
            "comments are on threads of which the file does not say whether they are issues or pull requests: "
            "they are kept as issues'. Together with a complete archive of the repository they may count twice.",
        ),
        (settled.unclear, "closings, reopenings and merges do not say whose thread it was, and were left out."),
        (settled.unowned, "landed pull requests do not say whose they are, and were left out."),
        (taker.unsaid["number"], "records do not say in which thread they happened, and were left out."),
    ]
    told = [f"{count:,} {note}" for count, note in notes if count]
    last = extract.threads.unique(["place", "thread"], keep="last", order_by=["closed_at", "title"])
    return replace(settled.extract, notes=[*extract.notes, *told], threads=last)


def _with_kinds(extract: Extract, engine: Engine) -> tuple[Extract, int]:
    """Put comments on pull requests where they belong, as far as the file knows; count those of unknown threads.

    In the timeline a comment on a pull request has the address of an issue.
    """
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
    said = kept.filter(comments & nw.col("thread").str.starts_with("issue/"))
    unsure = engine.count(said.join(named, on=["place", "thread"], how="anti"))
    return replace(extract, events=kept), unsure
