"""Who wants to be left out: by handle, address or pseudonym, from the page, the command line, or a file.

What is kept of an opt-out is a keyed hash, never the handle or the address, with who entered it and when. Withdrawing
adds an entry, nothing is deleted. Left out: whose accounts these are, which ``absence.py`` finds in the store.
"""

import hashlib
import hmac
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple

import pandas as pd
import sqlalchemy as sql

from journeys.errors import EntryError
from journeys.logs.database import Database, tables
from journeys.model.accounts import address_account
from journeys.model.pseudonyms import ANIMALS, QUALITIES
from journeys.model.vocabulary import ACCOUNT_PLATFORMS

VARIABLE: Final = "JOURNEYS_OPT_OUTS"
LOG: Final = ("number", "at", "who", "named", "in_force")
RIGHT: Final = "allowed are github:login, hub:login, slack:U0123, login, @login, an e-mail address, or a pseudonym"

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
    """How somebody is named who wants to be left out; an address is an account of its own, under its hash."""

    named: Literal["account", "login", "address", "pseudonym"]
    value: str


@dataclass(frozen=True)
class Signed:
    """Who entered something, and when."""

    who: str
    at: datetime


def read_request(text: str, key: bytes) -> OptOutRequest:
    """Read how somebody is named.

    Parameters
    ----------
    text
        A handle with or without its platform, an e-mail address, or a pseudonym.
    key
        The store's, which hashes addresses.

    Raises
    ------
    EntryError
        When it is none of these.

    Examples
    --------
    >>> read_request(" @Ada ", b"key"), read_request("GitHub:Ada", b"key").value
    (Asked(named='login', value='ada'), 'github:ada')
    """
    wanted = text.strip().casefold()
    platform, colon, rest = wanted.partition(":")
    if colon and platform in ACCOUNT_PLATFORMS and rest.strip():
        return OptOutRequest("account", f"{platform}:{rest.strip().removeprefix('@')}")
    if re.fullmatch(r"[^@\s:]+@[^@\s:]+\.[^@\s:]+", wanted):
        return OptOutRequest("address", address_account(wanted, key))
    words = re.fullmatch(r"([a-z]+)-([a-z]+)-\d{4}", wanted)
    if words and words[1] in QUALITIES and words[2] in ANIMALS:
        return OptOutRequest("pseudonym", wanted)
    if re.fullmatch(r"@?[\w.-]+", wanted):
        return OptOutRequest("login", wanted.removeprefix("@"))
    msg = f"'{text.strip()}' names nobody; {RIGHT}. A name alone is not enough: several people may have it."
    raise EntryError(msg)


def hashes_of(asked: OptOutRequest, key: bytes) -> list[str]:
    """Give the keyed hashes under which an opt-out is kept."""
    return [_hashed(asked.named if asked.named == "login" else "account", asked.value, key)]


def hashes_of_account(account: str, key: bytes) -> tuple[str, str]:
    """Give the hashes that would name an account: with its platform, and its login on any."""
    whole = account.casefold()
    return _hashed("account", whole, key), _hashed("login", whole.partition(":")[2], key)


class OptOutLog:
    """The log of opt-outs in a database."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self._key = key

    def add(self, named: str, accounts: Iterable[str], signed: Signed) -> int:
        """Leave somebody out who was named by a pseudonym: all their accounts of now."""
        return self._write(named, sorted({hashes_of_account(account, self._key)[0] for account in accounts}), signed)

    def ask(self, asked: OptOutRequest, signed: Signed) -> int:
        """Leave out whoever bears a handle or address, now or in a later import."""
        return self._write("address" if asked.named == "address" else "handle", hashes_of(asked, self._key), signed)

    def withdraw(self, number: int, signed: Signed) -> int:
        """Let an opt-out hold no longer; the log keeps it.

        Raises
        ------
        EntryError
            When there is none in force under this number.
        """
        log = self.log()
        if number not in set(log.loc[log["in_force"], "number"]):
            msg = f"There is no opt-out in force with the number {number}; `opt-out list` shows those there are."
            raise EntryError(msg)
        return self._write("withdrawn", [], signed, withdraws=number)

    def in_force_for(self, asked: OptOutRequest) -> list[int]:
        """List the opt-outs in force that were entered under exactly this handle or address."""
        wanted = set(hashes_of(asked, self._key))
        return [row.number for row in self._in_force() if wanted & set(row.marks)]

    def marks(self) -> frozenset[str]:
        """Give all hashes in force."""
        return frozenset(mark for row in self._in_force() for mark in row.marks)

    def count(self) -> int:
        """Count the opt-outs in force."""
        return len(self._in_force())

    def log(self) -> pd.DataFrame:
        """Give one row an opt-out (withdrawals are told by ``in_force``), columns as in :data:`LOG`."""
        rows = self._rows()
        withdrawn = {row.withdraws for row in rows}
        told = [{**row._mapping, "in_force": row.number not in withdrawn} for row in rows if row.withdraws is None]
        log = pd.DataFrame(told, columns=list(LOG))
        return log.assign(at=pd.to_datetime(log["at"], utc=True, format="ISO8601"))

    def digest(self) -> str:
        """Give a name for the log as it is now; it only grows."""
        rows = self._rows()
        return hashlib.sha256(f"{rows[-1].number} {rows[-1].at}".encode()).hexdigest()[:12] if rows else ""

    def _in_force(self) -> list[sql.Row[tuple[object, ...]]]:
        rows = self._rows()
        withdrawn = {row.withdraws for row in rows}
        return [row for row in rows if row.withdraws is None and row.number not in withdrawn]

    def _rows(self) -> Sequence[sql.Row[tuple[object, ...]]]:
        with self._database.reading(opt_outs) as connection:
            return connection.execute(sql.select(opt_outs).order_by(opt_outs.c.number)).all()

    def _write(self, named: str, marks: Sequence[str], signed: Signed, withdraws: int | None = None) -> int:
        if not signed.who.strip():
            msg = "An opt-out needs the name of the person who enters it: type yours."
            raise EntryError(msg)
        with self._database.writing(opt_outs) as connection:
            number = int(connection.execute(sql.select(sql.func.max(opt_outs.c.number))).scalar() or 0) + 1
            connection.execute(
                sql.insert(opt_outs).values(
                    number=number,
                    at=signed.at.astimezone(UTC).isoformat(),
                    who=signed.who.strip(),
                    named=named,
                    marks=list(marks),
                    withdraws=withdraws,
                )
            )
        return number


def opt_out_file(folder: Path) -> Path:
    """Give the file that lists opt-outs: ``JOURNEYS_OPT_OUTS``, or ``opt-outs.txt`` in the store's folder."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else folder / "opt-outs.txt"


def read_file(path: Path, key: bytes) -> list[OptOutRequest]:
    """Read a file of opt-outs, one a line; what follows a ``#`` is a comment.

    Raises
    ------
    EntryError
        Naming each faulty line: nothing is computed until all of them can be obeyed.
    """
    asked, faults = [], []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        text = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].strip()
        try:
            asked += [read_request(text, key)] if text else []
        except EntryError as error:
            faults.append(f"line {number}: {error}")
    if faults:
        listed = "\n".join(faults)
        msg = f"{path} lists opt-outs that cannot be obeyed, so nothing is shown until they are put right:\n{listed}"
        raise EntryError(msg)
    return asked


def read_text(path: Path) -> str:
    """Read the file of opt-outs whole; no file is an empty one, unless it was named on purpose."""
    if not path.exists() and not os.environ.get(VARIABLE):
        return ""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        msg = (
            f"The opt-outs in {path} cannot be read: {reason}. Nothing is shown until they can be obeyed: put the file "
            f"right, or name another with {VARIABLE}."
        )
        raise EntryError(msg) from error


def _hashed(kind: str, value: str, key: bytes) -> str:
    return hmac.digest(key, f"opt-out {kind} {value}".encode(), "sha256").hex()[:32]
