"""From one row of a table to its acts, by a mapping: where, when, who, what, and the key of the act.

A key is the row's own id where the mapping names one. Else it is the key of the same act in GitHub's exports, where
they have it; else place, action, account and date, so that a longer version of the same table adds only what is new.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from journeys.model.addresses import hide_addresses
from journeys.model.communities.community import Listing, Table
from journeys.model.communities.mapping_check import plain, used_columns
from journeys.model.vocabulary import ACTIONS, ONCE, WORK
from journeys.sources.base import timed_key
from journeys.sources.decode.cells import LETTERS_SHOWN, OTHER_SEPARATORS, read_instant, split_names
from journeys.sources.decode.files import Fault
from journeys.sources.sheets.rows import Row
from journeys.sources.tables.people import LONGEST_NAME, account_of
from journeys.sources.tables.places import place_of, thread_of

_WORK: Final = {work.casefold(): work for work in WORK}


@dataclass(frozen=True)
class Act:
    """One event to be: the columns of the events table."""

    key: str
    at: datetime
    account: str
    action: str
    place: str
    thread: str | None = None
    toward: str | None = None
    work: str | None = None


@dataclass
class RowResult:
    """The acts, claims, faults and notes of one row; ``skipped`` counts entries that the mapping leaves out."""

    acts: list[Act] = field(default_factory=list)
    claims: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: int = 0


class RowReader:
    """Reads the rows below one header by a mapping.

    ``facts`` are the store's key for addresses, the moment of the import, and the day that holds for all rows, if any.
    In ``ragged`` tables (spreadsheets) short rows are usual; in delimited text one is a fault.
    """

    def __init__(
        self,
        table: Table,
        header: Sequence[str],
        facts: tuple[bytes, datetime, datetime | None],
        *,
        ragged: bool = False,
    ) -> None:
        self.table = table
        self.header = [plain(name) for name in header]
        self.key, self.now, self.day = facts
        self.ragged = ragged
        self.needed = [plain(column) for column in used_columns(table)]
        self.words = [{plain(word): action for word, action in each.actions.items()} for each in table.listings]

    def read(self, row: Row) -> RowResult:
        """Read a row."""
        result = RowResult()
        cells = self._cells(row.cells)
        where = cells if isinstance(cells, Fault) else place_of(self.table.place, cells)
        if isinstance(cells, Fault) or isinstance(where, Fault):
            result.faults.append(where.reason if isinstance(where, Fault) else "")
            return result
        at = self.day or read_instant(cells[plain(self.table.date_column)], self.now, self.table.date_form)
        if isinstance(at, Fault):
            result.faults.append(at.reason)
            return result
        for listing, words in zip(self.table.listings, self.words, strict=True):
            self._list(_PlacedRow(cells, where, at), listing, words, result)
        return result

    def _cells(self, cells: Sequence[str]) -> Mapping[str, str] | Fault:
        # of two columns with one name the first counts
        if self.ragged:
            cells = [*cells, *[""] * (len(self.header) - len(cells))]
        row = dict(reversed([*zip(self.header, cells, strict=False)]))
        if any(column not in row for column in self.needed):
            return Fault(f"has {len(cells)} cells, expected {len(self.header)}")
        if not self.ragged and any(cell.strip() for cell in cells[len(self.header) :]):
            return Fault(
                f"has {len(cells)} cells, expected {len(self.header)}; a cell with the delimiter in it needs quotes"
            )
        return row

    def _list(self, where: "_PlacedRow", listing: Listing, words: Mapping[str, str], result: RowResult) -> None:
        names = split_names(where.cell(listing.people), listing.separator)
        action = _action(listing, words, where) if names else ""
        if isinstance(action, Fault):
            result.faults.append(action.reason)
        elif names and not action:
            result.skipped += 1
        if isinstance(action, Fault) or not action:
            return
        for name in names:
            found = account_of(name, where.cell(listing.platform_column) or listing.platform, self.key)
            if isinstance(found, Fault):
                result.faults.append(f"column '{listing.people}': {found.reason}")
                continue
            account, claims = found
            act = self._act(where, listing, account, action)
            if isinstance(act, Fault):
                # thread and addressee are the row's, so the other names would fail alike
                result.faults.append(act.reason)
                return
            result.acts.append(act)
            result.claims += claims
            result.claims += self._claims_beside(where, listing, account)
            # only noted: a name may have such a sign in it
            if listing.separator and any(mark in name for mark in OTHER_SEPARATORS):
                shown = f"'{hide_addresses(name)[:LETTERS_SHOWN]}' was read as one name"
                result.notes.append(f"{shown}, as only {listing.separator!r} parts names.")

    def _act(self, where: "_PlacedRow", listing: Listing, account: str, action: str) -> Act | Fault:
        thread = thread_of(listing.thread, where.cells, where.place)
        toward = self._toward(where, listing)
        if isinstance(thread, Fault):
            return thread
        if isinstance(toward, Fault):
            return Fault(f"column '{listing.toward_column}': {toward.reason}")
        work = _WORK.get(plain(where.cell(listing.work_column)), listing.work) or None
        own_id = where.cell(self.table.id_column).strip()
        key = (
            # an id names a row, in which several people may stand
            _key_by_id(own_id, where.place, action, account if listing.separator else "")
            if own_id
            else self._key(where, thread, action, account)
        )
        # nobody addresses themselves
        return Act(key, where.at, account, action, where.place, thread, None if toward == account else toward, work)

    def _key(self, where: "_PlacedRow", thread: str | None, action: str, account: str) -> str:
        # a star or the opening of an issue happens once; a day alone cannot identify a comment of GitHub's exports
        place = where.place
        at_github = place.startswith("github:") and account.startswith("github:")
        if at_github and action in ("starred", "forked"):
            return f"{place}#{action}/{account.removeprefix('github:')}"
        if at_github and thread and action in ONCE:
            return f"{place}/{thread}#{ONCE[action]}"
        # midnight is what a date without a time is read as
        timed = self.day is None and (where.at.hour, where.at.minute, where.at.second) != (0, 0, 0)
        if at_github and thread and timed and action in ("commented", "claimed"):
            return f"{place}/{thread}#{timed_key('commented', account, where.at)}"
        when = f"/{where.at:%Y-%m-%dT%H:%M:%SZ}" if timed else f"/{where.at:%Y-%m-%d}"
        spot = f"{place}/{thread}" if thread else place
        return f"{spot}#{action}/{account}{'' if self.day else when}"

    def _toward(self, where: "_PlacedRow", listing: Listing) -> str | Fault | None:
        names = split_names(where.cell(listing.toward_column), "")
        if not names:
            return None
        found = account_of(names[0], where.cell(listing.platform_column) or listing.platform, self.key)
        return found if isinstance(found, Fault) else found[0]

    def _claims_beside(self, where: "_PlacedRow", listing: Listing, account: str) -> list[tuple[str, str, str]]:
        claims = []
        for column in filter(None, (listing.name_column, listing.address_column)):
            found = account_of(where.cell(column), "", self.key) if where.cell(column).strip() else Fault("")
            if not isinstance(found, Fault):
                claims += [(account, says, value) for _, says, value in found[1]]
        return claims


@dataclass(frozen=True)
class _PlacedRow:
    cells: Mapping[str, str]
    place: str
    at: datetime

    def cell(self, column: str) -> str:
        """Return the cell of a column; empty for no column."""
        return self.cells[plain(column)] if column else ""


def _action(listing: Listing, words: Mapping[str, str], where: _PlacedRow) -> str | Fault:
    if not listing.action_column:
        return listing.action
    word = plain(where.cell(listing.action_column))
    # the mapping comes first: it may mean something else by the name of an action
    if word in words:
        return words[word]
    if word in ACTIONS:
        return word
    known = ", ".join(sorted(words)) or ", ".join(ACTIONS)
    return Fault(
        f"column '{listing.action_column}': the mapping does not say what '{word[:LETTERS_SHOWN]}' is; it knows {known}"
    )


def _key_by_id(own_id: str, place: str, action: str, account: str) -> str:
    # an id that is a key of ours, in a table exported from here, stays as it is
    if own_id.startswith(("git:", f"{place}#", f"{place}/")):
        return own_id
    if action == "committed" and re.fullmatch(r"[0-9a-f]{40}", own_id):
        return f"git:{own_id}"
    return f"{place}#{action}/id/{own_id[:LONGEST_NAME]}{f'/{account}' if account else ''}"
