from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from journeys.analysis.candidates.backtest import MEASURES, MODEL, RANDOM, backtest
from journeys.analysis.candidates.propensity import known_by, learn
from journeys.analysis.candidates.rules import ONE_STEP, RULES
from journeys.analysis.candidates.signals import SIGNALS
from tests.analysis.candidates.test_propensity import past_of

START = datetime(2020, 1, 1, tzinfo=UTC)


def day(went, on=0, **signals):
    """Give one day's people, in one row each; signals are lists, all others nothing."""
    rows = pd.DataFrame(0.0, index=range(len(went)), columns=list(SIGNALS)).assign(**signals)
    at = pd.Timestamp(START + timedelta(days=on)).as_unit("us")
    named = {"on": at, "person": [f"p{n}" for n in range(len(went))], "stage": "join"}
    return rows.assign(**named, after_days=np.where(went, 45.0, np.inf), contributed=went)


def tried_on(past):
    """Try the methods on a past of which all days are over."""
    return backtest(past, observed_until=START + timedelta(days=3_000))


def test_measures_of_a_rule_are_counted_by_hand():
    # most recent first: silent for 1, 2, 3, 4, 5 days; the second and the fifth went on
    found = tried_on(day([False, True, False, False, True], silent_days=[1.0, 2, 3, 4, 5]))
    # of the 2 x 3 pairs the second beats two others (3rd, 4th), the fifth nobody: 2 of 6
    assert found.measure("recent", "auc")[0] == pytest.approx(2 / 6)
    # precision where they stand: 1 of 2 and 2 of 5
    assert found.measure("recent", "average_precision")[0] == pytest.approx((1 / 2 + 2 / 5) / 2)
    # all five fit on a list of ten; the top fifth is the first person alone
    assert found.measure("recent", "precision_10")[0] == pytest.approx(2 / 5)
    assert found.measure("recent", "recall_10")[0] == 1
    assert found.measure("recent", "recall_top")[0] == 0
    assert np.isnan(found.measure("recent", "brier_skill")[0])
    assert (found.days, found.candidates, found.contributed, found.base) == (1, 5, 2, 0.4)


def test_a_list_of_ten_is_ten_on_each_day():
    went = [n in (0, 11) for n in range(12)]
    days = [day(went, on=on, silent_days=list(np.arange(12.0))) for on in (0, 14)]
    found = tried_on(pd.concat(days, ignore_index=True))
    assert found.measure("recent", "precision_10")[0] == pytest.approx(2 / 20)
    assert found.measure("recent", "recall_10")[0] == pytest.approx(2 / 4)


def test_one_person_who_went_on_is_enough_for_a_measure():
    # the one who went on stands third of four: precision 1 of 3; of the three others one stands below
    found = tried_on(day([False, False, True, False], silent_days=[1.0, 2, 3, 4]))
    assert found.measure("recent", "average_precision")[0] == pytest.approx(1 / 3)
    assert found.measure("recent", "auc")[0] == pytest.approx(1 / 3)
    assert found.measure("recent", "recall_10")[0] == 1


def test_people_are_compared_within_a_day_and_never_across_days():
    # on each day the one who went on stands first, though the second day's numbers are all worse than the first's
    days = [day([True, False], on=on, silent_days=[on + 1.0, on + 2.0]) for on in (0, 14)]
    assert tried_on(pd.concat(days, ignore_index=True)).measure("recent", "auc")[0] == 1


def test_with_too_little_history_there_is_no_model_and_the_best_rule_of_thumb_holds():
    # whoever was here last went on, and nothing else tells
    went = [n < 10 for n in range(40)]
    found = tried_on(day(went, silent_days=list(np.arange(40.0)), claimed=[float(not one) for one in went]))
    assert not found.has_model
    assert found.best == "recent"
    assert found.bins.empty
    assert set(found.methods["method"]) == {"recent", "active", ONE_STEP, RANDOM}


def test_where_too_few_went_on_to_tell_rules_apart_the_stated_one_holds():
    went = [n < 9 for n in range(40)]
    found = tried_on(day(went, silent_days=list(np.arange(40.0)), claimed=[float(not one) for one in went]))
    assert found.best == ONE_STEP


def test_nobody_at_the_door_is_no_error():
    found = tried_on(past_of(80).iloc[:0])
    assert (found.days, found.outcomes, found.best, found.first_on) == (0, 0, ONE_STEP, None)


@pytest.fixture(scope="module")
def tried():
    past = past_of(2_000)
    # one day at a time is too few to compare: a hundred days of twenty people
    on = START + pd.to_timedelta(np.arange(len(past)) // 20 * 7, unit="D")
    past = past.assign(on=pd.Series(on).dt.as_unit("us"))
    return past, tried_on(past)


def test_the_model_is_held_against_what_it_could_not_know(tried):
    past, found = tried
    finished = known_by(past, START + timedelta(days=3_000))
    days = [on for on in finished["on"].unique() if learn(past, as_of=on) is not None]
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
    went, chance = (np.concatenate(side) for side in zip(*told, strict=True))
    of_base = brier_score_loss(went, np.full(len(went), went.mean()))
    assert found.measure(MODEL, "brier_skill")[0] == pytest.approx(1 - brier_score_loss(went, chance) / of_base)
    assert found.measure(MODEL, "observed_expected")[0] == pytest.approx(went.sum() / chance.sum())


def test_what_tells_beats_the_rules_and_is_used(tried):
    _, found = tried
    assert found.best == MODEL
    assert found.measure(MODEL, "auc")[1] > found.measure("active", "auc")[2]
    own, rule = (found.measure(method, "average_precision")[0] for method in (MODEL, found.rule))
    assert found.lead[0] == pytest.approx(own - rule)
    assert 0 < found.lead[1] < found.lead[0] < found.lead[2]


def test_what_is_better_only_by_chance_is_not_used():
    # nobody's signals tell anything, so neither the model nor any rule is better
    past = past_of(2_000)
    past["contributed"] = np.random.default_rng(8).permutation(past["contributed"])
    past["after_days"] = np.where(past["contributed"], 45.0, np.inf)
    on = START + pd.to_timedelta(np.arange(len(past)) // 20 * 7, unit="D")
    found = tried_on(past.assign(on=pd.Series(on).dt.as_unit("us")))
    assert found.has_model
    assert found.best == found.rule in RULES
    assert found.lead[1] <= 0
    assert found.measure(MODEL, "brier_skill")[1] < 0


def test_days_that_are_not_over_are_not_tried():
    days = [day([True, False], on=on) for on in (0, 14)]
    past = pd.concat(days, ignore_index=True)
    assert backtest(past, observed_until=START + timedelta(days=103)).days == 1
    assert backtest(past, observed_until=START + timedelta(days=104)).days == 2
    assert backtest(past, observed_until=START + timedelta(days=89)).days == 0


def test_chances_are_judged_beside_one_chance_for_everybody():
    # on the first day the ten of fifty who did most went on: a share of 11 in 15 in the last fifth, 1 in 15 elsewhere
    # (with five more people, of whom one went on); 200 days later they are given to ten people
    acts = [0.0] * 5 + [49.0] * 5
    later = day([True, False, False, False, False, True, True, True, False, False], on=200, acts=acts)
    early = day([n >= 40 for n in range(50)], acts=list(np.arange(50.0)))
    found = tried_on(pd.concat([early, later], ignore_index=True))
    assert found.rule == found.best == "active"
    # squared errors, in parts of 225: 3 x 16, 2 x 121, 196 and 4 x 1 make 490; of 0.4 for all 10 x 0.24 = 2.4
    assert found.measure("active", "brier_skill")[0] == pytest.approx(1 - 490 / 225 / 2.4)
    # 4 went on, and 5 x 11/15 + 5 x 1/15 = 4 were expected
    assert found.measure("active", "observed_expected")[0] == pytest.approx(1)
    # the first day had no chances, so the fifths have two people of the second each
    assert found.bins["n"].tolist() == [2] * 5
    assert found.bins["promised"].tolist() == pytest.approx([1 / 15, 1 / 15, 6 / 15, 11 / 15, 11 / 15])
    # only the rule in use is given chances
    assert np.isnan(found.measure("recent", "brier_skill")[0])


def test_an_interval_needs_two_draws_in_which_there_is_something_to_divide_by():
    # one person alone: in more than a third of draws nobody, and in all others the measure is the same
    found = tried_on(day([True], silent_days=[1.0]))
    assert found.measure("recent", "precision_10") == (1, 1, 1)
    # nobody to be placed above, in no draw
    assert np.isnan(found.measure("recent", "auc")).all()


def test_where_the_model_finds_fewer_than_a_rule_the_rule_is_used(tried):
    past, _ = tried
    # whoever was here last went on, and the model is kept from seeing it: all was silent alike until the last days
    late = past["on"] > past["on"].max() - pd.Timedelta(days=80)
    silent = np.where(late, np.where(past["contributed"], 1.0, 90.0), 5.0)
    turned = past.assign(silent_days=silent, answered=np.where(late, 5 * ~past["contributed"], past["answered"]))
    found = tried_on(turned[late | (turned["on"] < turned["on"].min() + pd.Timedelta(days=300))])
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
    ratio, low, high = found.measure(MODEL, "observed_expected")
    assert low < 1 < high
    assert ratio == pytest.approx(1, abs=0.1)
    assert found.measure(MODEL, "brier_skill")[1] > 0
    assert ((found.bins["low"] <= found.bins["contributed"]) & (found.bins["contributed"] <= found.bins["high"])).all()
