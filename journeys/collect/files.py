"""Writing what was fetched, so that a file is either whole or not there, and the same answers give the same bytes.

A file is written beside its place under a hidden name, which no import looks at, and then renamed. Compressed files
carry neither time nor name.
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

LEVEL: Final = 6
"""How hard is compressed: written into the files, so to say, as another level gives other bytes."""


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
    """Compress what is written, the same way every time."""
    with gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=file, mtime=0) as outer:
        buffered = io.BufferedWriter(cast("io.RawIOBase", outer), 1 << 16)
        yield buffered
        buffered.flush()


def write_lines(path: Path, records: Iterable[bytes]) -> int:
    """Write records as compressed lines and give their number; where there is none, no file is left."""
    count = 0
    with replacing(path) as file, zipped(file) as lines:
        for record in records:
            lines.write(one_line(record) + b"\n")
            count += 1
    if not count:
        path.unlink()
    return count


def read_lines(path: Path) -> Iterator[bytes]:
    """Give the records of a file written here; nothing if there is none."""
    if path.exists():
        with gzip.open(path, "rb") as lines:
            for line in lines:
                yield line.rstrip(b"\n")


def write_json(path: Path, value: Any) -> None:  # noqa: ANN401  (any JSON)
    """Write a small file for people and programs to read."""
    with replacing(path) as file:
        file.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def one_line(raw: bytes) -> bytes:
    """Take the line breaks out of JSON, which can only stand between its parts."""
    return msgspec.json.format(raw, indent=-1) if b"\n" in raw or b"\r" in raw else raw


def digest(path: Path) -> str:
    """Name a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
