"""Compressed files: which compression it is, by the first bytes, and their data in blocks of bounded size.

gzip, Zstandard, xz and bzip2. Left out: compressions without a mark at their beginning (.lzma, .br), and .lz4 and .Z,
which no tool of this field writes.
"""

import bz2
import io
import lzma
import re
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyarrow as pa

GZIP: Final = b"\x1f\x8b"
KINDS: Final = (
    ("gzip", re.compile(re.escape(GZIP))),
    ("zstd", re.compile(rb"\x28\xb5\x2f\xfd")),
    ("xz", re.compile(rb"\xfd7zXZ\0")),
    # the sign of the first block follows, or that of the end: three letters alone may begin a text
    ("bzip2", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")),
)
"""The compressions, and how their files begin."""
MARK_BYTES: Final = 10
SUFFIXES: Final = (".gz", ".zst", ".zstd", ".xz", ".bz2")
RAW_BYTES: Final = 1 << 16
LARGEST_WINDOW: Final = 1 << 28
"""Bytes of memory that xz data may ask for; its own programs ask for a quarter of it at most."""

CUT_OFF: Final = "the compressed data ends in the middle: the file was cut off; export or download it again"

_REFUSING: Final = (lzma.LZMAError, OSError, ValueError, pa.ArrowException)


class Damaged(Exception):  # noqa: N818  (a state of the file, shown to the person; never leaves the readers of files)
    """The compressed data cannot be read further."""


def compression_of(data: bytes) -> str:
    """Return the compression of data by its beginning, empty if it has none.

    >>> compression_of(bz2.compress(b"a")), compression_of(b"BZhang wrote this")
    ('bzip2', '')
    """
    return next((kind for kind, mark in KINDS if mark.match(data)), "")


def compression_of_file(path: Path) -> str:
    """Return the compression of a file by its beginning, empty if it has none."""
    with path.open("rb") as file:
        return compression_of(file.read(MARK_BYTES))


def plain_name(name: str) -> str:
    """Return a file's name in small letters, without the ending of its compression.

    >>> plain_name("Calls.CSV.zst")
    'calls.csv'
    """
    name = name.lower()
    return next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), name)


class _Lent(io.RawIOBase):
    """A file that stays open when who reads it is done: the library closes what it was given."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401  (whatever holds bytes)
        return self.file.readinto(buffer)  # type: ignore[attr-defined,no-any-return]  # files of bytes have it


class Unpacking(io.RawIOBase):
    """The data of a file that is compressed by zstd, xz or bzip2, unpacked as it is read; several parts are one.

    Nothing is unpacked that was not asked for. Reading raises :class:`Damaged` where the data is damaged or cut off;
    of what is before, at most the block that was asked for is lost.
    """

    def __init__(self, file: BinaryIO, kind: str) -> None:
        self.file = file
        self.kind = kind
        self.position = 0
        self._begin()

    def _begin(self) -> None:
        self.file.seek(0)
        self.position = 0
        self.begun = False
        if self.kind == "zstd":
            self.arrow = pa.CompressedInputStream(_Lent(self.file), "zstd")
        else:
            self.part = self._new_part()

    def _new_part(self) -> lzma.LZMADecompressor | bz2.BZ2Decompressor:
        if self.kind == "xz":
            return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=LARGEST_WINDOW)
        return bz2.BZ2Decompressor()

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that places in it can be reached: forward by reading, backward from the beginning."""
        return True

    def tell(self) -> int:
        """Return the bytes read so far, unpacked."""
        return self.position

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place, counted from the beginning or from here."""
        target = offset + (self.position if whence == io.SEEK_CUR else 0)
        if target < self.position:
            self._begin()
        while self.position < target and self.read(min(RAW_BYTES, target - self.position)):
            pass
        return self.position

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401  (whatever holds bytes)
        """Read as much as fits, and return how much that is: nothing at the end."""
        view = memoryview(buffer)
        size = min(len(view), RAW_BYTES)
        try:
            data = self.arrow.read(size) if self.kind == "zstd" else self._next(size)
        except _REFUSING as error:
            raise Damaged(self._explain(str(error))) from error
        view[: len(data)] = data
        self.position += len(data)
        return len(data)

    def _next(self, size: int) -> bytes:
        while True:
            raw = b""
            if self.part.eof:
                # parts may follow one another, with zero bytes between them
                raw = self.part.unused_data.lstrip(b"\0")
                self.part, self.begun = self._new_part(), False
            if not raw and self.part.needs_input:
                raw = self._read_raw()
                if not raw and self.begun:
                    raise Damaged(CUT_OFF)
                if not raw:
                    return b""
            self.begun = True
            if data := self.part.decompress(raw, size):
                return data

    def _read_raw(self) -> bytes:
        while raw := self.file.read(RAW_BYTES):
            if found := raw if self.begun else raw.lstrip(b"\0"):
                return found
        return b""

    def _explain(self, error: str) -> str:
        if "emory" in error:
            return f"it asks for more than {LARGEST_WINDOW >> 20} MB of memory; unpack it yourself and give the file"
        if "runcated" in error:
            return CUT_OFF
        return f"the compressed data is damaged here ({error}): export or download it again"
