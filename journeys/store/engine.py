"""The one file that knows which engine computes the data frames: DuckDB, behind Narwhals.

All other modules see Narwhals lazy frames, and small pandas frames at the end.
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
"""The memory of an import: beyond it DuckDB uses the disk, so that memory does not grow with the file."""
# without its progress bar DuckDB measures no progress; printed, the bar would reach the terminal
SETTINGS: Final = "set timezone = 'UTC'; set enable_progress_bar = true; set enable_progress_bar_print = false"
WATCH_SECONDS: Final = 0.2
ROWS_AT_ONCE: Final = 100_000
_shared = threading.Lock()
_root: duckdb.DuckDBPyConnection | None = None


class Engine:
    """A connection to DuckDB, not to be shared between threads."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._kept: list[str] = []

    def scan_parquet(self, paths: Sequence[Path], empty: pa.Schema) -> nw.LazyFrame[Any]:
        """Read Parquet files as one frame, without files an empty one with the columns of ``empty``."""
        if not paths:
            return self.from_arrow(empty.empty_table())
        try:
            # our folders are named like Hive's partitions, but the column stands in the files too
            files = self.connection.read_parquet(
                [str(path) for path in paths], hive_partitioning=False, union_by_name=True
            )
            # files of earlier versions lack later columns
            kinds = self.connection.from_arrow(empty.empty_table()).types
            missing = [
                f'cast(null as {kind}) as "{name}"'
                for name, kind in zip(empty.names, kinds, strict=True)
                if name not in files.columns
            ]
            return nw.from_native(files.project(", ".join(["*", *missing]))).lazy()
        except duckdb.Error as error:
            raise _unreadable(error) from error

    def from_arrow(self, table: pa.Table) -> nw.LazyFrame[Any]:
        """Return an Arrow table as a lazy frame."""
        return nw.from_native(self.connection.from_arrow(table)).lazy()

    def from_pandas(self, frame: pd.DataFrame) -> nw.LazyFrame[Any]:
        """Return a (small) pandas frame of text columns as a lazy frame."""
        # with a schema, as a column without a value would have no type
        schema = pa.schema([(name, pa.string()) for name in frame.columns])
        return self.from_arrow(pa.Table.from_pandas(frame, schema=schema, preserve_index=False))

    def keep(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Compute a frame once for several readers, and keep it until the engine closes."""
        with _readable():
            return self._keep(frame)

    def _keep(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        name = f"kept_{uuid4().hex}"
        native: duckdb.DuckDBPyRelation = frame.to_native()
        native.create(name)
        self._kept.append(name)
        return nw.from_native(self.connection.table(name)).lazy()

    def add_rows(self, onto: nw.LazyFrame[Any] | None, rows: pa.Table) -> nw.LazyFrame[Any]:
        """Keep rows below those of ``onto``, in the engine's memory, which it may move to the disk."""
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
        """Read a file of JSON lines, apply ``shape``, and keep the result below the rows of ``onto``.

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
            # DuckDB reads a path as a pattern: a bracket in a file's name must not
            lines = self.connection.read_json(
                escape(str(path)),
                columns={name: str(kind) for name, kind in zip(columns.names, kinds, strict=True)},
                format="newline_delimited",
                records="true",
                compression="gzip" if gzip else "none",
            )
            shaped = shape(nw.from_native(lines).lazy())
            if onto is None:
                return self._keep(shaped)
            shaped.to_native().insert_into(onto.to_native().alias)
        except (duckdb.ProgrammingError, duckdb.DataError) as error:
            msg = f"a line cannot be read: {error}"
            raise ExportError(msg) from error
        except duckdb.OperationalError as error:
            # data that ends early is a fault of the file, which DuckDB reports like one of the disk
            if "GZIP" in str(error):
                msg = f"the compressed data cannot be read: {error}"
                raise ExportError(msg) from error
            msg = f"The lines could not be held while they were read: {error}"
            raise StoreError(msg) from error
        return onto

    def changed(
        self, frame: nw.LazyFrame[Any], change: Callable[[pa.Table], pa.Table]
    ) -> tuple[nw.LazyFrame[Any], bool]:
        """Keep a frame as ``change`` makes it, some rows at a time, and return whether it made any difference."""
        differs, kept = False, None
        with _readable():
            # from another connection, as this one writes meanwhile
            rows = self._keep(frame).to_native().alias
            reader = self.connection.cursor().table(rows).to_arrow_reader(ROWS_AT_ONCE)
            for batch in reader:
                before = pa.Table.from_batches([batch])
                after = change(before)
                differs = differs or not after.equals(before)
                kept = self.add_rows(kept, after)
        return (frame, False) if kept is None else (kept, differs)

    @contextmanager
    def frugal(self) -> Iterator[None]:
        """Limit the memory of what is done inside, whatever its size."""
        self.connection.execute(f"set memory_limit = '{FRUGAL_LIMIT}'")
        try:
            yield
        finally:
            self.connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")

    @contextmanager
    def watched(self, report: Callable[[float], None]) -> Iterator[None]:
        """Report five times a second, from 0 to 1, how far the query that runs inside has come."""
        over = threading.Event()

        def look() -> None:
            while not over.wait(WATCH_SECONDS):
                percent = self.connection.query_progress()
                # -1 while no query runs
                if percent > 0:
                    report(percent / 100)

        watcher = threading.Thread(target=look, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()

    def pluck(self, frame: nw.LazyFrame[Any], column: str, field: str) -> nw.LazyFrame[Any]:
        """Convert a column of lists of records to lists of one of their fields."""
        # Narwhals has no expression for it, so it is DuckDB's
        native: duckdb.DuckDBPyRelation = frame.to_native()
        plucked = f"list_transform({column}, lambda record: record.{field})"
        return nw.from_native(native.project(f"* replace ({plucked} as {column})")).lazy()

    def close(self) -> None:
        """Drop the kept frames and close the connection."""
        # all connections share one database, where a table would outlive its connection
        for name in self._kept:
            self.connection.execute(f"drop table if exists {name}")
        self.connection.close()

    def collect(self, frame: nw.LazyFrame[Any]) -> pd.DataFrame:
        """Compute a (small) frame into pandas."""
        with _readable():
            table: pd.DataFrame = frame.collect(backend="pandas").to_native()
        return table

    def count(self, frame: nw.LazyFrame[Any]) -> int:
        """Count a frame's rows."""
        with _readable():
            return int(frame.select(nw.len()).collect(backend="pyarrow").item())

    def write_parquet(self, frame: nw.LazyFrame[Any], path: Path, order: Sequence[str]) -> None:
        """Write a frame to one Parquet file, sorted."""
        native: duckdb.DuckDBPyRelation = frame.sort(*order, nulls_last=True).to_native()
        try:
            native.write_parquet(str(path), compression="zstd", row_group_size=122_880)
        except duckdb.IOException as error:
            # the store explains the system's errors, whichever library meets them
            raise OSError(str(error)) from error
        except duckdb.Error as error:
            raise _unreadable(error) from error


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        msg = f"There is too little memory or disk for this: {error}. Close other programs, or look at a shorter time."
        raise StoreError(msg) from error
    except duckdb.Error as error:
        raise _unreadable(error) from error


def _unreadable(error: duckdb.Error) -> StoreError:
    if "No such file" in str(error) or "No files found" in str(error):
        return StoreError(
            "A part of the store is not there any more: it was rewritten meanwhile, as when somebody opts out. Do it "
            "again; if it stays so, `journeys store check` names what is missing."
        )
    # DuckDB names the file, but not always: the check reads every part for itself
    return StoreError(
        f"The store cannot be read: {error}. `journeys store check` names the damaged part; put back a backup with "
        "`journeys store restore`, or remove its import and import the file again."
    )


def _open_root() -> duckdb.DuckDBPyConnection:
    # what does not fit into memory goes to a folder of this process, as two processes would overwrite each other's
    spill = tempfile.TemporaryDirectory(prefix="journeys-")
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        # what is written or shown is sorted anyway, and keeping the order takes memory
        "preserve_insertion_order": False,
        "temp_directory": spill.name,
    }
    root = duckdb.connect(config=config)
    # in this order: functions registered last run first, and DuckDB writes to the folder until it is closed
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
