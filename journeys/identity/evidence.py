"""Evidence that two accounts are one person's: each kind is a function from claims to pairs of accounts.

It returns one row a pair: ``account``, ``other`` and ``evidence``, the reason in words. A name alone is evidence only
among those who sign commits in one repository.
"""

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.identity.names import Words, are_strangers, plain_name, spellings
from journeys.identity.signatures import logins_from_names, named_alike, named_as_logins
from journeys.model.accounts import split_account
from journeys.model.programs import bots
from journeys.store.engine import Engine

AGREEMENT: Final = 0.9
"""Share of an address's commits that must point to one login before the two are joined."""
MOSTLY: Final = 0.5
"""Share of a login's pull requests that must end with commits of the person it is joined to."""
SEVERAL: Final = 4
"""People at the ends of a login's pull requests from which on it may be an organisation's."""
MOST_OF_THE_ENDS: Final = 2 / 3
"""Share of those ends that, if one of them has more, makes the login a person's with helpers."""
HARDLY: Final = 0.1
"""Share of those ends that may be of people whose name happens to fit an organisation's login."""
JOINING: Final = ("user_id", "address")
"""Claims whose equal values make two accounts one person's."""
FEW_COMMITS: Final = 3
"""Commits of somebody who did hardly more than one pull request."""
LOGINS: Final = ("github:", "forge:")
"""Accounts under which people offer changes and name themselves as they like."""
LONG_WORD: Final = 5
"""Letters of a name's word from which on it stands in a login hardly by chance."""
_SHARED: Final = ("account", "other", "says", "sha")
SAME_COMMIT: Final = {"merged": "merge", "landed": "single"}
"""GitHub's word for an account's part in a commit, and git's for the author of the same commit."""


def persons_of(accounts: pd.Series, persons: pd.DataFrame) -> pd.Series:
    """Return the person of each account; one that is not in ``persons`` (as of ``unite``) stands for itself."""
    mapped = accounts.map(persons.set_index("account")["person"]).astype("str")
    return mapped.where(mapped.notna(), accounts).astype("str")


@dataclass(frozen=True)
class Claims:
    """The statements of exports on accounts, each once.

    Attributes
    ----------
    facts
        All but the statements on commits: ``account``, ``says``, ``value``, as in
        :data:`journeys.model.events.CLAIM_SCHEMA`.
    shared
        Addresses and logins with commits in common: ``account`` (the address), ``other`` (the login), ``says`` and
        ``commits``, their number. ``head``: the login's pull requests end with them; ``land``: GitHub names the login
        for them.
    """

    facts: pd.DataFrame
    shared: pd.DataFrame

    @property
    def kinds(self) -> Set[str]:
        """The values of ``says`` that occur."""
        return {*self.facts["says"].unique(), *self.shared["says"].unique()}

    def of_kind(self, *says: str) -> pd.DataFrame:
        """Return the facts of some kinds: ``account``, ``says``, ``value``."""
        return self.facts[self.facts["says"].isin(says)]

    def commits(self, says: str) -> pd.DataFrame:
        """Return pairs of address and login: ``account``, ``other``, ``commits``, ``agree`` (nearly all do)."""
        pairs = self.shared.loc[self.shared["says"] == says, ["account", "other", "commits"]]
        return pairs.assign(agree=pairs["commits"] / pairs.groupby("account")["commits"].transform("sum") >= AGREEMENT)

    def without(self, accounts: Collection[str]) -> "Claims":
        """Return the claims without those on some accounts and on programs."""
        facts, shared = self.facts, self.shared
        return Claims(
            facts[~are_nobodys(facts["account"], accounts)],
            shared[~are_nobodys(shared["account"], accounts) & ~are_nobodys(shared["other"], accounts)],
        )


def collect_claims(claims: nw.LazyFrame[Any], engine: Engine) -> Claims:
    """Read claims, with the columns of :data:`journeys.model.events.CLAIM_SCHEMA`, each once."""
    # commits are by far the most claims: they are joined in the engine, and only their counts come into memory
    facts = claims.filter(nw.col("says") != "commit").unique().sort("account", "says", "value")
    return Claims(engine.collect(facts), _shared(claims, engine))


def are_nobodys(accounts: pd.Series, nobodies: Collection[str]) -> "pd.Series[bool]":
    """Return which accounts are nobody's: those listed, and those whose login marks them as programs."""
    return accounts.isin(nobodies) | accounts.str.endswith(bots.ENDING)


def _shared(claims: nw.LazyFrame[Any], engine: Engine) -> pd.DataFrame:
    commits = claims.filter(nw.col("says") == "commit").select("account", "value").unique()
    commits = commits.select(
        "account",
        part=nw.col("value").str.replace_all(":.*$", ""),
        sha=nw.col("value").str.replace_all("^[a-z]+:", ""),
    )
    by_git = commits.filter(nw.col("account").str.starts_with("git:"))
    by_github = commits.filter(nw.col("part").is_in([*SAME_COMMIT, "head"])).select("sha", other="account", role="part")
    pairs = by_git.join(by_github, on="sha", how="inner")
    is_head = nw.col("role") == "head"
    # a merge made by hand has another author than who GitHub says landed it: only like parts are one person's
    is_same = [(nw.col("role") == role) & (nw.col("part") == part) for role, part in SAME_COMMIT.items()]
    pairs = pairs.filter(nw.any_horizontal(is_head, *is_same, ignore_nulls=False))
    pairs = pairs.with_columns(says=nw.when(is_head).then(nw.lit("head")).otherwise(nw.lit("land")))
    # beside the ends of pull requests, all that their authors committed
    ending = pairs.filter(is_head).select("account").unique()
    own = by_git.filter(nw.col("part") == "single")
    written = own.join(ending, on="account", how="inner").select("account", "sha", other="account", says=nw.lit("all"))
    pairs = nw.concat([pairs.select(*_SHARED), written.select(*_SHARED)])
    counts = pairs.group_by("account", "other", "says").agg(commits=nw.col("sha").n_unique())
    return engine.collect(counts.sort("account", "other", "says"))


def sharing(claims: Claims) -> pd.DataFrame:
    """Pair accounts with one platform number (a renamed login) or one address."""
    facts = claims.of_kind(*JOINING)
    numbers = facts.loc[facts["says"] == "user_id", "account"]
    # a login that had two numbers was given up by one person and taken by another
    facts = facts[~facts["account"].isin(numbers[numbers.duplicated()])]
    facts = facts[facts.duplicated(["says", "value"], keep=False)].sort_values(["says", "value", "account"])
    first = facts.groupby(["says", "value"])["account"].transform("first")
    why = facts["says"].map({"user_id": "the same account under a former login", "address": "the same address"})
    pairs = pd.DataFrame({"account": facts["account"], "other": first, "evidence": why})
    return pairs[pairs["account"] != pairs["other"]]


def in_mailmap(claims: Claims) -> pd.DataFrame:
    """Pair accounts that the community itself puts together, in its .mailmap or its list of members."""
    pairs = claims.of_kind("same_as").rename(columns={"value": "other"})
    return pairs[["account", "other"]].assign(evidence="the community's own list (.mailmap or members)")


def linked_accounts(claims: Claims) -> pd.DataFrame:
    """Pair an account with the one that its own profile names as its own."""
    linked = claims.of_kind("linked").rename(columns={"value": "other"})
    pairs = linked.loc[linked["account"] != linked["other"], ["account", "other"]]
    platform = pairs["account"].str.split(":").str[0]
    # anybody can write anybody's login there: an account that several of one platform name is joined to none of them
    sole = ~pairs.assign(platform=platform).duplicated(["platform", "other"], keep=False)
    return pairs[sole].assign(evidence="its own profile names the account")


def listed_names(claims: Claims) -> pd.DataFrame:
    """Pair accounts through lists with a name beside a login, of people who are recognised or who signed in.

    A name seen with an address joins it to the one login listed under that name. Two logins listed under one name are
    one person when they also share a profile page, or when both logins are made from the name.
    """
    profiles = claims.of_kind("profile").groupby("account")["value"].agg(frozenset)
    names = claims.of_kind("listed_name").assign(name=lambda rows: rows["value"].map(plain_name))
    # many people have one first name in common, so a name of one word is no evidence
    names = names[names["name"].str.contains(" ")]
    doubles = _doubles(names, {str(account): pages for account, pages in profiles.items()})
    person = {
        **{account: account for account in names["account"]},
        **dict(zip(doubles["account"], doubles["other"], strict=True)),
    }
    holders = names.assign(person=names["account"].map(person)).groupby("name")["person"].agg(set)
    unique = {name: next(iter(people)) for name, people in holders.items() if len(people) == 1}
    named = claims.of_kind("name")
    # at GitHub and the like everybody writes their own name, and may write another's
    named = named[~named["account"].str.startswith(LOGINS)]
    named = named.assign(other=named["value"].map(plain_name).map(unique)).dropna(subset="other")
    matched = named[["account", "other"]].assign(evidence="the name beside the login in the community's list")
    return pd.concat([doubles, matched], ignore_index=True)


def _doubles(names: pd.DataFrame, profiles: dict[str, frozenset[str]]) -> pd.DataFrame:
    pairs = names.merge(names, on="name")
    pairs = pairs[pairs["account_x"] < pairs["account_y"]]
    rows = [
        (second, first, "listed twice under one name, with one profile page or logins made from the name")
        for name, first, second in pairs[["name", "account_x", "account_y"]].drop_duplicates().itertuples(index=False)
        if profiles.get(first, frozenset()) & profiles.get(second, frozenset())
        or (_made_from(first, name) and _made_from(second, name))
    ]
    return pd.DataFrame(rows, columns=["account", "other", "evidence"])


def _made_from(account: str, name: str) -> bool:
    # by the last name, and not where it is as short as "li", which stands in many logins by chance
    letters = re.sub(r"[^a-z]", "", split_account(account)[1])
    last = re.sub(r"[^a-z]", "", "".join(name.split()[1:]))
    return len(last) >= 4 and last in letters


def same_names(claims: Claims) -> pd.DataFrame:
    """Pair accounts that sign the commits of one repository with one full name."""
    return named_alike(claims.of_kind("signed"))


def same_words(claims: Claims, persons: pd.DataFrame) -> pd.DataFrame:
    """Pair accounts of one repository by a name that is a login; ``persons`` are those joined by other evidence."""
    return _one_login(named_as_logins(claims.of_kind("signed")), persons)


def made_logins(claims: Claims, persons: pd.DataFrame) -> pd.DataFrame:
    """Pair logins with names of one repository; ``persons`` are those joined by other evidence."""
    return _one_login(logins_from_names(claims.of_kind("signed")), persons)


def _one_login(pairs: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs by which nobody gets a second login: two that suit one name may be two people's."""
    one, two = (persons_of(pairs[side], persons) for side in ("account", "other"))
    with_login = set(persons.loc[persons["account"].str.startswith(LOGINS), "person"])
    of_one, of_two = (each.isin(with_login) | each.str.startswith(LOGINS) for each in (one, two))
    without = one.where(of_two, two)
    logins = one.where(of_one).fillna(two.where(of_two)).groupby(without).transform("nunique")
    is_first = (of_one ^ of_two) & (logins == 1)
    return pairs[(one != two) & (is_first | ~(of_one | of_two))]


def same_commits(claims: Claims) -> pd.DataFrame:
    """Pair an address with the login that GitHub names for the same commits, where nearly all agree."""
    # GitHub says who merged a pull request by which commit: a merge commit is the merger's, one with a single parent
    # (squash) the pull request's author's
    pairs = claims.commits("land")
    return pairs.loc[pairs["agree"], ["account", "other"]].assign(
        evidence="GitHub names the login for the address's commits"
    )


def own_branches(claims: Claims) -> pd.DataFrame:
    """Pair an address with the login whose pull requests end with its commits, where the name fits the login."""
    ends = _branch_ends(claims)
    fits = _fits(ends, _names_of(claims, ends))
    # others may push to somebody's pull request, and a login may be an organisation's: so nearly all the address's ends
    # must be one login's, and most of the login's ends must be of people whose name fits it
    is_coherent = ends["share"].where(fits, 0.0).groupby(ends["other"]).transform("sum") >= MOSTLY
    return ends.loc[fits & is_coherent & ends["agree"], ["account", "other"]].assign(
        evidence="the login's pull requests end with the address's commits, and the name fits the login"
    )


def ended_branches(claims: Claims) -> pd.DataFrame:
    """Pair an address with the login whose pull requests mostly end with its commits, or whose name fits the login.

    One row a pair: ``account`` (the address), ``other`` (the login) and ``commits``; for suggestions, not for joining.
    """
    ends = _branch_ends(claims)
    is_its = (ends["share"] >= MOSTLY) | _fits(ends, _names_of(claims, ends))
    return ends.loc[ends["agree"] & is_its, ["account", "other", "commits"]]


def branches_of_people(claims: Claims, persons: pd.DataFrame) -> pd.DataFrame:
    """Pair a person without a login with a login nobody else commits for, whose pull requests end with their commits.

    ``persons`` are the accounts joined by all other evidence, as of :func:`journeys.identity.people.unite`: somebody
    who commits under two addresses ends pull requests with both. One end may be a helper's, so that it counts only if
    it is all of the login's, and the person committed hardly anything else.
    """
    shared = claims.shared.assign(one=persons_of(claims.shared["account"], persons))
    written = shared[shared["says"] == "all"].groupby("one")["commits"].sum()
    ends = shared[shared["says"] == "head"].groupby(["one", "other"])["commits"].sum().reset_index()
    ends["agree"] = ends["commits"] / ends.groupby("one")["commits"].transform("sum") >= AGREEMENT
    of_kind = persons["account"].str.startswith
    with_login, with_commits = (set(persons.loc[of_kind(kind), "person"]) for kind in (LOGINS, "git:"))
    # whoever has a login of their own helps with another's pull request
    ends = ends[~ends["one"].isin(with_login)]
    ends["share"] = ends["commits"] / ends.groupby("other")["commits"].transform("sum")
    ends = ends[ends["agree"] & ~persons_of(ends["other"], persons).isin(with_commits)]
    names = _spelled_by_person(claims, persons, ends)
    sides = [(names.get(one, set()), names.get(other, set()), other) for one, other in _rows(ends)]
    alike = pd.Series([_shares_word(*side) for side in sides], index=ends.index, dtype="bool")
    unlike = pd.Series([_are_strangers(*side[:2]) for side in sides], index=ends.index, dtype="bool")
    several = (ends["commits"] > 1) & (ends["share"] >= MOSTLY) & ~unlike
    is_only = (ends["share"] == 1) & (ends["one"].map(written) <= FEW_COMMITS)
    pairs = ends[several | alike | (is_only & ~ends["other"].isin(names.keys()))]
    return pairs.rename(columns={"one": "account"})[["account", "other"]].assign(
        evidence="the login's pull requests end with the person's commits, and nobody else commits under it"
    )


def _rows(ends: pd.DataFrame) -> Iterator[tuple[str, str]]:
    return zip(ends["one"].tolist(), ends["other"].tolist(), strict=True)


def _spelled_by_person(claims: Claims, persons: pd.DataFrame, ends: pd.DataFrame) -> dict[str, set[Words]]:
    """Return the spelled names of each person who ends pull requests and of each login whose they are."""
    names = claims.of_kind("name")
    names = names.assign(one=persons_of(names["account"], persons))
    of_people = names[names["one"].isin(ends["one"])][["one", "value"]]
    of_logins = names[names["account"].isin(ends["other"])][["account", "value"]].set_axis(["one", "value"], axis=1)
    named = pd.concat([of_people, of_logins])
    found: dict[str, set[Words]] = {}
    for one, name in zip(named["one"].tolist(), named["value"].tolist(), strict=True):
        found.setdefault(one, set()).update(spellings(name))
    return found


def _shares_word(one: Set[Words], other: Set[Words], login: str) -> bool:
    words = {word for several in one for word in several if len(word) > 2}
    letters = re.sub(r"[^a-z0-9]", "", split_account(login)[1])
    named = {word for several in other for word in several}
    return bool(words & {*named, letters}) or any(len(word) >= LONG_WORD and word in letters for word in words)


def _are_strangers(one: Set[Words], other: Set[Words]) -> bool:
    return are_strangers(*({words for words in each if len(words) > 1} for each in (one, other)))


def organisations(claims: Claims) -> pd.DataFrame:
    """Find logins to whose forks several people push and that fit none of their names: ``account`` and ``why``."""
    ends = _branch_ends(claims)
    if ends.empty:
        return pd.DataFrame(columns=["account", "why"], dtype="str")
    names = _names_of(claims, ends)
    # people by name, as one person may commit under several addresses
    ends["name"] = [min(names.get(account, [""])) for account in ends["account"]]
    # a login with a name of its own is a person's
    ends["fits"] = _fits(ends, names) | ends["other"].isin(names)
    shares = ends.groupby(["other", "name"])["share"].sum().groupby("other").agg(["size", "max"])
    fitting = ends["share"].where(ends["fits"], 0.0).groupby(ends["other"]).sum()
    is_shared = (shares["size"] >= SEVERAL) & (shares["max"] <= MOST_OF_THE_ENDS) & (fitting <= HARDLY)
    accounts = pd.DataFrame({"account": sorted(shares.index[is_shared])}, dtype="str")
    return accounts.assign(why="an organisation's: several people push there, and none is called so")


def _names_of(claims: Claims, ends: pd.DataFrame) -> dict[str, list[str]]:
    names = claims.of_kind("name")
    names = names[names["account"].isin({*ends["account"], *ends["other"]})]
    return {str(account): list(values) for account, values in names.groupby("account")["value"]}


def _fits(ends: pd.DataFrame, names: dict[str, list[str]]) -> "pd.Series[bool]":
    """Return for each pair of an address and a login whether the login is made from a name of the address."""
    pairs = zip(ends["account"], ends["other"], strict=True)
    fitting = [any(_resembles(login, name) for name in names.get(account, ())) for account, login in pairs]
    return pd.Series(fitting, index=ends.index, dtype="bool")


def _branch_ends(claims: Claims) -> pd.DataFrame:
    """Return the pairs of address and login by pull requests, with the ``share`` of the login's."""
    pairs = claims.commits("head")
    return pairs.assign(share=pairs["commits"] / pairs.groupby("other")["commits"].transform("sum"))


def _resembles(account: str, name: str) -> bool:
    """Return whether a login begins like a word of the name, holds most of one, or an initial and a last name's start.

    >>> _resembles("github:kwonalbert", "Albert Kwon"), _resembles("github:rozbb", "Richard Barnes")
    (True, False)
    >>> _resembles("github:psla", "Piotr Slatala"), _resembles("github:foster0", "Stella Bide")
    (True, False)
    """
    login = re.sub(r"[^a-z0-9]", "", split_account(account)[1])
    words = [word for words in spellings(name) for word in ("".join(words), *words)]
    initials = {words[0][0] + words[-1][:3] for words in spellings(name) if len(words) > 1 and len(words[-1]) > 2}
    return any(login.startswith(beginning) for beginning in initials) or any(
        login.startswith(word[:3]) or login.endswith(word) or (len(word) > 3 and word[:4] in login)
        for word in words
        if len(word) > 2
    )


KINDS: Final = {
    sharing: frozenset(JOINING),
    in_mailmap: frozenset({"same_as"}),
    linked_accounts: frozenset({"linked"}),
    listed_names: frozenset({"listed_name"}),
    same_commits: frozenset({"land"}),
    own_branches: frozenset({"head"}),
    same_names: frozenset({"signed"}),
}
"""The kinds of evidence, the strongest first, with the claims that each needs."""
LATER_KINDS: Final = {
    same_words: "signed",
    made_logins: "signed",
    branches_of_people: "head",
}
"""Weaker kinds, which ask who is one person by all kinds before them, with the claim that each needs."""
