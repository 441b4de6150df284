"""Estimates of open journeys: textbook data, counts by hand, and the ends where others have no interval."""

import numpy as np
import pytest
from scipy import stats

from journeys.analysis.stats.survival import (
    at_horizon,
    compare_means,
    estimate_steps,
    log_rank,
    mean_until,
    restricted_mean,
)

# Freireich et al. (1963), Blood 21:699: weeks of remission under 6-mercaptopurine (+ still in remission) and placebo
DRUG = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+".split()
DRUG_WEEKS = [int(told.strip("+")) for told in DRUG]
DRUG_ENDED = [not told.endswith("+") for told in DRUG]
PLACEBO_WEEKS = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
PLACEBO_ENDED = [True] * 21


def test_shares_are_those_of_the_textbook():
    # Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data: shares in remission at these weeks
    curve = estimate_steps(DRUG_WEEKS, DRUG_ENDED, [6, 7, 10, 13, 16, 22, 23])
    assert (1 - curve.estimate).round(3).tolist() == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]


def test_limits_are_within_4_points_of_the_log_log_ones_where_those_are_fit_to_use():
    # log-log limits (Greenwood) of the share in remission, as statistics packages print them for the same weeks
    log_log = [(0.620, 0.952), (0.563, 0.923), (0.503, 0.889), (0.432, 0.849), (0.368, 0.805), (0.268, 0.747)]
    curve = estimate_steps(DRUG_WEEKS, DRUG_ENDED, [6, 7, 10, 13, 16, 22])
    ours = np.column_stack([1 - curve.high, 1 - curve.low])
    assert ours == pytest.approx(np.array(log_log), abs=0.04)


def test_log_rank_is_the_textbook_s_where_groups_are_large():
    # chi-square 16.79 on one degree of freedom, of 21 and 21 people; with each of them twelve times both observed less
    # expected steps and their variance are twelve times as large, but for ties: of 252 people each about 12 * 16.8
    p_value = log_rank(DRUG_WEEKS * 12, DRUG_ENDED * 12, PLACEBO_WEEKS * 12, PLACEBO_ENDED * 12)
    assert stats.chi2.isf(p_value, 1) == pytest.approx(12 * 16.793, rel=0.05)


def test_log_rank_of_small_groups_is_checked_by_permutation():
    # none of 4,999 draws is as unlike as the textbook's two groups: (0 + 1) / (4,999 + 1), on both sides
    assert log_rank(DRUG_WEEKS, DRUG_ENDED, PLACEBO_WEEKS, PLACEBO_ENDED) == pytest.approx(2 / 5_000)


def test_log_rank_of_fewer_than_ten_people_or_without_a_step_is_no_number():
    nine, ten = ([1.0] * count for count in (9, 10))
    assert log_rank(nine, [True] * 9, PLACEBO_WEEKS, PLACEBO_ENDED) is None
    assert log_rank(ten, [True] * 10, PLACEBO_WEEKS, PLACEBO_ENDED) is not None
    assert log_rank(ten, [False] * 10, ten, [False] * 10) is None


def test_log_rank_counts_nobody_before_they_could_be_seen():
    # the first group steps on days 1 to 10, the second on days 11 to 20, seen from day 10 on: never at risk together
    early, late = np.arange(1.0, 11.0), np.arange(11.0, 21.0)
    seen_late = log_rank(early, [True] * 10, late, [True] * 10, entered_days=(np.zeros(10), np.full(10, 10.0)))
    assert seen_late is None or seen_late > 0.5
    assert log_rank(early, [True] * 10, late, [True] * 10) < 0.001


@pytest.mark.parametrize(("small", "large"), [(10, 60), (30, 30)])
def test_log_rank_of_groups_alike_finds_a_difference_in_about_one_of_twenty(small, large):
    random = np.random.default_rng(1)

    def group(size):
        followed, step = random.uniform(30, 600, size), random.exponential(300, size)
        return np.minimum(followed, step), step <= followed

    found = [log_rank(*group(small), *group(large)) < 0.05 for _ in range(200)]
    # at 5 % between 3 and 18 of 200 runs, 99 times in 100
    assert 3 <= sum(found) <= 18


def test_log_rank_is_known_where_nobody_stepped_in_one_group():
    stepped, open_ones = ([1.0, 2.0] * 60, [True, True] * 60), ([3.0] * 120, [False] * 120)
    assert log_rank(*stepped, *open_ones) == log_rank(*open_ones, *stepped) < 0.001


def test_a_step_at_once_counts_from_day_0():
    # 4 at risk, 1 steps on day 0; on day 1 2 of 3; the last is open on day 2
    curve = estimate_steps([0, 1, 1, 2], [True, True, True, False])
    assert curve.days.tolist() == [0, 1, 2]
    assert curve.estimate == pytest.approx([1 / 4, 3 / 4, 3 / 4])
    assert curve.at_risk.tolist() == [4, 3, 1]


def test_who_is_open_on_the_day_of_a_step_was_at_risk_of_it():
    # day 1: 4 at risk, one steps and one ends open; day 2: 2 at risk, one steps: left 3/4 x 1/2
    curve = estimate_steps([1, 1, 2, 3], [True, False, True, False])
    assert curve.estimate == pytest.approx([0, 1 / 4, 5 / 8, 5 / 8])


def test_nobody_gives_an_empty_curve_and_a_reason():
    assert estimate_steps([], []).days.size == 0
    found = at_horizon([], [], 180)
    assert (found.estimate, found.n, found.naive, found.reason) == (
        None,
        0,
        None,
        "nobody could be followed to this step",
    )


@pytest.mark.parametrize(("stepped", "people"), [(0, 10), (10, 10), (3, 20), (1, 1), (0, 1), (50, 60)])
def test_with_nobody_open_the_interval_is_the_mid_p_interval_of_a_binomial_share(stepped, people):
    days = [1.0 + i / 100 for i in range(stepped)] + [200.0] * (people - stepped)
    found = at_horizon(days, [True] * stepped + [False] * (people - stepped), 180)
    # each limit leaves 2.5 % beyond what was seen, counting half the chance of just that
    beyond = stats.binom.sf(stepped, people, found.low) + stats.binom.pmf(stepped, people, found.low) / 2
    below = stats.binom.cdf(stepped - 1, people, found.high) + stats.binom.pmf(stepped, people, found.high) / 2
    assert found.estimate == pytest.approx(stepped / people)
    assert found.low == 0 if stepped == 0 else beyond == pytest.approx(0.025, abs=1e-6)
    assert found.high == 1 if stepped == people else below == pytest.approx(0.025, abs=1e-6)


def test_the_horizon_s_last_instant_is_within_it():
    found = at_horizon([180, 180, 180.5, 179.5], [True, False, True, False], 180)
    # stepped in time; followed to the end of the window; stepped too late; followed for less
    assert (found.stepped, found.not_stepped, found.still_open) == (1, 2, 1)
    assert found.estimate == pytest.approx(1 / 3)  # at risk on day 180: three


def test_without_anybody_followed_to_the_horizon_there_is_a_reason_and_no_estimate():
    found = at_horizon([10, 100, 3], [True, False, False], 180)
    assert (found.estimate, found.low, found.high) == (None, None, None)
    assert found.reason == "nobody has been observed for 180 days yet"
    assert (found.n, found.still_open, found.naive) == (3, 2, 1 / 3)


def test_early_steps_of_people_followed_long_enough_are_an_estimate():
    # five stepped on day 3 long ago; one came ten days ago and is open: left 5/6 stepped, upper limit unknown
    found = at_horizon([3] * 5 + [10], [True] * 5 + [False], 180, followed_days=[400] * 5 + [10])
    assert found.estimate == pytest.approx(5 / 6)
    assert found.high == 1
    assert found.still_open == 1


def test_days_must_be_days():
    with pytest.raises(ValueError, match="days 0 or more"):
        estimate_steps([-1.0], [True])
    with pytest.raises(ValueError, match="of one length"):
        estimate_steps([1.0], [True, False])


def mean_of(weeks, ended):
    curve = estimate_steps(weeks, ended)
    return restricted_mean(curve.days, curve.estimate, curve.at_risk)


def test_without_open_people_the_restricted_mean_is_the_mean_and_its_error_that_of_a_mean():
    # 182 weeks of 21 people; Greenwood's terms then add up to the variance (divided by n) over n
    found = mean_of(PLACEBO_WEEKS, PLACEBO_ENDED)
    error = stats.norm.ppf(0.975) * np.std(PLACEBO_WEEKS) / np.sqrt(21)
    assert (found.days, found.limit) == (pytest.approx(182 / 21), 23)
    assert (found.low, found.high) == pytest.approx((182 / 21 - error, 182 / 21 + error))


def test_with_open_people_the_restricted_mean_is_the_area_under_scipy_s_curve():
    ended = np.array(DRUG_ENDED)
    sample = stats.CensoredData(np.array(DRUG_WEEKS)[ended], right=np.array(DRUG_WEEKS)[~ended])
    curve = stats.ecdf(sample).sf
    weeks = np.arange(0, 35)
    assert mean_of(DRUG_WEEKS, DRUG_ENDED).days == pytest.approx(float(curve.evaluate(weeks).sum()))


def test_the_restricted_mean_counts_by_hand():
    # steps on days 1 and 3, two open who are followed to day 5: (1 + 3 + 5 + 5) / 4 = 3.5
    found = mean_of([1, 3, 5, 5], [True, True, False, False])
    assert (found.days, found.limit) == (pytest.approx(3.5), 5)
    # areas beyond: day 1: 0.75 * 2 + 0.5 * 2 = 2.5, day 3: 1; terms 1 / (4 * 3) and 1 / (3 * 2)
    error = stats.norm.ppf(0.975) * np.sqrt(2.5**2 / 12 + 1 / 6)
    assert found.low == pytest.approx(3.5 - error)
    assert found.high == 5.0


# Edmunson et al. (1979), as the data set ovarian of R's survival: days, by residual disease (no: 1, yes: 2)
WITHOUT = "353 377+ 448+ 563 638 744+ 803+ 855+ 1106+ 1129+ 1227+".split()
WITH = "59 115 156 268 329 365 421+ 431 464 475 477+ 769+ 770+ 1040+ 1206+".split()


def mean_of_told(told, limit):
    return mean_until([int(each.strip("+")) for each in told], [not each.endswith("+") for each in told], limit)


@pytest.mark.parametrize(("told", "limit", "mean", "error"), [
    # Therneau, "A package for survival analysis in R" (vignette of survival 3.5-3), 2.1: print(fit1, rmean = 730)
    (WITHOUT, 730, "666", "35.4"),
    (WITH, 730, "463", "62.1"),
    # R (survfit) and Stata (stci, rmean) print this for the same seven times
    ("10 15 23 30 35 52 100+".split(), 100, "37.9", "10.7"),
    # Klein and Moeschberger 2003, Survival Analysis, 4.5: 23.3 weeks under 6-mercaptopurine, standard error 2.83
    (DRUG, 35, "23.3", "2.83"),
])  # fmt: skip
def test_restricted_means_and_their_errors_are_the_published_ones(told, limit, mean, error):
    found = mean_of_told(told, limit)
    assert (f"{found.days:.3g}", f"{found.error:.3g}") == (mean, error)


def test_two_restricted_means_are_compared_by_the_errors_of_both():
    found = compare_means(mean_of_told(WITHOUT, 730), mean_of_told(WITH, 730))
    # from the printed figures: 666 - 463, and 1.96 times the root of 35.4 squared and 62.1 squared, 71.5
    assert found.days == pytest.approx(666 - 463, abs=1)
    assert (found.low, found.high) == pytest.approx((203.5 - 140.1, 203.5 + 140.1), abs=1)
    assert found.p_value == pytest.approx(2 * stats.norm.sf(203.5 / 71.5), abs=1e-4)


def test_a_restricted_mean_beyond_all_follow_up_is_not_known():
    assert mean_until([10, 20], [True, False], 30) is None
    assert mean_until([], [], 30) is None
    # where the last ones stepped nobody is left of whom it is not known: (10 + 20) / 2
    assert mean_until([10, 20], [True, True], 30).days == pytest.approx(15)


def test_of_two_groups_that_do_not_vary_no_p_value_is_told():
    same = mean_until([9, 9], [False, False], 5)
    assert (same.days, compare_means(same, same).p_value) == (5, None)
