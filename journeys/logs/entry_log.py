"""What the logs of people's entries share: numbers, who and when, undoing, and noticing that somebody else wrote first.

An entry is never changed or deleted: it is undone by a later one, which can be undone in its turn. Left out: what the
entries say, which each log has in columns of its own.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

import numpy as np
import pandas as pd
import sqlalchemy as sql

from journeys.errors import EntryError
from journeys.logs.database import Database
from journeys.model.wording import day

Row = sql.Row[Any]
UNDO: Final = "undo"
WHO_LENGTH: Final = 80


class EntryLog:
    """A log in a database; each log names its table.

    Raises
    ------
    StoreError
        From every method, when the database cannot be used; nothing is written then.
    """

    TABLE: ClassVar[sql.Table]
    UNDOES: ClassVar = "undoes"
    """The column with the number of the entry that an entry undoes, null in all others."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def digest(self) -> str:
        """Return a name for the log as it is now, empty without entries."""
        entries = self.TABLE.c
        newest = sql.select(entries.number, entries.at).order_by(entries.number.desc()).limit(1)
        with self._database.reading(self.TABLE) as connection:
            last = connection.execute(newest).one_or_none()
        # the log only grows, so its last entry names it
        return short_hash(f"{last.number} {last.at}") if last else ""

    def _rows(self, community: str | None = None) -> Sequence[Row]:
        with self._database.reading(self.TABLE) as connection:
            return self._read(connection, community)

    def _read(self, connection: sql.Connection, community: str | None = None) -> Sequence[Row]:
        """Read all entries in order, or those on one community's people, within a transaction."""
        entries = sql.select(self.TABLE).order_by(self.TABLE.c.number)
        return connection.execute(
            entries if community is None else entries.where(self.TABLE.c.community == community)
        ).all()

    def _in_force(self, community: str | None = None) -> list[Row]:
        return in_force(self._rows(community), self.UNDOES)

    def _append(self, connection: sql.Connection, at: datetime, **values: object) -> int:
        """Write an entry under the next number, and return that."""
        # nobody else writes meanwhile (see journeys.logs.database), or two entries could get one number
        number = int(connection.execute(sql.select(sql.func.max(self.TABLE.c.number))).scalar() or 0) + 1
        # a number out of a table is NumPy's, which SQLite would keep as its bytes
        plain = {name: value.item() if isinstance(value, np.generic) else value for name, value in values.items()}
        connection.execute(sql.insert(self.TABLE).values(number=number, at=at.astimezone(UTC).isoformat(), **plain))
        return number


def common_columns() -> list[sql.Column[Any]]:
    """Return the columns of a log whose entries are of several kinds."""
    return [
        sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
        sql.Column("at", sql.String(40), nullable=False),
        sql.Column("who", sql.Text, nullable=False),
        sql.Column("kind", sql.String(20), nullable=False),
        sql.Column("undoes", sql.Integer),
    ]


def personal_columns() -> list[sql.Column[Any]]:
    """Return the columns of a log whose entries are each on one person of one community."""
    return [
        *common_columns(),
        sql.Column("community", sql.String(100), nullable=False, index=True),
        sql.Column("account", sql.Text, nullable=False),
    ]


def short_hash(text: str) -> str:
    """Return twelve digits that name a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def undone(rows: Iterable[Row], column: str = "undoes") -> set[int]:
    """Return the numbers of the entries that were undone by an entry that was not."""
    numbers: set[int] = set()
    # from the newest on: whether an undoing holds is known before what it undoes is reached
    for row in reversed(list(rows)):
        undoes = row._mapping[column]
        if undoes is not None and row.number not in numbers:
            numbers.add(undoes)
    return numbers


def in_force(rows: Sequence[Row], column: str = "undoes") -> list[Row]:
    """Return the entries that undo nothing and were not undone, in order."""
    gone = undone(rows, column)
    return [row for row in rows if row._mapping[column] is None and row.number not in gone]


def entries_on_person(
    rows: Iterable[Row], account: str, undoes: int | None, into: Mapping[str, str]
) -> tuple[list[Row], str]:
    """Return the entries on a person, whichever account they are on, and the account that the next one is on.

    Raises
    ------
    EntryError
        When the next one is to undo what is not there, or was undone already.
    """
    person = into.get(account, account)
    theirs = [row for row in rows if into.get(row.account, row.account) == person]
    if undoes is None:
        return theirs, account
    check_undo(undoes, theirs)
    # an undoing is on the account of what it undoes: both must stay together if the person's accounts are parted
    return theirs, next(row.account for row in theirs if row.number == undoes)


def as_table(rows: Sequence[Row], columns: Sequence[str]) -> pd.DataFrame:
    """Return one row an entry, ``in_force`` false for what was undone, ``at`` as an instant."""
    gone = undone(rows)
    entries = [{**row._mapping, "in_force": row.number not in gone} for row in rows]
    table = pd.DataFrame(entries, columns=list(columns))
    return table.astype({"number": "int64"}).assign(at=instants(table["at"]))


def as_person_table(rows: Sequence[Row], columns: Sequence[str], into: Mapping[str, str]) -> pd.DataFrame:
    """Return the entries on people of ``into``, as :func:`as_table` does, with the ``person`` of each."""
    table = as_table(rows, columns)
    table.insert(4, "person", table["account"].map(into).astype("str"))
    return table[table["person"].notna()].reset_index(drop=True)


def instants(written: pd.Series) -> pd.Series:
    """Convert texts to instants, null where there is none."""
    return pd.to_datetime(written, utc=True, format="ISO8601").astype("datetime64[us, UTC]")


def days(written: pd.Series) -> pd.Series:
    """Convert texts to days, null where there is none."""
    return pd.to_datetime(written, format="%Y-%m-%d").astype("datetime64[us]")


def clean(text: str) -> str:
    """Return a text without the space around it and without what a database refuses to keep."""
    # PostgreSQL takes no null character, and no driver half a surrogate pair
    return text.replace("\0", "").encode("utf-8", "replace").decode().strip()


def check_signed(who: str, noun: str = "An entry") -> None:
    """Refuse an entry without a name, or with one that is too long for one."""
    if not clean(who):
        msg = f"{noun} needs the name of whoever makes it: type yours."
        raise EntryError(msg)
    if len(clean(who)) > WHO_LENGTH:
        msg = f"A name for the log has at most {WHO_LENGTH} characters, not {len(clean(who))}: shorten yours."
        raise EntryError(msg)


def check_undo(number: int | None, rows: Sequence[Row], noun: str = "entry") -> None:
    """Refuse to undo what is not there, or was undone already."""
    if number not in {row.number for row in rows}:
        msg = f"There is no {noun} with the number {number} to undo."
        raise EntryError(msg)
    if number in undone(rows):
        msg = f"Number {number} was undone already; undo that entry to bring it back."
        raise EntryError(msg)


def check_seen(seen: int | None, theirs: Sequence[Row], words: Mapping[int, str]) -> None:
    """Refuse to write over what somebody else wrote meanwhile, and say what that was.

    Parameters
    ----------
    seen
        The newest entry on this person that the writer had seen, 0 if there was none; without it nothing is checked.
    theirs
        The entries on this person, in order.
    words
        What each of them says, in words, by number.
    """
    newer = [row for row in theirs if seen is not None and row.number > seen]
    if newer:
        written = "; ".join(
            f"{row.who} {words[row.number]} on {moment_said(row.at)} (number {row.number})" for row in newer
        )
        msg = f"Meanwhile this was written: {written}. Yours was not saved, and is still here: look, then save again."
        raise EntryError(msg)


def newest_numbers(table: pd.DataFrame) -> dict[str, int]:
    """Return the number of the newest entry on each person, undone or not: what a reader of the person has seen."""
    return {str(person): int(number) for person, number in table.groupby("person")["number"].max().items()}


def moment_said(at: str) -> str:
    """Write an entry's instant.

    >>> moment_said("2021-03-14T09:05:00+00:00")
    '14 Mar 2021, 09:05 UTC'
    """
    moment = datetime.fromisoformat(at)
    return f"{day(moment)}, {moment:%H:%M} UTC"
