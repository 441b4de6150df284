"""Joins and suggestions held against pairs of accounts that were labelled by hand (``labelled_pairs.toml``)."""

import hashlib
import re
import tomllib
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

import narwhals as nw
import pandas as pd
import pytest

from journeys.identity import evidence, people, suggestions
from journeys.ingest import detect
from journeys.model.communities import definitions
from journeys.sources.base import ImportContext
from journeys.sources.git import log as git_log
from journeys.store.engine import open_engine

SALT = "one person or two? "
KEY = b"labelled pairs"
NOW = datetime(2027, 1, 1, tzinfo=UTC)
LABELLED = Path(__file__).with_name("labelled_pairs.toml")
DECISION = Path(__file__).parents[2] / "docs" / "decisions" / "0010-identities.md"
EXPORTS = {
    "turing-way": [
        "git-log/the-turing-way__*",
        "all-contributors/turing-way-*.json",
        "notes/turing-way-book-dash-*.md",
        "rosters/turing-way-teams-*/*[!a].yaml",
    ],
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
    reading = ImportContext(
        engine=engine,
        key=KEY,
        now=NOW,
        place=f"github:{path.name.partition('.')[0].replace('__', '/').lower()}" if "__" in path.name else None,
        patterns=tuple(name for each in known for place in each.places for name in (place.pattern, *place.aliases)),
        dated_on=date(2026, 7, 1) if path.suffix in (".yaml", ".json") and "-20" not in path.name else None,
        tables=tuple(table for each in known for table in each.tables),
    )
    return detect.recognise(path).read(path, reading)


class Found:
    """What is found in one community's exports."""

    def __init__(self, paths, engine):
        extracts = [read(path, engine) for path in paths]
        told = evidence.collect_claims(nw.concat([extract.claims for extract in extracts]), engine)
        accounts = engine.collect(nw.concat([extract.events.select("account") for extract in extracts]).unique())
        persons = people.joined_accounts(told)
        nonpeople = people.nonpeople(told)
        found = suggestions.suggest(told, accounts, persons, nonpeople)
        self.persons = dict(zip(persons["account"], persons["person"], strict=True))
        self.suggested = {frozenset(pair) for pair in found[["account", "other"]].itertuples(index=False, name=None)}
        self.acting = set(accounts["account"])
        # the label of an account does not tell who it is
        self.by_label = {written(account): account for account in self.acting}

    def person(self, label):
        """The account that stands for a labelled account's person."""
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
def found_in_logs(exports):
    """What is found in the git logs of each community alone."""
    with open_engine() as engine:
        return {
            community: Found(sorted(exports.glob(next(name for name in names if name.startswith("git-log")))), engine)
            for community, names in EXPORTS.items()
            if any(name.startswith("git-log") for name in names)
        }


def labelled(found):
    """One row a labelled pair of accounts that act there: whether it is one person's, and what is said of it."""
    rows = [
        (part["community"], part["kind"], part["same"], *pair.split(), found[part["community"]].says(*pair.split()))
        for part in tomllib.loads(LABELLED.read_text())["labelled"]
        for pair in part["pairs"].split("\n")
        if pair and part["community"] in found and set(pair.split()) <= found[part["community"]].by_label.keys()
    ]
    return pd.DataFrame(rows, columns=["community", "kind", "same", "one", "other", "said"])


@pytest.fixture(scope="module")
def outcomes(found):
    return labelled(found)


@pytest.fixture(scope="module")
def outcomes_of_logs(found_in_logs):
    return labelled(found_in_logs)


def precision_and_recall(outcomes, said):
    """Share of what is said that is so, and share of what is so that is said."""
    told = outcomes["said"].isin(said)
    right = (told & outcomes["same"]).sum()
    return right / told.sum(), right / outcomes["same"].sum()


def test_hardly_a_join_is_wrong(outcomes, outcomes_of_logs):
    for each in (outcomes, outcomes_of_logs):
        assert precision_and_recall(each, ["joined"])[0] >= 0.995


def test_git_logs_alone_find_nearly_all_people_without_a_decision(outcomes_of_logs):
    assert precision_and_recall(outcomes_of_logs, ["joined"])[1] >= 0.93
    assert precision_and_recall(outcomes_of_logs, ["joined", "suggested"])[1] >= 0.98


@pytest.mark.parametrize("community", ["turing-way", "bigscience", "mls", "aipref"])
def test_git_logs_alone_count_people_within_five_percent_of_the_labels(found_in_logs, outcomes_of_logs, community):
    found = found_in_logs[community]
    own = outcomes_of_logs[outcomes_of_logs["same"] & (outcomes_of_logs["community"] == community)]
    pairs = pd.DataFrame(
        {"account": own["one"].map(found.by_label), "other": own["other"].map(found.by_label), "evidence": "labelled"}
    )
    accounts = pd.Series(sorted(found.acting), dtype="str")
    people_there = people.persons_of(accounts, people.unite(pairs)).nunique()
    assert len({found.persons.get(account, account) for account in found.acting}) == pytest.approx(
        people_there, rel=0.05
    )


def test_hardly_a_person_is_missed_by_joins_and_suggestions_together(outcomes):
    assert precision_and_recall(outcomes, ["joined", "suggested"])[1] >= 0.90


def test_enough_pairs_are_labelled_of_both_kinds(outcomes):
    assert outcomes["same"].sum() >= 150
    assert (~outcomes["same"]).sum() >= 150


@pytest.mark.parametrize(("line", "said"), [("joins", ["joined"]), ("joins and suggestions", ["joined", "suggested"])])
def test_the_decision_states_what_is_measured(outcomes, line, said):
    table = re.search(rf"\| {line} \| ([0-9.]+) % \| ([0-9.]+) % \|", DECISION.read_text())
    measured = [100 * share for share in precision_and_recall(outcomes, said)]
    assert [float(table[1]), float(table[2])] == pytest.approx(measured, abs=0.5)


@pytest.mark.parametrize(
    ("community", "organisation"),
    [
        ("turing-way", "alan-turing-institute"),  # 1,216 of the log's merges are of its branches
        ("bigscience", "bigscience-workshop"),  # 110
        ("mls", "mlswg"),  # 112
        ("aipref", "ietf-wg-aipref"),  # 86
    ],
)
def test_an_organisation_whose_branches_are_merged_is_nobody(found, community, organisation):
    account = f"github:{organisation}"
    assert account not in found[community].acting
    assert account not in found[community].persons
    assert all(account not in pair for pair in found[community].suggested)


@pytest.mark.parametrize(
    ("log", "organisations"),
    [
        ("the-turing-way__*", {"github:alan-turing-institute"}),
        ("bigscience-workshop__lm-evaluation-harness*", {"github:bigscience-workshop", "github:eleutherai"}),
        ("bigscience-workshop__Megatron*", set()),
        ("bigscience-workshop__promptsource*", set()),
        ("mlswg__*", set()),
        ("ietf-wg-aipref__*", set()),
    ],
)
def test_organisations_are_known_by_their_branches_where_no_definition_names_them(exports, log, organisations):
    (path,) = exports.glob(f"git-log/{log}")
    with open_engine() as engine:
        claims = git_log.read(path, ImportContext(engine, KEY, NOW, place="github:somebody/elses")).claims
        assert set(evidence.organisations(evidence.collect_claims(claims, engine))["account"]) == organisations


def test_programs_are_suggested_to_be_nobody(found):
    assert not [pair for each in found.values() for pair in each.suggested if any("[bot]" in one for one in pair)]


def test_of_the_four_listed_twice_three_are_joined_and_one_is_suggested(outcomes):
    """The Turing Way's lists hold four people under two logins; one of them under two names."""
    twice = outcomes[(outcomes["community"] == "turing-way") & (outcomes["kind"] == "two logins")]
    assert sorted(twice["said"]) == ["joined", "joined", "joined", "suggested"]
