"""Who is one person: which accounts belong together, which are no people, and how a person is called on a page.

Accounts are joined on evidence that names an account or an address, never on a name alone. Left out: suggestions that
wait for a person's word, and splitting what evidence joins.
"""

import hashlib
import hmac
import re
from typing import Any, Final

import narwhals as nw
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from journeys import evidence
from journeys.engine import Engine
from journeys.events import NOBODY
from journeys.words_of_handles import ANIMALS, QUALITIES

KNOWN_BOTS: Final = frozenset(
    f"github:{login}"
    for login in (
        "actions-user allcontributors codecov codecov-commenter codecov-io coveralls dependabot dependabot-preview "
        "github-actions greenkeeper greenkeeperio-bot huggingface-bot imgbot imgbotapp k8s-ci-robot lgtm-com mergify "
        "meeseeksmachine netlify pep8speaks pre-commit-ci pyup-bot renovate renovate-bot rust-highfive "
        "rust-log-analyzer rust-timer rustbot bors semantic-release-bot snyk-bot sonarcloud sourcery-ai stale "
        "transifex-integration vercel web-flow welcome whitesource-bolt"
    ).split()
)
"""Accounts known to be programs; GraphQL exports name GitHub's apps without the ``[bot]`` that tells them elsewhere."""
SUSPECT: Final = "bot|robot|automation|-ci$"
"""A login that looks like a program's: on a list for a person to look at, counted as a person until then."""


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
    said = set(engine.collect(claims.select("says").unique())["says"])
    found = [find(claims, engine) for find, needed in evidence.KINDS.items() if said & needed]
    pairs = pd.concat([pd.DataFrame({"account": [], "other": [], "evidence": []}, dtype="str"), *found])
    if pairs.empty:
        return _groups(pairs)
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


def _groups(pairs: pd.DataFrame) -> pd.DataFrame:
    """Unite what is paired, directly or through others."""
    accounts = pd.Index(sorted({*pairs["account"], *pairs["other"]}, key=_standing))
    if accounts.empty:
        return pd.DataFrame({"account": [], "person": [], "evidence": []}, dtype="str")
    rows, columns = (accounts.get_indexer(pd.Index(pairs[side])) for side in ("account", "other"))
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
