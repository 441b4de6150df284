"""The store: Parquet parts of events, claims on accounts, threads, repositories and paths, listed in a manifest.

An import writes its parts under new names and then lists them in one transaction: a killed import leaves nothing that
is seen, and readers always see a whole state. An act that the store has already is not added again; where the new file
has it in a richer format or with an earlier date, its row replaces the old one. Simulated data is removed by the first
real export: invented people and real ones never stand side by side.
"""

import secrets
import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import narwhals as nw
import pandas as pd
import pyarrow as pa
import sqlalchemy as sql

from journeys.errors import StoreError
from journeys.model import tables
from journeys.model.databases.about import check_key, note_opt_outs
from journeys.model.events import EVENT_SCHEMA
from journeys.model.extract import Extract
from journeys.store import dedupe, kept_tables, manifest, manifest_tables
from journeys.store.engine import Engine, open_engine
from journeys.store.import_record import Arrival, checked_events, describe, rejected_rows
from journeys.store.manifest import Entry, Manifest
from journeys.store.parts import KINDS, Content, Parts
from journeys.store.secret_key import KEY_BYTES, keep_key, read_key

GARBAGE_SECONDS: Final = 3_600
"""A part no longer listed is deleted after this long, when no reader can still be on it."""
_ALWAYS: Final = datetime(9999, 1, 1, tzinfo=UTC)
SMALL_ROWS: Final = 100_000
"""Parts with fewer rows become one with others like them."""
ALIKE: Final = 10
"""So many parts of one kind and format become one, where the numbers of their rows have equally many digits: so each
row is written again a few times at most, and the parts do not grow with the imports but with the rows."""

Known = TypeVar("Known")


class Rewriting(NamedTuple):
    """How all that is stored is rewritten: rows of a kind, and of the list of imports its texts and places' names."""

    rows: Callable[[str, pa.Table], pa.Table]
    words: Callable[[str], str]
    place: Callable[[str], str]


class Store:
    """Events on disk and the list of their imports; opening and reading it changes nothing there.

    Raises
    ------
    StoreError
        When the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._key = secrets.token_bytes(KEY_BYTES)
        self._key_kept = False
        self._manifest = Manifest(folder / "manifest.sqlite")
        self._parts = Parts(folder)
        self._swept = False
        with _explained(folder):
            if folder.exists():
                # a file, or a folder that may not be read, is no empty store
                next(folder.iterdir(), None)
        _ = self.key

    @property
    def key(self) -> bytes:
        """The store's key; a new one in memory until the first who writes keeps it."""
        if not self._key_kept:
            with _explained(self.folder):
                try:
                    key = read_key(self.folder / "key")
                except FileNotFoundError:
                    self._refuse_without_key()
                    return self._key
            check_key(self._manifest.about(), key, f"the store in {self.folder}")
            self._key, self._key_kept = key, True
        return self._key

    def make(self) -> None:
        """Create the folders and the key unless they are there, before anything that is kept is hashed with the key."""
        self._manifest.check_writable()
        with _explained(self.folder):
            for kind in KINDS:
                (self.folder / kind).mkdir(parents=True, exist_ok=True)
            if not self._key_kept:
                key = keep_key(self.folder / "key", self.key)
                check_key(self._manifest.about(), key, f"the store in {self.folder}")
                self._key, self._key_kept = key, True

    def _refuse_without_key(self) -> None:
        # a new key would void every opt-out and give everybody another pseudonym
        if len(self.imports()):
            msg = (
                f"The key of the store in {self.folder} is missing. Without it no opt-out would be recognised: "
                "nothing was opened or changed. Put back the file named key from the folder that this store was copied "
                "from, or restore a backup with `journeys store restore`."
            )
            raise StoreError(msg)

    def close(self) -> None:
        """Close the manifest."""
        self._manifest.close()

    def digest(self) -> str:
        """Return a name for the store's present content, under which all that is computed from it may be kept."""
        return self._manifest.digest()

    def entry(self, digest: str) -> Entry | None:
        """Return an earlier import of exactly this file, read in the same way."""
        with self._manifest.reading() as connection:
            return manifest.find_entry(connection, digest)

    def imports(self) -> pd.DataFrame:
        """Return one row an import, in order; columns as in the manifest."""
        return self._manifest.table(manifest_tables.imports)

    def rejected(self) -> pd.DataFrame:
        """Return one row a rejected record: file, record, reason, text."""
        return self._with_import(manifest_tables.rejected, "file")[["file", "record", "reason", "text"]]

    def disagreements(self) -> pd.DataFrame:
        """Return one row a difference between two exports on one act, as in the manifest, with the later file."""
        return self._with_import(manifest_tables.disagreements, "file").drop(columns=["id", "import_id", "number"])

    def places(self, of: Collection[int] | None = None) -> pd.DataFrame:
        """Return one row an import and place: import_id, place, events, with the import's format and shows.

        ``of`` are the imports to read; all if left out.
        """
        return self._with_import(manifest_tables.places, "format", "shows", of=of)

    def windows(self) -> pd.DataFrame:
        """Return one row an import and observation window: import_id, and the columns of a window with instants."""
        listed = self._manifest.table(manifest_tables.windows)
        imports = self.imports()
        # imports of earlier versions list none: their oldest and newest acts stand for them, in all of their places
        unlisted = imports.loc[~imports["id"].isin(listed["import_id"]) & imports["first_at"].notna(), "id"]
        older = self.places(unlisted.tolist()).merge(imports[["id", "first_at", "last_at"]], on="id")
        assumed = older.rename(columns={"shows": "actions", "first_at": "since", "last_at": "until"})
        both = pd.concat([listed, assumed.assign(since_basis="oldest", until_basis="newest")], ignore_index=True)
        instants = {name: pd.to_datetime(both[name], format="ISO8601", utc=True) for name in ("since", "until")}
        return both.assign(**instants)[["import_id", *tables.WINDOWS.names]]

    def _with_import(self, table: sql.Table, *columns: str, of: Collection[int] | None = None) -> pd.DataFrame:
        imports = self.imports()[["id", *columns]]
        return self._manifest.table(table, of).merge(imports, left_on="import_id", right_on="id")

    def parts(self) -> list[str]:
        """List the parts that imports list, as paths within the folder."""
        return sorted(self._manifest.table(manifest_tables.parts)["file"])

    def damaged_parts(self) -> dict[str, str]:
        """Return the parts that are not as they were written, with what is wrong and what to do.

        In a store of an earlier version that was not written since, digests are not known: all rows are read.
        """
        with self._manifest.reading() as connection:
            contents = manifest.list_parts(connection)
            faults = {file: self._parts.fault_of(file, content) for file, content in contents.items()}
            return {file: f"{fault}; {_advice(connection, file)}" for file, fault in faults.items() if fault}

    def files_in_use(self) -> set[str]:
        """Return all parts that are listed, or that a reader may still be on."""
        with self._manifest.reading() as connection:
            return manifest.known_files(connection)

    def scan(self, kind: str, engine: Engine, places: Sequence[str] | None = None) -> nw.LazyFrame[Any]:
        """Read rows of one kind; ``places`` narrows to imports that touch them (not to their rows)."""
        with self._manifest.reading() as connection:
            files, others = manifest.parts_touching(connection, kind, places)
        rows = self._parts.scan(files, kind, engine)
        if others:
            rows = rows.filter((~nw.col("import_id").is_in(others)).fill_null(value=True))
        return rows.select(*KINDS[kind].names)

    def scan_parts(self, kind: str, engine: Engine) -> Iterator[nw.LazyFrame[Any]]:
        """Read the parts of one kind one by one; ``import_id`` is null where all rows are of one import."""
        with self._manifest.reading() as connection:
            files, _ = manifest.parts_touching(connection, kind, None)
        for file in files:
            yield self._parts.scan([file], kind, engine)

    def commit(
        self,
        extract: Extract,
        arrival: Arrival,
        engine: Engine,
        leave_out: Callable[[Extract, Arrival], tuple[Extract, Arrival]] = lambda *brought: brought,
    ) -> Entry:
        """Add the content of a file, all or nothing, and return the import as the manifest now lists it.

        A file that is there already, read in the same way, adds nothing. ``leave_out`` takes out of it, and out of what
        is kept of the file itself, who opted out until now, while nobody else writes.

        Raises
        ------
        StoreError
            When the disk is full or not to be written; nothing is changed then.
        """
        self.make()
        with _explained(self.folder):
            events = checked_events(extract, engine)
            with self._manifest.writing(self.key) as connection:
                before = manifest.find_entry(connection, arrival.digest)
                if before:
                    return replace(before, new=0, known=before.new + before.known)
                with self._parts.nothing_left_on_error():
                    left, arrived = leave_out(extract, arrival)
                    if left is not extract:
                        events = checked_events(left, engine)
                    return self._add(connection, left, events, arrived, engine)

    def rewrite(self, prepare: Callable[[], tuple[Rewriting, Known]], at: datetime) -> Known:
        """Rewrite all that is stored, all or nothing, and delete what was there before at once.

        ``prepare`` is asked how while nobody else writes, so that what an import has just brought is rewritten too;
        what else it knows by then is returned.
        """
        self.make()
        with _explained(self.folder), open_engine() as engine, engine.frugal():
            with self._manifest.writing(self.key) as connection, self._parts.nothing_left_on_error():
                change, known = prepare()
                for file in manifest.list_parts(connection):
                    kind = Path(file).parts[0]
                    part = self._parts.scan([file], kind, engine)
                    rows, differs = engine.changed(part, partial(change.rows, kind))
                    if differs:
                        self._replace(connection, file, rows, at, engine)
                manifest.rewrite_texts(connection, change.words, change.place)
            # only now, since a transaction that fails lists the old parts again
            with self._manifest.writing(self.key) as connection:
                self._sweep(connection, _ALWAYS, whole=True)
        kept_tables.forget(self.folder)
        self._manifest.wipe()
        for copy in self.folder.glob("*.sqlite.version-*"):
            copy.unlink(missing_ok=True)
        return known

    def opt_outs_carried_out(self) -> str:
        """Return the hash of the opt-outs by which all that is stored was rewritten to the end."""
        return self._manifest.about().opt_outs

    def note_opt_outs(self, state: Callable[[], str | None]) -> None:
        """Write down the hash of the opt-outs by which all that is stored was rewritten to the end.

        ``state`` is asked for it while nobody else writes; where it knows none, what is written there stays.
        """
        with self._manifest.writing(self.key) as connection:
            if (carried_out := state()) is not None:
                note_opt_outs(connection, manifest_tables.about, carried_out)

    def forget_digests(self, at: datetime) -> None:
        """Take no file as known any more: what was left out of it is to be read again."""
        with self._manifest.writing(self.key) as connection:
            manifest.forget_digests(connection, f"-before-{at:%Y%m%dT%H%M%S}")

    def remove(self, import_id: int, at: datetime) -> list[str]:
        """Remove an import, and return the files that have to be imported again for what they shared with it."""
        with (
            _explained(self.folder),
            open_engine() as engine,
            engine.frugal(),
            self._manifest.writing(self.key) as connection,
            self._parts.nothing_left_on_error(),
        ):
            sharing = manifest.imports_sharing(connection, import_id)
            for file in manifest.shared_parts(connection, import_id):
                if self._parts.is_as_written(file, manifest.content_of(connection, file)):
                    rows = self._parts.scan([file], Path(file).parts[0], engine)
                    self._replace(connection, file, rows.filter(nw.col("import_id") != import_id), at, engine)
                else:
                    # what else was in it comes back with its own files
                    sharing.update(manifest.imports_of(connection, file))
                    manifest.retire(connection, file, at)
            manifest.drop_import(connection, import_id, at)
            again = manifest.take_as_unknown(connection, sharing, import_id)
            # a removal that was cut off may have left parts too
            self._sweep(connection, at - timedelta(seconds=GARBAGE_SECONDS))
        kept_tables.forget(self.folder)
        return again

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
        new, shared = self._separate(connection, events, list(entry.places), arrival.imported_at, engine)
        frames = {
            "events": new,
            "accounts": extract.claims.unique(),
            "threads": extract.threads,
            "repositories": extract.repositories,
            "paths": extract.paths,
        }
        files = {
            self._parts.write(kind, frame, arrival.format, engine): kind
            for kind, frame in frames.items()
            if frame is not None
        }
        known = engine.count(shared) if shared is not None else 0
        entry = replace(entry, new=entry.new - known, known=known)
        import_id = manifest.add_entry(connection, entry)
        for file, kind in files.items():
            self._list(connection, file, kind, import_id)
        manifest.add_rows(connection, manifest_tables.rejected, import_id, rejected_rows(extract))
        differing = dedupe.disagreements(shared, engine).to_dict("records") if shared is not None else []
        numbered = [{"number": at, **{str(key): row[key] for key in row}} for at, row in enumerate(differing)]
        manifest.add_rows(connection, manifest_tables.disagreements, import_id, numbered)
        self._unite_small(connection, arrival.imported_at, engine)
        self._sweep(connection, arrival.imported_at - timedelta(seconds=GARBAGE_SECONDS))
        return entry

    def _separate(
        self, connection: sql.Connection, events: nw.LazyFrame[Any], places: list[str], at: datetime, engine: Engine
    ) -> tuple[nw.LazyFrame[Any], nw.LazyFrame[Any] | None]:
        """Return the rows to add and the acts that the store has already, if any; replace old rows that give way."""
        old_files, _ = manifest.parts_touching(connection, "events", places)
        if not old_files:
            return events, None
        old = self._parts.scan(old_files, "events", engine)
        shared = engine.keep(dedupe.resolve(events, old))
        if not engine.count(shared):
            return events, None
        better = engine.keep(shared.filter("gives_way").select(*EVENT_SCHEMA.names))
        if engine.count(better):
            self._give_way(connection, better, old_files, at, engine)
        unknown = events.join(shared.select(*dedupe.KEY), on=list(dedupe.KEY), how="anti")
        return nw.concat([unknown.select(*EVENT_SCHEMA.names), better]), shared

    def _give_way(
        self,
        connection: sql.Connection,
        better: nw.LazyFrame[Any],
        old_files: Sequence[str],
        at: datetime,
        engine: Engine,
    ) -> None:
        """Replace the parts that hold rows of ``better`` by parts without these."""
        for file in old_files:
            # parts are never changed in place: a reader may be on them
            part = self._parts.scan([file], "events", engine)
            kept = engine.keep(part.join(better, on=list(dedupe.KEY), how="anti"))
            if engine.count(kept) < engine.count(part):
                self._replace(connection, file, kept, at, engine)

    def _list(self, connection: sql.Connection, file: str, kind: str, import_id: int) -> None:
        content = self._parts.content_of(file)
        if content.rows:
            manifest.add_part(connection, file, kind, content, [import_id])
        else:
            self._parts.delete(file)

    def _replace(
        self, connection: sql.Connection, file: str, rows: nw.LazyFrame[Any], at: datetime, engine: Engine
    ) -> None:
        """Write rows in place of those of a part, unless it is damaged: the new digest would hide that."""
        if not self._parts.is_as_written(file, manifest.content_of(connection, file)):
            msg = (
                f"{file} in the store is damaged, so nothing was changed: {_advice(connection, file)}. Then try again."
            )
            raise StoreError(msg)
        new = self._parts.rewrite(file, rows, engine)
        manifest.replace_parts(connection, [file], new, self._parts.content_of(new), at)

    def _unite_small(self, connection: sql.Connection, at: datetime, engine: Engine) -> None:
        """Make one part of each ten that are alike, so that reading many imports opens few files."""
        damaged = set[str]()
        while files := _alike(manifest.list_parts(connection), damaged):
            # what is damaged stays to be seen, and keeps nobody from importing
            whole = [f for f in files if self._parts.is_as_written(f, manifest.content_of(connection, f))]
            if len(whole) < len(files):
                damaged.update(set(files) - set(whole))
                continue
            frames = []
            for file in files:
                kind, own = Path(file).parts[0], manifest.imports_of(connection, file)[0]
                rows = self._parts.scan([file], kind, engine).select(*KINDS[kind].names, "import_id")
                frames.append(rows.with_columns(nw.col("import_id").fill_null(own)))
            new = self._parts.rewrite(files[0], nw.concat(frames), engine)
            manifest.replace_parts(connection, files, new, self._parts.content_of(new), at)

    def _sweep(self, connection: sql.Connection, before: datetime, *, whole: bool = False) -> None:
        """Delete parts that were retired before an instant, and once what killed commands left behind."""
        for file in manifest.forget_retired(connection, before):
            self._parts.delete(file)
        if whole or not self._swept:
            known = manifest.known_files(connection)
            # nobody else writes meanwhile: what no list knows is of somebody who was cut off
            for file in set(self._parts.lying()) - known:
                self._parts.delete(file)
            self._swept = True


def _advice(connection: sql.Connection, file: str) -> str:
    number = manifest.imports_of(connection, file)[0]
    return (
        "put back a backup with `journeys store restore`, or run "
        f"`journeys store remove {number}` and import the files again that it names"
    )


def _alike(contents: Mapping[str, Content], but: Set[str]) -> list[str]:
    """Return ten small parts of one kind and format that may become one, or none."""
    groups = defaultdict[tuple[Path, int], list[str]](list)
    for file, content in contents.items():
        if content.rows is not None and content.rows < SMALL_ROWS and file not in but:
            groups[Path(file).parent, len(str(content.rows))].append(file)
    return next((files[:ALIKE] for files in groups.values() if len(files) >= ALIKE), [])


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
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
