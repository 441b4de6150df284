"""On simulated doors, whose true chances are known, promise is calibrated and ranks better than the rules of thumb."""

import pandas as pd
import pytest

from benchmarks.promise_truth import (
    ALIKE,
    DOOR,
    FALLING,
    HELD,
    LEAST_KEPT,
    LIMIT,
    beside_truth,
    distance,
    in_fifths,
    try_on,
)
from benchmarks.simulation.candidates import simulate_community
from journeys.analysis.candidates.backtest import MODEL
from journeys.analysis.candidates.rules import RULES

pytestmark = pytest.mark.slow

SEEDS = range(1, 4)
PEOPLE = 500


def run(door, seed, people=PEOPLE):
    doors = simulate_community(door, people, seed)
    tried, queue = try_on(doors)
    return tried, beside_truth(doors, queue)


@pytest.fixture(scope="module")
def tried_and_told():
    return [run(DOOR, seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def unpredictable():
    return run(ALIKE, 1, people=300)


def test_promise_is_the_true_chance_in_every_community_and_in_each_fifth_of_all(tried_and_told):
    assert [tried.best for tried, _ in tried_and_told] == [MODEL] * len(SEEDS)
    for tried, told in tried_and_told:
        assert distance(told) < LIMIT
        assert tried.measure(MODEL, "brier_skill")[1] > 0
    fifths = in_fifths(pd.concat([told for _, told in tried_and_told]))
    assert (fifths["promise"] - fifths["chance"]).abs().max() < LIMIT


def test_promise_ranks_better_than_every_rule_of_thumb(tried_and_told):
    for tried, _ in tried_and_told:
        for measure in HELD:
            own = tried.measure(MODEL, measure)[0]
            assert own > max(tried.measure(rule, measure)[0] for rule in RULES), measure


def test_where_nothing_can_be_predicted_nobody_is_promised_much_more_than_everybody(unpredictable):
    tried, told = unpredictable
    assert tried.has_model
    fifths = in_fifths(told)
    assert told["chance"].nunique() == 1, "everybody has the same chance"
    assert (fifths["promise"] - told["chance"].iloc[0]).abs().max() < 0.04
    assert not told["promise"].ge(0.5).any(), "nobody would come anyway"
    assert distance(told) < LIMIT


def test_where_conversion_falls_the_promise_follows():
    told = pd.concat([run(FALLING, seed)[1] for seed in SEEDS])
    # learnt from all of the past alike, the true chances were 0.70 of the promise
    assert told["chance"].mean() > LEAST_KEPT * told["promise"].mean()


def test_where_nothing_can_be_predicted_a_rule_is_used(unpredictable):
    tried, _ = unpredictable
    assert tried.best in RULES
    assert tried.lead[1] <= 0
    by_chance = tried.measure("random", "average_precision")[0]
    _, low, high = tried.measure(tried.best, "average_precision")
    assert low < by_chance < high
    _, low, high = tried.measure(MODEL, "auc")
    assert low < 0.5 < high
