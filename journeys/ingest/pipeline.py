"""From files to the store: recognise each by its content, read it, commit it, and report the result.

One file's fault never stops the next one. Archives are unpacked into a folder of their own first. Looking into files
does all of it but the commit.
"""

import getpass
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Final

import narwhals as nw

from journeys.demo import DEMO_PEOPLE, DEMO_SEED, write_demo
from journeys.errors import ExportError, JourneysError, StoreError
from journeys.identity import opting_out
from journeys.ingest.archives import Meter, is_archive, unpack
from journeys.ingest.collections import collected_on, collection_of, with_collection
from journeys.ingest.detect import FORMAT_VERSION, digest_of, files_in, is_mapped, recognise, size_of
from journeys.ingest.receipts import Receipt, receipt_for
from journeys.ingest.reused_logins import tell_apart
from journeys.logs.database import open_database
from journeys.logs.opt_outs import Signed
from journeys.model.accounts import github_place, repository_at
from journeys.model.addresses import hide_addresses
from journeys.model.communities import definitions
from journeys.model.communities.community import Community, DateForm, Table
from journeys.model.communities.mappings import load_mappings
from journeys.model.extract import FUTURE, Extract
from journeys.sources.base import ImportContext, day_in
from journeys.store.engine import Engine, open_engine
from journeys.store.import_record import Arrival, entry_for
from journeys.store.manifest import Entry
from journeys.store.store import Store

_NAMED: Final = re.compile(r"([\w.-]+?)__([\w.-]+?)(?:\.until-[\w-]+)?(?:\.(?:log|txt|json|jsonl|gz))*")

LONGEST_PATH: Final = 200
"""Characters of a path within an archive that are shown whole."""
CLOCK_TOLERANCE: Final = timedelta(days=1)
"""How far an act may lie in the future: many computers' clocks are behind, and some exports are in local time."""

Progress = Callable[[str, int, int], None]
"""Called with the file's name, bytes read so far and bytes in all."""


@dataclass(frozen=True)
class Options:
    """What the person who imports gives beside the files: ``encoding`` and ``date_form`` are of tables in doubt."""

    community: Community | None = None
    place: str | None = None
    dated_on: date | None = None
    encoding: str = ""
    date_form: DateForm = ""
    simulated: bool = False


def import_files(
    store: Store, paths: Iterable[Path], options: Options, *, now: datetime, progress: Progress | None = None
) -> Iterator[Receipt]:
    """Import files one after another, with a receipt for each, also for one that is refused.

    ``paths`` are files, archives of files, clones of git repositories, or folders, whose files are imported one by one.
    ``now`` is the moment of the import, after which no act can have happened.

    Raises
    ------
    StoreError
        When the store cannot be written; earlier files stay imported.
    """
    store.make()
    with open_database(store.folder) as database:
        opting_out.finish(store, database, Signed("import", now))
    yield from _Importer(store, options, now, progress).bring(paths)


def look_into(
    store: Store, paths: Iterable[Path], options: Options, *, now: datetime, progress: Progress | None = None
) -> Iterator[Receipt]:
    """Read files as :func:`import_files` would, and report what would become of each; nothing is stored."""
    yield from _Importer(store, options, now, progress, looking=True).bring(paths)


def ensure_demo(store: Store, *, now: datetime) -> bool:
    """Import simulated data into an empty store; they end in the week before ``now``. Return whether it was empty."""
    if len(store.imports()):
        return False
    with tempfile.TemporaryDirectory(prefix="journeys-demo-") as folder:
        written = write_demo(DEMO_PEOPLE, DEMO_SEED, now.date(), Path(folder))
        for path in written.exports:
            options = Options(community=definitions.find_community(path.parent.name), simulated=True)
            for receipt in import_files(store, [path], options, now=now):
                if receipt.refused:
                    raise ExportError(receipt.refused)
    return True


def mappings_folder(store: Store) -> Path:
    """Return the folder of the mappings that people wrote, which every import uses."""
    return store.folder / "mappings"


@dataclass(frozen=True)
class _Importer:
    store: Store
    options: Options
    now: datetime
    progress: Progress | None = None
    looking: bool = False
    known: dict[str, Community] = field(default_factory=definitions.load_communities)

    def bring(self, paths: Iterable[Path], within: Meter | None = None, depth: int = 0) -> Iterator[Receipt]:
        """Import files, unpacking archives; these may lie in ``depth`` archives."""
        for path in files_in(paths):
            try:
                if is_archive(path):
                    yield from self._unpacked(path, within or Meter(path), depth + 1)
                    continue
                yield self._one(path)
            # A store that cannot be written refuses every file, so it ends the import.
            except StoreError:
                raise
            except JourneysError as error:
                needs = error.needs if isinstance(error, ExportError) else ""
                yield Receipt(str(path), refused=hide_addresses(str(error)), needs=needs)
            except OSError as error:
                yield Receipt(str(path), refused=f"{path} cannot be read: {error.strerror or error}.")

    def _unpacked(self, archive: Path, meter: Meter, depth: int) -> Iterator[Receipt]:
        meter.check_depth(depth)
        with tempfile.TemporaryDirectory(prefix="journeys-") as name:
            folder = Path(name) / archive.name
            folder.mkdir()
            unpacked = unpack(archive, folder, meter)
            files = list(files_in([folder]))
            meter.count_imports(len(files))
            for member, reason in unpacked.rejected.items():
                yield Receipt(f"{archive}/{member}", refused=f"{archive}/{member} was not unpacked: {reason}.")
            count = 0
            for receipt in self.bring(files, meter, depth):
                count += 1
                path = receipt.path.replace(str(folder), str(archive), 1)
                shown = _shortened(path, archive) if depth == 1 else path
                refused = receipt.refused and receipt.refused.replace(str(folder), str(archive)).replace(path, shown)
                yield replace(receipt, path=shown, refused=refused)
        if not count and not unpacked.rejected:
            msg = f"{archive} holds no file."
            raise ExportError(msg)

    def _one(self, path: Path) -> Receipt:
        source = recognise(path)
        place = self.options.place or self._place_of(path)
        patterns = tuple(
            pattern
            for community in self._communities()
            for entry in community.places
            for pattern in (entry.pattern, *entry.aliases)
        )
        tables = self._tables() if is_mapped(source) else ()
        # all that decides what is read is part of the digest: a new definition or mapping reads the file again
        report = collection_of(path)
        dated_on = self.options.dated_on or day_in(path.name) or collected_on(report)
        told = (place, str(dated_on), str(collected_on(report)), self.options.encoding, self.options.date_form)
        digest = digest_of(path, (FORMAT_VERSION, source.NAME, *told, patterns, tables))
        if before := self.store.entry(digest):
            return self._receipt(path, before, again=True)
        size = size_of(path)
        progress = self.progress
        with open_engine() as engine, engine.frugal():
            context = ImportContext(
                engine=engine,
                key=self.store.key,
                # a clock that is a little behind must not cost the newest acts
                now=self.now + CLOCK_TOLERANCE,
                place=place,
                patterns=patterns,
                dated_on=dated_on,
                tables=tables,
                encoding=self.options.encoding,
                date_form=self.options.date_form,
                progress=(lambda done: progress(path.name, done, size)) if progress else (lambda _: None),
            )
            extract = with_collection(source.read(path, context), context, report)
            extract = _read_at(tell_apart(extract, self.store, engine), self.now)
            if any(bad.reason.endswith(FUTURE) for bad in extract.rejected):
                # once the clock is right the same file holds more: it must be read again then
                digest = f"{digest}-read-{self.now:%Y%m%dT%H%M%S}"
            arrival = Arrival(digest, path.name, source.NAME, self.now, _who(), self.options.simulated)
            if self.looking:
                return self._receipt(path, entry_for(arrival, extract, engine), again=False)
            return self._receipt(path, self._commit(extract, arrival, engine), again=False)

    def _commit(self, extract: Extract, arrival: Arrival, engine: Engine) -> Entry:
        with open_database(self.store.folder) as database:
            leaving = opting_out.Leaving(self.store, database, engine, self.now)
            entry = self.store.commit(extract, arrival, engine, leaving)
            if leaving.joined:
                opting_out.carry_out(self.store, database, Signed("import", self.now))
        return entry

    def _communities(self) -> list[Community]:
        return [self.options.community] if self.options.community else list(self.known.values())

    def _tables(self) -> tuple[Table, ...]:
        # the definitions' mappings first, then those that people wrote on the Import page
        defined = (table for community in self._communities() for table in community.tables)
        return (*defined, *load_mappings(mappings_folder(self.store)))

    def _receipt(self, path: Path, entry: Entry, *, again: bool) -> Receipt:
        return receipt_for(path, entry, self.known, self.options.community, again=again)

    def _place_of(self, path: Path) -> str | None:
        # GitHub's lists do not name their repository: files are named owner__repo, or lie in a folder of that name
        for name in (path.name, *(folder.name for folder in path.parents[:2])):
            if named := _NAMED.fullmatch(name):
                # the clone of another host is named after it as well
                owner, _, repository = named[2].partition("__")
                is_elsewhere = repository and "." in named[1]
                if is_elsewhere:
                    return repository_at(named[1], f"{owner}/{repository}")
                return github_place(f"{named[1]}/{named[2]}")
        if self.options.community and len(self.options.community.repositories) == 1:
            return self.options.community.repositories[0]
        return None


def _shortened(path: str, archive: Path) -> str:
    """Return the path of a file in an archive and in those within it; of a long one the beginning and the end."""
    within = path.removeprefix(f"{archive}/")
    if len(within) <= LONGEST_PATH:
        return path
    first, *_, last = PurePosixPath(within).parts
    return f"{archive}/{first}/…/{last}"


def _read_at(extract: Extract, now: datetime) -> Extract:
    """Write the moment of the import beside descriptions of repositories, whose counts may carry no day."""
    if extract.repositories is None:
        return extract
    return replace(extract, repositories=extract.repositories.with_columns(read_at=nw.lit(now)))


def _who() -> str:
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return "unknown"
