"""Text of ``git log --numstat --date=iso-strict``, and its kin (plain, ``--pretty=fuller``, decorated, other dates).

A commit starts at an unindented line ``commit <hash>``; git indents messages by four spaces, so no message can start
one. Left out: patches, ``--oneline`` and ``--graph``. Without ``--numstat`` commits have no kind of work.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.model.vocabulary import IN_GIT
from journeys.sources.base import ExtractBuilder, ImportContext, parse_instant
from journeys.sources.decode.files import head_text, read_content, to_utf8
from journeys.sources.git.commits import Commit, gather_commits, trailers_of

NAME: Final = "git_log"
INDENT: Final = "    "
COMMAND: Final = "git log --numstat --date=iso-strict"

_START: Final = re.compile(r"commit (?:[-<>=^o] )?([0-9a-f]{7,64})((?: [0-9a-f]{7,64})*)(?: \(.*\))?\s*")
_HEAD: Final = re.compile(_START.pattern + r"\n(?:[A-Za-z][\w ]*:.*\n)*?Author:")
_CONTACT: Final = re.compile(r"(.*?)\s*<(.*)>")
_COUNTED: Final = re.compile(r"(\d{1,12}|-)\t(\d{1,12}|-)\t(.+)")
_MOVED: Final = re.compile(r"\{[^{}]* => ([^{}]*)\}")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPED: Final = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPES: Final = dict(zip(b"abtnvfr", (bytes([code]) for code in range(7, 14)), strict=True))
_PLAIN_DATE: Final = re.compile(r"\w{3} (\w{3}) +(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4}) ([+-]\d{4})")
_ISO_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4})")
_RAW_DATE: Final = re.compile(r"(\d{1,12})(?: [+-]\d{4})?")
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def recognise(path: Path, head: bytes) -> bool:
    """Whether a file begins like a git log."""
    return _HEAD.match(head_text(head).replace("\r\n", "\n")) is not None


def read(path: Path, reading: ImportContext) -> Extract:
    """Turn a git log into events, claims and threads.

    Raises
    ------
    ExportError
        When the log's repository is not known, or there is no commit in it.
    """
    if reading.place is None:
        msg = (
            f"{path} is a git log, which does not name its repository: say it with --place github:OWNER/REPO, or "
            "with --community if the community's definition has one repository."
        )
        raise ExportError(msg)
    content = read_content(path, reading.progress)
    gatherer = ExtractBuilder(NAME, reading)
    count = gather_commits(gatherer, parse_log(_lines(to_utf8(content.data))), reading.place)
    if not count:
        msg = f"{path} holds no commit: expected the text of '{COMMAND}'."
        raise ExportError(msg)
    if content.fault:
        gatherer.reject(count + 1, f"{content.fault}; what follows is missing")
    return gatherer.extract(IN_GIT)


def parse_log(lines: Iterable[str]) -> Iterator[Commit]:
    """Cut a log into its commits.

    Parameters
    ----------
    lines
        The log's lines, cut at line feeds only: a stray carriage return is part of a message.

    Yields
    ------
    One commit a record, in the log's order; what a record lacks is left empty.
    """
    start: re.Match[str] | None = None
    body: list[str] = []
    record = 0
    for line in lines:
        begun = _START.fullmatch(line) if line.startswith("commit ") else None
        if begun is None:
            body.append(line)
            continue
        if start:
            yield _commit(record, start, body)
        start, body, record = begun, [], record + 1
    if start:
        yield _commit(record, start, body)


def _lines(data: bytes) -> Iterator[str]:
    """Decode line by line: one bad byte spoils nothing else."""
    begin = 0
    while begin < len(data):
        end = data.find(b"\n", begin)
        end = len(data) if end < 0 else end
        yield data[begin:end].decode("utf-8", "replace")
        begin = end + 1


def _commit(record: int, start: re.Match[str], lines: Sequence[str]) -> Commit:
    headers, rest = _headers(lines)
    message, stats = _message(rest)
    name, address = contact_of(headers.get("Author", ""))
    said = headers.get("AuthorDate") or headers.get("Date", "")
    listed = start[2].split()
    return Commit(
        record=record,
        sha=start[1],
        parents=tuple(listed if len(listed) > 1 else headers.get("Merge", "").split() or listed),
        name=name,
        address=address,
        said=said,
        at=parse_date(said),
        subject=next((line.strip() for line in message if line.strip()), ""),
        trailers=trailers_of(message),
        paths=_paths(stats),
    )


def _headers(lines: Sequence[str]) -> tuple[dict[str, str], Sequence[str]]:
    """Read the lines up to the first empty one; of a line that stands twice the first counts."""
    headers: dict[str, str] = {}
    for number, line in enumerate(lines):
        key, colon, value = line.partition(":")
        if not line.strip():
            return headers, lines[number + 1 :]
        if colon and not line.startswith(" "):
            headers.setdefault(key, value.strip())
    return headers, ()


def _message(lines: Sequence[str]) -> tuple[list[str], Sequence[str]]:
    """Cut the indented message from what follows it: counts, a patch, notes."""
    message: list[str] = []
    for number, line in enumerate(lines):
        if line.startswith(INDENT):
            message.append(line[len(INDENT) :])
        elif line.strip():
            return message, lines[number:]
    return message, ()


def _paths(lines: Sequence[str]) -> tuple[tuple[str, int], ...]:
    counted = (_COUNTED.fullmatch(line.rstrip("\r")) for line in lines if line[:1] in "0123456789-" and line)
    return tuple((new_path(found[3]), lines_of(found[1]) + lines_of(found[2])) for found in counted if found)


def lines_of(count: str) -> int:
    """Read a count of lines; a binary file has ``-`` for it."""
    return 0 if count == "-" else int(count)


def new_path(path: str) -> str:
    """Give a path as it is after a move; a file may have an arrow in its name, of which the end is kept.

    >>> new_path("perceval/{ => core}/bugzilla.py"), new_path('"two words.md"')
    ('perceval/core/bugzilla.py', 'two words.md')
    """
    if " => " in path and not _QUOTED.fullmatch(path):
        path = _MOVED.sub(r"\1", path).rpartition(" => ")[2].replace("//", "/")
    return _unquote(path) if _QUOTED.fullmatch(path) else path.strip('"')


def _unquote(path: str) -> str:
    r"""Read a path that git wrote as C writes texts, since there are other than plain letters in it.

    >>> _unquote(r'"caf\303\251 \"x\".md"')
    'café "x".md'
    """

    def plain(found: re.Match[bytes]) -> bytes:
        said = found[1]
        return bytes([int(said, 8) & 0xFF]) if len(said) == 3 else _ESCAPES.get(said[0], said)

    return _ESCAPED.sub(plain, path[1:-1].encode()).decode("utf-8", "replace")


def contact_of(text: str) -> tuple[str, str]:
    """Cut ``Name <address>`` in two; an address may be missing.

    >>> contact_of("Ada <ada@example.org>"), contact_of("rganor")
    (('Ada', 'ada@example.org'), ('rganor', ''))
    """
    found = _CONTACT.fullmatch(text.strip())
    return (found[1], found[2].strip()) if found else (text.strip(), "")


def parse_date(text: str) -> datetime | None:
    """Read a date in any of git's formats that name a zone, or give nothing.

    >>> parse_date("Tue Aug 14 15:04:01 2012 -0300")
    datetime.datetime(2012, 8, 14, 18, 4, 1, tzinfo=datetime.timezone.utc)
    """
    if at := parse_instant(text):
        return at
    readers: tuple[Callable[[str], datetime | None], ...] = (_plain_date, _iso_date, _raw_date, _mail_date)
    for read_as in readers:
        try:
            if at := read_as(text):
                return at.astimezone(UTC)
        except (ValueError, OverflowError, TypeError):
            continue
    return None


def _plain_date(text: str) -> datetime | None:
    found = _PLAIN_DATE.fullmatch(text)
    if not found or found[1] not in _MONTHS:
        return None
    return datetime.fromisoformat(
        f"{found[4]}-{_MONTHS.index(found[1]) + 1:02d}-{int(found[2]):02d}T{found[3]}{found[5]}"
    )


def _iso_date(text: str) -> datetime | None:
    found = _ISO_DATE.fullmatch(text)
    return datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3]}") if found else None


def _raw_date(text: str) -> datetime | None:
    found = _RAW_DATE.fullmatch(text)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(found[1])) if found else None


def _mail_date(text: str) -> datetime | None:
    at = parsedate_to_datetime(text)
    return at if at.tzinfo else None
