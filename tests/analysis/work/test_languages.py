"""Into which languages people translate."""

from journeys.analysis.work.kinds import assign_kinds
from journeys.analysis.work.languages import count_languages
from tests.analysis.work.frames import act, acted

# ada: French twice, Spanish and Croatian (hr, after es); bo: French, and recognised for it; cy and dan only recognised;
# eve wrote in English
ACTS = acted(
    act("ada", "committed", work="translation:fr"),
    act("ada", "committed", "2021-02-02", work="translation:fr"),
    act("ada", "committed", work="translation:es"),
    act("ada", "committed", work="translation:hr"),
    act("bo", "committed", work="translation:fr"),
    act("bo", "recognised", work="translation"),
    act("cy", "recognised", work="translation"),
    act("dan", "recognised", work="translation"),
    act("eve", "committed", work="doc"),
)


def test_people_are_counted_once_a_language_and_the_untold_by_themselves():
    assert count_languages(ACTS).values.tolist() == [["French", 2], ["Croatian", 1], ["Spanish", 1], ["", 2]]


def test_a_language_makes_no_kind_of_its_own():
    assert set(assign_kinds(ACTS)["kind"]) == {"translation", "doc"}
