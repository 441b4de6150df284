"""The Hugging Face Hub: its API's answers as files, and tables made of them.

Models, data sets and spaces (one object, an array, JSON lines, ``{"models": [...]}``, pages of the data set viewer's
``/rows``, Parquet as in ``cfahlgren1/hub-stats``, CSV with metadata in a cell, a card's own file), commits,
discussions and pull requests, likes, followers, members, profiles, requests for access. A file may hold answers of
several kinds; each record is recognised by its fields. Refused are answers without acts of a community: which provider
serves a model, whether a space runs, error messages.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.decode.compressed import Damaged
from journeys.sources.decode.files import Fault, head_text, read_content, to_utf8
from journeys.sources.decode.json_stream import first_records, stream_records
from journeys.sources.decode.lines import read_text_blocks
from journeys.sources.hub import columns
from journeys.sources.hub.cards import is_card
from journeys.sources.hub.commits import Commits
from journeys.sources.hub.discussions import LISTED, take_discussion
from journeys.sources.hub.holders import DISCUSSIONS, entries_in, holder_of
from journeys.sources.hub.people import (
    LISTINGS,
    UNDATED,
    take_account,
    take_handles,
    take_like,
    take_organisation,
    take_request,
)
from journeys.sources.hub.places import is_card_named, origin_of
from journeys.sources.hub.records import LETTERS_SHOWN, Entry, Fields, Origin, decode_fields, reject_record
from journeys.sources.hub.repositories import take_repository
from journeys.sources.hub.selection import find_family
from journeys.sources.hub.tables import (
    MAGIC,
    STATES,
    Batch,
    Row,
    csv_kind,
    csv_rows,
    is_parquet,
    parquet_batches,
    parquet_kind,
    parquet_schema,
)
from journeys.sources.sheets.parquet import UNREADABLE

NAME: Final = "hub"
# One known record among the first is enough: a file may hold answers of several kinds.
LOOKED_AT: Final = 3
# A large file of something else is refused early, instead of collecting a reason for each record.
REFUSED_AFTER: Final = 1_000
USELESS: Final = {
    "providers": "says only which providers serve the model; ask for it without expand, or with expand=author, tags, "
    "cardData, createdAt, lastModified, downloads, likes, gated",
    "runtime": "says only whether a space is running; ask for /api/spaces/OWNER/NAME instead",
    "error": "is an error message of the Hub and no answer",
    "total": "counts likes without saying when; ask for /api/users/NAME/likes as the Hub writes it",
}
UNNAMED_CARD: Final = (
    "is a card, but nothing says of which repository; name it with --place hub:model/OWNER/NAME, or the file "
    "models__OWNER__NAME__README.md"
)
KINDS: Final = ("model", "dataset", "space")
# Each adds a record of its kind, and returns the actions that such a record can show.
HANDLERS: Final[dict[str, Callable[[Entry], frozenset[str]]]] = {
    "account": take_account,
    "discussion": take_discussion,
    "handles": take_handles,
    "like": take_like,
    "organisation": take_organisation,
    "repository": take_repository,
    "request": take_request,
}

# A first record longer than what is read for recognising has no end there; its fields still show.
_BEGINNINGS: Final = re.compile(
    r'"(?:row_idx|modelId|isPullRequest|is_pull_request|rfilename|cardData|card_data|inferenceProviderMapping)"\s*:'
)
_EMPTY: Final = re.compile(r"\s*\[\s*\]\s*")


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins like an answer of the Hub, or is a table of them."""
    if path.is_dir():
        return False
    if is_parquet(path, head) or csv_kind(head):
        return True
    text = head_text(head)
    if text.startswith("---"):
        return is_card(text, named=is_card_named(path))
    if text[:1] not in ("{", "["):
        return False
    found = [decode_fields(raw) for raw in first_records(to_utf8(head), LOOKED_AT)]
    # of one object that is a long list nothing is whole at its beginning but the viewer's features
    if any(not isinstance(fields, Fields) or fields.names - {"features"} for fields in found):
        return any(isinstance(fields, Fields) and kind_of(fields) for fields in found)
    # an empty list says nothing of itself, but its name may: a repository that nobody likes is an answer too
    named = _EMPTY.fullmatch(text) is not None and any(listing in path.name for listing in LISTINGS)
    return named or _BEGINNINGS.search(text) is not None


def kind_of(fields: Fields) -> str | None:
    """Return a record's kind by its fields; None if it is none of the Hub's."""
    names = fields.names
    if names >= {"num", "isPullRequest"}:
        return "discussion"
    if names >= {"id", "authors"} and names & {"date", "createdAt"} and names & {"title", "message"}:
        return "commit"
    if "repo" in names and names & {"createdAt", "likedAt"} and isinstance(fields.get("repo"), dict):
        return "like" if {"name", "type"} <= fields.get("repo").keys() else None
    if names & {"timestamp", "time"} and names & {"user", "requestId"} and fields.text("status") in STATES:
        return "request"
    if "socialHandles" in names and "fullname" not in names:
        return "handles"
    if "user" in names and isinstance(fields.get("user"), str) and names & {"fullname", "avatarUrl", "avatar_url"}:
        return "account"
    if names >= {"name", "fullname"} and names & {"numUsers", "num_users", "isVerified", "numModels"}:
        return "organisation"
    return _other_kind(fields)


def _other_kind(fields: Fields) -> str | None:
    names = fields.names
    if holder := holder_of(names):
        return holder
    if names <= {"_id", "id", "inferenceProviderMapping"} and "inferenceProviderMapping" in names:
        return "providers"
    if names >= {"stage", "hardware"}:
        return "runtime"
    if names >= {"error"} and len(names) <= len({"error", "message"}):
        return "error"
    if names >= {"total", "models", "datasets", "spaces"}:
        return "total"
    own = {"modelId", "tags", "likes", "downloads", "cardData", "pipeline_tag", "sdk", "gated", "siblings"}
    return "repository" if names & {"id", "modelId", "datasetId"} and len(names & own) > 1 else None


def read(path: Path, context: ImportContext) -> Extract:
    """Read answers of the Hub, of any kinds.

    Raises
    ------
    ExportError
        When nothing of it can be taken: with the first reason, which says what to do.
    """
    file = _HubFile(path, ExtractBuilder(NAME, context), origin_of(path, context))
    for entry in file.entries(context):
        file.take(entry)
        if file.builder.rejected.total >= REFUSED_AFTER and not file.builder.has_anything:
            break
    return file.extract()


@dataclass
class _HubFile:
    path: Path
    builder: ExtractBuilder
    origin: Origin
    shows: set[str] = field(default_factory=set)
    described: int = 0
    commits: Commits = field(default_factory=Commits)

    def entries(self, context: ImportContext) -> Iterator[Entry]:
        beginning = _beginning(self.path)
        if head_text(beginning).startswith("---"):
            yield from self._card(context)
            return
        if beginning.startswith(MAGIC) or csv_kind(beginning):
            in_columns = beginning.startswith(MAGIC)
            for row in self._parquet(context) if in_columns else csv_rows(self.path, context.progress):
                if row.fault:
                    reject_record(self.builder, row.number, row.fault, row.raw)
                else:
                    yield Entry(self.builder, self.origin, row.number, row.raw, Fields(row.cells))
            return
        for record in stream_records(self.path, context.progress):
            fields = Fault(record.fault) if record.fault else decode_fields(record.raw)
            if isinstance(fields, Fault):
                reject_record(self.builder, record.number, fields.reason, record.raw)
            else:
                yield Entry(self.builder, self.origin, record.number, record.raw, fields)

    def _card(self, context: ImportContext) -> Iterator[Entry]:
        content = read_content(self.path, context.progress)
        kind, _, name = (self.origin.place or "").removeprefix("hub:").partition("/")
        if kind not in KINDS:
            reject_record(self.builder, 1, UNNAMED_CARD, b"")
            return
        if content.fault:
            reject_record(self.builder, 1, content.fault, b"")
        fields = Fields({"id": name, "card": head_text(content.data)})
        yield Entry(self.builder, replace(self.origin, kind=kind), 1, b"", fields)

    def _parquet(self, context: ImportContext) -> Iterator[Row]:
        try:
            kind = parquet_kind(self.path)
            family = find_family(self.path, kind, context.patterns) if kind else None
        except UNREADABLE as error:
            msg = f"{self.path} cannot be read as Parquet: {str(error)[:200]}. Export or download it again."
            raise ExportError(msg) from error
        if family is not None:
            self.builder.notes.append(
                f"A table of the whole Hub: of its {kind}s those are kept that definitions claim, what these were made "
                "from and what was made from them. Import it again when definitions change."
            )
        yield from self._parquet_rows(parquet_batches(self.path, context.progress, family))

    def _parquet_rows(self, batches: Iterator[Batch | Row]) -> Iterator[Row]:
        """List the rows that are to be read one by one; those that are usual are added in columns."""
        schema = parquet_schema(self.path)
        of_models = columns.fits(schema) and kind_of(Fields(dict.fromkeys(schema.names))) == "repository"
        reader = columns.Columns(self.builder.reading.now, self.origin.at) if of_models else None
        for batch in batches:
            if isinstance(batch, Row):
                yield batch
                continue
            rows, usual = reader.read(batch.cells) if reader else (None, np.zeros(len(batch.numbers), np.bool_))
            # in the order of the file, since a file that begins with nothing but faults is given up
            is_first = np.cumsum(usual) == 0
            yield from batch.rows(is_first)
            if rows:
                self.builder.repositories(rows)
                self.described += len(rows)
            yield from batch.rows(~usual & ~is_first)

    def take(self, entry: Entry) -> None:
        kind = "repository" if entry.fields.names == {"id", "card"} else kind_of(entry.fields)
        if kind is None:
            entry.reject(f"is no answer of the Hub that is known here; its fields are {_fields(entry.fields)}")
        elif kind in USELESS:
            message = str(entry.fields.get("error"))[:LETTERS_SHOWN] if kind == "error" else ""
            entry.reject(f"{USELESS[kind]}{f': {message}' if message else ''}")
        elif holder_of(entry.fields.names):
            self.shows |= LISTED if kind == DISCUSSIONS else frozenset()
            for inner in entries_in(entry, kind):
                self.take(inner)
        else:
            self.described += kind == "repository"
            self.shows |= self.commits.take(entry) if kind == "commit" else HANDLERS[kind](entry)

    def extract(self) -> Extract:
        self.commits.finish(self.builder)
        if self.builder.rejected and not self.builder.has_anything:
            first = self.builder.rejected[0]
            msg = f"{self.path}: nothing of it can be taken. Record {first.record}: {first.reason}."
            raise ExportError(msg, "day" if first.reason.endswith(UNDATED) else "")
        if not self.builder.has_anything:
            # An empty list of likers shows that nobody liked, which is an answer.
            self.shows |= {LISTINGS[self.origin.listing]} if self.origin.listing in LISTINGS else set()
        if self.described and not self.shows:
            which = "One repository is" if self.described == 1 else f"{self.described:,} repositories are"
            note = f"{which} described. A description is nobody's act: who published is in commits."
            self.builder.notes.append(note)
        return self.builder.extract(self.shows)


def _beginning(path: Path) -> bytes:
    # a Parquet file may begin with bytes that no text has, so its mark is looked for first
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) == MAGIC:
                return MAGIC
        return next(read_text_blocks(path, lambda _: None), b"")
    except Damaged:
        return b""
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror or error}; check its name and your right to read it"
        raise ExportError(msg) from error


def _fields(fields: Fields) -> str:
    return ", ".join(sorted(fields.names))[: 2 * LETTERS_SHOWN] or "none"
