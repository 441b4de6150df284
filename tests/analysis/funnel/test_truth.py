"""Intervals hold the truth of simulated communities as often as they say; the naive rate is off."""

import pytest

from benchmarks.coverage import Kind, measure

SEEDS = 200


@pytest.mark.parametrize(
    "kind",
    [
        Kind("joined", 150, 365, "join"),
        Kind("contributed", 150, 365, "contribute"),
        Kind("discovered, in order", 150, 365, "discover", mode="strict"),
    ],
    ids=lambda kind: kind.name,
)
def test_95_percent_intervals_hold_the_truth_and_the_naive_rate_is_points_low(kind):
    means = measure(kind, SEEDS)
    assert means["estimated"] == SEEDS
    # 95 % of 200, give or take three standard errors: sqrt(0.95 x 0.05 / 200) = 1.54 points
    assert 95 - 4.6 <= means["covered"] <= 95 + 4.6
    assert abs(means["off"]) < 1
    assert means["naive_off"] < -3


def test_intervals_of_small_communities_where_few_step_hold_the_truth_too():
    means = measure(Kind("30 people, few step", 30, 730, "join", rare=True), SEEDS)
    assert means["covered"] >= 95 - 4.6
    assert means["log_log_covered"] < 80
