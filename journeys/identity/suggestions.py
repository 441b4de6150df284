"""Which people may be one and wait for somebody's word, as what speaks for it is too weak to join them by itself.

People are only compared where they have something rare in common, so that the work grows with their number and not
with its square. Left out: what was decided already, and what nothing but a shared group or hour speaks for.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from journeys.identity import evidence, names
from journeys.identity.evidence import Claims
from journeys.identity.names import Words
from journeys.identity.people import is_among, persons_of, standing
from journeys.identity.similarity import NO_LOGINS, SECOND, SHORT, Person, Reason, Weighing, account_of_page, reasons
from journeys.model.events import NOBODY

COLUMNS: Final = ("account", "other", "evidence", "strength")
STRENGTHS: Final = ("likely", "possible")
TOLD: Final = ("name", "listed_name", "profile", "linked")
"""Claims that suggestions rest on."""
CROWD: Final = 12
"""People with one key from which on it tells nothing: a name so common, or a login like ``admin``."""
_MANY: Final = 1 << 31
"""More people than there are: a pair of numbers is the first times this, and the second."""


def suggest(testimony: Claims, accounts: pd.DataFrame, persons: pd.DataFrame, nonpeople: pd.DataFrame) -> pd.DataFrame:
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
    acting = accounts.loc[~evidence.are_nobodys(accounts["account"], nobodies), "account"]
    facts = _Facts.of(testimony.without(nobodies).of_kind(*TOLD), acting, persons, evidence.ended_branches(testimony))
    is_acting = is_among(facts.people.to_series(), persons_of(acting, persons))
    ones, others = _candidates(facts)
    concerned = is_acting[ones] | is_acting[others]
    ones, others = ones[concerned], others[concerned]
    people = facts.make_people(np.union1d(ones, others))
    weighing = facts.weigh()
    rows = [
        _row(people[one], people[other], found)
        for one, other in zip(ones.tolist(), others.tolist(), strict=True)
        if (found := list(reasons(people[one], people[other], weighing)))
    ]
    rows.sort(key=lambda row: (STRENGTHS.index(row[3]), -row[2].count(";"), standing(row[0]), standing(row[1])))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def _row(one: Person, other: Person, found: Sequence[Reason]) -> tuple[str, str, str, str]:
    first, second = sorted((one.account, other.account), key=standing)
    likely = len(found) > 1 or found[0].is_strong
    return first, second, "; ".join(reason.words for reason in found), STRENGTHS[0 if likely else 1]


@dataclass(frozen=True)
class _Facts:
    """What is known of everybody who acts or is listed, a table a kind of fact, people by number.

    Tables and not a :class:`Person` each, as most people have nothing in common with anybody.

    Attributes
    ----------
    people
        The account that stands for each, in order: a person's number is its position.
    accounts, names, pages, linked, ended
        What is known, with the ``number`` of whom; the columns ``account``, ``name``, ``page``, ``account``, and
        ``account`` with ``commits``.
    """

    people: "pd.Index[str]"
    accounts: pd.DataFrame
    names: pd.DataFrame
    pages: pd.DataFrame
    linked: pd.DataFrame
    ended: pd.DataFrame

    @classmethod
    def of(cls, told: pd.DataFrame, acting: pd.Series, persons: pd.DataFrame, ends: pd.DataFrame) -> "_Facts":
        """Find what is known of whom, from all their accounts."""
        known = pd.concat([acting, told.loc[told["says"] == "listed_name", "account"]]).drop_duplicates()
        people = pd.Index(sorted(persons_of(known, persons).unique().tolist()))

        def numbered(rows: pd.DataFrame) -> pd.DataFrame:
            number = people.get_indexer(pd.Index(persons_of(rows["account"], persons)))
            kept: pd.DataFrame = rows.assign(number=number)[number >= 0]
            return kept

        every = pd.concat([known, told["account"], persons["account"]]).drop_duplicates()
        accounts = numbered(pd.DataFrame({"account": every}))
        said = numbered(told)
        is_linked, is_page = said["says"] == "linked", said["says"] == "profile"
        pages = said.loc[is_page, ["number", "value"]].rename(columns={"value": "page"})
        on_roster = accounts[accounts["account"].str.startswith("roster:")]
        names = pd.concat(
            [
                said.loc[~is_linked & ~is_page, ["number", "value"]].rename(columns={"value": "name"}),
                on_roster[["number"]].assign(name=on_roster["account"].str.removeprefix("roster:")),
            ]
        )
        linked = said.loc[is_linked, ["number", "value"]].rename(columns={"value": "account"})
        owned = [account_of_page(page) or "" for page in pages["page"].tolist()]
        of_pages = pages[["number"]].assign(account=pd.Series(owned, pages.index, dtype="str"))
        of_pages = of_pages[of_pages["account"] != ""]
        standing_for = ends.assign(account=persons_of(ends["account"], persons))
        number = people.get_indexer(pd.Index(standing_for["account"]))
        ended = pd.DataFrame({"number": number, "account": ends["other"], "commits": ends["commits"]})[number >= 0]
        return cls(people, accounts, names, pages, pd.concat([linked, of_pages]), ended)

    @cached_property
    def spelled(self) -> dict[str, list[Words]]:
        """The spellings of each name, which is read once, however many bear it."""
        return {name: names.spellings(name) for name in self.names["name"].unique().tolist()}

    @cached_property
    def written(self) -> pd.DataFrame:
        """The spellings of people's names, each once: ``number``, ``words``, and ``is_full``, whether written out."""
        rows = [
            (number, words, " " in name.strip() and len(words) > 1)
            for number, name in zip(self.names["number"].tolist(), self.names["name"].tolist(), strict=True)
            for words in self.spelled[name]
        ]
        written = pd.DataFrame(rows, columns=["number", "words", "is_full"]).astype({"is_full": "bool"})
        return written.sort_values("is_full", ascending=False, kind="stable").drop_duplicates(["number", "words"])

    @cached_property
    def logins(self) -> pd.DataFrame:
        """The logins of people: ``number``, ``login`` and, as letters and figures alone, ``handle``."""
        platform = self.accounts["account"].str.replace(":.*", "", regex=True)
        is_login = ~platform.isin(NO_LOGINS)
        login = self.accounts.loc[is_login, "account"].str.replace("^[^:]*:?", "", regex=True)
        login = pd.Series([text.casefold() for text in login.tolist()], index=login.index, dtype="str")
        handle = login.str.replace("[^a-z0-9]+", "", regex=True)
        return pd.DataFrame({"number": self.accounts.loc[is_login, "number"], "login": login, "handle": handle})

    @property
    def shorn(self) -> pd.DataFrame:
        """The logins without a number at their end, where enough is left: ``number``, ``form``, each once."""
        short = self.logins["handle"].str.replace("[0-9]+$", "", regex=True)
        return self.logins[["number"]].assign(form=short)[short.str.len() >= SHORT].drop_duplicates()

    def forms(self) -> pd.DataFrame:
        """List what may be a login made from a name: as :meth:`Person.short_forms` and :meth:`Person.stems`."""
        single = self.written[~self.written["is_full"]]
        joined = single[["number"]].assign(form=["".join(words) for words in single["words"].tolist()])
        handles = self.logins[["number", "handle"]].rename(columns={"handle": "form"})
        short = pd.concat([handles, self.shorn, joined.astype({"form": "str"})])
        long = short[short["form"].str.len() > SECOND]
        without_second = long.assign(form=long["form"].str[0] + long["form"].str[2:])
        hyphened = self.logins.loc[self.logins["login"].str.contains("-", regex=False), ["number", "login"]]
        first = hyphened["login"].str.replace("-.*", "", regex=True)
        stems = hyphened[["number"]].assign(form=first)[first.str.len() > 2]
        return pd.concat([short, without_second, stems]).drop_duplicates()

    @property
    def naming_accounts(self) -> Sequence[pd.DataFrame]:
        """The tables that name accounts of people, or accounts that may be theirs."""
        return self.accounts, self.linked, self.ended

    def make_people(self, numbers: npt.NDArray[np.intp]) -> dict[int, Person]:
        """Put together what is known of some people, by number."""
        chosen = zip(numbers.tolist(), self.people[numbers].tolist(), strict=True)
        made = {number: Person(account) for number, account in chosen}

        def of_these(table: pd.DataFrame, column: str) -> Iterator[tuple[int, str]]:
            mine = table[table["number"].isin(numbers)]
            return zip(mine["number"].tolist(), mine[column].tolist(), strict=True)

        for number, account in of_these(self.accounts, "account"):
            made[number].add_account(account)
        for number, name in of_these(self.names, "name"):
            made[number].add_spellings(name, self.spelled[name])
        for number, page in of_these(self.pages, "page"):
            made[number].add_page(page)
        for number, account in of_these(self.linked, "account"):
            made[number].linked.add(account)
        for number, account, commits in self.ended[["number", "account", "commits"]].itertuples(index=False):
            if number in made:
                made[number].ended[account] = made[number].ended.get(account, 0) + commits
        return made

    def weigh(self) -> Weighing:
        """Count how often names, logins and pages occur among everybody."""
        return Weighing.counted(
            (words for several in self.spelled.values() for words in several),
            Counter(self.shorn["form"].tolist()),
            Counter(self.pages.drop_duplicates()["page"].tolist()),
        )


def _candidates(facts: _Facts) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pair the people, by number, who share a key which few have; each pair once, in order."""
    pages = np.array([hash(page) for page in facts.pages["page"].tolist()], np.int64)
    by_page = _sharing(facts.pages["number"].to_numpy(np.int64), pages, 2)
    pairs = np.unique(np.concatenate([_sharing(*_keys(facts), CROWD), by_page]))
    return np.divmod(pairs, _MANY)


def _sharing(numbers: npt.NDArray[np.int64], keys: npt.NDArray[np.int64], crowd: int) -> npt.NDArray[np.int64]:
    """Pair the holders of each key that no more than a crowd holds, each pair as one number."""
    order = np.lexsort((numbers, keys))
    numbers, keys = numbers[order], keys[order]
    is_new = np.ones(len(keys), bool)
    is_new[1:] = (keys[1:] != keys[:-1]) | (numbers[1:] != numbers[:-1])
    numbers, keys = numbers[is_new], keys[is_new]
    starts = np.flatnonzero(np.diff(keys, prepend=keys[:1] - 1))
    sizes = np.diff(starts, append=len(keys))
    pairs = []
    for size in range(2, crowd + 1):
        holders = numbers[starts[sizes == size][:, np.newaxis] + np.arange(size)]
        ones, others = np.triu_indices(size, 1)
        pairs.append((holders[:, ones] * _MANY + holders[:, others]).ravel())
    return np.concatenate(pairs)


def _keys(facts: _Facts) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """List what another account of the same person may have in common with each: people's numbers, and hashes of keys.

    Logins that nobody has and first names that nobody stands under alone are left out: people share them by the
    thousand.
    """
    forms = facts.forms()
    taken = set(forms["form"].tolist())
    alone = {words[0] for several in facts.spelled.values() for words in several if len(words) == 1}
    held, holders = array("q"), array("q")
    for number, words in zip(facts.written["number"].tolist(), facts.written["words"].tolist(), strict=True):
        keys = [hash(key) for key in _keys_of_name(words, taken, alone)]
        held.extend(keys)
        holders.extend([number] * len(keys))
    numbers, hashes = [np.asarray(holders, np.int64)], [np.asarray(held, np.int64)]
    columns = [(forms, "form", "login "), *((one, "account", "account ") for one in facts.naming_accounts)]
    for table, column, prefix in columns:
        numbers.append(table["number"].to_numpy(np.int64))
        hashes.append(np.array([hash(prefix + told) for told in table[column].tolist()], np.int64))
    return np.concatenate(numbers), np.concatenate(hashes)


def _keys_of_name(words: Words, logins: Set[str], alone: Set[str]) -> Iterator[str]:
    """List what a name has in common with another spelling of it, a login made from it, or a part of it alone."""
    yield from (f"name {key}" for key in names.keys_of(words))
    yield from (f"login {login}" for login in names.logins_of(words) if login in logins)
    yield from (f"word {word}" for word in (words[0], words[-1]) if len(word) >= SHORT and word in alone)
