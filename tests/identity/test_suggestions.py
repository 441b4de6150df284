from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.identity import people, suggestions
from journeys.identity.evidence import collect_claims
from journeys.store.engine import open_engine
from tests.making import claims_table

SHA = "a" * 39


def suggest(*claims, accounts=None):
    """Suggestions as rows (account, other, evidence, strength); all accounts act unless said."""
    acting = accounts or sorted({account for account, _, _ in claims})
    with open_engine() as engine:
        told = collect_claims(engine.from_arrow(claims_table(claims)), engine)
    persons, nonpeople = people.joined_accounts(told), people.nonpeople(told)
    found = suggestions.suggest(told, pd.DataFrame({"account": acting}), persons, nonpeople)
    assert tuple(found.columns) == suggestions.COLUMNS
    return list(found.itertuples(index=False, name=None))


def named(*pairs):
    return [(account, "name", name) for account, name in pairs]


def strength(*claims):
    """The strength of the only suggestion, or nothing."""
    found = suggest(*claims)
    assert len(found) <= 1
    return found[0][3] if found else None


def test_one_unusual_name_is_likely_one_person():
    found = suggest(*named(("git:1", "Ada Lace"), ("roster:ada lace", "Ada Lace")))
    assert found == [("git:1", "roster:ada lace", "the same name, an unusual one here", "likely")]


def test_a_name_of_words_that_half_the_world_has_is_only_possible():
    assert strength(*named(("git:1", "David Smith"), ("git:2", "David Smith"))) == "possible"


def test_a_name_is_common_where_others_have_its_words():
    """Of 6 different names four begin with Ada (3 others) and two end with Lace (1 other): by chance 3 * 1 / 6."""
    others = [("git:3", "Ada Brook"), ("git:4", "Ada Dale"), ("git:5", "Ada Ember"), ("git:6", "Bea Lace")]
    found = suggest(*named(("git:1", "Ada Lace"), ("git:2", "Ada Lace"), ("git:7", "Cy Ferrer"), *others))
    assert found == [("git:1", "git:2", "the same name, a common one here", "possible")]


def test_a_name_that_chance_gives_to_one_more_says_nothing():
    """Twelve first names with twelve last ones: 11 * 11 / 144 others by chance; two more of each: 13 * 13 / 148."""
    first, last = [[f"{letter * 5}{kind}" for letter in "bcdfghjklmnp"] for kind in "ao"]
    grid = [(f"git:{a}{b}", f"{a} {b}") for a in first for b in last]
    more = [(f"git:{n}", f"{first[0]} {n}") for n in ("qu", "rh")] + [
        (f"git:{n}", f"{n} {last[0]}") for n in ("sy", "ty")
    ]
    assert len(suggest(*named(*grid, ("git:x", grid[0][1])))) == 1
    grown = named(*grid, *more, ("git:x", grid[0][1]))
    assert suggest(*grown) == []


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Ada Lace", "Lace Ada", "likely"),
        ("Ada Lace", "Ada K. Lace", "likely"),
        ("Adá Lacé", "ada lace", "likely"),
        ("Ada-Mae Lace", "Ada Mae Lace (she/her)", "likely"),
        ("AdaLace", "Ada Lace", "likely"),
        ("Adelaide (Ada) Lace", "Ada Lace", "likely"),
        ("Ada Lace", "Ada Lace Brook", "possible"),
        ("A. Lace", "Ada Lace", "possible"),
        ("Matt Brook", "Matthew Brook", "possible"),
        ("Adelaide Lace", "Adelide Lace", "possible"),
        ("Adelaide", "Adelaide Lace", "possible"),
        ("lace-ada", "Ada Lace", "likely"),
        ("Ada Lace", "Bea Lace", None),
        ("Ada Lace", "Ada Brook", None),
        ("Ed", "Ed", None),
    ],
)
def test_spellings_of_one_name(one, other, told):
    assert strength(*named(("git:1", one), ("git:2", other))) == told


def test_an_initial_says_nothing_in_a_large_family():
    family = named(("git:1", "A. Lace"), *((f"git:{name}", f"{name} Lace") for name in ("Ada", "Bea", "Cy", "Dora")))
    assert suggest(*family) == []


def test_two_names_run_together_are_nobodys():
    people = named(("git:1", "Ada Lace"), ("git:2", "Bea Brook"), ("roster:ada lace bea brook", "Ada Lace Bea Brook"))
    assert suggest(*people) == []


def test_one_login_on_two_platforms_is_likely_if_it_is_unusual():
    assert suggest(accounts=["github:ada-lace-9", "hub:ada-lace-9"]) == [
        ("github:ada-lace-9", "hub:ada-lace-9", "the same login on two platforms, ada-lace-9", "likely")
    ]
    assert suggest(accounts=["github:ada", "hub:Ada"])[0][3] == "possible"


def test_a_name_that_fits_makes_a_short_login_on_two_platforms_likely():
    claims = named(("github:ada", "Ada Lace"), ("hub:ada", "Ada Lace"))
    assert strength(*claims) == "likely"


def test_one_login_and_two_unlike_names_is_only_possible():
    assert strength(*named(("github:longlogin", "Ada Lace"), ("hub:longlogin", "Bea Brook"))) == "possible"


def test_logins_of_one_platform_are_two():
    assert suggest(accounts=["github:adalace", "github:adalace2"]) == []


@pytest.mark.parametrize(
    ("login", "name", "told"),
    [
        ("adelaidelace", "Adelaide Lace", "likely"),
        ("alace", "Ada Lace", "possible"),
        ("lacea", "Ada Lace", "possible"),
        ("alace42", "Ada Lace", "possible"),
        ("akelace", "Ada Kim Elace", "possible"),
        ("ada-lab", "Ada Lace", None),
        ("bea", "Ada Lace", None),
    ],
)
def test_a_login_is_made_from_a_name(login, name, told):
    found = suggest(("git:1", "name", name), accounts=[f"github:{login}", "git:1"])
    assert [row[3] for row in found] == ([told] if told else [])


def test_a_login_that_three_names_make_is_nobodys():
    claims = named(("git:1", "Ada Lace"), ("git:2", "Anna Lace"), ("git:3", "Amy Lace"))
    assert suggest(*claims, accounts=["github:alace", "git:1", "git:2", "git:3"]) == []


def test_logins_that_differ_by_their_number_are_several_peoples():
    claims = named(("git:1", "Ada Lace"), *((f"github:lab-{n}", f"Lab {n}") for n in (1, 2, 3)))
    assert suggest(*claims, accounts=["git:1", "github:adalace1", "github:adalace2"]) == []
    assert suggest(*claims) == []


def test_a_login_whose_owner_has_another_name_is_not_made_from_this_one():
    assert suggest(*named(("github:alace", "Anna Lace"), ("git:1", "Ada Lace"))) == []


def test_commits_signed_with_a_login_are_likely_its_owners():
    claims = [("git:1", "name", "da7nsy"), ("github:da7nsy", "listed_name", "Dan Lace")]
    assert suggest(*claims) == [("github:da7nsy", "git:1", "a login of one stands as the name of the other", "likely")]


def test_a_profile_that_names_another_account_is_likely_its_owners():
    assert strength(("github:ada", "profile", "ada-lab.github.io"), ("github:ada-lab", "type", "User")) == "likely"
    assert strength(("github:ada", "profile", "github.com/ada-lab"), ("github:ada-lab", "type", "User")) == "likely"


def test_an_account_that_two_of_one_platform_call_their_own_is_only_suggested():
    links = [("hub:a1", "linked", "github:ada"), ("hub:b2", "linked", "github:ada")]
    found = suggest(*links, accounts=["hub:a1", "hub:b2", "github:ada"])
    assert [(row[0], row[1]) for row in found] == [("github:ada", "hub:a1"), ("github:ada", "hub:b2")]


def test_ends_of_pull_requests_whose_name_fits_no_login_are_suggested():
    claims = [
        ("github:rozbb", "commit", f"head:{SHA}1"),
        # with more of their own, one end may be help
        *(("git:m", "commit", f"single:{SHA}{number}") for number in range(1, 5)),
        ("git:m", "name", "Michael Dale"),
    ]
    assert suggest(*claims) == [
        ("github:rozbb", "git:m", "the pull requests of one end with commits of the other", "possible")
    ]


def test_what_is_joined_is_not_suggested_and_a_person_stands_under_one_account():
    claims = [
        *named(("git:1", "Ada Lace"), ("git:2", "Ada Lace"), ("github:ada", "Ada Lace")),
        ("git:1", "same_as", "github:ada"),
    ]
    assert [row[:2] for row in suggest(*claims)] == [("github:ada", "git:2")]


def test_who_neither_acts_nor_is_listed_is_not_suggested():
    claims = named(("git:1", "Ada Lace"), ("git:2", "Ada Lace"))
    assert suggest(*claims, accounts=["git:1"]) == []
    listed = [("git:1", "name", "Ada Lace"), ("github:ada", "listed_name", "Ada K. Lace")]
    assert len(suggest(*listed, accounts=["git:1"])) == 1
    assert suggest(*listed, accounts=["git:9"]) == []


@pytest.mark.parametrize(
    "nobody",
    [("github:ghost", "User"), ("github:lace[bot]", "User"), ("github:lace", "Organization"), ("hub:l", "Bot")],
)
def test_programs_organisations_and_the_deleted_are_never_suggested(nobody):
    account, kind = nobody
    claims = [*named((account, "Ada Lace"), ("git:1", "Ada Lace")), (account, "type", kind)]
    assert suggest(*claims) == []


def test_what_machines_write_for_a_name_suggests_nobody():
    assert suggest(*named(("git:1", "root"), ("git:2", "root"), ("git:3", "Your Name"), ("git:4", "Your Name"))) == []


def test_the_strongest_come_first():
    found = suggest(
        *named(("git:1", "Adelaide Lace"), ("git:2", "Adelide Lace")),
        *named(("git:3", "Bea Brook"), ("git:4", "Bea Brook")),
        *named(("git:5", "catdale9"), ("github:catdale9", "Catdale9")),
    )
    assert [(row[3], row[0]) for row in found] == [
        ("likely", "github:catdale9"),
        ("likely", "git:3"),
        ("possible", "git:1"),
    ]
    assert "; " in found[0][2]


def test_nothing_suggests_nothing():
    assert suggest(accounts=["github:ada"]) == []
    assert suggest(("git:1", "name", "©"), ("git:2", "name", "©")) == []


ACCOUNTS = ["github:ada", "github:alace", "hub:ada", "git:1", "git:2", "roster:ada lace", "slack:U1"]
CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(ACCOUNTS),
        st.sampled_from(["name", "listed_name", "profile", "linked", "address"]),
        st.sampled_from(["Ada Lace", "A. Lace", "Bea Brook", "alace", "Ada", "github:alace", "github.com/alace"]),
    ),
    max_size=10,
)


@settings(max_examples=8)
@given(rows=CLAIMS, draw=st.randoms())
def test_order_does_not_matter_and_pairs_are_of_two_different_people(rows, draw):
    shuffled, accounts = list(rows), list(ACCOUNTS)
    draw.shuffle(shuffled)
    draw.shuffle(accounts)
    found = suggest(*rows, accounts=ACCOUNTS)
    assert suggest(*shuffled, accounts=accounts) == found
    pairs = [frozenset(row[:2]) for row in found]
    assert len(pairs) == len(set(pairs))
    assert all(len(pair) == 2 for pair in pairs)


@settings(max_examples=6)
@given(rows=CLAIMS, says=st.sampled_from(["name", "listed_name", "profile", "linked"]))
def test_a_program_more_changes_nothing(rows, says):
    bots = [
        ("github:alace[bot]", says, "Ada Lace"),
        ("github:helper", says, "A. Lace"),
        ("github:helper", "type", "Bot"),
    ]
    more = [*ACCOUNTS, "github:alace[bot]", "github:helper"]
    assert suggest(*rows, *bots, accounts=more) == suggest(*rows, accounts=ACCOUNTS)


@settings(max_examples=6)
@given(rows=CLAIMS)
def test_addresses_under_other_hashes_change_nothing_but_their_names(rows):
    """Bare addresses carry no name: calling them otherwise, in the same order, changes nothing else."""
    other = {"git:1": "git:x1", "git:2": "git:x2"}
    renamed = [(other.get(account, account), says, value) for account, says, value in rows]
    found = suggest(*rows, accounts=ACCOUNTS)
    expected = [(other.get(one, one), other.get(two, two), *told) for one, two, *told in found]
    assert suggest(*renamed, accounts=[other.get(account, account) for account in ACCOUNTS]) == expected


def test_thousands_of_one_name_are_not_compared_with_each_other():
    crowd = named(*((f"git:{n:05}", "Ada Lace") for n in range(3_000)))
    assert suggest(*crowd) == []


def pairs_by_hand(held, crowd):
    """All pairs of two holders of one key that no more than a crowd holds."""
    holders = {}
    for number, key in held:
        holders.setdefault(key, set()).add(number)
    return sorted({pair for who in holders.values() if len(who) <= crowd for pair in combinations(sorted(who), 2)})


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(-3, 3)), max_size=40), st.integers(2, 5))
def test_holders_of_a_key_are_paired_unless_they_are_a_crowd(held, crowd):
    numbers, keys = (np.array([row[side] for row in held], np.int64) for side in (0, 1))
    found = np.divmod(np.unique(suggestions._sharing(numbers, keys, crowd)), suggestions._MANY)
    assert list(zip(*(side.tolist() for side in found), strict=True)) == pairs_by_hand(held, crowd)


def test_a_login_without_its_number_is_compared_with_names_of_several_accounts():
    """Of ada7's number nothing is left to compare; a name told with her address is made into her login."""
    claims = [("github:ada7", "user_id", "7"), ("git:1", "address", "a"), ("git:2", "address", "a")]
    found = suggest(*claims, *named(("git:1", "Ada Quillfeather"), ("github:adaquillfeather3", "Ada")))
    assert [row[:2] for row in found] == [("github:adaquillfeather3", "git:1")]
