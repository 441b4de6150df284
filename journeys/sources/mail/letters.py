"""The messages of an mbox, by their headers: bodies are passed over as they stream.

Python's own ``mailbox`` wants a file that is not compressed and notes the place of every message first; its ``email``
reads the headers here. Addresses are read as archives mask them ("ada at demo.org", "ada(a)demo.org").
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from journeys.sources.decode.compressed import Damaged
from journeys.sources.decode.lines import read_text_blocks

ENVELOPE: Final = re.compile(rb"From \S[^\n]{0,200}?\d{1,2}:\d{2}[^\n]{0,40}\d{4}\s*$")
"""The line that stands before each message: who, and when the server had it."""
HEADER_BYTES: Final = 1 << 16
"""A longer beginning is no message's."""
LINE_BYTES: Final = 1 << 16
_ENVELOPE_DATE: Final = re.compile(r"\w{3} +\w{3} +\d{1,2} .*")
_HEADER: Final = re.compile(rb"[!-9;-~]+:")
_MASKED: Final = re.compile(
    r"(?<=[\w.+-])\s*(?:\bat\b|\(a\)|\(at\)|\[at\])\s*(?=[\w-]+(?:\.|\s+dot\s+)[\w-])", re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"[^@\s<>\",;()]+@[\w-]+(?:\.[\w-]+)+")
_DOT: Final = re.compile(r"(?<=\w)\s+dot\s+(?=\w)", re.IGNORECASE)
_NAMED: Final = re.compile(r"<([^<>]+)>")
_BEHIND: Final = re.compile(r"\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*$")
_VIA: Final = re.compile(r"\s+(?:via|par|über|vía)\s+\S.*$", re.IGNORECASE)


@dataclass(frozen=True)
class Letter:
    """One message: its number in the file, its headers, what its envelope says of when, and its fault, if any."""

    number: int
    headers: Mapping[str, str]
    envelope: str = ""
    fault: str | None = None

    def text(self, name: str) -> str:
        """Return a header in one line, with its encoded words decoded; empty where there is none."""
        return plain(self.headers.get(name) or "")

    @property
    def at(self) -> datetime | None:
        """When it was sent, as it says itself."""
        return _instant(self.text("Date"))

    @property
    def received_at(self) -> datetime | None:
        """When the server had it, by the envelope, whose time has no zone."""
        found = _ENVELOPE_DATE.search(self.envelope)
        return _instant(found[0]) if found else None

    @property
    def sender(self) -> tuple[str, str]:
        """The name and the address of who wrote it."""
        name, address = name_and_address(self.headers.get("From") or "")
        if not _VIA.search(name):
            return name, address
        # the list put its own address there, since some hosts refuse mail in the name of others
        for field in ("X-Original-From", "Reply-To"):
            _, own = name_and_address(self.headers.get(field) or "")
            if own and own.casefold() != address.casefold():
                return _VIA.sub("", name), own
        return _VIA.sub("", name), ""

    @property
    def identity(self) -> str:
        """Its own number, which answers name; empty where it has none."""
        return next(iter(_ids(self.text("Message-ID"))), "")

    @property
    def answered(self) -> list[str]:
        """The numbers of the messages before it in its thread, the one that it answers last."""
        before, direct = _ids(self.text("References")), _ids(self.text("In-Reply-To"))
        return [*(each for each in before if each not in direct[-1:]), *direct[-1:]]

    @property
    def list_name(self) -> str:
        """The mailing list that it says it is of, as ``list.host``."""
        named = _NAMED.search(self.text("List-Id"))
        if named and re.fullmatch(r"[\w.-]+", named[1].strip()):
            return named[1].strip().lower()
        posted = re.search(r"mailto:([\w.+-]+)@([\w.-]+)", self.text("List-Post"))
        return f"{posted[1]}.{posted[2]}".lower() if posted else ""

    @property
    def tag(self) -> str:
        """The list's name at the beginning of its subject, in brackets."""
        found = re.match(r"(?:\w{1,4}:\s*)*\[([\w.-]+)\]", self.text("Subject"))
        return found[1] if found else ""


def read_letters(path: Path, progress: Callable[[int], None] = lambda _: None) -> Iterator[Letter]:
    """List the messages of a file in order; where it is damaged, the last one has the fault."""
    cutter = _Cutter()
    try:
        for line in _lines(path, progress):
            yield from cutter.take(line)
    except Damaged as damage:
        yield Letter(cutter.number + 1, {}, fault=str(damage))
        return
    yield from cutter.end()


@dataclass
class _Cutter:
    """Cuts lines into messages; ``header`` has the lines of the message whose headers have not ended.

    A line of a body may look like an envelope, so one begins a message only where a header is on the next line.
    """

    number: int = 0
    envelope: bytes = b""
    header: list[bytes] | None = None
    size: int = 0
    candidate: bytes = b""

    def take(self, line: bytes) -> Iterator[Letter]:
        """Take a line, and give the message whose headers it ends."""
        if self.candidate and _HEADER.match(line):
            yield from self.end()
            self.number, self.envelope, self.header, self.size = self.number + 1, self.candidate, [], 0
        self.candidate = line if line.startswith(b"From ") and ENVELOPE.match(line) else b""
        if not line.strip():
            yield from self.end()
        elif self.header is not None and not self.candidate:
            self.size += len(line)
            if self.size <= HEADER_BYTES:
                self.header.append(line)

    def end(self) -> Iterator[Letter]:
        """Give the message whose headers have ended, if any."""
        if self.header is not None:
            yield _letter(self.number, self.envelope, self.header, self.size)
        self.header = None


def begins_like_letter(head: bytes) -> bool:
    """Return whether a file begins with an envelope and a header below it."""
    first, _, rest = head.lstrip().partition(b"\n")
    return ENVELOPE.match(first.rstrip(b"\r")) is not None and _HEADER.match(rest) is not None


def _lines(path: Path, progress: Callable[[int], None]) -> Iterator[bytes]:
    # the beginning of a longer line is enough: no header has such a one
    rest = b""
    for block in read_text_blocks(path, progress):
        lines = (rest + block).split(b"\n")
        rest = lines.pop()[:LINE_BYTES]
        yield from lines
    yield rest


def _letter(number: int, envelope: bytes, header: list[bytes], size: int) -> Letter:
    if size > HEADER_BYTES:
        return Letter(number, {}, fault=f"its headers are longer than {HEADER_BYTES >> 10} KB")
    raw = b"\n".join(line.rstrip(b"\r") for line in header)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    found = HeaderParser().parsestr(text, headersonly=True)
    # a header that stands there twice counts once: the first is the sender's
    headers = {name.title(): str(value) for name, value in reversed(found.items())}
    return Letter(number, _Headers(headers), envelope.decode("utf-8", "replace"))


class _Headers(dict[str, str]):
    """Headers by their names, whatever their capitals."""

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]  # texts alone
        return super().get(name.title(), default)


def plain(value: str) -> str:
    """Return the value of a header in one line, decoded.

    >>> plain("=?utf-8?q?In=C3=A9s?=   Varga")
    'Inés Varga'
    """
    line = " ".join(value.split())
    if "=?" not in line:
        return line
    try:
        return " ".join(str(make_header(decode_header(line))).split())
    except (HeaderParseError, LookupError, ValueError):
        return line


def name_and_address(value: str) -> tuple[str, str]:
    """Return the name and the address in a header, also where an archive masks the address; empty what is not there.

    >>> name_and_address("ines at reef.example (Ines Varga)")
    ('Ines Varga', 'ines@reef.example')
    >>> name_and_address('"Varga, Ines" <ines(a)reef.example>'), name_and_address("Ines <ine...@reef.example>")
    (('Varga, Ines', 'ines@reef.example'), ('Ines', ''))
    """
    # decoded after the parts are known: a decoded name may hold commas and brackets
    line = _DOT.sub(".", _MASKED.sub("@", " ".join(value.split())))
    inside, behind = _NAMED.search(line), _BEHIND.search(line)
    if inside:
        name, address = line[: inside.start()], inside[1]
    elif behind:
        name, address = behind[1], line[: behind.start()]
    else:
        name, address = "", line
    # the library's own parser goes one step deeper for each bracket, up to the end of its stack
    found = _ADDRESS.fullmatch(address.strip())
    known = found is not None and "..." not in address
    name = plain(name.strip().strip('"').replace('\\"', '"'))
    if not known and not name and "@" not in line:
        name = plain(line)
    return name.strip().strip("'\""), address.strip() if known else ""


def _ids(text: str) -> list[str]:
    return ["".join(each.replace(" at ", "@").split()) for each in _NAMED.findall(text)]


def _instant(text: str) -> datetime | None:
    with suppress(ValueError, TypeError, OverflowError, IndexError):
        at = parsedate_to_datetime(text)
        # without a zone, or with the one that says nothing of it, UTC is assumed
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    return None
