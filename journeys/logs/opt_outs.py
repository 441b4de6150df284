"""Who wants to be left out: by handle, address or pseudonym, from the page, the command line, or a file.

What is kept of an opt-out is a keyed hash, never the handle or the address, with who entered it and when. Withdrawing
adds an entry, nothing is deleted. Left out: whose accounts these are, which ``identity/opt_out_filter.py`` finds.
"""

import hmac
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Final, Literal, NamedTuple

import pandas as pd
import sqlalchemy as sql

from journeys.errors import EntryError
from journeys.logs.database import Database, tables
from journeys.logs.entry_log import EntryLog, Row, check_signed, clean, instants, short_hash, undone
from journeys.model.accounts import address_account, split_account
from journeys.model.pseudonyms import ANIMALS, QUALITIES
from journeys.model.vocabulary import ACCOUNT_PLATFORMS

VARIABLE: Final = "JOURNEYS_OPT_OUTS"
JOINED: Final = "joined"
"""How accounts are named that an import joined to somebody who had opted out."""
LOG: Final = ("number", "at", "who", "named", "in_force")
RIGHT: Final = "allowed are github:login, hub:login, slack:U0123, login, @login, an e-mail address, or a pseudonym"

_HANDLES: Final = re.compile(r"@([\w.-]+)|\(([\w.-]+)\)|(?<![\w.-])([\w.-]*[\d_][\w.-]*)")
"""What is a login in an entry of several words: marked as one, in brackets, or with a sign that no name has."""

opt_outs = sql.Table(
    "opt_outs",
    tables,
    sql.Column("number", sql.Integer, primary_key=True, autoincrement=False),
    sql.Column("at", sql.String(40), nullable=False),
    sql.Column("who", sql.Text, nullable=False),
    sql.Column("named", sql.String(20), nullable=False),
    sql.Column("marks", sql.JSON, nullable=False),
    sql.Column("withdraws", sql.Integer),
)


class OptOutRequest(NamedTuple):
    """How somebody is named who wants to be left out."""

    named: Literal["account", "login", "address", "pseudonym"]
    value: str
    """A pseudonym, a login, or an account: for an address the one that its hash names."""


@dataclass(frozen=True)
class Signed:
    """Who entered something, and when."""

    who: str
    at: datetime


def read_request(text: str, key: bytes) -> OptOutRequest:
    """Read a handle with or without its platform, an e-mail address, or a pseudonym.

    Raises
    ------
    EntryError
        When it is none of these.

    Examples
    --------
    >>> read_request(" @Ada ", b"key"), read_request("GitHub:Ada", b"key").value
    (OptOutRequest(named='login', value='ada'), 'github:ada')
    """
    wanted = text.strip().casefold()
    platform, colon, rest = wanted.partition(":")
    if colon and platform in ACCOUNT_PLATFORMS and rest.strip():
        return OptOutRequest("account", f"{platform}:{rest.strip().removeprefix('@')}")
    if re.fullmatch(r"[^@\s:]+@[^@\s:]+\.[^@\s:]+", wanted):
        return OptOutRequest("address", address_account(wanted, key))
    # before logins, as a pseudonym could be one: the two words decide
    words = re.fullmatch(r"([a-z]+)-([a-z]+)-\d{4}", wanted)
    if words and words[1] in QUALITIES and words[2] in ANIMALS:
        return OptOutRequest("pseudonym", wanted)
    if re.fullmatch(r"@?[\w.-]+", wanted):
        return OptOutRequest("login", wanted.removeprefix("@"))
    msg = f"'{text.strip()}' names nobody; {RIGHT}. A name alone is not enough: several people may have it."
    raise EntryError(msg)


def hashes_of(asked: OptOutRequest, key: bytes) -> list[str]:
    """Return the keyed hashes under which an opt-out is kept."""
    return [_hashed(asked.named if asked.named == "login" else "account", asked.value, key)]


def hashes_of_account(account: str, key: bytes) -> tuple[str, str]:
    """Return the hashes that would name an account: with its platform, and its login on any platform."""
    platform, login = split_account(account.casefold())
    # whoever names a login means all who had it: a number that tells them apart is left out
    whole = f"{platform}{'/' if ':' in platform else ':'}{login}"
    return _hashed("account", whole, key), _hashed("login", login, key)


def hashes_of_bare(account: str, key: bytes) -> list[str]:
    """Return the hashes that would name the logins which an entry of a list holds without their platform.

    Lists and tables write a login alone, or behind a name: ``roster:ada-l77``, ``roster:ada lace (ada-l77)``.
    """
    platform, _, name = account.casefold().partition(":")
    if platform != "roster":
        return []
    words = ["".join(each) for each in _HANDLES.findall(name)] if " " in name else [name.removeprefix("@")]
    accounts = [f"{home}:{login.strip('.-')}" for login in words for home in ("github", "hub")]
    return [mark for each in accounts for mark in hashes_of_account(each, key)]


class OptOutLog(EntryLog):
    """The log of opt-outs in a database."""

    TABLE: ClassVar = opt_outs
    UNDOES: ClassVar = "withdraws"

    def __init__(self, database: Database, key: bytes) -> None:
        super().__init__(database)
        self._key = key

    def add(self, named: str, accounts: Iterable[str], signed: Signed) -> int:
        """Enter an opt-out by pseudonym, under all accounts that the person has now, and return its number."""
        # no logins: one that somebody else has on another platform must not go too
        return self._write(named, sorted({hashes_of_account(account, self._key)[0] for account in accounts}), signed)

    def ask(self, asked: OptOutRequest, signed: Signed, accounts: Iterable[str] = ()) -> int:
        """Enter an opt-out by handle or address, with the accounts known to be the same person's."""
        named = "address" if asked.named == "address" else "handle"
        return self.enter(named, hashes_of(asked, self._key), accounts, signed)

    def enter(self, named: str, marks: Iterable[str], accounts: Iterable[str], signed: Signed) -> int:
        """Enter hashes and accounts of one person, which holds for later imports too, and return its number."""
        first = list(marks)
        more = {hashes_of_account(account, self._key)[0] for account in accounts} - set(first)
        for row in self._in_force():
            # who was cut off enters the same once more, and may know fewer accounts by then
            if row.named == named != JOINED and row.marks[: len(first)] == first and more <= set(row.marks):
                return int(row.number)
        return self._write(named, [*first, *sorted(more)], signed)

    def withdraw(self, number: int, signed: Signed) -> int:
        """Enter that an opt-out holds no longer, and return the entry's number.

        Raises
        ------
        EntryError
            When there is none in force under this number.
        """
        if number not in {row.number for row in self._in_force()}:
            msg = f"There is no opt-out in force with the number {number}; `opt-out list` shows those there are."
            raise EntryError(msg)
        rows = {row.number: row for row in self._in_force()}
        person = _of_one_person(self._rows(), rows.pop(number).marks)
        theirs = [row for row in rows.values() if row.number in person]
        # what was entered for accounts joined to these later has no other reason, unless the person opted out twice
        joined = [row.number for row in theirs] if all(row.named == JOINED for row in theirs) else []
        return self._write("withdrawn", [], signed, withdraws=[*joined, number])

    def in_force_for(self, asked: OptOutRequest) -> list[int]:
        """Return the numbers of the opt-outs in force that were entered under exactly this handle or address."""
        wanted = hashes_of(asked, self._key)
        # the first is what was entered, the others were known to be the same person's
        return [
            row.number
            for row in self._in_force()
            if row.named != JOINED and wanted[0] in (row.marks if row.named == "pseudonym" else row.marks[:1])
        ]

    def marks(self) -> frozenset[str]:
        """Return all hashes in force."""
        return frozenset(mark for row in self._in_force() for mark in row.marks)

    def marks_in_force(self) -> list[list[str]]:
        """Return the hashes of each opt-out in force."""
        return [list(row.marks) for row in self._in_force()]

    def state(self) -> str:
        """Return a hash of all hashes in force, empty without any."""
        marks = self.marks()
        return short_hash(" ".join(sorted(marks))) if marks else ""

    def count(self) -> int:
        """Count the opt-outs in force."""
        return sum(row.named != JOINED for row in self._in_force())

    def log(self) -> pd.DataFrame:
        """Return one row an opt-out, columns as in :data:`LOG`; a withdrawal is no row, but ends an ``in_force``."""
        rows = self._rows()
        withdrawn = undone(rows, self.UNDOES)
        entries = [{**row._mapping, "in_force": row.number not in withdrawn} for row in rows if row.withdraws is None]
        log = pd.DataFrame(entries, columns=list(LOG))
        return log.assign(at=instants(log["at"]))

    def _rows(self, community: str | None = None) -> Sequence[Row]:
        # with another key nobody's opt-out would be recognised, and nothing would say so
        self._database.check_key(self._key)
        return super()._rows(community)

    def _write(
        self, named: str, marks: Sequence[str], signed: Signed, withdraws: Sequence[int | None] = (None,)
    ) -> int:
        check_signed(signed.who, "An opt-out")
        values = {"who": clean(signed.who), "named": named, "marks": list(marks)}
        with self._database.writing(opt_outs) as connection:
            self._database.note_key(connection, self._key)
            return [self._append(connection, signed.at, **values, withdraws=each) for each in withdraws][-1]


def _of_one_person(rows: Iterable[Row], marks: Iterable[str]) -> set[int]:
    """Return the numbers of the entries that share hashes with some, directly or through others, withdrawn ones too."""
    known, numbers = set(marks), set[int]()
    entries = list(rows)
    while found := [row for row in entries if row.number not in numbers and known & set(row.marks)]:
        numbers.update(row.number for row in found)
        known.update(mark for row in found for mark in row.marks)
    return numbers


def opt_out_file(folder: Path) -> Path:
    """Return the file that lists opt-outs: ``JOURNEYS_OPT_OUTS``, or ``opt-outs.txt`` in the store's folder."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else folder / "opt-outs.txt"


def read_file(path: Path, key: bytes) -> list[OptOutRequest]:
    """Read a file of opt-outs, one a line; what follows a ``#`` is a comment.

    Raises
    ------
    EntryError
        When a line cannot be obeyed; it names all such lines.
    """
    # one that is skipped would show somebody who asked to be left out, so a single faulty line stops everything
    requests, faults = [], []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        # an address may hold a # itself: only one after a blank begins a comment
        text = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].strip()
        try:
            requests += [read_request(text, key)] if text else []
        except EntryError as error:
            faults.append(f"line {number}: {error}")
    if faults:
        listed = "\n".join(faults)
        msg = f"{path} lists opt-outs that cannot be obeyed, so nothing is shown until they are put right:\n{listed}"
        raise EntryError(msg)
    return requests


def read_text(path: Path) -> str:
    """Read the file of opt-outs whole; no file is an empty one, unless it was named on purpose."""
    if not path.exists() and not os.environ.get(VARIABLE):
        return ""
    try:
        # Notepad and Excel put a byte-order mark first, which would become part of the first login
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        msg = (
            f"The opt-outs in {path} cannot be read: {reason}. Nothing is shown until they can be obeyed: put the file "
            f"right, or name another with {VARIABLE}."
        )
        raise EntryError(msg) from error


def _hashed(kind: str, value: str, key: bytes) -> str:
    # keyed, as anybody can hash all logins of GitHub; with its kind, so that a login's hash never meets an account's
    return hmac.digest(key, f"opt-out {kind} {value}".encode(), "sha256").hex()[:32]
