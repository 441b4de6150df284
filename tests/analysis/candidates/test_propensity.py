from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from journeys.analysis.candidates.propensity import (
    LEAST_OUTCOMES,
    SHAPES,
    STEP_DAYS,
    count_outcomes,
    known_by,
    learn,
    read_past,
    shape,
)
from journeys.analysis.candidates.signals import SIGNALS
from journeys.model import tables
from tests.analysis.candidates.frames import ledger_of, said
from tests.analysis.deeds import UNTIL
from tests.tables import check_columns

START = datetime(2020, 1, 1, tzinfo=UTC)


def past_of(people, seed=0):
    """People on one day each, a day apart; the more they were answered the likelier they go on; all else is noise."""
    chance = np.random.default_rng(seed)
    rows = pd.DataFrame(chance.integers(0, 6, (people, len(SIGNALS))).astype(float), columns=list(SIGNALS))
    rows[["once", "by_door", "by_event", "answered_soon"]] = 0.0
    goes = chance.random(people) < 1 / (1 + np.exp(3.5 - 3 * np.log1p(rows["answered"])))
    on = [START + timedelta(days=n % 300) for n in range(people)]
    return rows.assign(
        on=pd.to_datetime(on).as_unit("us"), person=[f"p{n}" for n in range(people)], stage="join", contributed=goes
    ).sort_values("on", kind="stable", ignore_index=True)


LATE = START + timedelta(days=500)


def test_what_tells_is_found_and_what_does_not_hardly_counts():
    past = past_of(2_000)
    model = learn(past, as_of=LATE)
    weights = dict(zip(SHAPES, model.model.coef_[0], strict=True))
    assert weights["answered"] > 0.5
    assert max(abs(weight) for name, weight in weights.items() if name != "answered") < weights["answered"] / 3


def test_chances_are_those_of_the_past_on_average():
    past = past_of(2_000)
    model = learn(past, as_of=LATE)
    assert model.chances(past).mean() == pytest.approx(past["contributed"].mean(), abs=0.005)
    assert model.base == past["contributed"].mean()


def test_the_parts_of_a_chance_add_up_to_it():
    past = past_of(500)
    model = learn(past, as_of=LATE)
    odds = model.parts(past).sum(axis="columns") + model.model.intercept_[0]
    np.testing.assert_allclose(1 / (1 + np.exp(-odds)), model.chances(past))


def test_too_few_who_went_on_teach_nothing():
    past = past_of(1_000)
    went = past.index[past["contributed"]]
    few = past.assign(contributed=past.index.isin(went[: LEAST_OUTCOMES - 1]))
    enough = past.assign(contributed=past.index.isin(went[:LEAST_OUTCOMES]))
    assert learn(few, as_of=LATE) is None
    assert learn(enough, as_of=LATE).outcomes == LEAST_OUTCOMES


def test_one_person_on_many_days_is_one_who_went_on():
    past = past_of(300).assign(person="ada", contributed=True)
    assert count_outcomes(past) == 1


def test_nothing_is_learnt_from_days_whose_ninety_days_were_not_over():
    past = past_of(2_000)
    as_of = START + timedelta(days=250)
    assert known_by(past, as_of)["on"].max() == pd.Timestamp(START + timedelta(days=160))
    changed = past.assign(contributed=past["contributed"] ^ (past["on"] > pd.Timestamp(as_of - timedelta(days=90))))
    one, other = (learn(rows, as_of=as_of).chances(past) for rows in (past, changed))
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("signal", SIGNALS)
def test_each_shape_only_rises_or_only_falls(signal):
    rows = pd.DataFrame(np.full((50, len(SIGNALS)), 2.0), columns=list(SIGNALS)).assign(
        **{signal: np.linspace(0, 400, 50)}
    )
    steps = np.diff(shape(rows), axis=0)
    assert all((column >= 0).all() or (column <= 0).all() for column in steps.T)


def test_the_past_holds_who_was_at_the_door_on_each_day_and_whether_they_went_on():
    # ada asks 200 days before the end and contributes 121 days before it; bo asks 200 days before and never does
    ledger = ledger_of(said("ada", 200), said("bo", 200), said("ada", 121, "opened_change", "pull/1"))
    past = read_past(ledger, observed_until=UNTIL, seen_days=180)
    check_columns(past, tables.PAST_CANDIDATES)
    days = [(UNTIL - on).days for on in past["on"].unique()]
    # the latest is 90 days before the end, then every fortnight back to the first act
    assert days == [188, 174, 160, 146, 132, 118, 104, 90]
    assert all(older - newer == STEP_DAYS for older, newer in pairwise(days))
    ada, bo = (past[past["person"] == name] for name in ("ada", "bo"))
    # a change opened 121 days before the end is within 90 days of the 188th to the 132nd
    assert [(UNTIL - on).days for on in ada.loc[ada["contributed"], "on"]] == [188, 174, 160, 146, 132]
    assert not bo["contributed"].any()
    # and 90 days before the end she has been quiet for 30 days, but comes back only if she contributes again
    assert ada["stage"].tolist() == ["join"] * 5 + ["contribute"]


def test_without_a_past_there_are_no_rows():
    past = read_past(ledger_of(said("ada", 20)), observed_until=UNTIL, seen_days=180)
    assert past.empty
    check_columns(past, tables.PAST_CANDIDATES)
    assert learn(past, as_of=UNTIL) is None
