"""What organizers did for newcomers: a log that only grows, and what is in force for each person.

Entries are on an account, and belong to the person who has that account now. Left out: reaching anybody (people write
their own messages), and every note on somebody who opted out, see :meth:`OutreachLog.forget`.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar, Final

import pandas as pd
import sqlalchemy as sql

from journeys.logs import entry_log, outreach_entries
from journeys.logs.database import tables
from journeys.logs.entry_log import UNDO, EntryLog, Row, clean
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


class OutreachLog(EntryLog):
    """The log in a database."""

    TABLE: ClassVar = outreach

    def add(self, entry: Entry, seen: int | None = None, into: Mapping[str, str] | None = None) -> int:
        """Write an entry down, and return its number.

        Parameters
        ----------
        entry
            What was done.
        seen
            The newest entry on this person that the writer had seen, 0 for none; without it nothing is checked.
        into
            The person behind each account; accounts that are not in it are persons of their own.

        Raises
        ------
        EntryError
            When the entry lacks something, the person declined to be asked, or somebody else wrote on them meanwhile;
            nothing is written then.
        """
        (number,) = self.add_all([entry], {entry.account: seen}, into)
        return number

    def add_all(
        self, entries: Sequence[Entry], seen: Mapping[str, int | None], into: Mapping[str, str] | None = None
    ) -> list[int]:
        """Write several entries down, all of them or none: ``seen`` by account, the rest as for :meth:`add`."""
        known = into or {}
        for entry in entries:
            outreach_entries.check(entry, known)
        with self._database.writing(outreach) as connection:
            return [self._write(connection, entry, seen.get(entry.account), known) for entry in entries]

    def log(self, community: str, into: Mapping[str, str]) -> pd.DataFrame:
        """Return the entries on a community's people, with the person behind each account in ``into``.

        There is one row an entry, in order: ``person`` and columns as in :data:`LOG`; ``mentor`` is a person too,
        ``note`` null where it was deleted, ``in_force`` false for what was undone. Accounts outside ``into`` are left
        out, also as mentors.
        """
        table = entry_log.as_person_table(self._rows(community), LOG, into)
        return table.assign(mentor=table["mentor"].map(into).astype("str"), due_on=entry_log.days(table["due_on"]))

    def standing(self, community: str, into: Mapping[str, str]) -> pd.DataFrame:
        """Return what is in force for each person; the arguments as for :meth:`log`.

        Returns
        -------
        One row a person with an entry in force, the newest last: ``person``; ``status``, one of those in
        :mod:`journeys.logs.outreach_entries`, null with only notes; ``mentor``, until the pair ended; ``note``, the
        newest; ``due_on``, a day; ``list_name``, of the newest waiting list or invitation from one; ``status_at``;
        ``invited_at`` and ``waiting_at``, the first time; ``at``, ``who`` and ``number`` of the newest entry in force.
        Missing values are null, missing notes and list names empty.
        """
        by_person: dict[str, list[Row]] = {}
        for row in self._in_force(community):
            if row.account in into:
                by_person.setdefault(into[row.account], []).append(row)
        standings = [_stand(person, rows, into) for person, rows in by_person.items()]
        table = pd.DataFrame(standings, columns=list(STANDING)).sort_values("number", ignore_index=True)
        texts = dict.fromkeys(("person", "status", "mentor", "note", "list_name", "who"), "str")
        instants = {name: entry_log.instants(table[name]) for name in INSTANTS}
        return table.astype({**texts, "number": "int64"}).assign(due_on=entry_log.days(table["due_on"]), **instants)

    def never_ask(self, community: str, into: Mapping[str, str]) -> frozenset[str]:
        """Return the people who declined, under any of their accounts; only undoing that entry changes it."""
        rows = self._in_force(community)
        return frozenset(into[row.account] for row in rows if row.kind == "declined" and row.account in into)

    def digest(self) -> str:
        """Return a name for the log as it is now."""
        # the log only grows, except that notes are deleted: their number changes without a new entry
        counted = sql.select(sql.func.max(outreach.c.number), sql.func.count(outreach.c.note))
        with self._database.reading(outreach) as connection:
            newest, notes = connection.execute(counted).one()
        return entry_log.short_hash(f"{newest} {notes}")

    def count_notes(self) -> dict[str, int]:
        """Count the entries with a text on each account that has any."""
        texts = sql.select(outreach.c.account, sql.func.count()).where(outreach.c.note != "")
        with self._database.reading(outreach) as connection:
            return {
                str(account): int(notes) for account, notes in connection.execute(texts.group_by(outreach.c.account))
            }

    def forget(self, accounts: Collection[str]) -> None:
        """Delete the notes on people who opted out; this cannot be undone."""
        # the entries stay, shown to nobody: if the opt-out is withdrawn, who declined must not be asked again
        gone = sorted(self.count_notes().keys() & set(accounts))
        if gone:
            with self._database.writing(outreach) as connection:
                connection.execute(sql.update(outreach).where(outreach.c.account.in_(gone)).values(note=None))
            self._database.wipe()

    def _write(self, connection: sql.Connection, entry: Entry, seen: int | None, into: Mapping[str, str]) -> int:
        rows = self._read(connection, entry.community)
        # 0 is no entry's number, so that an undoing of nothing is refused
        undoes = entry.undoes or 0 if entry.kind == UNDO else None
        theirs, account = entry_log.entries_on_person(rows, entry.account, undoes, into)
        entry_log.check_seen(seen, theirs, {row.number: f"noted “{outreach_entries.said(row)}”" for row in theirs})
        outreach_entries.check_asked(entry, theirs)
        return self._append(
            connection,
            entry.at,
            who=clean(entry.who),
            kind=entry.kind,
            undoes=undoes,
            community=entry.community,
            account=account,
            mentor=entry.mentor if entry.kind == "paired" else None,
            list_name=clean(entry.list_name) if entry.kind in ("waiting", "invited") else "",
            note=clean(entry.note),
            due_on=entry.due_on.isoformat() if entry.due_on else None,
        )


def _stand(person: str, rows: Sequence[Row], into: Mapping[str, str]) -> dict[str, object]:
    standing: dict[str, object] = dict.fromkeys(STANDING) | {"person": person, "note": "", "list_name": ""}
    for row in rows:
        standing |= {"at": row.at, "who": row.who, "number": row.number}
        standing |= {name: text for name in ("note", "list_name") if (text := row._mapping[name])}
        # a status without a date ends the date of the one before; a note beside it does not
        if row.kind != "note" or row.due_on:
            standing["due_on"] = row.due_on
        if row.kind in STATUSES:
            standing |= _status(row, standing, into)
    return standing


def _status(row: Row, before: Mapping[str, object], into: Mapping[str, str]) -> dict[str, object]:
    changed: dict[str, object] = {"status": row.kind, "status_at": row.at}
    if row.kind in (*ENDS, "paired"):
        changed["mentor"] = into.get(row.mentor) if row.kind == "paired" else None
    if row.kind in ("invited", "waiting"):
        # the first time counts: whoever was invited twice has waited since the first invitation
        changed[f"{row.kind}_at"] = before[f"{row.kind}_at"] or row.at
    return changed
