"""The accounts of people who opted out, found in the whole store and removed before anything is computed.

An opt-out names a handle, an address or a pseudonym; it removes all accounts of the same person, as joined over every
import, and their name from what others said to them. Left out: titles of threads and names of files and places.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.identity import evidence, people
from journeys.identity.evidence import Claims
from journeys.identity.hiding import NAMES_AN_ACCOUNT, WITHHELD
from journeys.logs.database import Database
from journeys.logs.decisions import DecisionLog
from journeys.logs.drafts import Drafts
from journeys.logs.opt_outs import (
    OptOutLog,
    OptOutRequest,
    hashes_of,
    hashes_of_account,
    hashes_of_bare,
    opt_out_file,
    read_file,
    read_request,
    read_text,
)
from journeys.logs.outreach import OutreachLog
from journeys.model.accounts import HUB_PLACE, split_account
from journeys.model.events import LEFT_OUT
from journeys.model.pseudonyms import pseudonym_of
from journeys.store.engine import Engine, open_engine
from journeys.store.manifest import hash_of
from journeys.store.store import Store

MIN_OPT_OUTS_COUNTED: Final = 5
"""The number of people who opted out from which on it is shown exactly."""
_TOKEN: Final = re.compile(r"[\w.+-]+@[\w.-]+|[\w.-]+")


@dataclass(frozen=True)
class OptedOut:
    """The accounts of people who opted out, and the number of opt-outs in force."""

    accounts: frozenset[str] = frozenset()
    opt_outs: int = 0

    def remove_events(self, events: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Return the events without theirs, and without them as addressees of others."""
        if not self.accounts:
            return events
        gone = sorted(self.accounts)
        spoken_to = nw.when(~nw.col("toward").is_in(gone)).then(nw.col("toward"))
        return events.filter(~nw.col("account").is_in(gone)).with_columns(toward=spoken_to)

    def remove_claims(self, claims: Claims) -> Claims:
        """Return the claims without those on these accounts, or that name them."""
        if not self.accounts:
            return claims
        facts, shared, gone = claims.facts, claims.shared, self.accounts
        names = facts["says"].isin(NAMES_AN_ACCOUNT) & facts["value"].isin(gone)
        return Claims(
            facts[~facts["account"].isin(gone) & ~names].reset_index(drop=True),
            shared[~shared["account"].isin(gone) & ~shared["other"].isin(gone)].reset_index(drop=True),
        )

    def remove_pairs(self, decided: pd.DataFrame) -> pd.DataFrame:
        """Return the decided pairs without these accounts."""
        return decided[~decided["account"].isin(self.accounts) & ~decided["other"].isin(self.accounts)]


@dataclass(frozen=True)
class KeptNotes:
    """Notes that are still kept on people who opted out, and that no page shows: accounts and numbers."""

    accounts: frozenset[str] = frozenset()
    people: int = 0
    notes: int = 0

    def __str__(self) -> str:
        """Return the numbers in words, exact only when they are not few."""
        notes = f"{self.notes} notes" if self.notes >= MIN_OPT_OUTS_COUNTED else "a few notes"
        return f"{notes} on {count_in_words(self.people)} who opted out"


@dataclass(frozen=True)
class Decisions:
    """What people decided, which every page obeys: who opted out, and who is one person."""

    opted_out: OptedOut
    decided: pd.DataFrame

    def among(self, claims: Claims) -> "Decisions":
        """Add the accounts that a community's own claims join to somebody who opted out."""
        gone = self.opted_out.accounts
        if not gone:
            return self
        # all imports together can join fewer accounts than some of them: a name that two people have in all of them
        # may be one person's here
        joined = people.joined_accounts(claims, self.decided)
        named = joined.loc[joined["account"].isin(gone), "person"]
        opted_out = replace(self.opted_out, accounts=gone.union(joined.loc[joined["person"].isin(named), "account"]))
        return Decisions(opted_out, opted_out.remove_pairs(self.decided))


def load_decisions(store: Store, database: Database) -> Decisions:
    """Read what people decided, and find the accounts of those who opted out in the store."""
    with open_engine() as engine:
        opted_out = find_opted_out(store, database, engine)
    return Decisions(opted_out, DecisionLog(database).in_force())


def state_of_decisions(store: Store, database: Database) -> str:
    """Return a name for what people decided as it is now, in the file of opt-outs too."""
    file = hash_of([read_text(opt_out_file(store.folder))])
    return f"{DecisionLog(database).digest()} {OptOutLog(database, store.key).digest()} {file}"


@dataclass(frozen=True)
class Everyone:
    """All accounts in the store with their people, and the addresses that exports claim for them."""

    key: bytes
    person: dict[str, str]
    addresses: list[tuple[str, str]]

    @cached_property
    def _by_mark(self) -> Mapping[str, Set[str]]:
        found = defaultdict(set)
        for name, account in (*((account, account) for account in self.person), *self.addresses):
            for mark in hashes_of_account(name, self.key):
                found[mark].add(self.person[account])
        return found

    def accounts_of(self, marks: Set[str], pseudonyms: Set[str]) -> list[str]:
        """List all accounts of the people whom hashes of handles and addresses, or pseudonyms, name."""
        wanted = {person for mark in marks for person in self._by_mark.get(mark, ())}
        if pseudonyms:
            # of every account: a page may name a person after another account than the whole store does, as it has
            # less evidence
            wanted |= {who for account, who in self.person.items() if pseudonym_of(account, self.key) in pseudonyms}
        return [account for account, who in self.person.items() if who in wanted] if wanted else []

    def bare_of(self, marks: Set[str]) -> list[str]:
        """List the entries of lists that have a login alone which hashes name: whose it is else stays open."""
        return [account for account in self.person if not marks.isdisjoint(hashes_of_bare(account, self.key))]


def find_opted_out(store: Store, database: Database, engine: Engine) -> OptedOut:
    """Find the accounts of people who opted out, by the log and by the file.

    Raises
    ------
    EntryError
        When the file of opt-outs cannot be obeyed.
    """
    requests = read_file(opt_out_file(store.folder), store.key)
    marks, pseudonyms = _named(requests, store, database)
    log = OptOutLog(database, store.key)
    # most communities have no opt-out, and reading all accounts is the slow part
    if not marks and not pseudonyms:
        # the acts of whoever opted out once stay nobody's until they are imported again
        return OptedOut(frozenset({LEFT_OUT}) if len(log.log()) else frozenset())
    everyone = find_everyone(store, database, engine)
    gone = frozenset({LEFT_OUT, *everyone.accounts_of(marks, pseudonyms), *everyone.bare_of(marks)})
    return OptedOut(gone, log.count() + _not_entered(requests, log))


def _not_entered(requests: Sequence[OptOutRequest], log: OptOutLog) -> int:
    return sum(not log.in_force_for(request) for request in set(requests))


def find_kept_notes(store: Store, database: Database) -> KeptNotes:
    """Find the notes on people who are out now: those named in the file, or joined later with somebody who opted out.

    Raises
    ------
    EntryError
        When the file of opt-outs cannot be obeyed.
    """
    noted = count_notes(database)
    marks, pseudonyms = _named(read_file(opt_out_file(store.folder), store.key), store, database)
    if not noted or not (marks or pseudonyms):
        return KeptNotes()
    with open_engine() as engine:
        everyone = find_everyone(store, database, engine)
    # an account may be in no export that is loaded now, and still be named
    unloaded = {account: account for account in noted if account not in everyone.person}
    known = replace(everyone, person=everyone.person | unloaded)
    accounts = noted.keys() & set(known.accounts_of(marks, pseudonyms))
    people_out = {known.person[account] for account in accounts}
    return KeptNotes(frozenset(accounts), len(people_out), sum(noted[account] for account in accounts))


def count_notes(database: Database) -> Counter[str]:
    """Count the notes on each account, drafts of notes among them."""
    return Counter(OutreachLog(database).count_notes()) + Counter(Drafts(database).count())


def forget_notes(database: Database, accounts: Collection[str]) -> None:
    """Delete the notes and drafts on people who opted out; this cannot be undone."""
    OutreachLog(database).forget(accounts)
    Drafts(database).forget(accounts)


def _named(requests: Sequence[OptOutRequest], store: Store, database: Database) -> tuple[frozenset[str], set[str]]:
    """Return the hashes of handles and addresses, and the pseudonyms, that opt-outs of the file and the log name."""
    hashes = (hashes_of(request, store.key) for request in requests if request.named != "pseudonym")
    pseudonyms = {request.value for request in requests if request.named == "pseudonym"}
    return OptOutLog(database, store.key).marks().union(*hashes), pseudonyms


def redact_rejected(store: Store, database: Database, opted_out: OptedOut) -> pd.DataFrame:
    """Return the rejected records without the texts and reasons that name somebody who opted out."""
    table = store.rejected()
    redact = make_redactor(store, database, opted_out)
    return table.assign(reason=table["reason"].map(redact), text=table["text"].map(redact))


def make_redactor(store: Store, database: Database, opted_out: OptedOut) -> Callable[[str], str]:
    """Return a function that replaces a text by :data:`WITHHELD` if it has a handle or name of who opted out."""
    requests = read_file(opt_out_file(store.folder), store.key)
    marks = OptOutLog(database, store.key).marks().union(*(hashes_of(request, store.key) for request in requests))
    # a rejected record may name an account that is in no event, so the hashes are compared too
    logins = {split_account(account)[1].casefold() for account in opted_out.accounts if account != LEFT_OUT}
    # names on rosters are several words, and no token
    spaced = [name for name in logins if " " in name]

    @cache
    def names(token: str) -> bool:
        return token in logins or not marks.isdisjoint(_marks_of_token(token, store.key))

    def redact(text: str) -> str:
        if not marks and not logins:
            return text
        folded = text.casefold()
        tokens = {token.strip(".-_") for token in _TOKEN.findall(folded)}
        is_named = any(names(token) for token in tokens if token) or any(name in folded for name in spaced)
        return WITHHELD if is_named else text

    return redact


def count_in_words(opt_outs: int) -> str:
    """Return a number of people who opted out in words, exact only when they are not few.

    >>> count_in_words(2), count_in_words(12)
    ('a few people', '12 people')
    """
    return f"{opt_outs} people" if opt_outs >= MIN_OPT_OUTS_COUNTED else "a few people"


def _marks_of_token(token: str, key: bytes) -> set[str]:
    """Return the hashes of all accounts that a word in a text may name."""
    accounts = [f"{platform}:{token}" for platform in ("github", "hub", "slack")]
    if "@" in token:
        accounts.append(read_request(token, key).value)
    return {mark for account in accounts for mark in hashes_of_account(account, key)}


def _owners(repositories: nw.LazyFrame[Any]) -> list[nw.LazyFrame[Any]]:
    """Return the owners that descriptions tell of, and those that names of repositories in them hold."""
    # of a name without an owner this leaves the name, which is nobody's
    named = nw.col("place").str.replace_all(HUB_PLACE, "").str.replace_all("/.*$", "")
    listed = ("base", "datasets", "models", "spaces")
    places = [
        repositories.select("place"),
        *(repositories.select(place=nw.col(name)).explode("place") for name in listed),
    ]
    owners = [repositories.select("owner"), *(each.select(owner=named) for each in places)]
    return [each.drop_nulls().select(account=nw.concat_str(nw.lit("hub:"), nw.col("owner"))) for each in owners]


def find_everyone(store: Store, database: Database, engine: Engine) -> Everyone:
    """Find all accounts in the store: those that act, are spoken to, are only in claims, or own models of the Hub."""
    claims = engine.keep(store.scan("accounts", engine))
    events = store.scan("events", engine)
    mentions = [
        events.select("account"),
        events.select(account=nw.col("toward")),
        claims.select("account"),
        claims.filter(nw.col("says").is_in(list(NAMES_AN_ACCOUNT))).select(account=nw.col("value")),
        *_owners(store.scan("repositories", engine)),
    ]
    # each made unique first, as there are far more rows than accounts
    table = engine.collect(nw.concat([accounts.unique() for accounts in mentions]).unique())
    accounts = table["account"].dropna().tolist()
    collected = evidence.collect_claims(claims, engine)
    joined = people.joined_accounts(collected, DecisionLog(database).in_force())
    addresses = collected.of_kind("address")
    return Everyone(
        key=store.key,
        person=dict(zip(accounts, accounts, strict=True))
        | dict(zip(joined["account"].tolist(), joined["person"].tolist(), strict=True)),
        addresses=[
            (f"git:{address}", account)
            for address, account in zip(addresses["value"].tolist(), addresses["account"].tolist(), strict=True)
        ],
    )
