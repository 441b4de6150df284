"""How files go bad, by chance: bits, ends, fields, numbers, depth, repetition, encodings."""

import random
import re
from collections.abc import Callable

from tests.fuzzing.exports import Export, pack

LONGEST = 400_000
"""Bytes that repetition makes of a file at most."""
NUMBERS = (
    b"-1",
    b"0",
    b"1" * 400,
    b"1e400",
    b"-1e-400",
    b"9223372036854775808",
    b"0.1",
    b"NaN",
    b"1e5",
    b"253402300800",
)
VALUES = (
    b"null",
    b"[]",
    b"{}",
    b"true",
    b'""',
    b'"\\ud800"',
    b'"\\u0000"',
    b"[[]]",
    b'"9999-99-99T99:99:99Z"',
    b"'",
    b"*a",
)
LETTERS = (
    b'"',
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b";",
    b":",
    b"\n",
    b"\r",
    b"\t",
    b"\0",
    b"\x0b",
    b"\xff",
    b"\xc3",
    b"#",
)
LETTERS += (
    b"|",
    b"- ",
    b"<",
    b">",
    b"`",
    b"@",
    b"=",
    b"&a ",
    b"*a",
    b"---\n",
    b"\xe2\x80\xae",
    b"\xe2\x80\xa8",
    b"\xef\xbb\xbf",
)
NESTING = ((b"[", b"]"), (b'{"a":', b"}"), (b"- ", b""), (b"(", b")"), (b"> ", b""), (b"<a>", b"</a>"), (b"[a](", b")"))
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "cp037", "utf-7")

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_VALUE = re.compile(rb'"(?:[^"\\\n]|\\.)*"(?!\s*:)|\b\d+\b|\bnull\b')
_FIELD = re.compile(rb'"\w+"\s*:\s*(?:"(?:[^"\\\n]|\\.)*"|[\w.-]+)\s*,?')

Mutation = Callable[[bytes, random.Random], bytes]


def flip_bits(data: bytes, dice: random.Random) -> bytes:
    """Flip some bits."""
    spoilt = bytearray(data)
    for _ in range(dice.choice((1, 1, 3, 20))):
        spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
    return bytes(spoilt)


def cut(data: bytes, dice: random.Random) -> bytes:
    """Cut the end or a part off."""
    begin, end = sorted(dice.randrange(len(data) + 1) for _ in range(2))
    return dice.choice((data[:begin], data[begin:], data[:begin] + data[end:]))


def put_letters(data: bytes, dice: random.Random) -> bytes:
    """Put signs in that mean something in some format."""
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(LETTERS) * dice.choice((1, 1, 2, 1_000)) + data[at:]


def change_number(data: bytes, dice: random.Random) -> bytes:
    """Replace a number by a huge, tiny or odd one."""
    return _replaced(data, _NUMBER, NUMBERS, dice)


def change_value(data: bytes, dice: random.Random) -> bytes:
    """Replace a value by one of another kind."""
    return _replaced(data, _VALUE, VALUES, dice)


def drop_field(data: bytes, dice: random.Random) -> bytes:
    """Leave a field out."""
    return _replaced(data, _FIELD, (b"",), dice)


def _replaced(data: bytes, pattern: re.Pattern[bytes], others: tuple[bytes, ...], dice: random.Random) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    chosen = dice.choice(found)
    # all of the same text at once, now and then: in a table or list a whole column goes bad
    if dice.random() < 0.2:
        return data.replace(chosen.group(), dice.choice(others))[:LONGEST]
    return data[: chosen.start()] + dice.choice(others) + data[chosen.end() :]


def swap_lines(data: bytes, dice: random.Random) -> bytes:
    """Let two lines, cells or fields change places."""
    mark = dice.choice((b"\n", b",", b'","', b"\t"))
    parts = data.split(mark)
    one, other = dice.randrange(len(parts)), dice.randrange(len(parts))
    parts[one], parts[other] = parts[other], parts[one]
    return mark.join(parts)


def nest(data: bytes, dice: random.Random) -> bytes:
    """Nest a place deeply, closed again or not."""
    opened, closed = dice.choice(NESTING)
    times = dice.choice((3, 30, 2_000, 50_000))
    at = dice.choice([*(each.start() for each in _VALUE.finditer(data)), len(data)])
    return data[:at] + opened * times + data[at : at + 1] + closed * dice.choice((0, times)) + data[at + 1 :]


def repeat(data: bytes, dice: random.Random) -> bytes:
    """Repeat a part many times: a letter, a field, or lines."""
    begin = dice.randrange(len(data))
    end = min(len(data), begin + dice.choice((1, 2, 10, 100, 2_000)))
    times = min(dice.choice((2, 50, 5_000, LONGEST)), max(1, LONGEST // (end - begin)))
    return data[:begin] + data[begin:end] * times + data[end:]


def change_encoding(data: bytes, dice: random.Random) -> bytes:
    """Write it in another encoding, or in two."""
    other = data.decode("utf-8", "replace").encode(dice.choice(ENCODINGS), "replace")
    if dice.random() < 0.2:
        at = dice.randrange(len(data) + 1)
        return data[:at] + other[at:]
    return other


def change_line_breaks(data: bytes, dice: random.Random) -> bytes:
    """Write other line breaks, or none."""
    return data.replace(b"\n", dice.choice((b"\r\n", b"\r", b" ", b"", b"\n\n", b"\xe2\x80\xa8", b"\n" * 1_000)))[
        :LONGEST
    ]


MUTATIONS: tuple[Mutation, ...] = (
    *(flip_bits, cut, put_letters, change_number, change_value, drop_field, swap_lines, nest, repeat),
    *(change_encoding, change_line_breaks),
)


def spoilt(export: Export, dice: random.Random) -> tuple[str, bytes]:
    """Return the name and content of an export with up to three things wrong in it."""
    files = dict(export.files)
    for _ in range(dice.choice((1, 1, 2, 3))):
        name = dice.choice(list(files))
        if files[name]:
            files[name] = dice.choice(MUTATIONS)(files[name], dice)
    name, content = pack(Export(files, export.packed), dice)
    # what is packed goes bad as a whole too
    if export.packed and dice.random() < 0.3:
        content = dice.choice((flip_bits, cut))(content, dice)
    return name, content
