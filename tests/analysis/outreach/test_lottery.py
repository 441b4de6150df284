from collections import Counter
from random import Random

import pytest

from journeys.analysis.outreach.lottery import draw_lots


@pytest.mark.parametrize("count", range(9))
def test_everybody_is_either_invited_or_waits_in_the_order_they_stood_in(count):
    people = [f"p{n}" for n in range(count)]
    drawn = draw_lots(people, Random(3))
    assert sorted([*drawn.invited, *drawn.waiting]) == people
    assert list(drawn.invited) == sorted(drawn.invited)
    assert abs(len(drawn.invited) - len(drawn.waiting)) <= 1


def test_neighbours_are_split_so_both_halves_are_alike():
    drawn = draw_lots(list("abcdef"), Random(7))
    assert all(len({*pair} & {*drawn.invited}) == 1 for pair in ("ab", "cd", "ef"))


def test_everybody_has_the_same_chance():
    lot = Random(1)
    times = Counter(name for _ in range(4_000) for name in draw_lots(list("abcde"), lot).invited)
    # of 4,000 draws about 2,000; four standard deviations are 126
    assert all(abs(times[name] - 2_000) < 126 for name in "abcde")
