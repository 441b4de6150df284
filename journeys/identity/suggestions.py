"""Which people may be one and wait for somebody's word, as what speaks for it is too weak to join them by itself.

People are only compared where they have something rare in common, so that the work grows with their number and not
with its square. Left out: what was decided already, and what nothing but a shared group or hour speaks for.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.identity import evidence, names
from journeys.identity.evidence import Testimony
from journeys.identity.people import standing
from journeys.identity.similarity import SHORT, Person, Reason, Weighing, reasons
from journeys.model.events import NOBODY

COLUMNS: Final = ("account", "other", "evidence", "strength")
STRENGTHS: Final = ("likely", "possible")
TOLD: Final = ("name", "listed_name", "profile", "linked")
"""Claims that suggestions rest on."""
CROWD: Final = 12
"""People with one key from which on it tells nothing: a name so common, or a login like ``admin``."""


def suggest(
    testimony: Testimony, accounts: pd.DataFrame, persons: pd.DataFrame, nonpeople: pd.DataFrame
) -> pd.DataFrame:
    """Find pairs of people that may be one.

    Parameters
    ----------
    testimony
        What exports told of accounts.
    accounts
        Rows are the accounts that act in the community, column ``account``.
    persons
        Rows are accounts of people with several, as :func:`journeys.identity.people.joined_accounts` gives them.
    nonpeople
        Rows are accounts of nobody, as :func:`journeys.identity.people.nonpeople` gives them.

    Returns
    -------
    One row a pair of people that are not joined: ``account`` and ``other`` (the account that stands for each; a
    platform's login before a bare address, then alphabetically), ``evidence`` (all reasons in words) and ``strength``
    (``likely`` or ``possible``), likely ones and those with more reasons first. At least one of the two acts; the other
    acts or stands in a recognition list.
    """
    nobodies = {*nonpeople["account"], NOBODY}
    acts = set(accounts.loc[~evidence.are_nobodys(accounts["account"], nobodies), "account"])
    told = testimony.without(nobodies).saying(*TOLD)
    person_of = dict(zip(persons["account"], persons["person"], strict=True))
    people = _gather(told, acts, person_of)
    _add_ends(people, evidence.ended_branches(testimony), person_of)
    acting = {person_of.get(account, account) for account in acts}
    weighing = Weighing.of(people)
    rows = [
        _row(people[one], people[other], found)
        for one, other in _candidates(people)
        if not acting.isdisjoint((people[one].account, people[other].account))
        and (found := list(reasons(people[one], people[other], weighing)))
    ]
    rows.sort(key=lambda row: (STRENGTHS.index(row[3]), -row[2].count(";"), standing(row[0]), standing(row[1])))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def _row(one: Person, other: Person, found: Sequence[Reason]) -> tuple[str, str, str, str]:
    first, second = sorted((one.account, other.account), key=standing)
    likely = len(found) > 1 or found[0].is_strong
    return first, second, "; ".join(reason.words for reason in found), STRENGTHS[0 if likely else 1]


def _gather(told: pd.DataFrame, acts: set[str], person_of: dict[str, str]) -> list[Person]:
    """Gather what is known of everybody who acts or is listed, from all their accounts."""
    known = acts | set(told.loc[told["says"] == "listed_name", "account"])
    people = {person: Person(person) for person in sorted({person_of.get(account, account) for account in known})}
    for account in {*known, *told["account"], *person_of}:
        if person := people.get(person_of.get(account, account)):
            person.add_account(account)
    for account, says, value in told[["account", "says", "value"]].itertuples(index=False, name=None):
        if person := people.get(person_of.get(account, account)):
            take = {"profile": person.add_page, "linked": person.linked.add}.get(says, person.add_name)
            take(value)
    return list(people.values())


def _add_ends(people: Sequence[Person], ends: pd.DataFrame, person_of: dict[str, str]) -> None:
    """Add whose pull requests end with whose commits."""
    by_account = {person.account: person for person in people}
    for account, other, commits in ends.itertuples(index=False, name=None):
        if person := by_account.get(person_of.get(account, account)):
            person.ended[other] = person.ended.get(other, 0) + commits


def _candidates(people: Sequence[Person]) -> list[tuple[int, int]]:
    """Give the pairs, by number, that share a key which few have."""
    handles = {handle for person in people for handle in person.short_forms() | person.stems()}
    singles = {words[0] for person in people for words in person.names if len(words) == 1}
    keys = ({hash(key) for key in _keys(person, handles, singles)} for person in people)
    pages = ({hash(page) for page in person.pages} for person in people)
    return sorted({*_sharing(keys, CROWD), *_sharing(pages, 2)})


def _sharing(keys_of_each: Iterable[set[int]], crowd: int) -> Iterator[tuple[int, int]]:
    """Pair the holders of each key that no more than a crowd holds."""
    held, holders = array("q"), array("q")
    for number, keys in enumerate(keys_of_each):
        held.extend(keys)
        holders.extend([number] * len(keys))
    order = np.argsort(held, kind="stable")
    ordered: npt.NDArray[np.int64] = np.asarray(held, np.int64)[order]
    by_key = np.asarray(holders, np.int64)[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))
    sizes = np.diff(starts, append=len(ordered))
    few = (sizes > 1) & (sizes <= crowd)
    for start, size in zip(starts[few].tolist(), sizes[few].tolist(), strict=True):
        yield from combinations(by_key[start : start + size].tolist(), 2)


def _keys(person: Person, handles: Set[str], singles: Set[str]) -> Iterator[str]:
    """Give what another account of the same person may have in common with this one.

    Logins that nobody has and first names that nobody stands under alone are left out: people share them by the
    thousand.
    """
    for words in person.names:
        yield from (f"name {key}" for key in names.keys_of(words))
        yield from (f"login {login}" for login in names.logins_of(words) if login in handles)
        yield from (f"word {word}" for word in (words[0], words[-1]) if len(word) >= SHORT and word in singles)
    yield from (f"login {login}" for login in person.short_forms() | person.stems())
    yield from (f"account {account}" for account in {*person.accounts, *person.linked, *person.ended})
