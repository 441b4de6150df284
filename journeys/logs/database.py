"""The database of what people type: SQLite beside the store, or the one that ``JOURNEYS_DATABASE`` names by URL.

Each log adds its table to :data:`tables`. All statements are plain SQL; what only SQLite or PostgreSQL needs is in the
hooks: with either, one writes at a time. A table, and with SQLite the file, is created by the first who writes; until
then it reads as empty.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from math import ceil
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sql
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from journeys.errors import StoreError
from journeys.model.databases import sqlite_files
from journeys.model.databases.about import about_table, bring_up_to_date, check_key, check_version, note_key, read_about

VARIABLE: Final = "JOURNEYS_DATABASE"
WAIT_VARIABLE: Final = "JOURNEYS_DATABASE_WAIT"
LOCK_SECONDS: Final = 30.0
"""How long somebody's entry waits for another's, unless ``JOURNEYS_DATABASE_WAIT`` says otherwise."""
_ONE_WRITER: Final = 5_086_117
"""The number of the lock that writers take on PostgreSQL; it only has to differ from other programs' there."""

tables = sql.MetaData()
about = about_table(tables)


def database_url(folder: Path) -> str:
    """Return the database's URL: ``JOURNEYS_DATABASE``, or the SQLite file in the store's folder."""
    return os.environ.get(VARIABLE) or f"sqlite:///{folder / 'people.sqlite'}"


class Database:
    """A database that several people write to at once.

    Raises
    ------
    StoreError
        When there is no such database, or it cannot be used now; nothing was saved then.
    """

    def __init__(self, url: str) -> None:
        try:
            self._engine = sql.create_engine(url, pool_pre_ping=True, **_options(url))
        except (SQLAlchemyError, ImportError) as error:
            msg = (
                f"{VARIABLE} does not name a database that can be opened: {error}. "
                "Allowed are sqlite:////folder/file.sqlite and postgresql+psycopg://name@host/database."
            )
            raise StoreError(msg) from error
        if self._engine.dialect.name == "sqlite":
            sqlite_files.set_up(self._engine, "secure_delete=ON")
            sql.event.listen(self._engine, "begin", _begin)
        else:
            sql.event.listen(self._engine, "begin", _wait_for_other_writers)
        self._there: set[str] = set()
        self._name = f"What people typed in {self._engine.url.render_as_string(hide_password=True)}"
        self._version_checked = False

    @contextmanager
    def reading(self, table: sql.Table) -> Iterator[sql.Connection]:
        """Open a transaction that sees one state of a table, undisturbed by writers."""
        if not self._version_checked and self._holds(about):
            with self._transaction(writing=False) as connection:
                check_version(read_about(connection, about), self._name)
            self._version_checked = True
        opened = self._transaction(writing=False) if self._holds(table) else sqlite_files.connect_empty(table)
        with opened as connection:
            yield connection

    @contextmanager
    def writing(self, table: sql.Table) -> Iterator[sql.Connection]:
        """Open a transaction that writes all or nothing, and create the table if it is not there."""
        with self._transaction(writing=True) as connection:
            bring_up_to_date(connection, about, {}, self._name)
            table.create(connection, checkfirst=True)
            yield connection

    def check_key(self, key: bytes) -> None:
        """Refuse a key with which the hashes in this database were not made."""
        with self.reading(about) as connection:
            check_key(read_about(connection, about), key, self._name)

    def note_key(self, connection: sql.Connection, key: bytes) -> None:
        """Write down, within a transaction that writes, with which key hashes are made."""
        note_key(connection, about, key, self._name)

    def wipe(self) -> None:
        """Remove what was deleted from SQLite's journal too."""
        # PostgreSQL overwrites deleted rows by itself (autovacuum)
        if self._engine.dialect.name == "sqlite":
            with closing(self._engine.raw_connection()) as raw, suppress(sqlite3.OperationalError):
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _holds(self, table: sql.Table) -> bool:
        if table.name not in self._there:
            path = self._engine.url.database or ""
            # a file that was named on purpose, in a folder that is not there, is a fault, not an empty log
            named = os.environ.get(VARIABLE) and not Path(path).parent.exists()
            if sqlite_files.is_missing(self._engine) and not named:
                return False
            # a table is never dropped, so a yes is kept; a no is asked again, as another process may create it
            with self._transaction(writing=False) as connection:
                if not sql.inspect(connection).has_table(table.name):
                    return False
            self._there.add(table.name)
        return True

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[sql.Connection]:
        saved = "Nothing was saved"
        path = Path(self._engine.url.database or "")
        is_file = self._engine.dialect.name == "sqlite" and path.parent.exists()
        if writing and is_file and not sqlite_files.may_write(path):
            msg = (
                f"{self._name} may only be read, so nothing was saved. Give yourself the right to write there, or name "
                f"another database with {VARIABLE}."
            )
            raise StoreError(msg)
        try:
            with sqlite_files.connect(self._engine) as opened:
                connection = opened.execution_options(writing=writing)
                with connection.begin():
                    yield connection
                    if writing and self._engine.dialect.name != "sqlite":
                        # a server that goes away during the commit may or may not have carried it out
                        saved = "Whether it was saved is not known: look before you write it again"
        except IntegrityError as error:
            msg = "Somebody else wrote at the same instant, so nothing was saved: look again, then try again."
            raise StoreError(msg) from error
        except SQLAlchemyError as error:
            where = self._engine.url.render_as_string(hide_password=True)
            reason = str(getattr(error, "orig", None) or error).strip()
            msg = (
                f"What people typed is in {where}, which cannot be used now: {reason}. {saved}. "
                f"Try again in a moment; if it stays so, look after the database or name another with {VARIABLE}."
            )
            raise StoreError(msg) from error


@contextmanager
def open_database(folder: Path) -> Iterator[Database]:
    """Open the database that belongs to a store's folder, and close it again."""
    database = Database(database_url(folder))
    try:
        yield database
    finally:
        database.close()


def lock_seconds() -> float:
    """Return how long an entry waits for another's, the default where the variable holds no number."""
    try:
        return max(0.0, float(os.environ.get(WAIT_VARIABLE) or LOCK_SECONDS))
    except ValueError:
        return LOCK_SECONDS


def _options(url: str) -> dict[str, Any]:
    if not url.startswith("sqlite"):
        # libpq takes whole seconds, and reads 0 as for ever and 1 as 2
        return {"connect_args": {"connect_timeout": ceil(max(2.0, lock_seconds()))}}
    # SQLAlchemy's pool may hand a connection to another thread; it never does so to two at once
    return {"connect_args": {"timeout": lock_seconds(), "check_same_thread": False}}


def _begin(connection: sql.Connection) -> None:
    # SQLite's lock is taken at once: two who read first and then write would block each other
    writing = connection.get_execution_options().get("writing")
    if writing:
        sqlite_files.use_wal(connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _wait_for_other_writers(connection: sql.Connection) -> None:
    # as SQLite does: the next number and what somebody saw hold only while nobody else writes; readers wait for nobody
    if connection.get_execution_options().get("writing"):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, round(lock_seconds() * 1000))}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")
