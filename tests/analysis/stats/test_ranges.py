"""How far numbers may be off as long as suggestions wait."""

import pandas as pd

from journeys.analysis.funnel.funnel import count_spans, count_stages
from journeys.analysis.stats.ranges import COUNTED
from tests.analysis.frames import frame, person, reading

# a1 and a2 are perhaps one person, who joined 300 days before the end and contributed 250 days before it
APART = frame(person("a1", join=300), person("a2", contribute=250), person("b", join=200), person("c", join=10))
JOINED = frame(person("a1", join=300, contribute=250), person("b", join=200), person("c", join=10))
INTO = {"a1": "a1", "a2": "a1"}


def counted(journeys):
    as_read = reading()
    return count_stages(journeys, as_read)


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
