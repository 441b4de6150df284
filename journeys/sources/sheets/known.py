"""Tables whose columns a program always writes: rows by the names of these columns, with nothing to map."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

from journeys.errors import ExportError
from journeys.sources.decode.files import head_text
from journeys.sources.sheets.delimited import cut_line, open_delimited
from journeys.sources.sheets.rows import Row

Cells = dict[str, str]


def header_of(head: bytes) -> list[str]:
    """Return the columns of a comma-separated text by its first line.

    >>> header_of(b'"AuthorID","Author"')
    ['AuthorID', 'Author']
    """
    first = head_text(head).partition("\n")[0].rstrip("\r")
    return [cell.strip() for cell in cut_line(first, ",")] if "," in first else []


def known_rows(
    path: Path, columns: Collection[str], progress: Callable[[int], None], notes: list[str]
) -> Iterator[tuple[Row, Cells]]:
    """List the rows below the header, each with its cells by column; those that cannot be cut have a fault.

    Raises
    ------
    ExportError
        When the first line does not name all ``columns``.
    """
    file = open_delimited(path, progress)
    try:
        cut = next(cut for cut in file.sheets[0].cuts if cut.mark == ",")
        rows = cut.rows(())
        header: list[str] = []
        with suppress(StopIteration):
            header = [cell.strip().removeprefix("\ufeff") for cell in next(rows).cells]
        if missing := [column for column in columns if column not in header]:
            msg = f"{path} lacks the columns {', '.join(missing)}; export it again"
            raise ExportError(msg)
        for row in rows:
            if row.blank:
                continue
            yield row, dict(zip(header, row.cells, strict=False))
        notes += file.notes
    finally:
        file.close()
