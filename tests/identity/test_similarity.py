from collections import Counter

import pytest

from journeys.identity.similarity import Person, Weighing, reasons


def person(account, *names, pages=(), linked=(), ended=None):
    """Somebody with one account, names, profile pages and what else is told."""
    found = Person(account, linked=set(linked), ended=dict(ended or {}))
    found.add_account(account)
    for name in names:
        found.add_name(name)
    for page in pages:
        found.add_page(page)
    return found


def weigh(people):
    """Names, logins and pages counted over some people."""
    return Weighing.counted(
        (words for person in people for words in person.names),
        Counter(login for person in people for login in person.shorn),
        Counter(page for person in people for page in person.pages),
    )


def told(one, other, *others):
    """What speaks for two people being one, as words to whether it is strong."""
    return {reason.words: reason.is_strong for reason in reasons(one, other, weigh([one, other, *others]))}


def test_a_roster_account_is_its_name_and_an_address_says_nothing():
    assert person("roster:ada lace").names == {("ada", "lace")}
    assert person("git:1").names == set()
    assert person("slack:U02").handles == set()


def test_a_login_is_read_as_letters_and_figures_with_and_without_its_number():
    someone = person("github:Ada-Lace42")
    assert someone.handles == {"adalace42"}
    assert someone.shorn == {"adalace"}
    assert someone.stems == {"ada"}


@pytest.mark.parametrize(
    ("page", "account"),
    [("github.com/ada", "github:ada"), ("ada.github.io", "github:ada"), ("ada.github.io/home", "github:ada")],
)
def test_a_page_at_github_names_an_account(page, account):
    assert person("hub:x", pages=[page]).linked == {account}


@pytest.mark.parametrize("page", ["github.com/ada/book", "github.com", "lace.example/ada", "orcid.org/0000"])
def test_other_pages_name_none(page):
    assert person("hub:x", pages=[page]).linked == set()


def test_namesakes_are_what_chance_gives_beside_the_two():
    """Of 4 names 3 begin with Ada and 2 end with Lace: beside Ada Lace herself 2 and 1, of 4."""
    names = ["Ada Lace", "Ada Brook", "Ada Dale", "Bea Lace"]
    weighing = weigh([person(f"git:{n}", name) for n, name in enumerate(names)])
    assert weighing.namesakes(("ada", "lace"), ("ada", "lace")) == 2 * 1 / 4
    # beside Ada Lace and Ada Brook: one Ada more, Bea Lace
    assert weighing.namesakes(("ada", "lace"), ("ada", "brook")) == 1 * 1 / 4


def test_many_accounts_of_one_name_do_not_make_it_common():
    weighing = weigh([person(f"git:{n}", "Ada Lace") for n in range(9)])
    assert weighing.namesakes(("ada", "lace"), ("ada", "lace")) == 0


def test_full_names_that_are_not_alike_outweigh_all_but_a_login_on_two_platforms():
    ada = person("github:alace", "Ada Lace", pages=["lace.example"], linked=["hub:alace"])
    bea = person("hub:alace", "Bea Brook", pages=["lace.example"])
    assert told(ada, bea) == {"the same login on two platforms, alace": False}


def test_a_page_of_two_is_a_reason_and_a_page_of_three_is_an_employers():
    ada, bea = (person(f"github:{login}", pages=["lab.example"]) for login in ("one", "two"))
    assert told(ada, bea) == {"one profile page": False}
    assert told(ada, bea, person("github:three", pages=["lab.example"])) == {}


def test_a_page_that_one_of_the_two_shares_with_a_third_is_no_reason():
    # cy and bea share the page; ada has none, and another time a page of her own
    bea, cy = (person(f"github:{login}", pages=["lab.example"]) for login in ("two", "three"))
    for ada in (person("github:one"), person("github:one", pages=["ada.example"])):
        assert told(ada, bea, cy) == told(bea, ada, cy) == {}


def test_of_two_common_logins_the_first_by_letters_is_named():
    one = Person("github:alace", logins={"github": {"alace", "blace"}})
    other = Person("hub:alace", logins={"hub": {"blace", "alace"}})
    assert [reason.words for reason in reasons(one, other, weigh([one, other]))] == [
        "the same login on two platforms, alace"
    ]


def test_a_login_with_an_ending_is_a_reason_unless_it_is_a_first_name_here():
    own, work = person("github:kelley"), person("github:kelley-lab")
    assert told(own, work) == {"the same login but for its ending": False}
    called_so = [person("git:1", "Kelley Brook"), person("git:2", "Kelley Dale")]
    assert told(own, work, *called_so) == {}


def test_a_person_with_a_login_is_not_taken_for_another_by_a_commit():
    owner = person("github:bea")
    assert told(person("git:1", ended={"github:bea": 2}), owner) == {
        "the pull requests of one end with commits of the other": True
    }
    assert told(person("github:ada", ended={"github:bea": 2}), owner) == {}


def test_a_name_of_one_word_is_no_reason_on_one_platform():
    assert told(person("github:perluna", "Luna"), person("github:x", "Luna Lace")) == {}
    assert told(person("github:perluna", "Luna"), person("git:1", "Luna Lace")) == {
        "the only one here of that first name": False
    }
    assert told(person("github:q", "Lacemaker"), person("git:1", "Bo Lacemaker")) == {
        "the only one here of that last name": False
    }


def test_the_same_single_name_is_strong_only_if_it_is_long_or_holds_more_than_letters():
    def alike(name):
        return told(person("git:1", name), person("git:2", name))

    # 8 letters are long; 7 with a figure are rare too
    assert alike("Lacemake") == {"the same single name": True}
    assert alike("Lacemak") == {"the same single name": False}
    assert alike("Lacema7") == {"the same single name": True}
