"""The table of issues that GitLab sends by mail (Issues, Export as CSV): who opened which."""

from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.decode.cells import LETTERS_SHOWN, read_instant
from journeys.sources.decode.files import Fault
from journeys.sources.github.record_context import RecordContext
from journeys.sources.gitlab.records import page_in
from journeys.sources.sheets.known import Cells, header_of, known_rows

NAME: Final = "gitlab"
COLUMNS: Final = ("Title", "URL", "State", "Author", "Author Username", "Created At (UTC)")


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file has the columns of such a table."""
    return not path.is_dir() and set(header_of(head)).issuperset(COLUMNS)


def read(path: Path, context: ImportContext) -> Extract:
    """Read the issues of a table.

    Raises
    ------
    ExportError
        When no row can be read.
    """
    builder = ExtractBuilder(NAME, context)
    for row, cells in known_rows(path, COLUMNS, context.progress, builder.notes):
        if fault := row.fault or _take(builder, row.number, cells):
            builder.reject(row.number, fault)
    if not builder.has_events:
        rejected = builder.rejected
        why = f"Row {rejected[0].record}: {rejected[0].reason}" if rejected else "It has no row below its header"
        msg = f"{path} holds no issue that can be read. {why}."
        raise ExportError(msg)
    return builder.extract(("opened_issue",))


def _take(builder: ExtractBuilder, number: int, cells: Cells) -> str | None:
    # returns the reason if the row cannot be read
    page = page_in(cells.get("URL"))
    if page is None or page.kind == "merge_requests":
        return f"URL {cells.get('URL', '')[:LETTERS_SHOWN]!r} names no issue"
    at = read_instant(cells.get("Created At (UTC)", ""), builder.reading.now)
    if isinstance(at, Fault):
        return at.reason
    context = RecordContext(builder, number, b"", page.place)
    author = context.name(cells.get("Author Username"), None, None, cells.get("Author"))
    thread = context.thread("issue", page.number, author)
    thread.opened(at)
    closed_at = read_instant(cells.get("Closed At (UTC)", ""), builder.reading.now)
    labels = [label.strip() for label in cells.get("Labels", "").split(",") if label.strip()]
    thread.add_row(cells["Title"], cells["State"], at, None if isinstance(closed_at, Fault) else closed_at, labels)
    return None
