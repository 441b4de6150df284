"""How far numbers may be off as long as suggestions wait."""

import pandas as pd

from journeys.analysis.funnel.funnel import count_spans, count_stages, summary_sentence
from journeys.analysis.funnel.merge_preview import count_moves, joining_sentence
from journeys.analysis.stats.ranges import COUNTED
from tests.analysis.frames import COMMUNITY, frame, person, reading

# a1 and a2 are perhaps one person, who joined 300 days before the end and contributed 250 days before it
APART = frame(person("a1", join=300), person("a2", contribute=250), person("b", join=200), person("c", join=10))
JOINED = frame(person("a1", join=300, contribute=250), person("b", join=200), person("c", join=10))
INTO = {"a1": "a1", "a2": "a1"}


def counted(journeys):
    as_read = reading()
    return count_stages(
        journeys, COMMUNITY, as_read.observable, observed_until=as_read.observed_until, mode=as_read.mode
    )


def spans():
    return count_spans(counted(APART), JOINED, reading())


def test_each_count_lies_between_what_it_is_and_what_it_would_be():
    join = spans()["join"]
    # apart: a1, b, c joined and a2 skipped it, so four reached it; joined: three joined, nobody skipped
    assert (join["observed"], join["reached"], join["skipped"]) == ((3, 3), (3, 4), (0, 1))
    assert spans()["contribute"]["observed"] == (1, 1)


def test_what_is_not_observable_has_no_range():
    assert "discover" not in spans()


def test_without_suggestions_both_ends_are_the_count():
    table = counted(APART).set_index("stage")
    for stage, of_stage in count_spans(counted(APART), None, reading()).items():
        assert of_stage == {
            name: (table.loc[stage, name],) * 2 for name in COUNTED if not pd.isna(table.loc[stage, name])
        }


def test_the_sentence_tells_an_uncertain_number_as_a_range():
    # four joined first before, c's window is open; of the joined ones a1 went on
    twice = frame(*(person(f"x{n}", join=300) for n in range(3)))
    once = frame(*(person(f"x{n}", join=300) for n in range(2)))
    told = summary_sentence(counted(twice), count_spans(counted(twice), once, reading()))
    assert "Of 2 to 3 people who joined first" in told


def test_joining_moves_whoever_seemed_behind():
    moves = count_moves(APART, INTO)
    assert moves.values.tolist() == [["join", "contribute", 1]]
    assert joining_sentence(APART, INTO) == "**3 people** instead of 4; moves 1 person from join to contribute."


def test_joining_two_at_one_stage_moves_nobody():
    assert joining_sentence(APART, {"b": "b", "c": "b"}) == "**3 people** instead of 4; no stage changes."


def test_joining_somebody_who_is_not_counted_changes_no_number():
    assert "stays the same" in joining_sentence(APART, {"b": "b", "elsewhere": "b"})
    assert joining_sentence(APART.iloc[:0], {}).startswith("Nobody")
