"""What people decided on who is one person: a log that only grows, and the pairs of accounts in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, Literal

import pandas as pd
import sqlalchemy as sql

from journeys.errors import EntryError
from journeys.logs import entry_log
from journeys.logs.database import tables
from journeys.logs.entry_log import UNDO, EntryLog, Row, clean

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


class DecisionLog(EntryLog):
    """The log in a database."""

    TABLE: ClassVar = decisions

    def add(self, decision: Decision, seen: int | None = None) -> int:
        """Write a decision down, and return its number; ``seen`` is the last entry that the decider had seen.

        Raises
        ------
        EntryError
            When the decision lacks something, or somebody else decided meanwhile; nothing is written then.
        """
        with self._database.writing(decisions) as connection:
            rows = self._read(connection)
            _check(decision, rows)
            last = rows[-1] if rows else None
            # any entry counts, not only those on these accounts: decisions on others change who these are
            if seen is not None and last is not None and last.number != seen:
                msg = (
                    f"{last.who} decided something meanwhile (number {last.number}), so nothing was done. "
                    "The page shows it now: look again and decide anew."
                )
                raise EntryError(msg)
            return self._append(
                connection,
                decision.at,
                who=clean(decision.who),
                kind=decision.kind,
                undoes=decision.undoes if decision.kind == UNDO else None,
                accounts=list(decision.accounts),
                note=clean(decision.note),
            )

    def log(self) -> pd.DataFrame:
        """Return one row an entry, in order: columns as in :data:`LOG`, ``in_force`` false for what was undone."""
        return entry_log.as_table(self._rows(), LOG)

    def last_number(self) -> int:
        """Return the number of the newest entry, 0 without any."""
        with self._database.reading(decisions) as connection:
            return int(connection.execute(sql.select(sql.func.max(decisions.c.number))).scalar() or 0)

    def in_force(self) -> pd.DataFrame:
        """Return the pairs that are in force.

        Returns
        -------
        One row a pair, the newest decision first: ``account``, ``other``, ``says`` (``same``, ``different``, or
        ``together`` for those who stay one person when another is taken out) and ``number``.
        """
        pairs: dict[tuple[str, str], tuple[str, int]] = {}
        # in the order of entry: of two decisions on one pair, the later one holds
        for row in self._in_force():
            for first, second, says in _pairs(row.kind, row.accounts):
                pairs[min(first, second), max(first, second)] = (says, row.number)
        ordered = sorted(pairs.items(), key=lambda item: (-item[1][1], item[0]))
        table = pd.DataFrame([(*pair, *decided) for pair, decided in ordered], columns=list(PAIRS))
        return table.astype({"account": "str", "other": "str", "says": "str", "number": "int64"})


def _pairs(kind: str, accounts: Sequence[str]) -> list[tuple[str, str, str]]:
    first, *others = accounts
    pairs = [(first, other, kind) for other in others]
    # who is taken out of a person leaves one person behind, even where the evidence led through the one taken out
    if kind == "different":
        pairs += [(others[0], other, "together") for other in others[1:]]
    return pairs


def _check(decision: Decision, rows: Sequence[Row]) -> None:
    entry_log.check_signed(decision.who)
    if decision.kind == UNDO:
        entry_log.check_undo(decision.undoes, rows, "decision")
    elif len(set(decision.accounts)) < 2 or len(set(decision.accounts)) < len(decision.accounts):
        msg = f"'{decision.kind}' is said of two accounts or more, each named once; not of {decision.accounts}."
        raise EntryError(msg)
