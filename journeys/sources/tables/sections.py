"""The rows of one table within a sheet: what stands above its header and in further sections below is told apart."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from journeys.model.communities.mapping_check import plain
from journeys.sources.sheets.rows import Row
from journeys.sources.tables.headers import distinct, is_header_like

ABOVE: Final = "above the header"
REPEATED: Final = "with the header again"
FURTHER: Final = "of a further section, with other columns"


def body(rows: Iterable[Row], number: int, header: Sequence[str], needed: Iterable[str]) -> Iterator[tuple[Row, str]]:
    """List the rows that are not blank, each with the rule by which it is none of the table's, if any.

    ``number`` and ``header`` are the header's, ``needed`` the columns that a mapping reads: a section below that has
    them too is read with its own order of columns.
    """
    table = _Table(header, needed)
    for row in rows:
        if row.number < number and not row.blank:
            yield row, ABOVE
        elif row.number > number:
            yield from table.take(row)
    yield from table.end()


class _Table:
    """The state between two rows: inside the table or not, and a title that waits for the row below it."""

    def __init__(self, header: Sequence[str], needed: Iterable[str]) -> None:
        self.known = [plain(name) for name in header]
        self.wanted = {plain(column) for column in needed}
        self.order = list(range(len(header)))
        self.inside = True
        self.after_blank = False
        self.title: Row | None = None

    def take(self, row: Row) -> Iterator[tuple[Row, str]]:
        if row.blank:
            self.after_blank = True
            return
        starts = self.after_blank or self.title is not None
        self.after_blank = False
        # most rows of a large file are looked at no further
        if not starts and not (row.cells and plain(row.cells[0]) == self.known[0]):
            yield self._inner(row)
            return
        names = [plain(cell) for cell in distinct(row.cells)]
        begins = starts and is_header_like(row.cells)
        self.inside = self.inside and not begins
        yield from self.end()
        if [name for name in names if name] == [name for name in self.known if name]:
            self._begin(self.known)
            yield row, REPEATED
        elif begins:
            self._begin(names)
            yield row, REPEATED if self.inside else FURTHER
        elif starts and len(self.known) > 1 and sum(map(bool, names)) == 1:
            # whether it is the title of a section shows in the row below it
            self.title = row
        else:
            yield self._inner(row)

    def end(self) -> Iterator[tuple[Row, str]]:
        """Give the title that still waits."""
        if self.title:
            yield self._inner(self.title)
        self.title = None

    def _begin(self, names: Sequence[str]) -> None:
        found = {name: at for at, name in enumerate(names)}
        self.inside = self.wanted <= found.keys()
        self.order = [found.get(name, len(names)) for name in self.known]

    def _inner(self, row: Row) -> tuple[Row, str]:
        if not self.inside:
            return row, FURTHER
        if self.order == list(range(len(self.known))):
            return row, ""
        cells = [row.cells[at] if at < len(row.cells) else "" for at in self.order]
        return Row(row.number, cells, row.text, row.fault, row.lines), ""
