"""How people write themselves into a list, one entry at a time."""

import pytest

from journeys.sources.decode.files import Fault
from journeys.sources.notes.sign_ins import SignIn, Unnamed, bare_platform, is_template, is_unnamed, read_sign_in


@pytest.mark.parametrize(
    ("text", "name", "github"),
    [
        ("Ada Lovelace / Analytical Society / t: @ada_l, g: @AdaL / she/her", "Ada Lovelace", "adal"),
        (
            "Ada Lovelace / [Society](https://society.org) / t: [@ada](https://twitter.com/ada) gh: [AdaL](https://github.com/AdaL/)",
            "Ada Lovelace",
            "adal",
        ),
        ("Ada Lovelace /t: [@ada](https://twitter.com/ada), g:AdaL", "Ada Lovelace", "adal"),
        ("Ada Lovelace | Society | github.com/AdaL", "Ada Lovelace", "adal"),
        ("Ada Lovelace | GitHub: @AdaL | Twitter: @ada", "Ada Lovelace", "adal"),
        ("Ada Lovelace (she/her), Society, GitHub @AdaL", "Ada Lovelace", "adal"),
        ("Ada G. Lovelace - g and t: @AdaL", "Ada G. Lovelace", "adal"),
        ("**Ada Lovelace** — `@AdaL`", "Ada Lovelace", "adal"),
        ("Ada Lovelace /@AdaL / Society", "Ada Lovelace", "adal"),
        ("Ada Lovelace /gh: AdaL/ Society", "Ada Lovelace", "adal"),
        ("Ada Lovelace / fosstodon.org/@AdaL", "Ada Lovelace", ""),
        ("[Ada Lovelace](https://github.com/AdaL)", "Ada Lovelace", "adal"),
        ("[@AdaL](https://github.com/AdaL) / Society", "", "adal"),
        ("<https://github.com/AdaL>, Ada", "", "adal"),
        ("Ada Lovelace, https://github.com/society/engine", "Ada Lovelace", ""),
        ("Ada she/they / Society", "Ada", ""),
        ("Ada Lovelace/Analytical Society", "Ada Lovelace", ""),
        ("Martina G: hello", "Martina G", ""),
        ("Martina Gx", "Martina Gx", ""),
        ("Ada Bennett-Lovelace + a long story, with commas + 🎉", "Ada Bennett-Lovelace", ""),
        ("Pablo Rodríguez-Sánchez | gh: PabRod", "Pablo Rodríguez-Sánchez", "pabrod"),
        ("O\\'Brien \\_M\\_ / gh: miles\\_ob", "O'Brien M", "miles_ob"),
        ("李雷 / 清华大学 / gh: lilei", "李雷", "lilei"),
        ("ada lovelace", "ada lovelace", ""),
        ("datagirl99", "datagirl99", ""),
    ],
)
def test_the_name_stands_first_and_marks_and_links_say_the_handle(text, name, github):
    found = read_sign_in(text, "github")
    assert isinstance(found, SignIn)
    assert (found.name, found.github) == (name, github)


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("Ada, t: @Ada_L", ["twitter.com/ada_l"]),
        ("Ada, x: ada", ["twitter.com/ada"]),
        ("Ada, https://x.com/Ada", ["twitter.com/ada"]),
        ("Ada, @ada@fosstodon.org", ["fosstodon.org/@ada"]),
        ("Ada, https://fosstodon.org/@ada", ["fosstodon.org/@ada"]),
        ("Ada, 0000-0002-1825-0097", ["orcid.org/0000-0002-1825-0097"]),
        ("Ada, [ORCID](https://orcid.org/0000-0002-1825-0097)", ["orcid.org/0000-0002-1825-0097"]),
        ("Ada, w: [ada.org](https://www.ada.org/)", ["ada.org"]),
        ("Ada, [Society](https://society.org)", []),
    ],
)
def test_pages_are_those_of_a_person_and_not_of_an_organisation(text, pages):
    found = read_sign_in(text)
    assert isinstance(found, SignIn)
    assert (found.name, found.pages) == ("Ada", pages)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("+ 3 others", 3), ("+3", 3), ("Plus 7 others.", 7), ("two more joined later", 2), ("130+ participants", 130),
        ("anonymous", 1), ("Guest", 1), ("JH", 1), ("and others", 0), ("a few more", 0), ("~ 12 people online", 12),
    ],
)  # fmt: skip
def test_people_without_a_name_are_counted(text, count):
    assert read_sign_in(text) == Unnamed(count)


@pytest.mark.parametrize(
    "text", ["", "-", "...", "_your name_", "Name / handle", "TBD", "<name>", "Add yourself here", "@"]
)
def test_a_place_left_free_is_nobody(text):
    assert read_sign_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "what was your biggest achievement this week?",
        "room 1 opens at nine",
        "The --old option is gone",
        "Automatic variables. Within any",
        "1234",
        "a b c d e f g",
        "thank @bob for it",
    ],
)
def test_a_sentence_names_nobody(text):
    assert isinstance(read_sign_in(text, "github"), Fault)


def test_a_bare_handle_is_of_the_platform_that_is_told_and_an_address_is_kept_apart():
    assert read_sign_in("Ada, @ada") == SignIn("Ada", bare="ada")
    assert read_sign_in("Ada, @ada", "twitter") == SignIn("Ada", pages=["twitter.com/ada"], bare="ada")
    assert read_sign_in("Ada <ada@example.org>", "github") == SignIn("Ada", address="ada@example.org")
    assert read_sign_in("[Ada](mailto:ada@example.org?subject=x)") == SignIn("Ada", address="ada@example.org")
    assert read_sign_in("Ada, hf: AdaL") == SignIn("Ada", hub="AdaL")


def test_a_role_beside_a_name_says_who_led():
    assert [read_sign_in(text).hosts for text in ("Ada (host)", "Ada - Chair", "Ada / co-host", "Ada, Hostville")] == [
        True, True, True, False,
    ]  # fmt: skip


def test_a_line_that_says_how_to_sign_in_may_name_the_platform():
    for text, platform in (
        ("Name / Institute / Twitter, GitHub / pronouns", ""),
        ("*Name + favourite cake*", ""),
        ("Your name (pronouns), GitHub handle", "github"),
        ("Name | Twitter", "twitter"),
    ):
        assert is_template(text)
        assert bare_platform(text) == platform
    assert not any(map(is_template, ("Ada / GitHub", "Names matter to us", "Namesake Smith / x")))
    assert not is_unnamed("Ada Lovelace")


@pytest.mark.parametrize("filler", ["[", "(", "a ", "1-", "@a", "a.", "<a ", ":a", "https://", "x", "_a", "t: ", "| "])
def test_a_long_line_ends_somewhere(filler):
    read_sign_in("Ada " + filler * (100_000 // len(filler)), "github")
