"""What leaves the app tells no count of few people, and lets nobody work one out."""

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.stats.download_rounding import GROUPS_LAYOUT, NO_INTERVAL, Layout, add_intervals, round_counts
from tests.solver import FEW, Attack

LAYOUT = Layout(("group",), ("n", "yes"), rates=("share",), certain=("n",))


def table(*rows):
    groups = [f"g{number}" for number in range(len(rows))]
    counts = pd.DataFrame(list(rows), columns=["n", "yes"]).assign(group=groups)
    return counts.assign(share=counts["yes"] / counts["n"], low=0.1, high=0.9)


def rounded(rows, *, key=b"key", name="table", layout=LAYOUT):
    return round_counts(rows, layout, key=key, name=name)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6), st.binary(min_size=1))
def test_counts_are_multiples_of_five_at_most_four_off_and_intervals_stay(counts, key):
    rows = table(*counts)
    left = rounded(rows, key=key)
    # the table's own interval, 0.1 to 0.9, is not among them
    assert list(left.columns) == ["n", "yes", "group", "share", "low", "high"]
    for name in ("n", "yes"):
        assert (left[name] % 5 == 0).all()
        assert ((left[name] - rows[name]).abs() <= 4).all()
        assert (left[name] == rows[name])[rows[name] % 5 == 0].all()


def test_rounding_is_right_on_average():
    # 3 goes to 5 with three of five lots: of 5,000 about 3,000, four standard deviations are 139; so the sum is right
    rows = pd.DataFrame({"group": range(5_000), "n": 3})
    up = (rounded(rows)["n"] == 5).sum()
    assert abs(up - 3_000) < 139


def test_a_cell_keeps_its_lot_on_another_day_and_no_other_table_or_store_shares_them():
    # on the next day everybody counts one more: each count goes up by 5 on exactly one of five days
    days = [rounded(table(*[(more, more)] * 40))["n"] for more in range(6)]
    jumps = pd.concat(days, axis="columns").astype("int64").diff(axis="columns").iloc[:, 1:]
    assert (jumps.sum(axis="columns") == 5).all()
    assert (jumps.isin([0, 5])).all(axis=None)
    first, second, third = (
        rounded(table(*[(3, 3)] * 40), **more)["n"].tolist() for more in ({}, {"name": "other"}, {"key": b"other"})
    )
    assert len({tuple(first), tuple(second), tuple(third)}) == 3


def test_rows_of_the_same_people_share_their_lot():
    # of three people in each of 40 months some would be 5 and some 0 by lots of their own, and the mean would be 3
    months = pd.DataFrame({"month": range(40), "people": 3})
    assert rounded(months, layout=Layout((), ("people",)))["people"].nunique() == 1


def test_shares_leave_as_the_middle_of_a_band_of_five_people_or_not_at_all():
    # 25 people: five bands of five; 50: ten; 103 is 100 or 105: twenty; 2,000: a hundred, though more would hold five
    left = rounded(table((24, 12), (25, 0), (25, 25), (50, 33), (103, 5), (2_000, 14)), key=b"\x00")
    shares = left.set_index("group")["share"]
    assert np.isnan(shares["g0"]) or left["n"][0] == 25
    assert shares.iloc[1:].tolist() == [0.1, 0.9, 0.65, 0.025, 0.005]
    assert rounded(table((0, 0)))["share"].isna().all()


def test_an_interval_follows_from_the_rounded_numbers_alone_and_holds_that_of_all_they_may_stand_for():
    # 2 of 61: whatever the lots, the reader's interval holds Wilson's, which is 0.009 to 0.112
    for key in (b"a", b"b", b"c"):
        left = rounded(table((61, 2)), key=key)
        (low,), (high,) = left["low"], left["high"]
        assert low == 0
        assert 0.112 < high < 0.25
        pd.testing.assert_frame_equal(add_intervals(left.drop(columns=["low", "high"]), LAYOUT), left)
    # of 60 at least 56, and of a share in the band of 0.5 to 0.6 at most 0.6: Wilson's ends at 0.718 there
    left = add_intervals(pd.DataFrame({"group": ["a"], "n": [60], "share": [0.55]}), LAYOUT)
    assert left[["low", "high"]].iloc[0].tolist() == [0.37, 0.72]


def test_open_people_widen_an_interval():
    layout = replace(LAYOUT, counts=("n", "open"), certain=("n", "open"))
    known = pd.DataFrame({"group": ["a", "b"], "n": [60, 60], "open": [0, 40], "share": [0.55, 0.55]})
    # at least 60 - 4 - 4 and 60 - 44 - 4 people: Wilson of 0.5 and of 0.6 of 52, and of 12
    left = add_intervals(known, layout)
    assert left[["low", "high"]].to_numpy().tolist() == [[0.36, 0.73], [0.25, 0.82]]


def test_a_table_whose_interval_rests_on_more_than_its_counts_says_so():
    left = rounded(table((61, 2)), layout=replace(LAYOUT, certain=()))
    assert list(left.columns) == ["n", "yes", "group", "share", "interval"]
    assert left["interval"].tolist() == [NO_INTERVAL]
    assert "interval" not in rounded(table((61, 2)).drop(columns=["low", "high"]), layout=replace(LAYOUT, certain=()))


def test_rows_in_the_order_of_a_count_leave_in_the_order_of_their_names():
    # 4, 3, 2, 1 in this order, and names that do not rise, would tell that each is smaller than the one before
    rows = pd.DataFrame({"group": ["d", "c", "b", "a"], "people": [4, 3, 2, 1], "n": 0})
    assert rounded(rows, layout=GROUPS_LAYOUT)["group"].tolist() == ["a", "b", "c", "d"]


def test_what_is_missing_stays_missing_and_an_empty_table_empty():
    rows = pd.DataFrame({"group": ["a", "b"], "n": pd.array([None, 9], dtype="Int64")})
    assert rounded(rows)["n"].isna().tolist() == [True, False]
    assert rounded(table()).empty


def test_a_share_lets_nobody_work_out_how_few_took_the_step():
    # where nobody is open the share is that of those who stepped: a reader has four numbers on the two unknown ones.
    # Of all that looks alike under any lots, at least three numbers of people could have stepped
    people, stepped, lot = (axis.ravel() for axis in np.meshgrid(range(21, 68), range(10), range(120), indexing="ij"))
    counts = {"n": people, "yes": stepped, "no": people - stepped, "share": stepped / people}
    rows = pd.DataFrame({"group": lot, **counts})
    left = rounded(rows, layout=Layout(("group",), ("n", "yes", "no"), rates=("share",))).fillna({"share": -1})
    alike = rows["yes"].groupby([left[name] for name in ("n", "yes", "no", "share")]).transform("nunique")
    # those of 21 and of 67 people have neighbours that are not in the table
    assert alike[rows["yes"].isin(FEW) & rows["n"].between(29, 58)].min() >= 3


@settings(max_examples=25)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=5), st.binary(min_size=1))
def test_sums_do_not_give_few_people_away(parts, key):
    # parts of rows, their sums, and the sums of all rows in a second table: one reader has both
    whole = pd.DataFrame(parts, columns=["a", "b", "c"])
    whole = pd.concat([whole, whole.sum().to_frame().T], ignore_index=True)
    whole = whole.assign(n=whole.sum(axis="columns"), group=[f"g{row}" for row in range(len(whole))])
    names = ["a", "b", "c", "n"]
    left = round_counts(whole, Layout(("group",), tuple(names)), key=key, name="sums")
    attack = Attack()
    cells = [[attack.cell(f"{row} {name}", left[name][row], (row, name)) for name in names] for row in range(len(left))]
    for row in cells:
        attack.add([(row[3], 1), *((part, -1) for part in row[:3])], 0, 0)
    for column in range(4):
        attack.add([(cells[-1][column], 1), *((row[column], -1) for row in cells[:-1])], 0, 0)
    for row, line in enumerate(cells):
        for cell, name in zip(line, names, strict=True):
            if whole[name][row] in FEW:
                low, high = attack.span(cell)
                assert low <= whole[name][row] <= high
                assert high > low


def test_the_solver_finds_what_can_be_found():
    # four parts that are 0, so at most 4 each, and a sum of 20, so at least 16: each must be 4. One in 3,000 draws of
    # (4, 4, 4, 4) comes out like this
    attack = Attack()
    parts = [attack.cell(f"part {number}", 0, number) for number in range(4)]
    attack.add([(attack.cell("sum", 20, "sum"), 1), *((part, -1) for part in parts)], 0, 0)
    assert [attack.span(part) for part in parts] == [[4, 4]] * 4
    alone = Attack()
    assert alone.span(alone.cell("alone", 5, "lot")) == [1, 9]
