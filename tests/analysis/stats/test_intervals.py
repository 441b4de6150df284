import ast
from math import comb, isnan, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from journeys.analysis.stats import intervals
from journeys.analysis.stats.intervals import (
    LEVEL,
    LEVEL_TEXT,
    NORMAL,
    TAILS,
    correct_for_several,
    difference_of,
    median_interval,
    share_difference,
    share_interval,
)
from journeys.model.paths import ROOT


def test_everything_follows_from_the_one_level():
    assert LEVEL_TEXT == "95 %"
    assert TAILS == (0.025, 0.975)
    # any table of the normal distribution: 1.96 standard errors to each side hold 95 %
    assert pytest.approx(1.959964, abs=1e-6) == NORMAL


@pytest.mark.parametrize(
    ("did", "n", "low", "high"),
    [
        # Newcombe 1998 (Statistics in Medicine 17, 857), table I, method 3: Wilson without continuity correction
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_share_has_the_published_interval(did, n, low, high):
    found = share_interval(did / n, n)
    assert [round(float(end), 4) for end in found] == [low, high]


def test_p_values_of_several_are_the_published_ones():
    # SAS/STAT 9.2 User's Guide, The MULTTEST Procedure, example 60.5: raw values and stepdown Bonferroni's (Holm's)
    raw = """0.28282 0.30688 0.71022 0.77175 0.78180 0.88581 0.54685 0.84978 0.24228 0.58977 0.03498 0.41607
        0.31631 0.05254 0.45061 0.75758 0.12496 0.49485 0.21572 0.50505 0.94372 0.81260 0.77596 0.36889"""
    found = correct_for_several(dict(enumerate(map(float, raw.split()), start=1)))
    assert {test: round(value, 4) for test, value in found.items() if value < 1} == {11: 0.8395}
    assert list(found) == list(range(1, 25))
    assert correct_for_several({}) == {}


def test_the_ends_of_a_share_solve_wilsons_equation():
    # Wilson's ends are the shares p from which the seen one, 3 of 7, lies 1.96 standard errors sqrt(p (1 - p) / 7) away
    for end in share_interval(3 / 7, 7):
        assert abs(3 / 7 - end) == pytest.approx(NORMAL * sqrt(end * (1 - end) / 7))


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_scipy_gives_a_share_the_same_interval(counted):
    did, n = counted
    wanted = stats.binomtest(did, n).proportion_ci(LEVEL, method="wilson")
    assert share_interval(did / n, n) == (pytest.approx(wanted.low, abs=1e-12), pytest.approx(wanted.high, abs=1e-12))


def test_many_shares_at_once_are_each_as_if_alone():
    low, high = share_interval(pd.Series([0.0, 0.25, 1.0]), pd.Series([5, 8, 3]))
    assert low[0] == 0.0
    assert high[2] == 1.0
    assert (low[1], high[1]) == share_interval(0.25, 8)


def test_a_median_lies_between_the_second_and_the_ninth_of_ten():
    # as many of ten values lie below the median as coins fall heads: 0 or 1 with (1 + 10) / 1024 = 1.07 %, 2 or fewer
    # with 5.5 %, more than the 2.5 % allowed on a side
    assert comb(10, 0) + comb(10, 1) == 11
    assert median_interval(pd.Series([10, 3, 7, 1, 9, 5, 2, 8, 4, 6])) == (5.5, 2, 9)


def test_five_values_never_bound_a_median_and_six_do():
    # all on one side of the median: 2 / 2**5 = 6.25 % of the time, 2 / 2**6 = 3.1 %
    five, six = median_interval(pd.Series(range(1, 6))), median_interval(pd.Series(range(1, 7)))
    assert five.median == 3
    assert isnan(five.low)
    assert isnan(five.high)
    assert six == (3.5, 1, 6)


def test_no_values_have_no_median():
    assert all(isnan(number) for number in median_interval(pd.Series([], dtype="int64")))


@pytest.mark.parametrize("n", [6, 7, 20, 41, 52, 131])
def test_a_median_has_the_narrowest_pair_of_values_that_holds_it_often_enough(n):
    median, low, high = median_interval(pd.Series(np.arange(1, n + 1)))
    below = int(low) - 1
    missed = 2 * sum(comb(n, count) for count in range(below + 1)) / 2**n
    assert median == (n + 1) / 2
    assert high == n - below
    assert missed <= 1 - LEVEL
    assert missed + 2 * comb(n, below + 1) / 2**n > 1 - LEVEL


def test_no_other_module_has_a_level_of_its_own():
    here = Path(intervals.__file__)
    own = [
        f"{path.relative_to(ROOT)}: {node.value}"
        for path in [*ROOT.glob("journeys/**/*.py"), *ROOT.glob("pages/**/*.py")]
        if path != here
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and _is_level(node.value)
    ]
    assert own == []


def _is_level(value):
    # an example in a docstring shows what is written, so it is written out there
    if isinstance(value, str):
        return "95 %" in value and ">>>" not in value
    return value in (0.975, 97.5) or (isinstance(value, float) and round(value, 2) == 1.96)


@pytest.mark.parametrize(
    # Newcombe 1998, Statistics in Medicine 17:873, table II, method 10
    ("counts", "low", "high"),
    [((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090), ((10, 10, 0, 20), 0.6791, 1.0)],
)
def test_a_difference_of_shares_has_the_published_interval(counts, low, high):
    count, n, other, other_n = counts
    own, theirs = (
        (met / of, *(float(end) for end in share_interval(met / of, of))) for met, of in ((count, n), (other, other_n))
    )
    assert difference_of(own, theirs)[1:] == pytest.approx((low, high), abs=1e-4)
    assert difference_of(own, theirs) == pytest.approx(share_difference(*counts), abs=1e-9)


def test_a_difference_of_alike_estimates_reaches_as_far_as_both_intervals_together():
    # 3 and 4 below, 4 and 3 above: the square root of 9 + 16 each way
    assert difference_of((10, 7, 14), (10, 7, 14)) == (0, -5, 5)
