"""What people decided on who is one person: a log that only grows, and the pairs of accounts that it leaves in force.

A decision is never changed or deleted: it is undone by a later entry, which can be undone in its turn.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import pandas as pd
import sqlalchemy as sql

from journeys.errors import EntryError
from journeys.logs import entry_log
from journeys.logs.database import Database, tables
from journeys.logs.entry_log import Row, clean

Kind = Literal["same", "different", "undo"]
PAIRS: Final = ("account", "other", "says", "number")
LOG: Final = ("number", "at", "who", "kind", "accounts", "undoes", "note", "in_force")

decisions = sql.Table(
    "decisions",
    tables,
    *entry_log.common_columns(),
    sql.Column("accounts", sql.JSON, nullable=False),
    sql.Column("note", sql.Text, nullable=False),
)


@dataclass(frozen=True)
class Decision:
    """One entry of the log.

    ``same``: the accounts are one person's. ``different``: the first is not the person of each other one; the others
    stay together. ``undo``: the entry ``undoes`` holds no longer.
    """

    kind: Kind
    who: str
    at: datetime
    accounts: tuple[str, ...] = ()
    undoes: int | None = None
    note: str = ""


class DecisionLog:
    """The log in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, decision: Decision, seen: int | None = None) -> int:
        """Write a decision down.

        Parameters
        ----------
        decision
            What was decided.
        seen
            The number of the last entry that whoever decided had seen; nothing given means that it does not matter.

        Returns
        -------
        The entry's number.

        Raises
        ------
        EntryError
            When the decision lacks something, or somebody else decided meanwhile; nothing is written then.
        StoreError
            When the database cannot be used; nothing is written then.
        """
        with self._database.writing(decisions) as connection:
            rows = entry_log.read_rows(connection, decisions)
            _check(decision, rows)
            last = rows[-1] if rows else None
            if seen is not None and last is not None and last.number != seen:
                msg = (
                    f"{last.who} decided something in the meantime (number {last.number}), so nothing was done. "
                    "The page shows it now: look at it and decide again."
                )
                raise EntryError(msg)
            return entry_log.append(
                connection,
                decisions,
                decision.at,
                who=clean(decision.who),
                kind=decision.kind,
                undoes=decision.undoes,
                accounts=list(decision.accounts),
                note=clean(decision.note),
            )

    def log(self) -> pd.DataFrame:
        """Give one row an entry, in order: columns as in :data:`LOG`, ``in_force`` false for what was undone."""
        with self._database.reading(decisions) as connection:
            return entry_log.as_table(entry_log.read_rows(connection, decisions), LOG)

    def last_number(self) -> int:
        """Give the number of the newest entry, nought without any."""
        with self._database.reading(decisions) as connection:
            return int(connection.execute(sql.select(sql.func.max(decisions.c.number))).scalar() or 0)

    def digest(self) -> str:
        """Give a name for the log as it is now; it only grows, so its last entry names it."""
        newest = sql.select(decisions.c.number, decisions.c.at).order_by(decisions.c.number.desc()).limit(1)
        with self._database.reading(decisions) as connection:
            last = connection.execute(newest).one_or_none()
        return hashlib.sha256(f"{last.number} {last.at}".encode()).hexdigest()[:12] if last else ""

    def in_force(self) -> pd.DataFrame:
        """Give the pairs that hold.

        Returns
        -------
        One row a pair, the newest decision first: ``account``, ``other``, ``says`` (``same``, ``different``, or
        ``together`` for those who stay one person when another is taken out) and ``number``. Of two decisions on one
        pair, the later holds.
        """
        with self._database.reading(decisions) as connection:
            rows = entry_log.holding(entry_log.read_rows(connection, decisions))
        pairs: dict[tuple[str, str], tuple[str, int]] = {}
        for row in rows:
            for first, second, says in _pairs(row.kind, row.accounts):
                pairs[min(first, second), max(first, second)] = (says, row.number)
        ordered = sorted(pairs.items(), key=lambda item: (-item[1][1], item[0]))
        table = pd.DataFrame([(*pair, *said) for pair, said in ordered], columns=list(PAIRS))
        return table.astype({"account": "str", "other": "str", "says": "str", "number": "int64"})


def _pairs(kind: str, accounts: Sequence[str]) -> list[tuple[str, str, str]]:
    first, *others = accounts
    pairs = [(first, other, kind) for other in others]
    if kind == "different":
        pairs += [(others[0], other, "together") for other in others[1:]]
    return pairs


def _check(decision: Decision, rows: Sequence[Row]) -> None:
    """Refuse an entry that nobody could read later."""
    entry_log.check_signed(decision.who)
    if decision.kind == "undo":
        entry_log.check_undo(decision.undoes, rows, "decision")
    elif len(set(decision.accounts)) < 2 or len(set(decision.accounts)) < len(decision.accounts):
        msg = f"'{decision.kind}' is said of two accounts or more, each named once; not of {decision.accounts}."
        raise EntryError(msg)
