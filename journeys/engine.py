"""The one file that knows which engine runs the data frames: DuckDB, spoken to through Narwhals.

Everything else sees Narwhals lazy frames over it, and small pandas frames at the end.
"""

import atexit
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow as pa

MEMORY_LIMIT: Final = "1500MB"
_shared = threading.Lock()
_root: duckdb.DuckDBPyConnection | None = None


class Engine:
    """A connection of one's own; not for sharing between threads."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._kept: list[str] = []

    def scan_parquet(self, paths: Sequence[Path], empty: pa.Schema) -> nw.LazyFrame[Any]:
        """Read Parquet files as one frame; no files give no rows with the columns of ``empty``."""
        if not paths:
            return self.from_arrow(empty.empty_table())
        return nw.from_native(self.connection.read_parquet([str(path) for path in paths])).lazy()

    def from_arrow(self, table: pa.Table) -> nw.LazyFrame[Any]:
        """Take an Arrow table as a lazy frame."""
        return nw.from_native(self.connection.from_arrow(table)).lazy()

    def from_pandas(self, frame: pd.DataFrame) -> nw.LazyFrame[Any]:
        """Take a (small) pandas frame of text columns as a lazy frame."""
        schema = pa.schema([(name, pa.string()) for name in frame.columns])
        return self.from_arrow(pa.Table.from_pandas(frame, schema=schema, preserve_index=False))

    def keep(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Compute a frame once and hold it until the engine closes, so that several readers do not compute it again."""
        name = f"kept_{uuid4().hex}"
        native: duckdb.DuckDBPyRelation = frame.to_native()
        native.create(name)
        self._kept.append(name)
        return nw.from_native(self.connection.table(name)).lazy()

    def close(self) -> None:
        """Let go of what was kept."""
        for name in self._kept:
            self.connection.execute(f"drop table if exists {name}")
        self.connection.close()

    def collect(self, frame: nw.LazyFrame[Any]) -> pd.DataFrame:
        """Compute a (small) frame into pandas."""
        return frame.collect(backend="pandas").to_native()

    def count(self, frame: nw.LazyFrame[Any]) -> int:
        """Count a frame's rows."""
        return int(frame.select(nw.len()).collect(backend="pyarrow").item())

    def write_parquet(self, frame: nw.LazyFrame[Any], path: Path, order: Sequence[str]) -> None:
        """Write a frame to one Parquet file, sorted."""
        native: duckdb.DuckDBPyRelation = frame.sort(*order, nulls_last=True).to_native()
        try:
            native.write_parquet(str(path), compression="zstd", row_group_size=122_880)
        except duckdb.IOException as error:
            raise OSError(str(error)) from error


@contextmanager
def open_engine() -> Iterator[Engine]:
    """Open a connection to the process's DuckDB, in memory, and close it again."""
    global _root
    with _shared:
        if _root is None:
            spill = tempfile.TemporaryDirectory(prefix="journeys-")
            _root = duckdb.connect(
                config={
                    "memory_limit": MEMORY_LIMIT,
                    "preserve_insertion_order": False,
                    "temp_directory": spill.name,
                }
            )
            atexit.register(spill.cleanup)
            _root.execute("set timezone = 'UTC'")
    connection = _root.cursor()
    connection.execute("set timezone = 'UTC'")
    engine = Engine(connection)
    try:
        yield engine
    finally:
        engine.close()
