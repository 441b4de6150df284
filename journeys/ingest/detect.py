"""The known formats: which reader takes a file, recognised by its content, and the digest of that content.

A reader may also take a whole folder (a clone of a repository, an unpacked export of many files); the files of other
folders are read one by one.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from journeys.errors import ExportError
from journeys.ingest.unknown_file import named_file, unknown_file
from journeys.sources.base import Source
from journeys.sources.decode.files import GZIP
from journeys.sources.git import clone as git_clone
from journeys.sources.git import log as git_log
from journeys.sources.github import cli as github_cli
from journeys.sources.github import perceval as perceval_reader
from journeys.sources.github import sqlite as sqlite_reader
from journeys.sources.github.gharchive import nested as gharchive_nested
from journeys.sources.github.gharchive import reader as gharchive_reader
from journeys.sources.github.graphql import reader as graphql_reader
from journeys.sources.github.migration import reader as migration_reader
from journeys.sources.github.repo_archive import reader as repo_archive_reader
from journeys.sources.github.rest import reader as rest_reader
from journeys.sources.github.timeline import reader as timeline_reader
from journeys.sources.hub import reader as hub_reader
from journeys.sources.hub.places import is_named
from journeys.sources.notes import reader as notes_reader
from journeys.sources.rosters import all_contributors, people_lists, teams
from journeys.sources.slack import reader as slack_reader
from journeys.sources.tables import reader as tables_reader

# Asked in this order: the most particular first, tables last, as nearly any text could be a table.
READERS: Final[tuple[Source, ...]] = (
    gharchive_nested,
    gharchive_reader,
    timeline_reader,
    migration_reader,
    repo_archive_reader,
    graphql_reader,
    github_cli,
    perceval_reader,
    rest_reader,
    sqlite_reader,
    hub_reader,
    all_contributors,
    git_clone,
    slack_reader,
    teams,
    git_log,
    people_lists,
    notes_reader,
    tables_reader,
)
# Raised when a reader learns to read more, so that known files are read again when they are imported again.
FORMAT_VERSION: Final = 6
HEAD_BYTES: Final = 65_536
# Hidden files that are exports all the same.
DOTTED: Final = (".all-contributorsrc",)
# What collecting notes beside the exports that it writes.
OURS: Final = ("collection.json",)


def recognise(path: Path) -> Source:
    """Find a file's reader by its content.

    Raises
    ------
    ExportError
        Naming the formats there are, and how the file begins.
    """
    head = b"" if path.is_dir() else read_head(path)
    if not head and not path.is_dir():
        msg = f"{path} is empty."
        raise ExportError(msg)
    for source in READERS:
        # nearly any text could be a table, also one that is known for something else
        if is_mapped(source) and (said := named_file(path, head)):
            raise ExportError(said)
        if source.recognise(path, head):
            return source
    raise ExportError(unknown_file(path, head), "format")


def is_mapped(source: Source) -> bool:
    """Return whether a format is read by mappings."""
    return source.NAME == tables_reader.NAME


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files of a folder."""
    return sum(inner.stat().st_size for inner in (path.rglob("*") if path.is_dir() else [path]) if inner.is_file())


def read_head(path: Path) -> bytes:
    """Read how a file begins, decompressed, also if its end is damaged."""
    with path.open("rb") as file:
        raw = file.read(HEAD_BYTES)
    if not raw.startswith(GZIP):
        return raw
    try:
        head = zlib.decompressobj(wbits=31).decompress(raw, HEAD_BYTES)
    except zlib.error as error:
        msg = f"{path} is marked as gzip but cannot be decompressed: {error}. Export or download it again."
        raise ExportError(msg) from error
    if not head and len(raw) < HEAD_BYTES and not _is_empty_gzip(raw):
        msg = f"{path} is marked as gzip but is cut off before its first byte. Export or download it again."
        raise ExportError(msg)
    return head


def _is_empty_gzip(raw: bytes) -> bool:
    stream = zlib.decompressobj(wbits=31)
    stream.decompress(raw)
    return stream.eof


def digest_of(path: Path, circumstances: Sequence[Any]) -> str:
    """Return a digest of a file's content and of the circumstances that decide how it is read."""
    hashed = hashlib.sha256(msgspec.json.encode(circumstances, order="deterministic"))
    # A clone of the same commits may be packed in other files, so its commits are compared, not its bytes.
    if git_clone.recognise(path, b""):
        hashed.update(git_clone.fingerprint(path).encode())
        return hashed.hexdigest()[:32]
    hashed.update(path.name.encode() if _is_dated(path.name) or is_named(path) else b"")
    hashed.update(path.parent.name.encode() if _is_dated(path.parent.name) else b"")
    for inner in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if inner.is_file():
            hashed.update(b"" if inner == path else f"\0{inner.relative_to(path)}\0".encode())
            _feed(hashed, inner)
    return hashed.hexdigest()[:32]


def _feed(hashed: Any, path: Path) -> None:  # noqa: ANN401  (hashlib's own class has no public name)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            hashed.update(block)


def _is_dated(name: str) -> bool:
    # a day or a month in a name may date the entries
    return re.search(r"\d{4}-\d{2}", name) is not None


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """List the files of folders; a folder that one reader takes, or that cannot be opened, stays whole."""
    for path in paths:
        inner = _inside(path)
        if inner is None:
            yield path
        else:
            yield from files_in(inner)


def _inside(path: Path) -> list[Path] | None:
    # a folder that cannot be opened is returned itself, so that its fault is found when it is read
    try:
        if not path.is_dir() or is_whole(path):
            return None
        return [inner for inner in sorted(path.iterdir()) if _is_wanted(inner)]
    except OSError:
        return None


def is_whole(folder: Path) -> bool:
    """Return whether one reader takes a folder whole."""
    return any(source.recognise(folder, b"") for source in READERS)


def _is_wanted(path: Path) -> bool:
    # hidden files belong to programs, and a link could lead out of the folder
    return (not path.name.startswith(".") or path.name in DOTTED) and path.name not in OURS and not path.is_symlink()
