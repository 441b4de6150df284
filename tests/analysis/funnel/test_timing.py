"""The time to the next stage: the curve, its median, the table under it, and two groups side by side."""

import pytest

from journeys.analysis.funnel.funnel import count_stages
from journeys.analysis.funnel.timing import (
    Median,
    at_risk_on,
    compare_groups,
    median_days,
    time_to_next,
)
from tests.analysis.frames import frame, person, reading

# steps after 10, 20 and 40 days; one followed for 30 days, one for 300
FEW = frame(
    person("a", join=400, contribute=390),
    person("b", join=400, contribute=380),
    person("c", join=400, contribute=360),
    person("d", join=30),
    person("e", join=300),
)
# the textbook's weeks of remission (Freireich et al. 1963), as days; + still in remission
DRUG = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+".split()
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23".split()


def remission(told, entry_point):
    days = int(told.strip("+"))
    if told.endswith("+"):
        return person("p", join=days, entry_point=entry_point)
    return person("p", join=100, contribute=100 - days, entry_point=entry_point)


TRIAL = frame(*(remission(told, "drug") for told in DRUG), *(remission(told, "placebo") for told in PLACEBO))


def test_the_curve_counts_steps_and_who_was_at_risk():
    curve = time_to_next(FEW, "join", reading())
    assert curve["days"].tolist() == [0, 10, 20, 30, 40, 90, 180, 300]
    # 1/5; 2/5; d goes; left 3/5 x 1/2
    assert curve["share"].tolist() == pytest.approx([0, 1 / 5, 2 / 5, 2 / 5, 7 / 10, 7 / 10, 7 / 10, 7 / 10])
    assert curve["at_risk"].tolist() == [5, 5, 4, 3, 2, 1, 1, 1]


def test_the_curve_at_the_horizon_is_the_funnel_s_estimate():
    curve = time_to_next(FEW, "join", reading()).set_index("days").loc[180]
    row = count_stages(FEW, reading()).set_index("stage").loc["join"]
    assert curve[["share", "low", "high"]].tolist() == pytest.approx(row[["estimate", "low", "high"]].tolist())


def test_the_median_is_the_first_day_on_which_half_have_stepped():
    assert median_days(time_to_next(FEW, "join", reading())).days == 40


def test_medians_are_those_of_the_textbook():
    drug = median_days(time_to_next(TRIAL[TRIAL["entry_point"] == "drug"], "join", reading()))
    placebo = median_days(time_to_next(TRIAL[TRIAL["entry_point"] == "placebo"], "join", reading()))
    assert (drug.days, placebo.days) == (23, 8)
    # with nobody open, the sign test's interval of the median of 21: the 6th to the 16th of them
    assert (placebo.low, placebo.high) == (4, 12)
    assert drug.high is None  # the lower limit never gets to one half


def test_the_table_under_the_curve_tells_who_was_still_at_risk():
    table = at_risk_on(time_to_next(FEW, "join", reading()))
    assert table["days"].tolist() == [0, 30, 90, 180]
    assert table["at_risk"].tolist() == [5, 3, 1, 1]
    between = at_risk_on(time_to_next(FEW, "join", reading()), [15])
    assert (between["share"].item(), between["at_risk"].item()) == (pytest.approx(1 / 5), 4)


def test_a_curve_that_does_not_get_to_one_half_has_no_median():
    few = frame(person("a", join=400, contribute=390), *(person("z", join=300) for _ in range(9)))
    assert median_days(time_to_next(few, "join", reading())).days is None


def test_two_groups_differ_as_the_textbook_says():
    found = compare_groups(TRIAL, "join", reading(), group="entry_point", names=("drug", "placebo"))
    assert found.n == {"drug": 21, "placebo": 21}
    assert found.p_value == pytest.approx(4.17e-5, rel=0.01)  # chi-square 16.79
    assert set(found.curves["group"]) == {"drug", "placebo"}


def test_a_group_of_nobody_is_not_compared():
    found = compare_groups(TRIAL, "join", reading(), group="entry_point", names=("drug", "nothing"))
    assert found.p_value is None
    assert found.medians["nothing"] == Median(None, None, None)


def test_nobody_gives_an_empty_curve_with_its_columns():
    curve = time_to_next(FEW.iloc[:0], "join", reading())
    assert list(curve) == ["days", "share", "low", "high", "at_risk"]
    assert list(at_risk_on(curve)) == list(curve)
