"""Joins and suggestions held against pairs of accounts that were labelled by hand (``labelled_pairs.toml``)."""

import hashlib
import tomllib
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

import narwhals as nw
import pandas as pd
import pytest

from journeys import definitions, formats, people, suggestions
from journeys.engine import open_engine
from journeys.sources.base import Reading

SALT = "one person or two? "
KEY = b"labelled pairs"
NOW = datetime(2027, 1, 1, tzinfo=UTC)
LABELLED = Path(__file__).with_name("labelled_pairs.toml")
EXPORTS = {
    "turing-way": ["git-log/the-turing-way__*", "all-contributors/turing-way-*.json"],
    "bigscience": ["git-log/bigscience-workshop__*", "rosters/bigscience-*.tsv"],
    "mls": ["git-log/mlswg__*", "archive-repo/mls-*"],
    "aipref": ["git-log/ietf-wg-aipref__*", "archive-repo/aipref-*"],
    "sktime": ["all-contributors/sktime.json"],
}
"""Files by community; where they name no place, it is in the file's name."""


def written(account):
    """An account as the labelled pairs name it."""
    return hashlib.sha256((SALT + account).encode()).hexdigest()[:16]


def read(path, engine):
    """One export's events and claims, read as an import reads it."""
    known = definitions.load_communities().values()
    reading = Reading(
        engine=engine,
        key=KEY,
        now=NOW,
        place="github:" + path.name.partition(".")[0].replace("__", "/").lower(),
        patterns=tuple(name for each in known for place in each.places for name in (place.pattern, *place.aliases)),
        dated_on=date(2022, 12, 31) if "sktime" in path.name else None,
        tables=tuple(table for each in known for table in each.tables),
    )
    return formats.recognise(path).read(path, reading)


class Found:
    """What is found in one community's exports."""

    def __init__(self, paths, engine):
        extracts = [read(path, engine) for path in paths]
        claims = engine.keep(nw.concat([extract.claims for extract in extracts]).unique())
        accounts = engine.collect(nw.concat([extract.events.select("account") for extract in extracts]).unique())
        persons = people.joined_accounts(claims, engine)
        nonpeople = people.nonpeople(claims, engine)
        found = suggestions.suggest(claims, accounts, persons, nonpeople, engine)
        self.persons = dict(zip(persons["account"], persons["person"], strict=True))
        self.suggested = {frozenset(pair) for pair in found[["account", "other"]].itertuples(index=False, name=None)}
        self.acting = set(accounts["account"])
        self.by_label = {written(account): account for account in self.acting}

    def person(self, label):
        account = self.by_label[label]
        return self.persons.get(account, account)

    def says(self, one, other):
        """Whether two accounts are joined, suggested, or apart."""
        pair = frozenset((self.person(one), self.person(other)))
        if len(pair) == 1:
            return "joined"
        return "suggested" if pair in self.suggested else "apart"


@pytest.fixture(scope="module")
def found(exports):
    with open_engine() as engine:
        return {
            community: Found(sorted(chain.from_iterable(exports.glob(name) for name in names)), engine)
            for community, names in EXPORTS.items()
        }


@pytest.fixture(scope="module")
def outcomes(found):
    """One row a labelled pair: whether it is one person's, and what is said of it."""
    rows = [
        (part["community"], part["kind"], part["same"], found[part["community"]].says(*pair.split()))
        for part in tomllib.loads(LABELLED.read_text())["labelled"]
        for pair in part["pairs"].split("\n")
        if pair
    ]
    return pd.DataFrame(rows, columns=["community", "kind", "same", "said"])


def precision_and_recall(outcomes, said):
    """Share of what is said that is so, and share of what is so that is said."""
    told = outcomes["said"].isin(said)
    right = (told & outcomes["same"]).sum()
    return right / told.sum(), right / outcomes["same"].sum()


def test_hardly_a_join_is_wrong_and_hardly_a_person_is_missed(outcomes):
    joins = precision_and_recall(outcomes, ["joined"])
    both = precision_and_recall(outcomes, ["joined", "suggested"])
    print(f"joins: precision {joins[0]:.3f}, recall {joins[1]:.3f}; ", end="")
    print(f"with suggestions: precision {both[0]:.3f}, recall {both[1]:.3f}")
    print(outcomes.groupby(["community", "same", "kind"])["said"].value_counts().unstack(fill_value=0))
    assert joins[0] >= 0.99
    assert both[1] >= 0.90
