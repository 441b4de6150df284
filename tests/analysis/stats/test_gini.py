"""The Gini coefficient, counted by hand and beside its definition by differences of pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.analysis.stats.gini import gini


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
