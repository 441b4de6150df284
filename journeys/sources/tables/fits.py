"""Which mapping reads a sheet: our own events', one of a definition or written by hand, or a known report's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from journeys.model.communities.community import Listing, Table
from journeys.model.communities.mapping_check import plain
from journeys.sources.decode.cells import LETTERS_SHOWN
from journeys.sources.decode.files import Fault
from journeys.sources.sheets.rows import Cut, Row, Sheet
from journeys.sources.tables.acts import RowReader, RowResult
from journeys.sources.tables.headers import distinct, facts_above, find_header, named_cells
from journeys.sources.tables.marks import days_of, meaning_of_mark
from journeys.sources.tables.reports import (
    FILE_NAME,
    attendance_of_days,
    file_title,
    is_in_doubt,
    mapping_of,
    report_of,
)

OWN_NEEDED: Final = ("account", "action", "at", "place")
OWN_OPTIONAL: Final = ("event_id", "thread", "toward", "work", "source")
# Rows that show how a table's dates are written, and whether its cells are what a report's are.
SAMPLE: Final = 2_000
NO_DAY: Final = "without a mark on any day"
OF_SUMS: Final = "of sums"
SUMS: Final = frozenset("total totals sum count attendance gesamt summe anzahl suma soma somme totale".split())


@dataclass(frozen=True)
class Fit:
    """A sheet that a mapping reads: its cut, the number and the cells of its header, and the mapping.

    ``beside`` are columns with one value for all rows: the file's name, and what stands above the header; ``days`` the
    positions of the columns that are days, in a sheet that has one for each.
    """

    sheet: Sheet
    cut: Cut
    number: int
    header: Sequence[str]
    table: Table
    beside: Mapping[str, str] = field(default_factory=dict)
    days: Sequence[int] = ()
    is_report: bool = False
    names_nobody: str = ""

    def by(self, table: Table) -> "Fit":
        """Return the same sheet, read by another mapping."""
        return replace(self, table=table)

    def read(self, reader: RowReader, row: Row) -> RowResult:
        """Read a row; of a sheet with a column for each day, the act of each day."""
        return _read_days(self, reader, row) if self.days else reader.read(row)

    def sample(self) -> list[Sequence[str]]:
        """Return the cells of some first rows below the header."""
        return sample_of(self.cut, self.header, self.number)


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


def fit_of(sheet: Sheet, tables: Sequence[Table], file_name: str) -> Fit | None:
    """Find the header of a sheet and the mapping that fits it: of several, the one with most columns."""
    ordered = sorted(tables, key=lambda table: -len(table.columns))
    # row by row, so that of several rows that fit the highest is the header
    for cut, row in _heads(sheet):
        header = distinct(row.cells)
        beside = beside_of(cut, row, header, file_name)
        names = {plain(cell) for cell in (*header, *beside) if cell.strip()}
        own = own_table(header)
        for table in [own, *ordered] if own else ordered:
            if table.columns and {plain(column) for column in table.columns} <= names:
                return Fit(sheet, cut, row.number, header, table, beside, _days(table, cut, header, row.number))
    return _report(sheet, file_name)


def in_doubt(fit: Fit) -> bool:
    """Return whether nothing in a known report says which number of its dates is the day."""
    return fit.is_report and is_in_doubt(fit.table, fit.header, fit.sample(), fit.beside)


def beside_of(cut: Cut, row: Row, header: Sequence[str], file_name: str) -> dict[str, str]:
    """Return the columns with one value for all rows that a table has beside its own."""
    facts = {} if cut.narrows else facts_above(cut.head, row)
    return named_cells(header, {**facts, FILE_NAME: file_title(file_name)})


def sample_of(cut: Cut, header: Sequence[str], number: int) -> list[Sequence[str]]:
    """Return the cells of some first rows below a header."""
    rows = (row.cells for row in cut.rows(header) if row.number > number and not row.blank and not row.fault)
    return list(islice(rows, SAMPLE))


def _read_days(fit: Fit, reader: RowReader, row: Row) -> RowResult:
    result = RowResult()
    first = next((plain(cell) for cell in row.cells if cell.strip()), "")
    if first in SUMS:
        result.left_out.append(OF_SUMS)
        return result
    for at in fit.days:
        mark = row.cells[at] if at < len(row.cells) else ""
        means = meaning_of_mark(mark)
        if means is None:
            result.faults.append(
                f"column '{fit.header[at]}': it is not known whether '{mark[:LETTERS_SHOWN]}' is there"
            )
        elif means:
            cells = [*row.cells, *[""] * (len(fit.header) - len(row.cells)), fit.header[at]]
            found = reader.read(Row(row.number, cells, row.text))
            for name in ("acts", "claims", "notes", "left_out"):
                getattr(result, name).extend(getattr(found, name))
            for reason in found.faults:
                result.fault(Fault(reason))
    if not result.acts and not result.faults:
        result.left_out.append(NO_DAY)
    return result


def _heads(sheet: Sheet) -> Iterator[tuple[Cut, Row]]:
    for position in range(max((len(cut.head) for cut in sheet.cuts), default=0)):
        for cut in sheet.cuts:
            if position < len(cut.head):
                yield cut, cut.head[position]


def _report(sheet: Sheet, file_name: str) -> Fit | None:
    for cut, row in _heads(sheet):
        header = distinct(row.cells)
        if report := report_of(header):
            beside = beside_of(cut, row, header, file_name)
            rows = sample_of(cut, header, row.number)
            if table := mapping_of(report, header, rows, beside):
                fit = Fit(sheet, cut, row.number, header, table, beside)
                return replace(fit, is_report=True, names_nobody=report.names_nobody)
    found = find_header(sheet)
    if found is None:
        return None
    header = distinct(found.row.cells)
    table = attendance_of_days(header, sample_of(found.cut, header, found.row.number))
    if table is None:
        return None
    beside = beside_of(found.cut, found.row, header, file_name)
    days = _days(table, found.cut, header, found.row.number)
    return Fit(sheet, found.cut, found.row.number, header, table, beside, days, is_report=True)


def _days(table: Table, cut: Cut, header: Sequence[str], number: int) -> list[int]:
    if not table.days_in_header:
        return []
    days = set(days_of(header, sample_of(cut, header, number)))
    return [at for at, name in enumerate(header) if name in days]
