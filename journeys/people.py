"""Who is one person: which accounts belong together, which are no people, and how a person is called on a page.

Accounts are joined on evidence that names an account or an address, never on a name alone. Left out: suggestions that
wait for a person's word, and splitting what evidence joins.
"""

import hashlib
import hmac
import re
import unicodedata
from typing import Any, Final

import narwhals as nw
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from journeys.engine import Engine
from journeys.events import NOBODY
from journeys.words_of_handles import ANIMALS, QUALITIES

KNOWN_BOTS: Final = frozenset(
    f"github:{login}"
    for login in (
        "actions-user allcontributors codecov-commenter codecov-io dependabot dependabot-preview "
        "github-actions greenkeeper-bot greenkeeperio-bot googlebot huggingface-bot hugobot imgbot "
        "imgbotapp k8s-ci-robot mergify "
        "meeseeksdev meeseeksmachine netlify now-bot pep8speaks poliastro-bot pre-commit-ci pyup-bot renovate-bot "
        "rust-highfive rust-log-analyzer rust-timer rustbot bors homu semantic-release-bot sonarcloud "
        "sourcery-ai-bot stale snyk-bot transifex-integration vercel web-flow welcome whitesource-bot binder-bot "
        "bot-ttw turingwaybot bigscience-bot"
    ).split()
)
"""Accounts known to be programs though nothing in their name or type says so."""
SUSPECT: Final = "bot|robot|automation|-ci$"
"""A login that looks like a program's: on a list for a person to look at, counted as a person until then."""
AGREEMENT: Final = 0.9
"""Share of an address's commits that must point to one login before the two are joined."""
JOINING: Final = ("user_id", "address")
"""Claims whose equal values make two accounts one person's."""


def joined_accounts(claims: nw.LazyFrame[Any], engine: Engine) -> pd.DataFrame:
    """Find the accounts that belong to somebody who has more than one.

    Parameters
    ----------
    claims
        Rows are statements of exports on accounts; columns of :data:`journeys.events.CLAIM_SCHEMA`.
    engine
        Computes them.

    Returns
    -------
    One row an account of a person with several: ``account``, ``person`` (the account that stands for all; a platform's
    login before a bare address, then alphabetically) and ``evidence`` (why it was joined, in words).
    """
    pairs = pd.concat(
        [
            _sharing(claims, engine),
            _said_the_same(claims, engine),
            _listed_names(claims, engine),
            _same_commits(claims, engine),
        ],
        ignore_index=True,
    )
    nobodies = set(nonpeople(claims, engine)["account"]) | {NOBODY}
    pairs = pairs[~pairs["account"].isin(nobodies) & ~pairs["other"].isin(nobodies)]
    return _groups(pairs)


def nonpeople(claims: nw.LazyFrame[Any], engine: Engine) -> pd.DataFrame:
    """List accounts that are programs, organisations or deleted.

    Returns
    -------
    One row an account: ``account`` and ``why``. A ``[bot]`` suffix needs no claim: see :func:`is_named_bot`.
    """
    typed = claims.filter((nw.col("says") == "type") & nw.col("value").is_in(["Bot", "Organization"]))
    said = engine.collect(typed.select("account", why=nw.col("value")).unique().sort("account", "why"))
    said["why"] = said["why"].map({"Bot": "its platform calls it a bot", "Organization": "an organisation"})
    listed = pd.DataFrame({"account": sorted(KNOWN_BOTS), "why": "a known bot"})
    listed.loc[len(listed)] = [NOBODY, "deleted accounts"]
    return pd.concat([said, listed]).drop_duplicates("account", ignore_index=True)


def is_named_bot(account: str = "account") -> nw.Expr:
    """Whether an account's login says it is a program, as GitHub marks its apps."""
    return nw.col(account).str.ends_with("[bot]")


def is_suspect(account: str) -> bool:
    """Whether a login looks like a program's without saying so; such an account counts as a person.

    >>> is_suspect("github:timidrobot"), is_suspect("github:ada")
    (True, False)
    """
    return re.search(SUSPECT, account) is not None and not account.endswith("[bot]") and account not in KNOWN_BOTS


def handle(person: str, key: bytes) -> str:
    """Give a person's readable pseudonym: the same for the same person and store, and not to be turned back.

    >>> handle("github:ada", b"key") == handle("github:ada", b"key")
    True
    >>> handle("github:ada", b"key") == handle("github:ada", b"other key")
    False
    """
    drawn = int.from_bytes(hmac.new(key, person.encode(), hashlib.sha256).digest()[:8], "big")
    drawn, quality = divmod(drawn, len(QUALITIES))
    drawn, animal = divmod(drawn, len(ANIMALS))
    return f"{QUALITIES[quality]}-{ANIMALS[animal]}-{drawn % 10_000:04d}"


def _sharing(claims: nw.LazyFrame[Any], engine: Engine) -> pd.DataFrame:
    """Pair accounts with one platform number (a renamed login) or one address.

    A login that two numbers have had changed hands: it is left alone.
    """
    told = claims.filter(nw.col("says").is_in(list(JOINING))).unique()
    handed_on = (
        told.filter(nw.col("says") == "user_id")
        .group_by("account")
        .agg(numbers=nw.col("value").n_unique())
        .filter(nw.col("numbers") > 1)
        .select("account")
    )
    told = told.join(handed_on, on="account", how="anti")
    shared = told.group_by("says", "value").agg(accounts=nw.col("account").n_unique()).filter(nw.col("accounts") > 1)
    held = engine.collect(told.join(shared, on=["says", "value"], how="inner").sort("says", "value", "account"))
    first = held.groupby(["says", "value"])["account"].transform("first")
    why = held["says"].map({"user_id": "the same account under a former login", "address": "the same address"})
    pairs = pd.DataFrame({"account": held["account"], "other": first, "evidence": why})
    return pairs[pairs["account"] != pairs["other"]]


def _said_the_same(claims: nw.LazyFrame[Any], engine: Engine) -> pd.DataFrame:
    said = claims.filter(nw.col("says") == "same_as").select("account", other=nw.col("value")).unique()
    return engine.collect(said).assign(evidence="the community's .mailmap")


def _listed_names(claims: nw.LazyFrame[Any], engine: Engine) -> pd.DataFrame:
    """Pair accounts through the recognition list, which puts a name beside a login.

    A name seen with an address joins it to the one login listed under that name. Two logins listed under one name are
    one person when they also share a profile page, or when both logins are made from the name. A name of one word is
    no evidence.
    """
    listed = engine.collect(
        claims.filter(nw.col("says").is_in(["listed_name", "profile"])).unique().sort("account", "value")
    )
    profiles = listed[listed["says"] == "profile"].groupby("account")["value"].agg(frozenset)
    names = listed[listed["says"] == "listed_name"].assign(name=lambda rows: rows["value"].map(plain_name))
    names = names[names["name"].str.contains(" ")]
    doubles = _doubles(names, profiles.to_dict())
    person = {
        **{account: account for account in names["account"]},
        **dict(zip(doubles["account"], doubles["other"], strict=True)),
    }
    holders = names.assign(person=names["account"].map(person)).groupby("name")["person"].agg(set)
    unique = {name: next(iter(people)) for name, people in holders.items() if len(people) == 1}
    seen = engine.collect(
        claims.filter((nw.col("says") == "name") & ~nw.col("account").str.starts_with("github:")).unique()
    )
    seen["other"] = seen["value"].map(plain_name).map(unique)
    seen = seen.dropna(subset="other")[["account", "other"]].assign(
        evidence="the name beside the login in the recognition list"
    )
    return pd.concat([doubles, seen], ignore_index=True)


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


def _same_commits(claims: nw.LazyFrame[Any], engine: Engine) -> pd.DataFrame:
    """Pair an address with the login that GitHub names for the same commits.

    GitHub says who merged a pull request by which commit. A merge commit was made by the merger, a commit with one
    parent by the pull's author (squash); git says its address. Nearly all must agree.
    """
    told = claims.filter(nw.col("says") == "commit").select("account", "value")
    login, address = nw.col("account").str.starts_with("github:"), nw.col("account").str.starts_with("git:")
    github = told.filter(login).select(other=nw.col("account"), value=nw.col("value"))
    for said, meant in (("merged:", "merge:"), ("landed:", "single:")):
        github = github.with_columns(value=nw.col("value").str.replace_all(said, meant, literal=True))
    met = told.filter(address).join(github, on="value", how="inner")
    counted = engine.collect(met.group_by("account", "other").agg(commits=nw.len()))
    share = counted["commits"] / counted.groupby("account")["commits"].transform("sum")
    agreed = counted[share >= AGREEMENT]
    return agreed[["account", "other"]].assign(evidence="GitHub names the login for the address's commits")


def plain_name(name: str) -> str:
    """Fold a name to its letters: capitals, accents and stray blanks do not tell people apart.

    >>> plain_name(" Suzana  Ilić ")
    'suzana ilic'
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _groups(pairs: pd.DataFrame) -> pd.DataFrame:
    """Unite what is paired, directly or through others."""
    accounts = pd.Index(sorted({*pairs["account"], *pairs["other"]}, key=_standing))
    if accounts.empty:
        return pd.DataFrame({"account": [], "person": [], "evidence": []}, dtype="str")
    rows, columns = accounts.get_indexer(pairs["account"]), accounts.get_indexer(pairs["other"])
    links = coo_array(([1] * len(pairs), (rows, columns)), shape=(len(accounts), len(accounts)))
    _, group = connected_components(links, directed=False)
    frame = pd.DataFrame({"account": accounts, "group": group})
    frame["person"] = frame.groupby("group")["account"].transform("first")
    ends = pd.concat(
        [pairs[["account", "evidence"]], pairs[["other", "evidence"]].set_axis(["account", "evidence"], axis=1)]
    )
    reasons = ends.drop_duplicates().groupby("account")["evidence"].agg(lambda told: "; ".join(sorted(told)))
    frame["evidence"] = frame["account"].map(reasons)
    return frame[["account", "person", "evidence"]]


def _standing(account: str) -> tuple[bool, str]:
    """Order accounts by how well they stand for a person: logins first, bare addresses last."""
    return (account.startswith(("git:", "roster:")), account)
