"""People who come under observation after they started count from then on only."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from journeys.analysis.stats.survival import at_horizon, estimate_steps


def test_a_late_entrant_is_not_at_risk_of_earlier_steps():
    """Of four, one is seen from day 3 on: on day 2 one of three steps (2/3 wait), on day 4 one of three (2/3 x 2/3)."""
    days, happened = [2, 4, 9, 9], [True, True, False, False]
    curve = estimate_steps(days, happened, [2, 4], entered_days=[0, 0, 0, 3])
    assert curve.estimate.tolist() == pytest.approx([1 / 3, 1 - 4 / 9])
    assert curve.at_risk.tolist() == [3, 3]


def test_who_enters_on_the_day_of_a_step_is_not_at_risk_of_it_and_a_step_at_once_is_one():
    curve = estimate_steps([0, 2, 5], [True, True, False], [0, 2], entered_days=[0, 0, 2])
    # on day 0 two are at risk, on day 2 only the one who steps
    assert curve.at_risk.tolist() == [2, 1]
    assert curve.estimate.tolist() == pytest.approx([0.5, 1.0])


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 60), st.booleans()).map(
            lambda row: (row[0], sum(row[:2]), row[2])
        ),
        min_size=1,
        max_size=40,
    )
)
def test_estimates_are_those_of_statsmodels(rows):
    entered, days, happened = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    # statsmodels knows no entry at the start itself: an instant before it is the same
    oracle = SurvfuncRight(days, happened, entry=entered - 1e-6)
    if not happened.any():
        return
    curve = estimate_steps(days, happened.astype(bool), oracle.surv_times, entered_days=entered - 1e-6)
    known = curve.at_risk > 0
    assert 1 - curve.estimate[known] == pytest.approx(oracle.surv_prob[known])


def test_the_share_is_right_where_a_late_observation_would_make_it_too_low():
    """Half step, all by day 20; observation begins for most between day 5 and 15, so that steps before are not seen.

    Who stepped before observation began is not in the data. Counting the others from their start gives a share that is
    too low; counting them from their entry gives the truth. 400 communities of 120 people, within 1.5 points.
    """
    rng = np.random.default_rng(5)
    late, naive = [], []
    for _ in range(400):
        steps = np.where(rng.random(120) < 0.5, rng.uniform(0, 20, 120), np.inf)
        entered = np.where(rng.random(120) < 0.8, rng.uniform(5, 15, 120), 0.0)
        seen = steps > entered
        days, happened = np.minimum(steps, 60.0)[seen], (steps <= 60)[seen]
        estimate = at_horizon(days, happened, 30, followed_days=np.full(seen.sum(), 60.0), entered_days=entered[seen])
        late.append(estimate.estimate)
        naive.append(happened.mean())
    assert np.mean(late) == pytest.approx(0.5, abs=0.015)
    assert np.mean(naive) < 0.40


def test_intervals_hold_the_truth_with_late_entries_too():
    """95 % of 600 runs, give or take three standard errors of 0.9 points."""
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(600):
        steps = np.where(rng.random(80) < 0.4, rng.exponential(25, 80), np.inf)
        entered = np.where(rng.random(80) < 0.5, rng.uniform(0, 20, 80), 0.0)
        followed = rng.uniform(30, 200, 80)
        seen = (steps > entered) & (followed > entered)
        days = np.minimum(steps, followed)[seen]
        found = at_horizon(
            days, (steps <= followed)[seen], 60, followed_days=followed[seen], entered_days=entered[seen]
        )
        held += found.low <= 0.4 * (1 - np.exp(-60 / 25)) <= found.high
    assert 0.95 - 0.027 <= held / 600 <= 0.95 + 0.027
