"""Cohorts and groups: who is in which, what is finished, and that all together are everybody."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from journeys.analysis.funnel.cohorts import by_cohort, by_group, group_of
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
