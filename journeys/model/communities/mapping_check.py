"""The faults of a table's mapping, in a definition or for one's own table.

Left out: whether a table with such columns exists.
"""

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from journeys.model.communities.community import Listing, Table
from journeys.model.vocabulary import ACCOUNT_PLATFORMS, ACTIONS, PLATFORMS, WORK

PLACE_EXPECTED: Final = (
    f"must start with one of {', '.join(f'{name}:' for name in PLATFORMS)} (as in 'github:owner/repository')"
)
_QUOTED: Final = re.compile(r"\{([^}]*)\}")


DAY: Final = "day of the column"
"""The column that a sheet with a column for each day has in each act: that day."""


class Fault(NamedTuple):
    """A fault, its key (``stages.join.rules[0].actions``), and the other keys that it depends on."""

    key: str
    problem: str
    judged_by: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the fault in one line."""
        return f"{self.key}: {self.problem}"


def table_faults(table: Table, key: str) -> Iterator[Fault]:
    """List the faults of one table's mapping, which is at ``key``, as in ``tables[0]``."""
    yield from _column_faults(table, key)
    if table.date_pattern and (table.date_form or not set("YMD") <= set(table.date_pattern)):
        problem = "must say year, month and day, as in DD.MM.YYYY HH:mm, and stand without date_form"
        yield Fault(f"{key}.date_pattern", problem, (f"{key}.date_form",))
    if not table.date_column and table.dated_on is None and not table.days_in_header:
        problem = "needs date_column or dated_on; an act without a date cannot be placed on a journey"
        yield Fault(key, problem, (f"{key}.date_column", f"{key}.dated_on"))
    if not table.listings:
        yield Fault(f"{key}.listings", "empty; name at least one column that lists people, and its action")
    for number, listing in enumerate(table.listings):
        yield from _listing_faults(listing, f"{key}.listings[{number}]")


def quoted_columns(pattern: str) -> list[str]:
    """Return the columns that a place or thread quotes.

    >>> quoted_columns("call:collective/{call}")
    ['call']
    """
    return _QUOTED.findall(pattern)


def named_columns(reference: str) -> list[str]:
    """Return the columns that a reference names: those that it quotes, or else itself.

    >>> named_columns("{First Name} {Last Name}"), named_columns("Name"), named_columns("")
    (['First Name', 'Last Name'], ['Name'], [])
    """
    return quoted_columns(reference) or ([reference] if reference else [])


def used_columns(table: Table) -> dict[str, None]:
    """Return the columns that a mapping reads, each once, in the order of the mapping."""
    used = [*quoted_columns(table.place)]
    for listing in table.listings:
        beside = (listing.action_column, listing.name_column, listing.address_column)
        for reference in (listing.people, *listing.otherwise, *beside):
            used += named_columns(reference)
        used += [listing.platform_column, listing.work_column, listing.toward_column, listing.accounts_column]
        used += [*quoted_columns(listing.thread), listing.date_column]
    return dict.fromkeys(column for column in (*used, table.date_column, table.id_column) if column)


def action_faults(actions: tuple[str, ...], key: str) -> Iterator[Fault]:
    """List the actions that are not in the vocabulary."""
    for action in actions:
        if action not in ACTIONS:
            near = difflib.get_close_matches(action, ACTIONS, n=1)
            hint = f"did you mean '{near[0]}'? " if near else ""
            yield Fault(key, f"unknown action '{action}'; {hint}Allowed: {', '.join(ACTIONS)}")


def is_place(pattern: str) -> bool:
    """Return whether a name begins like a place's."""
    platform, _, rest = pattern.partition(":")
    return platform in PLATFORMS and bool(rest)


def _column_faults(table: Table, key: str) -> Iterator[Fault]:
    if not table.columns:
        yield Fault(f"{key}.columns", "empty; a table is recognised by its columns", (f"{key}.columns",))
        return
    for column in used_columns(table):
        if column not in table.columns:
            problem = f"column '{column}' is not among columns {', '.join(table.columns)}"
            yield Fault(key, problem, (f"{key}.columns",))


def _listing_faults(listing: Listing, key: str) -> Iterator[Fault]:
    if listing.action_column:
        # an empty action is meant: it leaves such rows out
        yield from action_faults(tuple(filter(None, listing.actions.values())), f"{key}.actions")
        if listing.action:
            yield Fault(f"{key}.action", "is given beside action_column; one of them says what was done")
    else:
        yield from action_faults((listing.action,), f"{key}.action")
        if listing.actions:
            yield Fault(f"{key}.actions", "means nothing without action_column")
    if listing.platform and listing.platform not in ACCOUNT_PLATFORMS:
        yield Fault(f"{key}.platform", f"'{listing.platform}' is none of {', '.join(ACCOUNT_PLATFORMS)}")
    if listing.work and listing.work not in WORK:
        expected = f"the all-contributors vocabulary: {', '.join(sorted(WORK))}"
        yield Fault(f"{key}.work", f"'{listing.work}' is not in {expected}")
    if listing.separator and (listing.name_column or listing.address_column or listing.otherwise):
        yield Fault(key, "a cell with several people cannot have one name_column or address_column for all of them")


# called for each row of a table, with the same few names
@lru_cache(maxsize=65_536)
def plain(column: str) -> str:
    """Return a column's name or a word without capitals and needless blanks, for comparing."""
    return " ".join(column.split()).casefold()
