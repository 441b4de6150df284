"""Opting out means not kept: what is stored is rewritten, and later imports are read without these people.

Kept are keyed hashes of all accounts that are known to be the person's, since what joined them is gone then. Whoever
withdraws an opt-out brings nobody back by it: the exports have to be imported again.

The entry comes first, and by which entries the store was rewritten to the end is written down last. If that is cut off
between the two, nobody is shown meanwhile, the next import or start of the service does the rest, and whatever only
reads says what to run.
"""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import narwhals as nw
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from journeys.errors import EntryError
from journeys.identity import evidence, people
from journeys.identity.hiding import NAMES_AN_ACCOUNT, Hider, spared_owners
from journeys.identity.opt_out_filter import find_everyone, forget_notes
from journeys.logs import forgetting
from journeys.logs.database import Database
from journeys.logs.decisions import DecisionLog
from journeys.logs.opt_outs import (
    JOINED,
    OptOutLog,
    Signed,
    hashes_of,
    hashes_of_account,
    opt_out_file,
    read_file,
    read_request,
)
from journeys.model.addresses import ADDRESS
from journeys.model.communities import definitions
from journeys.model.databases import sqlite_files
from journeys.model.extract import Extract, Rejected
from journeys.store import kept_tables
from journeys.store.engine import Engine, open_engine
from journeys.store.import_record import Arrival
from journeys.store.parts import KINDS
from journeys.store.store import Rewriting, Store

DONE: Final = (
    "Noted. In what is stored, this person's acts are nobody's now, what exports say of their accounts is deleted, and "
    "their logins are taken out of texts; later imports are read so too. What stays: their name where others wrote it "
    "in a text, and acts under another account, address or name that was never joined with theirs: name that too. Also "
    "entries that they signed, backups, and the exports themselves."
)
"""The answer to every opt-out: whether anybody here has that handle is not told."""
IMPORT_AGAIN: Final = "Nothing of this person is stored: import the exports again, all of them, to count them again."
"""The answer to a withdrawal."""
PENDING: Final = (
    "Somebody opted out, and what is stored was not rewritten to the end. Nobody sees them, but files still hold them: "
    "run `journeys opt-out apply`."
)


def opt_out(store: Store, database: Database, text: str, signed: Signed) -> None:
    """Enter an opt-out by handle, address or pseudonym, and rewrite what is stored.

    Raises
    ------
    EntryError
        When the text names nobody, or a pseudonym that nobody has.
    """
    # what names nobody makes no store, into whose folder a backup could not be put back
    read_request(text, store.key)
    # the key with which the opt-out is hashed has to be kept first
    store.make()
    # a pseudonym whose opt-out was cut off may be nobody's by now
    finish(store, database, signed)
    request = read_request(text, store.key)
    log = OptOutLog(database, store.key)
    with open_engine() as engine:
        everyone = find_everyone(store, database, engine)
        if request.named == "pseudonym":
            accounts = everyone.accounts_of(frozenset(), {request.value})
            if not accounts:
                msg = (
                    f"Nobody here has the pseudonym '{request.value}', or they opted out already: copy it from a page, "
                    "or name a handle or an address."
                )
                raise EntryError(msg)
        else:
            accounts = everyone.accounts_of(frozenset(hashes_of(request, store.key)), set())
        accounts = _joined_anywhere(store, database, engine, accounts)
    if request.named == "pseudonym":
        log.add(request.named, accounts, signed)
    else:
        log.ask(request, signed, accounts)
    carry_out(store, database, signed)


def apply(store: Store, database: Database, signed: Signed) -> int:
    """Rewrite what is stored by all opt-outs, those in the file too, and return how many of the file were entered.

    Raises
    ------
    EntryError
        When the file of opt-outs cannot be obeyed.
    """
    store.make()
    log, entered = OptOutLog(database, store.key), 0
    requests = dict.fromkeys(read_file(opt_out_file(store.folder), store.key))
    with open_engine() as engine:
        everyone = find_everyone(store, database, engine)
        for request in requests:
            by_pseudonym = request.named == "pseudonym"
            hashes = [] if by_pseudonym else hashes_of(request, store.key)
            named = everyone.accounts_of(set(hashes), {request.value} if by_pseudonym else set())
            accounts = _joined_anywhere(store, database, engine, named)
            if {*hashes, *(_mark(account, store.key) for account in accounts)} - log.marks():
                log.enter("file", hashes, accounts, signed)
                entered += 1
    carry_out(store, database, signed)
    return entered


def carry_out(store: Store, database: Database, signed: Signed) -> None:
    """Rewrite what is stored by all opt-outs in force; once more changes nothing."""
    log = OptOutLog(database, store.key)

    def prepare() -> tuple[Rewriting, tuple[Hider, str]]:
        gone = _find_gone(store, database, signed)
        state, hider = log.state(), _hider(store, database).knowing(gone)
        change = Rewriting(hider.rows, lambda text: ADDRESS.sub("(address)", hider.words(text)), hider.event_id)
        return change, (hider, state)

    hider, state = store.rewrite(prepare, signed.at)
    forget_notes(database, [account for account in _noted(database) if hider.is_gone(account)])
    forgetting.forget(database, hider.kept_account, hider.words)
    # whoever entered another one meanwhile carries that out too, and may have written it down already
    store.note_opt_outs(lambda: state if log.state() == state else None)


def is_pending(store: Store, database: Database) -> bool:
    """Return whether somebody opted out and what is stored was not rewritten to the end: that was cut off."""
    state = OptOutLog(database, store.key).state()
    return bool(state) and state != store.opt_outs_carried_out() and len(store.imports()) > 0


def finish(store: Store, database: Database, signed: Signed) -> None:
    """Carry out opt-outs that were cut off, if there are any."""
    if is_pending(store, database):
        carry_out(store, database, signed)


def withdraw(store: Store, database: Database, number: int, signed: Signed) -> None:
    """Withdraw an opt-out, and take no file as known any more, since what is stored lacks the person."""
    finish(store, database, signed)
    log = OptOutLog(database, store.key)
    # before, or whoever is cut off between the two could not bring them back by importing again; and after, since an
    # import may have gone on meanwhile without them
    _forget_digests(store, signed.at)
    log.withdraw(number, signed)
    if _forget_digests(store, signed.at):
        store.note_opt_outs(log.state)


def _forget_digests(store: Store, at: datetime) -> bool:
    if is_filled := len(store.imports()) > 0:
        store.forget_digests(at)
    return is_filled


def _find_gone(store: Store, database: Database, signed: Signed) -> set[str]:
    """Return the accounts of who opted out that stand in the store in clear, and enter those joined with them since."""
    log, gone = OptOutLog(database, store.key), set[str]()
    with open_engine() as engine:
        everyone = find_everyone(store, database, engine)
        for marks in log.marks_in_force():
            accounts = _joined_anywhere(store, database, engine, everyone.accounts_of(set(marks), set()))
            gone.update(accounts)
            # withdrawn with what they were joined to, as they share its hashes
            if {_mark(account, store.key) for account in accounts} - log.marks():
                log.enter(JOINED, marks, accounts, signed)
    return gone


@dataclass
class Leaving:
    """Leaves people who opted out out of what an import brings; ``joined`` is whether it tells of further accounts."""

    store: Store
    database: Database
    engine: Engine
    at: datetime
    joined: bool = False

    def __call__(self, extract: Extract, arrival: Arrival) -> tuple[Extract, Arrival]:
        """Return the extract without them, the same one where nobody opted out, and what is kept of the file itself."""
        hider = _hider(self.store, self.database)
        if not hider.marks and not hider.pseudonyms:
            return extract, arrival
        named = {account for account in self._accounts(extract) if hider.is_known(account)}
        if named:
            claims = nw.concat([self.store.scan("accounts", self.engine), extract.claims])
            everybody = named | set(_joined(claims, self.database, self.engine, named))
            everybody |= set(_joined(extract.claims, self.database, self.engine, named))
            self._enter(named, everybody, hider.marks)
            hider = hider.knowing(everybody)
        # the file's name may be somebody's too
        return _without(extract, hider, self.engine), replace(arrival, file=hider.words(arrival.file))

    def _enter(self, named: set[str], everybody: set[str], marks: Set[str]) -> None:
        self.joined = any(_mark(account, self.store.key) not in marks for account in everybody)
        if self.joined:
            # before the import is there: what tells of these accounts is left out of it
            shared = marks & {mark for account in named for mark in hashes_of_account(account, self.store.key)}
            by = Signed("import", self.at)
            OptOutLog(self.database, self.store.key).enter(JOINED, sorted(shared), everybody, by)

    def _accounts(self, extract: Extract) -> list[str]:
        named = nw.col("says").is_in([*NAMES_AN_ACCOUNT])
        address = extract.claims.filter(nw.col("says") == "address")
        columns = [
            extract.events.select("account"),
            extract.events.select(account=nw.col("toward")),
            extract.claims.select("account"),
            extract.claims.filter(named).select(account=nw.col("value")),
            address.select(account=nw.concat_str(nw.lit("git:"), nw.col("value"))),
        ]
        table = self.engine.collect(nw.concat([each.unique() for each in columns]).unique())
        return [str(account) for account in table["account"].dropna()]


def find_left(store: Store, database: Database) -> list[str]:
    """List where a store still holds somebody who opted out, or an address in clear; nothing if nowhere.

    Every value of every part on the disk is read, also of those that no import lists.
    """
    hider = _hider(store, database)
    faults = [fault for kind in KINDS for fault in _left_in_parts(store.folder, kind, hider)]
    faults += _left_in_kept(store.folder, hider)
    listed = store.imports()[["file", "notes"]], store.rejected()[["reason", "text"]], store.places()[["place"]]
    for table in listed:
        for column in table:
            change = hider.place if column == "place" else hider.words
            texts = [text for value in table[column] for text in (value if isinstance(value, list) else [value])]
            faults += _faults(f"the list of imports, {column}", texts, change, look_for_addresses=column != "file")
    for name, rows in forgetting.entered(database).items():
        accounts = [account for row in rows for account in (row.get("accounts") or [row.get("account")])]
        faults += _faults(f"what people entered, {name}", accounts, hider.kept_account, look_for_addresses=False)
        texts = [str(row[column]) for row in rows for column in ("note", "text", "list_name") if row.get(column)]
        faults += _faults(f"what people entered, texts of {name}", texts, hider.words, look_for_addresses=False)
    for copy in sorted(store.folder.glob("*.sqlite.version-*")):
        if any(hider.names(text) for text in sqlite_files.texts_in(copy)):
            faults.append(f"{copy.name}: this copy from before an upgrade names somebody who opted out; {_ADVICE}")
    return [*faults, *([PENDING] if is_pending(store, database) else [])]


_ADVICE: Final = "`journeys opt-out apply` rewrites it"


def _left_in_parts(folder: Path, kind: str, hider: Hider) -> Iterator[str]:
    for path in sorted((folder / kind).rglob("*.parquet")):
        try:
            batches = pq.ParquetFile(path).iter_batches(columns=None)
            for batch in batches:
                rows = pa.Table.from_batches([batch])
                if not hider.rows(kind, rows).equals(rows):
                    yield f"{path.relative_to(folder)}: it holds somebody who opted out; {_ADVICE}"
                    break
        except (OSError, ValueError):
            # what is damaged is named by the check of the parts
            continue


def _left_in_kept(folder: Path, hider: Hider) -> Iterator[str]:
    for path in sorted((folder / kept_tables.FOLDER).rglob("*.parquet")):
        try:
            columns = pq.read_table(path).columns
        except (OSError, ValueError):
            # what is damaged is read by no page
            continue
        texts = (column.unique().to_pylist() for column in columns if pa.types.is_large_string(column.type))
        if any(text and ":" in text and hider.is_gone(text) for some in texts for text in some):
            yield f"{path.relative_to(folder)}: it holds somebody who opted out; {_ADVICE}"


def _faults(where: str, texts: list[Any], change: Callable[[str], str], *, look_for_addresses: bool) -> Iterator[str]:
    if any(text is not None and change(str(text)) != str(text) for text in texts):
        yield f"{where}: somebody who opted out is named there; {_ADVICE}"
    if look_for_addresses and any(text is not None and ADDRESS.search(str(text)) for text in texts):
        yield f"{where}: an e-mail address stands there in clear; {_ADVICE}"


def _hider(store: Store, database: Database) -> Hider:
    requests = read_file(opt_out_file(store.folder), store.key)
    hashes = (hashes_of(request, store.key) for request in requests if request.named != "pseudonym")
    return Hider(
        store.key,
        OptOutLog(database, store.key).marks().union(*hashes),
        frozenset(request.value for request in requests if request.named == "pseudonym"),
        spared=spared_owners(definitions.load_communities().values()),
    )


def _mark(account: str, key: bytes) -> str:
    return hashes_of_account(account, key)[0]


def _joined(claims: nw.LazyFrame[Any], database: Database, engine: Engine, named: set[str]) -> list[str]:
    joined = people.joined_accounts(evidence.collect_claims(claims, engine), DecisionLog(database).in_force())
    theirs = joined.loc[joined["account"].isin(named), "person"]
    return [str(account) for account in joined.loc[joined["person"].isin(theirs), "account"]]


def _joined_anywhere(store: Store, database: Database, engine: Engine, accounts: list[str]) -> list[str]:
    """Add the accounts that a community's own exports, or a single one, join to some: a page may show them as one."""
    # all imports together can join fewer accounts than some of them do (see Decisions.among)
    found = set(accounts)
    if not found:
        return []
    places = sorted(set(store.places()["place"]))
    owned = [[place for place in places if each.owns(place)] for each in definitions.load_communities().values()]

    def concerns(claims: nw.LazyFrame[Any]) -> bool:
        named = nw.col("account").is_in(sorted(found)) | nw.col("value").is_in(sorted(found))
        return engine.count(claims.filter(named)) > 0

    for some in filter(None, owned):
        if concerns(claims := store.scan("accounts", engine, some)):
            found.update(_joined(claims, database, engine, found))
    for part in store.scan_parts("accounts", engine):
        # most parts name none of them
        for number in engine.collect(part.select("import_id").unique())["import_id"] if concerns(part) else ():
            is_own = nw.col("import_id").is_null() if pd.isna(number) else nw.col("import_id") == int(number)
            if concerns(claims := part.filter(is_own).select(*KINDS["accounts"].names)):
                found.update(_joined(claims, database, engine, found))
    return sorted(found)


def _noted(database: Database) -> set[str]:
    rows = forgetting.entered(database)
    return {str(row["account"]) for name in ("outreach", "drafts") for row in rows[name]}


def _without(extract: Extract, hider: Hider, engine: Engine) -> Extract:
    def of_kind(kind: str, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        return engine.changed(frame, lambda rows: hider.rows(kind, rows))[0]

    return replace(
        extract,
        events=of_kind("events", extract.events),
        claims=of_kind("accounts", extract.claims),
        threads=of_kind("threads", extract.threads),
        repositories=None if extract.repositories is None else of_kind("repositories", extract.repositories),
        paths=None if extract.paths is None else of_kind("paths", extract.paths),
        rejected=[
            Rejected(bad.record, hider.withheld(bad.reason), hider.withheld(bad.text)) for bad in extract.rejected
        ],
        notes=[hider.words(note) for note in extract.notes],
        ends=[replace(ends, place=ends.place and hider.place(ends.place)) for ends in extract.ends],
        windows=[window._replace(place=hider.place(window.place)) for window in extract.windows],
    )
