"""The records of a JSON file one by one, however they are held together.

One array, arrays one after another (as pages are written), arrays of arrays, JSON lines, objects with nothing between
them, or one object alone; plain or compressed, in any encoding. A file is read in blocks, so that memory does not
grow with it. One call of a fast decoder cuts a block, and proves the cut right; a block that it refuses is cut record
by record. A broken record costs only itself, as far as the beginning of the next one can be found: by the line break
and indentation that records begin with, or by an object with the fields that records have.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from journeys.sources.decode.compressed import Damaged
from journeys.sources.decode.files import to_utf8
from journeys.sources.decode.json_boundaries import (
    NEAR_END,
    SEPARATING,
    Ending,
    Style,
    end_of,
    may_go_on,
    skip,
    whole_fields,
)
from journeys.sources.decode.lines import read_text_blocks

# A longer record is a fault, such as a bracket that never closes.
RECORD_BYTES: Final = 1 << 26
# Parts of records may begin like records, so several cuts from the end of a block are tried first.
TRIES: Final = 8
# Pages that gh writes one after another meet like this.
SEAM: Final = b"}][{"
CUT_OFF: Final = "the file is cut off in this record: export or download it again"
UNCLOSED: Final = "the file is cut off after the record before: its list is not closed; export or download it again"
TOO_LONG: Final = f"the record is longer than {RECORD_BYTES >> 20} MB"

# the end of an object after a list in it, maybe with a count between them
AFTER_LIST: Final = 200
_AFTER: Final = re.compile(rb'\]\s*(?:,\s*"[^"\\\n]*"\s*:[\s\d]*)?\}\s*\Z')
_ABUTTING: Final = re.compile(rb'\}\s*\{(?=\s*"[^"\\\n]*"\s*:|\s*\})')

_decode_list: Final = msgspec.json.Decoder(list[msgspec.Raw]).decode
_decode_lines: Final = msgspec.json.Decoder(msgspec.Raw).decode_lines


class Record(msgspec.Struct, frozen=True, gc=False):
    """One object as it is written: its number in the file (from 1), and its fault, if any.

    With a fault, ``raw`` is what stands in its place: empty where a file breaks off between two records.
    """

    number: int
    raw: bytes
    fault: str | None = None


_Found = tuple[bytes, str | None]


def stream_records(path: Path, progress: Callable[[int], None]) -> Iterator[Record]:
    """List a file's records in order.

    A record that cannot be read has a fault; where the file breaks off, the last one holds what is there. ``progress``
    is called with the bytes of the file, as it is on the disk, read so far.
    """
    number = 0
    for found in _Cutter().cut(read_text_blocks(path, progress)):
        for raw, fault in found:
            number += 1
            yield Record(number, raw, fault)


def stream_listed(path: Path, name: str, progress: Callable[[int], None], until: str = "") -> Iterator[Record]:
    """List the records in the list of that name in a file's outermost object, as :func:`stream_records` does.

    What stands around the list is passed over: the list may be longer than memory. ``until`` is the name of the field
    after the list, where that holds more than a number.
    """
    number = 0
    for found in _Cutter().cut(_list_in(read_text_blocks(path, progress), name.encode(), until.encode())):
        for raw, fault in found:
            number += 1
            yield Record(number, raw, fault)


def around_list(path: Path, name: str) -> bytes:
    """Return the outermost object of a file up to the list of that name, which is empty in it."""
    before = next(_split_at_list(read_text_blocks(path, lambda _: None), name.encode()), b"")
    return before + b"]}"


def _list_in(blocks: Iterator[bytes], name: bytes, until: bytes) -> Iterator[bytes]:
    stop = re.compile(rb'\]\s*,\s*"%s"\s*:' % re.escape(until))
    parts = _split_at_list(blocks, name)
    if next(parts, None) is not None:
        yield b"["
        # a field after the list would make its records look like parts of one
        end = b""
        try:
            for block in parts:
                held = end + block
                if until and (after := stop.search(held)):
                    yield held[: after.start() + 1]
                    return
                yield held[:-AFTER_LIST]
                end = held[-AFTER_LIST:]
        except Damaged:
            yield end
            raise
        yield _AFTER.sub(b"]", end)


def _split_at_list(blocks: Iterator[bytes], name: bytes) -> Iterator[bytes]:
    # first all before the list's first element, then the rest
    opening = re.compile(rb'"%s"\s*:\s*\[' % re.escape(name))
    before = b""
    for block in blocks:
        before += block
        if found := opening.search(before):
            yield before[: found.end()]
            yield before[found.end() :]
            yield from blocks
            return
        if len(before) > RECORD_BYTES:
            return


def first_records(head: bytes, count: int) -> list[bytes]:
    """List up to ``count`` sound records of a file's beginning, in UTF-8, to recognise what they are.

    Of a first record that is longer than the beginning, the fields that are whole are returned.

    >>> first_records(b'[{"a": 1}, {"a": 2}, {"a"', 3)
    [b'{"a": 1}', b'{"a": 2}']
    >>> first_records(b'[{"a": 1, "b": "lon', 3)
    [b'{"a": 1}']
    """
    data = to_utf8(head)
    through = _Cutter().go_through(data, Style.of(data), final=False)
    sound = list(islice((raw for raw, fault in through if not fault), count))
    begin = data.find(b"{")
    return sound if sound or begin < 0 else [whole_fields(data[begin:])]


@dataclass
class _Cutter:
    """Cuts a file's text into records, holding only what is not cut yet."""

    style: Style | None = None
    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    open_lists: int = 0
    open_at: int = 0
    awaited: int = 0
    broken: _Found | None = None
    skipping: bool = False
    sound: bool = True

    def cut(self, blocks: Iterator[bytes]) -> Iterator[list[_Found]]:
        """List the records, block by block."""
        damage = None
        try:
            for block in blocks:
                self.parts.append(block)
                self.size += len(block)
                yield self._take(block)
        except Damaged as fault:
            damage = str(fault)
        yield list(self._finish(damage))

    def _take(self, block: bytes) -> list[_Found]:
        # returns the records that are whole now, but not the last, which may go on
        if self.style is None and b"{" in block:
            self.style = Style.of(b"".join(self.parts))
        style = self.style
        if style is None or (len(self.parts) > 1 and style.find(self._seam(block), 1) < 0):
            return self._skip_endless() if self.size > RECORD_BYTES else []
        if self.size < self.awaited:
            return []
        data = b"".join(self.parts)
        if self.skipping:
            data, self.skipping = data[max(style.find(data, 1), 0) :], False
        end = len(data)
        for _ in range(1 if style.by_line else TRIES):
            end = style.find_last(data, end)
            if end <= 0:
                break
            found = self._cut_at_once(data, end, style)
            if found is not None:
                self._keep(data[end:])
                self.awaited = 0
                return found
        found = list(self.go_through(data, style, final=False))
        self._keep(data[self.open_at :])
        self.awaited = 2 * self.size  # a long record is not gone through again with every block
        return found

    def _seam(self, block: bytes) -> bytes:
        # a record may begin across two blocks
        return self.parts[-2][-2 * NEAR_END :] + block

    def _keep(self, rest: bytes) -> None:
        self.parts, self.size = [rest], len(rest)

    def _skip_endless(self) -> list[_Found]:
        found: list[_Found] = [] if self.skipping else [(self.parts[0], TOO_LONG)]
        self.skipping, self.sound = True, False
        self._keep(self.parts[-1][-2 * NEAR_END :])
        return found

    def _cut_at_once(self, data: bytes, end: int, style: Style) -> list[_Found] | None:
        begin, stop = skip(data, 0), end
        while stop > begin and data[stop - 1] in SEPARATING:
            stop -= 1
        found = _decode_all(data, begin, stop, style)
        if found is None or self.broken or not all(raw.startswith(b"{") for raw, _ in found):
            return None
        self._count(data[: min(begin, end)])
        self._count(data[stop:end])
        self.sound = True
        return found

    def _count(self, separators: bytes) -> None:
        self.open_lists += separators.count(b"[") - separators.count(b"]")

    def go_through(self, data: bytes, style: Style, *, final: bool) -> Iterator[_Found]:
        """List records one after another; ``open_at`` is then where one begins that may continue after the data."""
        text = data.decode("latin-1")  # one sign a byte, so that places are the same in both
        at = 0
        while (at := self._skip(data, at)) < len(data):
            end, fault = end_of(text, at)
            if fault is None:
                yield from self._flush_broken()
                self.sound = True
                yield data[at:end], None
                at = end
                continue
            unended = may_go_on(fault, len(data))
            if unended and not final and len(data) - at <= RECORD_BYTES:
                break
            ending = Ending(to_the_end=unended and final, in_list=final and self.open_lists > 0)
            end = style.next_after(data, text, at, ending)
            if end < 0 and not final and len(data) - at <= RECORD_BYTES:
                break
            end, reason = (end, fault.reason) if end >= 0 else (len(data), CUT_OFF if unended else fault.reason)
            self.broken = self.broken or (data[at:end], reason)
            at = end
        self.open_at = at
        if final:
            yield from self._flush_broken()

    def _skip(self, data: bytes, at: int) -> int:
        end = skip(data, at)
        self._count(data[at:end])
        return end

    def _flush_broken(self) -> Iterator[_Found]:
        if self.broken:
            self.sound = False
            yield self.broken
        self.broken = None

    def _finish(self, damage: str | None) -> Iterator[_Found]:
        data = b"".join(self.parts)
        cut_off = False
        style = self.style or Style.of(data)
        found = None if damage else self._cut_at_once(data, len(data), style)
        for raw, fault in self.go_through(data, style, final=True) if found is None else found:
            cut_off = fault == CUT_OFF
            yield raw, damage if cut_off and damage else fault
        if damage and not cut_off:
            yield b"", damage
        elif self.open_lists > 0 and self.sound:
            yield b"", UNCLOSED


def _decode_all(data: bytes, begin: int, stop: int, style: Style) -> list[_Found] | None:
    # None if the records are not as simple as they look
    view = memoryview(data)
    cutters = (_usual_pages, _pages) if not style.by_line else (_pages,)
    if style.abutting:
        view = memoryview(_ABUTTING.sub(b"},{", view[begin:stop]))
        begin, stop = 0, len(view)
    for lists in cutters:
        try:
            if style.bare:
                return [(bytes(record), None) for record in _decode_lines(view[begin:stop])]
            return [
                (bytes(record), None)
                for first, last in lists(bytes(view) if style.abutting else data, begin, stop, style)
                for record in _decode_list(b"".join((b"[", view[first:last], b"]")))
            ]
        except (ValueError, RecursionError):
            continue
    return None


def _usual_pages(data: bytes, begin: int, stop: int, style: Style) -> Iterator[tuple[int, int]]:
    del style
    while (at := data.find(SEAM, begin, stop)) >= 0:
        yield begin, at + 1
        begin = at + len(SEAM) - 1
    yield begin, stop


def _pages(data: bytes, begin: int, stop: int, style: Style) -> Iterator[tuple[int, int]]:
    opening = b"[" + style.literal
    at = data.find(opening, begin, stop)
    while at >= 0:
        before = data[begin:at].rstrip(b" \t\r\n,")
        if before.endswith(b"]") and before[:-1].rstrip().endswith(b"}"):
            yield begin, begin + len(before) - 1
            begin = at + 1
        at = data.find(opening, at + 1, stop)
    yield begin, stop
