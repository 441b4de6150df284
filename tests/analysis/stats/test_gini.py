"""The Gini coefficient, counted by hand and beside its definition by differences of pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.analysis.stats.gini import compare_ginis, gini, gini_interval


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([5], 0.0),
        ([1, 1, 1, 1], 0.0),
        ([0, 0, 0, 4], 0.75),
        # of three with six: twice (3 - 1) over three times six
        ([3, 1, 2], 4 / 18),
        ([], None),
        ([0, 0], None),
    ],
)
def test_it_is_as_counted_by_hand(counts, expected):
    assert gini(counts) == (expected if expected is None else pytest.approx(expected))


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30).filter(any))
def test_it_is_the_mean_difference_of_two_over_twice_the_mean(counts):
    values = np.array(counts, dtype=float)
    differences = np.abs(values[:, None] - values[None, :]).mean()
    assert gini(counts) == pytest.approx(differences / (2 * values.mean()))
    assert 0 <= gini(counts) < 1


def test_its_jackknife_is_the_published_one():
    # Cross Validated 21868, by equation 7 of Ogwang 2000: Gini 0.7462462, variance 0.1696173
    found = gini_interval([1, 2, 2, 3, 4, 99])
    assert (round(found.gini, 7), round(found.error**2, 7)) == (0.7462462, 0.1696173)
    # 0.746 - 1.96 * 0.412 is below 0, and the sum above 1
    assert (found.low, found.high) == (0, 1)


@given(st.lists(st.integers(0, 50), min_size=3, max_size=30).filter(lambda counts: sum(map(bool, counts)) > 1))
def test_its_error_is_that_of_leaving_out_each_in_turn(counts):
    without = np.array([gini(np.delete(counts, nth)) for nth in range(len(counts))])
    found = gini_interval(counts)
    assert found.error == pytest.approx(np.sqrt((len(counts) - 1) * without.var()))
    assert found.gini == gini(counts)
    assert 0 <= found.low <= found.gini <= found.high <= 1


@pytest.mark.parametrize("counts", [[], [1, 2], [0, 0, 0, 5], [0, 0, 0]])
def test_of_too_few_there_is_no_interval(counts):
    assert gini_interval(counts) is None


def test_an_interval_holds_the_truth_about_as_often_as_it_says():
    # counts of an exponential distribution, whose Gini coefficient is 1/2 (Dixon et al. 1987)
    drawn = np.random.default_rng(3).exponential(10, size=(60, 80))
    held = sum(low <= 0.5 <= high for _, _, low, high in map(gini_interval, drawn))
    assert held >= 51


def test_groups_alike_seldom_differ_and_unlike_ones_do():
    chance = np.random.default_rng(5)
    alike = [compare_ginis(chance.exponential(1, 40), chance.exponential(90, 60)) for _ in range(20)]
    assert sum(p_value < 0.05 for p_value in alike) <= 3
    assert compare_ginis(chance.exponential(1, 60), [3] * 60) < 0.01
    assert compare_ginis([1] * 9, [1] * 30) is None
