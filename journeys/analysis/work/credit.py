"""Who is not credited? People whose acts show a kind of work that their community's recognition list does not name.

Only acts before the newest recognition count: later ones the loaded version of the list could not know. Left out:
people without a GitHub login, changes of an unknown kind, and people who declined to be listed, which no export shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from journeys.analysis.work.kinds import assign_kinds
from journeys.model import tables
from journeys.model.accounts import split_account
from journeys.model.vocabulary import UNTOLD

MIN_ACTS: Final = 3
"""Acts of one kind from which on somebody should be credited for it."""
ALIKE: Final = (
    ("blog", "content", "doc", "example", "tutorial"),
    ("bug", "ideas"),
    ("infra", "maintenance", "platform", "projectManagement", "tool"),
    ("code", "plugin"),
)
"""Kinds that lists use for one another: a person listed for one of them does not lack the others."""


@dataclass(frozen=True)
class Recognition:
    """A community's recognition list as loaded: ``place`` of most of it, its ``people``, and its newest day."""

    place: str
    people: int
    newest_at: pd.Timestamp


def find_recognition(acts: pd.DataFrame) -> Recognition | None:
    """Find a community's recognition list, or None if no loaded export is one."""
    listed = acts[acts["action"] == "recognised"]
    if listed.empty:
        return None
    place = str(listed["place"].value_counts().sort_index(kind="stable").idxmax())
    return Recognition(place, int(listed["person"].nunique()), listed["at"].max())


def find_uncredited(acts: pd.DataFrame, logins: Mapping[str, str], *, least: int = MIN_ACTS) -> pd.DataFrame:
    """Find the kinds of work that people did and are not listed for.

    Parameters
    ----------
    logins
        The GitHub login of each person who has one.
    least
        Acts of a kind, before the newest recognition, from which on it should be credited: kinds are guessed, so one
        act is not enough.

    Returns
    -------
    :data:`journeys.model.tables.UNCREDITED`, people who are not listed at all first, then those with most acts. Empty
    without a list.
    """
    recognition = find_recognition(acts)
    if recognition is None:
        return tables.UNCREDITED.of()
    kinds = assign_kinds(acts)
    is_listing = kinds["action"] == "recognised"
    listed, done = kinds[is_listing], kinds[~is_listing & (kinds["at"] < recognition.newest_at)]
    done = done[done["kind"].notna() & (done["kind"] != UNTOLD) & done["person"].isin(list(logins))]
    counted = done.groupby(["person", "kind"], as_index=False).agg(acts=("at", "size"), last_at=("at", "max"))
    credited = set(zip(listed["person"], listed["kind"].map(_alike), strict=True))
    is_credited = [pair in credited for pair in zip(counted["person"], counted["kind"].map(_alike), strict=True)]
    missing = counted[(counted["acts"] >= least) & ~pd.Series(is_credited, index=counted.index, dtype="bool")]
    missing = missing.assign(listed=missing["person"].isin(listed["person"]))
    total = missing.groupby("person")["acts"].transform("sum")
    ordered = missing.assign(total=-total).sort_values(
        ["listed", "total", "person", "acts"], ascending=[True, True, True, False]
    )
    return tables.UNCREDITED.of(ordered).reset_index(drop=True)


def bot_comments(uncredited: pd.DataFrame, logins: Mapping[str, str]) -> list[str]:
    """Write for each person the comment that makes the all-contributors bot add them.

    >>> rows = pd.DataFrame({"person": ["github:ada", "github:ada"], "kind": ["doc", "review"]})
    >>> bot_comments(rows, {"github:ada": "ada"})
    ['@all-contributors please add @ada for doc, review']
    """
    return [
        f"@all-contributors please add @{logins[str(person)]} for {', '.join(kinds)}"
        for person, kinds in uncredited.groupby("person", sort=False)["kind"]
    ]


def github_logins(persons: pd.Series, joined: pd.DataFrame) -> dict[str, str]:
    """Return the GitHub login by person: of several the person's own name, or the first by the alphabet.

    Parameters
    ----------
    persons
        Everybody.
    joined
        One row an account of somebody with several: ``account``, ``person`` (see
        :class:`journeys.snapshot.snapshot.Snapshot`).
    """
    own = pd.DataFrame({"person": persons, "account": persons})
    # the dictionary keeps the last row of a person: accounts backwards by the alphabet, then the person's own name
    both = pd.concat([joined[["person", "account"]].sort_values("account", ascending=False), own], ignore_index=True)
    github = both[both["account"].str.startswith("github:") & both["person"].isin(persons)]
    return {str(row.person): split_account(str(row.account))[1] for row in github.itertuples()}


def _alike(kind: str) -> str:
    return next((group[0] for group in ALIKE if kind in group), kind)
