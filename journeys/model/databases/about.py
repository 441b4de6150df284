"""What a database says of itself: the version of its tables, and which key its hashes were made with.

A database of before this table is of version 1. Reading an older one works and changes nothing; who writes first copies
an SQLite file and brings its tables up to date in the same transaction as the entry. A newer one is refused.
"""

import hmac
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import sqlalchemy as sql

from journeys.errors import StoreError
from journeys.model.databases import sqlite_files

VERSION: Final = 3
"""The version of the store's list and of the database of what people type; they change together."""
_VERSION, _KEY, _OPT_OUTS = "schema_version", "key_fingerprint", "opt_outs_carried_out"


class About(NamedTuple):
    """A database's version, the fingerprint of its hashes' key, and by which opt-outs a store was rewritten."""

    version: int = 1
    fingerprint: str | None = None
    opt_outs: str = ""


def about_table(tables: sql.MetaData) -> sql.Table:
    """Define the table in which a database says what it is."""
    return sql.Table(
        "about",
        tables,
        sql.Column("name", sql.String(40), primary_key=True),
        sql.Column("value", sql.String(80), nullable=False),
    )


def fingerprint_of(key: bytes) -> str:
    """Return what may be written down of a key: it tells two keys apart, and gives neither back."""
    return hmac.digest(key, b"the key of this store", "sha256").hex()[:16]


def read_about(connection: sql.Connection, table: sql.Table) -> About:
    """Read what a database is; its table has to be there."""
    facts = {row.name: row.value for row in connection.execute(sql.select(table))}
    return About(int(facts.get(_VERSION, 1)), facts.get(_KEY), facts.get(_OPT_OUTS, ""))


def check_version(about: About, where: object) -> None:
    """Refuse a database that a later version has written.

    Raises
    ------
    StoreError
        When it is newer.
    """
    if about.version > VERSION:
        msg = (
            f"{where} was written by a newer Journeys (tables of version {about.version}; this knows {VERSION}), so "
            "it was not opened and nothing was changed. Install the newer Journeys, or go back to a backup."
        )
        raise StoreError(msg)


def check_key(about: About, key: bytes, where: object) -> None:
    """Refuse a key with which the hashes in a database were not made.

    Raises
    ------
    StoreError
        When they were made with another key.
    """
    if about.fingerprint not in (None, fingerprint_of(key)):
        msg = (
            f"The key does not belong to {where}: with it no opt-out would be recognised, and all "
            "pseudonyms would change. Nothing was opened or changed. Put back the file named key from the folder that "
            "this store was copied from, or restore a backup with `journeys store restore`."
        )
        raise StoreError(msg)


def bring_up_to_date(
    connection: sql.Connection,
    table: sql.Table,
    upgrades: Mapping[int, Callable[[sql.Connection], None]],
    where: object,
) -> None:
    """Bring a database's tables to :data:`VERSION` within a transaction that writes; an SQLite file is copied first.

    ``upgrades`` have one function a version, which brings the tables from there to the next one.
    """
    is_new = not sql.inspect(connection).get_table_names()
    table.create(connection, checkfirst=True)
    about = read_about(connection, table)
    check_version(about, where)
    if about.version == VERSION:
        return
    if not is_new:
        _copy(connection, about.version)
        for version in range(about.version, VERSION):
            if version in upgrades:
                upgrades[version](connection)
    _note(connection, table, _VERSION, str(VERSION))


def note_key(connection: sql.Connection, table: sql.Table, key: bytes, where: object) -> None:
    """Write down which key the hashes of a database are made with, unless it is noted already.

    Raises
    ------
    StoreError
        When they were made with another key.
    """
    about = read_about(connection, table)
    check_key(about, key, where)
    if about.fingerprint is None:
        _note(connection, table, _KEY, fingerprint_of(key))


def note_opt_outs(connection: sql.Connection, table: sql.Table, state: str) -> None:
    """Write down, as a hash, by which opt-outs a store was rewritten to the end."""
    _note(connection, table, _OPT_OUTS, state)


def _note(connection: sql.Connection, table: sql.Table, name: str, value: str) -> None:
    connection.execute(sql.delete(table).where(table.c.name == name))
    connection.execute(sql.insert(table).values(name=name, value=value))


def _copy(connection: sql.Connection, version: int) -> None:
    # what PostgreSQL holds is its own operator's to back up; the upgrade there is one transaction
    file = connection.engine.url.database if connection.dialect.name == "sqlite" else None
    if file:
        copy = Path(f"{file}.version-{version}")
        if not copy.exists():
            # renamed when it is whole: an upgrade that is cut off would else leave half a copy for the whole one
            unfinished = Path(f"{copy}.unfinished")
            unfinished.unlink(missing_ok=True)
            # another connection reads what was there before this transaction, which has changed nothing yet
            sqlite_files.copy(Path(file), unfinished)
            unfinished.rename(copy)
