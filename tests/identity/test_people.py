import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.identity import people
from journeys.identity.evidence import collect_claims
from journeys.model import pseudonyms
from journeys.model.programs import bots
from journeys.store.engine import open_engine
from tests.making import claims_table

SHA = "a" * 39


def joined(*rows):
    """Account to person for the given claims, as a dictionary."""
    with open_engine() as engine:
        found = people.joined_accounts(collect_claims(engine.from_arrow(claims_table(rows)), engine))
    return dict(zip(found["account"], found["person"], strict=True))


def test_a_renamed_login_keeps_its_number_and_is_one_person():
    found = joined(("github:ariellebl", "user_id", "github:7"), ("github:arielle-bennett", "user_id", "github:7"))
    assert found == dict.fromkeys(["github:arielle-bennett", "github:ariellebl"], "github:arielle-bennett")


def test_a_login_that_changed_hands_joins_nobody():
    assert (
        joined(
            ("github:x", "user_id", "github:1"),
            ("github:x", "user_id", "github:2"),
            ("github:y", "user_id", "github:1"),
        )
        == {}
    )


def test_equal_names_alone_join_nobody():
    assert joined(("git:1", "name", "Jo Smith"), ("git:2", "name", "Jo Smith"), ("github:jo", "name", "Jo Smith")) == {}


def test_a_recognition_list_joins_an_address_to_the_login_beside_its_name():
    found = joined(("github:suz", "listed_name", "Suzana Ilić"), ("git:1", "name", "suzana  ilic"))
    assert found == {"github:suz": "github:suz", "git:1": "github:suz"}


def test_a_listed_name_of_one_word_joins_nobody():
    assert joined(("github:sam", "listed_name", "Sam"), ("git:1", "name", "Sam")) == {}


def test_a_name_listed_for_two_people_joins_no_address():
    assert (
        joined(
            ("github:one", "listed_name", "Jo Smith"),
            ("github:two", "listed_name", "Jo Smith"),
            ("git:1", "name", "Jo Smith"),
        )
        == {}
    )


def test_two_listed_logins_made_from_one_name_are_one_person():
    assert set(
        joined(
            ("github:kimderuyck", "listed_name", "Kim De Ruyck"), ("github:kderuyck", "listed_name", "Kim De Ruyck")
        ).values()
    ) == {"github:kderuyck"}


def test_two_listed_logins_with_one_profile_page_are_one_person():
    claims = [
        (f"github:{login}", says, value)
        for login in ("aseyq", "seyhunsaral")
        for says, value in (("listed_name", "Ali Seyhun Saral"), ("profile", "saral.it"))
    ]
    assert len(joined(*claims)) == 2


def test_the_communitys_mailmap_joins():
    assert joined(("git:1", "same_as", "github:ada")) == {"git:1": "github:ada", "github:ada": "github:ada"}


def test_github_names_the_login_behind_an_addresss_commits():
    found = joined(
        ("github:merger", "commit", f"merged:{SHA}1"),
        ("github:author", "commit", f"landed:{SHA}1"),
        ("git:m", "commit", f"merge:{SHA}1"),
        ("github:merger", "commit", f"merged:{SHA}2"),
        ("github:author", "commit", f"landed:{SHA}2"),
        ("git:a", "commit", f"single:{SHA}2"),
    )
    # commit 1 has two parents: made by who merged; commit 2 has one: made by the pull's author
    assert found == {
        "git:m": "github:merger",
        "github:merger": "github:merger",
        "git:a": "github:author",
        "github:author": "github:author",
    }


def test_an_address_whose_commits_point_to_two_logins_joins_nobody():
    assert (
        joined(
            ("github:a", "commit", f"landed:{SHA}1"),
            ("git:x", "commit", f"single:{SHA}1"),
            ("github:b", "commit", f"landed:{SHA}2"),
            ("git:x", "commit", f"single:{SHA}2"),
        )
        == {}
    )


def test_evidence_reaches_through_a_third_account():
    found = joined(
        ("git:2", "same_as", "git:1"), ("github:ada", "listed_name", "Ada Lace"), ("git:1", "name", "Ada Lace")
    )
    assert set(found.values()) == {"github:ada"}


def test_nobody_joins_through_a_deleted_account_or_a_bot():
    assert joined(("github:ghost", "user_id", "github:1"), ("github:ada", "user_id", "github:1")) == {}
    assert joined(("github:app", "type", "Bot"), ("github:app", "same_as", "github:ada")) == {}


def test_programs_organisations_and_the_deleted_are_no_people():
    with open_engine() as engine:
        claims = engine.from_arrow(
            claims_table([("github:org", "type", "Organization"), ("github:ada", "type", "User")])
        )
        listed = people.nonpeople(collect_claims(claims, engine)).set_index("account")["why"]
    assert listed["github:org"] == "an organisation"
    assert "github:ghost" in listed
    assert "github:ada" not in listed


def test_agents_are_no_people_by_login_by_number_and_by_what_the_import_said():
    with open_engine() as engine:
        told = [
            ("github:claude", "name", "Claude"),
            # a new login of the account 199161495, which is Cursor's
            ("github:cursor-in-the-cloud", "user_id", "github:199161495"),
            ("github:devin", "user_id", "github:42"),
            ("git:1", "agent", "aider"),
            ("github:copilot-swe-agent[bot]", "type", "Bot"),
        ]
        nobodies = people.nonpeople(collect_claims(engine.from_arrow(claims_table(told)), engine))
    listed = nobodies.set_index("account")["why"]
    assert listed[["github:claude", "github:cursor-in-the-cloud", "git:1"]].tolist() == [
        "AI agent: Claude",
        "AI agent: Cursor",
        "AI agent: aider",
    ]
    assert listed["github:copilot-swe-agent[bot]"] == "AI agent: Copilot"
    assert "github:devin" not in listed
    agents = people.agents_of(nobodies).set_index("account")["agent"]
    assert agents["git:1"] == "aider"
    assert "github:ghost" not in agents


@pytest.mark.parametrize(
    ("account", "suspect"), [("github:timidrobot", True), ("github:x[bot]", False), ("github:ada", False)]
)
def test_a_login_that_looks_like_a_programs_is_a_suspect_only(account, suspect):
    assert bots.are_suspect(pd.Series([account])).tolist() == [suspect]


def test_a_handle_is_readable_and_depends_on_the_stores_key():
    handle = pseudonyms.pseudonym_of("github:ada", b"k" * 32)
    assert re.fullmatch(r"[a-z]+-[a-z]+-\d{4}", handle)
    assert handle != pseudonyms.pseudonym_of("github:ada", b"j" * 32)
    assert "ada" not in handle


def test_handles_of_many_people_hardly_ever_meet():
    # about 140 x 190 x 10,000 = 270 million handles: 1,000 people share one with a chance of 1 in 500
    assert len({pseudonyms.pseudonym_of(f"github:{n}", b"k" * 32) for n in range(1_000)}) == 1_000


CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(["github:a", "github:b", "git:1", "git:2", "roster:x"]),
        st.sampled_from(["user_id", "address", "listed_name", "name", "profile"]),
        st.sampled_from(["Ada Lace", "Bo Cy", "github:1", "page"]),
    ),
    max_size=12,
)


@settings(max_examples=25)
@given(rows=CLAIMS, seed=st.randoms())
def test_the_order_of_claims_does_not_matter_and_each_account_is_one_person(rows, seed):
    shuffled = list(rows)
    seed.shuffle(shuffled)
    found = joined(*rows)
    assert joined(*shuffled) == found
    assert all(found[person] == person for person in found.values())


def test_a_login_made_from_the_name_is_the_addresss_whose_commits_end_its_pulls():
    found = joined(
        ("github:kwonalbert", "commit", f"head:{SHA}1"),
        ("git:k", "commit", f"single:{SHA}1"),
        ("git:k", "name", "Albert Kwon"),
    )
    assert found == {"git:k": "github:kwonalbert", "github:kwonalbert": "github:kwonalbert"}


def test_a_person_who_pushes_to_anothers_pull_is_not_taken_for_them():
    head = [("github:rozbb", "commit", f"head:{SHA}1"), *(("git:r", "commit", f"single:{SHA}{n}") for n in range(1, 5))]
    assert joined(*head, ("git:r", "name", "Richard Barnes")) == {}


def test_who_did_hardly_more_than_the_one_pull_request_of_a_login_without_a_name_has_that_login():
    head = [("github:rozbb", "commit", f"head:{SHA}1"), *(("git:m", "commit", f"single:{SHA}{n}") for n in range(1, 4))]
    name = ("git:m", "name", "Michael Dale")
    assert set(joined(*head, name).values()) == {"github:rozbb"}
    # the login has a name of its own, or the person a login of their own: they helped
    assert joined(*head, name, ("github:rozbb", "name", "Richard Barnes")) == {}
    assert "github:rozbb" not in joined(*head, name, ("git:m", "same_as", "github:mdale"))


def test_a_login_whose_pull_requests_end_with_both_addresses_of_one_person_is_theirs():
    # one end each: neither address is enough by itself, as half of the login's ends are the other's
    rows = [
        row
        for n, address in ((1, "git:m"), (2, "git:n"))
        for row in (
            ("github:rozbb", "commit", f"head:{SHA}{n}"),
            (address, "commit", f"single:{SHA}{n}"),
            (address, "name", "Michael Dale"),
            (address, "signed", "github:o/r Michael Dale"),
        )
    ]
    assert set(joined(*rows).values()) == {"github:rozbb"}


PERSONS = pd.DataFrame({"account": ["github:ada", "git:1"], "person": "github:ada", "evidence": "the same address"})


def test_an_account_of_nobody_with_several_is_its_own_person():
    told = people.persons_of(pd.Series(["git:1", "git:2", "github:ada"], index=[5, 6, 7]), PERSONS)
    assert told.to_dict() == {5: "github:ada", 6: "git:2", 7: "github:ada"}
    assert people.persons_of(pd.Series(["git:1"]), PERSONS[:0]).tolist() == ["git:1"]


def test_accounts_are_found_among_others_however_often_those_stand_there():
    others = pd.Series(["git:1", "git:2", "git:1"], dtype="str")
    assert people.is_among(pd.Series(["git:2", "git:3", "git:1"]), others).tolist() == [True, False, True]
    assert people.is_among(pd.Series(["git:2"]), others[:0]).tolist() == [False]
