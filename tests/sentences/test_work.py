"""Work in words: languages and diversity."""

from journeys.analysis.work.diversity import measure_diversity
from journeys.analysis.work.languages import count_languages
from journeys.sentences import work
from tests.analysis.work.frames import act, acted
from tests.analysis.work.test_diversity import people_doing
from tests.analysis.work.test_languages import ACTS


def test_the_sentence_names_the_languages():
    assert work.languages(count_languages(ACTS)) == (
        "People translated into **3 languages**: French (2), Croatian (1) and Spanish (1). Of 2 people the language is "
        "unknown."
    )
    only_listed = count_languages(ACTS[ACTS["action"] == "recognised"])
    assert work.languages(only_listed) == "**3 people** translated; the language is unknown."
    assert work.languages(count_languages(ACTS.iloc[:0])) == ""


def test_many_languages_are_not_all_in_the_sentence():
    codes = ("ar", "de", "es", "fr", "it", "ja", "nl", "pt-br", "sw", "tr")
    told = work.languages(
        count_languages(acted(*(act(code, "committed", work=f"translation:{code}") for code in codes)))
    )
    # by name, as all have one person: Swahili and Turkish are left
    assert told.endswith("Portuguese (BR) (1), Spanish (1) and 2 more.")


def test_nobody_s_work_is_not_said_to_be_diverse():
    assert work.diversity(measure_diversity(acted(act("ada", "starred")))) == "No kind of work is known."


def test_few_people_are_told_to_be_few():
    told = work.diversity(measure_diversity(people_doing(code=5, doc=4)))
    assert told == "9 people: too few to say how diverse the work is."


def test_the_sentence_tells_interval_kinds_and_people():
    found = measure_diversity(people_doing(code=30, doc=30))
    assert work.diversity(found) == (
        f"The work is as diverse as **2.0 kinds** in equal parts ({found.low:.1f} to {found.high:.1f}; "
        "2 kinds occur, n = 60 people)."
    )
