"""What holds of any journeys at all."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.funnel.cohorts import by_cohort
from journeys.analysis.funnel.funnel import COUNTS, count_stages, people_at
from journeys.analysis.stats.survival import estimate_steps
from journeys.model.vocabulary import STAGES
from tests.analysis.frames import frame, person, reading

DAYS = st.none() | st.integers(min_value=1, max_value=400)
TOLD = st.tuples(DAYS, DAYS, DAYS, DAYS).filter(any)
PEOPLE = st.lists(TOLD, max_size=12).map(lambda told: frame(*(person(f"p{i}", *days) for i, days in enumerate(told))))
OBSERVABLE = st.fixed_dictionaries(dict.fromkeys(STAGES, st.booleans()))
MODES = ["any", "strict"]
few = settings(max_examples=25)


def counted(journeys, mode, observable):
    return count_stages(journeys, reading(mode, observable))


@pytest.mark.parametrize("mode", MODES)
@few
@given(journeys=PEOPLE, observable=OBSERVABLE)
def test_reached_never_grows_along_the_stages_and_counts_add_up(mode, journeys, observable):
    seen = counted(journeys, mode, observable).query("observable")
    assert seen["reached"].is_monotonic_decreasing
    assert (seen["current"] <= seen["observed"]).all()
    assert (seen["n"] == seen["stepped"] + seen["still_open"] + seen["not_stepped"]).all()
    if mode == "any":
        assert (seen["observed"] + seen["skipped"] == seen["reached"]).all()
    else:
        assert (seen["reached"] <= seen["observed"]).all()


@pytest.mark.parametrize("mode", MODES)
@few
@given(journeys=PEOPLE, observable=OBSERVABLE)
def test_the_interval_holds_the_estimate(mode, journeys, observable):
    seen = counted(journeys, mode, observable).dropna(subset="estimate")
    assert (seen["low"] <= seen["estimate"] + 1e-9).all()
    assert (seen["estimate"] <= seen["high"] + 1e-9).all()
    assert seen[["low", "estimate", "high"]].stack().between(0, 1).all()


@pytest.mark.parametrize("mode", MODES)
@few
@given(journeys=PEOPLE, observable=OBSERVABLE)
def test_the_naive_rate_is_never_above_the_estimate(mode, journeys, observable):
    seen = counted(journeys, mode, observable).dropna(subset="estimate")
    assert (seen["naive"] <= seen["estimate"] + 1e-9).all()


@pytest.mark.parametrize("mode", MODES)
@few
@given(journeys=PEOPLE, observable=OBSERVABLE, data=st.data())
def test_order_of_rows_and_names_of_people_do_not_matter(mode, journeys, observable, data):
    order = data.draw(st.permutations(range(len(journeys))))
    other = journeys.iloc[list(order)].reset_index(drop=True).assign(person=[f"q{i}" for i in order])
    pd.testing.assert_frame_equal(counted(journeys, mode, observable), counted(other, mode, observable))
    columns = by_cohort(journeys, "join", reading(mode, observable))
    pd.testing.assert_frame_equal(columns, by_cohort(other, "join", reading(mode, observable)))


@pytest.mark.parametrize("mode", MODES)
@few
@given(journeys=PEOPLE, others=PEOPLE, observable=OBSERVABLE, stage=st.sampled_from(STAGES[:3]))
def test_people_without_an_act_of_a_stage_do_not_change_its_conversion(mode, journeys, others, observable, stage):
    elsewhere = others[others[f"{stage}_at"].isna()]
    both = pd.concat([journeys, elsewhere], ignore_index=True)
    step = ["to", "estimate", "low", "high", "n", "naive", "stepped", "still_open", "not_stepped"]
    of_stage = STAGES.index(stage)
    before = counted(journeys, mode, observable)[step].iloc[[of_stage]]
    pd.testing.assert_frame_equal(before, counted(both, mode, observable)[step].iloc[[of_stage]])


@pytest.mark.parametrize("mode", MODES)
@few
@given(journeys=PEOPLE, observable=OBSERVABLE)
def test_people_behind_every_count_are_as_many_as_it_counts(mode, journeys, observable):
    table = counted(journeys, mode, observable).set_index("stage")
    for stage in table.index[table["observable"]]:
        for count, column in COUNTS.items():
            people = people_at(journeys, stage, count, reading(mode, observable))
            assert len(people) == table.loc[stage, column]
            assert people["person"].is_unique


@few
@given(told=st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=25))
def test_a_curve_never_falls_and_lies_within_its_limits(told):
    days, happened = zip(*told, strict=True)
    curve = estimate_steps(days, happened)
    assert (curve.estimate[1:] >= curve.estimate[:-1] - 1e-12).all()
    assert (curve.low <= curve.estimate + 1e-9).all()
    assert (curve.estimate <= curve.high + 1e-9).all()
    assert curve.at_risk[0] == len(told)
