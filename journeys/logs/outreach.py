"""What organizers did for people at the door: a log that only grows, and how each person stands by it.

Entries are on an account and follow it to whoever that person is now. Left out: reaching anybody (people write their
own messages), and every word on somebody who opted out, see :meth:`OutreachLog.forget`.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import pandas as pd
import sqlalchemy as sql

from journeys.logs import entry_log, outreach_entries
from journeys.logs.database import Database, tables
from journeys.logs.entry_log import Row, clean
from journeys.logs.outreach_entries import ENDS, STATUSES, Entry

LOG: Final = (
    *("number", "at", "who", "kind", "account", "mentor", "list_name", "note", "due_on", "undoes", "in_force"),
)
STANDING: Final = (
    *("person", "status", "mentor", "note", "due_on", "list_name", "status_at", "invited_at", "waiting_at"),
    *("at", "who", "number"),
)
INSTANTS: Final = ("status_at", "invited_at", "waiting_at", "at")

outreach = sql.Table(
    "outreach",
    tables,
    *entry_log.personal_columns(),
    sql.Column("mentor", sql.Text),
    sql.Column("list_name", sql.Text, nullable=False),
    sql.Column("note", sql.Text),
    sql.Column("due_on", sql.String(10)),
)


class OutreachLog:
    """The log in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entry: Entry, seen: int | None = None, into: Mapping[str, str] | None = None) -> int:
        """Write an entry down.

        Parameters
        ----------
        entry
            What was done.
        seen
            The newest entry's number that whoever writes had seen on this person, nought for none; nothing given means
            that it does not matter. What is written on others meanwhile disturbs nobody.
        into
            The person behind each account; accounts that are not in it are persons of their own.

        Returns
        -------
        The entry's number.

        Raises
        ------
        EntryError
            When the entry lacks something, the person declined to be asked, or somebody else wrote on them meanwhile;
            nothing is written then.
        StoreError
            When the database cannot be used; nothing is written then.
        """
        (number,) = self.add_all([entry], {entry.account: seen}, into)
        return number

    def add_all(
        self, entries: Sequence[Entry], seen: Mapping[str, int | None], into: Mapping[str, str] | None = None
    ) -> list[int]:
        """Write several entries down, all of them or none: ``seen`` is told by account, the rest as for :meth:`add`."""
        known = into or {}
        for entry in entries:
            outreach_entries.check(entry, known)
        with self._database.writing(outreach) as connection:
            return [_write(connection, entry, seen.get(entry.account), known) for entry in entries]

    def log(self, community: str, into: Mapping[str, str]) -> pd.DataFrame:
        """Give the entries on a community's people.

        Parameters
        ----------
        community
            The community's slug.
        into
            The person behind each account; entries on accounts that are not in it are left out, as are mentors.

        Returns
        -------
        One row an entry, in order: ``person`` and columns as in :data:`LOG`; ``mentor`` is a person too, ``note`` null
        where it was forgotten, ``in_force`` false for what was undone.
        """
        table = entry_log.as_table(self._rows(community), LOG)
        table.insert(4, "person", table["account"].map(into).astype("str"))
        named = table.assign(mentor=table["mentor"].map(into).astype("str"), due_on=entry_log.days(table["due_on"]))
        return named[named["person"].notna()].reset_index(drop=True)

    def standing(self, community: str, into: Mapping[str, str]) -> pd.DataFrame:
        """Say how each person stands by the entries in force.

        Parameters
        ----------
        community, into
            As for :meth:`log`.

        Returns
        -------
        One row a person with an entry in force, the newest last: ``person``; ``status``, one of those in
        :mod:`journeys.logs.outreach_entries`, null with only notes; ``mentor``, until the pair ended; ``note``, the
        newest; ``due_on``, a day; ``list_name``, of the newest waiting list or invitation out of one; ``status_at``;
        ``invited_at`` and ``waiting_at``, the first time; ``at``, ``who`` and ``number`` of the newest entry in force.
        What is not known is null, texts empty.
        """
        theirs: dict[str, list[Row]] = {}
        for row in entry_log.holding(self._rows(community)):
            if row.account in into:
                theirs.setdefault(into[row.account], []).append(row)
        told = [_stand(person, rows, into) for person, rows in theirs.items()]
        table = pd.DataFrame(told, columns=list(STANDING)).sort_values("number", ignore_index=True)
        texts = dict.fromkeys(("person", "status", "mentor", "note", "list_name", "who"), "str")
        instants = {name: entry_log.instants(table[name]) for name in INSTANTS}
        return table.astype({**texts, "number": "int64"}).assign(due_on=entry_log.days(table["due_on"]), **instants)

    def never_ask(self, community: str, into: Mapping[str, str]) -> frozenset[str]:
        """List the people who declined, under any of their accounts; only undoing that entry changes it."""
        held = entry_log.holding(self._rows(community))
        return frozenset(into[row.account] for row in held if row.kind == "declined" and row.account in into)

    def digest(self) -> str:
        """Give a name for the log as it is now: it only grows, but for notes that are forgotten."""
        counted = sql.select(sql.func.max(outreach.c.number), sql.func.count(outreach.c.note))
        with self._database.reading(outreach) as connection:
            newest, notes = connection.execute(counted).one()
        return hashlib.sha256(f"{newest} {notes}".encode()).hexdigest()[:12]

    def count_notes(self) -> dict[str, int]:
        """Count the entries with a text on each account that has any."""
        texts = sql.select(outreach.c.account, sql.func.count()).where(outreach.c.note != "")
        with self._database.reading(outreach) as connection:
            return {
                str(account): int(notes) for account, notes in connection.execute(texts.group_by(outreach.c.account))
            }

    def forget(self, accounts: Collection[str]) -> None:
        """Delete the notes on people who opted out: the one thing that is ever changed, and that cannot be undone.

        Kept, and shown to nobody while the opt-out holds: that an entry was made, of which kind, when and by whom, so
        that who declined is not asked again if the opt-out is withdrawn.
        """
        gone = sorted(self.count_notes().keys() & set(accounts))
        if gone:
            with self._database.writing(outreach) as connection:
                connection.execute(sql.update(outreach).where(outreach.c.account.in_(gone)).values(note=None))
            self._database.wipe()

    def _rows(self, community: str) -> Sequence[Row]:
        with self._database.reading(outreach) as connection:
            return entry_log.read_rows(connection, outreach, community)


def _stand(person: str, rows: Sequence[Row], into: Mapping[str, str]) -> dict[str, object]:
    """Read the entries in force on one person, in order."""
    stands: dict[str, object] = dict.fromkeys(STANDING) | {"person": person, "note": "", "list_name": ""}
    for row in rows:
        stands |= {"at": row.at, "who": row.who, "number": row.number}
        stands |= {name: said for name in ("note", "list_name") if (said := row._mapping[name])}
        if row.kind != "note" or row.due_on:
            stands["due_on"] = row.due_on
        if row.kind in STATUSES:
            stands |= _status(row, stands, into)
    return stands


def _status(row: Row, before: Mapping[str, object], into: Mapping[str, str]) -> dict[str, object]:
    """Say what a status changes of how a person stands."""
    changed: dict[str, object] = {"status": row.kind, "status_at": row.at}
    if row.kind in (*ENDS, "paired"):
        changed["mentor"] = into.get(row.mentor) if row.kind == "paired" else None
    if row.kind in ("invited", "waiting"):
        changed[f"{row.kind}_at"] = before[f"{row.kind}_at"] or row.at
    return changed


def _write(connection: sql.Connection, entry: Entry, seen: int | None, known: Mapping[str, str]) -> int:
    """Write one entry down, unless what is there speaks against it."""
    rows = entry_log.read_rows(connection, outreach, entry.community)
    theirs = entry_log.of_person(rows, known.get(entry.account, entry.account), known)
    account = entry.account
    if entry.kind == "undo":
        entry_log.check_undo(entry.undoes, theirs)
        account = next(row.account for row in theirs if row.number == entry.undoes)
    entry_log.check_seen(seen, theirs, {row.number: f"noted “{outreach_entries.said(row)}”" for row in theirs})
    outreach_entries.check_asked(entry, theirs)
    return entry_log.append(
        connection,
        outreach,
        entry.at,
        who=clean(entry.who),
        kind=entry.kind,
        undoes=entry.undoes,
        community=entry.community,
        account=account,
        mentor=entry.mentor if entry.kind == "paired" else None,
        list_name=clean(entry.list_name) if entry.kind in ("waiting", "invited") else "",
        note=clean(entry.note),
        due_on=entry.due_on.isoformat() if entry.due_on else None,
    )
