import itertools

import pandas as pd
import pytest

from journeys.identity import evidence, people
from journeys.store.engine import open_engine
from tests.making import claims_table

HERE = "github:demo/book"


def joined(*signed):
    """The groups of accounts that are one person's, from (account, name) or (account, name, place)."""
    rows = [(row[0], "signed", f"{row[2] if len(row) > 2 else HERE} {row[1]}") for row in signed]
    with open_engine() as engine:
        found = people.joined_accounts(evidence.collect_claims(engine.from_arrow(claims_table(rows)), engine))
    return {frozenset(accounts) for _, accounts in found.groupby("person")["account"]}


def one(*accounts):
    return {frozenset(accounts)}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ada Lace", "Ada Lace"),
        ("Ada Lace", "ADA  LÁCE"),
        ("AdaLace", "Ada Lace"),
        ("Lace Ada", "Ada Lace"),
        ("Dr. Ada Lace", "Ada Lace (she/her)"),
        ("Ada K. Lace", "Ada Lace"),
        # a login as a name, and the name that it is made of
        ("adalace", "Ada Lace"),
        ("alovelace", "Ada Lovelace"),
        ("lovelace", "Ada Lovelace"),
        ("adal42x", "adal42x"),
    ],
)
def test_names_in_one_repository_that_are_one_persons(name, other):
    assert joined(("git:1", name), ("git:2", other)) == one("git:1", "git:2")


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Ada Lace", "Eva Lace"),
        ("Ada", "Ada"),
        ("ada", "ada"),
        ("Charlotte", "Charlotte"),
        ("Your Name", "Your Name"),
        ("root", "root"),
        ("unknown", "unknown"),
        # made of names so common that they identify nobody
        ("Li Zhang", "Li Zhang"),
        ("David Kim", "David Kim"),
        ("J. K.", "J. K."),
    ],
)
def test_names_in_one_repository_that_may_be_two_peoples(name, other):
    assert joined(("git:1", name), ("git:2", other)) == set()


def test_one_name_in_two_repositories_joins_nobody():
    assert joined(("git:1", "Ada Lace"), ("git:2", "Ada Lace", "github:demo/tales")) == set()
    # who signs in both ties the two together
    both = [("git:3", "Ada Lace"), ("git:3", "Ada Lace", "github:demo/tales")]
    assert joined(("git:1", "Ada Lace"), ("git:2", "Ada Lace", "github:demo/tales"), *both) == one(
        "git:1", "git:2", "git:3"
    )


def test_two_middle_names_are_two_people_and_the_name_without_one_is_neither():
    names = ("Ada K. Lace", "Ada B. Lace", "Ada Lace")
    assert joined(*((f"git:{number}", name) for number, name in enumerate(names))) == set()


@pytest.mark.parametrize(
    ("login", "name"),
    [
        ("adalace", "Ada Lace"),
        ("ada-lace", "Ada Lace"),
        ("alace99", "Ada Lace"),
        ("adalacexy", "Ada Lace"),
        ("akovalevska", "Ada Kovalevska"),
        ("abkovalevska", "Ada Kovalevska"),
        ("kovalevska", "Kovalevska"),
        ("rganor", "rganor"),
    ],
)
def test_a_login_that_is_the_name_or_made_from_it(login, name):
    found = joined((f"github:{login}", ""), ("git:1", name))
    # "alace" without its number has five letters, which two people may have
    assert found == (set() if login == "alace99" else one("git:1", f"github:{login}"))


def test_logins_of_another_host_are_compared_without_the_host():
    home = "forge:git.acme.org/demo/book"
    assert joined(("forge:git.acme.org/adalace", "", home), ("git:1", "Ada Lace", home)) == one(
        "git:1", "forge:git.acme.org/adalace"
    )


def test_a_login_that_two_names_make_is_neithers():
    assert joined(("github:akovalevska", ""), ("git:1", "Ada Kovalevska"), ("git:2", "Ana Kovalevska")) == set()


def test_nobody_gets_two_logins_by_what_suits_a_name():
    # the login that is the whole name goes before the one that is made from it
    logins = (("github:adalovelace", ""), ("github:lovelacead", ""))
    assert joined(*logins, ("git:1", "Ada Lovelace")) == one("git:1", "github:adalovelace")


def test_a_given_name_of_somebody_there_is_no_login():
    assert joined(("git:1", "leandro"), ("git:2", "leandro"), ("git:3", "Leandro Werra")) == set()


def test_the_order_of_claims_does_not_matter():
    rows = [("git:1", "Ada Lace"), ("git:2", "adalace"), ("github:adalace", ""), ("git:3", "Ada Lace")]
    assert len({frozenset(joined(*order)) for order in itertools.permutations(rows)}) == 1


def test_a_decision_takes_apart_what_names_joined():
    rows = [(account, "signed", f"{HERE} Ada Lace") for account in ("git:1", "git:2")]
    decided = pd.DataFrame({"account": ["git:1"], "other": ["git:2"], "says": ["different"]})
    with open_engine() as engine:
        claims = evidence.collect_claims(engine.from_arrow(claims_table(rows)), engine)
        assert people.joined_accounts(claims, decided).empty
        assert set(people.joined_accounts(claims)["evidence"]) == {"the same full name in one repository's commits"}
