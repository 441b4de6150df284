"""Any table (CSV, TSV, XLSX, Parquet), read by a mapping: of a community's definition, or written by hand for this one.

A table in the columns of our own events needs none. Names are taken as they are: several names in one cell without the
separator stay one name, and a name without a handle is an account of its own (see ``people.py``). Left out: old kinds
of spreadsheets, hidden sheets, and dates that do not show which number is the month.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.addresses import hide_addresses
from journeys.model.communities.community import Listing, Table
from journeys.model.communities.mapping_check import plain, used_columns
from journeys.model.events import EARLIEST
from journeys.model.extract import Extract
from journeys.model.vocabulary import GATHERINGS
from journeys.sources.base import TEXT_KEPT, ExtractBuilder, ImportContext
from journeys.sources.decode.cells import LETTERS_SHOWN, start_of
from journeys.sources.decode.files import head_text
from journeys.sources.sheets.delimited import DELIMITERS, cut_line
from journeys.sources.sheets.excel import is_spreadsheet
from journeys.sources.sheets.opening import open_sheets
from journeys.sources.sheets.parquet import MAGIC
from journeys.sources.sheets.rows import Cut, Row, Sheet, TableFile
from journeys.sources.tables.acts import RowReader, RowResult

NAME: Final = "table"
# A note that holds for every row would fill the summary.
NOTES_KEPT: Final = 20
OWN_NEEDED: Final = ("account", "action", "at", "place")
OWN_OPTIONAL: Final = ("event_id", "thread", "toward", "work", "source")


@dataclass(frozen=True)
class Fit:
    """A sheet that a mapping reads: its cut, the number and the cells of its header, and the mapping."""

    sheet: Sheet
    cut: Cut
    number: int
    header: Sequence[str]
    table: Table


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file is a spreadsheet or Parquet, or begins like a table: two rows of as many cells."""
    if path.is_dir():
        return False
    if head.startswith(MAGIC) or is_spreadsheet(path, head):
        return True
    text = head_text(head)
    # binary files, JSON and markup are for other readers
    if not text or "\0" in text.partition("\n")[0] or text[0] in "{[<":
        return False
    if path.name.lower().removesuffix(".gz").endswith((".csv", ".tsv")):
        return True
    if "\0" in text:
        return False
    first, *rest = text.splitlines()[:2]
    return any(
        len(cells := cut_line(first, mark)) > 1
        and all(cells)
        and all(len(cut_line(line, mark)) == len(cells) for line in rest)
        for mark in DELIMITERS
    )


def read(path: Path, context: ImportContext) -> Extract:
    """Read each sheet of a table file through the mapping whose columns it has.

    Raises
    ------
    ExportError
        When no mapping fits any of its sheets, or nothing dates its rows.
    """
    builder = ExtractBuilder(NAME, context)
    with open_sheets(path, context.progress) as file:
        fits = [fit for sheet in file.sheets if (fit := fit_of(sheet, context.tables))]
        if not fits:
            raise _no_fit(path, file, context.tables)
        taken = _FileRows(builder)
        for fit in fits:
            taken.sheet(fit, day_of(path, fit.table, context) if not fit.table.date_column else None)
        builder.notes += file.notes
        builder.notes += _unread(file, fits)
    shown = {listing.action for fit in fits for listing in fit.table.listings if listing.action}
    shown |= {action for fit in fits for listing in fit.table.listings for action in listing.actions.values() if action}
    extract = builder.extract(shown | taken.actions)
    entries = extract.events.select("event_id", "place").unique()
    if repeated := taken.count - context.engine.count(entries):
        builder.notes.append(f"{repeated:,} of {taken.count:,} entries stand there twice; each counts once.")
    return extract


def own_table(header: Iterable[str]) -> Table | None:
    """Return the mapping of a table in the columns of our own events; None if it is none."""
    columns = {plain(name) for name in header if name.strip()}
    if not columns.issuperset(OWN_NEEDED) or not columns.issubset((*OWN_NEEDED, *OWN_OPTIONAL)):
        return None
    listing = Listing(
        people="account",
        action_column="action",
        work_column="work" if "work" in columns else "",
        toward_column="toward" if "toward" in columns else "",
        thread="{thread}" if "thread" in columns else "",
    )
    return Table(
        name="Events",
        columns=tuple(sorted(columns)),
        place="{place}",
        listings=(listing,),
        date_column="at",
        id_column="event_id" if "event_id" in columns else "",
    )


def fit_of(sheet: Sheet, tables: Sequence[Table]) -> Fit | None:
    """Find the header of a sheet and the mapping that fits it: of several, the one with most columns."""
    ordered = sorted(tables, key=lambda table: -len(table.columns))
    # row by row, so that of several rows that fit the highest is the header
    for position in range(max((len(cut.head) for cut in sheet.cuts), default=0)):
        for cut in sheet.cuts:
            row = cut.head[position] if position < len(cut.head) else Row(0)
            header = {plain(cell) for cell in row.cells if cell.strip()}
            own = own_table(header)
            for table in [own, *ordered] if own else ordered:
                if table.columns and {plain(column) for column in table.columns} <= header:
                    return Fit(sheet, cut, row.number, row.cells, table)
    return None


def columns_of(sheet: Sheet) -> tuple[Cut, Row] | None:
    """Guess which row of a sheet is the header, and how it is cut: the first about as wide as any."""
    best = max(sheet.cuts, key=lambda cut: max((_width(row) for row in cut.head), default=0), default=None)
    if best is None or not any(map(_width, best.head)):
        return None
    widest = max(map(_width, best.head))
    # a title or remark above the header fills fewer cells
    return best, next(row for row in best.head if 2 * _width(row) > widest)


def _width(row: Row) -> int:
    return len({plain(cell) for cell in row.cells} - {""})


def day_of(path: Path, table: Table, context: ImportContext) -> datetime:
    """Return the day that holds for all rows.

    Raises
    ------
    ExportError
        When neither the import nor the mapping gives one, or it cannot be.
    """
    day = context.dated_on or table.dated_on
    if day is None:
        msg = f"{path}: the rows of '{table.name}' carry no date; give the day of this roster with --dated"
        raise ExportError(msg, "day")
    return start_of(path, day, context.now)


def reader_of(fit: Fit, facts: tuple[bytes, datetime, datetime | None]) -> tuple[RowReader, Sequence[str]]:
    """Return what reads the rows of a sheet, and the columns to ask for.

    ``facts`` is the store's key, the moment of the import, and the day that holds for all rows, if any.
    """
    needed = {plain(column) for column in used_columns(fit.table)}
    wanted = [name for name in fit.header if plain(name) in needed]
    header = wanted if fit.cut.narrows else fit.header
    return RowReader(fit.table, header, facts, ragged=not fit.cut.mark), wanted


@dataclass
class _FileRows:
    builder: ExtractBuilder

    def __post_init__(self) -> None:
        self.count = 0
        self.actions: set[str] = set()
        self.noted = 0

    def sheet(self, fit: Fit, day: datetime | None) -> None:
        context = self.builder.reading
        reader, wanted = reader_of(fit, (context.key, context.now, day))
        where = f"sheet '{fit.sheet.name}', row" if fit.sheet.name else "row"
        skipped = 0
        for row in chain.from_iterable(_separate(row, fit, reader) for row in fit.cut.rows(wanted)):
            if row.number <= fit.number or row.blank:
                continue
            result = RowResult(faults=[row.fault]) if row.fault else reader.read(row)
            skipped += result.skipped
            self._row(result, row, f"{where} {row.number}", day)
        if skipped:
            were = "row was" if skipped == 1 else "rows were"
            self.builder.notes.append(f"{skipped:,} {were} left out, as the mapping '{fit.table.name}' says.")
        if self.noted > NOTES_KEPT:
            self.builder.notes.append(f"The same holds for {self.noted - NOTES_KEPT:,} further rows.")

    def _row(self, result: RowResult, row: Row, where: str, day: datetime | None) -> None:
        for act in result.acts:
            self.builder.act(
                act.key,
                act.at,
                act.account,
                act.action,
                act.place,
                thread=act.thread,
                toward=act.toward,
                work=act.work,
                # a list of a call is dated by the call, any other by the day it was made
                since=EARLIEST if day and act.action not in GATHERINGS else None,
            )
            self.actions.add(act.action)
        self.count += len(result.acts)
        for claim in result.claims:
            self.builder.claim(*claim)
        for fault in result.faults:
            self.builder.reject(row.number, f"{where}: {fault}", hide_addresses(row.text[:TEXT_KEPT]).strip())
        for note in result.notes:
            self.noted += 1
            if self.noted <= NOTES_KEPT:
                self.builder.notes.append(f"{where[0].upper()}{where[1:]}: {note}")


def _separate(row: Row, fit: Fit, reader: RowReader) -> Iterator[Row]:
    # a stray quotation mark joins the rows below into one cell; they are rows if they have dates of their own
    if not row.lines:
        yield row
        return
    below = [Row(row.number + at, cut_line(line, fit.cut.mark), line) for at, line in enumerate(row.lines)][1:]
    if fit.table.date_column and any(result.acts and not result.faults for result in map(reader.read, below)):
        reason = "a quotation mark in it would swallow the rows below; look for a stray one"
        yield Row(row.number, text=row.text, fault=reason)
        yield from below
    else:
        yield row


def _unread(file: TableFile, fits: Sequence[Fit]) -> list[str]:
    read_names = {fit.sheet.name for fit in fits}
    others = [sheet.name for sheet in file.sheets if sheet.name not in read_names and columns_of(sheet)]
    names = ", ".join(f"'{name}'" for name in others)
    return [f"No mapping fits the columns of other sheets, so they were not read: {names}."] if others else []


def _no_fit(path: Path, file: TableFile, tables: Sequence[Table]) -> ExportError:
    found = [(sheet, columns_of(sheet)) for sheet in file.sheets]
    if not any(columns for _, columns in found):
        return ExportError(f"{path} is empty: no row holds anything. {' '.join(file.notes)} Export it again.")
    sentences = [
        f"Its columns{f' in sheet {sheet.name!r}' if sheet.name else ''} are "
        # cut: a table may have hundreds of columns
        f"{hide_addresses(', '.join(cell[:LETTERS_SHOWN] for cell in columns[1].cells if cell.strip()))[:500]}."
        for sheet, columns in found
        if columns
    ]
    nested = [name for sheet in file.sheets for name in sheet.unread]
    if nested:
        sentences.append(f"Left aside, as their cells hold lists or structures: {', '.join(nested)[:500]}.")
    wanted = "; ".join(f"'{table.name}' wants {', '.join(table.columns)}" for table in tables)
    found_there = " ".join([*sentences, *file.notes])
    return ExportError(
        f"{path} fits no mapping. {found_there} {wanted or 'No table is described'}. Say once what its columns "
        "mean: on the Import page, or under [[tables]] in the community's definition (then name the community with "
        "--community). A table with the columns account, action, at, place needs none.",
        "mapping",
    )
