"""The store: Parquet parts of events, what exports say of accounts, threads, repositories and paths, in a manifest.

An import adds its parts under names nobody uses yet and then lists them in one transaction: a killed import leaves
nothing that is seen, and readers always see a whole state. An act that the store already knows is not added again;
where the newcomer tells it better (a richer format, or an earlier date), it takes the place of the old row. Simulated
data leaves when the first real export comes: invented people and real ones never stand side by side.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import narwhals as nw
import pandas as pd
import pyarrow as pa
import sqlalchemy as sql

from journeys.errors import StoreError
from journeys.model.events import CLAIM_SCHEMA, EVENT_SCHEMA, PATH_SCHEMA, REPOSITORY_SCHEMA, THREAD_SCHEMA
from journeys.model.extract import Extract
from journeys.store import dedupe, manifest, manifest_tables
from journeys.store.engine import Engine
from journeys.store.import_record import Arrival, checked_events, describe, rejected_rows
from journeys.store.manifest import Entry, Manifest
from journeys.store.secret_key import draw_key, keep_key, read_key

GARBAGE_SECONDS: Final = 3_600
"""A part no longer listed is removed after this long, when no reader can still be on it."""
_SCHEMAS: Final[Mapping[str, pa.Schema]] = {
    "events": EVENT_SCHEMA,
    "accounts": CLAIM_SCHEMA,
    "threads": THREAD_SCHEMA,
    "repositories": REPOSITORY_SCHEMA,
    "paths": PATH_SCHEMA,
}
_ORDER: Final = {
    "events": ("place", "at", "event_id"),
    "accounts": ("account", "says", "value"),
    "threads": ("place", "thread"),
    "repositories": ("place", "told_at"),
    "paths": ("place", "event_id", "path"),
}


class Store:
    """Events on disk, and everything known of how they came there; opening and reading it changes nothing there.

    Raises
    ------
    StoreError
        When the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._key = draw_key()
        self._key_kept = False
        self._manifest = Manifest(folder / "manifest.sqlite")
        with _explained(folder):
            if folder.exists():
                next(folder.iterdir(), None)  # a file, or a folder that may not be read, is no empty store
        _ = self.key

    @property
    def key(self) -> bytes:
        """The store's key; one in memory until the first who writes keeps it."""
        if not self._key_kept:
            with _explained(self.folder), suppress(FileNotFoundError):
                self._key = read_key(self.folder / "key")
                self._key_kept = True
        return self._key

    def make(self) -> None:
        """Create the folders and the key unless they are there: before anything that is kept is hashed with the key."""
        with _explained(self.folder):
            for kind in _SCHEMAS:
                (self.folder / kind).mkdir(parents=True, exist_ok=True)
            if not self._key_kept:
                self._key = keep_key(self.folder / "key", self._key)
                self._key_kept = True

    def close(self) -> None:
        """Let go of the manifest."""
        self._manifest.close()

    def digest(self) -> str:
        """Give a name for the store's present content; everything computed from it may be kept under this name."""
        return self._manifest.digest()

    def entry(self, digest: str) -> Entry | None:
        """Give an earlier import of exactly this file, read in the same way."""
        return self._manifest.entry(digest)

    def imports(self) -> pd.DataFrame:
        """Give one row an import, in order; columns as in the manifest."""
        return self._manifest.table(manifest_tables.imports)

    def rejected(self) -> pd.DataFrame:
        """Give one row a rejected record: file, record, reason, text."""
        brought = self.imports()[["id", "file"]]
        found = self._manifest.table(manifest_tables.rejected)
        return found.merge(brought, left_on="import_id", right_on="id")[["file", "record", "reason", "text"]]

    def disagreements(self) -> pd.DataFrame:
        """Give one row an act that two exports tell differently, as in the manifest, with the later file."""
        brought = self.imports()[["id", "file"]]
        found = self._manifest.table(manifest_tables.disagreements)
        return found.merge(brought, left_on="import_id", right_on="id").drop(columns=["id", "import_id", "number"])

    def places(self) -> pd.DataFrame:
        """Give one row an import and place: import_id, place, events, with the import's format and shows."""
        brought = self.imports()[["id", "format", "shows"]]
        return self._manifest.table(manifest_tables.places).merge(brought, left_on="import_id", right_on="id")

    def scan(self, kind: str, engine: Engine, places: Sequence[str] | None = None) -> nw.LazyFrame[Any]:
        """Read rows of one kind; ``places`` narrows to imports that touch them (not to their rows)."""
        files = self._manifest.parts_of(kind, places)
        return engine.scan_parquet([self.folder / file for file in files], _SCHEMAS[kind])

    def commit(self, extract: Extract, arrival: Arrival, engine: Engine) -> Entry:
        """Add what a file says, all of it or nothing.

        Returns
        -------
        The import as the manifest now lists it. A file already there, read in the same way, changes nothing: all its
        events are known.

        Raises
        ------
        StoreError
            When the disk is full or not to be written; nothing is changed then.
        """
        self.make()
        with _explained(self.folder):
            events = checked_events(extract, engine)
            with self._manifest.writing() as connection:
                before = manifest.find_entry(connection, arrival.digest)
                if before:
                    return replace(before, new=0, known=before.new + before.known)
                with self._nothing_left_on_error():
                    return self._add(connection, extract, events, arrival, engine)

    def remove(self, import_id: int, at: datetime) -> list[str]:
        """Take out what one import brought, and give the files that have to be brought again for what they shared."""
        with self._manifest.writing() as connection:
            return manifest.remove_import(connection, import_id, at)

    def _add(
        self,
        connection: sql.Connection,
        extract: Extract,
        events: nw.LazyFrame[Any],
        arrival: Arrival,
        engine: Engine,
    ) -> Entry:
        if not arrival.simulated:
            manifest.drop_simulated(connection, arrival.imported_at)
        entry = describe(arrival, extract, events, engine)
        fresh, settled = self._separate(connection, events, list(entry.places), arrival.imported_at, engine)
        files: dict[str, str] = {}
        told = {"events": fresh, "accounts": extract.claims.unique(), "threads": extract.threads}
        further = {"repositories": extract.repositories, "paths": extract.paths}
        told |= {kind: frame for kind, frame in further.items() if frame is not None}
        for kind, frame in told.items():
            files[self._write(kind, frame, arrival.format, engine)] = kind
        known = engine.count(settled) if settled is not None else 0
        entry = replace(entry, new=entry.new - known, known=known)
        import_id = manifest.add_entry(connection, entry, files)
        manifest.add_rows(connection, manifest_tables.rejected, import_id, rejected_rows(extract))
        differing = dedupe.disagreements(settled, engine).to_dict("records") if settled is not None else []
        numbered = [{"number": at, **{str(key): row[key] for key in row}} for at, row in enumerate(differing)]
        manifest.add_rows(connection, manifest_tables.disagreements, import_id, numbered)
        self._sweep(connection, arrival.imported_at)
        return entry

    def _separate(
        self, connection: sql.Connection, events: nw.LazyFrame[Any], places: list[str], at: datetime, engine: Engine
    ) -> tuple[nw.LazyFrame[Any], nw.LazyFrame[Any] | None]:
        """Split off what the store already knows, if anything; where the newcomer adds to it, old rows give way."""
        old_files = manifest.parts_touching(connection, "events", places)
        if not old_files:
            return events, None
        old = engine.scan_parquet([self.folder / file for file in old_files], EVENT_SCHEMA)
        settled = engine.keep(dedupe.resolve(events, old))
        if not engine.count(settled):
            return events, None
        better = engine.keep(settled.filter("gives_way").select(*EVENT_SCHEMA.names))
        if engine.count(better):
            self._give_way(connection, better, old_files, at, engine)
        unknown = events.join(settled.select(*dedupe.KEY), on=list(dedupe.KEY), how="anti")
        return nw.concat([unknown.select(*EVENT_SCHEMA.names), better]), settled

    def _give_way(
        self,
        connection: sql.Connection,
        better: nw.LazyFrame[Any],
        old_files: Sequence[str],
        at: datetime,
        engine: Engine,
    ) -> None:
        """Write the parts that hold outdone rows anew without them, and list the new ones in their stead."""
        for file in old_files:
            part = engine.scan_parquet([self.folder / file], EVENT_SCHEMA)
            kept = engine.keep(part.join(better, on=list(dedupe.KEY), how="anti"))
            if engine.count(kept) == engine.count(part):
                continue
            source = Path(file).parent.name.removeprefix("source=")
            manifest.replace_part(connection, file, self._write("events", kept, source, engine), at)

    def _write(self, kind: str, frame: nw.LazyFrame[Any], source: str, engine: Engine) -> str:
        """Write one part under a name of its own, and give that name."""
        folder = Path(kind) / f"source={source}" if kind == "events" else Path(kind)
        (self.folder / folder).mkdir(parents=True, exist_ok=True)
        name = folder / f"{uuid4().hex}.parquet"
        unfinished = self.folder / name.with_suffix(".unfinished")
        try:
            engine.write_parquet(frame, unfinished, _ORDER[kind])
            unfinished.rename(self.folder / name)
        finally:
            unfinished.unlink(missing_ok=True)
        return str(name)

    @contextmanager
    def _nothing_left_on_error(self) -> Iterator[None]:
        """Remove the parts of an import that fails, so that a full disk is not filled further; only while writing."""
        before = set(self.folder.rglob("*.parquet"))
        try:
            yield
        except BaseException:
            for path in set(self.folder.rglob("*.parquet")) - before:
                path.unlink(missing_ok=True)
            raise

    def _sweep(self, connection: sql.Connection, now: datetime) -> None:
        """Remove parts that were retired long ago, and what killed imports left behind."""
        long_ago = now - timedelta(seconds=GARBAGE_SECONDS)
        for file in manifest.forget_retired(connection, long_ago):
            (self.folder / file).unlink(missing_ok=True)
        known = {self.folder / file for file in manifest.known_files(connection)}
        for kind in _SCHEMAS:
            for path in (self.folder / kind).rglob("*.*"):
                if path not in known and path.stat().st_mtime < long_ago.timestamp():
                    path.unlink(missing_ok=True)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn what the system says into what to do."""
    try:
        yield
    except StoreError:
        raise
    except OSError as error:
        free = shutil.disk_usage(folder).free // 1_000_000 if folder.exists() else None
        room = f" ({free} MB free there)" if free is not None else ""
        msg = (
            f"The store in {folder} cannot be used: {error.strerror or error}{room}. Nothing was changed. "
            "Make room or give yourself the right to write, or name another folder with JOURNEYS_STORE."
        )
        raise StoreError(msg) from error
