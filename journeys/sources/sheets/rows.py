"""The parts of a table file, of any format: sheets of numbered rows, whose cells are text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from journeys.sources.sheets.encodings import Letters

# The header is looked for in these rows: titles and notes may stand above it.
HEAD_ROWS: Final = 30
HEAD_COLUMNS: Final = 1_000
"""Columns that are looked at to tell what a table is: no report has more."""


@dataclass(frozen=True)
class Row:
    """One row: its number in the sheet (from 1), its cells, and how it is written; or why it cannot be cut.

    ``lines`` are those that quoted line breaks made one row of delimited text; empty for a row of one line.
    """

    number: int
    cells: Sequence[str] = ()
    text: str = ""
    fault: str | None = None
    lines: Sequence[str] = ()

    @property
    def blank(self) -> bool:
        """Return whether all cells are empty."""
        return self.fault is None and not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Cut:
    """One way to read a sheet (a delimited text may be cut at several marks): its first rows, and all of them.

    ``rows`` takes the wanted columns; a format that ``narrows`` returns these only.
    """

    mark: str
    head: Sequence[Row]
    rows: Callable[[Sequence[str]], Iterator[Row]]
    narrows: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table of a file (unnamed where a file is one table). ``unread`` are columns that no text can hold."""

    name: str
    cuts: Sequence[Cut]
    unread: Sequence[str] = ()


@dataclass
class TableFile:
    """The sheets of a file, and notes on it, some of which come while its rows are read.

    ``encoding`` is the one that somebody chose for a text, ``letters`` how its lines that are not UTF-8 may be read;
    ``in_doubt`` if that must be chosen first, as many lines could be read in several ways.
    """

    sheets: Sequence[Sheet] = ()
    notes: list[str] = field(default_factory=list)
    close: Callable[[], None] = lambda: None
    encoding: str = ""
    letters: Letters = field(default_factory=Letters)
    in_doubt: bool = False
