"""Large files of lines, compressed or not: as blocks of whole lines on disk, for an engine that reads files.

Handled here: compressed data that ends early or is damaged, UTF-16, byte order marks, lines without end. Memory stays
bounded; a line is known by its number in the file, from 1.
"""

import codecs
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from isal import isal_zlib

from journeys.errors import StoreError
from journeys.model.extract import Rejected
from journeys.sources.base import TEXT_KEPT
from journeys.sources.decode.compressed import CUT_OFF, Damaged, Unpacking, compression_of_file
from journeys.sources.decode.files import check_swelling, encoding_of

InflateError: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # its stub gives an instance
RAW_BYTES: Final = 1 << 16
# Decompressed bytes at a time, at most: a small file may unpack to a huge one.
BLOCK_BYTES: Final = 1 << 20
# Enough for an engine to share between its threads.
BATCH_BYTES: Final = 1 << 27
# A longer line is no record.
LINE_BYTES: Final = 1 << 28

Choose = Callable[[bytes, int], tuple[bytes, list[int]]]
"""Takes whole lines and the number of the first; gives those that are wanted, with their numbers."""


@dataclass(frozen=True)
class Batch:
    """Whole lines in a file of their own: their numbers, rejected lines, and how far the source is read."""

    path: Path
    numbers: Sequence[int]
    rejected: Sequence[Rejected]
    until: int


def read_batches(path: Path, folder: Path, choose: Choose | None = None) -> Iterator[Batch]:
    """Write a file's lines, compressed or not, in batches to disk.

    The batches lie in ``folder``, each until the next one is asked for; ``choose`` narrows the lines.
    """
    batches = _Cutter(path, folder, choose).batches()
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, batches, None)  # decompressed while the one before is read
        while (batch := coming.result()) is not None:
            coming = pool.submit(next, batches, None)
            yield batch
            batch.path.unlink()


@dataclass
class _Cutter:
    path: Path
    folder: Path
    choose: Choose | None
    line: int = 1
    read: int = 0
    open_parts: list[bytes] = field(default_factory=list)
    open_bytes: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def batches(self) -> Iterator[Batch]:
        blocks = self._whole_lines()
        number = 0
        finished = False
        while not finished:
            target = self.folder / f"batch-{number}.jsonl"
            numbers, finished = self._write(target, blocks)
            rejected, self.rejected = self.rejected, []
            yield Batch(target, numbers, rejected, self.read)
            number += 1

    def _write(self, target: Path, blocks: Iterator[bytes]) -> tuple[Sequence[int], bool]:
        first, seen = self.line, 0
        chosen: list[int] = []
        try:
            with target.open("wb") as file:
                for block in blocks:
                    seen += len(block)
                    wanted = block
                    if self.choose:
                        wanted, numbers = self.choose(block, self.line)
                        chosen += numbers
                    self.line += block.count(b"\n")
                    file.write(wanted)
                    if seen >= BATCH_BYTES:
                        break
        except OSError as error:
            if error.filename == str(self.path):
                raise
            msg = f"Temporary files cannot be written to {self.folder.parent}: {error.strerror}. Free some space there."
            raise StoreError(msg) from error
        return chosen if self.choose else range(first, self.line), seen < BATCH_BYTES

    def _whole_lines(self) -> Iterator[bytes]:
        blocks = read_text_blocks(self.path, self._note)
        try:
            for block in blocks:
                cut = block.rfind(b"\n") + 1
                if cut:
                    yield from self._close(block[:cut])
                self.open_parts.append(block[cut:])
                self.open_bytes += len(block) - cut
                if self.open_bytes > LINE_BYTES:
                    self.open_parts = [b"".join(self.open_parts)[:TEXT_KEPT]]
        except Damaged as damage:
            tail = b"".join(self.open_parts).rstrip()
            # What ends like a record may be whole, although the file is damaged after it.
            if not tail.endswith(b"}"):
                self._reject(str(damage), tail)
                return
            self.rejected.append(Rejected(self.line + 1, str(damage)))
        if any(self.open_parts):
            yield from self._close(b"\n")

    def _close(self, block: bytes) -> Iterator[bytes]:
        if self.open_bytes > LINE_BYTES:
            self._reject(f"the line is longer than {LINE_BYTES >> 20} MB", self.open_parts[0])
            block = block[block.index(b"\n") :]
            self.open_parts = []
        yield b"".join([*self.open_parts, block])
        self.open_parts, self.open_bytes = [], 0

    def _reject(self, reason: str, text: bytes) -> None:
        self.rejected.append(Rejected(self.line, reason, text[:TEXT_KEPT].decode(errors="replace")))

    def _note(self, read: int) -> None:
        self.read = read


def read_lines(batch: Batch) -> Iterator[tuple[int, bytes]]:
    """List a batch's lines with their numbers, without blank ones."""
    with batch.path.open("rb") as file:
        for number, line in zip(batch.numbers, file, strict=False):
            if not line.isspace():
                yield number, line


def read_first_lines(path: Path, count: int) -> list[bytes]:
    """List up to ``count`` lines from a file's beginning, even if the rest is damaged."""
    text = bytearray()
    breaks = 0
    with suppress(Damaged):
        for block in read_text_blocks(path, lambda _: None):
            text += block
            breaks += block.count(b"\n")
            if len(text) >= BATCH_BYTES or breaks >= count:
                break
    return bytes(text).split(b"\n", count)[:count]


def read_text_blocks(path: Path, note: Callable[[int], None]) -> Iterator[bytes]:
    """List a file's text in blocks of UTF-8, without byte order mark; ``note`` is called with the bytes read so far."""
    blocks = _read_blocks(path, note)
    head = next(blocks, b"")
    encoding, mark = encoding_of(head)
    if encoding == "utf-8":
        yield head[mark:]
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    yield decoder.decode(head[mark:]).encode()
    for block in blocks:
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", final=True).encode()


def _read_blocks(path: Path, note: Callable[[int], None]) -> Iterator[bytes]:
    # nothing is returned of a block with damage in it, so its beginning is decompressed once more
    compression = compression_of_file(path)
    if compression != "gzip":
        with path.open("rb") as file:
            given = 0
            unpacking = Unpacking(file, compression) if compression else file
            while block := unpacking.read(BLOCK_BYTES):
                note(file.tell())
                given += len(block)
                if compression:
                    check_swelling(path, given)
                yield block
        return
    given, reached = 0, 0
    try:
        for block, reached in _inflate(path):
            note(reached)
            given += len(block)
            check_swelling(path, given)
            yield block
    except InflateError as error:
        yield from _rescue(path, given, reached)
        msg = f"the compressed data is damaged here ({error}): export or download it again"
        raise Damaged(msg) from error


def _inflate(path: Path, bytewise_from: int | None = None) -> Iterator[tuple[bytes, int]]:
    with path.open("rb") as file:

        def raw_blocks() -> Iterator[bytes]:
            while raw := file.read(1 if bytewise_from is not None and file.tell() >= bytewise_from else RAW_BYTES):
                yield raw

        for block in inflate(raw_blocks()):
            yield block, file.tell()


def inflate(raw_blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Decompress gzip as it comes, member after member, up to padding with zero bytes.

    Raises
    ------
    Damaged
        When the data ends within a member; damage within raises isal's own error.
    """
    inner, begun = isal_zlib.decompressobj(wbits=31), False
    for raw in raw_blocks:
        rest = raw
        while rest and (begun or rest.strip(b"\0")):
            if block := inner.decompress(rest, BLOCK_BYTES):
                yield block
            rest, begun = inner.unconsumed_tail, True
            if inner.eof:
                rest, inner, begun = inner.unused_data, isal_zlib.decompressobj(wbits=31), False
    if begun:
        raise Damaged(CUT_OFF)


def _rescue(path: Path, given: int, reached: int) -> Iterator[bytes]:
    # byte by byte, where blocks failed: the last good byte is the one before the damage
    skip = given
    with suppress(InflateError, Damaged):
        for block, _ in _inflate(path, max(0, reached - RAW_BYTES)):
            yield block[skip:]
            skip = max(0, skip - len(block))
