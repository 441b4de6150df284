"""Spreadsheets (.xlsx) as rows of text, one after another: dates as dates, cells merged downwards filled in.

Formulas give the value that was last shown. Left out: hidden sheets, formatting, charts, and cells beyond the columns
of
a table of people. A spreadsheet is a zip file of XML: what it may unpack to is limited.
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, Final
from warnings import catch_warnings, simplefilter

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import WorkSheetParser

from journeys.errors import ExportError
from journeys.sources.sheets.rows import HEAD_ROWS, Cut, Row, Sheet, TableFile

ZIP: Final = b"PK\x03\x04"
OLD_BINARY: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Formatting makes some sheets 16,384 columns wide.
COLUMNS: Final = 512
# The library streams sheets, and holds whole in memory the texts that cells share, and as larger objects all the rest
# that it reads.
SHEET_BYTES: Final = 1 << 30
TEXTS_BYTES: Final = 1 << 25
WHOLE_BYTES: Final = 1 << 22
# A sheet of real data unpacks to far less than this many times its size.
RATIO: Final = 500
MERGED: Final = 10_000
_READ: Final = re.compile(
    r"worksheets/[^/]*\.xml$|sharedStrings|styles|workbook\.xml$|Content_Types|docProps|\.rels$|theme"
)
_AREA: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 200
_ROWS_AT_ONCE: Final = 1_000


def is_spreadsheet(path: Path, head: bytes) -> bool:
    """Return whether a file is a spreadsheet, of any age or maker, rather than an archive of files."""
    if head.startswith(OLD_BINARY):
        return True
    if not head.startswith(ZIP):
        return False
    named = path.name.lower().endswith((".xlsx", ".xlsm", ".xlsb", ".ods"))
    with suppress(OSError, zipfile.BadZipFile, ValueError, NotImplementedError), zipfile.ZipFile(path) as unpacked:
        names = set(unpacked.namelist())
        return named or bool(names & {"xl/workbook.xml", "xl/workbook.bin"}) or "content.xml" in names
    return named or b"xl/" in head or b"opendocument.spreadsheet" in head


def open_workbook(path: Path, progress: Callable[[int], None]) -> TableFile:
    """Open a spreadsheet: its visible sheets, and a note on the hidden ones.

    Raises
    ------
    ExportError
        When it is of another kind, damaged, protected by a password, or unpacks to more than is sensible.
    """
    _check(path)
    with ExitStack() as opened:
        stream = opened.enter_context(path.open("rb"))  # by its content: the library would go by the file's name
        try:
            with _quietly():
                book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
            size = path.stat().st_size
            file = TableFile()
            file.sheets = [_sheet(sheet, size, progress) for sheet in book.worksheets if sheet.sheet_state == "visible"]
        except Exception as error:  # a damaged file makes the library stumble in many ways
            raise _damaged(path, error) from error
        opened.callback(book.close)
        file.close = opened.pop_all().close
    if hidden:
        names = ", ".join(f"'{name}'" for name in hidden)
        file.notes.append(f"Hidden sheets were not read: {names}. Unhide what belongs to the table.")
    return file


def _check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as unpacked:
            parts = {part.filename: part for part in unpacked.infolist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        with path.open("rb") as file:
            old = file.read(len(OLD_BINARY)) == OLD_BINARY
        raise (_other_kind(path) if old else _damaged(path, error)) from error
    if "xl/workbook.bin" in parts or "content.xml" in parts:
        raise _other_kind(path)
    for name, part in parts.items():
        limit = SHEET_BYTES if "worksheets/" in name else TEXTS_BYTES if "sharedStrings" in name else WHOLE_BYTES
        swollen = part.file_size > _CHUNK * 10 and part.file_size > RATIO * max(part.compress_size, 1)
        if _READ.search(name) and (part.file_size > limit or swollen):
            msg = (
                f"{path} holds a part ({name}) that unpacks to {part.file_size >> 20:,} MB, more than is read of a "
                "spreadsheet. Save the sheet as CSV, which is read line by line, and import that."
            )
            raise ExportError(msg)


def _other_kind(path: Path) -> ExportError:
    return ExportError(
        f"{path} is a spreadsheet of an older or another kind, or protected by a password. "
        "Open it and save it as .xlsx, without a password."
    )


def _damaged(path: Path, error: BaseException) -> ExportError:
    message = (str(error).splitlines() or [type(error).__name__])[0][:200]
    return ExportError(f"{path} is no sound spreadsheet ({message}): cut off or damaged. Save it again as .xlsx.")


@contextmanager
def _quietly() -> Iterator[None]:
    # the library warns of styles and filters that it does not know, which matter to nobody here
    with catch_warnings():
        simplefilter("ignore")
        yield


def _sheet(sheet: Any, size: int, progress: Callable[[int], None]) -> Sheet:  # noqa: ANN401
    with _quietly():
        expected = sheet.max_row or 0
    merges = _merges(sheet)

    def read(_: Sequence[str]) -> Iterator[Row]:
        for row in _rows(sheet, merges):
            if expected and row.number % _ROWS_AT_ONCE == 0:
                progress(min(size, size * row.number // expected))
            yield row

    return Sheet(sheet.title, [Cut("", list(islice(_rows(sheet, merges), HEAD_ROWS)), read)])


def _merges(sheet: Any) -> dict[int, list[tuple[int, int]]]:  # noqa: ANN401
    # the library reads merged areas only when it holds the whole sheet, so they are found in its XML
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    with sheet._get_source() as source:
        rest = b""
        count = 0
        while (chunk := source.read(_CHUNK)) and count < MERGED:
            text = rest + chunk
            end = 0
            for area in _AREA.finditer(text):
                letters, first, last = area.groups()
                end = area.end()
                count += 1
                column = column_index_from_string(letters.decode()) - 1
                if int(last) > int(first) and column < COLUMNS:
                    found[int(first)].append((column, int(last)))
            rest = text[max(end, len(text) - _OVERLAP) :]
    return found


def _rows(sheet: Any, merges: Mapping[int, Sequence[tuple[int, int]]]) -> Iterator[Row]:  # noqa: ANN401
    number = 0
    merged: dict[int, tuple[str, int]] = {}
    written = _written_rows(sheet)
    while True:
        try:
            with _quietly():
                some = list(islice(written, _ROWS_AT_ONCE))
        except Exception as error:  # noqa: BLE001  (a damaged file makes the library stumble in many ways)
            reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
            yield Row(number + 1, fault=f"nothing can be read from here on: the sheet is damaged ({reason})")
            return
        if not some:
            return
        for number, cells in some:
            _fill(cells, number, merges, merged)
            yield Row(number, cells, " | ".join(cells))


def _written_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401
    # the library's own rows come with all empty ones between them, and with all empty cells to the left of a cell: one
    # cell at the end of a sheet would stand for a million rows
    book = sheet.parent
    facts = {"epoch": book.epoch, "date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
    before = 0
    with sheet._get_source() as source:
        parser = WorkSheetParser(source, sheet._shared_strings, data_only=True, **facts)
        for number, written in parser.parse():
            values = {cell["column"]: cell["value"] for cell in written if cell["column"] <= COLUMNS}
            if number > before and any(value is not None for value in values.values()):
                yield number, [_text(values.get(column)) for column in range(1, max(values) + 1)]
            before = max(before, number)


def _fill(
    cells: list[str], number: int, merges: Mapping[int, Sequence[tuple[int, int]]], merged: dict[int, tuple[str, int]]
) -> None:
    # a cell merged over several rows holds its text in the first one only
    for column, last in merges.get(number, ()):
        merged[column] = (cells[column] if column < len(cells) else "", last)
    for column, (text, last) in list(merged.items()):
        if number > last:
            del merged[column]
        elif text:
            cells += [""] * (column + 1 - len(cells))
            cells[column] = cells[column] or text


def _text(value: object) -> str:
    # some programs write whole numbers as 5.0, and a day is a midnight
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)
