"""The store's list of its content: imports, their Parquet parts, places and rejected records, in SQLite.

All functions with a connection work within its transaction. A part that is not listed here does not exist: that is what
makes an import atomic. Writers wait for SQLite's lock; readers go on meanwhile.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd
import sqlalchemy as sql
from sqlalchemy.exc import SQLAlchemyError

from journeys.errors import StoreError
from journeys.model.databases import sqlite_files
from journeys.model.databases.about import About, bring_up_to_date, check_version, note_key, read_about
from journeys.model.windows import Window
from journeys.store.manifest_tables import (
    BEFORE,
    about,
    all_tables,
    departures,
    disagreements,
    imports,
    origins,
    parts,
    places,
    rejected,
    retired,
    windows,
)
from journeys.store.parts import Content, Parts

LOCK_SECONDS: Final = 900
"""How long an import waits for another one to finish."""


@dataclass(frozen=True)
class Entry:
    """One import as the manifest knows it; ``new`` and ``known`` split the file's events."""

    digest: str
    file: str
    format: str
    imported_at: datetime
    imported_by: str
    simulated: bool
    new: int
    known: int
    rejected: int
    first_at: datetime | None
    last_at: datetime | None
    events: dict[str, int]
    shows: Sequence[str]
    notes: Sequence[str] = ()
    places: dict[str, int] = field(default_factory=dict)
    windows: Sequence[Window] = ()


class Manifest:
    """The list itself: one SQLite file, created by the first who writes."""

    def __init__(self, path: Path) -> None:
        self._engine = sql.create_engine(
            f"sqlite:///{path}", connect_args={"timeout": LOCK_SECONDS, "check_same_thread": False}
        )
        sqlite_files.set_up(self._engine, "foreign_keys=ON", "secure_delete=ON")
        self._whole = False
        self._name = f"The store in {path.parent}"
        self._upgrades = {2: partial(_list_parts_anew, parts_there=Parts(path.parent))}

    @contextmanager
    def reading(self) -> Iterator[sql.Connection]:
        """Open a transaction that sees one state, undisturbed by imports."""
        if sqlite_files.is_missing(self._engine):
            with sqlite_files.connect_empty(*all_tables.sorted_tables) as connection:
                yield connection
        else:
            with self._transaction() as connection:
                connection.exec_driver_sql("BEGIN")
                # a manifest of an earlier version lacks tables, which reading may not create
                if not self._whole:
                    self._whole = not sqlite_files.stand_in(connection, all_tables, BEFORE)
                    check_version(read_about(connection, about), self._name)
                yield connection

    @contextmanager
    def writing(self, key: bytes) -> Iterator[sql.Connection]:
        """Open the only transaction that writes now, all or nothing, in a store whose hashes are made with ``key``."""
        self.check_writable()
        with self._transaction() as connection:
            sqlite_files.use_wal(connection)
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            bring_up_to_date(connection, about, self._upgrades, self._name)
            all_tables.create_all(connection)
            note_key(connection, about, key, self._name)
            yield connection

    def check_writable(self) -> None:
        """Refuse to write where this may only be read."""
        path = Path(str(self._engine.url.database))
        if path.parent.exists() and not sqlite_files.may_write(path):
            msg = (
                f"{self._name} may only be read, so nothing was changed. Give yourself the right to write there, "
                "name a copy of it with JOURNEYS_STORE."
            )
            raise StoreError(msg)

    def about(self) -> About:
        """Return the version of the tables, and the fingerprint of the key."""
        with self.reading() as connection:
            return read_about(connection, about)

    @contextmanager
    def _transaction(self) -> Iterator[sql.Connection]:
        try:
            with sqlite_files.connect(self._engine) as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            reason = getattr(error, "orig", None) or error
            msg = f"The store's manifest {self._engine.url.database} cannot be used: {reason}. Nothing was changed."
            raise StoreError(msg) from error

    def wipe(self) -> None:
        """Remove what was deleted from SQLite's journal too."""
        with closing(self._engine.raw_connection()) as raw, suppress(sqlite3.OperationalError):
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def digest(self) -> str:
        """Return a name for the present state, which no earlier state had."""
        with self.reading() as connection:
            # pages ask for it a hundred times a run, and with an archive of hours there are thousands of parts
            changes = _changes(connection)
            if connection.info.get("changes") != changes:
                connection.info.update(changes=changes, digest=_digest(connection))
            return str(connection.info["digest"])

    def table(self, table: sql.Table) -> pd.DataFrame:
        """Return a table of :mod:`journeys.store.manifest_tables`, whole."""
        with self.reading() as connection:
            rows = connection.execute(sql.select(table)).mappings().all()
        return pd.DataFrame([dict(row) for row in rows], columns=[column.name for column in table.columns])


def find_entry(connection: sql.Connection, digest: str) -> Entry | None:
    """Return an import by its digest, if it was done."""
    row = connection.execute(sql.select(imports).where(imports.c.digest == digest)).mappings().one_or_none()
    if row is None:
        return None
    counted = connection.execute(sql.select(places.c.place, places.c.events).where(places.c.import_id == row["id"]))
    values = {name: row[name] for name in Entry.__dataclass_fields__ if name in row}
    values |= {name: _instant(row[name]) for name in ("imported_at", "first_at", "last_at")}
    listed = connection.execute(sql.select(windows).where(windows.c.import_id == row["id"]).order_by(windows.c.number))
    return Entry(
        **values, places={row.place: row.events for row in counted}, windows=[_window(row) for row in listed.mappings()]
    )


def _window(row: Any) -> Window:  # noqa: ANN401  (a row of SQLAlchemy)
    ends = {name: datetime.fromisoformat(row[name]) for name in ("since", "until")}
    return Window(
        row["place"], tuple(row["actions"]), **ends, since_basis=row["since_basis"], until_basis=row["until_basis"]
    )


def _list_parts_anew(connection: sql.Connection, parts_there: Parts) -> None:
    """Bring the list of parts from version 2 to 3: with digests, and with the imports in a table of their own."""
    all_tables.create_all(connection)
    for name, query in BEFORE.items():
        connection.exec_driver_sql(f"INSERT INTO {name} {query}")
    rows: dict[str, int] = {}
    # version 1 had no such list
    if sql.inspect(connection).has_table("sizes"):
        rows = {row.file: row.rows for row in connection.exec_driver_sql("SELECT file, rows FROM sizes")}
        connection.exec_driver_sql("DROP TABLE sizes")
    connection.exec_driver_sql("DROP TABLE parts")
    for file in list_parts(connection):
        content = parts_there.content_as_found(file, rows.get(file))
        connection.execute(sql.update(parts).where(parts.c.file == file).values(content._asdict()))


def add_entry(connection: sql.Connection, entry: Entry) -> int:
    """List an import, and return its number."""
    values: dict[str, Any] = {
        name: getattr(entry, name)
        for name in Entry.__dataclass_fields__
        if name not in ("places", "windows", "shows", "notes")
    }
    values |= {"shows": sorted(entry.shows), "notes": list(entry.notes)}
    values |= {name: _text(values[name]) for name in ("imported_at", "first_at", "last_at")}
    number = connection.execute(sql.insert(imports).values(**values)).inserted_primary_key
    import_id = int(number[0]) if number else 0
    # as one value: a table of the Hub describes a million
    counted = sql.func.json_each(json.dumps(entry.places)).table_valued("key", "value")
    listed = sql.select(sql.literal(import_id), counted.c.key, counted.c.value)
    connection.execute(sql.insert(places).from_select(["import_id", "place", "events"], listed))
    seen = [
        {**each._asdict(), "number": number, "since": _text(each.since), "until": _text(each.until)}
        for number, each in enumerate(entry.windows)
    ]
    add_rows(connection, windows, import_id, seen)
    return import_id


def add_rows(connection: sql.Connection, table: sql.Table, import_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows of one import to a table."""
    if rows:
        connection.execute(sql.insert(table), [{"import_id": import_id, **row} for row in rows])


def add_part(connection: sql.Connection, file: str, kind: str, content: Content, import_ids: Iterable[int]) -> None:
    """List a part that holds rows of some imports."""
    connection.execute(sql.insert(parts).values(file=file, kind=kind, **content._asdict()))
    connection.execute(sql.insert(origins), [{"file": file, "import_id": each} for each in import_ids])


def list_parts(connection: sql.Connection) -> dict[str, Content]:
    """Return all parts with their content."""
    query = sql.select(parts.c.file, parts.c.rows, parts.c.sha256).order_by(parts.c.file)
    return {row.file: Content(row.rows, row.sha256) for row in connection.execute(query)}


def content_of(connection: sql.Connection, file: str) -> Content:
    """Return the content of a part as it was written."""
    return Content(*connection.execute(sql.select(parts.c.rows, parts.c.sha256).where(parts.c.file == file)).one())


def imports_of(connection: sql.Connection, file: str) -> list[int]:
    """List the imports of which a part holds rows."""
    query = sql.select(origins.c.import_id).where(origins.c.file == file).order_by(origins.c.import_id)
    return list(connection.execute(query).scalars())


def parts_touching(connection: sql.Connection, kind: str, owned: Sequence[str] | None) -> tuple[list[str], list[int]]:
    """List the files of one kind, all or only of imports that touch any of the places.

    The second list has the imports that share these files and touch none of the places.
    """
    query = sql.select(parts.c.file).where(parts.c.kind == kind).order_by(parts.c.file)
    if owned is None:
        return list(connection.execute(query).scalars()), []
    # as one value: SQLite takes no more than 32,766, and an export may describe more models than that
    named = sql.func.json_each(json.dumps(list(owned))).table_valued("value")
    touching = sql.select(places.c.import_id).where(places.c.place.in_(sql.select(named.c.value)))
    query = query.where(parts.c.file.in_(sql.select(origins.c.file).where(origins.c.import_id.in_(touching))))
    others = sql.select(origins.c.import_id).distinct().where(origins.c.file.in_(query.order_by(None)))
    sharing = connection.execute(others.where(origins.c.import_id.not_in(touching))).scalars()
    return list(connection.execute(query).scalars()), list(sharing)


TEXTS: Final = (
    (imports, ("file", "notes")),
    (rejected, ("reason", "text")),
    (disagreements, ("kept", "other")),
)
"""The columns of texts that exports gave."""
PLACES: Final = ((places, ("place",)), (windows, ("place",)), (disagreements, ("event_id",)))


def rewrite_texts(connection: sql.Connection, words: Callable[[str], str], place: Callable[[str], str]) -> None:
    """Rewrite the texts that exports gave and the names of places, each by its function."""
    for columns_of, change in ((TEXTS, words), (PLACES, place)):
        for table, names in columns_of:
            for row in connection.execute(sql.select(table)).mappings().all():
                new = {name: _changed(row[name], change) for name in names}
                if any(new[name] != row[name] for name in names):
                    same = [key == row[key.name] for key in table.primary_key.columns]
                    connection.execute(sql.update(table).where(*same).values(**new))


def _changed(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401  (a text, or a list of texts)
    return [change(each) for each in value] if isinstance(value, list) else change(value)


def forget_digests(connection: sql.Connection, ending: str) -> None:
    """Give every import a digest that no file has."""
    connection.execute(sql.update(imports).values(digest=imports.c.digest + ending))


def retire(connection: sql.Connection, file: str, at: datetime) -> None:
    """Take a part off the list, and remember since when."""
    # a reader may still be on it, so that the file is deleted later
    connection.execute(sql.delete(origins).where(origins.c.file == file))
    connection.execute(sql.delete(parts).where(parts.c.file == file))
    connection.execute(sql.insert(retired).values(file=file, at=_text(at)))
    # removing and importing the same file again would else bring back the digest of a former state
    connection.execute(sql.insert(departures))


def drop_simulated(connection: sql.Connection, at: datetime) -> None:
    """Take simulated imports off the list; their parts are swept later."""
    simulated = sql.select(imports.c.id).where(imports.c.simulated)
    # they share parts with one another only
    for import_id in connection.execute(simulated).scalars().all():
        drop_import(connection, import_id, at)


def imports_sharing(connection: sql.Connection, import_id: int) -> set[int]:
    """Return the imports that have to be done again without another one, for what they shared with it."""
    # acts that a later file has too were known from this import, and are gone with it; so are those of an earlier file
    # whose rows gave way to this one's
    own_known = sql.select(imports.c.known).where(imports.c.id == import_id).scalar_subquery()
    mine = sql.select(places.c.place).where(places.c.import_id == import_id)
    sharing = sql.select(places.c.import_id).where(places.c.place.in_(mine), places.c.import_id != import_id)
    later = sql.and_(imports.c.id > import_id, imports.c.known > 0)
    earlier = sql.and_(imports.c.id < import_id, own_known > 0)
    relied = sql.and_(imports.c.id.in_(sharing), sql.or_(later, earlier))
    return set(connection.execute(sql.select(imports.c.id).where(relied)).scalars())


def take_as_unknown(connection: sql.Connection, import_ids: Iterable[int], without: int) -> list[str]:
    """Give imports a digest that no file has, and return the names of their files."""
    among = imports.c.id.in_(sorted(import_ids))
    again = list(connection.execute(sql.select(imports.c.file).where(among).order_by(imports.c.id)).scalars())
    # without their digest these files are unknown, so that importing them again reads them again
    connection.execute(sql.update(imports).where(among).values(digest=imports.c.digest + f"-without-{without}"))
    return again


def shared_parts(connection: sql.Connection, import_id: int) -> list[str]:
    """List the parts that hold rows of an import and of others."""
    mine = sql.select(origins.c.file).where(origins.c.import_id == import_id)
    query = sql.select(origins.c.file).where(origins.c.file.in_(mine)).group_by(origins.c.file)
    return list(connection.execute(query.having(sql.func.count() > 1).order_by(origins.c.file)).scalars())


def drop_import(connection: sql.Connection, import_id: int, at: datetime) -> None:
    """Take an import off the list, and the parts that hold rows of no other one."""
    mine = connection.execute(sql.select(origins.c.file).where(origins.c.import_id == import_id)).scalars().all()
    connection.execute(sql.delete(origins).where(origins.c.import_id == import_id))
    for file in mine:
        if not imports_of(connection, file):
            retire(connection, file, at)
    for table in (places, windows, rejected, disagreements):
        connection.execute(sql.delete(table).where(table.c.import_id == import_id))
    connection.execute(sql.delete(imports).where(imports.c.id == import_id))


def replace_parts(connection: sql.Connection, files: Sequence[str], new: str, content: Content, at: datetime) -> None:
    """List a new part in place of old ones of its kind."""
    import_ids = {each for file in files for each in imports_of(connection, file)}
    for file in files:
        retire(connection, file, at)
    add_part(connection, new, new.partition("/")[0], content, sorted(import_ids))


def forget_retired(connection: sql.Connection, before: datetime) -> list[str]:
    """Take parts that were retired before an instant off that list, and return them."""
    old = retired.c.at < _text(before)
    files = connection.execute(sql.select(retired.c.file).where(old)).scalars().all()
    connection.execute(sql.delete(retired).where(old))
    return list(files)


def known_files(connection: sql.Connection) -> set[str]:
    """Return all parts that are listed, or retired and not yet deleted."""
    return {file for table in (parts, retired) for file in connection.execute(sql.select(table.c.file)).scalars()}


def hash_of(files: Any) -> str:  # noqa: ANN401  (any iterable of names)
    """Hash a list of names."""
    return hashlib.sha256(json.dumps(list(files)).encode()).hexdigest()[:12]


def _text(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _changes(connection: sql.Connection) -> tuple[int, int]:
    # two counts that SQLite keeps for each connection: of what others wrote, and of what it wrote itself
    others = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    driver: Any = connection.connection.dbapi_connection
    return others, driver.total_changes


def _digest(connection: sql.Connection) -> str:
    listed = connection.execute(sql.select(sql.func.count(), sql.func.max(imports.c.id)).select_from(imports)).one()
    files = connection.execute(sql.select(parts.c.file).order_by(parts.c.file)).scalars()
    left = connection.execute(sql.select(sql.func.max(departures.c.number))).scalar()
    return f"{listed[0]}-{listed[1]}-{left or 0}-{hash_of(files)}"
