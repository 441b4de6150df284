"""SQLite files that are read without being changed: only writers create or convert anything.

By itself SQLite creates the file that it is asked to open, and needs two more files beside it even to read one in its
WAL mode. A file that may not be written is read without these, unless a writer left something in them.
"""

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sql
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

MEMORY: Final = ":memory:"
SWITCHES: Final = 100
SWITCH_SECONDS: Final = 0.05
"""How often, and after which pause, setting a file to WAL is tried again while another process has it open."""

_MEMORY: Final = sql.create_engine("sqlite://", poolclass=NullPool)


def set_up(engine: sql.Engine, *pragmas: str) -> None:
    """Make an engine leave BEGIN to its callers, open files as their rights allow, and set pragmas."""

    def connected(connection: Any, _record: object) -> None:  # noqa: ANN401  (the driver's own)
        # the driver itself would delay BEGIN, and so take no lock (SQLAlchemy's notes on SQLite)
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    sql.event.listen(engine, "do_connect", _open_as_allowed)
    sql.event.listen(engine, "connect", connected)


@contextmanager
def connect(engine: sql.Engine) -> Iterator[sql.Connection]:
    """Connect to a database."""
    with engine.connect() as connection:
        # opened as unchangeable, it would never see what others write: so each time a new connection
        if connection.info.get("read_only"):
            connection.detach()
        yield connection


@contextmanager
def connect_empty(*tables: sql.Table) -> Iterator[sql.Connection]:
    """Connect to empty tables in memory, for reading where nobody has written anything yet."""
    with _MEMORY.connect() as connection, connection.begin():
        for table in tables:
            table.create(connection, checkfirst=False)
        yield connection


def copy(source: Path, target: Path) -> None:
    """Copy a file as it is at one instant, with what SQLite has not yet written into the file itself.

    Raises
    ------
    SQLAlchemyError, sqlite3.Error
        When it is no database, or damaged.
    """
    engine = sql.create_engine(f"sqlite:///{source}", poolclass=NullPool)
    set_up(engine)
    with closing(engine.raw_connection()) as old, closing(sqlite3.connect(target)) as new:
        driver: Any = old.driver_connection
        driver.backup(new)


def texts_in(path: Path) -> Iterator[str]:
    """List all texts in a file that nobody writes to; of a damaged one those that can be read."""
    with suppress(sqlite3.Error), closing(_opened_unchanged(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                yield from (value for value in row if isinstance(value, str))


def _opened_unchanged(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def may_write(path: Path) -> bool:
    """Return whether a file, and what SQLite keeps beside it, may be written."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def is_missing(engine: sql.Engine) -> bool:
    """Return whether the database is a file that does not exist."""
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == MEMORY or engine.url.query:
        return False
    return not Path(name).exists()


def stand_in(connection: sql.Connection, tables: sql.MetaData, before: Mapping[str, str]) -> bool:
    """Create the tables that an older file lacks, for this connection alone; return whether it lacks any.

    ``before`` are queries that give a table's rows from what an older file has in its place; the others are empty.
    """
    there = sql.inspect(connection).get_table_names()
    lacking = [table for table in tables.sorted_tables if table.name not in there]
    for table in lacking:
        if table.name in before and there:
            connection.exec_driver_sql(f"CREATE TEMPORARY VIEW {table.name} AS {before[table.name]}")
            continue
        create = str(CreateTable(table).compile(connection))
        connection.exec_driver_sql(create.replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1))
    # the temporary tables must not be in the way once a writer has made the real ones
    if lacking and not connection.info.get("read_only"):
        connection.detach()
    return bool(lacking)


def use_wal(connection: sql.Connection) -> None:
    """Set a database to WAL, in which readers go on while somebody writes; to be called before BEGIN."""
    for attempt in range(SWITCHES):
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            break
        except OperationalError as error:
            # SQLite waits for no other connection here, whatever its time-out
            busy = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
            if not busy or attempt == SWITCHES - 1:
                raise
            time.sleep(SWITCH_SECONDS)


def _open_as_allowed(_dialect: object, record: Any, args: list[Any], options: dict[str, Any]) -> None:  # noqa: ANN401
    """Open a file that may not be written in a mode in which SQLite writes nothing beside it either."""
    path = Path(args[0])
    if options.get("uri") or args[0] == MEMORY or not path.exists():
        return
    if may_write(path):
        return
    wal, index = (path.with_name(f"{path.name}-{kind}") for kind in ("wal", "shm"))
    # immutable ignores what is not yet in the file itself; a WAL of another user's process can be read without writing
    left = wal.exists() and wal.stat().st_size > 0
    if left and not index.exists():
        # to read this WAL SQLite needs an index beside it, which it may not write there
        copies = tempfile.TemporaryDirectory(prefix="journeys-")
        record.info["copies"] = copies
        path, _ = (Path(shutil.copy(file, copies.name)) for file in (path, wal))
    args[0] = (
        f"{path.absolute().as_uri()}?mode={'rw' if 'copies' in record.info else 'ro'}{'' if left else '&immutable=1'}"
    )
    options["uri"] = True
    record.info["read_only"] = True
