"""Pairs of people who may be one, for somebody to decide, as the reasons are too weak to join them.

People are only compared where they have something rare in common, so that the work grows with their number and not
with its square. Left out: reasons that are only a shared group or hour.
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
from journeys.model.accounts import split_account
from journeys.model.events import NOBODY

COLUMNS: Final = ("account", "other", "evidence", "strength")
STRENGTHS: Final = ("likely", "possible")
NEEDED: Final = ("name", "listed_name", "profile", "linked")
"""Claims that suggestions need."""
CROWD: Final = 12
"""People with one key above which it means nothing: a common name, or a login like ``admin``."""
_MANY: Final = 1 << 31
"""More than the number of people: a pair is kept as one number, the first times this plus the second."""


def suggest(claims: Claims, accounts: pd.DataFrame, persons: pd.DataFrame, nonpeople: pd.DataFrame) -> pd.DataFrame:
    """Find pairs of people that may be one.

    Parameters
    ----------
    accounts
        Rows are the accounts that act in the community, column ``account``.
    persons, nonpeople
        Accounts of people with several, and of nobody, as of :mod:`journeys.identity.people`.

    Returns
    -------
    One row a pair of people that are not joined: ``account`` and ``other`` (the account that stands for each),
    ``evidence`` (all reasons in words) and ``strength`` (``likely`` or ``possible``), likely ones and those with more
    reasons first. At least one of the two acts; the other acts or is in a recognition list.
    """
    nobodies = {*nonpeople["account"], NOBODY}
    acting = accounts.loc[~evidence.are_nobodys(accounts["account"], nobodies), "account"]
    facts = _Facts.of(claims.without(nobodies).of_kind(*NEEDED), acting, persons, evidence.ended_branches(claims))
    is_acting = is_among(facts.people.to_series(), persons_of(acting, persons))
    ones, others = _candidates(facts)
    concerned = is_acting[ones] | is_acting[others]
    ones, others = ones[concerned], others[concerned]
    people = facts.make_people(np.union1d(ones, others))
    weighing = facts.weigh()
    rows = [
        _row(people[one], people[other], why)
        for one, other in zip(ones.tolist(), others.tolist(), strict=True)
        if (why := list(reasons(people[one], people[other], weighing)))
    ]
    rows.sort(key=lambda row: (STRENGTHS.index(row[3]), -row[2].count(";"), standing(row[0]), standing(row[1])))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def _row(one: Person, other: Person, why: Sequence[Reason]) -> tuple[str, str, str, str]:
    first, second = sorted((one.account, other.account), key=standing)
    # two weak reasons are as good as a strong one
    likely = len(why) > 1 or why[0].is_strong
    return first, second, "; ".join(reason.words for reason in why), STRENGTHS[0 if likely else 1]


@dataclass(frozen=True)
class _Facts:
    """The facts on everybody who acts or is listed: one table for each kind, people by number.

    Attributes
    ----------
    people
        The account that stands for each, in order: a person's number is its position.
    accounts, names, pages, linked, ended
        The ``number`` of the person with ``account``, ``name``, ``page``, ``account``, and ``account`` with
        ``commits``.
    """

    # tables and not a Person each: most people have nothing in common with anybody, and are never compared

    people: "pd.Index[str]"
    accounts: pd.DataFrame
    names: pd.DataFrame
    pages: pd.DataFrame
    linked: pd.DataFrame
    ended: pd.DataFrame

    @classmethod
    def of(cls, claims: pd.DataFrame, acting: pd.Series, persons: pd.DataFrame, ends: pd.DataFrame) -> "_Facts":
        """Collect the facts on people from all their accounts."""
        listed = claims.loc[claims["says"] == "listed_name", "account"]
        concerned = pd.concat([acting, listed]).drop_duplicates()
        people = pd.Index(sorted(persons_of(concerned, persons).unique().tolist()))

        def numbered(rows: pd.DataFrame) -> pd.DataFrame:
            number = people.get_indexer(pd.Index(persons_of(rows["account"], persons)))
            concerning: pd.DataFrame = rows.assign(number=number)[number >= 0]
            return concerning

        every = pd.concat([concerned, claims["account"], persons["account"]]).drop_duplicates()
        accounts = numbered(pd.DataFrame({"account": every}))
        facts = numbered(claims)
        is_linked, is_page = facts["says"] == "linked", facts["says"] == "profile"
        pages = facts.loc[is_page, ["number", "value"]].rename(columns={"value": "page"})
        on_roster = accounts[accounts["account"].str.startswith("roster:")]
        names = pd.concat(
            [
                facts.loc[~is_linked & ~is_page, ["number", "value"]].rename(columns={"value": "name"}),
                on_roster[["number"]].assign(name=on_roster["account"].str.removeprefix("roster:")),
            ]
        )
        linked = facts.loc[is_linked, ["number", "value"]].rename(columns={"value": "account"})
        owned = [account_of_page(page) or "" for page in pages["page"].tolist()]
        of_pages = pages[["number"]].assign(account=pd.Series(owned, pages.index, dtype="str"))
        of_pages = of_pages[of_pages["account"] != ""]
        standing_for = ends.assign(account=persons_of(ends["account"], persons))
        number = people.get_indexer(pd.Index(standing_for["account"]))
        ended = pd.DataFrame({"number": number, "account": ends["other"], "commits": ends["commits"]})[number >= 0]
        return cls(people, accounts, names, pages, pd.concat([linked, of_pages]), ended)

    @cached_property
    def spelled(self) -> dict[str, list[Words]]:
        """The spellings of each name, computed once, however many people have it."""
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
        """The logins of people: ``number``, ``login`` and, as letters and digits alone, ``handle``."""
        platform = self.accounts["account"].str.replace(":.*", "", regex=True)
        is_login = ~platform.isin(NO_LOGINS)
        own = self.accounts.loc[is_login, "account"]
        login = pd.Series([split_account(account)[1].casefold() for account in own.tolist()], own.index, dtype="str")
        handle = login.str.replace("[^a-z0-9]+", "", regex=True)
        return pd.DataFrame({"number": self.accounts.loc[is_login, "number"], "login": login, "handle": handle})

    @property
    def shorn(self) -> pd.DataFrame:
        """The logins without a number at their end, where enough is left: ``number``, ``form``, each once."""
        short = self.logins["handle"].str.replace("[0-9]+$", "", regex=True)
        return self.logins[["number"]].assign(form=short)[short.str.len() >= SHORT].drop_duplicates()

    def forms(self) -> pd.DataFrame:
        """List forms that may be made from a name, as :meth:`Person.short_forms` and :meth:`Person.stems`."""
        single = self.written[~self.written["is_full"]]
        joined = single[["number"]].assign(form=["".join(words) for words in single["words"].tolist()])
        handles = self.logins[["number", "handle"]].rename(columns={"handle": "form"})
        short = pd.concat([handles, self.shorn, joined.astype({"form": "str"})])
        long = short[short["form"].str.len() > SECOND]
        without_second = long.assign(form=long["form"].str[0] + long["form"].str[2:])
        # a number at the end tells people apart, a second last initial does not
        double = handles[(handles["form"].str.len() > SECOND) & ~handles["form"].str.contains("[0-9]$", regex=True)]
        without_last = double.assign(form=double["form"].str[:-1])
        hyphened = self.logins.loc[self.logins["login"].str.contains("-", regex=False), ["number", "login"]]
        first = hyphened["login"].str.replace("-.*", "", regex=True)
        stems = hyphened[["number"]].assign(form=first)[first.str.len() > 2]
        return pd.concat([short, without_second, without_last, stems]).drop_duplicates()

    def make_people(self, numbers: npt.NDArray[np.intp]) -> dict[int, Person]:
        """Return some people with all facts on them, by number."""
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
        """Count names, logins and pages over everybody."""
        return Weighing.counted(
            (words for several in self.spelled.values() for words in several),
            Counter(self.shorn["form"].tolist()),
            Counter(self.pages.drop_duplicates()["page"].tolist()),
        )


def _candidates(facts: _Facts) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pair the people, by number, who have a key in common with few others; each pair once, in order."""
    # a page of more than two people is a group's
    pages = np.array([hash(page) for page in facts.pages["page"].tolist()], np.int64)
    by_page = _sharing(facts.pages["number"].to_numpy(np.int64), pages, 2)
    pairs = np.unique(np.concatenate([_sharing(*_keys(facts), CROWD), by_page]))
    return np.divmod(pairs, _MANY)


def _sharing(numbers: npt.NDArray[np.int64], keys: npt.NDArray[np.int64], crowd: int) -> npt.NDArray[np.int64]:
    """Pair the holders of each key that at most ``crowd`` people have, each pair as one number."""
    # in arrays, size by size, as a large community has too many pairs for Python's own loops
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
    """List keys that another account of the same person may have too: people's numbers, and hashes of the keys."""
    # of the logins that could be made from a name only those that occur, and of single words only those that are
    # somebody's whole name: thousands of people would have the others in common
    forms = facts.forms()
    taken = set(forms["form"].tolist())
    alone = {words[0] for several in facts.spelled.values() for words in several if len(words) == 1}
    # hashes, as texts would take more memory; two that are equal by chance cost no more than a comparison
    keys_of_names, holders = array("q"), array("q")
    for number, words in zip(facts.written["number"].tolist(), facts.written["words"].tolist(), strict=True):
        keys = [hash(key) for key in _keys_of_name(words, taken, alone)]
        keys_of_names.extend(keys)
        holders.extend([number] * len(keys))
    numbers, hashes = [np.asarray(holders, np.int64)], [np.asarray(keys_of_names, np.int64)]
    columns = [(forms, "form", "login ")]
    columns += [(table, "account", "account ") for table in (facts.accounts, facts.linked, facts.ended)]
    for table, column, prefix in columns:
        numbers.append(table["number"].to_numpy(np.int64))
        hashes.append(np.array([hash(prefix + text) for text in table[column].tolist()], np.int64))
    return np.concatenate(numbers), np.concatenate(hashes)


def _keys_of_name(words: Words, logins: Set[str], alone: Set[str]) -> Iterator[str]:
    yield from (f"name {key}" for key in names.keys_of(words))
    yield from (f"login {login}" for login in names.logins_of(words) if login in logins)
    nicknames = names.NICKNAMES.get(words[0], frozenset())
    ends = {word for word in (words[0], words[-1]) if len(word) >= SHORT or word in names.NICKNAMES}
    yield from (f"word {word}" for word in ends | nicknames if word in alone)
