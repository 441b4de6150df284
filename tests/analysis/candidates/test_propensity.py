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
    past_days,
    read_past,
    shape,
    shift_to_recent,
)
from journeys.analysis.candidates.rules import learn_shares
from journeys.analysis.candidates.signals import SIGNALS
from journeys.model import tables
from tests.analysis.candidates.frames import index_of, said
from tests.analysis.deeds import UNTIL
from tests.tables import check_columns

START = datetime(2020, 1, 1, tzinfo=UTC)


def past_of(people, seed=0):
    """People on one day each, a day apart; the more they were answered the likelier they go on; all else is noise."""
    chance = np.random.default_rng(seed)
    rows = pd.DataFrame(chance.integers(0, 6, (people, len(SIGNALS))).astype(float), columns=list(SIGNALS))
    rows[["once", "by_door", "by_event", "answered_soon", "answered_by_known"]] = 0.0
    goes = chance.random(people) < 1 / (1 + np.exp(3.5 - 3 * np.log1p(rows["answered"])))
    after = np.where(goes, 90 * chance.random(people), np.inf)
    on = [START + timedelta(days=n % 300) for n in range(people)]
    return rows.assign(
        on=pd.to_datetime(on).as_unit("us"),
        person=[f"p{n}" for n in range(people)],
        stage="join",
        after_days=after,
        contributed=goes,
    ).sort_values("on", kind="stable", ignore_index=True)


LATE = START + timedelta(days=500)


def test_what_tells_is_found_and_what_does_not_hardly_counts():
    past = past_of(2_000)
    model = learn(past, as_of=LATE)
    weights = dict(zip(SHAPES, model.model.coef_[0], strict=True))
    told = weights.pop("answered_by_others")
    assert told > 0.5
    assert max(abs(weight) for weight in weights.values()) < told / 3


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
    # all that comes after the instant is shuffled: who contributes then, and everything of the days that follow
    chance, until = np.random.default_rng(3), pd.Timestamp(as_of)
    came = past["on"] + pd.to_timedelta(past["after_days"].where(past["contributed"]), unit="D") < until
    after = past["after_days"].where(came, 90 * chance.random(len(past)))
    after = after.where(came | (past["on"] + pd.to_timedelta(after, unit="D") >= until), np.inf)
    shuffled = past.assign(after_days=after, contributed=after < 90)
    late = shuffled["on"] >= until
    shuffled.loc[late, [*SIGNALS]] = chance.permutation(shuffled.loc[late, [*SIGNALS]].to_numpy())
    assert (shuffled["contributed"] != past["contributed"]).sum() > 100
    one, other = (learn(rows, as_of=as_of).chances(past) for rows in (past, shuffled))
    np.testing.assert_array_equal(one, other)
    one, other = (learn_shares(rows, "active", as_of=as_of).chances(past) for rows in (past, shuffled))
    np.testing.assert_array_equal(one, other)


def recent_past(came_within_30_days):
    """Days whose 90 days are over, with outcomes spread evenly over them, and 90,000 candidates 30 days ago."""
    known = past_of(2_000).assign(on=pd.Timestamp(START).as_unit("us"))
    known.loc[known["contributed"], "after_days"] = np.linspace(0, 90, known["contributed"].sum(), endpoint=False)
    late = known.iloc[np.arange(90_000) % len(known)].assign(on=pd.Timestamp(START + timedelta(days=300)).as_unit("us"))
    late["after_days"] = np.where(np.arange(90_000) < came_within_30_days, 10.0, np.inf)
    return pd.concat([known, late.assign(contributed=late["after_days"] < 90)], ignore_index=True)


def test_chances_follow_what_came_of_recent_candidates_before_their_ninety_days_are_over():
    # a chance of one half for all; a third of past outcomes came within 30 days, so of 90,000 people 15,000 are
    # expected by now. 6,000 came, so the chance is one fifth: its log odds are log(1 / 4)
    def half(rows):
        return np.zeros(len(rows))

    as_of = START + timedelta(days=330)
    assert shift_to_recent(recent_past(6_000), half, as_of=as_of) == pytest.approx(np.log(1 / 4), abs=0.02)
    assert shift_to_recent(recent_past(15_000), half, as_of=as_of) == pytest.approx(0, abs=0.02)
    # with nobody of late there is nothing to follow
    assert shift_to_recent(recent_past(6_000), half, as_of=as_of + timedelta(days=400)) == 0


def test_a_few_recent_candidates_hardly_move_the_chances():
    # 13 candidates and none came: 13 x 14 / 90 = 2 people, of whom half of a third were expected
    rows = recent_past(0)
    few = rows[(rows["on"] == rows["on"].min()) | (rows.index < 2_013)]
    shift = shift_to_recent(few, lambda rows: np.zeros(len(rows)), as_of=START + timedelta(days=330))
    # 2.02 x (0 - 1/3 x 0.43) = -0.29, which is the shift, and 0.43 is the chance after it
    assert shift == pytest.approx(-0.29, abs=0.01)


@pytest.mark.parametrize("signal", SIGNALS)
def test_each_shape_only_rises_or_only_falls(signal):
    rows = pd.DataFrame(np.full((50, len(SIGNALS)), 2.0), columns=list(SIGNALS)).assign(answered_by_known=0.0)
    rows = rows.assign(**{signal: np.linspace(0, 400, 50)})
    rows["answered"] = rows[["answered", "answered_by_known"]].max(axis="columns")
    steps = np.diff(shape(rows), axis=0)
    assert all((column >= 0).all() or (column <= 0).all() for column in steps.T)


def test_the_past_holds_who_was_at_the_door_on_each_day_and_whether_they_went_on():
    # ada asks 200 days before the end and contributes 121 days before it; bo asks 200 days before and never does
    index = index_of(said("ada", 200), said("bo", 200), said("ada", 121, "opened_change", "pull/1"))
    past = read_past(index, observed_until=UNTIL, seen_days=180)
    check_columns(past, tables.PAST_CANDIDATES)
    days = [(UNTIL - on).days for on in past["on"].unique()]
    # every fortnight from 90 days before the end back to the first act
    # and on to the end, to show what came so far
    assert days == [188, 174, 160, 146, 132, 118, 104, 90, 76, 62, 48, 34, 20, 6]
    assert all(older - newer == STEP_DAYS for older, newer in pairwise(days))
    ada, bo = (past[past["person"] == name] for name in ("ada", "bo"))
    # a change opened 121 days before the end is within 90 days of the 188th to the 132nd
    assert [(UNTIL - on).days for on in ada.loc[ada["contributed"], "on"]] == [188, 174, 160, 146, 132]
    assert ada["after_days"].tolist()[:6] == [67, 53, 39, 25, 11, np.inf]
    assert not bo["contributed"].any()
    # and 90 days before the end she has been quiet for 30 days, but comes back only if she contributes again
    assert ada["stage"].tolist() == ["join"] * 5 + ["contribute"] * 7


def test_the_more_candidates_there_are_now_the_fewer_days_of_the_past_are_read():
    index = index_of(said("ada", 20 * 365))
    counts = {now: len(past_days(index, observed_until=UNTIL, people_now=now)) for now in (0, 100, 250, 4_000, 10**6)}
    # 40,000 rows by the people now: 400 and more are cut to 260, 160; 10 and (of at most 5,000 people) 8 raised to 12;
    # and 6 days whose 90 days are not over
    assert counts == {0: 266, 100: 266, 250: 166, 4_000: 18, 10**6: 18}


def test_without_a_past_there_are_no_rows():
    past = read_past(index_of(said("ada", 3)), observed_until=UNTIL, seen_days=180)
    assert past.empty
    check_columns(past, tables.PAST_CANDIDATES)
    assert learn(past, as_of=UNTIL) is None
