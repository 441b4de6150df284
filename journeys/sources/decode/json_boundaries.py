"""How the records of a JSON file begin, learnt from its first one, and where one record ends.

For files that are cut anywhere or damaged. All positions are in bytes.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import Final

import msgspec

# A fault this near to the end of the data may only mean that more is to come.
NEAR_END: Final = 16
# Objects after a broken record that may be the next record, or parts of the broken one.
OBJECTS_TRIED: Final = 500
# So many objects in a row are records, not parts of one.
CHAIN: Final = 500
# The first look at an object is so long, and each further one so many times as long.
WINDOW: Final = 1 << 12
WIDER: Final = 8
# What may stand between two records.
SEPARATING: Final = b" \t\r\n,[]"

_FIRST: Final = re.compile(rb'\{\s*+(?:"[^"\\\n]*"\s*:)?')
_MEMBER: Final = re.compile(r'[\s,{]*("[^"\\\n]*")\s*:\s*')
_OBJECT: Final = re.compile(rb"\{\s*\"")
_AFTER_VALUE: Final = re.compile(rb'\s*(?:\}|,\s*"[^"\\\n]*"\s*:)')
_AFTER_LIST: Final = re.compile(rb'\s*\]\s*(?:\}|,\s*"[^"\\\n]*"\s*:)')
_SEPARATORS: Final = re.compile(rb"[\s,\[\]]*")
_decode_list: Final = msgspec.json.Decoder(list[msgspec.Raw]).decode
_decode_value: Final = json.JSONDecoder().raw_decode


@dataclass(frozen=True)
class Ending:
    """How the data ends in which the record after a broken one is searched.

    ``to_the_end``: the broken record goes on to the end of the file, so that records of their own must do so too;
    ``in_list``: the last record's list has to close.
    """

    to_the_end: bool
    in_list: bool


@dataclass(frozen=True)
class Style:
    """How a file's records begin: with a line break and indentation (``by_line``), or with the first one's first field.

    ``bare`` records are JSON lines; between ``abutting`` ones stands nothing.
    """

    literal: bytes
    by_line: bool = False
    bare: bool = False
    abutting: bool = False

    @classmethod
    def of(cls, data: bytes) -> "Style":
        """Learn the style from the beginning of a file."""
        first = _FIRST.search(data)
        begin = first.start() if first else 0
        end = data.find(b"\n", begin)
        line = data[begin : end if end >= 0 else len(data)].strip()
        indent = data[data.rfind(b"\n", 0, begin) + 1 : begin]
        bare = _is_sound(line) and not data[:begin].strip()
        if not indent.strip() and (bare or line == b"{" or _is_sound(line.rstrip(b", "))):
            return cls(b"\n" + indent + b"{", by_line=True, bare=bare)
        after, fault = end_of(data.decode("latin-1"), begin)
        abutting = fault is None and data[after:].lstrip().startswith(b"{")
        return cls(first.group() if first else b"{", abutting=abutting)

    def next_after(self, data: bytes, text: str, at: int, ending: Ending) -> int:
        """Return where the record after a broken one begins, or -1."""
        if data[at : at + 1] != b"{":
            return data.find(b"{", at + 1)
        if self.by_line and (begin := self.find(data, at + 1)) >= 0:
            return begin
        objects = islice((each.start() for each in _OBJECT.finditer(data, at + 1)), OBJECTS_TRIED)
        passed: set[int] = set()
        for begin in chain(objects, islice(self._begun_alike(data, at + 1), OBJECTS_TRIED)):
            if begin not in passed and _is_record(data, text, begin, ending, passed):
                return begin
        return -1

    def _begun_alike(self, data: bytes, at: int) -> Iterator[int]:
        # should there be too many objects of other kinds, those that begin like records are tried
        while (at := self.find(data, at)) >= 0:
            yield at
            at += 1

    def find(self, data: bytes, start: int) -> int:
        """Return where the next record seems to begin, or -1."""
        at = data.find(self.literal, start)
        while at >= 0 and not self._stands_alone(data, at):
            at = data.find(self.literal, at + 1)
        return self._begin(at)

    def find_last(self, data: bytes, end: int) -> int:
        """Return where the last record before a position seems to begin, or -1."""
        at = data.rfind(self.literal, 0, end)
        while at >= 0 and not self._stands_alone(data, at):
            at = data.rfind(self.literal, 0, at)
        return self._begin(at)

    def _begin(self, at: int) -> int:
        return at + len(self.literal) - 1 if at >= 0 and self.by_line else at

    def _stands_alone(self, data: bytes, at: int) -> bool:
        # an object after a colon is a field's value, no record
        return self.by_line or data[max(0, at - NEAR_END) : at].rstrip()[-1:] in (b",", b"]", b"}", b"[", b"")


@dataclass(frozen=True)
class Wrong:
    """Why no object can be read at a place, and where the fault shows."""

    reason: str
    at: int


def end_of(text: str, at: int) -> tuple[int, Wrong | None]:
    """Return where the object that begins here ends, or why it cannot be read."""
    # in a window first: the library counts the lines of all that it is given to say where a fault is, which for a
    # fault in every record would be the whole file each time
    length = WINDOW
    while True:
        part = text[at : at + length]
        is_last = at + length >= len(text)
        try:
            value, end = _decode_value(part)
        except json.JSONDecodeError as error:
            unended = error.msg.startswith("Unterminated")
            if (unended or error.pos >= len(part) - NEAR_END) and not is_last:
                length *= WIDER
                continue
            # An unterminated string shows only at the end of the data, wherever it began.
            reason = f"is not sound JSON: {error.msg} (byte {error.pos + 1})"
            return 0, Wrong(reason, len(text) if unended else at + error.pos)
        except ValueError as error:
            return 0, Wrong(f"is not sound JSON: {error}", at)
        except RecursionError:
            return 0, Wrong("is nested too deeply to be read", at)
        return (at + end, None) if isinstance(value, dict) else (0, Wrong("is not an object", at))


def _is_record(data: bytes, text: str, begin: int, ending: Ending, passed: set[int]) -> bool:
    # an object in a row of objects is a record, unless a field ends around it; those in one row are tested once
    is_value = data[max(0, begin - NEAR_END) : begin].rstrip().endswith(b":")
    at = begin
    for seen in count():
        if seen == CHAIN and not ending.to_the_end:
            break
        end, fault = end_of(text, at)
        if fault:
            return seen > 0 and not ending.to_the_end
        passed.add(at)
        at = skip(data, end)
        if at == len(data):
            return b"]" in data[end:at] or not ending.in_list
        if data[at : at + 1] != b"{":
            return not (_AFTER_LIST.match(data, end) or (is_value and _AFTER_VALUE.match(data, end)))
    return True


def skip(data: bytes, at: int) -> int:
    """Return where the separators between records end."""
    between = _SEPARATORS.match(data, at)
    return between.end() if between else at


def may_go_on(fault: Wrong, end: int) -> bool:
    """Return whether the fault is only that the data ends."""
    return fault.at >= end - NEAR_END


def whole_fields(data: bytes) -> bytes:
    """Close an object that is cut off after its last whole field."""
    text, end, whole = data.decode("latin-1"), 1, 1
    with suppress(ValueError, RecursionError):
        while member := _MEMBER.match(text, end):
            _, end = _decode_value(text, member.end())
            whole = end if end < len(text) else whole
    return data[:whole] + b"}"


def _is_sound(raw: bytes) -> bool:
    try:
        return bool(_decode_list(b"[" + raw + b"]"))
    except (ValueError, RecursionError):
        return False
