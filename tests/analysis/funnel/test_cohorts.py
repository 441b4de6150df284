"""Cohorts and groups: who is in which, what is finished, and that all together are everybody."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from journeys.analysis.funnel.cohorts import (
    by_cohort,
    by_group,
    by_large_cohort,
    group_of,
    measure_change,
    measure_changes,
)
from journeys.analysis.funnel.funnel import count_stages
from tests.analysis.frames import frame, person, reading

# observed until 1 Jan 2022: 365 days before is 1 Jan 2021, 200 days 15 Jun, 170 days 15 Jul, 92 days 1 Oct
PEOPLE = frame(
    person("jan", join=365, contribute=360, entry_point="first issue"),
    person("feb", join=330, entry_point="first issue"),
    person("jun", join=200, contribute=100, burst="Sprint"),
    person("jul", join=170),
    person("oct", join=92, contribute=92),
    person("dec", contribute=20, first_place="github:hand/other"),
)


def stepped(*counts, n=40, finished=True):
    """Write finished cohorts of ``n`` people each, of whom so many stepped."""
    return pd.DataFrame(
        {
            "cohort": [f"quarter {number}" for number in range(len(counts))],
            "from_on": pd.date_range("2020-01-01", periods=len(counts), freq="QS"),
            "n": n,
            "stepped": counts,
            "low": [count / n / 2 for count in counts],
            "high": [(count / n + 1) / 2 for count in counts],
            "finished": finished,
        }
    )


FALLING = stepped(22, 20, 12)
"""55, 50 and 30 % of 40 people each."""


def test_cohorts_are_by_the_first_act_of_any_kind_in_order_of_time():
    table = by_cohort(PEOPLE, "join", reading())
    assert table["cohort"].tolist() == ["2021 Q1", "2021 Q2", "2021 Q3", "2021 Q4"]
    assert table["from_on"].dt.strftime("%Y-%m-%d").tolist() == ["2021-01-01", "2021-04-01", "2021-07-01", "2021-10-01"]
    assert table["people"].tolist() == [2, 1, 1, 2]
    assert table["n"].tolist() == [2, 1, 1, 1]  # dec never joined
    assert table["stepped"].tolist() == [1, 1, 0, 1]


def test_a_cohort_is_unfinished_while_somebody_is_open():
    table = by_cohort(PEOPLE, "join", reading()).set_index("cohort")
    # jul was followed for 170 of 180 days; oct stepped, and the quarter is over
    assert table["finished"].tolist() == [True, True, False, True]
    assert table.loc["2021 Q3", "still_open"] == 1
    assert pd.isna(table.loc["2021 Q3", "estimate"])


def test_a_cohort_is_unfinished_while_its_period_runs():
    early = reading(until=datetime(2021, 2, 15, tzinfo=UTC))
    seen = frame(person("jan", join=365, contribute=365))
    assert by_cohort(seen, "join", early)["finished"].tolist() == [False]
    assert by_cohort(seen, "join", early, period="month")["finished"].tolist() == [True]


def test_the_change_is_newcombe_s_difference_and_the_trend_cochran_and_armitage_s():
    change = measure_change(FALLING)
    # Wilson's limits of 12/40: 0.1807 to 0.4543, of 22/40: 0.3983 to 0.6929
    assert change.difference == pytest.approx(-0.25)
    assert change.low == pytest.approx(-0.25 - np.hypot(0.3 - 0.1807, 0.6929 - 0.55), abs=1e-3)
    assert change.high == pytest.approx(-0.25 + np.hypot(0.4543 - 0.3, 0.55 - 0.3983), abs=1e-3)
    # days 0, 91, 182 (2020 is a leap year): as 0, 1, 2. Sum of stepped times day 20 + 24 = 44, expected 54; variance
    # 54/120 * 66/120 * 120/119 * 80 = 19.97: z = -10 / 4.468 = -2.238
    assert (change.cohorts, change.rises) == (3, False)
    assert change.p_value == pytest.approx(0.0252, abs=1e-4)
    assert measure_changes({"join": FALLING, "contribute": FALLING})["join"].p_value == pytest.approx(
        2 * change.p_value
    )


def test_cohorts_that_are_open_small_or_alone_have_no_change():
    assert measure_change(stepped(22, 12, finished=False)) is None
    assert measure_change(stepped(5, 2, n=9)).first is None
    # small cohorts count together in the trend, by their people
    assert measure_change(stepped(8, 6, 4, 2, 1, n=9)).p_value < 0.05
    alone = measure_change(stepped(22))
    assert (alone.first["cohort"], alone.difference, alone.p_value) == ("quarter 0", None, None)
    assert measure_change(stepped(22, 12)).p_value is None
    # nobody went on: no trend to test
    assert measure_change(stepped(0, 0, 0)).p_value is None


def test_a_change_of_25_points_is_found_far_more_often_than_by_intervals_that_do_not_overlap():
    random, runs = np.random.default_rng(2), 200
    pairs = [measure_change(stepped(*random.binomial(40, [0.55, 0.30]))) for _ in range(runs)]
    # separate intervals found 32 % of these; the normal approximation gives 64 %
    assert 0.55 < sum(change.high < 0 for change in pairs) / runs < 0.73
    eight = [measure_change(stepped(*random.binomial(40, np.linspace(0.55, 0.30, 8)))) for _ in range(runs)]
    assert sum(change.p_value < 0.05 for change in eight) / runs > 0.78
    # without a change, both say one in about one of twenty runs: at 5 % between 3 and 18 of 200, 99 times in 100
    alike = [measure_change(stepped(*random.binomial(40, [0.4] * 8))) for _ in range(runs)]
    assert 3 <= sum(change.p_value < 0.05 for change in alike) <= 18
    assert 3 <= sum(not change.low <= 0 <= change.high for change in alike) <= 18


def test_months_are_named_as_people_name_them():
    table = by_cohort(PEOPLE, "join", reading(), period="month")
    assert table["cohort"].tolist() == ["Jan 2021", "Feb 2021", "Jun 2021", "Jul 2021", "Oct 2021", "Dec 2021"]


def test_a_finished_cohort_s_estimate_is_the_plain_share():
    row = by_cohort(PEOPLE, "join", reading()).iloc[0]
    assert (row["estimate"], row["naive"]) == (pytest.approx(0.5), 0.5)


@pytest.mark.parametrize("group", ["entry_point", "first_place", "burst", "month", "quarter"])
@pytest.mark.parametrize("mode", ["any", "strict"])
def test_groups_together_are_everybody(group, mode):
    table = by_group(PEOPLE, "join", reading(mode), group=group)
    whole = count_stages(PEOPLE, reading(mode)).set_index("stage").loc["join"]
    assert table["people"].sum() == len(PEOPLE)
    for count in ("n", "stepped", "still_open", "not_stepped"):
        assert table[count].sum() == whole[count]


def test_groups_are_named_and_the_largest_is_first():
    assert by_group(PEOPLE, "join", reading(), group="entry_point")["group"].tolist() == ["other", "first issue"]
    assert by_group(PEOPLE, "join", reading(), group="burst")["group"].tolist() == ["no burst", "Sprint"]
    assert group_of(PEOPLE, "first_place").tolist()[-1] == "github:hand/other"


def test_nobody_gives_empty_tables_with_their_columns():
    nobody = PEOPLE.iloc[:0]
    assert list(by_cohort(nobody, "join", reading())) == list(by_cohort(PEOPLE, "join", reading()))
    assert list(by_group(nobody, "join", reading(), group="burst")) == list(
        by_group(PEOPLE, "join", reading(), group="burst")
    )


def test_small_neighbours_are_one_cohort():
    # one person each in the first two quarters of 2020, ten in the third, one in the fourth, all followed for 180 days
    days = [700, 600, *[500] * 10, 430]
    people = frame(*[person(f"p{number}", join=day, contribute=day - 1) for number, day in enumerate(days)])
    rows = by_large_cohort(people, "join", reading())
    assert rows["cohort"].tolist() == ["2020 Q1 to 2020 Q4"]
    assert (rows["n"].tolist(), rows["stepped"].tolist(), rows["finished"].tolist()) == ([13], [13], [True])
    assert rows["from_on"].dt.strftime("%Y-%m-%d").tolist() == ["2020-01-01"]


def test_a_large_cohort_stands_alone_and_the_rest_belongs_to_the_one_before():
    # ten in each of two quarters, then three; then one who is still open
    days = [*[700] * 10, *[600] * 10, *[500] * 3, 20]
    rows = by_large_cohort(frame(*[person(f"p{n}", join=day) for n, day in enumerate(days)]), "join", reading())
    assert rows["cohort"].tolist() == ["2020 Q1", "2020 Q2 to 2020 Q3", "2021 Q4"]
    assert (rows["n"].tolist(), rows["finished"].tolist()) == ([10, 13, 1], [True, True, False])
