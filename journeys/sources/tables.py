"""Rosters and attendance as CSV or TSV, read by the mappings in a community's definition.

Names are taken as they stand: names run together in one cell without the separator stay one name, and a name without
a handle is an account of its own, which only the community can say belongs to somebody (see ``people.py``). Left out:
spreadsheets in other formats, and dates that do not say which number is the month.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final

from journeys.communities import Listing, Table
from journeys.errors import ExportError
from journeys.events import EARLIEST
from journeys.sources.base import (
    TEXT_KEPT,
    Extract,
    Gatherer,
    Reading,
    address_account,
    github_account,
    keyed_hash,
)
from journeys.sources.cells import ADDRESS, OTHER_SEPARATORS, SHOWN, hide_addresses, read_instant, slug, split_names
from journeys.sources.opening import Fault, encoding_of, head_text, read_content

NAME: Final = "table"
DELIMITERS: Final = ("\t", ",", ";", "|")

LONGEST_NAME: Final = 200
"""Characters; whatever is longer names nobody."""

_HANDLE: Final = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,98})(?:\[bot\])?", re.IGNORECASE)
_GITHUB_PAGE: Final = re.compile(r"(?:https?://)?(?:www\.)?github\.com/([^/?#\s]+)/?", re.IGNORECASE)
_QUOTED: Final = re.compile(r"\{([^}]*)\}")

Row = Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A table file: its lines, how they are cut, and the mapping that reads it."""

    lines: Sequence[str]
    delimiter: str
    header: Sequence[str]
    starts: int
    table: Table


def recognise(path: Path, head: bytes) -> bool:
    """Whether a file begins like a table: a header of several cells, and a second row of as many."""
    text = head_text(head)
    if not text or "\0" in text or text[0] in "{[<" or path.is_dir():
        return False
    if path.name.lower().removesuffix(".gz").endswith((".csv", ".tsv")):
        return True
    first, *rest = text.splitlines()[:2]
    return any(
        len(cells := _cut_line(first, mark)) > 1
        and all(cells)
        and all(len(_cut_line(line, mark)) == len(cells) for line in rest)
        for mark in DELIMITERS
    )


def _cut_line(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def read(path: Path, reading: Reading) -> Extract:
    """Read a table through the first mapping whose columns it has.

    Raises
    ------
    ExportError
        When no mapping fits its header, or nothing dates its rows.
    """
    content = read_content(path, reading.progress)
    gatherer = Gatherer(NAME, reading)
    lines = _lines(content.data, gatherer)
    cut_off = lines.pop() if content.fault and len(lines) > 1 and not lines[-1].endswith("\n") else ""
    sheet = _sheet(path, lines, reading.tables)
    day = None if sheet.table.date_column else _day_of(path, sheet.table, reading)
    keys: Counter[str] = Counter()
    for number, cells in _rows(sheet):
        if isinstance(cells, Fault):
            _reject(gatherer, number, cells.reason, lines[number - 1])
        elif any(cell.strip() for cell in cells):
            keys.update(_take_row(gatherer, sheet, number, cells, day))
    if content.fault:
        _reject(gatherer, len(lines) + bool(cut_off), f"nothing can be read from here on: {content.fault}", cut_off)
    if doubles := sum(keys.values()) - len(keys):
        gatherer.notes.append(f"{doubles} of {sum(keys.values()):,} entries stand there twice; each counts once.")
    return gatherer.extract(listing.action for listing in sheet.table.listings)


def _lines(data: bytes, gatherer: Gatherer) -> list[str]:
    """Give a file's lines as text; those that are not UTF-8 as what Western European spreadsheets write."""
    encoding, mark = encoding_of(data)
    if encoding != "utf-8":
        return list(io.StringIO(data[mark:].decode(encoding, "replace"), newline=""))
    try:
        return list(io.StringIO(data[mark:].decode("utf-8"), newline=""))
    except UnicodeDecodeError:
        gatherer.notes.append("Not all of it is UTF-8: those lines were read as Latin-1. Look at names with accents.")
    return list(io.StringIO("".join(_decode_line(line) for line in data[mark:].splitlines(keepends=True)), newline=""))


def _decode_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _sheet(path: Path, lines: list[str], tables: Sequence[Table]) -> Sheet:
    """Find the mapping and the delimiter by the header."""
    starts = next((number for number, line in enumerate(lines) if line.strip()), None)
    if starts is None:
        msg = f"{path} is empty; export it again"
        raise ExportError(msg)
    headers = {mark: [_plain(cell) for cell in _cut_line(lines[starts], mark)] for mark in DELIMITERS}
    for table in tables:
        for mark, header in headers.items():
            if {_plain(column) for column in table.columns} <= set(header):
                return Sheet(lines, mark, header, starts + 1, table)
    widest = max(headers.values(), key=len)
    found = ", ".join(widest) or f"unreadable, beginning with {lines[starts][:SHOWN]!r}"
    wanted = "; ".join(f"'{table.name}' wants {', '.join(table.columns)}" for table in tables)
    msg = (
        f"{path} fits no table that the definitions describe. Its columns are {found[:500]}. "
        f"{wanted or 'No table is described'}. Describe it under [[tables]] in the community's definition, and name "
        "the community with --community."
    )
    raise ExportError(msg)


def _plain(column: str) -> str:
    return " ".join(column.split()).casefold()


def _day_of(path: Path, table: Table, reading: Reading) -> datetime:
    """Give the day that holds for all rows."""
    day = reading.dated_on or table.dated_on
    if day is None:
        msg = f"{path}: the rows of '{table.name}' carry no date; give the day of this roster with --dated"
        raise ExportError(msg)
    at = datetime.combine(day, time(), UTC)
    if not EARLIEST <= at <= reading.now:
        msg = f"{path} cannot be of {day}: its day lies between {EARLIEST:%Y-%m-%d} and {reading.now:%Y-%m-%d}"
        raise ExportError(msg)
    return at


def _rows(sheet: Sheet) -> Iterator[tuple[int, list[str] | Fault]]:
    """Give the rows with the number of their first line; a row with stray quotation marks costs only that line."""
    starts = sheet.starts
    while starts < len(sheet.lines):
        remaining = (sheet.lines[number] for number in range(starts, len(sheet.lines)))
        reader = csv.reader(remaining, delimiter=sheet.delimiter, strict=True)
        first = starts
        try:
            for cells in reader:
                yield first + 1, cells
                first = starts + reader.line_num
            return
        except csv.Error as error:
            yield first + 1, Fault(f"cannot be cut into cells: {error}; look for a stray quotation mark")
            starts = first + 1


def _take_row(gatherer: Gatherer, sheet: Sheet, number: int, cells: list[str], day: datetime | None) -> Iterator[str]:
    """Turn one row into the acts of the people it lists, and give their keys."""
    read = _read_row(sheet, cells, day, gatherer.reading.now)
    if isinstance(read, Fault):
        _reject(gatherer, number, read.reason, sheet.lines[number - 1])
        return
    row, place, at = read
    dated = f"/{at:%Y-%m-%d}" if day is None else ""
    for listing in sheet.table.listings:
        for name in split_names(row[_plain(listing.people)], listing.separator):
            account = _account(gatherer, name, listing)
            if isinstance(account, Fault):
                _reject(gatherer, number, f"column '{listing.people}': {account.reason}", sheet.lines[number - 1])
                continue
            work = listing.work or None
            key = f"{place}#{listing.action}/{account}{dated}"
            gatherer.act(key, at, account, listing.action, place, work=work)
            yield key
            if listing.separator and any(mark in name for mark in OTHER_SEPARATORS):
                shown = f"'{hide_addresses(name)[:SHOWN]}' was read as one name"
                gatherer.notes.append(f"Row {number}: {shown}, as only {listing.separator!r} parts names.")


def _read_row(sheet: Sheet, cells: list[str], day: datetime | None, now: datetime) -> tuple[Row, str, datetime] | Fault:
    """Give a row by its columns, the place it is of and its day."""
    row = dict(reversed([*zip(sheet.header, cells, strict=False)]))
    needed = {
        *_QUOTED.findall(sheet.table.place),
        *(listing.people for listing in sheet.table.listings),
        *filter(None, [sheet.table.date_column]),
    }
    if any(_plain(column) not in row for column in needed):
        return Fault(f"has {len(cells)} cells, expected {len(sheet.header)}")
    if any(cell.strip() for cell in cells[len(sheet.header) :]):
        return Fault(
            f"has {len(cells)} cells, expected {len(sheet.header)}; a cell with the delimiter in it needs quotes"
        )
    place = _place(sheet.table, row)
    at = day or read_instant(row[_plain(sheet.table.date_column)], now)
    if isinstance(place, Fault):
        return place
    return at if isinstance(at, Fault) else (row, place, at)


def _place(table: Table, row: Row) -> str | Fault:
    """Name the row's place from the mapping's pattern."""
    for column in _QUOTED.findall(table.place):
        if not row[_plain(column)].strip():
            return Fault(f"column '{column}' is empty, and the place is named by it")
        if len(row[_plain(column)]) > LONGEST_NAME:
            return Fault(f"column '{column}' is too long to name a place by")
    place = _QUOTED.sub(lambda quoted: slug(row[_plain(quoted[1])]), table.place)
    return place.lower() if place.startswith("github:") else place


def _account(gatherer: Gatherer, name: str, listing: Listing) -> str | Fault:
    """Name the account behind a name or handle; addresses are hashed and not kept."""
    if len(name) > LONGEST_NAME:
        return Fault(f"'{name[:SHOWN]}…' is too long for a name; is a separator missing in the definition?")
    address = ADDRESS.search(name)
    if listing.platform == "github":
        page = _GITHUB_PAGE.fullmatch(name)
        handle = page[1] if page else name.removeprefix("@")
        return (
            github_account(handle)
            if _HANDLE.fullmatch(handle)
            else Fault(f"'{hide_addresses(name)[:SHOWN]}' is no login")
        )
    if listing.platform and not address:
        return f"{listing.platform}:{name.removeprefix('@')}"
    written = " ".join(ADDRESS.sub(" ", name).split())
    if address and not written:
        account = address_account(address[1], gatherer.reading.key)
    else:
        account = f"roster:{written.casefold()}"
    if address:
        gatherer.claim(account, "address", keyed_hash(address[1], gatherer.reading.key))
    gatherer.claim(account, "name", written)
    return account


def _reject(gatherer: Gatherer, number: int, reason: str, text: str) -> None:
    gatherer.reject(number, f"row {number}: {reason}", hide_addresses(text[:TEXT_KEPT]).strip())
