"""What speaks for two accounts being one person's: each kind of evidence gives pairs of accounts.

Every kind of evidence is a function that takes what exports told of accounts and gives one row a pair: ``account``,
``other`` and ``evidence``, the reason in words. A name alone is never evidence.
"""

import re
from collections.abc import Collection, Set
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.identity.names import plain_name, spellings
from journeys.model import bots
from journeys.store.engine import Engine

AGREEMENT: Final = 0.9
"""Share of an address's commits that must point to one login before the two are joined."""
MOSTLY: Final = 0.5
"""Share of a login's pull requests that must end with commits of whom it is taken for."""
SEVERAL: Final = 4
"""People at the ends of a login's pull requests from which on it may be an organisation's."""
MOST_OF_THE_ENDS: Final = 2 / 3
"""Share of those ends that, if one of them has more, makes the login a person's with helpers."""
HARDLY: Final = 0.1
"""Share of those ends that may be of people whose name happens to fit an organisation's login."""
JOINING: Final = ("user_id", "address")
"""Claims whose equal values make two accounts one person's."""
SAME_COMMIT: Final = {"merged": "merge", "landed": "single"}
"""GitHub's word for an account's part in a commit, and git's for the author of the same commit."""


@dataclass(frozen=True)
class Claims:
    """What exports told of accounts, each statement once.

    Attributes
    ----------
    facts
        All but the statements on commits: ``account``, ``says``, ``value``, as in
        :data:`journeys.model.events.CLAIM_SCHEMA`.
    shared
        By whose commits the pull requests of whom ended (``says`` is ``head``), and whose commits GitHub named as whose
        (``says`` is ``land``): ``account`` (an address), ``other`` (a login), ``says`` and ``commits``, their number.
    """

    facts: pd.DataFrame
    shared: pd.DataFrame

    @property
    def kinds(self) -> Set[str]:
        """What there is, by what it says."""
        return {*self.facts["says"].unique(), *self.shared["says"].unique()}

    def of_kind(self, *says: str) -> pd.DataFrame:
        """Give the facts that say one of these: ``account``, ``says``, ``value``."""
        return self.facts[self.facts["says"].isin(says)]

    def commits(self, says: str) -> pd.DataFrame:
        """Give whose commits were whose: ``account``, ``other``, ``commits`` and ``agree``.

        Addresses agree on a login if nearly all that is told of them points to it.
        """
        met = self.shared.loc[self.shared["says"] == says, ["account", "other", "commits"]]
        return met.assign(agree=met["commits"] / met.groupby("account")["commits"].transform("sum") >= AGREEMENT)

    def without(self, accounts: Collection[str]) -> "Claims":
        """Give what is told of anybody but these accounts and those that say they are programs."""
        facts, shared = self.facts, self.shared
        return Claims(
            facts[~are_nobodys(facts["account"], accounts)],
            shared[~are_nobodys(shared["account"], accounts) & ~are_nobodys(shared["other"], accounts)],
        )


def collect_claims(claims: nw.LazyFrame[Any], engine: Engine) -> Claims:
    """Gather what exports told.

    Parameters
    ----------
    claims
        Rows are statements of exports on accounts; columns of :data:`journeys.model.events.CLAIM_SCHEMA`.
    engine
        Computes them.
    """
    facts = claims.filter(nw.col("says") != "commit").unique().sort("account", "says", "value")
    return Claims(engine.collect(facts), _shared(claims, engine))


def are_nobodys(accounts: pd.Series, nobodies: Collection[str]) -> "pd.Series[bool]":
    """Say which accounts are nobody's: those listed, and those whose login says that they are programs."""
    return accounts.isin(nobodies) | accounts.str.endswith(bots.ENDING)


def _shared(claims: nw.LazyFrame[Any], engine: Engine) -> pd.DataFrame:
    """Join what git says of commits to what GitHub says of them."""
    told = claims.filter(nw.col("says") == "commit").select("account", "value").unique()
    told = told.select(
        "account",
        part=nw.col("value").str.replace_all(":.*$", ""),
        sha=nw.col("value").str.replace_all("^[a-z]+:", ""),
    )
    by_git = told.filter(nw.col("account").str.starts_with("git:"))
    by_github = told.filter(nw.col("part").is_in([*SAME_COMMIT, "head"])).select("sha", other="account", said="part")
    met = by_git.join(by_github, on="sha", how="inner")
    is_same = [(nw.col("said") == said) & (nw.col("part") == meant) for said, meant in SAME_COMMIT.items()]
    met = met.filter(nw.any_horizontal(nw.col("said") == "head", *is_same, ignore_nulls=False))
    says = nw.when(nw.col("said") == "head").then(nw.lit("head")).otherwise(nw.lit("land"))
    counted = met.with_columns(says=says).group_by("account", "other", "says").agg(commits=nw.col("sha").n_unique())
    return engine.collect(counted.sort("account", "other", "says"))


def sharing(told: Claims) -> pd.DataFrame:
    """Pair accounts with one platform number (a renamed login) or one address.

    A login that two numbers have had changed hands: it is left alone.
    """
    held = told.of_kind(*JOINING)
    numbers = held.loc[held["says"] == "user_id", "account"]
    held = held[~held["account"].isin(numbers[numbers.duplicated()])]
    held = held[held.duplicated(["says", "value"], keep=False)].sort_values(["says", "value", "account"])
    first = held.groupby(["says", "value"])["account"].transform("first")
    why = held["says"].map({"user_id": "the same account under a former login", "address": "the same address"})
    pairs = pd.DataFrame({"account": held["account"], "other": first, "evidence": why})
    return pairs[pairs["account"] != pairs["other"]]


def in_mailmap(told: Claims) -> pd.DataFrame:
    """Pair accounts that the community itself puts together in its .mailmap."""
    said = told.of_kind("same_as").rename(columns={"value": "other"})
    return said[["account", "other"]].assign(evidence="the community's .mailmap")


def linked_accounts(told: Claims) -> pd.DataFrame:
    """Pair an account with the one that its own profile names as its own.

    Anybody can write anybody's login there: of an account that several of one platform name, nothing is taken.
    """
    linked = told.of_kind("linked").rename(columns={"value": "other"})
    held = linked.loc[linked["account"] != linked["other"], ["account", "other"]]
    platform = held["account"].str.split(":").str[0]
    sole = ~held.assign(platform=platform).duplicated(["platform", "other"], keep=False)
    return held[sole].assign(evidence="its own profile names the account")


def listed_names(told: Claims) -> pd.DataFrame:
    """Pair accounts through lists that put a name beside a login: of who is recognised, or who signed in.

    A name seen with an address joins it to the one login listed under that name. Two logins listed under one name are
    one person when they also share a profile page, or when both logins are made from the name. A name of one word is
    no evidence.
    """
    profiles = told.of_kind("profile").groupby("account")["value"].agg(frozenset)
    names = told.of_kind("listed_name").assign(name=lambda rows: rows["value"].map(plain_name))
    names = names[names["name"].str.contains(" ")]
    doubles = _doubles(names, {str(account): pages for account, pages in profiles.items()})
    person = {
        **{account: account for account in names["account"]},
        **dict(zip(doubles["account"], doubles["other"], strict=True)),
    }
    holders = names.assign(person=names["account"].map(person)).groupby("name")["person"].agg(set)
    unique = {name: next(iter(people)) for name, people in holders.items() if len(people) == 1}
    seen = told.of_kind("name")
    seen = seen[~seen["account"].str.startswith("github:")]
    seen = seen.assign(other=seen["value"].map(plain_name).map(unique)).dropna(subset="other")
    matched = seen[["account", "other"]].assign(evidence="the name beside the login in the community's list")
    return pd.concat([doubles, matched], ignore_index=True)


def _doubles(names: pd.DataFrame, profiles: dict[str, frozenset[str]]) -> pd.DataFrame:
    """Pair logins listed under one name, where more than the name speaks for one person."""
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
    """Whether a login holds the person's last name."""
    letters = re.sub(r"[^a-z]", "", account.partition(":")[2])
    last = re.sub(r"[^a-z]", "", "".join(name.split()[1:]))
    return len(last) >= 4 and last in letters


def same_commits(told: Claims) -> pd.DataFrame:
    """Pair an address with the login that GitHub names for the same commits.

    GitHub says who merged a pull request by which commit. A merge commit was made by the merger, a commit with one
    parent by the pull's author (squash); git says its address. Nearly all must agree.
    """
    met = told.commits("land")
    return met.loc[met["agree"], ["account", "other"]].assign(
        evidence="GitHub names the login for the address's commits"
    )


def own_branches(told: Claims) -> pd.DataFrame:
    """Pair an address with the login whose pull requests end with its commits, where the login is made from its name.

    Others may push to somebody's pull request, and a login may be an organisation's: so nearly all the address's ends
    must be one login's, the name must speak for it, and most of the login's ends must be of people with such a name.
    """
    ends = _branch_ends(told)
    fits = _fits(ends, _called(told, ends))
    is_coherent = ends["share"].where(fits, 0.0).groupby(ends["other"]).transform("sum") >= MOSTLY
    return ends.loc[fits & is_coherent & ends["agree"], ["account", "other"]].assign(
        evidence="the login's pull requests end with the address's commits, and the name fits the login"
    )


def ended_branches(told: Claims) -> pd.DataFrame:
    """Pair an address with the login whose pull requests mostly end with its commits, whatever the names.

    Returns
    -------
    One row a pair: ``account`` (the address), ``other`` (the login) and ``commits``. It is for somebody to decide.
    """
    ends = _branch_ends(told)
    return ends.loc[ends["agree"] & (ends["share"] >= MOSTLY), ["account", "other", "commits"]]


def organisations(told: Claims) -> pd.DataFrame:
    """Find logins that several people push to and none is called by: who owns such a fork is no person.

    Returns
    -------
    One row an account: ``account`` and ``why``.
    """
    ends = _branch_ends(told)
    if ends.empty:
        return pd.DataFrame(columns=["account", "why"], dtype="str")
    called = _called(told, ends)
    ends["name"] = [min(called.get(account, [""])) for account in ends["account"]]
    ends["fits"] = _fits(ends, called) | ends["other"].isin(called)
    shares = ends.groupby(["other", "name"])["share"].sum().groupby("other").agg(["size", "max"])
    fitting = ends["share"].where(ends["fits"], 0.0).groupby(ends["other"]).sum()
    is_shared = (shares["size"] >= SEVERAL) & (shares["max"] <= MOST_OF_THE_ENDS) & (fitting <= HARDLY)
    found = pd.DataFrame({"account": sorted(shares.index[is_shared])}, dtype="str")
    return found.assign(why="an organisation's: several people push there, and none is called so")


def _called(told: Claims, ends: pd.DataFrame) -> dict[str, list[str]]:
    """Give the names that the accounts of ends were seen with."""
    names = told.of_kind("name")
    names = names[names["account"].isin({*ends["account"], *ends["other"]})]
    return {str(account): list(held) for account, held in names.groupby("account")["value"]}


def _fits(ends: pd.DataFrame, called: dict[str, list[str]]) -> "pd.Series[bool]":
    """Say for each pair of an address and a login whether the login is made from a name of the address."""
    pairs = zip(ends["account"], ends["other"], strict=True)
    fitting = [any(_resembles(login, name) for name in called.get(account, ())) for account, login in pairs]
    return pd.Series(fitting, index=ends.index, dtype="bool")


def _branch_ends(told: Claims) -> pd.DataFrame:
    """Count by which addresses the pull requests of which logins end, with the share of the login's."""
    met = told.commits("head")
    return met.assign(share=met["commits"] / met.groupby("other")["commits"].transform("sum"))


def _resembles(account: str, name: str) -> bool:
    """Whether a login begins like a word of the name, holds more of one, or an initial and the last name's beginning.

    >>> _resembles("github:kwonalbert", "Albert Kwon"), _resembles("github:rozbb", "Richard Barnes")
    (True, False)
    >>> _resembles("github:psla", "Piotr Slatala"), _resembles("github:foster0", "Stella Bide")
    (True, False)
    """
    login = re.sub(r"[^a-z0-9]", "", account.partition(":")[2])
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
}
"""The kinds of evidence, the strongest first, with what they rest on: without any of it they find nothing."""
