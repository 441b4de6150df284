"""From one row of a table to its acts, by a mapping: where, when, who, what, and the key of the act.

A key is the row's own id where the mapping names one. Else it is the key of the same act in GitHub's exports, where
they have it; else place, action, account and date, so that a longer version of the same table adds only what is new.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from journeys.model.addresses import ADDRESS, hide_addresses
from journeys.model.communities.community import Listing, Table
from journeys.model.communities.mapping_check import DAY, plain, used_columns
from journeys.model.programs import bots
from journeys.model.vocabulary import ACTIONS, GATHERINGS, ONCE, WORK
from journeys.sources.base import timed_key
from journeys.sources.decode.cells import LETTERS_SHOWN, OTHER_SEPARATORS, read_instant, split_names
from journeys.sources.decode.files import Fault
from journeys.sources.sheets.rows import Row
from journeys.sources.tables.people import (
    LISTENER,
    LONGEST_NAME,
    NOBODY,
    Claims,
    account_of,
    accounts_of,
    original_name,
)
from journeys.sources.tables.places import place_of, thread_of

BY_MAPPING: Final = "by the mapping"
ANY_WORD: Final = "*"
_QUOTED: Final = re.compile(r"\{([^}]*)\}")
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
    """The acts, claims, faults and notes of one row; ``left_out`` are the rules by which entries of it are no acts."""

    acts: list[Act] = field(default_factory=list)
    claims: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def fault(self, fault: Fault) -> None:
        """Add a fault, once where several listings have it."""
        if fault.reason not in self.faults:
            self.faults.append(fault.reason)


class RowReader:
    """Reads the rows below one header by a mapping.

    ``facts`` are the store's key for addresses, the moment of the import, and the day that holds for all rows, if any;
    ``beside`` are columns that hold one value for all rows. In ``ragged`` tables (spreadsheets) short rows are usual;
    in delimited text one is a fault.
    """

    def __init__(
        self,
        table: Table,
        header: Sequence[str],
        facts: tuple[bytes, datetime, datetime | None],
        *,
        beside: Mapping[str, str] | None = None,
        ragged: bool = False,
    ) -> None:
        self.table = table
        self.header = [plain(name) for name in header]
        self.key, self.now, self.day = facts
        self.beside = {plain(name): value for name, value in (beside or {}).items()}
        self.ragged = ragged
        self.needed = [plain(column) for column in used_columns(table)]
        self.words = [{plain(word): action for word, action in each.actions.items()} for each in table.listings]

    def read(self, row: Row) -> RowResult:
        """Read a row."""
        result = RowResult()
        cells = self._cells(row.cells)
        if isinstance(cells, Fault):
            result.faults.append(cells.reason)
            return result
        for listing, words in zip(self.table.listings, self.words, strict=True):
            self._list(_Cells(cells), listing, words, result)
        return result

    def _cells(self, cells: Sequence[str]) -> Mapping[str, str] | Fault:
        # of two columns with one name the first counts
        if self.ragged:
            cells = [*cells, *[""] * (len(self.header) - len(cells))]
        row = {**self.beside, **dict(reversed([*zip(self.header, cells, strict=False)]))}
        if any(column not in row for column in self.needed):
            return Fault(f"has {len(cells)} cells, expected {len(self.header)}")
        if not self.ragged and any(cell.strip() for cell in cells[len(self.header) :]):
            return Fault(
                f"has {len(cells)} cells, expected {len(self.header)}; a cell with the delimiter in it needs quotes"
            )
        return row

    def _list(self, cells: "_Cells", listing: Listing, words: Mapping[str, str], result: RowResult) -> None:
        people = self._people(cells, listing, result)
        if not people:
            return
        action = _action(listing, words, cells)
        if isinstance(action, Fault):
            result.fault(action)
            return
        if not action:
            word = plain(cells.get(listing.action_column))[:LETTERS_SHOWN]
            result.left_out.append(f"{BY_MAPPING} ('{hide_addresses(word)}')")
            return
        where = self._where(cells, listing)
        if isinstance(where, Fault):
            result.fault(where)
            return
        here = [person for person in people if not self._listens(person[0], cells, listing, action)]
        result.left_out += [LISTENER] * (len(people) - len(here))
        self._add(where, listing, action, here, result)

    @staticmethod
    def _listens(name: str, cells: "_Cells", listing: Listing, action: str) -> bool:
        if action not in GATHERINGS or listing.platform:
            return False
        # whose telephone it is shows in an address beside its name; a program has one of its own
        return bots.is_device(name) or any(map(bots.is_note_taker, (name, cells.get(listing.name_column))))

    def _add(
        self,
        where: "_PlacedRow",
        listing: Listing,
        action: str,
        people: Sequence[tuple[str, str, Claims]],
        result: RowResult,
    ) -> None:
        for name, account, claims in people:
            act = self._act(where, listing, account, action)
            if isinstance(act, Fault):
                # thread and addressee are the row's, so the other names would fail alike
                result.faults.append(act.reason)
                return
            result.acts.append(act)
            result.claims += claims
            result.claims += self._claims_beside(where.cells, listing, account)
            # only noted: a name may have such a sign in it
            if listing.separator and any(mark in name for mark in OTHER_SEPARATORS):
                shown = f"'{hide_addresses(name)[:LETTERS_SHOWN]}' was read as one name"
                result.notes.append(f"{shown}, as only {listing.separator!r} parts names.")

    def _where(self, cells: "_Cells", listing: Listing) -> "_PlacedRow | Fault":
        place = place_of(self.table.place, cells.row)
        if isinstance(place, Fault):
            return place
        column = DAY if self.table.days_in_header else listing.date_column or self.table.date_column
        at = self.day or read_instant(cells.get(column), self.now, self.table.date_form, self.table.date_pattern)
        return at if isinstance(at, Fault) else _PlacedRow(cells, place, at)

    def _people(self, cells: "_Cells", listing: Listing, result: RowResult) -> list[tuple[str, str, Claims]]:
        """Return the people of a row as they are written, their accounts and what the cell claims of these."""
        if listing.accounts_column and (accounts := accounts_of(cells.get(listing.accounts_column), self.key)):
            first, *others = accounts
            return [(first, first, tuple((first, "same_as", other) for other in others))]
        people: list[tuple[str, str, Claims]] = []
        faults: list[str] = []
        for reference in (listing.people, *listing.otherwise):
            found, unread = self._named(cells, listing, reference)
            people += found
            faults += unread
            if people:
                break
        if people and listing.otherwise:
            # they are known by another column, and what stands in this one is told
            result.notes += [f"{fault}; another column names the person." for fault in faults]
        else:
            result.faults += [fault for fault in faults if fault not in result.faults]
        if not people and not faults:
            result.left_out.append(NOBODY)
        return people

    def _named(
        self, cells: "_Cells", listing: Listing, reference: str
    ) -> tuple[list[tuple[str, str, Claims]], list[str]]:
        """Return the people that one reference names, and why others could not be read."""
        platform = cells.get(listing.platform_column) or listing.platform if reference == listing.people else ""
        people: list[tuple[str, str, Claims]] = []
        faults: list[str] = []
        for written in split_names(cells.get(reference), listing.separator):
            if listing.otherwise and ADDRESS.fullmatch(written) and bots.is_placeholder(written):
                # nobody's address: another column may name the person
                continue
            name = original_name(written, reference) if self.table.one_a_day and not platform else written
            found = account_of(name, platform, self.key)
            if isinstance(found, Fault):
                faults.append(f"column '{reference}': {found.reason}")
            else:
                people.append((name, *found))
        return people, faults

    def _act(self, where: "_PlacedRow", listing: Listing, account: str, action: str) -> Act | Fault:
        thread = thread_of(listing.thread, where.cells.row, where.place)
        toward = self._toward(where.cells, listing)
        if isinstance(thread, Fault):
            return thread
        if isinstance(toward, Fault):
            return Fault(f"column '{listing.toward_column}': {toward.reason}")
        work = _WORK.get(plain(where.cells.get(listing.work_column)), listing.work) or None
        own_id = where.cells.get(self.table.id_column).strip()
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
        one_a_day = self.table.one_a_day and action in GATHERINGS
        timed = timed and not one_a_day
        if at_github and thread and timed and action in ("commented", "claimed"):
            return f"{place}/{thread}#{timed_key('commented', account, where.at)}"
        when = f"/{where.at:%Y-%m-%dT%H:%M:%SZ}" if timed else f"/{where.at:%Y-%m-%d}"
        spot = f"{place}/{thread}" if thread else place
        return f"{spot}#{action}/{account}{'' if self.day and not one_a_day else when}"

    def _toward(self, cells: "_Cells", listing: Listing) -> str | Fault | None:
        names = split_names(cells.get(listing.toward_column), "")
        if not names:
            return None
        found = account_of(names[0], cells.get(listing.platform_column) or listing.platform, self.key)
        return found if isinstance(found, Fault) else found[0]

    def _claims_beside(self, cells: "_Cells", listing: Listing, account: str) -> list[tuple[str, str, str]]:
        claims = []
        for reference in filter(None, (listing.name_column, listing.address_column)):
            for written in split_names(cells.get(reference), ""):
                name = original_name(written, reference) if self.table.one_a_day else written
                found = Fault("") if self.table.one_a_day and bots.is_device(name) else account_of(name, "", self.key)
                if not isinstance(found, Fault):
                    claims += [(account, says, value) for _, says, value in found[1]]
        return claims


@dataclass(frozen=True)
class _Cells:
    row: Mapping[str, str]

    def get(self, reference: str) -> str:
        """Return the cell of a column, or the cells that a reference quotes; empty for no column."""
        if not reference:
            return ""
        if "{" not in reference:
            return self.row[plain(reference)]
        return " ".join(_QUOTED.sub(lambda quoted: self.row[plain(quoted[1])], reference).split())


@dataclass(frozen=True)
class _PlacedRow:
    cells: _Cells
    place: str
    at: datetime


def _action(listing: Listing, words: Mapping[str, str], cells: _Cells) -> str | Fault:
    if not listing.action_column:
        return listing.action
    word = plain(cells.get(listing.action_column))
    # the mapping comes first: it may mean something else by the name of an action
    if word in words:
        return words[word]
    if ANY_WORD in words:
        return words[ANY_WORD]
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
