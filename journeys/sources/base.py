"""What every source takes and returns: the shape shared by the modules of this package.

A source module recognises one format by its content and turns one file of it into an :class:`Extract`.
It knows nothing of communities beyond what :class:`ImportContext` holds, and keeps no text of messages.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Protocol

import narwhals as nw
import pyarrow as pa

from journeys.model.accounts import keyed_hash, numbered_account
from journeys.model.communities.community import DateForm, Table
from journeys.model.days import start_of_day
from journeys.model.events import CLAIM_SCHEMA, EARLIEST, EVENT_SCHEMA, PATH_SCHEMA, REPOSITORY_SCHEMA, THREAD_SCHEMA
from journeys.model.extract import FUTURE, Extract, Rejected, Rejections
from journeys.model.programs import bots
from journeys.model.vocabulary import LISTED
from journeys.model.windows import EVERYWHERE, Ends, Window
from journeys.store.engine import Engine

TEXT_KEPT: Final = 500
"""Characters of a rejected record that are kept to show it."""
ROWS_HELD: Final = 100_000
"""Rows gathered in Python before they go to the engine, so that memory does not grow with the file."""
REPOSITORIES_HELD: Final = 10_000
"""The same for repositories, whose rows hold lists of tags and headings."""

# no digit may touch it: "2026-11-201" and the tail of a longer number are no days
_HOUR: Final = re.compile(r"\d{4}-\d{2}-\d{2}-(\d{1,2})(?!\d)")
HOURS: Final = 24
_DAY: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
CLAIM_WORDS: Final = r"(?i)^\s*(?:#self-assign|[#/.]take|/assign)(?:[!.,]|\s+[^@\s]|\s*$)"
"""How a comment claims work ("I take this"): not ``/assign @somebody``, which gives it to another. One pattern for
Python's engine and for DuckDB's, so that a comment means the same in every export."""


@dataclass(frozen=True)
class ImportContext:
    """What an import knows of the file it reads.

    ``key`` hashes addresses; ``place`` is for files that carry none; ``patterns`` narrow whole hours of all of
    GitHub; ``dated_on`` dates entries that carry no date; ``tables`` are the mappings of rosters and attendance;
    ``encoding`` is a text's and ``date_form`` that of dates in doubt, where somebody chose them; ``now`` is the moment
    of the import, after which no act can have happened; ``progress`` takes bytes read so far.
    """

    engine: Engine
    key: bytes
    now: datetime
    place: str | None = None
    patterns: tuple[str, ...] = ()
    dated_on: date | None = None
    tables: tuple[Table, ...] = ()
    encoding: str = ""
    date_form: DateForm = ""
    progress: Callable[[int], None] = field(default=lambda _: None)


class Source(Protocol):
    """The two functions a module of this package offers, and its name in the ``source`` column."""

    NAME: str

    def recognise(self, path: Path, head: bytes, /) -> bool:
        """Return whether a file is of this format, from its first 64 KiB, decompressed (a folder: empty)."""

    def read(self, path: Path, import_context: ImportContext, /) -> Extract:
        """Read one file as events, claims and threads; raise ExportError when nothing of it can be read."""


class _Rows:
    """Rows of one schema: the latest in Python, the earlier ones in the engine."""

    def __init__(self, engine: Engine, schema: pa.Schema, limit: int = ROWS_HELD) -> None:
        self.engine = engine
        self.schema = schema
        self.limit = limit
        self.latest: list[tuple[Any, ...]] = []
        self.stored: nw.LazyFrame[Any] | None = None
        self.tables: list[pa.Table] = []

    def add(self, row: tuple[Any, ...]) -> None:
        self.latest.append(row)
        if len(self.latest) >= self.limit:
            self.stored = self.engine.add_rows(self.stored, _table(self.latest, self.schema))
            self.latest = []

    def add_all(self, rows: pa.Table) -> None:
        self.tables.append(rows)
        if sum(map(len, self.tables)) >= ROWS_HELD:
            self.stored = self.engine.add_rows(self.stored, pa.concat_tables(self.tables))
            self.tables = []

    @property
    def has_any(self) -> bool:
        return bool(self.latest or self.tables) or self.stored is not None

    def frame(self) -> nw.LazyFrame[Any]:
        rows = pa.concat_tables([_table(self.latest, self.schema), *self.tables])
        return self.engine.from_arrow(rows) if self.stored is None else self.engine.add_rows(self.stored, rows)


class ExtractBuilder:
    """Collects rows one by one, for formats that are read in Python; each act's date must be checked before.

    ``shows`` are actions that the file turned out to be able to show, beside those that its format always can; ``ends``
    what it says of when it begins and ends.
    """

    def __init__(self, source: str, reading: ImportContext) -> None:
        self.source = source
        self.reading = reading
        self.rejected = Rejections()
        self.notes: list[str] = []
        self.ends: list[Ends] = []
        self.shows: set[str] = set()
        self._events = _Rows(reading.engine, EVENT_SCHEMA)
        self._claims = _Rows(reading.engine, CLAIM_SCHEMA)
        self._recent_claims: set[tuple[str, str, str]] = set()
        self._numbers: dict[str, str] = {}
        self._threads = _Rows(reading.engine, THREAD_SCHEMA)
        self._repositories = _Rows(reading.engine, REPOSITORY_SCHEMA, REPOSITORIES_HELD)
        self._paths = _Rows(reading.engine, PATH_SCHEMA)

    def act(  # noqa: PLR0913  (an event has that many columns)
        self,
        event_id: str,
        at: datetime,
        account: str,
        action: str,
        place: str,
        *,
        thread: str | None = None,
        toward: str | None = None,
        work: str | None = None,
        since: datetime | None = None,
        agent: str | None = None,
    ) -> None:
        """Add one event; its date must be sound (see :func:`date_fault`), ``since`` and ``agent`` as in the schema."""
        if since is None and action in LISTED:
            since = EARLIEST
        self._events.add((event_id, at, account, action, place, thread, toward, work, self.source, since, agent))

    def claim(self, account: str, says: str, value: str | None) -> None:
        """Add what the export says of an account; an empty value adds nothing, and a recent claim is not repeated."""
        claim = (account, says, value or "")
        if value and claim not in self._recent_claims:
            # forgotten now and then, so that memory has a bound: a repeated claim does no harm, it only costs a row
            if len(self._recent_claims) >= ROWS_HELD:
                self._recent_claims.clear()
            self._recent_claims.add(claim)
            self._claims.add(claim)

    def held_by(self, account: str, number: str) -> str:
        """Return an account by the platform's number for it, and add that number.

        A login may pass to somebody else: of several numbers the first in the file has the account's plain name, and
        the others have theirs with the number.
        """
        if self._numbers.setdefault(account, number) != number:
            account = numbered_account(account, number)
        self.claim(account, "user_id", number)
        return account

    def claim_address(self, account: str, address: str) -> None:
        """Add that an account has an address, unless that is nobody's and would unite strangers."""
        if not bots.is_placeholder(address):
            self.claim(account, "address", keyed_hash(address, self.reading.key))

    def thread(  # noqa: PLR0913  (a thread has that many columns)
        self,
        place: str,
        thread: str,
        *,
        title: str | None,
        labels: Sequence[str] = (),
        state: str | None = None,
        opened_at: datetime | None = None,
        closed_at: datetime | None = None,
    ) -> None:
        """Add what the export says of one issue, pull request or discussion."""
        # GitHub numbers a repository's threads from 1, so a list that has the first one begins with the repository
        if thread.endswith("/1") and place.startswith("github:"):
            self.ends.append(Ends(place, from_the_first=True))
        self._threads.add((place, thread, title, list(labels), state, opened_at, closed_at))

    def repository(self, place: str, **columns: Any) -> None:  # noqa: ANN401  (values of columns of REPOSITORY_SCHEMA)
        """Add what the export says of one repository of the Hub, by the columns of ``REPOSITORY_SCHEMA``.

        Raises
        ------
        TypeError
            When a name is no such column.
        """
        if unknown := columns.keys() - set(REPOSITORY_SCHEMA.names):
            msg = f"no such column of a repository: {', '.join(sorted(unknown))}"
            raise TypeError(msg)
        self._repositories.add((place, *(columns.get(name) for name in REPOSITORY_SCHEMA.names[1:])))

    def repositories(self, rows: pa.Table) -> None:
        """Add what the export says of many repositories, as rows of ``REPOSITORY_SCHEMA``."""
        self._repositories.add_all(rows)

    def path(self, event_id: str, place: str, path: str) -> None:
        """Add one file that a commit touches."""
        self._paths.add((event_id, place, path))

    def reject(self, record: int, reason: str, text: object = "") -> None:
        """Put a record aside with the reason."""
        self.rejected.add(Rejected(record, reason, str(text)[:TEXT_KEPT]))

    @property
    def has_events(self) -> bool:
        """Return whether any act was added."""
        return self._events.has_any

    @property
    def has_anything(self) -> bool:
        """Return whether anything at all was added, be it only what a file says of an account."""
        return any(rows.has_any for rows in (self._events, self._claims, self._threads, self._repositories))

    def extract(self, shows: Iterable[str]) -> Extract:
        """Return all rows as frames; ``shows`` are the actions that the format always can show."""
        return Extract(
            events=self._events.frame(),
            claims=self._claims.frame(),
            threads=self._threads.frame(),
            shows=frozenset(shows) | self.shows,
            rejected=self.rejected,
            further_rejected=self.rejected.total - len(self.rejected),
            notes=self.notes,
            repositories=self._repositories.frame() if self._repositories.has_any else None,
            paths=self._paths.frame() if self._paths.has_any else None,
            ends=self.ends,
        )


def _table(rows: Sequence[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return pa.table(
        [pa.array(column, type=kind.type) for column, kind in zip(columns, schema, strict=True)], schema=schema
    )


def parse_instant(value: object) -> datetime | None:
    """Return an ISO date and time with its zone, or such a datetime, in UTC; nothing where it is neither.

    >>> parse_instant("2021-07-21T06:00:00+02:00")
    datetime.datetime(2021, 7, 21, 4, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
        return at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo else None
    except (ValueError, OverflowError):  # overflow: the first and last hours of the calendar have no UTC
        return None


def date_fault(at: datetime | None, shown: object, now: datetime) -> str | None:
    """Return what is wrong with an act's date, if anything: unreadable, before 2005, or in the future.

    ``shown`` is the date as the export writes it.
    """
    if at is None:
        return f"date {shown!r} cannot be read; expected like 2021-07-21T06:00:00Z"
    if at < EARLIEST:
        return f"date {shown} is before 2005, when no such record was kept"
    if at > now:
        return f"date {shown} {FUTURE}"
    return None


def day_in(name: str) -> date | None:
    """Return the day that a file's name gives, if any.

    >>> day_in("members-2026-11-20.json"), day_in("members-2026-13-20.json")
    (datetime.date(2026, 11, 20), None)
    """
    for day in _DAY.findall(name):
        try:
            return date.fromisoformat(day)
        except ValueError:
            continue
    return None


def hour_windows(path: Path, shows: Iterable[str], patterns: Sequence[str] = (EVERYWHERE,)) -> list[Window]:
    """Return the windows of a file of GH Archive that is named after its hour, which hold for every repository.

    ``patterns`` are the places that were taken from it, if not all were.

    >>> [str(each.until) for each in hour_windows(Path("2021-07-21-6.json.gz"), ["starred"])]
    ['2021-07-21 07:00:00+00:00']
    """
    named = _HOUR.match(path.name)
    day = day_in(path.name)
    if not (named and day) or int(named[1]) >= HOURS:
        return []
    since = start_of_day(day) + timedelta(hours=int(named[1]))
    until, actions = since + timedelta(hours=1), tuple(sorted(shows))
    return [Window(pattern, actions, since, until, "hour", "hour") for pattern in patterns]


def timed_key(verb: str, account: str, at: datetime) -> str:
    """Return the key of an act that has no number of its own: who and when.

    Stores hold this text: :mod:`journeys.sources.github.gharchive.acts` writes the same in the engine.

    >>> timed_key("commented", "github:ada", datetime(2021, 7, 21, 6))
    'commented/ada/2021-07-21T06:00:00Z'
    """
    return f"{verb}/{login_of(account)}/{at:%Y-%m-%dT%H:%M:%SZ}"


def login_of(account: str) -> str:
    """Return an account's name without its platform."""
    return account.partition(":")[2]
