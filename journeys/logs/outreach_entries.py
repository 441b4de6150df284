"""What organizers can note of a newcomer, in which words, and what cannot be noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, get_args

from journeys.errors import EntryError
from journeys.logs import entry_log
from journeys.logs.entry_log import Row, clean
from journeys.model.wording import day

Status = Literal["invited", "answered", "paired", "paused", "declined", "waiting", "graduated"]
Kind = Status | Literal["note", "due", "undo"]
STATUSES: Final[tuple[Status, ...]] = get_args(Status)
SAYS: Final[Mapping[str, str]] = {
    "invited": "was invited",
    "answered": "answered",
    "paired": "was paired with a mentor",
    "paused": "is left in peace for a while",
    "declined": "declined",
    "waiting": "was drawn into a waiting list",
    "graduated": "no longer needs a mentor",
    "note": "a note was added",
    "due": "the due date was changed",
    "undo": "number {} was undone",
}
"""What an entry of each kind says of a person."""
ASKS: Final = ("invited", "waiting", "paused")
"""Kinds by which somebody is asked, now or later; refused for those who declined."""
ENDS: Final = ("declined", "graduated")
"""Kinds that end a pair of mentor and newcomer."""
NOTE_LENGTH: Final = 4_000
NAME_LENGTH: Final = 80
EARLIEST_DAYS, LATEST_DAYS = 31, 5 * 366
"""A due date lies at most so many days before or after its entry's day: else the year was mistyped."""


@dataclass(frozen=True)
class Entry:
    """One entry of the log: what was done for a person, or the undoing of an entry.

    ``mentor`` goes with ``paired``, ``list_name`` with ``waiting`` and with ``invited`` from the same lottery. A status
    sets its own due date or none; a ``note`` leaves the date as it is, unless it has one; ``due`` sets or removes it.
    """

    kind: Kind
    who: str
    at: datetime
    community: str
    account: str
    mentor: str | None = None
    list_name: str = ""
    note: str = ""
    due_on: date | None = None
    undoes: int | None = None


def said(row: Row) -> str:
    """Return what an entry of the log says in words, without its note."""
    named = f" “{row.list_name}”" if row.list_name else ""
    words = f"{SAYS[row.kind].format(row.undoes)}{named}"
    return f"{words}, until {row.due_on}" if row.kind == "paused" else words


def check(entry: Entry, into: Mapping[str, str]) -> None:
    """Refuse an entry that lacks something, or that makes no sense."""
    entry_log.check_signed(entry.who)
    if entry.kind not in SAYS:
        msg = f"'{entry.kind}' is nothing that can be noted; allowed are {', '.join((*STATUSES, 'note', 'due'))}."
        raise EntryError(msg)
    # by person and not by account: somebody's second account is no mentor for them
    if entry.kind == "paired" and (
        entry.mentor is None or into.get(entry.mentor, entry.mentor) == into.get(entry.account, entry.account)
    ):
        msg = "A pair needs a mentor, and nobody is their own: choose who the mentor is."
        raise EntryError(msg)
    _check_texts(entry)
    _check_due(entry)


def _check_texts(entry: Entry) -> None:
    if len(clean(entry.note)) > NOTE_LENGTH:
        msg = f"A note has at most {NOTE_LENGTH} characters, not {len(clean(entry.note))}: shorten it, or write two."
        raise EntryError(msg)
    if entry.kind == "note" and not clean(entry.note):
        msg = "There is no note yet: write one, or choose what was done."
        raise EntryError(msg)
    if entry.kind == "waiting" and not clean(entry.list_name):
        msg = "Which waiting list? Give it a name, the same for everybody who was drawn into it."
        raise EntryError(msg)
    if len(clean(entry.list_name)) > NAME_LENGTH:
        msg = f"The name of a waiting list has at most {NAME_LENGTH} characters: shorten it."
        raise EntryError(msg)


def _check_due(entry: Entry) -> None:
    if entry.kind == "paused" and entry.due_on is None:
        msg = "Until when? A pause needs the day on which it ends."
        raise EntryError(msg)
    today = entry.at.date()
    earliest, latest = today - timedelta(days=EARLIEST_DAYS), today + timedelta(days=LATEST_DAYS)
    if entry.due_on and not earliest <= entry.due_on <= latest:
        due, first, last = map(day, (entry.due_on, earliest, latest))
        msg = f"{due} cannot be a due date: it lies between {first} and {last}. Look at the year."
        raise EntryError(msg)


def check_asked(entry: Entry, theirs: Sequence[Row]) -> None:
    """Refuse to ask somebody again who declined."""
    declined = [row for row in entry_log.in_force(theirs) if row.kind == "declined"]
    if entry.kind in ASKS and declined:
        last = declined[-1]
        msg = (
            f"They declined, as {last.who} noted on {entry_log.moment_said(last.at)} (number {last.number}), and are "
            f"never asked again. If that was a mistake, undo number {last.number} first."
        )
        raise EntryError(msg)
