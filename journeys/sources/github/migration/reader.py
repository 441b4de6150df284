"""GitHub's own export of an account or organisation, unpacked: a folder of numbered files, whose keys are addresses.

Who opened a thread and what was done to it stand in different files, so the folder is read whole and one of its files
alone is refused. Left out: rights (members of teams and collaborators are named without a date), reactions,
attachments, and the git data in it, which is read as a clone.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.decode.files import Fault, decode_record
from journeys.sources.decode.json_stream import first_records, stream_records
from journeys.sources.github.authors import number_comments, without_merge_closings
from journeys.sources.github.migration.acts import FILE_KINDS, take
from journeys.sources.github.record_context import RecordContext

NAME: Final = "github_migration"
SHOWS: Final = frozenset(
    {"opened_issue", "opened_discussion", "commented", "claimed", "opened_change", "landed_change", "reviewed"}
    | {"merged_change", "triaged", "released"}
)
UNDATED: Final = ("teams", "repositories")
"""Kinds of files that name rights without saying since when."""
SILENT: Final = frozenset(
    {"attachments", "milestones", "projects", "protected_branches", "repository_files", "pull_request_review_threads"}
    | {"discussion_categories", "labels", "bases", "repository_rulesets"}
)
"""Kinds of files that are read past: no act of theirs is in the vocabulary."""
SCHEMA: Final = "schema.json"
HEAD_BYTES: Final = 65_536

_SHARD: Final = re.compile(r"([a-z_]+)_(\d{6})\.json")


class _Beginning(msgspec.Struct):
    """What every record of such a file begins with, whatever it is of."""

    type: str
    url: str


class _Rights(msgspec.Struct):
    """The undated rights in a team's or repository's record."""

    members: list[Any] | None = None
    collaborators: list[Any] | None = None


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a folder holds such an export, or a file is one of it (which is then refused with what to do)."""
    if not path.is_dir():
        named = _SHARD.fullmatch(path.name) is not None
        return (named and _begins_like_one(head)) or (path.name == SCHEMA and b'"github_sha"' in head)
    shards = [file for kind, files in _shards(path).items() if kind in FILE_KINDS for file in files]
    return any(_begins_like_one(_head_of(file)) for file in shards)


def _begins_like_one(head: bytes) -> bool:
    # records of GitHub's interfaces have no type, or one in capitals, and their address is the interface's
    for raw in first_records(head, 1):
        found = decode_record(raw, _Beginning)
        return not isinstance(found, Fault) and found.type.islower() and "//api." not in found.url
    return False


def _head_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _shards(folder: Path) -> Mapping[str, list[Path]]:
    """Group a folder's numbered files by their kind."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.iterdir()):
        named = _SHARD.fullmatch(path.name)
        # links are left out: an archive from a stranger may hold one that leads out of the folder
        if named and path.is_file() and not path.is_symlink():
            found[named[1]].append(path)
    return found


def read(path: Path, import_context: ImportContext) -> Extract:
    """Read an unpacked migration export.

    Raises
    ------
    ExportError
        When it is one file of it, or not one record of it can be read.
    """
    if not path.is_dir():
        msg = (
            f"{path} is one file of a migration export, and other files of it say whose its threads are; "
            "give the folder that contains it, or the .tar.gz as GitHub made it"
        )
        raise ExportError(msg)
    builder, shards = ExtractBuilder(NAME, import_context), _shards(path)
    read_before, sound = 0, 0
    for kind in FILE_KINDS:
        for file in shards.get(kind, ()):
            sound += _take_file(builder, kind, file, read_before)
            read_before += file.stat().st_size
    if not sound:
        why = "; ".join(bad.reason for bad in builder.rejected[:3])
        msg = f"{path} has no record of a migration export that can be read. {why or 'Its files are empty'}."
        raise ExportError(msg)
    _note_what_is_left(builder, path, shards)
    return number_comments(without_merge_closings(builder.extract(SHOWS)), import_context.engine)


def _take_file(builder: ExtractBuilder, kind: str, file: Path, read_before: int) -> int:
    """Add the acts of a file's records; return how many were sound, and name the file in the reasons of the others."""
    sound, rejected = 0, len(builder.rejected)
    for record in stream_records(file, lambda done: builder.reading.progress(read_before + done)):
        context = RecordContext(builder, record.number, record.raw)
        if record.fault:
            context.reject(record.fault)
        else:
            sound += take(kind, context)
    for at in range(rejected, len(builder.rejected)):
        bad = builder.rejected[at]
        builder.rejected[at] = replace(bad, reason=f"{file.name}: {bad.reason}")
    return sound


def _note_what_is_left(builder: ExtractBuilder, folder: Path, shards: Mapping[str, list[Path]]) -> None:
    """Note what of the export was not read and matters."""
    rights = 0
    for file in (file for kind in UNDATED for file in shards.get(kind, ())):
        for record in stream_records(file, lambda _: None):
            found = decode_record(record.raw, _Rights)
            if not record.fault and not isinstance(found, Fault):
                rights += len(found.members or ()) + len(found.collaborators or ())
    if rights:
        builder.notes.append(
            f"{rights:,} members of teams and collaborators are named without a date, and were left out: "
            "write since when they have their rights in a roster."
        )
    if clones := sorted(path.relative_to(folder) for path in folder.glob("repositories/*/*.git")):
        builder.notes.append(f"The git data was not read; for the commits import {', '.join(map(str, clones[:5]))}.")
    if unknown := sorted(shards.keys() - {*FILE_KINDS, *UNDATED, *SILENT}):
        builder.notes.append(f"Files of unknown kinds were passed over: {', '.join(unknown)}.")
