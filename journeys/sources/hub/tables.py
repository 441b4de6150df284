"""Tables of the Hub's repositories and requests: Parquet (as in ``cfahlgren1/hub-stats``) and CSV, row by row.

A file is never held whole: Parquet comes in batches of rows and only in the columns that are read, CSV line by line. A
cell may hold JSON, or JSON within JSON.
"""

import csv
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from journeys.errors import ExportError
from journeys.sources.decode.compressed import Damaged
from journeys.sources.decode.files import Fault, head_text
from journeys.sources.decode.lines import read_text_blocks
from journeys.sources.hub.cards import read_metadata
from journeys.sources.hub.places import kind_named
from journeys.sources.hub.records import Fields
from journeys.sources.hub.repositories import kind_of
from journeys.sources.hub.selection import NAMES
from journeys.sources.sheets.parquet import UNREADABLE

MAGIC: Final = b"PAR1"
BATCH_ROWS: Final = 20_000
# As Python objects, rows take more memory.
ROWS_AT_ONCE: Final = 2_000
# The header of an access report has common words; its states in the first lines make it one.
LOOKED_AT: Final = 20
STATES: Final = frozenset({"pending", "accepted", "rejected"})
# A longer row is a quotation mark that was never closed.
ROW_CHARACTERS: Final = 1 << 25
# Cards, descriptions and file names are most of such a file; other columns are not read at all.
COLUMNS: Final = tuple(
    "id modelId model_id datasetId author createdAt lastModified last_modified created_at gated tags pipeline_tag "
    "library_name downloads downloadsAllTime downloads_all_time likes private disabled safetensors gguf cardData "
    "card_data card siblings baseModels base_models sdk citation paperswithcode_id description authorData".split()
)
# Other tables have likes and tags too; these columns only the Hub's have.
HUBS_OWN: Final = frozenset(
    "modelId datasetId cardData card_data pipeline_tag library_name gated sdk baseModels base_models trendingScore "
    "downloadsAllTime paperswithcode_id".split()
)
# Columns of an access report, in lower case, with the Hub's names for them.
REQUEST_COLUMNS: Final = {
    **dict.fromkeys(("user", "username"), "user"),
    **dict.fromkeys(("fullname", "full name", "name"), "fullname"),
    **dict.fromkeys(("email", "e-mail"), "email"),
    **dict.fromkeys(("timestamp", "time", "date"), "timestamp"),
    "status": "status",
}


@dataclass(frozen=True)
class Row:
    """One row: its number (CSV: its first line), its cells by column, and its fault, if any."""

    number: int
    cells: dict[str, Any]
    raw: bytes = b""
    fault: str | None = None


def is_parquet(path: Path, head: bytes) -> bool:
    """Return whether a file is Parquet with the columns of the Hub's repositories."""
    if not head.startswith(MAGIC):
        return False
    try:
        names = set(pq.read_schema(path).names)
    except UNREADABLE:
        return False
    return bool(names & {"id", "modelId", "datasetId"}) and len(names & HUBS_OWN) > 0


def parquet_kind(path: Path) -> str | None:
    """Find from its columns, else from its name, what a Parquet file lists."""
    return kind_of(Fields(dict.fromkeys(pq.read_schema(path).names))) or kind_named(path)


@dataclass(frozen=True)
class Batch:
    """Some rows of a Parquet file: their numbers, and their cells in columns."""

    numbers: npt.NDArray[np.int64]
    cells: pa.RecordBatch

    def rows(self, chosen: npt.NDArray[np.bool_]) -> Iterator[Row]:
        """List the chosen rows one by one."""
        positions = np.flatnonzero(chosen)
        for begin in range(0, len(positions), ROWS_AT_ONCE):
            yield from self._rows_at(positions[begin : begin + ROWS_AT_ONCE])

    def _rows_at(self, positions: npt.NDArray[np.int64]) -> Iterator[Row]:
        # a cell that no Python object can hold fails all that are converted at once: they are then converted one by one
        numbers = self.numbers[positions].tolist()
        try:
            for number, cells in zip(numbers, self.cells.take(pa.array(positions)).to_pylist(), strict=True):
                yield Row(number, cells)
        except (ValueError, OverflowError) as error:
            if len(positions) == 1:
                fault = f"holds a value beyond all bounds: {error}"
                if isinstance(error, UnicodeDecodeError):
                    fault = f"holds text that is not UTF-8: {error.reason}"
                yield Row(numbers[0], {}, fault=fault)
                return
            for at in range(len(positions)):
                yield from self._rows_at(positions[at : at + 1])


def parquet_schema(path: Path) -> pa.Schema:
    """Return the columns of a Parquet file that are read."""
    return pa.schema([column for column in pq.read_schema(path) if column.name in COLUMNS])


def parquet_batches(
    path: Path, progress: Callable[[int], None], wanted: frozenset[str] | None = None
) -> Iterator[Batch | Row]:
    """List the rows of a Parquet file, all or those with wanted names; where it is damaged, a last row says so.

    Raises
    ------
    ExportError
        When not even its table of contents can be read.
    """
    number = 0
    try:
        with pq.ParquetFile(path) as file:
            chosen = [name for name in file.schema_arrow.names if name in COLUMNS]
            names = None if wanted is None else pa.array(sorted(wanted), pa.string())
            size, total = path.stat().st_size, max(file.metadata.num_rows, 1)
            for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=chosen):
                numbers = np.arange(number + 1, number + len(batch) + 1)
                ours = None if names is None else _wanted(batch, names)
                yield Batch(numbers, batch) if ours is None else Batch(numbers[ours], batch.take(pa.array(ours)))
                number += len(batch)
                progress(size * number // total)
    except UNREADABLE as error:
        if not number:
            msg = f"{path} cannot be read as Parquet: {str(error)[:200]}. Export or download it again."
            raise ExportError(msg) from error
        yield Row(number + 1, {}, fault=f"the file cannot be read beyond this row: {str(error)[:200]}")


def _wanted(batch: pa.RecordBatch, names: pa.Array) -> npt.NDArray[np.int64]:
    column = next(name for name in NAMES if name in batch.schema.names)
    known = pc.is_in(batch.column(column), value_set=names.cast(batch.schema.field(column).type))
    return np.flatnonzero(pc.fill_null(known, False).to_numpy(zero_copy_only=False))  # noqa: FBT003  (a value)


def csv_kind(head: bytes) -> str | None:
    """Find from its header whether a CSV file lists repositories, or from its states too, requests for access."""
    header, *lines = head_text(head).split("\n")[:LOOKED_AT]
    names = [_named(name) for name in _header(header)]
    if "metadata" in names and set(names) & {"model_id", "modelId", "dataset_id", "datasetId"}:
        return "repository"
    if not {"user", "status", "timestamp"} <= set(names):
        return None
    rows = [cells for line in lines if len(cells := _header(line)) == len(names)]
    states = {cells[names.index("status")].strip().lower() for cells in rows}
    return "request" if states and states <= STATES else None


def csv_rows(path: Path, progress: Callable[[int], None]) -> Iterator[Row]:
    """List the rows of a CSV file by its header; the content of a ``metadata`` cell counts as the row's own cells."""
    lines = _Lines(path, progress)
    header = [_named(name) for name in _header(lines.take() or "")]
    while (first := lines.take()) is not None:
        number = lines.number
        cells, used = _cut(first, lines, len(header))
        if cells is None:
            lines.give_back(used)
            yield Row(number, {}, first.encode(), f"row {number}: cannot be cut into {len(header)} cells; look for a "
                      "stray quotation mark")  # fmt: skip
        elif any(cell.strip() for cell in cells):
            yield _opened(number, dict(zip(header, cells, strict=True)), first)
    if lines.damage:
        yield Row(lines.number + 1, {}, fault=lines.damage)


def _opened(number: int, cells: dict[str, Any], line: str) -> Row:
    written = cells.pop("metadata", None)
    if written is None:
        return Row(number, cells, line.encode())
    inside = read_metadata(written)
    if isinstance(inside, Fault) or not inside:
        reason = inside.reason if isinstance(inside, Fault) else "holds nothing"
        return Row(number, {}, line.encode(), f"row {number}: metadata {reason}")
    return Row(number, {**cells, **inside}, line.encode())


def _cut(first: str, lines: "_Lines", width: int) -> tuple[list[str] | None, list[str]]:
    # a quotation mark may open a cell of several lines, or be a stray one: then it costs only its own line
    used: list[str] = []
    size, longest = len(first), min(lines.credit, ROW_CHARACTERS)

    def text() -> Iterator[str]:
        nonlocal size
        yield first
        while size < longest and (line := lines.take()) is not None:
            size += len(line)
            used.append(line)
            yield line

    try:
        cells = next(csv.reader(text(), strict=True), None)
    except csv.Error:
        cells = None
    return (cells if cells is not None and len(cells) == width else None), used


def _header(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()


def _named(column: str) -> str:
    return REQUEST_COLUMNS.get(_fold(column), column.strip())


class _Lines:
    """A text file's lines one by one, some of which can be given back.

    ``credit`` is how long a row may be: what was given back is taken off it, and each line adds its own length. So a
    file of stray quotation marks is not read to its end for each of them.
    """

    def __init__(self, path: Path, progress: Callable[[int], None]) -> None:
        csv.field_size_limit(ROW_CHARACTERS)
        self.number = 0
        self.damage: str | None = None
        self.credit = ROW_CHARACTERS
        self._returned: deque[str] = deque()
        self._lines = self._read(path, progress)

    def take(self) -> str | None:
        """Return the next line, with its line break."""
        line = self._returned.popleft() if self._returned else next(self._lines, None)
        self.number += line is not None
        self.credit += len(line or "")
        return line

    def give_back(self, lines: Sequence[str]) -> None:
        """Return to the lines taken last."""
        self._returned.extendleft(reversed(lines))
        self.number -= len(lines)
        self.credit -= 2 * sum(map(len, lines))

    def _read(self, path: Path, progress: Callable[[int], None]) -> Iterator[str]:
        rest = b""
        try:
            for block in read_text_blocks(path, progress):
                *whole, rest = (rest + block).split(b"\n")
                for line in whole:
                    yield line.decode("utf-8", "replace") + "\n"
                if len(rest) > ROW_CHARACTERS:
                    yield rest.decode("utf-8", "replace")
                    rest = b""
        except Damaged as damage:
            self.damage = str(damage)
            return
        if rest:
            yield rest.decode("utf-8", "replace")
