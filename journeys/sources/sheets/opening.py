"""Opening table files: delimited text, spreadsheets and Parquet have the same rows from here on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from journeys.errors import ExportError
from journeys.sources.sheets.delimited import open_delimited
from journeys.sources.sheets.excel import OLD_BINARY, ZIP, open_workbook
from journeys.sources.sheets.parquet import MAGIC, open_parquet
from journeys.sources.sheets.rows import TableFile


@contextmanager
def open_sheets(
    path: Path, progress: Callable[[int], None] = lambda _: None, encoding: str = ""
) -> Iterator[TableFile]:
    """Open a table file, of the format that its first bytes show; ``encoding`` is a text's, where it was chosen.

    Raises
    ------
    ExportError
        When it is missing, empty, or cannot be read as what it is.
    """
    try:
        file = _open(path, progress, encoding)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror or error}; check its name and your right to read it"
        raise ExportError(msg) from error
    try:
        yield file
    finally:
        file.close()


def _open(path: Path, progress: Callable[[int], None], encoding: str) -> TableFile:
    with path.open("rb") as file:
        begins = file.read(8)
    if begins.startswith(MAGIC):
        return open_parquet(path, progress)
    if begins.lstrip().startswith(b"<"):
        msg = (
            f"{path} is a web page (HTML or XML) under the name of a spreadsheet. Open it in a spreadsheet program and "
            "save it as .xlsx or CSV."
        )
        raise ExportError(msg)
    if begins.startswith((ZIP, OLD_BINARY)):
        return open_workbook(path, progress)
    return open_delimited(path, progress, encoding)
