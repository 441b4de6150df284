"""How a table begins, and what its first rows would become by a mapping: to see before anything is imported.

Addresses are hidden here as everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from journeys.sources.tables.reader import Fit, columns_of, fit_of, reader_of

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

    ``sheets`` are the names of all that hold something; ``words`` are each column's different words, where they are
    few; ``unread`` are columns that no mapping can use; ``read_by`` is the mapping that reads it already, if any.
    """

    sheets: tuple[str, ...]
    sheet: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    words: Mapping[str, tuple[str, ...]]
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    read_by: str = ""


def take_sample(path: Path) -> TableFile:
    """Read the first rows of every sheet of a file, for repeated previews without opening it again.

    Raises
    ------
    ExportError
        When the file cannot be read as a table.
    """
    with open_sheets(path) as file:
        sheets = [Sheet(sheet.name, [_sampled(cut) for cut in sheet.cuts], sheet.unread) for sheet in file.sheets]
        return TableFile(sheets, list(file.notes))


def _sampled(cut: Cut) -> Cut:
    wanted = [*cut.head[0].cells] if cut.head else []
    rows = list(islice(cut.rows(wanted), SAMPLE))
    # the sample has all columns, so it does not matter which are asked for
    return Cut(cut.mark, cut.head, lambda _: iter(rows))


def preview(
    source: Path | TableFile, table: Table | None, *, now: datetime, known: Sequence[Table] = (), sheet: str = ""
) -> Preview:
    """Show how a table begins and what a mapping makes of it.

    ``table`` is the mapping to try; None shows the rows as they are. ``known`` are existing mappings, one of which may
    read the table already. ``sheet`` names the sheet of a spreadsheet; else it is the first that holds something.

    Raises
    ------
    ExportError
        When the file cannot be read as a table, or holds nothing.
    """
    file = take_sample(source) if isinstance(source, Path) else source
    found = {each.name: each for each in file.sheets if columns_of(each)}
    if not found:
        msg = f"The table is empty: no row holds anything. {' '.join(file.notes)} Export it again."
        raise ExportError(msg)
    chosen = found.get(sheet) or next(iter(found.values()))
    read_by = fit_of(chosen, known)
    fit = (fit_of(chosen, [table]) if table else None) or read_by or _guessed(chosen)
    columns = {plain(name): " ".join(name.split()) for name in reversed(fit.header) if name.strip()}
    names = tuple(reversed(columns.values()))
    positions = [next(at for at, name in enumerate(fit.header) if plain(name) == plain(column)) for column in names]
    rows = [row for row in fit.cut.rows(fit.header) if row.number > fit.number and not row.blank]
    cells = [_shown(row, positions) for row in rows]
    results = _results(fit, table, rows[:LINES], now)
    return Preview(
        sheets=tuple(found),
        sheet=chosen.name,
        columns=names,
        lines=tuple(
            Line(row.number, shown, tuple(map(_sentence, each.acts)), _reasons(each))
            for row, shown, each in zip(rows[:LINES], cells[:LINES], results, strict=True)
        ),
        words=_words(names, cells),
        unread=tuple(chosen.unread),
        notes=tuple(file.notes),
        read_by=read_by.table.name if read_by else "",
    )


def _guessed(sheet: Sheet) -> Fit:
    found = columns_of(sheet)
    if found is None:
        msg = f"sheet '{sheet.name}' holds nothing"
        raise ExportError(msg)
    cut, row = found
    return Fit(sheet, cut, row.number, row.cells, Table(name="", columns=(), place="", listings=()))


def _shown(row: Row, positions: Sequence[int]) -> tuple[str, ...]:
    cells = [row.cells[at] if at < len(row.cells) else "" for at in positions]
    return tuple(hide_addresses(" ".join(cell[:LONGEST_CELL].split())) for cell in cells)


def _results(fit: Fit, table: Table | None, rows: Sequence[Row], now: datetime) -> list[RowResult]:
    # on the page a mapping is tried while it is being written, so parts of it may be missing
    header = {plain(name) for name in fit.header}
    whole = (
        table is not None
        and bool(table.date_column or table.dated_on)
        and all(each.people and (each.action or each.action_column) for each in table.listings)
        and all(plain(column) in header for column in used_columns(table))
    )
    if table is None or not whole:
        return [RowResult(faults=[row.fault] if row.fault else []) for row in rows]
    tried = Fit(fit.sheet, fit.cut, fit.number, fit.header, table)
    day = start_of_day(table.dated_on) if table.dated_on else None
    # without the store's key: a preview shows no hashes
    reader, _ = reader_of(tried, (b"", now, None if table.date_column else day))
    return [RowResult(faults=[row.fault]) if row.fault else reader.read(row) for row in rows]


def _reasons(result: RowResult) -> tuple[str, ...]:
    skipped = ["left out, as the mapping says"] if result.skipped else []
    return tuple(map(hide_addresses, [*result.faults, *skipped]))


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
