"""Simulated communities do what their process says, and their stated truth is true."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from benchmarks import truth
from journeys.demo.process import Process, Step, conversion, observe, simulate, write_events
from journeys.model.events import EVENT_SCHEMA
from journeys.model.vocabulary import STAGES

PROCESS = Process(
    starts_at=datetime(2023, 1, 1, tzinfo=UTC),
    ends_at=datetime(2026, 1, 1, tzinfo=UTC),
    steps={
        "discover": Step(probability=0.5, scale_days=60, shape=0.8, skips=0.2),
        "join": Step(probability=0.6, scale_days=90, shape=0.9, skips=0.1),
        "contribute": Step(probability=0.3, scale_days=200),
    },
    first=(0.6, 0.25, 0.1, 0.05),
    wave=0.3,
    bursts=((date(2023, 5, 15), date(2023, 5, 19)), (date(2024, 11, 11), date(2024, 11, 15))),
    burst_share=0.2,
    returns=0.5,
    returns_days=40,
)


def test_the_same_seed_makes_the_same_people_and_another_seed_others():
    pd.testing.assert_frame_equal(simulate(PROCESS, 50, 1), simulate(PROCESS, 50, 1))
    assert not simulate(PROCESS, 50, 1).equals(simulate(PROCESS, 50, 2))


def test_fewer_people_of_a_seed_have_the_columns_of_more():
    assert list(simulate(PROCESS, 0, 1).columns) == list(simulate(PROCESS, 5, 1).columns)


def share_that_step(people, stage, *, mode):
    """Count by hand, on people watched for ever: of those first at a stage, the share with the step in 180 days."""
    later = [f"{name}_at" for name in STAGES[STAGES.index(stage) + 1 :]]
    steps_to = people[later[0]] if mode == "strict" else people[later].min(axis=1)
    at_risk = people[f"{stage}_at"].notna() & ~(people[later].min(axis=1) < people[f"{stage}_at"])
    days = (steps_to - people[f"{stage}_at"]).dt.total_seconds() / 86_400
    return (days[at_risk] <= 180).mean(), at_risk.sum()


@pytest.mark.parametrize("mode", ["any", "strict"])
@pytest.mark.parametrize("stage", STAGES[:3])
def test_the_stated_conversion_is_what_happens_to_people_watched_for_ever(stage, mode):
    people = simulate(PROCESS, 200_000, 3)
    happened, count = share_that_step(people, stage, mode=mode)
    truth = conversion(PROCESS, stage, 180, mode=mode)
    assert abs(happened - truth) < 3.5 * np.sqrt(truth * (1 - truth) / count)


def test_conversion_is_the_step_s_chance_times_the_share_of_steps_in_time():
    # discover: 0.5 x (1 - exp(-(180 / 60) ** 0.8)) = 0.5 x (1 - exp(-2.408225)) = 0.5 x 0.910026
    assert conversion(PROCESS, "discover", 180) == pytest.approx(0.455013, abs=1e-6)
    assert conversion(PROCESS, "lead", 180) == 0


def test_a_made_up_stage_comes_after_the_stage_that_passed_it_over():
    people = simulate(PROCESS, 5_000, 4)
    began = people[[f"{stage}_at" for stage in STAGES]].notna().any(axis=1)
    assert began.all()
    after = people["join_at"] > people["contribute_at"]
    assert after.any()


def test_arrivals_crowd_into_the_bursts():
    people = simulate(PROCESS, 20_000, 5)
    first = people[[f"{stage}_at" for stage in STAGES]].min(axis=1)
    in_burst = first.between(pd.Timestamp("2023-05-15", tz="UTC"), pd.Timestamp("2023-05-20", tz="UTC"))
    # half of the burst share, and of the other 0.8 about 5 days of 1,096, a little above or below with the season
    assert in_burst.mean() == pytest.approx(0.1 + 0.8 * 5 / 1096, abs=0.01)


def test_nothing_is_seen_after_the_watching_stops():
    until = datetime(2024, 7, 1, tzinfo=UTC)
    seen = observe(simulate(PROCESS, 500, 6), until)
    stamps = seen[[f"{stage}_at" for stage in STAGES] + ["first_at", "last_at"]]
    assert (stamps.max() < pd.Timestamp(until)).all()
    assert 0 < len(seen) < 500
    assert seen["acts"].ge(1).all()


def test_the_events_left_behind_are_an_events_table_with_the_dates_of_the_stages():
    people = simulate(PROCESS, 300, 7)
    table = write_events(people, "github:demo/one")
    assert table.schema.equals(EVENT_SCHEMA)
    events = table.to_pandas()
    assert events["event_id"].is_unique
    first = events.groupby(["account", "action"])["at"].min().unstack()
    lead = people.set_index("github:" + people["person"])["lead_at"]
    pd.testing.assert_series_equal(
        first["released"].dropna(), lead.dropna().sort_index(), check_names=False, check_index_type=False
    )


def test_intervals_hold_the_truth_about_as_often_as_they_say_and_the_naive_rate_is_low():
    # 40 communities, 3 steps each: of 120 intervals 95 % are 114; 108 (90 %) is two and a half standard errors below.
    # The naive rate takes those still open for stopped: points below the truth, where the estimate is off by chance.
    summary = truth.summarise(truth.cover_events(range(40), 300))
    everywhere = summary.loc[("all", "all")]
    assert everywhere["runs"] == 120
    assert 0.90 <= everywhere["covered"] <= 1.0
    assert abs(everywhere["bias"]) < 1
    assert (summary["naive_bias"] < -2).all()
