import math
from datetime import UTC, datetime

import pandas as pd

from journeys.analysis.resilience.capacity import (
    count_weeks,
    find_answers,
    find_newcomers,
    has_addressees,
    measure_capacity,
)
from journeys.analysis.stats.intervals import median_interval
from journeys.model import tables
from tests.analysis.deeds import UNTIL, deed, table
from tests.analysis.frames import frame, person
from tests.tables import made

# the end, 1 January 2022, is a Saturday: its week began on Monday 27 December and is not over
JOURNEYS = frame(person("old", contribute=400), person("new", join=30), person("later", join=20))
ACTS = table(
    deed("old", 400),
    deed("new", 30, "opened_issue", thread="issue/1"),
    deed("old", 28, "commented", thread="issue/1", toward="new"),
    deed("later", 20, "opened_issue", thread="issue/2"),
    deed("new", 19, "commented", thread="issue/2", toward="later"),  # new has not contributed: no answer
    deed("old", 3, "commented", thread="issue/2", toward="later"),
    deed("old", 3, "commented", thread="issue/2", toward="old"),
)


def test_an_answer_is_by_somebody_who_contributed_toward_somebody_new():
    newcomers = find_newcomers(ACTS, JOURNEYS, observed_until=UNTIL).set_index("person")
    assert newcomers.loc["new", "answered_days"] == 2
    assert newcomers.loc["later", "answered_days"] == 17
    assert math.isnan(newcomers.loc["old", "answered_days"])
    assert newcomers["asked"].to_dict() == {"old": False, "new": True, "later": True}


def test_a_reply_in_ones_own_thread_is_no_answer():
    # quick contributed on the day of arrival, so that only the address tells: the first reply is to quick's own issue
    journeys = frame(person("quick", join=30, contribute=30), person("old", contribute=400), person("new", join=20))
    acts = table(
        deed("old", 400),
        deed("quick", 30, "opened_issue", thread="issue/1"),
        deed("quick", 30),
        deed("quick", 25, "commented", thread="issue/1", toward="quick"),
        deed("new", 20, "opened_issue", thread="issue/2"),
        deed("new", 19, "commented", thread="issue/2", toward="new"),
        deed("quick", 12, "commented", thread="issue/2", toward="new"),
        deed("old", 10, "commented", thread="issue/1", toward="quick"),
        deed("old", 8, "commented", thread="issue/2", toward="new"),
    )
    newcomers = find_newcomers(acts, journeys, observed_until=UNTIL)
    # quick was answered by old after 20 days; new by quick after 8, then by old after 12
    assert newcomers.set_index("person")["answered_days"].drop("old").to_dict() == {"quick": 20, "new": 8}
    answers = find_answers(acts, journeys, newcomers, observed_until=UNTIL)
    assert answers[["person", "toward", "days"]].values.tolist() == [
        ["quick", "new", 8],
        ["old", "quick", 20],
        ["old", "new", 12],
    ]


def test_after_ninety_days_nobody_is_new():
    late = table(*[row for row in ACTS.to_dict("records") if row["person"] != "old"], deed("old", 400))
    answered_late = pd.concat([late, table(deed("old", 30 - 90, "commented", toward="new"))])
    later = UNTIL + pd.Timedelta(days=100)
    newcomers = find_newcomers(answered_late, JOURNEYS, observed_until=later).set_index("person")
    assert math.isnan(newcomers.loc["new", "answered_days"])


def test_weeks_begin_on_monday_and_the_last_is_still_open():
    weeks = count_weeks(ACTS, JOURNEYS, observed_until=UNTIL).set_index("week")
    assert len(weeks) == 53
    assert weeks.index.max() == pd.Timestamp("2021-12-27")
    assert not weeks["finished"].iloc[-1]
    # 30 days before the end is Thursday 2 December, 28 days Saturday 4 December, 3 days Wednesday 29 December
    assert weeks.loc["2021-11-29", ["arrivals", "answers", "answerers"]].tolist() == [1, 1, 1]
    assert weeks.loc["2021-12-06", "arrivals"] == 1
    assert weeks.loc["2021-12-27", "answers"] == 1
    assert weeks["arrivals"].sum() == 2, "old arrived before these weeks"


def test_a_week_that_is_over_with_the_end_of_observation_is_finished():
    monday = datetime(2021, 12, 27, tzinfo=UTC)
    weeks = count_weeks(ACTS, JOURNEYS, observed_until=monday)
    assert weeks["finished"].all()
    assert weeks["week"].max() == pd.Timestamp("2021-12-20")
    assert len(weeks) == 52


def test_the_median_has_the_interval_of_order_statistics():
    # n = 10: with chance 1/2 each, 1 or fewer below has probability 11/1024 = 1.1 %, 2 or fewer 5.5 %: the 2nd and 9th
    assert median_interval(pd.Series(range(1, 11))) == (5.5, 2, 9)
    assert math.isnan(median_interval(pd.Series([1, 2, 3, 4, 5])).low), "five values never bound a median with 95 %"
    assert math.isnan(median_interval(pd.Series([], dtype="int64")).median)


def test_without_an_act_toward_anybody_nothing_can_be_told():
    assert has_addressees(ACTS)
    assert not has_addressees(table(deed("ada", 5), deed("ada", 3, "opened_issue")))


def test_what_arrives_is_set_beside_what_is_answered():
    weeks = count_weeks(ACTS, JOURNEYS, observed_until=UNTIL)
    newcomers = find_newcomers(ACTS, JOURNEYS, observed_until=UNTIL)
    measured = measure_capacity(weeks, newcomers, observed_until=UNTIL)
    assert (measured.weeks, measured.arrived, measured.answered) == (52, 2, 1)
    # both came in weeks with more than the median of none, and new was answered within 14 days
    assert (measured.busy.answered, measured.busy.n, measured.calm.n) == (1, 2, 0)


def test_newcomers_are_busy_or_calm_by_their_week_and_have_a_fortnight_to_be_answered():
    weeks = {"2021-11-01": 1, "2021-11-08": 2, "2021-11-15": 3, "2021-11-22": 2, "2021-12-13": 1, "2021-12-27": 9}
    week_rows = pd.DataFrame({"week": pd.to_datetime(list(weeks)), "arrivals": weeks.values()})
    week_rows = week_rows.assign(answers=[0, 1, 0, 4, 0, 7], finished=[True] * 5 + [False])
    # the median week has 2 arrivals, so only that of 15 November is busy
    newcomers = made(
        tables.ARRIVALS,
        [
            {"person": "calm", "arrived_at": "2021-11-02T00:00", "answered_days": 13.9, "asked": True},
            {"person": "calm, late answer", "arrived_at": "2021-11-09T00:00", "answered_days": 14, "asked": True},
            {"person": "outside threads", "arrived_at": "2021-11-10T00:00", "answered_days": 1, "asked": False},
            {"person": "busy from Monday", "arrived_at": "2021-11-15T00:00", "answered_days": 0, "asked": True},
            {"person": "busy, no answer", "arrived_at": "2021-11-16T00:00", "answered_days": None, "asked": True},
            {"person": "busy to Sunday", "arrived_at": "2021-11-21T23:59", "answered_days": 1, "asked": True},
            {"person": "14 days ago", "arrived_at": "2021-12-18T00:00", "answered_days": None, "asked": True},
            {"person": "less", "arrived_at": "2021-12-18T00:01", "answered_days": 1, "asked": True},
        ],
    )
    measured = measure_capacity(week_rows, newcomers, observed_until=UNTIL)
    assert (measured.weeks, measured.arrived, measured.answered) == (5, 9, 5), "without the open week"
    assert (measured.arrivals.median, measured.answers.median) == (2, 0)
    assert (measured.busy.answered, measured.busy.n) == (2, 3)
    assert (measured.calm.answered, measured.calm.n) == (1, 3)
    # Wilson's interval of 2 of 3
    assert (round(measured.busy.low, 3), round(measured.busy.high, 3)) == (0.208, 0.939)


def test_without_people_there_are_no_weeks():
    assert count_weeks(table(), frame(), observed_until=UNTIL).empty
