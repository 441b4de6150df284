from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from journeys.analysis.candidates.backtest import MEASURES, MODEL, ONE_STEP, RANDOM, RULES, backtest, count_steps
from journeys.analysis.candidates.propensity import learn
from journeys.analysis.candidates.signals import SIGNALS
from tests.analysis.candidates.test_propensity import past_of

START = datetime(2020, 1, 1, tzinfo=UTC)


def day(went, on=0, **signals):
    """Give one day's people, in one row each; signals are lists, all others nothing."""
    rows = pd.DataFrame(0.0, index=range(len(went)), columns=list(SIGNALS)).assign(**signals)
    at = pd.Timestamp(START + timedelta(days=on)).as_unit("us")
    return rows.assign(on=at, person=[f"p{n}" for n in range(len(went))], stage="join", contributed=went)


def test_measures_of_a_rule_are_counted_by_hand():
    # most recent first: silent for 1, 2, 3, 4, 5 days; the second and the fifth went on
    found = backtest(day([False, True, False, False, True], silent_days=[1.0, 2, 3, 4, 5]))
    # of the 2 x 3 pairs the second beats two others (3rd, 4th), the fifth nobody: 2 of 6
    assert found.measure("recent", "auc")[0] == pytest.approx(2 / 6)
    # precision where they stand: 1 of 2 and 2 of 5
    assert found.measure("recent", "average_precision")[0] == pytest.approx((1 / 2 + 2 / 5) / 2)
    # all five fit on a list of ten; the top fifth is the first person alone
    assert found.measure("recent", "precision_10")[0] == pytest.approx(2 / 5)
    assert found.measure("recent", "recall_10")[0] == 1
    assert found.measure("recent", "recall_top")[0] == 0
    assert np.isnan(found.measure("recent", "brier")[0])
    assert (found.days, found.candidates, found.contributed, found.base) == (1, 5, 2, 0.4)


def test_a_list_of_ten_is_ten_on_each_day():
    went = [n in (0, 11) for n in range(12)]
    days = [day(went, on=on, silent_days=list(np.arange(12.0))) for on in (0, 14)]
    found = backtest(pd.concat(days, ignore_index=True))
    assert found.measure("recent", "precision_10")[0] == pytest.approx(2 / 20)
    assert found.measure("recent", "recall_10")[0] == pytest.approx(2 / 4)


def test_one_person_who_went_on_is_enough_for_a_measure():
    # the one who went on stands third of four: precision 1 of 3; of the three others one stands below
    found = backtest(day([False, False, True, False], silent_days=[1.0, 2, 3, 4]))
    assert found.measure("recent", "average_precision")[0] == pytest.approx(1 / 3)
    assert found.measure("recent", "auc")[0] == pytest.approx(1 / 3)
    assert found.measure("recent", "recall_10")[0] == 1


def test_people_are_compared_within_a_day_and_never_across_days():
    # on each day the one who went on stands first, though the second day's numbers are all worse than the first's
    days = [day([True, False], on=on, silent_days=[on + 1.0, on + 2.0]) for on in (0, 14)]
    assert backtest(pd.concat(days, ignore_index=True)).measure("recent", "auc")[0] == 1


def test_one_step_counts_the_signs_which_are_worth_half_after_three_weeks_of_silence():
    rows = day(
        [False] * 3, claimed=[1.0, 0, 0], in_changes=[3.0, 1, 0], answered=[1.0, 0, 0], silent_days=[42.0, 21, 0]
    )
    assert count_steps(rows).tolist() == [3, 1, 0]
    # one and the signs, halved twice, once, and not at all
    assert RULES[ONE_STEP](rows).tolist() == [1, 1, 1]


def test_with_too_little_history_there_is_no_model_and_the_best_rule_of_thumb_holds():
    # whoever was here last went on, and nothing else tells
    went = [n < 10 for n in range(40)]
    found = backtest(day(went, silent_days=list(np.arange(40.0)), claimed=[float(not one) for one in went]))
    assert not found.has_model
    assert found.best == "recent"
    assert found.calibration_error is None
    assert set(found.methods["method"]) == {"recent", "active", ONE_STEP, RANDOM}


def test_where_too_few_went_on_to_tell_rules_apart_the_stated_one_holds():
    went = [n < 9 for n in range(40)]
    found = backtest(day(went, silent_days=list(np.arange(40.0)), claimed=[float(not one) for one in went]))
    assert found.best == ONE_STEP


def test_nobody_at_the_door_is_no_error():
    found = backtest(past_of(80).iloc[:0])
    assert (found.days, found.outcomes, found.best, found.first_on) == (0, 0, ONE_STEP, None)


@pytest.fixture(scope="module")
def tried():
    past = past_of(2_000)
    # one day at a time is too few to compare: a hundred days of twenty people
    on = START + pd.to_timedelta(np.arange(len(past)) // 20 * 7, unit="D")
    past = past.assign(on=pd.Series(on).dt.as_unit("us"))
    return past, backtest(past)


def test_the_model_is_held_against_what_it_could_not_know(tried):
    past, found = tried
    days = [on for on in past["on"].unique() if learn(past, as_of=on) is not None]
    assert (found.days, found.first_on, found.last_on) == (len(days), days[0], days[-1])
    assert 0 < found.days < past["on"].nunique()


def test_within_a_day_the_measures_are_scikit_learns(tried):
    past, found = tried
    rows = [past[past["on"] == on] for on in past["on"].unique() if on >= pd.Timestamp(found.first_on)]
    chances = [learn(past, as_of=part["on"].iloc[0].to_pydatetime()).chances(part) for part in rows]
    told = [(part["contributed"].to_numpy(), chance) for part, chance in zip(rows, chances, strict=True)]
    n = np.array([went.sum() for went, _ in told])
    comparable = [(went, chance) for went, chance in told if 0 < went.sum() < len(went)]
    auc = np.average([roc_auc_score(*two) for two in comparable], weights=[went.sum() for went, _ in comparable])
    assert found.measure(MODEL, "auc")[0] == pytest.approx(auc)
    precision = np.average([average_precision_score(*two) if two[0].any() else 0 for two in told], weights=n)
    assert found.measure(MODEL, "average_precision")[0] == pytest.approx(precision)
    brier = brier_score_loss(*(np.concatenate(side) for side in zip(*told, strict=True)))
    assert found.measure(MODEL, "brier")[0] == pytest.approx(brier)


def test_what_tells_beats_the_rules_and_is_used(tried):
    _, found = tried
    assert found.best == MODEL
    assert found.measure(MODEL, "auc")[1] > found.measure("active", "auc")[2]


def test_where_the_model_finds_fewer_than_a_rule_the_rule_is_used(tried):
    past, _ = tried
    # whoever was here last went on, and the model is kept from seeing it: all was silent alike until the last days
    late = past["on"] > past["on"].max() - pd.Timedelta(days=80)
    silent = np.where(late, np.where(past["contributed"], 1.0, 90.0), 5.0)
    turned = past.assign(silent_days=silent, answered=np.where(late, 5 * ~past["contributed"], past["answered"]))
    found = backtest(turned[late | (turned["on"] < turned["on"].min() + pd.Timedelta(days=300))])
    assert found.has_model
    assert found.best in RULES
    assert found.measure(found.best, "average_precision") > found.measure(MODEL, "average_precision")


def test_every_interval_holds_its_measure_and_chance_is_one_half(tried):
    _, found = tried
    for row in found.methods.to_dict("records"):
        for name in MEASURES:
            if not np.isnan(row[name]):
                assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"]
    assert found.measure(RANDOM, "auc")[0] == pytest.approx(0.5, abs=0.02)
    assert found.measure(RANDOM, "precision_10")[0] == pytest.approx(found.base, abs=0.02)


def test_what_is_promised_comes(tried):
    _, found = tried
    assert found.bins["n"].sum() == round(found.candidates * found.days)
    assert found.calibration_error < 0.05
    assert ((found.bins["low"] <= found.bins["contributed"]) & (found.bins["contributed"] <= found.bins["high"])).all()
