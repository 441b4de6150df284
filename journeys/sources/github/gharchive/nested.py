"""GH Archive's records as other programs hold them: nested Parquet, and BigQuery's exports with the payload as text.

Each row becomes a line as GH Archive writes it, and the lines are read. Left out: tables whose columns are flat, which
are read by a mapping.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from journeys.errors import ExportError
from journeys.model.extract import Extract
from journeys.sources.base import ImportContext
from journeys.sources.decode.json_stream import first_records, stream_records
from journeys.sources.github.gharchive import reader
from journeys.sources.sheets.parquet import MAGIC, UNREADABLE, brief

NAME: Final = reader.NAME
COLUMNS: Final = ("id", "type", "actor", "repo", "payload", "created_at")
BATCH_ROWS: Final = 1_024
"""Payloads hold whole issues: few rows are in memory at once."""


class _Row(msgspec.Struct):
    """A record of a BigQuery export: its payload is JSON within JSON."""

    type: str
    actor: dict[str, Any]
    repo: dict[str, Any]
    payload: str


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file holds such rows: a Parquet file by its columns, JSON by its first record."""
    if path.is_dir():
        return False
    if head.startswith(MAGIC):
        return _is_nested(path)
    return b'"payload"' in head and any(_is_row(raw) for raw in first_records(head, 1))


def read(path: Path, import_context: ImportContext) -> Extract:
    """Read one file as events, claims and threads.

    Raises
    ------
    ExportError
        When it is damaged, or no row is a record of GH Archive.
    """
    with tempfile.TemporaryDirectory(prefix="journeys-") as folder:
        # the name may say which hours it is of
        lines = Path(folder) / f"{path.name}.jsonl"
        with lines.open("wb") as file:
            for line in _lines(path, import_context):
                file.write(line + b"\n")
        # the file was counted once already while it was rewritten
        extract = reader.read(lines, replace(import_context, progress=lambda _: None))
        engine = import_context.engine
        return replace(
            extract,
            events=engine.keep(extract.events),
            claims=engine.keep(extract.claims),
            threads=engine.keep(extract.threads),
        )


def _is_nested(path: Path) -> bool:
    try:
        schema = pq.read_schema(path)
    except UNREADABLE:
        return False
    return set(COLUMNS[1:]) <= set(schema.names) and all(
        pa.types.is_struct(schema.field(name).type) for name in ("actor", "repo")
    )


def _is_row(raw: bytes) -> bool:
    try:
        msgspec.json.decode(raw, type=_Row)
    except (ValueError, RecursionError):
        return False
    return True


def _lines(path: Path, import_context: ImportContext) -> Iterator[bytes]:
    with path.open("rb") as file:
        is_parquet = file.read(len(MAGIC)) == MAGIC
    rows = _parquet_rows(path, import_context) if is_parquet else _json_rows(path, import_context)
    for row in rows:
        payload = row.get("payload")
        if isinstance(payload, str):
            row["payload"] = _unpacked(payload)
        yield msgspec.json.encode(row)


def _unpacked(payload: str) -> Any:  # noqa: ANN401  (any JSON)
    try:
        return msgspec.json.decode(payload)
    except (ValueError, RecursionError):
        # the line reader tells that it is no record
        return payload


def _json_rows(path: Path, import_context: ImportContext) -> Iterator[dict[str, Any]]:
    for record in stream_records(path, import_context.progress):
        try:
            row = msgspec.json.decode(record.raw, type=dict[str, Any])
        except (ValueError, RecursionError):
            row = {"type": None, "fault": record.fault}
        if isinstance(row.get("created_at"), str):
            row["created_at"] = _instant_text(row["created_at"])
        yield row


def _parquet_rows(path: Path, import_context: ImportContext) -> Iterator[dict[str, Any]]:
    try:
        file = pq.ParquetFile(path, pre_buffer=False, page_checksum_verification=True)
        columns = [name for name in COLUMNS if name in file.schema_arrow.names]
        rows, size, done = max(file.metadata.num_rows, 1), path.stat().st_size, 0
        for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=columns, use_threads=False):
            for row in batch.to_pylist():
                yield {**row, "created_at": _instant(row["created_at"])}
            done += len(batch)
            import_context.progress(min(size, size * done // rows))
    except UNREADABLE as error:
        msg = f"{path} is marked as Parquet but cannot be read: {brief(error)}. Export or download it again."
        raise ExportError(msg) from error


def _instant(value: Any) -> Any:  # noqa: ANN401  (a time, or text)
    if isinstance(value, datetime):
        at = value.astimezone(UTC) if value.tzinfo else value
        return f"{at:%Y-%m-%dT%H:%M:%S}Z"
    return _instant_text(value) if isinstance(value, str) else value


def _instant_text(value: str) -> str:
    """Return an instant as GH Archive writes it, of one as BigQuery does.

    >>> _instant_text("2024-03-05 10:11:12 UTC"), _instant_text("2024-03-05T10:11:12Z")
    ('2024-03-05T10:11:12Z', '2024-03-05T10:11:12Z')
    """
    text = value.removesuffix(" UTC").replace(" ", "T", 1)
    return text if text.endswith("Z") else f"{text}Z"
