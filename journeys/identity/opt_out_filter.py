"""Who is out of everything: the accounts of people who opted out, found in the whole store before anything is computed.

An opt-out names a handle, an address or a pseudonym; out go all accounts of the same person, as joined over every
import, and what others are told to have said toward them. Left out: titles of threads and names of files and places.
"""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.errors import EntryError
from journeys.identity import evidence, people
from journeys.identity.evidence import Claims
from journeys.logs.database import Database
from journeys.logs.decisions import DecisionLog
from journeys.logs.opt_outs import (
    OptOutLog,
    OptOutRequest,
    Signed,
    hashes_of,
    hashes_of_account,
    opt_out_file,
    read_file,
    read_request,
)
from journeys.logs.outreach import OutreachLog
from journeys.model.pseudonyms import pseudonym_of
from journeys.store.engine import Engine, open_engine
from journeys.store.store import Store

NAMES_AN_ACCOUNT: Final = ("same_as", "linked")
"""Claims whose value is another account."""
LEFT_OUT: Final = (
    "Left out, with all accounts that are known to be this person's. What stands under another address or name, and "
    "was never joined with them, stays: name that too."
)
"""What is said when an opt-out names somebody in the store."""
WITHHELD: Final = "not shown: it may name somebody who opted out"
MIN_OPT_OUTS_COUNTED: Final = 5
"""From this number on it is told how many people opted out."""
_TOKEN: Final = re.compile(r"[\w.+-]+@[\w.-]+|[\w.-]+")


@dataclass(frozen=True)
class OptedOut:
    """The accounts that are out, and by how many opt-outs in force."""

    accounts: frozenset[str] = frozenset()
    opt_outs: int = 0

    def remove_events(self, events: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Give the events without theirs, and without them as those that others spoke to."""
        if not self.accounts:
            return events
        gone = sorted(self.accounts)
        spoken_to = nw.when(~nw.col("toward").is_in(gone)).then(nw.col("toward"))
        return events.filter(~nw.col("account").is_in(gone)).with_columns(toward=spoken_to)

    def remove_claims(self, told: Claims) -> Claims:
        """Return what exports say of accounts, without what they say of these."""
        if not self.accounts:
            return told
        facts, shared, gone = told.facts, told.shared, self.accounts
        names = facts["says"].isin(NAMES_AN_ACCOUNT) & facts["value"].isin(gone)
        return Claims(
            facts[~facts["account"].isin(gone) & ~names].reset_index(drop=True),
            shared[~shared["account"].isin(gone) & ~shared["other"].isin(gone)].reset_index(drop=True),
        )

    def remove_pairs(self, decided: pd.DataFrame) -> pd.DataFrame:
        """Give what was decided on others."""
        return decided[~decided["account"].isin(self.accounts) & ~decided["other"].isin(self.accounts)]


@dataclass(frozen=True)
class KeptNotes:
    """Notes that are still kept on people who opted out, and that no page shows: on which accounts, and how many."""

    accounts: frozenset[str] = frozenset()
    people: int = 0
    notes: int = 0

    def __str__(self) -> str:
        """Return how many there are of whom, exactly only when they are not few."""
        notes = f"{self.notes} notes" if self.notes >= MIN_OPT_OUTS_COUNTED else "a few notes"
        return f"{notes} on {count_in_words(self.people)} who opted out"


@dataclass(frozen=True)
class Decisions:
    """What people said that every view obeys: who is out, and what was decided on who is one person."""

    opted_out: OptedOut
    decided: pd.DataFrame

    def among(self, told: Claims) -> "Decisions":
        """Leave out whom a community's own exports join to somebody who is out, and what was decided on them.

        All imports together can join fewer accounts than some of them: a name that two people bear there may be one
        person's here.
        """
        gone = self.opted_out.accounts
        if not gone:
            return self
        joined = people.joined_accounts(told, self.decided)
        named = joined.loc[joined["account"].isin(gone), "person"]
        absent = replace(self.opted_out, accounts=gone.union(joined.loc[joined["person"].isin(named), "account"]))
        return Decisions(absent, absent.remove_pairs(self.decided))


def load_decisions(store: Store, database: Database) -> Decisions:
    """Read what people typed, and find in the store whom it means."""
    with open_engine() as engine:
        absent = find_opted_out(store, database, engine)
    return Decisions(absent, DecisionLog(database).in_force())


@dataclass(frozen=True)
class _Everyone:
    """All accounts in the store with their people, and the addresses that are told of them."""

    key: bytes
    person: dict[str, str]
    addresses: list[tuple[str, str]]

    def accounts_of(self, marks: Set[str], pseudonyms: Set[str]) -> list[str]:
        """List all accounts of the people whom hashes of a handle or address, or pseudonyms name."""
        names = [*((account, account) for account in self.person), *self.addresses]
        wanted = {
            self.person[account] for name, account in names if not marks.isdisjoint(hashes_of_account(name, self.key))
        }
        if pseudonyms:
            # a page may call a person after another account than the whole store does: it joins by less evidence
            borne = (who for account, who in self.person.items() if pseudonym_of(account, self.key) in pseudonyms)
            wanted |= set(borne)
        return [account for account, who in self.person.items() if who in wanted]


def find_opted_out(store: Store, database: Database, engine: Engine) -> OptedOut:
    """Find the accounts that opted out, by the log and by the file.

    Raises
    ------
    EntryError
        When the file of opt-outs cannot be obeyed.
    """
    log = OptOutLog(database, store.key)
    asked = read_file(opt_out_file(store.folder), store.key)
    marks, pseudonyms = _named(asked, log, store.key)
    if not marks and not pseudonyms:
        return OptedOut()
    everyone = _everyone(store, database, engine)
    return OptedOut(frozenset(everyone.accounts_of(marks, pseudonyms)), log.count() + len(set(asked)))


def find_kept_notes(store: Store, database: Database) -> KeptNotes:
    """Find the notes on people who are out now: those named in the file, or joined later with somebody who opted out.

    Raises
    ------
    EntryError
        When the file of opt-outs cannot be obeyed.
    """
    noted = OutreachLog(database).count_notes()
    marks, pseudonyms = _named(
        read_file(opt_out_file(store.folder), store.key), OptOutLog(database, store.key), store.key
    )
    if not noted or not (marks or pseudonyms):
        return KeptNotes()
    with open_engine() as engine:
        everyone = _everyone(store, database, engine)
    # an account may be in no export that is loaded now, and still be named
    unloaded = {account: account for account in noted if account not in everyone.person}
    known = replace(everyone, person=everyone.person | unloaded)
    accounts = noted.keys() & set(known.accounts_of(marks, pseudonyms))
    people_out = {known.person[account] for account in accounts}
    return KeptNotes(frozenset(accounts), len(people_out), sum(noted[account] for account in accounts))


def _named(asked: Sequence[OptOutRequest], log: OptOutLog, key: bytes) -> tuple[frozenset[str], set[str]]:
    """Return the hashes of handles and addresses, and the pseudonyms, that opt-outs of the file and the log name."""
    marks = log.marks().union(*(hashes_of(one, key) for one in asked if one.named != "pseudonym"))
    return marks, {one.value for one in asked if one.named == "pseudonym"}


def opt_out(store: Store, database: Database, text: str, signed: Signed) -> bool:
    """Enter an opt-out; tell whether anybody in the store bears that handle, address or pseudonym.

    Raises
    ------
    EntryError
        When the text names nobody, or a pseudonym that nobody bears.
    """
    store.make()  # the key has to be kept that the opt-out is hashed with
    asked = read_request(text, store.key)
    log = OptOutLog(database, store.key)
    with open_engine() as engine:
        everyone = _everyone(store, database, engine)
    if asked.named == "pseudonym":
        accounts = everyone.accounts_of(frozenset(), {asked.value})
    else:
        accounts = everyone.accounts_of(frozenset(hashes_of(asked, store.key)), set())
    notes = OutreachLog(database)
    if asked.named != "pseudonym":
        log.ask(asked, signed)
        # an account may be in no export that is loaded now, and still be named here
        marks = hashes_of(asked, store.key)
        named = [one for one in notes.count_notes() if not set(marks).isdisjoint(hashes_of_account(one, store.key))]
        notes.forget([*accounts, *named])
    elif accounts:
        log.add(asked.named, accounts, signed)
        notes.forget(accounts)
    else:
        msg = f"Nobody here has the pseudonym '{asked.value}': copy it from a page, or name a handle or an address."
        raise EntryError(msg)
    return bool(accounts)


def redact_rejected(store: Store, database: Database, absent: OptedOut) -> pd.DataFrame:
    """Give the rejected records, without the texts and reasons that name somebody who opted out."""
    table = store.rejected()
    shown = make_redactor(store, database, absent)
    return table.assign(reason=table["reason"].map(shown), text=table["text"].map(shown))


def make_redactor(store: Store, database: Database, absent: OptedOut) -> Callable[[str], str]:
    """Make what shows a text, or in its stead :data:`WITHHELD` if it holds a handle or name of who opted out."""
    file = read_file(opt_out_file(store.folder), store.key)
    marks = OptOutLog(database, store.key).marks().union(*(hashes_of(one, store.key) for one in file))
    logins = {account.partition(":")[2].casefold() for account in absent.accounts}
    spaced = [name for name in logins if " " in name]

    @cache
    def names(token: str) -> bool:
        return token in logins or not marks.isdisjoint(_marks_of_token(token, store.key))

    def shown(text: str) -> str:
        if not marks and not logins:
            return text
        folded = text.casefold()
        tokens = {token.strip(".-_") for token in _TOKEN.findall(folded)}
        told = any(names(token) for token in tokens if token) or any(name in folded for name in spaced)
        return WITHHELD if told else text

    return shown


def count_in_words(opt_outs: int) -> str:
    """Say how many opted out, exactly only when they are not few.

    >>> count_in_words(2), count_in_words(12)
    ('a few people', '12 people')
    """
    return f"{opt_outs} people" if opt_outs >= MIN_OPT_OUTS_COUNTED else "a few people"


def _marks_of_token(token: str, key: bytes) -> set[str]:
    """Give the hashes of all that a word in a text may name."""
    accounts = [f"{platform}:{token}" for platform in ("github", "hub", "slack")]
    if "@" in token:
        accounts.append(read_request(token, key).value)
    return {mark for account in accounts for mark in hashes_of_account(account, key)}


def _everyone(store: Store, database: Database, engine: Engine) -> _Everyone:
    """Find all accounts in the store: acting, spoken to, or only told of."""
    claims = engine.keep(store.scan("accounts", engine))
    events = store.scan("events", engine)
    told = [
        events.select("account"),
        events.select(account=nw.col("toward")),
        claims.select("account"),
        claims.filter(nw.col("says").is_in(list(NAMES_AN_ACCOUNT))).select(account=nw.col("value")),
    ]
    alone = engine.collect(nw.concat([one.unique() for one in told]).unique())["account"].dropna().tolist()
    testimony = evidence.collect_claims(claims, engine)
    joined = people.joined_accounts(testimony, DecisionLog(database).in_force())
    addresses = testimony.of_kind("address")
    return _Everyone(
        key=store.key,
        person=dict(zip(alone, alone, strict=True))
        | dict(zip(joined["account"].tolist(), joined["person"].tolist(), strict=True)),
        addresses=[
            (f"git:{address}", account)
            for address, account in zip(addresses["value"].tolist(), addresses["account"].tolist(), strict=True)
        ],
    )
