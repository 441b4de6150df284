"""From files to the store: recognise each by its content, read it, commit it, and say what happened.

One file's trouble never stops the next one. What the summary says of a file is a :class:`Receipt`.
"""

import getpass
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from journeys import definitions
from journeys.communities import Community, claimants
from journeys.engine import open_engine
from journeys.errors import ExportError, JourneysError, StoreError
from journeys.formats import FORMAT_VERSION, digest_of, files_in, recognise
from journeys.manifest import Entry
from journeys.sources.base import Reading
from journeys.store import Arrival, Store

DEMO: Final = Path(__file__).resolve().parent.parent / "data" / "demo"
UNCLAIMED_NAMED: Final = 3
"""Places named in the advice on places that no definition claims."""

Progress = Callable[[str, int, int], None]
"""Called with the file's name, bytes read so far and bytes in all."""


@dataclass(frozen=True)
class Options:
    """What the person who imports says beside the files."""

    community: Community | None = None
    place: str | None = None
    dated_on: date | None = None
    simulated: bool = False


@dataclass(frozen=True)
class Receipt:
    """What became of one file. ``refused`` is the reason when nothing of it went in."""

    path: str
    format: str | None = None
    events: dict[str, int] = field(default_factory=dict)
    new: int = 0
    known: int = 0
    rejected: int = 0
    first: datetime | None = None
    last: datetime | None = None
    notes: tuple[str, ...] = ()
    refused: str | None = None

    @property
    def clean(self) -> bool:
        """Whether all of it went in."""
        return self.refused is None and self.rejected == 0


def import_files(
    store: Store, paths: Iterable[Path], options: Options, *, now: datetime, progress: Progress | None = None
) -> Iterator[Receipt]:
    """Import files one after another, giving each one's receipt when it is done.

    Parameters
    ----------
    store
        Where the events go.
    paths
        Files, clones of git repositories, or folders whose files are taken one by one.
    options
        What holds for all of them.
    now
        The moment of the import: no act can have happened after it.
    progress
        Told how far each file is read.

    Yields
    ------
    One receipt a file, also for a file that is refused.

    Raises
    ------
    StoreError
        When the store cannot be written; earlier files stay imported.
    """
    known = definitions.load_communities()
    for path in files_in(paths):
        try:
            yield _import_one(store, path, options, known, now=now, progress=progress)
        except StoreError:
            raise
        except JourneysError as error:
            yield Receipt(str(path), refused=str(error))
        except OSError as error:
            yield Receipt(str(path), refused=f"{path} cannot be read: {error.strerror or error}.")


def ensure_demo(store: Store, *, now: datetime) -> bool:
    """Import the simulated demo data into an empty store; say whether it was needed."""
    if len(store.imports()):
        return False
    for folder in sorted(path for path in DEMO.iterdir() if path.is_dir()):
        community = definitions.find_community(folder.name)
        options = Options(community=community, simulated=True)
        files = [path for path in files_in([folder]) if path.name not in ("README.md", "truth.json")]
        for receipt in import_files(store, files, options, now=now):
            if receipt.refused:
                raise ExportError(receipt.refused)
    return True


def _import_one(  # noqa: PLR0913
    store: Store,
    path: Path,
    options: Options,
    known: dict[str, Community],
    *,
    now: datetime,
    progress: Progress | None,
) -> Receipt:
    source = recognise(path)
    size = path.stat().st_size
    place = options.place or _place_of(path, options.community, known)
    communities = [options.community] if options.community else list(known.values())
    patterns = tuple(
        pattern
        for community in communities
        for entry in community.places
        for pattern in (entry.pattern, *entry.aliases)
    )
    mappings = tuple(table for community in communities for table in community.tables)
    told = (FORMAT_VERSION, source.NAME, place, str(options.dated_on), patterns, mappings)
    digest = digest_of(path, told)
    before = store.entry(digest)
    if before:
        return _receipt(path, before.known + before.new, before, known, options, again=True)
    with open_engine() as engine:
        reading = Reading(
            engine=engine,
            key=store.key,
            now=now,
            place=place,
            patterns=patterns,
            dated_on=options.dated_on,
            tables=mappings,
            progress=(lambda done: progress(path.name, done, size)) if progress else (lambda _: None),
        )
        extract = source.read(path, reading)
        arrival = Arrival(digest, path.name, source.NAME, now, _who(), options.simulated)
        entry = store.commit(extract, arrival, engine)
    return _receipt(path, entry.known, entry, known, options, again=False)


def _place_of(path: Path, community: Community | None, known: dict[str, Community]) -> str | None:
    """Find the repository of a file that may carry none: from a name like ``owner__repo.log.gz``, else from the
    definition, if it names exactly one.
    """  # noqa: D205
    named = re.match(r"([\w.-]+?)__([\w.-]+?)(?:\.until-[\w-]+)?(?:\.(?:log|txt|json|gz))*$", path.name)
    if named:
        place = f"github:{named[1]}/{named[2]}".lower()
        if claimants([community] if community else known.values(), place):
            return place
    if community and len(community.repositories) == 1:
        return community.repositories[0]
    return None


def _who() -> str:
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return "unknown"


def _receipt(  # noqa: PLR0913
    path: Path, known_now: int, entry: Entry, known: dict[str, Community], options: Options, *, again: bool
) -> Receipt:
    return Receipt(
        path=str(path),
        format=entry.format,
        events=entry.events,
        new=0 if again else entry.new,
        known=known_now,
        rejected=entry.rejected,
        first=entry.first_at,
        last=entry.last_at,
        notes=(*entry.notes, *_unclaimed(entry.places, known, options)),
    )


def _unclaimed(places: dict[str, int], known: dict[str, Community], options: Options) -> Iterator[str]:
    """Say which line to add to which definition for places that none claims."""
    nobodys = sorted((place for place in places if not claimants(known.values(), place)), key=lambda p: -places[p])
    if not nobodys:
        return
    lines = "".join(f'\n  [[places]]\n  pattern = "{place}"' for place in nobodys[:UNCLAIMED_NAMED])
    more = f" (and {len(nobodys) - UNCLAIMED_NAMED} more)" if len(nobodys) > UNCLAIMED_NAMED else ""
    if options.community:
        where = f"the definition of {options.community.slug} ({definitions.path_of(options.community.slug)})"
    else:
        repository = nobodys[0].partition(":")[2]
        where = (
            "your community's definition, or start one with "
            f"'python -m journeys communities new SLUG --github {repository}'"
        )
    yield f"Kept, but in no community's figures yet: no definition claims {nobodys[0]}{more}. Add to {where}:{lines}"
