"""Any table (CSV, TSV, XLSX, Parquet), read by a mapping: of a known report, of a definition, or written by hand.

A table in the columns of our own events needs none. Each row is taken, put aside with a reason, or left out by a rule
that a note names. Names are taken as they are: several names in one cell without the separator stay one name, and a
name without a handle is an account of its own (see ``people.py``). Left out: old kinds of spreadsheets, hidden sheets,
and dates that do not show which number is the month.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from journeys.errors import ExportError
from journeys.model import wording
from journeys.model.addresses import hide_addresses
from journeys.model.communities.community import Table
from journeys.model.communities.mapping_check import DAY, plain, used_columns
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
from journeys.sources.sheets.rows import Row, TableFile
from journeys.sources.tables.acts import RowReader, RowResult
from journeys.sources.tables.fits import Fit, fit_of, in_doubt
from journeys.sources.tables.headers import find_header
from journeys.sources.tables.sections import body

NAME: Final = "table"
# A note that holds for every row would fill the summary.
NOTES_KEPT: Final = 20
RULES_SHOWN: Final = 6
# Of several encodings that are possible.
SHOWN: Final = 3


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file is a spreadsheet or Parquet, or begins like a table: two rows of as many cells."""
    if path.is_dir():
        return False
    if head.startswith(MAGIC) or is_spreadsheet(path, head):
        return True
    text = head_text(head)
    # some tools write a web page and call it a spreadsheet
    if text.startswith("<") and path.name.lower().endswith((".xls", ".xlsx")):
        return True
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
        When no mapping fits any of its sheets, nothing dates its rows, or what its letters or dates mean is in doubt.
    """
    builder = ExtractBuilder(NAME, context)
    with open_sheets(path, context.progress, context.encoding) as file:
        if file.in_doubt:
            raise _letters_in_doubt(path, file)
        fits = [fit for sheet in file.sheets if (fit := fit_of(sheet, context.tables, path.name))]
        if not fits:
            raise _no_fit(path, file, context.tables)
        fits = [_placed(path, fit, context) for fit in fits]
        taken = _FileRows(builder)
        for fit in fits:
            has_dates = fit.table.date_column or fit.table.days_in_header
            taken.sheet(fit, None if has_dates else day_of(path, fit.table, context))
        builder.notes += file.notes
        builder.notes += taken.summary()
        builder.notes += _unread(file, fits)
    shown = {listing.action for fit in fits for listing in fit.table.listings if listing.action}
    shown |= {action for fit in fits for listing in fit.table.listings for action in listing.actions.values() if action}
    extract = builder.extract(shown | taken.actions)
    entries = extract.events.select("event_id", "place").unique()
    if repeated := taken.count - context.engine.count(entries):
        builder.notes.append(f"{repeated:,} of {taken.count:,} entries stand there twice; each counts once.")
    return extract


def _placed(path: Path, fit: Fit, context: ImportContext) -> Fit:
    """Return a fit that can be read, with the place of the file where the table names none."""
    if fit.names_nobody:
        msg = f"{path} is of {fit.table.name}. It {fit.names_nobody}."
        raise ExportError(msg)
    table = fit.table
    if in_doubt(fit):
        if not context.date_form:
            msg = (
                f"{path} is of {table.name}, and its dates may have the day or the month first. Say which on the "
                "Import page, or with --dates."
            )
            raise ExportError(msg, "dates")
        table = msgspec.structs.replace(table, date_form=context.date_form)
    if not table.place and not context.place:
        msg = f"{path} is of {table.name}, and does not name its place: give it with --place."
        raise ExportError(msg, "place")
    return fit.by(msgspec.structs.replace(table, place=table.place or context.place or ""))


def _letters_in_doubt(path: Path, file: TableFile) -> ExportError:
    shown = "; ".join(file.letters.shown(name) for name in file.letters.fitting[:SHOWN])
    reason = f"Its letters may be {shown}." if shown else "Its letters are of no encoding known here."
    return ExportError(f"{path} is not UTF-8. {reason} Choose on the Import page, or with --encoding.", "encoding")


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
    wanted = [name for name in fit.header if plain(name) in needed or fit.days]
    header = wanted if fit.cut.narrows else fit.header
    header = [*header, DAY] if fit.days else header
    return RowReader(fit.table, header, facts, beside=fit.beside, ragged=not fit.cut.mark), wanted


def rows_of(fit: Fit, wanted: Sequence[str]) -> Iterator[tuple[Row, str]]:
    """List the rows of a sheet that are not blank, each with the rule by which it is none of the table's, if any."""
    if fit.cut.narrows:
        yield from ((row, "") for row in fit.cut.rows(wanted) if row.number > fit.number and not row.blank)
        return
    beside = {plain(name) for name in fit.beside}
    needed = [column for column in (*fit.table.columns, *used_columns(fit.table)) if plain(column) not in beside]
    yield from body(fit.cut.rows(wanted), fit.number, fit.header, needed)


@dataclass
class _FileRows:
    builder: ExtractBuilder
    count: int = 0
    actions: set[str] = field(default_factory=set)
    noted: int = 0
    rows: int = 0
    taken: int = 0
    aside: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def sheet(self, fit: Fit, day: datetime | None) -> None:
        """Add the rows of one sheet."""
        context = self.builder.reading
        reader, wanted = reader_of(fit, (context.key, context.now, day))
        where = f"sheet '{fit.sheet.name}', row" if fit.sheet.name else "row"
        if fit.is_report:
            self.builder.notes.append(f"Read as {fit.table.name}.")
        for row, rule in rows_of(fit, wanted):
            if rule:
                self.rows += 1
                self.left_out[rule] += 1
                continue
            for each in _separate(row, fit, reader):
                result = RowResult(faults=[each.fault]) if each.fault else fit.read(reader, each)
                self._row(result, each, f"{where} {each.number}", day)

    def summary(self) -> Iterator[str]:
        """Say what became of the rows, where not each gave an act; and of how many notes hold for further rows."""
        left = sum(self.left_out.values())
        if left or self.aside:
            most = self.left_out.most_common(RULES_SHOWN)
            rules = [f"{count:,} {rule}" for rule, count in most]
            others = left - sum(count for _, count in most)
            rules += [f"{others:,} for other reasons"] if others else []
            why = f": {wording.listing(rules)}" if rules else ""
            yield (
                f"Of {wording.counted(self.rows, 'row')} {self.taken:,} were taken, {self.aside:,} put aside and "
                f"{left:,} left out{why}."
            )
        if self.noted > NOTES_KEPT:
            yield f"The same holds for {self.noted - NOTES_KEPT:,} further rows."

    def _row(self, result: RowResult, row: Row, where: str, day: datetime | None) -> None:
        self.rows += 1
        if result.acts:
            self.taken += 1
        elif result.faults or not result.left_out:
            self.aside += 1
        else:
            # of several listings the last says why: the first are of other people in the row
            self.left_out[result.left_out[-1]] += 1
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
    others = [sheet.name for sheet in file.sheets if sheet.name not in read_names and find_header(sheet)]
    names = ", ".join(f"'{name}'" for name in others)
    return [f"No mapping fits the columns of other sheets, so they were not read: {names}."] if others else []


def _no_fit(path: Path, file: TableFile, tables: Sequence[Table]) -> ExportError:
    found = [(sheet, header) for sheet in file.sheets if (header := find_header(sheet))]
    if not found:
        return ExportError(f"{path} is empty: no row holds anything. {' '.join(file.notes)} Export it again.")
    sentences = []
    for sheet, header in found:
        within = f" in sheet {sheet.name!r}" if sheet.name else ""
        # cut: a table may have hundreds of columns; and what is no header may be somebody's row
        names = hide_addresses(", ".join(cell[:LETTERS_SHOWN] for cell in header.row.cells if cell.strip()))[:500]
        sentences.append(
            f"Its columns{within} are {names}."
            if header.likely
            else f"No row{within} names its columns: add one on top if it is a table."
        )
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
