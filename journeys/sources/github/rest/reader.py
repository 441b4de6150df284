"""GitHub's REST lists, as ``gh api --paginate`` writes them, and single answers: what is in them, and what is not.

Several kinds of lists may be in one file. Left out on purpose: assigning and asking for a review (people take and pass
on work by it), mentions, reactions. Undated lists (contributors, stargazers without ``starred_at``) are no source of
journeys: they are refused, with what to ask for instead. A page of activity has the records of GH Archive, and its
reader takes it.
"""

import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import narwhals as nw

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.decode.files import Fault, decode_record, to_utf8
from journeys.sources.decode.json_stream import Record as RawRecord
from journeys.sources.decode.json_stream import first_records, stream_records
from journeys.sources.github.authors import number_comments
from journeys.sources.github.gharchive import reader as gharchive_reader
from journeys.sources.github.record_context import RecordContext
from journeys.sources.github.rest.acts import TAKEN, place_of
from journeys.sources.github.rest.records import Record, decode, kind_of

NAME: Final = "github_rest"
RECORDS_SEEN: Final = 5
"""Records that are looked at to recognise a file."""
LISTS: Final = (
    "gh api --paginate 'repos/OWNER/REPO/issues?state=all', and likewise pulls?state=all, issues/comments, "
    "pulls/comments, issues/events"
)
REFUSED: Final = {
    "starred": "the list of what one account starred, which does not say who. Export the repository's stargazers: "
    "gh api --paginate -H 'Accept: application/vnd.github.star+json' repos/OWNER/REPO/stargazers",
    "repository": f"the description of a repository, in which nobody acts. Export its lists: {LISTS}",
    "contributor": "a list of contributors, which has no dates, so it shows no journey. "
    "Take the commits instead: a git log or clone, or gh api --paginate repos/OWNER/REPO/commits",
    "account": "a list of accounts (stargazers, watchers, members or one profile) without dates, so they show "
    "no journey. Stargazers have dates when they are asked for with the header "
    "'Accept: application/vnd.github.star+json': gh api --paginate -H 'Accept: application/vnd.github.star+json' "
    "repos/OWNER/REPO/stargazers",
    "reaction": f"a list of reactions, which are no acts here. Export what was reacted to: {LISTS}",
    "rate_limit": f"an answer about GitHub's rate limit, and no data. Export a list: {LISTS}",
    "graphql": "an answer of GitHub's GraphQL interface in a shape that is not read (or an error of it). "
    f"Export REST lists instead: {LISTS}",
    "error": "an error that GitHub answered, and no data. Wait if it speaks of a limit, then export again",
    "reviewers": f"a list of requested reviewers, who have not reviewed yet. Export a list: {LISTS}",
}
"""What is not taken, and why, with what to export instead."""
COMMENTS: Final = frozenset({"comment", "commit_comment"})
EMPTY: Final = (
    "{path} is an empty list: GitHub had nothing to list, or the page asked for is beyond the last. There is nothing "
    "to import."
)


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins with records of GitHub's REST lists, or with an empty list."""
    if path.is_dir():
        return False
    data = to_utf8(head)
    if data.strip() and not data.strip(b" \t\r\n[]"):
        return True
    found = [decode_record(raw, Record) for raw in first_records(head, RECORDS_SEEN)]
    return any(not isinstance(record, Fault) and kind_of(record) is not None for record in found)


def read(path: Path, import_context: ImportContext) -> Extract:
    """Read one file as events, claims and threads.

    Raises
    ------
    ExportError
        When no record of it shows an act, saying what the file is and what to export instead; or when nothing says
        which repository the records are of.
    """
    return read_records(path, import_context, stream_records(path, import_context.progress))


def read_records(path: Path, import_context: ImportContext, records: Iterable[RawRecord], name: str = NAME) -> Extract:
    """Read records of these lists from a file of any format that holds them; ``name`` is that of the format.

    Raises
    ------
    ExportError
        As for :func:`read`.
    """
    reader = _Reader(path, import_context, name)
    for raw_record in records:
        if reader.take(raw_record):
            return _read_activity(path, import_context)
    return reader.extract()


class _Reader:
    """Takes one record after another, and counts the kinds there were."""

    def __init__(self, path: Path, import_context: ImportContext, name: str) -> None:
        self.path = path
        self.import_context = import_context
        self.builder = ExtractBuilder(name, import_context)
        self.kinds: Counter[str] = Counter()
        self.placeless = 0

    def take(self, raw_record: RawRecord, *, within: bool = False) -> bool:
        """Take a record; return whether the file is a page of activity, which another reader takes.

        ``within`` tells that it stands in the answer of a search, which holds no further answers.
        """
        context = RecordContext(self.builder, raw_record.number, raw_record.raw)
        if raw_record.fault:
            context.reject(raw_record.fault)
            return False
        try:
            # a decoder that is made once is faster than decode_record, which is for the records that it refuses
            record = decode(raw_record.raw)
        except (ValueError, RecursionError):
            mended = decode_record(raw_record.raw, Record)
            if isinstance(mended, Fault):
                context.reject(mended.reason)
                return False
            record = mended
        kind = kind_of(record)
        if kind == "search" and not within:
            for raw in record.items or ():
                self.take(RawRecord(raw_record.number, bytes(raw)), within=True)
            return False
        if kind in TAKEN:
            self._take(kind, record, context)
            return False
        if kind == "activity" and not self.kinds:
            return True
        self.kinds[kind or ""] += 1
        what = REFUSED[kind].partition(",")[0] if kind in REFUSED else "of no kind that GitHub's lists have"
        context.reject(f"the record is {what}")
        return False

    def _take(self, kind: str, record: Record, context: RecordContext) -> None:
        place = place_of(kind, record, self.import_context.place)
        if place is None:
            self.placeless += 1
            context.reject("nothing says which repository it is of: give it with --place github:OWNER/REPO")
            return
        self.kinds[kind] += 1
        take, _ = TAKEN[kind]
        take(context.at(place), record)

    def extract(self) -> Extract:
        """Return what was taken.

        Raises
        ------
        ExportError
            When that is nothing, with the reason.
        """
        taken = self.kinds.keys() & TAKEN.keys()
        if not taken:
            raise ExportError(self._refusal(), "place" if self.placeless else "")
        extract = self.builder.extract(frozenset().union(*(TAKEN[kind][1] for kind in taken)))
        return number_comments(extract, self.import_context.engine) if taken & COMMENTS else extract

    def _refusal(self) -> str:
        if self.placeless:
            return (
                f"{self.path} does not say which repository it is of: give it with --place github:OWNER/REPO, or with "
                "--community if the community's definition has one repository."
            )
        refused = [kind for kind, _ in self.kinds.most_common() if kind in REFUSED]
        if refused:
            return f"{self.path} is {REFUSED[refused[0]]}."
        rejected = self.builder.rejected
        if not rejected:
            return EMPTY.format(path=self.path)
        return f"{self.path} has no record that can be read. Record {rejected[0].record}: {rejected[0].reason}."


def _read_activity(path: Path, import_context: ImportContext) -> Extract:
    """Read a page of activity as what it is: records of GH Archive, written as a list."""
    with tempfile.TemporaryDirectory(prefix="journeys-") as folder:
        lines = Path(folder) / path.name.removesuffix(".gz")
        with lines.open("wb") as file:
            for raw_record in stream_records(path, import_context.progress):
                # indented records become one line each; a line break inside a JSON string is written \n
                file.write(b" ".join(raw_record.raw.split(b"\n")) + b"\n")
        # the file was counted once already while it was rewritten
        extract = gharchive_reader.read(lines, replace(import_context, progress=lambda _: None))
        events = import_context.engine.keep(extract.events.with_columns(source=nw.lit(NAME)))
    return replace(extract, events=events)
