"""Who is one person: which accounts belong together, which are no people, and how a person is called on a page.

Accounts are joined on evidence that names an account or an address, never on a name alone, and on what people decided:
a decision goes before any evidence. Left out: suggestions that wait for a person's word (``suggestions.py``).
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from journeys.identity import evidence
from journeys.identity.evidence import Claims
from journeys.model.bots import KNOWN_BOTS
from journeys.model.events import NOBODY

_PLATFORMS_WORD: Final = {"Bot": "its platform calls it a bot", "Organization": "an organisation"}
DECIDED: Final = "somebody decided so"
KEPT: Final = "stayed together when another account was taken out"
_NO_PAIRS: Final = pd.DataFrame({"account": [], "other": [], "evidence": []}, dtype="str")
_NOBODY: Final[frozenset[str]] = frozenset()


def joined_accounts(told: Claims, decided: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find the accounts that belong to somebody who has more than one.

    Parameters
    ----------
    told
        What exports told of accounts.
    decided
        What people decided, see :meth:`journeys.logs.decisions.DecisionLog.in_force`.

    Returns
    -------
    As of :func:`unite`.
    """
    return unite(evidence_pairs(told, nonpeople(told)), decided)


def evidence_pairs(told: Claims, nobodies: pd.DataFrame) -> pd.DataFrame:
    """Pair accounts that evidence joins by itself.

    Parameters
    ----------
    told
        What exports told of accounts.
    nobodies
        Who is no person, as of :func:`nonpeople`: these accounts are nobody's.

    Returns
    -------
    One row a pair, the strongest kind of evidence first, then alphabetically: ``account``, ``other``, ``evidence``.
    """
    left_out = set(nobodies["account"])
    of_people = told.without(left_out)
    there = of_people.kinds
    found = [
        find(of_people).sort_values(["account", "other"]) for find, needed in evidence.KINDS.items() if there & needed
    ]
    pairs = pd.concat([_NO_PAIRS, *found], ignore_index=True)
    return pairs.loc[~evidence.are_nobodys(pairs["other"], left_out), list(_NO_PAIRS.columns)]


def unite(pairs: pd.DataFrame, decided: pd.DataFrame | None = None) -> pd.DataFrame:
    """Make people of pairs of accounts, without ever uniting what a decision parts.

    Parameters
    ----------
    pairs
        Rows are pairs of accounts, those that speak loudest first: ``account``, ``other``, ``evidence``.
    decided
        What people decided, the newest first: ``account``, ``other``, ``says`` (``same``, ``different``, ``together``).
        Accounts that are the same go before any evidence; those that stay together after a split come after all of it.

    Returns
    -------
    One row an account of a person with several: ``account``, ``person`` (the account that stands for all; a platform's
    login before a bare address, then alphabetically) and ``evidence`` (why it was joined, in words).
    """
    if decided is None or decided.empty:
        return _groups(pairs)
    told = {says: decided[decided["says"] == says] for says in ("same", "different", "together")}
    ordered = pd.concat(
        [told["same"].assign(evidence=DECIDED), pairs, told["together"].assign(evidence=KEPT)], ignore_index=True
    )
    return _groups(_obeying(ordered[list(_NO_PAIRS.columns)], told["different"]))


def persons_of(accounts: pd.Series, persons: pd.DataFrame) -> pd.Series:
    """Return the person of each account.

    Parameters
    ----------
    accounts
        Accounts of anybody.
    persons
        Rows are accounts of people with several, as of :func:`unite`; any other account stands for itself.
    """
    found = accounts.map(persons.set_index("account")["person"]).astype("str")
    return found.where(found.notna(), accounts).astype("str")


def is_among(accounts: pd.Series, wanted: pd.Series) -> "npt.NDArray[np.bool_]":
    """Return which accounts are among others."""
    # not isin: pandas 3.1 makes an Arrow scalar of each text that it is given, which takes 40 times as long
    found: npt.NDArray[np.bool_] = pd.Index(wanted.unique()).get_indexer(pd.Index(accounts)) >= 0
    return found


def nonpeople(told: Claims) -> pd.DataFrame:
    """List accounts that are programs, organisations or deleted.

    Returns
    -------
    One row an account: ``account`` and ``why``. A ``[bot]`` suffix needs no claim: see
    :func:`journeys.model.bots.is_named_bot`.
    """
    typed = told.of_kind("type")
    said = typed.assign(why=typed["value"].map(_PLATFORMS_WORD)).dropna(subset="why")[["account", "why"]]
    listed = pd.DataFrame({"account": sorted(KNOWN_BOTS), "why": "a known bot"})
    listed.loc[len(listed)] = [NOBODY, "deleted accounts"]
    return pd.concat([said, listed, evidence.organisations(told)]).drop_duplicates("account", ignore_index=True)


def _obeying(pairs: pd.DataFrame, parted: pd.DataFrame) -> pd.DataFrame:
    """Drop the pairs that would unite what is parted, the later ones first; only where anything parted would meet."""
    group = _components(pairs)
    sides = [parted[side].map(group) for side in ("account", "other")]
    touched = set(sides[0][sides[0].notna() & (sides[0] == sides[1])])
    if not touched:
        return pairs
    rivals: dict[str, set[str]] = {}
    for one, other in zip(parted["account"].tolist(), parted["other"].tolist(), strict=True):
        rivals.setdefault(one, set()).add(other)
        rivals.setdefault(other, set()).add(one)
    members: dict[str, set[str]] = {}
    kept = []
    concerned = pairs["account"].map(group).isin(touched)
    for row, one, other in pairs.loc[concerned, ["account", "other"]].itertuples(name=None):
        mine, yours = (members.setdefault(account, {account}) for account in (one, other))
        if mine is yours or not any(rivals.get(account, _NOBODY) & yours for account in mine):
            mine |= yours
            members.update(dict.fromkeys(yours, mine))
            kept.append(row)
    return pairs.loc[~concerned | pairs.index.isin(kept)]


def _components(pairs: pd.DataFrame) -> pd.Series:
    """Give each account the number of its group: those that are paired, directly or through others, have one."""
    accounts = pd.Index(sorted({*pairs["account"].tolist(), *pairs["other"].tolist()}, key=standing))
    rows, columns = (accounts.get_indexer(pd.Index(pairs[side])) for side in ("account", "other"))
    links = coo_array(([1] * len(pairs), (rows, columns)), shape=(len(accounts), len(accounts)))
    return pd.Series(connected_components(links, directed=False)[1] if len(accounts) else [], index=accounts)


def _groups(pairs: pd.DataFrame) -> pd.DataFrame:
    """Unite what is paired."""
    if pairs.empty:
        return pd.DataFrame({"account": [], "person": [], "evidence": []}, dtype="str")
    frame = _components(pairs).rename_axis("account").rename("group").reset_index()
    frame["person"] = frame.groupby("group")["account"].transform("first")
    ends = pd.concat(
        [pairs[["account", "evidence"]], pairs[["other", "evidence"]].set_axis(["account", "evidence"], axis=1)]
    )
    ends = ends.drop_duplicates()
    several = ends["account"].duplicated(keep=False)  # most accounts have one reason: only the others are gathered
    gathered = ends[several].groupby("account")["evidence"].agg(lambda told: "; ".join(sorted(told)))
    reasons = pd.concat([ends[~several].set_index("account")["evidence"], gathered])
    frame["evidence"] = frame["account"].map(reasons)
    return frame[["account", "person", "evidence"]]


def standing(account: str) -> tuple[bool, str]:
    """Order accounts by how well they stand for a person: logins first, bare addresses last."""
    return (account.startswith(("git:", "roster:")), account)
