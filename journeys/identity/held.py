"""What is held on one person: everything that the store and the logs have, for whoever asks for themselves.

It is in clear, so it is for the person and for those who may see names. Left out: downloads, which nobody logs and
which hold no names; at whom somebody looked who turned names on, which is not logged either.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import narwhals as nw
import pandas as pd
import pyarrow as pa

from journeys.identity import evidence, people
from journeys.identity.hiding import Hider
from journeys.identity.opt_out_filter import find_everyone
from journeys.logs import forgetting
from journeys.logs.access import AccessLog
from journeys.logs.database import Database
from journeys.logs.decisions import DecisionLog
from journeys.logs.opt_outs import OptOutLog, hashes_of, hashes_of_account, opt_out_file, read_file, read_request
from journeys.model.pseudonyms import pseudonym_of
from journeys.store.engine import Engine, open_engine
from journeys.store.store import Store

Rows = list[dict[str, Any]]
_TEXTS: Final = {"threads": "titles and labels", "paths": "names of files"}


@dataclass(frozen=True)
class Held:
    """Everything on one person.

    Attributes
    ----------
    asked
        The handle, address or pseudonym that was asked for.
    opted_out
        Whether an opt-out in force is known for it.
    accounts
        ``account``, ``why`` it is theirs, and its ``pseudonym``.
    acts
        ``place``, ``action``, ``acts``, ``first``, ``last``.
    addressed
        ``place`` and ``acts`` of others toward them.
    statements
        What exports state of the accounts: ``account``, ``says``, ``value``.
    texts
        ``where`` and ``rows``: titles, labels and names of files that bear their login.
    rejected
        Records that were not taken and name them: ``file``, ``reason``, ``text``.
    entries
        What people entered on them: ``log``, ``at``, ``who``, ``what``, ``text``.
    signed
        Entries under their own login: ``log`` and ``entries``.
    looked
        Who turned names on, and when, at whomever they looked: ``at``, ``who``.
    """

    asked: str
    opted_out: bool
    accounts: Rows
    acts: Rows
    addressed: Rows
    statements: Rows
    texts: Rows
    rejected: Rows
    entries: Rows
    signed: Rows
    looked: Rows

    @property
    def is_anything(self) -> bool:
        """Return whether anything is held on them, beside an opt-out."""
        return any((self.accounts, self.acts, self.statements, self.texts, self.rejected, self.entries, self.signed))


def find_held(store: Store, database: Database, text: str) -> Held:
    """Find everything that is held on the person whom a handle, an address or a pseudonym names.

    Raises
    ------
    EntryError
        When the text names nobody.
    """
    request = read_request(text, store.key)
    by_pseudonym = request.named == "pseudonym"
    marks = frozenset() if by_pseudonym else frozenset(hashes_of(request, store.key))
    pseudonyms = {request.value} if by_pseudonym else set()
    with open_engine() as engine:
        everyone = find_everyone(store, database, engine)
        accounts = everyone.accounts_of(marks, pseudonyms)
        accounts += everyone.bare_of(marks.union(*(hashes_of_account(account, store.key) for account in accounts)))
        hider = Hider(store.key, marks, pseudonyms, frozenset(accounts))
        # somebody may stand in what people entered, and in no export that is loaded now
        rows = forgetting.entered(database)
        accounts = sorted({*accounts, *(each for each in _entered_on(rows) if hider.is_gone(each))})
        hider = hider.knowing(accounts)
        events = store.scan("events", engine)
        claims = store.scan("accounts", engine)
        return Held(
            asked=text.strip(),
            opted_out=_opted_out(store, database, marks, pseudonyms, accounts),
            accounts=_accounts(accounts, claims, database, engine, store.key),
            acts=_acts(events.filter(nw.col("account").is_in(accounts)), engine),
            addressed=_counted(events.filter(nw.col("toward").is_in(accounts)), engine),
            statements=_records(
                engine.collect(
                    claims.filter(
                        nw.col("says") != "commit",
                        nw.col("account").is_in(accounts) | nw.col("value").is_in(accounts),
                    )
                    .unique()
                    .sort("account", "says", "value")
                )
            ),
            texts=[
                {"where": where, "rows": found}
                for kind, where in _TEXTS.items()
                if (found := _bearing(store.scan(kind, engine), kind, hider, engine))
            ],
            rejected=_records(store.rejected()[["file", "reason", "text"]].pipe(_naming, hider)),
            entries=_entries(rows, hider),
            signed=_signed(rows, database, hider),
            looked=[{"at": _said(row["at"]), "who": row["who"]} for row in _records(AccessLog(database).log())],
        )


def _opted_out(
    store: Store, database: Database, marks: Iterable[str], pseudonyms: set[str], accounts: list[str]
) -> bool:
    log = OptOutLog(database, store.key).marks()
    requests = read_file(opt_out_file(store.folder), store.key)
    listed = {mark for request in requests if request.named != "pseudonym" for mark in hashes_of(request, store.key)}
    named = {request.value for request in requests if request.named == "pseudonym"}
    own = {*marks, *(mark for account in accounts for mark in hashes_of_account(account, store.key))}
    own_names = pseudonyms | {pseudonym_of(account, store.key) for account in accounts}
    return bool(own & (log | listed)) or bool(own_names & named)


def _accounts(accounts: list[str], claims: nw.LazyFrame[Any], database: Database, engine: Engine, key: bytes) -> Rows:
    joined = people.joined_accounts(evidence.collect_claims(claims, engine), DecisionLog(database).in_force())
    why = dict(zip(joined["account"].tolist(), joined["evidence"].tolist(), strict=True))
    return [
        {
            "account": each,
            "why": why.get(each, "a list has this login alone" if each.startswith("roster:") else "it was asked for"),
            "pseudonym": pseudonym_of(each, key),
        }
        for each in accounts
    ]


def _acts(own: nw.LazyFrame[Any], engine: Engine) -> Rows:
    by = own.group_by("place", "action").agg(acts=nw.len(), first=nw.col("at").min(), last=nw.col("at").max())
    return _records(engine.collect(by.sort("place", "action")))


def _counted(acts: nw.LazyFrame[Any], engine: Engine) -> Rows:
    return _records(engine.collect(acts.group_by("place").agg(acts=nw.len()).sort("place")))


def _bearing(rows: nw.LazyFrame[Any], kind: str, hider: Hider, engine: Engine) -> int:
    found = 0

    def count(table: pa.Table) -> pa.Table:
        nonlocal found
        columns = ("title", "labels") if kind == "threads" else ("path",)
        changed = hider.rows(kind, table)
        pairs = zip(
            *(zip(*(each[name].to_pylist() for name in columns), strict=True) for each in (table, changed)),
            strict=True,
        )
        found += sum(before != after for before, after in pairs)
        return table

    engine.changed(rows, count)
    return found


def _naming(rejected: pd.DataFrame, hider: Hider) -> pd.DataFrame:
    return rejected[[hider.names(f"{reason} {text}") for reason, text in rejected[["reason", "text"]].to_numpy()]]


def _entered_on(rows: Mapping[str, list[Mapping[str, Any]]]) -> set[str]:
    return {
        str(account)
        for each in rows.values()
        for row in each
        for account in (*row.get("accounts", ()), row.get("account"), row.get("mentor"))
        if account
    }


def _entries(rows: Mapping[str, list[Mapping[str, Any]]], hider: Hider) -> Rows:
    found = []
    for log, entries in rows.items():
        for row in entries:
            texts = " ".join(str(row[name]) for name in ("note", "text", "list_name") if row.get(name))
            if any(map(hider.is_gone, _entered_on({log: [row]}))) or hider.names(texts):
                who = str(row.get("who") or row.get("author"))
                entry = {"log": log, "at": str(row["at"]), "who": who, "what": str(row.get("kind", "draft"))}
                found.append({**entry, "text": texts})
    return found


def _signed(rows: Mapping[str, list[Mapping[str, Any]]], database: Database, hider: Hider) -> Rows:
    signers = {log: [str(row.get("who") or row.get("author")) for row in entries] for log, entries in rows.items()}
    signers["access"] = [str(who) for who in AccessLog(database).log()["who"]]
    counts = {log: sum(hider.is_named(who.strip()) for who in names if who.strip()) for log, names in signers.items()}
    return [{"log": log, "entries": count} for log, count in counts.items() if count]


def _records(table: pd.DataFrame) -> Rows:
    return [{str(name): _said(value) for name, value in row.items()} for row in table.to_dict("records")]


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
