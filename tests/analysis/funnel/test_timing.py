"""The time to the next stage: the curve, its median, the table under it, and two groups side by side."""

import numpy as np
import pandas as pd
import pytest

from journeys.analysis.funnel.cohorts import group_of
from journeys.analysis.funnel.funnel import count_stages
from journeys.analysis.funnel.steps import steps
from journeys.analysis.funnel.timing import (
    Median,
    at_risk_on,
    compare_groups,
    compare_pairs,
    compare_years,
    median_days,
    time_to_next,
)
from journeys.sentences.funnel import years
from tests.analysis.frames import frame, person, reading

# steps after 10, 20 and 40 days; one followed for 30 days, one for 300: each five times, since a curve ends below 5
FEW = frame(
    *(
        person(f"{name}{number}", join=join, contribute=contribute)
        for number in range(5)
        for name, join, contribute in (
            ("a", 400, 390),
            ("b", 400, 380),
            ("c", 400, 360),
            ("d", 30, None),
            ("e", 300, None),
        )
    )
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
    assert curve["at_risk"].tolist() == [25, 25, 20, 15, 10, 5, 5, 5]


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
    assert table["at_risk"].tolist() == [25, 15, 5, 5]
    between = at_risk_on(time_to_next(FEW, "join", reading()), [15])
    assert (between["share"].item(), between["at_risk"].item()) == (pytest.approx(1 / 5), 20)


def test_a_curve_that_does_not_get_to_one_half_has_no_median():
    few = frame(person("a", join=400, contribute=390), *(person("z", join=300) for _ in range(9)))
    assert median_days(time_to_next(few, "join", reading())).days is None


def test_two_groups_differ_as_the_textbook_says():
    found = compare_groups(TRIAL, "join", reading(), group="entry_point", names=("drug", "placebo"))
    assert found.n == {"drug": 21, "placebo": 21}
    # chi-square 16.79, p = 4.2e-5: beyond what 4,999 draws can show
    assert found.p_value == pytest.approx(2 / 5_000)
    assert found.pairs == 1
    assert set(found.curves["group"]) == {"drug", "placebo"}


def test_a_curve_ends_where_fewer_than_five_are_at_risk():
    # after day 40 two are left of the first two, who never step; one of nine steps on day 200, when three are at risk
    late = frame(
        *(person(f"a{number}", join=400, contribute=360) for number in range(6)),
        *(person(f"b{number}", join=400) for number in range(2)),
        person("c", join=400, contribute=200),
    )
    curve = time_to_next(late, "join", reading())
    # nine on day 0 to 40, then three: before, the curve went on to "7 of 9" with the step of one of three
    assert curve[["days", "at_risk"]].values.tolist() == [[0, 9], [30, 9], [40, 9]]
    assert curve["share"].iloc[-1] == pytest.approx(6 / 9)
    few = time_to_next(late.iloc[:4], "join", reading())
    assert few[["days", "at_risk"]].values.tolist() == [[0, 4]]


def test_the_p_value_allows_for_all_pairs_that_could_be_chosen():
    # drug, placebo and placebo's people once more: three pairs, of which two are as unlike as the textbook's
    third = TRIAL[TRIAL["entry_point"] == "placebo"].assign(entry_point="placebo, again")
    few = frame(*(person(f"f{number}", join=100, contribute=90, entry_point="few") for number in range(9)))
    all_four = pd.concat([TRIAL, third, few], ignore_index=True)
    found = compare_groups(all_four, "join", reading(), group="entry_point", names=("drug", "placebo"))
    # nine people are too few to be compared, so they make no pair
    assert found.pairs == 3
    assert found.p_value == pytest.approx(3 * 2 / 5_000)
    few_people = compare_groups(all_four, "join", reading(), group="entry_point", names=("drug", "few"))
    assert few_people.p_value is None


def test_among_six_groups_alike_some_pair_differs_in_about_one_of_twenty_runs():
    random, runs = np.random.default_rng(6), 40
    said = 0
    for _ in range(runs):
        joined, days = random.integers(30, 600, 180), random.exponential(300, 180)
        six = frame(
            *(
                person(str(n), join=on, contribute=on - after if after < on else None, entry_point=f"g{n % 6}")
                for n, (on, after) in enumerate(zip(map(float, joined), map(float, days), strict=True))
            )
        )
        pairs = compare_pairs(steps(six, "join", reading()), group_of(six, "entry_point"))
        said += min(pairs.values()) < 0.05
    # without the correction in 41 % of runs; at 5 % at most 6 of 40, 99 times in 100
    assert said <= 6


def test_a_group_of_nobody_is_not_compared():
    found = compare_groups(TRIAL, "join", reading(), group="entry_point", names=("drug", "nothing"))
    assert found.p_value is None
    assert found.medians["nothing"] == Median(None, None, None)


def test_nobody_gives_an_empty_curve_with_its_columns():
    curve = time_to_next(FEW.iloc[:0], "join", reading())
    assert list(curve) == ["days", "share", "low", "high", "at_risk"]
    assert list(at_risk_on(curve)) == list(curve)


def two_years(late, early, *, many=12):
    """So many people a year: those of the last year go on after ``late`` days, those of the year before ``early``."""
    now = [person(f"n{number}", join=360 - number, contribute=360 - number - late) for number in range(many)]
    then = [person(f"b{number}", join=720 - number, contribute=720 - number - early) for number in range(many)]
    return compare_years(frame(*now, *then), "join", reading())


@pytest.mark.parametrize(("late", "early", "is_sooner"), [(5, 100, True), (100, 5, False)])
def test_the_last_year_s_people_are_compared_with_the_year_before(late, early, is_sooner):
    found = two_years(late, early)
    assert (found.now.n, found.before.n, found.horizon_days) == (12, 12, 180)
    # all go on within the horizon in both years: how soon is what differs
    assert (found.now.estimate, found.before.estimate) == (1.0, 1.0)
    assert found.p_value < 0.001
    assert found.is_sooner is is_sooner
    assert f"**{'sooner' if is_sooner else 'later'}** than those of the year before" in years(found, "join")


def test_few_people_of_a_year_are_not_compared():
    assert two_years(5, 100, many=9).p_value is None
    assert "too few to compare" in years(two_years(5, 100, many=9), "join")
