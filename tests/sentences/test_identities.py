"""What joining people would change, in words."""

from journeys.analysis.funnel.merge_preview import count_moves
from journeys.sentences import identities
from tests.analysis.stats.test_ranges import APART, INTO


def test_joining_moves_whoever_seemed_behind():
    moves = count_moves(APART, INTO)
    assert moves.values.tolist() == [["join", "contribute", 1]]
    assert identities.joining(APART, INTO) == "**3 people** instead of 4; moves 1 person from join to contribute."


def test_joining_two_at_one_stage_moves_nobody():
    assert identities.joining(APART, {"b": "b", "c": "b"}) == "**3 people** instead of 4; no stage changes."


def test_joining_somebody_who_is_not_counted_changes_no_number():
    assert "stays the same" in identities.joining(APART, {"b": "b", "elsewhere": "b"})
    assert identities.joining(APART.iloc[:0], {}).startswith("Nobody")
