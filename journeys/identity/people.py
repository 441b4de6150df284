"""Who is one person: which accounts belong together, and which belong to no person.

Accounts are joined on evidence that names an account or an address, on how people sign the commits of one repository,
and on what people decided: a decision goes before any evidence. Left out: suggestions that wait for a decision
(``suggestions.py``).
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from journeys.identity import evidence
from journeys.identity.evidence import Claims
from journeys.identity.evidence import persons_of as persons_of  # needed by evidence too, which cannot import this
from journeys.model.events import NOBODY
from journeys.model.programs import bots
from journeys.model.programs.agents import known_agents

ORGANISATION: Final = "an organisation"
"""How the reason begins why an account of an organisation is no person's."""
_TYPES: Final = {
    "Bot": "its platform calls it a bot",
    "Organization": ORGANISATION,
    bots.PROGRAM: "a known program, by its address or name",
}
AGENT: Final = "AI agent: "
"""How the reason begins why an account of an AI agent is no person's; its name follows."""
DECIDED: Final = "somebody decided so"
KEPT: Final = "stayed together when another account was taken out"
_NO_PAIRS: Final = pd.DataFrame({"account": [], "other": [], "evidence": []}, dtype="str")
_NOBODY: Final[frozenset[str]] = frozenset()


def joined_accounts(claims: Claims, decided: pd.DataFrame | None = None) -> pd.DataFrame:
    """Unite accounts by evidence and decisions, as :func:`unite` does."""
    return unite(evidence_pairs(claims, nonpeople(claims)), decided)


def evidence_pairs(claims: Claims, nobodies: pd.DataFrame) -> pd.DataFrame:
    """Pair accounts that evidence joins by itself, except those in ``nobodies``, as of :func:`nonpeople`.

    One row a pair, the strongest kind of evidence first, then alphabetically: ``account``, ``other``, ``evidence``.
    """
    left_out = set(nobodies["account"])
    of_people = claims.without(left_out)
    tables = [
        pair(of_people).sort_values(["account", "other"])
        for pair, needed in evidence.KINDS.items()
        if of_people.kinds & needed
    ]
    pairs = pd.concat([_NO_PAIRS, *tables], ignore_index=True)
    for pair_people, claim in evidence.LATER_KINDS.items():
        if claim in of_people.kinds:
            later = pair_people(of_people, _groups(pairs)).sort_values(["account", "other"])
            pairs = pd.concat([pairs, later], ignore_index=True)
    # a claim's value may name a program or an organisation too
    return pairs.loc[~evidence.are_nobodys(pairs["other"], left_out), list(_NO_PAIRS.columns)]


def unite(pairs: pd.DataFrame, decided: pd.DataFrame | None = None) -> pd.DataFrame:
    """Make people of pairs of accounts, without ever uniting what a decision separates.

    Parameters
    ----------
    pairs
        Rows are pairs of accounts, the strongest evidence first: ``account``, ``other``, ``evidence``.
    decided
        What people decided, the newest first, as of :meth:`journeys.logs.decisions.DecisionLog.in_force`.

    Returns
    -------
    One row an account of a person with several: ``account``, ``person`` (the account that stands for all; a platform's
    login before a bare address, then alphabetically) and ``evidence`` (why it was joined, in words).
    """
    if decided is None or decided.empty:
        return _groups(pairs)
    same, different, together = (decided[decided["says"] == says] for says in ("same", "different", "together"))
    # where pairs would unite what is separated, the later ones are dropped: so decisions go before all evidence, and
    # what only stays together after a split comes after it
    ordered = pd.concat([same.assign(evidence=DECIDED), pairs, together.assign(evidence=KEPT)], ignore_index=True)
    return _groups(_obeying(ordered[list(_NO_PAIRS.columns)], different))


def is_among(accounts: pd.Series, wanted: pd.Series) -> "npt.NDArray[np.bool_]":
    """Return which accounts are among others."""
    # not isin: pandas 3.1 makes an Arrow scalar of each text that it is given, which takes 40 times as long
    is_wanted: npt.NDArray[np.bool_] = pd.Index(wanted.unique()).get_indexer(pd.Index(accounts)) >= 0
    return is_wanted


def nonpeople(claims: Claims) -> pd.DataFrame:
    """List accounts that are AI agents, programs, organisations or deleted: ``account`` and ``why``.

    Those with a ``[bot]`` suffix are not among them: see
    :func:`journeys.model.programs.bots.is_named_bot`.
    """
    types = claims.of_kind("type")
    typed = types.assign(why=types["value"].map(_TYPES)).dropna(subset="why")[["account", "why"]]
    listed = pd.DataFrame({"account": sorted(bots.KNOWN_BOTS), "why": "a known bot"})
    listed.loc[len(listed)] = [NOBODY, "deleted accounts"]
    # what says most first: of several reasons the first stays
    return pd.concat([_agents(claims), typed, listed, evidence.organisations(claims)]).drop_duplicates(
        "account", ignore_index=True
    )


def agents_of(nobodies: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts of AI agents among those of :func:`nonpeople`: ``account``, ``agent``."""
    agents = nobodies[nobodies["why"].str.startswith(AGENT)]
    return pd.DataFrame({"account": agents["account"], "agent": agents["why"].str.removeprefix(AGENT)})


def _agents(claims: Claims) -> pd.DataFrame:
    known = known_agents()
    numbers = claims.of_kind("user_id")
    # a login can be new to the list, and its number not
    numbered = numbers.assign(value=numbers["value"].map(known.numbers)).dropna(subset="value")
    said = pd.concat([numbered, claims.of_kind("agent")])[["account", "value"]]
    listed = pd.DataFrame(sorted(known.accounts.items()), columns=["account", "value"])
    found = pd.concat([listed, said], ignore_index=True).astype("str")
    return pd.DataFrame({"account": found["account"], "why": AGENT + found["value"]})


def _obeying(pairs: pd.DataFrame, separated: pd.DataFrame) -> pd.DataFrame:
    """Drop the pairs that would unite what is separated, the later ones first."""
    # all pairs together first: only the groups in which separated accounts meet are built again pair by pair, as that
    # takes Python's time for each pair
    group = _components(pairs)
    sides = [separated[side].map(group) for side in ("account", "other")]
    touched = set(sides[0][sides[0].notna() & (sides[0] == sides[1])])
    if not touched:
        return pairs
    rivals: dict[str, set[str]] = {}
    for one, other in zip(separated["account"].tolist(), separated["other"].tolist(), strict=True):
        rivals.setdefault(one, set()).add(other)
        rivals.setdefault(other, set()).add(one)
    members: dict[str, set[str]] = {}
    kept = []
    concerned = pairs["account"].map(group).isin(touched)
    # union of sets; each account's entry is the one set of its whole group
    for row, one, other in pairs.loc[concerned, ["account", "other"]].itertuples(name=None):
        mine, yours = (members.setdefault(account, {account}) for account in (one, other))
        if mine is yours or not any(rivals.get(account, _NOBODY) & yours for account in mine):
            mine |= yours
            members.update(dict.fromkeys(yours, mine))
            kept.append(row)
    return pairs.loc[~concerned | pairs.index.isin(kept)]


def _components(pairs: pd.DataFrame) -> pd.Series:
    """Return the number of each account's group: accounts that are paired, directly or through others, have one."""
    # in this order, so that the first account of a group is the one that stands for the person
    accounts = pd.Index(sorted({*pairs["account"].tolist(), *pairs["other"].tolist()}, key=standing))
    rows, columns = (accounts.get_indexer(pd.Index(pairs[side])) for side in ("account", "other"))
    links = coo_array(([1] * len(pairs), (rows, columns)), shape=(len(accounts), len(accounts)))
    return pd.Series(connected_components(links, directed=False)[1] if len(accounts) else [], index=accounts)


def _groups(pairs: pd.DataFrame) -> pd.DataFrame:
    if pairs.empty:
        return pd.DataFrame({"account": [], "person": [], "evidence": []}, dtype="str")
    frame = _components(pairs).rename_axis("account").rename("group").reset_index()
    frame["person"] = frame.groupby("group")["account"].transform("first")
    ends = pd.concat(
        [pairs[["account", "evidence"]], pairs[["other", "evidence"]].set_axis(["account", "evidence"], axis=1)]
    )
    ends = ends.drop_duplicates()
    # most accounts have one reason, and grouping takes long: only the others are grouped
    several = ends["account"].duplicated(keep=False)
    joined = ends[several].groupby("account")["evidence"].agg(lambda reasons: "; ".join(sorted(reasons)))
    reasons = pd.concat([ends[~several].set_index("account")["evidence"], joined])
    frame["evidence"] = frame["account"].map(reasons)
    return frame[["account", "person", "evidence"]]


def standing(account: str) -> tuple[bool, str]:
    """Return a sort key by which logins stand for a person before bare addresses and names."""
    return (account.startswith(("git:", "roster:")), account)
