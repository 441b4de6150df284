"""How a table begins, and what its first rows would become by a mapping: to look at before anything is imported.

Addresses are hidden here as everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.community import Table
from journeys.model.days import start_of_day
from journeys.model.mapping_check import plain, used_columns
from journeys.sources.decode.cells import hide_addresses
from journeys.sources.sheets.opening import open_sheets
from journeys.sources.sheets.rows import Cut, Row, Sheet, TableFile
from journeys.sources.tables.acts import Act, Said
from journeys.sources.tables.reader import Fit, columns_of, fit_of, reader_of

LINES: Final = 20
"""First rows that are shown."""
SAMPLE: Final = 2_000
"""First rows in which a column's different words are looked for."""
WORDS: Final = 40
"""Different words up to which a column may be one of kinds."""
LONGEST_CELL: Final = 200


@dataclass(frozen=True)
class Line:
    """One row as it stands, and what it would become, or why nothing."""

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
    """Read the first rows of every sheet of a file, to look at again and again without opening it.

    Raises
    ------
    ExportError
        When the file cannot be read as a table.
    """
    with open_sheets(path) as file:
        sheets = [Sheet(sheet.name, [_sampled(cut) for cut in sheet.cuts], sheet.unread) for sheet in file.sheets]
        return TableFile(sheets, list(file.notes))


def _sampled(cut: Cut) -> Cut:
    """Give a cut of the first rows alone, with all their columns."""
    wanted = [*cut.head[0].cells] if cut.head else []
    rows = list(islice(cut.rows(wanted), SAMPLE))
    return Cut(cut.mark, cut.head, lambda _: iter(rows))


def preview(
    source: Path | TableFile, table: Table | None, *, now: datetime, known: Sequence[Table] = (), sheet: str = ""
) -> Preview:
    """Show how a table begins and what a mapping makes of it.

    Parameters
    ----------
    source
        The file, or a sample of it.
    table
        The mapping to try; nothing shows the rows as they stand.
    now
        The moment of looking: no act can have happened after it.
    known
        The mappings there are, to tell whether one of them reads the table already.
    sheet
        Which sheet of a spreadsheet; the first that holds something, unless said.

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
    said = _try(fit, table, rows[:LINES], now)
    return Preview(
        sheets=tuple(found),
        sheet=chosen.name,
        columns=names,
        lines=tuple(
            Line(row.number, shown, tuple(map(_sentence, each.acts)), _reasons(each))
            for row, shown, each in zip(rows[:LINES], cells[:LINES], said, strict=True)
        ),
        words=_words(names, cells),
        unread=tuple(chosen.unread),
        notes=tuple(file.notes),
        read_by=read_by.table.name if read_by else "",
    )


def _guessed(sheet: Sheet) -> Fit:
    """Take the row for the header that looks like one."""
    found = columns_of(sheet)
    if found is None:
        msg = f"sheet '{sheet.name}' holds nothing"
        raise ExportError(msg)
    cut, row = found
    return Fit(sheet, cut, row.number, row.cells, Table(name="", columns=(), place="", listings=()))


def _shown(row: Row, positions: Sequence[int]) -> tuple[str, ...]:
    """Give a row's cells in the order of the columns, without addresses."""
    cells = [row.cells[at] if at < len(row.cells) else "" for at in positions]
    return tuple(hide_addresses(" ".join(cell[:LONGEST_CELL].split())) for cell in cells)


def _try(fit: Fit, table: Table | None, rows: Sequence[Row], now: datetime) -> list[Said]:
    """Read rows by a mapping, as far as it is whole enough to try."""
    header = {plain(name) for name in fit.header}
    whole = (
        table is not None
        and bool(table.date_column or table.dated_on)
        and all(each.people and (each.action or each.action_column) for each in table.listings)
        and all(plain(column) in header for column in used_columns(table))
    )
    if table is None or not whole:
        return [Said(faults=[row.fault] if row.fault else []) for row in rows]
    tried = Fit(fit.sheet, fit.cut, fit.number, fit.header, table)
    day = start_of_day(table.dated_on) if table.dated_on else None
    reader, _ = reader_of(tried, (b"", now, None if table.date_column else day))
    return [Said(faults=[row.fault]) if row.fault else reader.read(row) for row in rows]


def _reasons(said: Said) -> tuple[str, ...]:
    """Say why a row, or somebody in it, would not be taken."""
    left_out = ["left out, as the mapping says"] if said.left_out else []
    return tuple(map(hide_addresses, [*said.faults, *left_out]))


def _sentence(act: Act) -> str:
    """Say an act in words."""
    who = "(an address)" if act.account.startswith("git:") else act.account
    when = f"{act.at.day} {act.at:%b %Y}" + (f", {act.at:%H:%M}" if (act.at.hour, act.at.minute) != (0, 0) else "")
    thread = f", {act.thread}" if act.thread else ""
    toward = f", toward {act.toward}" if act.toward and not act.toward.startswith("git:") else ""
    work = f", work: {act.work}" if act.work else ""
    return f"{hide_addresses(who)} {act.action.replace('_', ' ')} · {act.place}{thread}{toward}{work} · {when}"


def _words(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Give each column's different words in the order of their first use, where they are few and seen again."""
    found = {}
    for column, cells in zip(columns, zip(*rows, strict=True), strict=False):
        words = tuple(dict.fromkeys(cell for cell in cells if cell))
        if 0 < len(words) <= WORDS:
            found[column] = words
    return found
