import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.identity import evidence, people
from journeys.store.engine import open_engine
from tests.making import claims_table

SHAS = [f"{number:040x}" for number in range(20)]


def pairs(find, *claims):
    """What a kind of evidence finds, as a set of pairs."""
    with open_engine() as engine:
        found = find(evidence.collect_claims(engine.from_arrow(claims_table(claims)), engine))
    return {frozenset(pair) for pair in found[["account", "other"]].itertuples(index=False, name=None)}


def joined(*claims):
    """Account to person."""
    with open_engine() as engine:
        found = people.joined_accounts(evidence.collect_claims(engine.from_arrow(claims_table(claims)), engine))
    return dict(zip(found["account"], found["person"], strict=True))


def ends(login, address, *numbers):
    """Claims of pull requests of a login that end with commits of an address."""
    return [
        claim
        for number in numbers
        for claim in ((login, "commit", f"head:{SHAS[number]}"), (address, "commit", f"single:{SHAS[number]}"))
    ]


@pytest.mark.parametrize("own", ["hub:ada", "slack:U02A"])
def test_an_accounts_own_profile_joins_the_account_it_names(own):
    assert joined((own, "linked", "github:alace")) == {own: "github:alace", "github:alace": "github:alace"}


def test_one_person_may_name_one_login_on_two_platforms():
    links = [("hub:ada", "linked", "github:alace"), ("slack:U02A", "linked", "github:alace")]
    assert set(joined(*links).values()) == {"github:alace"}


def test_a_login_that_two_accounts_of_a_platform_name_is_joined_to_neither():
    links = [("hub:ada", "linked", "github:alace"), ("hub:bea", "linked", "github:alace")]
    assert joined(*links) == {}


def test_a_profile_that_names_itself_or_an_organisation_joins_nobody():
    assert joined(("hub:ada", "linked", "hub:ada")) == {}
    assert joined(("hub:ada", "linked", "github:lab"), ("github:lab", "type", "Organization")) == {}


def test_an_addresss_commits_at_the_ends_of_a_logins_pull_requests_join_them_if_the_name_fits():
    told = ends("github:alace", "git:1", 1, 2)
    assert pairs(evidence.own_branches, *told, ("git:1", "name", "Ada Lace")) == {frozenset(("github:alace", "git:1"))}
    assert pairs(evidence.own_branches, *told, ("git:1", "name", "Bea Brook")) == set()
    assert pairs(evidence.ended_branches, *told) == {frozenset(("github:alace", "git:1"))}


def test_an_address_that_ends_the_pull_requests_of_many_is_none_of_them():
    told = [*ends("github:alace", "git:1", 1), *ends("github:bea", "git:1", 2), *ends("github:cy", "git:1", 3)]
    assert pairs(evidence.own_branches, *told, ("git:1", "name", "Ada Lace")) == set()
    assert pairs(evidence.ended_branches, *told) == set()


def test_one_name_that_fits_an_organisations_login_does_not_make_it_a_persons():
    """Of three ends one is Thea's: less than half."""
    told = [*ends("github:theatelier", "git:1", 1), *ends("github:theatelier", "git:2", 2, 3)]
    named = [("git:1", "name", "Thea Lace"), ("git:2", "name", "Bo Cy")]
    assert pairs(evidence.own_branches, *told, *named) == set()


def test_two_addresses_of_one_name_share_a_login():
    told = [*ends("github:alace", "git:1", 1, 2, 3), *ends("github:alace", "git:2", 4)]
    named = [("git:1", "name", "Ada Lace"), ("git:2", "name", "Ada Lace")]
    assert pairs(evidence.own_branches, *told, *named) == {
        frozenset(("github:alace", "git:1")),
        frozenset(("github:alace", "git:2")),
    }


@pytest.mark.parametrize(
    ("login", "name", "fits"),
    [
        ("alace", "Ada Lace", True),  # an initial and the last name's beginning
        ("adarocks", "Ada Lace", True),
        ("the-lacemaker", "Ada Lace", True),
        ("jspaaks", "Jurriaan H. Spaaks", True),
        ("rxyada", "Ada Lace", True),
        ("foster0", "Stella Bide", False),  # holds "ste", but not where a name begins
        ("ghost", "Ada Lace", False),
        ("alace", "©", False),
    ],
)
def test_what_login_a_name_fits(login, name, fits):
    told = [*ends(f"github:{login}", "git:1", 1), ("git:1", "name", name)]
    assert bool(pairs(evidence.own_branches, *told)) is fits


def test_a_program_that_is_listed_under_somebodys_name_joins_nobody_and_hides_nobody():
    seen, program = ("git:1", "name", "Ada Lace"), ("github:lace[bot]", "listed_name", "Ada Lace")
    assert joined(seen, program) == {}
    assert joined(seen, program, ("github:ada", "listed_name", "Ada Lace")) == dict.fromkeys(
        ["git:1", "github:ada"], "github:ada"
    )


def organisations(*claims):
    with open_engine() as engine:
        return set(
            evidence.organisations(evidence.collect_claims(engine.from_arrow(claims_table(claims)), engine))["account"]
        )


def pushers(login, *names):
    """Claims of one end of a login's pull requests for each name."""
    return [
        claim
        for number, name in enumerate(names)
        for claim in (*ends(login, f"git:{number}", number), (f"git:{number}", "name", name))
    ]


def test_a_login_to_which_four_people_push_and_none_is_called_so_is_an_organisations():
    names = ("Ada Brook", "Bea Cole", "Cy Dale", "Dora Ember")
    assert organisations(*pushers("github:the-lab", *names)) == {"github:the-lab"}
    assert organisations(*pushers("github:the-lab", *names[:3])) == set()
    assert organisations(*pushers("github:bcole", *names)) == set()  # Bea Cole's, with helpers


def test_a_login_that_signs_its_own_commits_or_mostly_one_person_pushes_to_is_a_persons():
    told = pushers("github:the-lab", "Ada Brook", "Bea Cole", "Cy Dale", "Dora Ember")
    assert organisations(*told, ("github:the-lab", "name", "Eve Flint")) == set()
    # eight more of Ada's: 9 of 12 ends
    assert organisations(*told, *ends("github:the-lab", "git:0", *range(10, 18))) == set()


def test_an_organisation_is_left_out_of_people():
    told = pushers("github:the-lab", "Ada Brook", "Bea Cole", "Cy Dale", "Dora Ember")
    with open_engine() as engine:
        left_out = people.nonpeople(evidence.collect_claims(engine.from_arrow(claims_table(told)), engine))
    assert "github:the-lab" in set(left_out["account"])
    assert joined(*told, ("github:the-lab", "same_as", "github:ada")) == {}


CLAIMS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["github:alace", "github:bea", "git:1", "git:2"]),
            st.sampled_from(["commit"]),
            st.sampled_from([f"{part}:{sha}" for part in ("head", "single", "merge") for sha in SHAS[:3]]),
        ),
        st.tuples(st.sampled_from(["git:1", "git:2"]), st.just("name"), st.sampled_from(["Ada Lace", "Bea Cy"])),
        st.tuples(
            st.sampled_from(["hub:a", "hub:b", "slack:U1"]),
            st.just("linked"),
            st.sampled_from(["github:alace", "github:bea", "hub:a"]),
        ),
    ),
    max_size=12,
)


@settings(max_examples=8)
@given(rows=CLAIMS, draw=st.randoms())
def test_order_does_not_matter_and_a_program_more_changes_nothing(rows, draw):
    shuffled = [*rows, ("github:helper", "type", "Bot"), ("hub:helper[bot]", "type", "Bot")]
    draw.shuffle(shuffled)
    assert joined(*shuffled) == joined(*rows)


@settings(max_examples=6)
@given(rows=CLAIMS)
def test_other_hashes_of_addresses_change_nothing_but_their_names(rows):
    def renamed(account):
        return account.replace("git:", "git:z")

    told = [(renamed(account), says, value) for account, says, value in rows]
    expected = {renamed(account): renamed(person) for account, person in joined(*rows).items()}
    assert joined(*told) == expected
