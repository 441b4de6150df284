from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from journeys.analysis.candidates.rules import LEAST_COUNTED, ONE_STEP, RULES, count_steps, learn_shares
from journeys.analysis.candidates.signals import SIGNALS

START = datetime(2020, 1, 1, tzinfo=UTC)
# so late that no day is recent, and nothing is shifted
LATE = START + timedelta(days=400)


def past_day(went, **signals):
    """Give the people of one day, in one row each; signals are lists, all others nothing."""
    rows = pd.DataFrame(0.0, index=range(len(went)), columns=list(SIGNALS)).assign(**signals)
    named = {"on": pd.Timestamp(START).as_unit("us"), "person": [f"p{n}" for n in range(len(went))], "stage": "join"}
    return rows.assign(**named, after_days=np.where(went, 45.0, np.inf), contributed=went)


def test_one_step_counts_the_signs_which_are_worth_half_after_three_weeks_of_silence():
    rows = past_day(
        [False] * 3, claimed=[1.0, 0, 0], in_changes=[3.0, 1, 0], answered=[1.0, 0, 0], silent_days=[42.0, 21, 0]
    )
    assert count_steps(rows).tolist() == [3, 1, 0]
    # one and the signs, halved twice, once, and not at all
    assert RULES[ONE_STEP](rows).tolist() == [1, 1, 1]


def test_a_chance_is_the_share_of_people_in_the_same_fifth():
    rows = past_day([n >= 40 for n in range(50)], acts=np.arange(50.0))
    chances = learn_shares(rows, "active", as_of=LATE).chances(rows.iloc[[0, 49]])
    # the first fifth: 0 of 10; the last: 10 of 10; each beside five more people of whom a fifth went on
    assert chances == pytest.approx([(0 + 1) / 15, (10 + 1) / 15])


def test_who_stands_in_many_rows_is_one_person_of_the_past():
    rows = past_day([n >= 50 for n in range(60)], acts=[0.0] * 30 + [10.0] * 30)
    rows.loc[:29, "person"] = "ada"
    chances = learn_shares(rows, "active", as_of=LATE).chances(rows.iloc[[0, 59]])
    # ada, who did not go on, beside five more people of whom a sixth did; of the others 10 of 30
    assert chances == pytest.approx([(0 + 5 / 6) / (1 + 5), (10 + 5 / 6) / (30 + 5)])


def test_no_chance_is_stated_from_fewer_than_ten_people_who_went_on():
    went = [n < LEAST_COUNTED for n in range(40)]
    assert learn_shares(past_day(went), "recent", as_of=LATE) is not None
    assert learn_shares(past_day(went[1:]), "recent", as_of=LATE) is None
    # one person on ten days is one person
    assert learn_shares(past_day(went).assign(person="ada"), "recent", as_of=LATE) is None
    # and what is not over yet does not count
    assert learn_shares(past_day(went), "recent", as_of=START + timedelta(days=89)) is None
