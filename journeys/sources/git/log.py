"""Text of ``git log --numstat --date=iso-strict``, and its kin (plain, ``--pretty=fuller``, decorated, other dates).

A commit starts at an unindented line ``commit <hash>``; git indents messages by four spaces, so no message can start
one. Left out: patches, ``--oneline`` and ``--graph``. Without ``--numstat`` commits have no kind of work.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.model.programs.agents import known_agents
from journeys.model.vocabulary import IN_GIT
from journeys.sources.base import ExtractBuilder, ImportContext, parse_instant
from journeys.sources.decode.files import head_text, read_content, to_utf8
from journeys.sources.git.commits import Commit, gather_commits
from journeys.sources.git.trailers import co_authors_of

NAME: Final = "git_log"
INDENT: Final = "    "
COMMAND: Final = "git log --numstat --date=iso-strict"

_START: Final = re.compile(r"commit (?:[-<>=^o] )?([0-9a-f]{7,64})((?: [0-9a-f]{7,64})*)(?: \(.*\))?\s*")
_HEAD: Final = re.compile(_START.pattern + r"\n(?:[A-Za-z][\w ]*:.*\n)*?Author:")
_COUNTED: Final = re.compile(r"(\d{1,12}|-)\t(\d{1,12}|-)\t(.+)")
_MOVED: Final = re.compile(r"\{[^{}]* => ([^{}]*)\}")
# "git log --color" in a file
_COLOUR: Final = re.compile(r"\x1b\[[0-9;]*m")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPED: Final = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPES: Final = dict(zip(b"abtnvfr", (bytes([code]) for code in range(7, 14)), strict=True))
_ISO_DATE: Final = re.compile(r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4})$")
_RAW_DATE: Final = re.compile(r"(\d{1,12})(?: [+-]\d{4})?")


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins like a git log."""
    return _HEAD.match(_COLOUR.sub("", head_text(head)).replace("\r\n", "\n")) is not None


def read(path: Path, import_context: ImportContext) -> Extract:
    """Read a git log as events, claims and threads.

    Raises
    ------
    ExportError
        When the log's repository is not known, or there is no commit in it.
    """
    if import_context.place is None:
        msg = (
            f"{path} is a git log, which does not name its repository: say it with --place github:OWNER/REPO, or "
            "with --community if the community's definition has one repository."
        )
        raise ExportError(msg, "place")
    content = read_content(path, import_context.progress)
    builder = ExtractBuilder(NAME, import_context)
    count = gather_commits(builder, parse_log(_lines(to_utf8(content.data))), import_context.place)
    if not count:
        msg = f"{path} holds no commit: expected the text of '{COMMAND}'."
        raise ExportError(msg)
    if builder.rejected and not builder.has_anything:
        msg = f"{path}: no commit can be read: {builder.rejected[0].reason}. Write the log anew: '{COMMAND}'."
        raise ExportError(msg)
    if content.fault:
        builder.reject(count + 1, f"{content.fault}; what follows is missing")
    return builder.extract(IN_GIT)


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
    # line by line, so that a long log is not in memory twice; cut at line feeds alone, see parse_log
    begin = 0
    while begin < len(data):
        end = data.find(b"\n", begin)
        end = len(data) if end < 0 else end
        line = data[begin:end].decode("utf-8", "replace")
        yield _COLOUR.sub("", line) if "\x1b" in line else line
        begin = end + 1


def _commit(record: int, start: re.Match[str], lines: Sequence[str]) -> Commit:
    headers, rest = _headers(lines)
    message, stats = _message(rest)
    name, address = contact_of(headers.get("Author", ""))
    # fuller logs have two dates: when it was written, and when it was last moved to another base
    date = headers.get("AuthorDate") or headers.get("Date", "")
    # --parents lists them in full beside the hash; without it the line "Merge:" has them abbreviated
    listed = start[2].split()
    return Commit(
        record=record,
        sha=start[1],
        parents=tuple(listed if len(listed) > 1 else headers.get("Merge", "").split() or listed),
        name=name,
        address=address,
        date=date,
        at=parse_date(date),
        subject=next((line.strip() for line in message if line.strip()), ""),
        co_authors=co_authors_of(message),
        agent=known_agents().in_text("\n".join(message)),
        paths=_paths(stats),
        # only fuller logs have it
        committer=contact_of(headers["Commit"]) if "Commit" in headers else None,
    )


def _headers(lines: Sequence[str]) -> tuple[dict[str, str], Sequence[str]]:
    """Read the lines up to the first empty one; of a header that stands twice the first counts."""
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
    # a cheap look at the first letter, since a patch may have thousands of lines
    counted = (_COUNTED.fullmatch(line.rstrip("\r")) for line in lines if line[:1] in "0123456789-" and line)
    return tuple((new_path(found[3]), lines_of(found[1]) + lines_of(found[2])) for found in counted if found)


def lines_of(count: str) -> int:
    """Return a count of lines; a binary file has ``-`` for it."""
    return 0 if count == "-" else int(count)


def new_path(path: str) -> str:
    """Return a path as it is after a move; of a file with an arrow in its name only the end is kept.

    >>> new_path("perceval/{ => core}/bugzilla.py"), new_path('"two words.md"')
    ('perceval/core/bugzilla.py', 'two words.md')
    """
    if " => " in path and not _QUOTED.fullmatch(path):
        path = _MOVED.sub(r"\1", path).rpartition(" => ")[2].replace("//", "/")
    return _unquote(path) if _QUOTED.fullmatch(path) else path.strip('"')


def _unquote(path: str) -> str:
    r"""Return a path that git wrote in quotes with C's escapes, as it does where a letter is not plain.

    >>> _unquote(r'"caf\303\251 \"x\".md"')
    'café "x".md'
    """

    def plain(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([int(code, 8) & 0xFF]) if len(code) == 3 else _ESCAPES.get(code[0], code)

    return _ESCAPED.sub(plain, path[1:-1].encode()).decode("utf-8", "replace")


def contact_of(text: str) -> tuple[str, str]:
    """Cut ``Name <address>`` in two; either may be missing.

    >>> contact_of("Ada <ada@example.org>"), contact_of("rganor")
    (('Ada', 'ada@example.org'), ('rganor', ''))
    """
    name, opened, address = text.strip().partition("<")
    return (name.strip(), address[:-1].strip()) if opened and address.endswith(">") else (text.strip(), "")


def parse_date(text: str) -> datetime | None:
    """Return a date in any of git's formats that name a zone, in UTC; nothing where it is in none of them.

    >>> parse_date("Tue Aug 14 15:04:01 2012 -0300")
    datetime.datetime(2012, 8, 14, 18, 4, 1, tzinfo=datetime.timezone.utc)
    """
    # --date=iso has spaces where ISO has "T" and nothing
    if at := parse_instant(_ISO_DATE.sub(r"\1T\2\3", text)):
        return at
    try:
        if found := _RAW_DATE.fullmatch(text):
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(found[1]))
        # it reads git's own format ("Tue Aug 14 15:04:01 2012 -0300") too, and takes -0000 for no zone at all
        return parse_instant(parsedate_to_datetime(text.replace("-0000", "+0000")))
    except (ValueError, OverflowError, TypeError):
        return None
