"""The database of what people type: SQLite beside the store, or the one that ``JOURNEYS_DATABASE`` names by URL.

Who keeps something here adds a table to :data:`tables`. All of it is plain SQL; what only SQLite or PostgreSQL needs is
in the hooks: with either, whoever writes has the database's word for it that nobody else does until they are done.
A table, and with SQLite the file, is created by the first who writes; until then it reads as empty.
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
from journeys.model import sqlite_files

VARIABLE: Final = "JOURNEYS_DATABASE"
WAIT_VARIABLE: Final = "JOURNEYS_DATABASE_WAIT"
LOCK_SECONDS: Final = 30.0
"""How long somebody's entry waits for another's, unless ``JOURNEYS_DATABASE_WAIT`` says otherwise."""
_ONE_WRITER: Final = 5_086_117
"""The number of the lock that writers take on PostgreSQL: any that nobody else there uses."""

tables = sql.MetaData()


def database_url(folder: Path) -> str:
    """Give the database's URL: ``JOURNEYS_DATABASE``, or the SQLite file in the store's folder."""
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

    @contextmanager
    def reading(self, table: sql.Table) -> Iterator[sql.Connection]:
        """See one consistent state of a table, undisturbed by writers."""
        opened = self._transaction(writing=False) if self._holds(table) else sqlite_files.connect_empty(table)
        with opened as connection:
            yield connection

    @contextmanager
    def writing(self, table: sql.Table) -> Iterator[sql.Connection]:
        """Write all of it or nothing, and create the table if it is not there."""
        with self._transaction(writing=True) as connection:
            table.create(connection, checkfirst=True)
            yield connection

    def wipe(self) -> None:
        """Take what was deleted out of SQLite's journal too; PostgreSQL overwrites it when it tidies up by itself."""
        if self._engine.dialect.name == "sqlite":
            with closing(self._engine.raw_connection()) as raw, suppress(sqlite3.OperationalError):
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _holds(self, table: sql.Table) -> bool:
        """Whether a table was created; a file that was named on purpose, in a folder that is not there, is a fault."""
        if table.name not in self._there:
            path = self._engine.url.database or ""
            named = os.environ.get(VARIABLE) and not Path(path).parent.exists()
            if sqlite_files.is_missing(self._engine) and not named:
                return False
            with self._transaction(writing=False) as connection:
                if not sql.inspect(connection).has_table(table.name):
                    return False
            self._there.add(table.name)
        return True

    @contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[sql.Connection]:
        saved = "Nothing was saved"
        try:
            with sqlite_files.connect(self._engine) as opened:
                connection = opened.execution_options(writing=writing)
                with connection.begin():
                    yield connection
                    if writing and self._engine.dialect.name != "sqlite":
                        # a server that goes away now may or may not have taken the last word
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
    """Give how long an entry waits for another's; a wait that is no number is taken for none given."""
    try:
        return max(0.0, float(os.environ.get(WAIT_VARIABLE) or LOCK_SECONDS))
    except ValueError:
        return LOCK_SECONDS


def _options(url: str) -> dict[str, Any]:
    if not url.startswith("sqlite"):
        return {"connect_args": {"connect_timeout": ceil(max(2.0, lock_seconds()))}}
    return {"connect_args": {"timeout": lock_seconds(), "check_same_thread": False}}


def _begin(connection: sql.Connection) -> None:
    """Take SQLite's lock at once when something is to be written."""
    writing = connection.get_execution_options().get("writing")
    if writing:
        sqlite_files.use_wal(connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _wait_for_other_writers(connection: sql.Connection) -> None:
    """Let one write at a time, as SQLite does: numbers and what was seen hold only so; readers wait for nobody."""
    if connection.get_execution_options().get("writing"):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, round(lock_seconds() * 1000))}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ONE_WRITER})")
