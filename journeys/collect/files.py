"""Writing what was fetched: a file is complete or absent, and the same answers give the same bytes.

A file is written under a hidden name, which imports ignore, and then renamed. Compressed files carry no time or name.
"""

import gzip
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, cast

import msgspec

from journeys.errors import CollectError

# Fixed: another compression level gives other bytes for the same answers.
LEVEL: Final = 6


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its place only when all of it is written.

    Raises
    ------
    CollectError
        When it cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        if isinstance(error, CollectError):
            raise
        msg = f"{path} cannot be written: {error.strerror or error}. Make room, or name another folder with --out."
        raise CollectError(msg) from error


@contextmanager
def zipped(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """Return a file that compresses what is written, the same way every time."""
    # without time and name in its header, gzip of the same bytes is the same file
    with gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=file, mtime=0) as outer:
        buffered = io.BufferedWriter(cast("io.RawIOBase", outer), 1 << 16)
        yield buffered
        buffered.flush()


def write_lines(path: Path, records: Iterable[bytes]) -> int:
    """Write records as compressed lines and return their number; no record leaves no file."""
    count = 0
    with replacing(path) as file, zipped(file) as lines:
        for record in records:
            lines.write(one_line(record) + b"\n")
            count += 1
    if not count:
        path.unlink()
    return count


def read_lines(path: Path) -> Iterator[bytes]:
    """List the records of a file written here; none if there is no file."""
    if path.exists():
        with gzip.open(path, "rb") as lines:
            for line in lines:
                yield line.rstrip(b"\n")


def write_json(path: Path, value: Any) -> None:  # noqa: ANN401  (any JSON)
    """Write a small JSON file, indented."""
    with replacing(path) as file:
        file.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def one_line(raw: bytes) -> bytes:
    """Remove line breaks from JSON; in valid JSON they stand only between its parts."""
    return msgspec.json.format(raw, indent=-1) if b"\n" in raw or b"\r" in raw else raw


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
