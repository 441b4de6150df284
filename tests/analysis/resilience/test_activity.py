from datetime import UTC, datetime

import numpy as np
import pandas as pd

from journeys.analysis.acts import beyond_discovering
from journeys.analysis.resilience.activity import classify, count_by_day
from tests.analysis.deeds import UNTIL, deed, table
from tests.analysis.frames import frame, person


def on_day(rows, days):
    """Read the three counts, so many days before the last one."""
    return tuple(int(count) for count in rows.iloc[-1 - days][["active", "drifting", "away"]])


def test_somebody_is_active_then_drifting_then_away():
    # one act 400 days before the end, so on a day that is 399 days before the last
    rows = count_by_day(table(deed("ada", 400)), observed_until=UNTIL)
    assert len(rows) == 400
    assert on_day(rows, 399) == (1, 0, 0)
    assert on_day(rows, 399 - 179) == (1, 0, 0)
    assert on_day(rows, 399 - 180) == (0, 1, 0)
    assert on_day(rows, 399 - 364) == (0, 1, 0)
    assert on_day(rows, 399 - 365) == (0, 0, 1)


def test_who_comes_back_is_active_again_on_that_day():
    rows = count_by_day(table(deed("ada", 500), deed("ada", 50)), observed_until=UNTIL)
    assert on_day(rows, 50) == (0, 0, 1)
    assert on_day(rows, 49) == (1, 0, 0)


def test_whose_places_ended_lately_is_counted_as_on_their_last_day_and_others_are_in_no_class():
    # places end 179 or 180 days before the end of all; on the last day that was seen ada and cy are active, bo drifts
    done = table(deed("ada", 200), deed("bo", 400), deed("cy", 200), deed("dee", 1))
    until = pd.Series({"ada": 179, "bo": 179, "cy": 180, "dee": 0})
    ends = UNTIL - pd.to_timedelta(until, unit="D")
    rows = count_by_day(done, observed_until=UNTIL, ends=ends)
    assert on_day(rows, 181) == (2, 1, 0)
    assert on_day(rows, 179) == (1, 1, 0)  # the first day on which the places of cy are not seen
    assert on_day(rows, 0) == (2, 1, 0)  # ada, whose last act was 200 days ago, and dee; bo


def test_active_on_the_last_day_is_active_as_the_funnel_counts_it():
    # the funnel: the last act at or after the end less 180 days, that is 31 December back to 5 July
    just, past = deed("ada", 180), deed("ben", 180.001)
    rows = count_by_day(table(just, past), observed_until=UNTIL)
    assert on_day(rows, 0) == (1, 1, 0)


def test_what_lists_say_makes_nobody_active():
    assert count_by_day(table(deed("ada", 10, "recognised")), observed_until=UNTIL).empty
    rows = count_by_day(table(deed("ada", 400), deed("ada", 10, "granted")), observed_until=UNTIL)
    assert on_day(rows, 0) == (0, 0, 1)


def test_what_is_not_observed_is_not_counted():
    rows = count_by_day(table(deed("ada", 400), deed("ada", -1), deed("eve", -2)), observed_until=UNTIL)
    assert rows["day"].max() == pd.Timestamp("2021-12-31")
    assert on_day(rows, 0) == (0, 0, 1)


def test_a_day_that_is_not_over_is_the_last_one():
    until = datetime(2021, 6, 15, 13, tzinfo=UTC)
    rows = count_by_day(table(deed("ada", 400)), observed_until=until)
    assert rows["day"].max() == pd.Timestamp("2021-06-15")


def test_people_are_counted_from_the_day_on_that_they_joined():
    journeys = frame(person("ada", discover=300, join=200), person("eve", discover=100))
    acts = table(deed("ada", 300, "starred"), deed("ada", 200, "commented"), deed("eve", 100, "starred"))
    rows = count_by_day(beyond_discovering(acts, journeys), observed_until=UNTIL)
    assert len(rows) == 200
    assert on_day(rows, 0) == (0, 1, 0)


def test_people_are_counted_from_their_earliest_stage_beyond_discovering_whichever_it_is():
    # ada contributed first (300), led (250), joined last (200); ben led first (90); eve only discovered
    journeys = frame(
        person("ada", discover=350, join=200, contribute=300, lead=250),
        person("ben", join=50, lead=90),
        person("eve", discover=100),
    )
    acts = table(
        *[deed("ada", days) for days in (350, 300, 250, 200)],
        *[deed("ben", days) for days in (95, 90, 50)],
        deed("eve", 100, "starred"),
    )
    kept = beyond_discovering(acts, journeys)
    assert kept["person"].tolist() == ["ada", "ada", "ada", "ben", "ben"]
    assert kept["at"].tolist() == [UNTIL - pd.Timedelta(days=days) for days in (300, 250, 200, 90, 50)]


def test_counting_by_interval_equals_looking_at_every_day():
    chance = np.random.default_rng(3)
    deeds = [deed(f"p{chance.integers(30)}", float(chance.uniform(0, 900))) for _ in range(120)]
    rows = count_by_day(table(*deeds), observed_until=UNTIL, drifting_days=60, away_days=150)
    for row in rows.iloc[:: len(rows) // 20].itertuples():
        until = row.day.tz_localize("UTC").to_pydatetime() + pd.Timedelta(days=1)
        now = classify(table(*deeds), observed_until=until, drifting_days=60, away_days=150)["now"].value_counts()
        assert (row.active, row.drifting, row.away) == tuple(
            now.get(each, 0) for each in ("active", "drifting", "away")
        )


def test_without_acts_there_are_no_days():
    counted = count_by_day(table(), observed_until=UNTIL)
    assert list(counted) == ["day", "active", "drifting", "away"]
    assert counted.empty
