"""The records in the lists of a JSON object that is broken, where brackets no longer separate them.

A sound object where one is expected is an element. After a broken element, the next sound object with the fields of a
record is the next one, also if it only seems to be a part of the element before, which lacks its end. Left out: lists
whose name is broken, and repair by guessing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from journeys.sources.decode.files import Fault, whole_members
from journeys.sources.decode.json_boundaries import end_of, skip

# The name of the field that an object stands in ends within so many bytes before it.
FIELD_BYTES: Final = 100

_OBJECT: Final = re.compile(rb'\{\s*"')
_NEXT_IN_ROW: Final = re.compile(rb"\s*,\s*(?=\{)")
_CLOSING: Final = re.compile(rb'\s*+\]\s*+(?:,\s*+(?:"[^"\\\n]*"\s*:|\Z)|\}?\s*+\Z)')


@dataclass(frozen=True)
class Listed:
    """One element of a list in the outermost object, as it is written; not whole when the file breaks off in it."""

    key: str
    raw: bytes
    whole: bool = True


def salvage_elements(data: bytes, keys: frozenset[str], is_record: Callable[[bytes], bool]) -> list[Listed]:
    """List the elements of some lists of a file (UTF-8) that is not sound JSON, broken ones too.

    ``keys`` are the names of the lists in the outermost object; no field in a record may have such a name and hold a
    list. ``is_record`` recognises records by their fields among all sound objects. A last element that is not whole
    (empty, if the end fell between two) means that the file breaks off.
    """
    names = b"|".join(re.escape(key.encode()) for key in sorted(keys))
    openings = list(re.finditer(rb'"(%s)"\s*:\s*\[' % names, data))
    stops = [*(opening.start() for opening in openings[1:]), len(data)]
    cutter = _Cutter(data, data.decode("latin-1"), is_record)
    found, key = [], ""
    for opening, stop in zip(openings, stops, strict=False):
        key = opening[1].decode()
        found += [Listed(key, raw) for raw in cutter.cut(opening.end(), stop)]
    if not cutter.breaks_off:
        return found
    if cutter.broken_at < 0:
        return [*found, Listed(key, b"", whole=False)]
    return [*found[:-1], Listed(key, found[-1].raw, whole=False)]


@dataclass
class _Cutter:
    """Cuts lists into their elements; ``text`` has one character for each byte of the data, so that positions agree.

    ``left_at`` is where the last list was left, ``broken_at`` where something broken begins that goes on to there.
    ``line`` is how records begin if each begins on a line of its own.
    """

    data: bytes
    text: str
    is_record: Callable[[bytes], bool]
    left_at: int = 0
    broken_at: int = -1
    line: bytes = b""

    def cut(self, at: int, stop: int) -> Iterator[bytes]:
        in_list, self.broken_at = True, -1
        while (begin := skip(self.data, at)) < stop:
            closing = _CLOSING.match(self.data, at, stop)
            if closing and in_list:
                break
            end = self._end(begin, stop)
            following = self._next_record(begin + 1, end if end >= 0 else stop)
            if closing and following < 0:
                break
            if end >= 0 and following < 0:
                yield self.data[begin:end]
                in_list, at = self._learn(begin, end), end
            else:
                at = following if following >= 0 else stop
                yield from self._broken(begin, at)
                in_list, self.broken_at = False, -1 if following >= 0 else self.broken_at
        self.left_at = at

    def _learn(self, begin: int, end: int) -> bool:
        # indentation is the surest sign of a record, once a sound one has shown it
        if not self.is_record(self.data[begin:end]):
            return False
        before = self.data[max(self.data.rfind(b"\n", 0, begin), 0) : begin]
        self.line = before + b"{" if before.startswith(b"\n") and not before.strip() else b""
        return True

    def _broken(self, begin: int, stop: int) -> Iterator[bytes]:
        # broken records that begin on lines of their own are separated, others are one fault
        while self.line and (at := self.data.find(self.line, begin, stop)) >= 0:
            following = at + len(self.line) - 1
            yield self.data[begin:following].rstrip(b" \t\r\n,")
            begin = following
        self.broken_at = begin
        yield self.data[begin:stop].rstrip(b" \t\r\n,")

    def _next_record(self, at: int, stop: int) -> int:
        # an object in a field of its own, or in a list in a field, is no record
        passed = at
        for found in _OBJECT.finditer(self.data, at, stop):
            begin = found.start()
            end = self._end(begin, stop) if begin >= passed else -1
            if end < 0 or not self.is_record(self.data[begin:end]):
                continue
            if not self.data[max(begin - FIELD_BYTES, 0) : begin].rstrip(b" \t\r\n[").endswith(b":"):
                return begin
            passed = self._end_of_row(end, stop)
        return -1

    def _end_of_row(self, end: int, stop: int) -> int:
        while (following := _NEXT_IN_ROW.match(self.data, end, stop)) and (
            after := self._end(following.end(), stop)
        ) >= 0:
            end = after
        return end

    def _end(self, begin: int, stop: int) -> int:
        end, fault = end_of(self.text, begin)
        return end if fault is None and end <= stop else -1

    @property
    def breaks_off(self) -> bool:
        """Return whether more was to come after the last list's last element."""
        if self.broken_at < 0:
            return isinstance(whole_members(b'{"":[' + self.data[self.left_at :]), Fault)
        data = self.data.rstrip()
        _, fault = end_of(self.text, self.broken_at)
        return not data.endswith(b"}") or (fault is not None and fault.at >= len(data))
