"""The one file that knows which engine runs the data frames: DuckDB, spoken to through Narwhals.

Everything else sees Narwhals lazy frames over it, and small pandas frames at the end.
"""

import atexit
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow as pa

from journeys.errors import ExportError, StoreError

MEMORY_LIMIT: Final = "1500MB"
FRUGAL_LIMIT: Final = "500MB"
"""What an import may hold: what is more lies on the disk, so that memory does not grow with the file."""
SETTINGS: Final = "set timezone = 'UTC'; set enable_progress_bar = true; set enable_progress_bar_print = false"
WATCH_SECONDS: Final = 0.2
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
        try:
            files = self.connection.read_parquet([str(path) for path in paths], hive_partitioning=False)
            return nw.from_native(files).lazy()
        except duckdb.Error as error:
            msg = f"The store cannot be read: {error}. Put back a copy of it, or move it away and import again."
            raise StoreError(msg) from error

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

    def add_rows(self, onto: nw.LazyFrame[Any] | None, rows: pa.Table) -> nw.LazyFrame[Any]:
        """Keep rows below those of ``onto``, out of Python's memory; the engine lays them on the disk when it must."""
        if onto is None:
            return self.keep(self.from_arrow(rows))
        self.connection.from_arrow(rows).insert_into(onto.to_native().alias)
        return onto

    def load_json_lines(
        self,
        path: Path,
        columns: pa.Schema,
        shape: Callable[[nw.LazyFrame[Any]], nw.LazyFrame[Any]],
        onto: nw.LazyFrame[Any] | None = None,
        *,
        gzip: bool = False,
    ) -> nw.LazyFrame[Any]:
        """Read a file of JSON lines, make of it what ``shape`` does, and keep that, below the rows of ``onto``.

        Fields that ``columns`` does not name are skipped. One faulty line fails the whole file: nothing of it is kept.

        Raises
        ------
        ExportError
            When a line is not JSON, a field is not of its column's type, or compressed data ends early.
        StoreError
            When the disk is full.
        """
        kinds = self.connection.from_arrow(columns.empty_table()).types
        try:
            lines = self.connection.read_json(
                escape(str(path)),
                columns={name: str(kind) for name, kind in zip(columns.names, kinds, strict=True)},
                format="newline_delimited",
                records="true",
                compression="gzip" if gzip else "none",
            )
            shaped = shape(nw.from_native(lines).lazy())
            if onto is None:
                return self.keep(shaped)
            shaped.to_native().insert_into(onto.to_native().alias)
        except (duckdb.ProgrammingError, duckdb.DataError) as error:
            msg = f"a line cannot be read: {error}"
            raise ExportError(msg) from error
        except duckdb.OperationalError as error:
            if "GZIP" in str(error):  # the one fault of the file that comes as a fault of the disk
                msg = f"the compressed data cannot be read: {error}"
                raise ExportError(msg) from error
            msg = f"The lines could not be held while they were read: {error}"
            raise StoreError(msg) from error
        return onto

    @contextmanager
    def frugal(self) -> Iterator[None]:
        """Hold little in memory for what is done inside, whatever its size."""
        self.connection.execute(f"set memory_limit = '{FRUGAL_LIMIT}'")
        try:
            yield
        finally:
            self.connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")

    @contextmanager
    def watched(self, tell: Callable[[float], None]) -> Iterator[None]:
        """Tell now and then, from 0 to 1, how far the query that runs inside has come."""
        over = threading.Event()

        def look() -> None:
            while not over.wait(WATCH_SECONDS):
                percent = self.connection.query_progress()
                if percent > 0:
                    tell(percent / 100)

        watcher = threading.Thread(target=look, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()

    def pluck(self, frame: nw.LazyFrame[Any], column: str, field: str) -> nw.LazyFrame[Any]:
        """Turn a column of lists of records into lists of one of their fields."""
        native: duckdb.DuckDBPyRelation = frame.to_native()
        plucked = f"list_transform({column}, lambda record: record.{field})"
        return nw.from_native(native.project(f"* replace ({plucked} as {column})")).lazy()

    def close(self) -> None:
        """Let go of what was kept."""
        for name in self._kept:
            self.connection.execute(f"drop table if exists {name}")
        self.connection.close()

    def collect(self, frame: nw.LazyFrame[Any]) -> pd.DataFrame:
        """Compute a (small) frame into pandas."""
        found: pd.DataFrame = frame.collect(backend="pandas").to_native()
        return found

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


def _open_root() -> duckdb.DuckDBPyConnection:
    """Open the process's DuckDB, which spills to a folder of its own and closes when the process ends."""
    spill = tempfile.TemporaryDirectory(prefix="journeys-")
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "preserve_insertion_order": False,
        "temp_directory": spill.name,
    }
    root = duckdb.connect(config=config)
    atexit.register(spill.cleanup)
    atexit.register(root.close)
    return root


@contextmanager
def open_engine() -> Iterator[Engine]:
    """Open a connection to the process's DuckDB, in memory, and close it again."""
    global _root
    with _shared:
        if _root is None:
            _root = _open_root()
    connection = _root.cursor()
    connection.execute(SETTINGS)
    engine = Engine(connection)
    try:
        yield engine
    finally:
        engine.close()
