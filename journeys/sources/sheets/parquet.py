"""Parquet files as rows of text, batch after batch: only the wanted columns, and never the whole file.

Left out: columns that hold more than one value in a cell (lists, structures), which no mapping can name people by.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from journeys.errors import ExportError
from journeys.sources.sheets.rows import HEAD_ROWS, Cut, Row, Sheet, TableFile

MAGIC: Final = b"PAR1"
BATCH_ROWS: Final = 8_192
# What the library raises at a damaged file; UnicodeDecodeError, of damaged names, is a ValueError.
UNREADABLE: Final = (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError)


def open_parquet(path: Path, progress: Callable[[int], None]) -> TableFile:
    """Open a Parquet file as one sheet, its column names as the first row.

    Raises
    ------
    ExportError
        When it is cut off, damaged or encrypted.
    """
    try:
        file = _open(path)
        plain, nested = _columns(file.schema_arrow)
        size = path.stat().st_size
        rows = max(file.metadata.num_rows, 1)
        taken = _numbered(_batches(file, plain, HEAD_ROWS), plain)
        head = [row for row, _ in zip(taken, range(HEAD_ROWS), strict=False)]
    except UNREADABLE as error:
        msg = f"{path} is marked as Parquet but cannot be read: {brief(error)}. Export or download it again."
        raise ExportError(msg) from error

    def read(wanted: Sequence[str]) -> Iterator[Row]:
        columns = [name for name in plain if name in wanted]
        number = 1
        try:
            for row in _numbered(_batches(_open(path), columns, BATCH_ROWS), columns):
                if row.number % BATCH_ROWS == 0:
                    progress(min(size, size * row.number // rows))
                number = row.number
                yield row
        except UNREADABLE as error:
            yield Row(number + 1, fault=f"nothing can be read from here on: {brief(error)}")

    return TableFile([Sheet("", [Cut("", head, read, narrows=True)], nested)])


def _open(path: Path) -> Any:  # noqa: ANN401  (pyarrow has no types)
    return pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20, page_checksum_verification=True)


def _columns(schema: pa.Schema) -> tuple[list[str], list[str]]:
    nested = [field.name for field in schema if pa.types.is_nested(field.type)]
    return [field.name for field in schema if field.name not in nested], nested


def _batches(file: Any, columns: Sequence[str], size: int) -> Iterator[list[list[str]]]:  # noqa: ANN401
    for batch in file.iter_batches(batch_size=size, columns=list(columns), use_threads=False):
        yield [_texts(batch.column(name)) for name in columns]


def _numbered(batches: Iterator[list[list[str]]], columns: Sequence[str]) -> Iterator[Row]:
    yield Row(1, columns, " | ".join(columns))
    number = 1
    for batch in batches:
        for cells in zip(*batch, strict=True):
            number += 1
            yield Row(number, cells, " | ".join(cells))


def _texts(column: pa.Array) -> list[str]:
    # one precision for all: some files hold nanoseconds
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_timestamp(kind):
        column = pc.cast(column, pa.timestamp("us", "UTC" if kind.tz else None), safe=False)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return [bytes(value or b"").decode("utf-8", "replace") for value in column.to_pylist()]
    return [text or "" for text in pc.cast(column, pa.string(), safe=False).to_pylist()]


def brief(error: BaseException) -> str:
    """Return the first line of an error of the library, cut."""
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
