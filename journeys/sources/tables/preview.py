"""How a table begins, and what its first rows would become by a mapping: to see before anything is imported.

Addresses are hidden here as everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.addresses import hide_addresses
from journeys.model.communities.community import Table
from journeys.model.communities.mapping_check import plain, used_columns
from journeys.model.days import start_of_day
from journeys.sources.sheets.opening import open_sheets
from journeys.sources.sheets.rows import Cut, Row, Sheet, TableFile
from journeys.sources.tables.acts import Act, RowResult
from journeys.sources.tables.fits import Fit, beside_of, fit_of, in_doubt
from journeys.sources.tables.guesses import suggest_mapping
from journeys.sources.tables.headers import distinct, find_header
from journeys.sources.tables.reader import reader_of, rows_of

LINES: Final = 20
# Kept in memory for a page that is drawn again at each change of the mapping.
SAMPLE: Final = 2_000
# A column with more different words is no column of kinds.
WORDS: Final = 40
LONGEST_CELL: Final = 200


@dataclass(frozen=True)
class Line:
    """One row as it is, and what it would become, or why nothing."""

    number: int
    cells: tuple[str, ...]
    becomes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """The beginning of one sheet.

    ``sheets`` are the names of all that hold something; ``header`` is the number of the row that names the columns,
    among them those with one value for all rows; ``words`` are each column's different words, where they are few;
    ``unread`` are columns that no mapping can use; ``read_by`` is the mapping that reads it already, if any; ``guess``
    a known report's mapping, else what the cells and their names suggest. With ``in_doubt`` only the form of the dates
    of that report is missing.
    """

    sheets: tuple[str, ...]
    sheet: str
    header: int
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    words: Mapping[str, tuple[str, ...]]
    guess: Table
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    read_by: str = ""
    in_doubt: bool = False


def take_sample(path: Path, encoding: str = "") -> TableFile:
    """Read the first rows of every sheet of a file, for repeated previews without opening it again.

    Raises
    ------
    ExportError
        When the file cannot be read as a table.
    """
    with open_sheets(path, encoding=encoding) as file:
        sheets = [Sheet(sheet.name, [_sampled(cut) for cut in sheet.cuts], sheet.unread) for sheet in file.sheets]
        return replace(file, sheets=sheets, notes=list(file.notes), close=lambda: None)


def _sampled(cut: Cut) -> Cut:
    wanted = [*cut.head[0].cells] if cut.head else []
    rows = list(islice(cut.rows(wanted), SAMPLE))
    # the sample has all columns, so it does not matter which are asked for
    return Cut(cut.mark, cut.head, lambda _: iter(rows))


@dataclass(frozen=True)
class Chosen:
    """What a person chose of a file: the sheet of a spreadsheet, and the row that names the columns.

    ``file_name`` is the file's, which may name its place.
    """

    file_name: str
    sheet: str = ""
    header: int = 0


def preview(
    source: Path | TableFile, table: Table | None, *, now: datetime, known: Sequence[Table] = (), chosen: Chosen
) -> Preview:
    """Show how a table begins and what a mapping makes of it.

    ``table`` is the mapping to try; None shows the rows as they are. ``known`` are existing mappings, one of which may
    read the table already.

    Raises
    ------
    ExportError
        When the file cannot be read as a table, or holds nothing.
    """
    file = take_sample(source) if isinstance(source, Path) else source
    found = {each.name: each for each in file.sheets if find_header(each)}
    if not found:
        msg = f"The table is empty: no row holds anything. {' '.join(file.notes)} Export it again."
        raise ExportError(msg)
    sheet = found.get(chosen.sheet) or next(iter(found.values()))
    read_by = None if chosen.header else fit_of(sheet, known, chosen.file_name)
    fit = read_by or _found(sheet, chosen)
    names = tuple(" ".join(name.split()) for name in (*fit.header, *fit.beside) if name.strip())
    rows = [row for row, rule in rows_of(fit, fit.header) if not rule]
    cells = [_shown(row, fit) for row in rows]
    tried = fit.by(table) if table else None
    results = _results(tried, rows[:LINES], now)
    is_known = read_by is not None and bool(read_by.table.listings)
    return Preview(
        sheets=tuple(found),
        sheet=sheet.name,
        header=fit.number,
        columns=names,
        lines=tuple(
            Line(row.number, shown, tuple(map(_sentence, result.acts)), _reasons(result))
            for row, shown, result in zip(rows[:LINES], cells, results, strict=False)
        ),
        words=_words(names, cells),
        guess=fit.table if is_known else suggest_mapping(names, cells),
        unread=tuple(sheet.unread),
        notes=tuple(file.notes),
        read_by=read_by.table.name if read_by else "",
        in_doubt=read_by is not None and in_doubt(read_by),
    )


def _found(sheet: Sheet, chosen: Chosen) -> Fit:
    header = find_header(sheet, chosen.header)
    if header is None:
        msg = f"sheet '{sheet.name}' holds nothing"
        raise ExportError(msg)
    names = distinct(header.row.cells)
    beside = beside_of(header.cut, header.row, names, chosen.file_name)
    empty = Table(name="", columns=(), place="", listings=())
    return Fit(sheet, header.cut, header.row.number, names, empty, beside)


def _shown(row: Row, fit: Fit) -> tuple[str, ...]:
    own = [row.cells[at] if at < len(row.cells) else "" for at, name in enumerate(fit.header) if name.strip()]
    return tuple(hide_addresses(" ".join(cell[:LONGEST_CELL].split())) for cell in (*own, *fit.beside.values()))


def _results(fit: Fit | None, rows: Sequence[Row], now: datetime) -> list[RowResult]:
    # on the page a mapping is tried while it is being written, so parts of it may be missing
    table = fit.table if fit else None
    names = {plain(name) for name in (*fit.header, *fit.beside)} if fit else set()
    whole = (
        table is not None
        and bool(table.place)
        and bool(table.date_column or table.dated_on or table.days_in_header)
        and all(each.people and (each.action or each.action_column) for each in table.listings)
        and all(plain(column) in names for column in used_columns(table))
    )
    if fit is None or table is None or not whole:
        return [RowResult(faults=[row.fault] if row.fault else []) for row in rows]
    day = start_of_day(table.dated_on) if table.dated_on else None
    # without the store's key: a preview shows no hashes
    reader, _ = reader_of(fit, (b"", now, None if table.date_column or table.days_in_header else day))
    return [RowResult(faults=[row.fault]) if row.fault else fit.read(reader, row) for row in rows]


def _reasons(result: RowResult) -> tuple[str, ...]:
    rules = [f"left out: {rule}" for rule in dict.fromkeys(result.left_out)] if not result.acts else []
    return tuple(map(hide_addresses, [*result.faults, *rules]))


def _sentence(act: Act) -> str:
    # a hash says nothing to people
    who = "(an address)" if act.account.startswith("git:") else act.account
    when = f"{act.at.day} {act.at:%b %Y}" + (f", {act.at:%H:%M}" if (act.at.hour, act.at.minute) != (0, 0) else "")
    thread = f", {act.thread}" if act.thread else ""
    toward = f", toward {act.toward}" if act.toward and not act.toward.startswith("git:") else ""
    work = f", work: {act.work}" if act.work else ""
    return f"{hide_addresses(who)} {act.action.replace('_', ' ')} · {act.place}{thread}{toward}{work} · {when}"


def _words(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    found = {}
    for column, cells in zip(columns, zip(*rows, strict=True), strict=False):
        words = tuple(dict.fromkeys(cell for cell in cells if cell))
        if 0 < len(words) <= WORDS:
            found[column] = words
    return found
