"""What mentors say of themselves: how many newcomers they can take, and when not. A log that only grows.

Entries are on an account, and belong to the person who has that account now. Left out: how good a mentor is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final, Literal, get_args

import pandas as pd
import sqlalchemy as sql

from journeys.errors import EntryError
from journeys.logs import entry_log
from journeys.logs.database import tables
from journeys.logs.entry_log import UNDO, EntryLog, Row, clean

Weight = Literal["none", "low", "normal", "high"]
WEIGHTS: Final[tuple[Weight, ...]] = get_args(Weight)
LEAST_CAP, MOST_CAP = 1, 20
"""The fewest and most newcomers at once that a mentor can set."""
DEFAULT_WEIGHT: Final[Weight] = "normal"
DEFAULT_CAP: Final = 3
"""How many newcomers a mentor takes at once who set nothing."""
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

    ``weight`` is how readily newcomers are assigned to them (``none``: not at all), ``cap`` how many at once; from
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


class MentorLog(EntryLog):
    """The log in a database."""

    TABLE: ClassVar = mentors

    def add(self, settings: Settings, seen: int | None = None, into: Mapping[str, str] | None = None) -> int:
        """Write a mentor's settings down, all of them anew, or undo an entry, and return the number of the new one.

        The arguments ``seen`` and ``into`` are as for :meth:`journeys.logs.outreach.OutreachLog.add`.

        Raises
        ------
        EntryError
            When a setting is not allowed, or somebody else wrote on this mentor meanwhile; nothing is written then.
        """
        _check(settings)
        # an undoing sets nothing, although its dataclass has the defaults
        new = None if settings.undoes else settings
        with self._database.writing(mentors) as connection:
            rows = self._read(connection, settings.community)
            theirs, account = entry_log.entries_on_person(rows, settings.account, settings.undoes, into or {})
            entry_log.check_seen(seen, theirs, {row.number: f"set “{said(row)}”" for row in theirs})
            return self._append(
                connection,
                settings.at,
                who=clean(settings.who),
                kind="settings" if new else UNDO,
                undoes=settings.undoes,
                community=settings.community,
                account=account,
                weight=new.weight if new else None,
                cap=new.cap if new else None,
                away_from=new.away_from.isoformat() if new and new.away_from else None,
                away_until=new.away_until.isoformat() if new and new.away_until else None,
            )

    def log(self, community: str, into: Mapping[str, str]) -> pd.DataFrame:
        """Return one row an entry on people of ``into``, in order: ``person`` and columns as in :data:`LOG`."""
        return _typed(entry_log.as_person_table(self._rows(community), LOG, into))

    def standing(self, community: str, into: Mapping[str, str]) -> pd.DataFrame:
        """Return the settings in force; the arguments as for :meth:`journeys.logs.outreach.OutreachLog.log`.

        Returns
        -------
        One row a mentor who set anything: ``person``; ``weight``, one of :data:`WEIGHTS`; ``cap``, newcomers at once;
        ``away_from`` and ``away_until``, days, null if not away; ``who``, ``at`` and ``number`` of the entry.
        """
        # in the order of entry, so that each person's newest one stays
        newest = {into[row.account]: row for row in self._in_force(community) if row.account in into}
        settings = [{**row._mapping, "person": person} for person, row in newest.items()]
        table = pd.DataFrame(settings, columns=list(STANDING))
        return _typed(table.astype({"who": "str", "number": "int64"}).assign(at=entry_log.instants(table["at"])))


def said(row: Row) -> str:
    """Return what an entry of the log says in words."""
    if row.kind == UNDO:
        return f"number {row.undoes} was undone"
    away = f", away from {row.away_from} to {row.away_until}" if row.away_from else ""
    return f"weight {row.weight}, at most {row.cap} at once{away}"


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    days = {name: entry_log.days(table[name]) for name in ("away_from", "away_until")}
    return table.astype({"person": "str", "weight": "str", "cap": "Int64"}).assign(**days)


def _check(settings: Settings) -> None:
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
        msg = "Whoever is away comes back after leaving: exchange the two days."
        raise EntryError(msg)
