"""What logs of people's entries share: numbers, who and when, undoing, and noticing that somebody else wrote meanwhile.

An entry is never changed or deleted: it is undone by a later one, which can be undone in its turn. Left out: what the
entries say, which each log has in columns of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd
import sqlalchemy as sql

from journeys.errors import EntryError

Row = sql.Row[Any]
UNDO: Final = "undo"
WHO_LENGTH: Final = 80


def common_columns() -> list[sql.Column[Any]]:
    """Make the columns that every log has."""
    return [
        sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
        sql.Column("at", sql.String(40), nullable=False),
        sql.Column("who", sql.Text, nullable=False),
        sql.Column("kind", sql.String(20), nullable=False),
        sql.Column("undoes", sql.Integer),
    ]


def personal_columns() -> list[sql.Column[Any]]:
    """Make the columns of a log whose entries are each on one person of one community."""
    return [
        *common_columns(),
        sql.Column("community", sql.String(100), nullable=False, index=True),
        sql.Column("account", sql.Text, nullable=False),
    ]


def read_rows(connection: sql.Connection, table: sql.Table, community: str | None = None) -> Sequence[Row]:
    """Read all entries in order, or those on one community's people."""
    wanted = sql.select(table).order_by(table.c.number)
    return connection.execute(wanted if community is None else wanted.where(table.c.community == community)).all()


def append(connection: sql.Connection, table: sql.Table, at: datetime, **values: object) -> int:
    """Write an entry under the next number; whoever writes does so alone (see :mod:`journeys.logs.database`)."""
    number = int(connection.execute(sql.select(sql.func.max(table.c.number))).scalar() or 0) + 1
    # a number out of a table is NumPy's, which SQLite would keep as its bytes
    plain = {name: value.item() if isinstance(value, np.generic) else value for name, value in values.items()}
    connection.execute(sql.insert(table).values(number=number, at=at.astimezone(UTC).isoformat(), **plain))
    return number


def undone(rows: Iterable[Row]) -> set[int]:
    """Find the entries that were undone by an entry that was not."""
    found: set[int] = set()
    for row in reversed(list(rows)):
        if row.kind == UNDO and row.number not in found:
            found.add(row.undoes)
    return found


def holding(rows: Sequence[Row]) -> list[Row]:
    """Keep the entries that say something and were not undone, in order."""
    gone = undone(rows)
    return [row for row in rows if row.kind != UNDO and row.number not in gone]


def of_person(rows: Iterable[Row], person: str, into: Mapping[str, str]) -> list[Row]:
    """Keep the entries on one person, under whichever of their accounts they were made."""
    return [row for row in rows if into.get(row.account, row.account) == person]


def as_table(rows: Sequence[Row], columns: Sequence[str]) -> pd.DataFrame:
    """Give one row an entry, ``in_force`` false for what was undone, ``at`` as an instant."""
    gone = undone(rows)
    told = [{**row._mapping, "in_force": row.number not in gone} for row in rows]
    table = pd.DataFrame(told, columns=list(columns))
    return table.astype({"number": "int64"}).assign(at=instants(table["at"]))


def instants(written: pd.Series) -> pd.Series:
    """Read instants, null where there is none."""
    return pd.to_datetime(written, utc=True, format="ISO8601").astype("datetime64[us, UTC]")


def days(written: pd.Series) -> pd.Series:
    """Read days, null where there is none."""
    return pd.to_datetime(written, format="%Y-%m-%d").astype("datetime64[us]")


def clean(text: str) -> str:
    """Take off what no database keeps, and the space around a text."""
    return text.replace("\0", "").encode("utf-8", "replace").decode().strip()


def check_signed(who: str) -> None:
    """Refuse an entry without a name, or with one that is none."""
    if not clean(who):
        msg = "An entry needs the name of the person who makes it: type yours."
        raise EntryError(msg)
    if len(clean(who)) > WHO_LENGTH:
        msg = f"A name for the log has at most {WHO_LENGTH} characters, not {len(clean(who))}: shorten yours."
        raise EntryError(msg)


def check_undo(number: int | None, rows: Iterable[Row], noun: str = "entry") -> None:
    """Refuse to undo what is not there, or was undone already."""
    known = list(rows)
    if number not in {row.number for row in known}:
        msg = f"There is no {noun} with the number {number} to undo."
        raise EntryError(msg)
    if number in undone(known):
        msg = f"Number {number} was undone already; undo that entry to bring it back."
        raise EntryError(msg)


def check_seen(seen: int | None, theirs: Sequence[Row], told: Mapping[int, str]) -> None:
    """Refuse to write over what somebody else wrote meanwhile, and say what that was.

    Parameters
    ----------
    seen
        The newest entry that whoever writes had seen on this person, nought if there was none; nothing given means that
        it does not matter.
    theirs
        The entries on this person, in order.
    told
        What each of them says, in words, by number.
    """
    if seen is None:
        return
    newer = [row for row in theirs if row.number > seen]
    if newer:
        said = "; ".join(
            f"{row.who} {told[row.number]} on {moment_said(row.at)} (number {row.number})" for row in newer
        )
        msg = f"Meanwhile this was written: {said}. Yours was not saved, and is still here: look, then save again."
        raise EntryError(msg)


def newest_numbers(table: pd.DataFrame) -> dict[str, int]:
    """Give each person's newest entry's number, undone or not: what whoever looks at the person now has seen."""
    return {str(person): int(number) for person, number in table.groupby("person")["number"].max().items()}


def day_said(moment: date) -> str:
    """Write a day.

    >>> day_said(date(2021, 3, 14))
    '14 Mar 2021'
    """
    return f"{moment.day} {moment:%b %Y}"


def moment_said(at: str) -> str:
    """Write an entry's instant.

    >>> moment_said("2021-03-14T09:05:00+00:00")
    '14 Mar 2021, 09:05 UTC'
    """
    moment = datetime.fromisoformat(at)
    return f"{day_said(moment)}, {moment:%H:%M} UTC"
