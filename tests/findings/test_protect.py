"""A table that leaves in a finding has no count of few people, and else the numbers of its download."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.analysis.stats.download_rounding import GROUPS_LAYOUT, Layout, round_counts
from journeys.findings.protect import drawable, protect

LAYOUT = Layout(("group",), ("n", "yes"), rates=("share",), certain=("n",))


def table(*rows):
    counts = pd.DataFrame(list(rows), columns=["n", "yes"]).astype("Int64")
    shares = (counts["yes"] / counts["n"]).astype("float64")
    return counts.assign(group=[f"g{number}" for number in range(len(rows))], share=shares, low=0.1, high=0.9)


def leaving(rows, k=5, layout=LAYOUT, key=b"key"):
    return protect(rows, layout, key=key, name="table", k=k)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6), st.integers(3, 12))
def test_what_is_left_is_the_download_without_counts_of_fewer_than_k(counts, k):
    whole = table(*counts)
    left, download = leaving(whole, k), round_counts(whole, LAYOUT, key=b"key", name="table")
    for name in ("n", "yes"):
        known = left[name].notna()
        assert (known == ((whole[name] >= k) & (download[name] >= k))).all()
        assert (left.loc[known, name] == download.loc[known, name]).all()


def test_nobody_is_left_out_like_a_few_and_so_is_a_share_of_them():
    left = leaving(table((60, 0), (60, 4), (4, 4), (0, 0)))
    assert left["n"].notna().tolist() == [True, True, False, False]
    assert left["yes"].isna().all()
    # of 60 a share may leave, in bands of five people: nobody and 4 are both in the first of ten
    assert left["share"].tolist()[:2] == [0.05, 0.05]
    assert left.loc[2:, ["share", "low", "high"]].isna().all(axis=None)


def test_a_greater_k_leaves_out_more_and_changes_no_number():
    few, many = (leaving(table((60, 9), (12, 5)), k) for k in (5, 10))
    assert few["yes"].notna().tolist() == [True, True]
    assert many["yes"].isna().all()
    assert many["n"].tolist() == few["n"].tolist()


def test_rows_that_were_ordered_by_a_count_keep_their_own_counts():
    rows = pd.DataFrame({"group": ["d", "c", "b"], "people": [40, 4, 3], "n": [40, 4, 3]})
    left = leaving(rows, layout=replace(GROUPS_LAYOUT, rates=(), certain=()))
    assert left["group"].tolist() == ["b", "c", "d"]
    assert left["people"].isna().tolist() == [True, True, False]


def test_a_missing_count_stays_missing_and_a_chart_gets_nought_for_both():
    rows = table((30, 8)).assign(yes=pd.array([None], dtype="Int64"))
    left = leaving(rows)
    assert left["yes"].isna().all()
    assert drawable(left, LAYOUT)["yes"].tolist() == [0]
    assert drawable(left, LAYOUT)["n"].tolist() == left["n"].tolist()


@pytest.mark.parametrize("k", [3, 5])
def test_an_empty_table_stays_empty(k):
    assert leaving(table(), k).empty
