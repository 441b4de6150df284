"""How the records of a JSON file begin, learnt from its first one, and where one record ends.

For finding one's way in a file that is cut anywhere or damaged. Everything is told in places of the bytes.
"""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Final

import msgspec

NEAR_END: Final = 16
"""Bytes before the end of what is there within which a fault may only mean that more is to come."""
OBJECTS_TRIED: Final = 200
"""Objects after a broken record that are looked at, whether they are the next record or parts of the broken one."""
SEEN_BYTES: Final = 1 << 16
OBJECTS_SEEN: Final = 20
"""Objects at the beginning among which the one with most fields is a record."""
ALIKE: Final = 0.6
"""Share of a record's fields that make an object after a broken one the next record."""

_FIRST: Final = re.compile(rb'\{\s*+(?:"[^"\\\n]*"\s*:)?')
_MEMBER: Final = re.compile(r'[\s,{]*("[^"\\\n]*")\s*:\s*')
_OBJECT: Final = re.compile(rb"[,}\]\n]\s*\[?\s*(\{)")
_decode_list: Final = msgspec.json.Decoder(list[msgspec.Raw]).decode
_decode_value: Final = json.JSONDecoder().raw_decode


@dataclass(frozen=True)
class Style:
    """How a file's records begin: with a line break and indentation (``by_line``), or with the first one's first field.

    ``bare`` says that they are JSON lines; ``fields`` are the names of a record's.
    """

    literal: bytes
    by_line: bool
    bare: bool = False
    fields: frozenset[str] = frozenset()

    @classmethod
    def of(cls, data: bytes) -> "Style":
        """Learn it from the beginning of a file."""
        first = _FIRST.search(data)
        begin = first.start() if first else 0
        end = data.find(b"\n", begin)
        line = data[begin : end if end >= 0 else len(data)].strip()
        indent = data[data.rfind(b"\n", 0, begin) + 1 : begin]
        bare = _is_sound(line) and not data[:begin].strip()
        if not indent.strip() and (bare or line == b"{" or _is_sound(line.rstrip(b", "))):
            return cls(b"\n" + indent + b"{", by_line=True, bare=bare)
        begun = [begin, *(each.start(1) for each in islice(_OBJECT.finditer(data, begin), OBJECTS_SEEN))]
        fields = max((_fields_of(whole_fields(data[at : at + SEEN_BYTES])) for at in begun), key=len)
        return cls(first.group() if first else b"{", by_line=False, fields=fields)

    def next_after(self, data: bytes, text: str, at: int) -> int:
        """Say where the record after a broken one begins, or -1."""
        if data[at : at + 1] != b"{":
            return data.find(b"{", at + 1)
        if self.by_line:
            return self.find(data, at + 1)
        for candidate in islice(_OBJECT.finditer(data, at + 1), OBJECTS_TRIED):
            begin = candidate.start(1)
            end, fault = end_of(text, begin)
            if fault is None and end and self._is_like(data[begin:end]):
                return begin
        return -1

    def find(self, data: bytes, start: int) -> int:
        """Say where the next record seems to begin, or -1."""
        at = data.find(self.literal, start)
        while at >= 0 and not self._stands_alone(data, at):
            at = data.find(self.literal, at + 1)
        return self._begin(at)

    def find_last(self, data: bytes, end: int) -> int:
        """Say where the last record before a position seems to begin, or -1."""
        at = data.rfind(self.literal, 0, end)
        while at >= 0 and not self._stands_alone(data, at):
            at = data.rfind(self.literal, 0, at)
        return self._begin(at)

    def _is_like(self, raw: bytes) -> bool:
        """Whether an object has the fields that records have."""
        return len(self.fields & _fields_of(raw)) >= ALIKE * len(self.fields)

    def _begin(self, at: int) -> int:
        return at + len(self.literal) - 1 if at >= 0 and self.by_line else at

    def _stands_alone(self, data: bytes, at: int) -> bool:
        """Whether what begins here is an element of a list or stands for itself, rather than being a field's value."""
        return self.by_line or data[max(0, at - NEAR_END) : at].rstrip()[-1:] in (b",", b"]", b"}", b"[", b"")


@dataclass(frozen=True)
class Wrong:
    """Why no object can be read at a place, and where the trouble shows."""

    reason: str
    at: int


def end_of(text: str, at: int) -> tuple[int, Wrong | None]:
    """Say where the object ends that begins here; of anything else, why it is none and where it ends, if that shows."""
    try:
        value, end = _decode_value(text, at)
    except json.JSONDecodeError as error:
        unended = error.msg.startswith("Unterminated")
        reason = f"is not sound JSON: {error.msg} (byte {error.pos - at + 1})"
        return 0, Wrong(reason, len(text) if unended else error.pos)
    except ValueError as error:
        return 0, Wrong(f"is not sound JSON: {error}", at)
    except RecursionError:
        return 0, Wrong("is nested too deeply to be read", at)
    return end, None if isinstance(value, dict) else Wrong("is not an object", at)


def may_go_on(fault: Wrong, end: int) -> bool:
    """Whether the trouble is only that the data ends."""
    return fault.at >= end - NEAR_END


def whole_fields(data: bytes) -> bytes:
    """Close an object that is cut off behind its last whole field."""
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


def _fields_of(raw: bytes) -> frozenset[str]:
    try:
        return frozenset(msgspec.json.decode(raw, type=dict[str, msgspec.Raw]))
    except (ValueError, RecursionError):
        return frozenset()
