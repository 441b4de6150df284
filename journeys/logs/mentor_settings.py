"""What mentors say of themselves: how many newcomers they can take, and when not. A log that only grows.

Entries are on an account and follow it to whoever that person is now. Left out: whether somebody is a good mentor.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args

import pandas as pd
import sqlalchemy as sql

from journeys.errors import EntryError
from journeys.logs import entry_log
from journeys.logs.database import Database, tables
from journeys.logs.entry_log import Row, clean

Weight = Literal["none", "low", "normal", "high"]
WEIGHTS: Final[tuple[Weight, ...]] = get_args(Weight)
LEAST_CAP, MOST_CAP = 1, 20
"""The fewest and most newcomers at once that a mentor can say."""
DEFAULT_WEIGHT: Final[Weight] = "normal"
DEFAULT_CAP: Final = 3
"""What a mentor who says nothing takes at once."""
SETTINGS: Final = ("weight", "cap", "away_from", "away_until")
LOG: Final = ("number", "at", "who", "kind", "account", *SETTINGS, "undoes", "in_force")
STANDING: Final = ("person", *SETTINGS, "who", "at", "number")

mentors = sql.Table(
    "mentors",
    tables,
    *entry_log.personal_columns(),
    sql.Column("weight", sql.String(10)),
    sql.Column("cap", sql.Integer),
    sql.Column("away_from", sql.String(10)),
    sql.Column("away_until", sql.String(10)),
)


@dataclass(frozen=True)
class Settings:
    """One entry: what a mentor wants from now on, or the undoing of an entry.

    ``weight`` says how readily newcomers are given to them (``none``: not at all), ``cap`` how many at once, from
    ``away_from`` to ``away_until``, both days included, they take nobody.
    """

    who: str
    at: datetime
    community: str
    account: str
    weight: Weight = DEFAULT_WEIGHT
    cap: int = DEFAULT_CAP
    away_from: date | None = None
    away_until: date | None = None
    undoes: int | None = None


class MentorLog:
    """The log in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, settings: Settings, seen: int | None = None, into: Mapping[str, str] | None = None) -> int:
        """Write a mentor's settings down, all of them anew.

        Parameters
        ----------
        settings
            What they want, or the number of the entry to undo.
        seen, into
            As for :meth:`journeys.logs.outreach.OutreachLog.add`.

        Returns
        -------
        The entry's number.

        Raises
        ------
        EntryError
            When something cannot be, or somebody else wrote on this mentor meanwhile; nothing is written then.
        StoreError
            When the database cannot be used; nothing is written then.
        """
        _check(settings)
        known = into or {}
        says = None if settings.undoes else settings
        with self._database.writing(mentors) as connection:
            rows = entry_log.read_rows(connection, mentors, settings.community)
            theirs = entry_log.of_person(rows, known.get(settings.account, settings.account), known)
            account = settings.account
            if settings.undoes:
                entry_log.check_undo(settings.undoes, theirs)
                account = next(row.account for row in theirs if row.number == settings.undoes)
            entry_log.check_seen(seen, theirs, {row.number: f"set “{said(row)}”" for row in theirs})
            return entry_log.append(
                connection,
                mentors,
                settings.at,
                who=clean(settings.who),
                kind="settings" if says else entry_log.UNDO,
                undoes=settings.undoes,
                community=settings.community,
                account=account,
                weight=says.weight if says else None,
                cap=says.cap if says else None,
                away_from=says.away_from.isoformat() if says and says.away_from else None,
                away_until=says.away_until.isoformat() if says and says.away_until else None,
            )

    def log(self, community: str, into: Mapping[str, str]) -> pd.DataFrame:
        """Give one row an entry, in order: ``person`` and columns as in :data:`LOG`; who is not in ``into``, is not."""
        table = entry_log.as_table(self._rows(community), LOG)
        table.insert(4, "person", table["account"].map(into).astype("str"))
        return _typed(table[table["person"].notna()].reset_index(drop=True))

    def standing(self, community: str, into: Mapping[str, str]) -> pd.DataFrame:
        """Give the settings in force.

        Parameters
        ----------
        community, into
            As for :meth:`journeys.logs.outreach.OutreachLog.log`.

        Returns
        -------
        One row a mentor who said anything: ``person``; ``weight``, one of :data:`WEIGHTS`; ``cap``, newcomers at once;
        ``away_from`` and ``away_until``, days, null if not away; ``who``, ``at`` and ``number`` of the entry.
        """
        held = [row for row in entry_log.holding(self._rows(community)) if row.account in into]
        newest = {into[row.account]: row for row in held}
        told = [{**row._mapping, "person": person} for person, row in newest.items()]
        table = pd.DataFrame(told, columns=list(STANDING))
        return _typed(table.astype({"who": "str", "number": "int64"}).assign(at=entry_log.instants(table["at"])))

    def digest(self) -> str:
        """Give a name for the log as it is now; it only grows."""
        with self._database.reading(mentors) as connection:
            newest = connection.execute(sql.select(sql.func.max(mentors.c.number))).scalar()
        return hashlib.sha256(str(newest).encode()).hexdigest()[:12]

    def _rows(self, community: str) -> Sequence[Row]:
        with self._database.reading(mentors) as connection:
            return entry_log.read_rows(connection, mentors, community)


def said(row: Row) -> str:
    """Say what an entry of the log says."""
    if row.kind == entry_log.UNDO:
        return f"number {row.undoes} was undone"
    away = f", away from {row.away_from} to {row.away_until}" if row.away_from else ""
    return f"weight {row.weight}, at most {row.cap} at once{away}"


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    days = {name: entry_log.days(table[name]) for name in ("away_from", "away_until")}
    return table.astype({"person": "str", "weight": "str", "cap": "Int64"}).assign(**days)


def _check(settings: Settings) -> None:
    """Refuse settings that nobody could obey."""
    entry_log.check_signed(settings.who)
    if settings.weight not in WEIGHTS:
        msg = f"'{settings.weight}' is no weight; allowed are {', '.join(WEIGHTS)}."
        raise EntryError(msg)
    if not LEAST_CAP <= settings.cap <= MOST_CAP:
        msg = (
            f"A mentor takes {LEAST_CAP} to {MOST_CAP} newcomers at once, not {settings.cap}; "
            "for nobody, say weight none."
        )
        raise EntryError(msg)
    if (settings.away_from is None) != (settings.away_until is None):
        msg = "Being away needs both days: from when, and until when."
        raise EntryError(msg)
    if settings.away_from and settings.away_until and settings.away_from > settings.away_until:
        msg = "The last day away is before the first one: exchange the two days."
        raise EntryError(msg)
