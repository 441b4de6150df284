"""Valid records made bad in the ways that files go bad, and what must survive of them.

For every source: whatever was spoilt, nothing but an ExportError is raised, and the acts of the untouched records are
there.
"""

import gzip
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

GARBAGE = (
    b"null",
    b"17",
    b'"text"',
    b"<html>Bad gateway</html>",
    b"\x01\xff",
    b"}",
    b'{"message": "Server Error"}',
    b"{",
)
WRONG = (
    None,
    True,
    -1,
    10**400,
    1.5,
    "",
    "x" * 300,
    [],
    [None],
    {},
    {"id": {}},
    "2021-13-45T99:00:00Z",
    "1970-01-01T00:00:00Z",
)
DEPTH = 5_000


@dataclass(frozen=True)
class Spoilt:
    """A file's content, and which of the valid records are in it as they were, by their position."""

    data: bytes
    untouched: frozenset[int]

    def __repr__(self):
        """Show the end of what is long: falsifying examples are read by people."""
        return f"Spoilt({self.data[:500]!r} … {self.data[-500:]!r}, {sorted(self.untouched)})"


@st.composite
def spoilt(draw, records: list[bytes], frame: Callable[[list[bytes]], bytes]) -> Spoilt:
    """Spoil one or a few of valid records, or the whole file that they are framed in.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    records
        Valid records as they are written: objects of JSON, or lines or blocks of anything else.
    frame
        Makes the file's content of them.
    """
    if draw(st.booleans()):
        return _spoil_file(draw, records, frame(records))
    touched = draw(st.sets(st.integers(0, len(records) - 1), min_size=1, max_size=min(3, len(records))))
    content: list[bytes] = []
    for position, record in enumerate(records):
        content += _spoil(draw, record) if position in touched else [record]
        if draw(st.integers(0, 9)) == 0:
            content.append(draw(st.sampled_from((*GARBAGE[:3], record))))
    return Spoilt(frame(content), frozenset(range(len(records))) - touched)


def _spoil(draw, record: bytes) -> list[bytes]:
    """Give what stands in the place of one record."""
    how = draw(st.sampled_from((_cut, _flip, _put_garbage, _mend_field, _mend_field, _nest)))
    return how(draw, record)


def _cut(draw, record):
    return [record[: draw(st.integers(0, len(record) - 1))]]


def _flip(draw, record):
    at = draw(st.integers(0, len(record) - 1))
    other = draw(st.sampled_from(b'"\\{}[]:,x\xff\x01'))
    return [record[:at] + bytes([other]) + record[at + 1 :]]


def _put_garbage(draw, record):
    del record
    return [draw(st.sampled_from(GARBAGE))]


def _mend_field(draw, record):
    """Drop a field, at any depth, or give it a value of another kind."""
    try:
        value = json.loads(record)
    except ValueError:
        return _flip(draw, record)
    holder, key = draw(st.sampled_from(list(_fields(value)) or [(None, None)]))
    if holder is None:
        return _cut(draw, record)
    if draw(st.booleans()):
        del holder[key]
    else:
        holder[key] = draw(st.sampled_from(WRONG))
    return [json.dumps(value, separators=(",", ":")).encode()]


def _fields(value):
    """Give every place in a JSON value, as its holder and key."""
    if isinstance(value, dict | list):
        for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
            yield value, key
            yield from _fields(inner)


def _nest(draw, record):
    depth = b"[" * DEPTH + b"]" * draw(st.sampled_from((0, DEPTH)))
    head, brace, tail = record.partition(b"{")
    return [head + brace + b'"deep":' + depth + b"," + tail]


def _spoil_file(draw, records, data):
    """Spoil what all records share."""
    how = draw(st.sampled_from(("cut", "mark", "utf-16", "gzip", "gzip cut", "line breaks")))
    if how == "cut":
        return _as_far_as(records, data, data[: draw(st.integers(1, len(data)))])
    if how == "gzip cut":
        zipped = gzip.compress(data, mtime=0)
        zipped = zipped[: draw(st.integers(1, len(zipped)))]
        return Spoilt(zipped, _as_far_as(records, data, _inflated(zipped)).untouched)
    changed = {
        "mark": lambda: b"\xef\xbb\xbf" + data,
        "utf-16": lambda: data.decode().encode("utf-16"),
        "gzip": lambda: gzip.compress(data, mtime=0),
        "line breaks": lambda: data.replace(b"\n", b"\r\n"),
    }[how]()
    return Spoilt(changed, frozenset(range(len(records))))


def _inflated(zipped):
    try:
        return zlib.decompressobj(wbits=31).decompress(zipped)
    except zlib.error:
        return b""


def _as_far_as(records, data, left):
    """Say which records are wholly in what is left of a file."""
    untouched, end = set(), 0
    for position, record in enumerate(records):
        at = data.find(record, end)
        end = at + len(record) if at >= 0 else len(data) + 1
        if end <= len(left):
            untouched.add(position)
    return Spoilt(left, frozenset(untouched))
