"""Looking after a store: is every part of it whole, one file that holds all of it, and putting that file back.

A backup is a tar file. It holds the store's list, its listed parts, its key, mappings and the file of opt-outs, and the
database of what people type where that is the SQLite file in the store's folder. Whoever has it has the community's
whole memory: it is written for its owner's eyes only.
"""

import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from journeys.errors import StoreError
from journeys.model.databases import sqlite_files
from journeys.store.manifest import Manifest, list_parts
from journeys.store.parts import Parts
from journeys.store.store import Store

MANIFEST: Final = "manifest.sqlite"
PEOPLE: Final = "people.sqlite"
_BESIDE: Final = ("key", "opt-outs.txt", "mappings")
"""What lies in a store's folder as it is, beside the two databases and the parts."""


def check_store(store: Store) -> list[str]:
    """List what is wrong with a store, nothing if it is whole; opening it has compared its key and version already.

    What :func:`find_leftovers` finds is no fault.
    """
    faults = [fault for name in (MANIFEST, PEOPLE) for fault in _check_database(store.folder / name)]
    return [*faults, *(f"{file}: {fault}" for file, fault in store.damaged_parts().items())]


def find_leftovers(store: Store) -> list[str]:
    """List what commands that were cut off left: nothing lists or reads them; the next import deletes them."""
    return sorted(set(Parts(store.folder).lying()) - store.files_in_use())


def back_up(store: Store, file: Path) -> int:
    """Write a store as it is at one instant into one file, and return how many parts are in it.

    Raises
    ------
    StoreError
        When the file exists or cannot be written; nothing is left of it then.
    """
    if file.exists():
        msg = f"{file} exists already, and a backup is never written over another: name a new file."
        raise StoreError(msg)
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        with tempfile.TemporaryDirectory(prefix="journeys-") as copies:
            parts = _pack(store.folder, Path(copies), unfinished)
        unfinished.rename(file)
    except (OSError, sqlite3.Error, SQLAlchemyError) as error:
        msg = f"The backup {file} could not be written: {error}. Make room, or name another place."
        raise StoreError(msg) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return parts


def restore(file: Path, folder: Path) -> Store:
    """Put a backup back into a folder that is empty or not there, check it, and return the store.

    Raises
    ------
    StoreError
        When the folder is not empty, the file is no whole backup, or its store is damaged; the folder stays as it is.
    """
    if folder.exists() and any(folder.iterdir()):
        msg = f"{folder} is not empty, and no store is written over: move it away, or name another in JOURNEYS_STORE."
        raise StoreError(msg)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # always the same name: what a restoring left that was cut off goes with the next one
    unpacked = folder.with_name(f"{folder.name}.unfinished")
    try:
        shutil.rmtree(unpacked, ignore_errors=True)
        _unpack(file, unpacked)
        store = Store(unpacked)
        faults = check_store(store)
        store.close()
        if faults:
            listed = "\n".join(faults)
            msg = f"{file} holds a damaged store, so nothing was put back:\n{listed}"
            raise StoreError(msg)
        if folder.exists():
            folder.rmdir()
        unpacked.rename(folder)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    return Store(folder)


def _pack(folder: Path, copies: Path, file: Path) -> int:
    # parts that an import retires meanwhile stay on the disk for an hour, so those of this copy are all there
    databases = [name for name in (MANIFEST, PEOPLE) if (folder / name).exists()]
    for name in databases:
        sqlite_files.copy(folder / name, copies / name)
    parts = _parts_of(copies)
    beside = [name for name in _BESIDE if (folder / name).exists()]
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w") as archive:
        for name in databases:
            archive.add(copies / name, name)
        for name in (*beside, *parts):
            archive.add(folder / name, name)
    return len(parts)


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file) as archive:
            if "key" not in archive.getnames() or MANIFEST not in archive.getnames():
                msg = (
                    f"{file} is no backup: it holds no key or no list of imports. Name one of `journeys store backup`."
                )
                raise StoreError(msg)
            # no paths outside the folder, no links, no rights of others
            archive.extractall(folder, filter="data")
        (folder / "key").chmod(0o600)
    except (OSError, tarfile.TarError, EOFError) as error:
        if isinstance(error, StoreError):
            raise
        msg = f"{file} cannot be read as a backup: {error}. Nothing was put back."
        raise StoreError(msg) from error


def _check_database(path: Path) -> Iterator[str]:
    if not path.exists():
        return
    try:
        with tempfile.TemporaryDirectory(prefix="journeys-") as folder:
            # a copy, since reading an SQLite file may write beside it
            copy = Path(folder) / path.name
            sqlite_files.copy(path, copy)
            with closing(sqlite3.connect(copy)) as connection:
                for (said,) in connection.execute("PRAGMA integrity_check"):
                    if said != "ok":
                        yield f"{path.name}: {said}"
    except (sqlite3.Error, SQLAlchemyError) as error:
        yield f"{path.name}: {error}; put back a backup"


def _parts_of(folder: Path) -> list[str]:
    listed = Manifest(folder / MANIFEST)
    with listed.reading() as connection:
        files = [*list_parts(connection)]
    listed.close()
    return files
