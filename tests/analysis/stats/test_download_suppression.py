"""What leaves the app tells no count of few people, and lets nobody work one out."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.funnel.cohorts import by_cohort
from journeys.analysis.funnel.funnel import count_stages
from journeys.analysis.stats.download_suppression import GROUPS_LAYOUT, STAGES_LAYOUT, suppress, suppress_curve
from tests.analysis.frames import ALL, NO_DISCOVER, frame, person, reading

STEP = ["n", "stepped", "still_open", "not_stepped"]
ALONE = replace(GROUPS_LAYOUT, columns_add_up=False)
OUTCOMES = st.tuples(*[st.integers(min_value=0, max_value=12)] * 3)


def groups(*outcomes, more=0):
    """Make a table of groups from who stepped, is still open, has not stepped, and how many more people there are."""
    rows = [
        {"group": f"g{at}", "people": sum(parts) + more, "n": sum(parts), **dict(zip(STEP[1:], parts, strict=True))}
        for at, parts in enumerate(outcomes)
    ]
    table = pd.DataFrame(rows, columns=["group", "people", *STEP])
    naive = (table["stepped"] / table["n"]).astype("float64")
    return table.assign(estimate=naive, low=naive / 2, high=naive, naive=naive)


def left_out(table, layout=ALONE, **more):
    return [set(filter(None, told.split(", "))) for told in suppress(table, layout, **more)["left_out"]]


def test_a_table_of_many_people_leaves_whole():
    table = groups((20, 5, 9), (30, 0, 6))  # five is not under five, and nought tells of nobody
    pd.testing.assert_frame_equal(
        suppress(table, GROUPS_LAYOUT).drop(columns="left_out"), table, check_dtype=False, check_exact=True
    )


def test_one_small_part_takes_the_next_smallest_with_it():
    # 34 = 20 + 3 + 11: without the 3 alone, 34 - 20 - 11 would give it; the next smallest is 11
    assert left_out(groups((20, 3, 11), more=9)) == [{"still_open", "not_stepped"}]


def test_parts_left_out_are_together_as_many_as_are_told():
    # 22 = 20 + 1 + 1: the two alone would show 22 - 20 = 2 people
    assert left_out(groups((20, 1, 1), more=9)) == [
        {"stepped", "still_open", "not_stepped", "estimate", "low", "high", "naive"}
    ]


def test_a_zero_stays_where_something_else_can_go():
    # 10 = 8 + 0 + 2: the nought would not hide the 2, the 8 does
    shown = suppress(groups((8, 0, 2), more=9), ALONE)
    assert shown.loc[0, "still_open"] == 0
    assert shown["left_out"][0].startswith("stepped, not_stepped")


def test_rates_of_few_people_go_with_their_counts():
    assert left_out(groups((4, 0, 0), more=9)) == [{"n", "stepped", "estimate", "low", "high", "naive"}]
    # 2 of 50 stepped: the naive rate of 0.04 times 50 would give the 2
    assert {"stepped", "naive", "estimate"} <= left_out(groups((2, 0, 48), more=9))[0]


def test_a_total_that_is_told_elsewhere_gives_no_group_away():
    # still open: 3 + 6 + 7 = 16, which the table of stages tells; alone, 16 - 6 - 7 would give the 3
    table = groups((20, 3, 11), (30, 6, 20), (40, 7, 30))
    alone, told = left_out(table), left_out(table, GROUPS_LAYOUT)
    assert alone == [{"still_open", "not_stepped"}, set(), set()]
    assert told[1] == {"still_open", "not_stepped"}
    assert told[2] == set()


def test_k_is_a_choice():
    assert left_out(groups((20, 3, 11)), k=3) == [set()]
    assert left_out(groups((20, 30, 11)), k=12) == [{"not_stepped", "still_open"}]


def test_what_is_missing_stays_missing_and_unmarked():
    table = groups((0, 0, 0))
    shown = suppress(table, GROUPS_LAYOUT)
    assert shown["left_out"][0] == ""
    assert pd.isna(shown["naive"][0])
    assert suppress(table.iloc[:0], GROUPS_LAYOUT).empty


@pytest.mark.parametrize("mode", ["any", "strict"])
@pytest.mark.parametrize("observable", [ALL, NO_DISCOVER])
def test_a_funnel_keeps_who_skipped_to_itself(mode, observable):
    # 9 join and contribute, 6 only join, 2 only contribute. Any order: 17 have reached joining, 15 are seen, 2 skipped;
    # in strict order 9 are at contributing of 11 seen, again 2 are not: the 2 goes, and one number beside it
    people = [person(f"a{at}", None, 300, 200) for at in range(9)]
    people += [person(f"b{at}", None, 300) for at in range(6)] + [person(f"c{at}", None, None, 200) for at in range(2)]
    seen = {**observable, "discover": False, "lead": False}
    counts = count_stages(frame(*people), reading(mode, seen))
    shown = suppress(counts, STAGES_LAYOUT).set_index("stage")
    stage, partner = ("join", "reached") if mode == "any" else ("contribute", "reached")
    assert counts.set_index("stage").loc[stage, "skipped"] == 2
    assert pd.isna(shown.loc[stage, "skipped"])
    assert pd.isna(shown.loc[stage, partner])
    assert shown.loc[stage, "observed"] == counts.set_index("stage").loc[stage, "observed"]
    assert pd.isna(shown.loc["discover", "reached"])
    assert shown.loc["discover", "left_out"] == ""


def test_cohorts_leave_without_those_of_few():
    # seven came in one quarter (none stepped), two in another
    people = [person(f"a{at}", 400) for at in range(7)] + [person(f"b{at}", 800) for at in range(2)]
    shown = suppress(by_cohort(frame(*people), "discover", reading(observable=ALL)), GROUPS_LAYOUT)
    # both counts go, or 9 - 7 would give the 2
    assert shown["people"].isna().all()
    assert shown["n"].isna().all()


@settings(max_examples=200)
@given(st.lists(OUTCOMES, min_size=2, max_size=5), st.integers(min_value=0, max_value=6), st.booleans())
def test_no_sum_of_the_table_gives_back_what_was_left_out(outcomes, more, add_up):
    table = groups(*outcomes, more=more)
    shown = suppress(table, replace(GROUPS_LAYOUT, columns_add_up=add_up))
    columns = list(GROUPS_LAYOUT.counts)
    whole, hidden = table[columns].to_numpy(), shown[columns].isna().to_numpy()
    assert not ((whole > 0) & (whole < 5) & ~hidden).any()
    assert (whole[~hidden] == shown[columns].to_numpy()[~hidden]).all()
    rates = shown["naive"].notna()
    assert not (rates & shown[["n", "stepped"]].isna().any(axis="columns")).any()
    totals = groups(tuple(table[STEP[1:]].sum()), more=more * len(outcomes))
    if add_up:  # the reader has the table of the whole beside this one
        whole = np.vstack([whole, totals[columns].to_numpy()])
        hidden = np.vstack([hidden, suppress(totals, ALONE)[columns].isna().to_numpy()])
    sums = told_sums(hidden, columns, add_up=add_up)
    for cell in np.flatnonzero(hidden):
        asked = np.eye(hidden.size)[cell][hidden.ravel()]
        assert np.linalg.matrix_rank(np.vstack([sums, asked])) > np.linalg.matrix_rank(sums)


def told_sums(hidden, columns, *, add_up):
    """Write every sum that a reader of the table knows as an equation of what was left out."""
    equations = []
    for row in range(len(hidden)):
        equation = np.zeros(hidden.shape)
        equation[row, [columns.index(name) for name in STEP]] = [-1, 1, 1, 1]
        equations.append(equation)
    for column in range(len(columns) if add_up else 0):
        equation = np.zeros(hidden.shape)
        equation[:, column] = [*[1] * (len(hidden) - 1), -1]
        equations.append(equation)
    return np.array([equation.ravel()[hidden.ravel()] for equation in equations])


def test_a_curve_leaves_without_days_of_few_people():
    read = pd.DataFrame(
        {
            "days": [0.0, 30.0, 90.0, 180.0],
            "at_risk": [50, 47, 20, 4],
            "share": [0.0, 0.04, 0.2, 0.3],  # of 50: nobody, 2, 10, 15
            "low": [0.0, 0.01, 0.1, 0.2],
            "high": [0.1, 0.1, 0.3, 0.4],
        }
    )
    shown = suppress_curve(read)
    assert shown["left_out"].tolist() == ["", "share, low, high", "", "at_risk, share, low, high"]
    assert shown["share"].isna().tolist() == [False, True, False, True]
    assert shown["at_risk"].isna().tolist() == [False, False, False, True]


def test_a_curve_of_two_groups_is_read_group_by_group():
    read = pd.DataFrame({"days": [0.0, 0.0], "at_risk": [50, 3], "share": [0.2, 0.0], "low": 0.0, "high": 0.5})
    shown = suppress_curve(read.assign(group=["large", "small"]))
    assert shown["left_out"].tolist() == ["", "at_risk, share, low, high"]
