"""Into which languages people translate."""

from journeys.analysis.work.kinds import give_kinds
from journeys.analysis.work.languages import count_languages, languages_sentence
from tests.analysis.work.frames import act, acted

# ada: French twice and Spanish; bo: French, and recognised for it; cy and dan only recognised; eve wrote in English
ACTS = acted(
    act("ada", "committed", work="translation:fr"),
    act("ada", "committed", "2021-02-02", work="translation:fr"),
    act("ada", "committed", work="translation:es"),
    act("bo", "committed", work="translation:fr"),
    act("bo", "recognised", work="translation"),
    act("cy", "recognised", work="translation"),
    act("dan", "recognised", work="translation"),
    act("eve", "committed", work="doc"),
)


def test_people_are_counted_once_a_language_and_the_untold_by_themselves():
    assert count_languages(ACTS).values.tolist() == [["French", 2], ["Spanish", 1], ["", 2]]


def test_a_language_makes_no_kind_of_its_own():
    assert set(give_kinds(ACTS)["kind"]) == {"translation", "doc"}


def test_the_sentence_names_the_languages():
    assert languages_sentence(count_languages(ACTS)) == (
        "People translated into **2 languages**: French (2) and Spanish (1). Of 2 people the language is not told."
    )
    only_listed = count_languages(ACTS[ACTS["action"] == "recognised"])
    assert languages_sentence(only_listed) == "**3 people** translated; into which language is not told."
    assert languages_sentence(count_languages(ACTS.iloc[:0])) == ""


def test_many_languages_are_not_all_in_the_sentence():
    codes = ("ar", "de", "es", "fr", "it", "ja", "nl", "pt-br", "sw", "tr")
    told = languages_sentence(
        count_languages(acted(*(act(code, "committed", work=f"translation:{code}") for code in codes)))
    )
    # by name, as all have one person: Swahili and Turkish are left
    assert told.endswith("Portuguese (BR) (1), Spanish (1) and 2 more.")
