"""Shares, their differences, and when one is told, beside published and hand-counted numbers."""

from collections import namedtuple

import pytest

from journeys.analysis.compare.measures import find_differences, measure_each, share_of

Counted = namedtuple("Counted", ["slug", "counts"])


def shares(*counts, hide_small=False):
    """Measure shares of communities a, b, …, each counted as (met, n), a list of measures each."""
    names = "abcd"
    measures = [
        share_of("work", f"kind:{number}", lambda side, number=number: side.counts[number], hide_small=hide_small)
        for number in range(len(counts[0]))
    ]
    return measure_each(measures, [Counted(names[number], each) for number, each in enumerate(counts)])


def test_a_difference_has_newcombes_interval():
    # Newcombe 1998, table II, example a: 56 of 70 and 48 of 80, method 10: 0.0524 to 0.3339
    (row,) = find_differences(shares([(56, 70)], [(48, 80)]), {}).to_dict("records")
    assert row["difference"] == pytest.approx(0.2)
    assert (row["low"], row["high"]) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_p_values_allow_for_all_measures_and_pairs():
    # Fisher's exact test of 8 of 10 and 1 of 10, by hand: (C(10,8) C(10,1) + C(10,9) C(10,0)) 2 / C(20,9)
    by_hand = 2 * (45 * 10 + 10 * 1) / 167_960
    measured = shares([(8, 10), (5, 10)], [(1, 10), (5, 10)])
    assert measured[0].p_values["a", "b"] == pytest.approx(by_hand)
    found = find_differences(measured, {}).set_index("measure")["p_value"]
    assert found["kind:0"] == pytest.approx(2 * by_hand)
    assert found["kind:1"] == 1


def test_without_agreement_of_both_no_difference_is_told():
    # alone p is below 5 %, beside three measures in which nothing differs it is not
    alone = find_differences(shares([(30, 50)], [(19, 50)]), {})
    beside = find_differences(shares([(30, 50), *[(9, 50)] * 3], [(19, 50), *[(9, 50)] * 3]), {})
    assert alone["p_value"][0] == pytest.approx(0.0449, abs=1e-4)
    assert alone["low"][0] > 0
    assert alone["told"].tolist() == [True]
    assert beside["told"].tolist() == [False] * 4


def test_a_difference_that_missing_records_could_make_is_not_told():
    measured = shares([(90, 100)], [(50, 100)])
    plain = find_differences(measured, {}).iloc[0]
    moved = find_differences(measured, {("kind:0", "b"): [0.1, 0.35], ("kind:0", "a"): [-0.2]}).iloc[0]
    assert plain["told"]
    assert not moved["told"]
    # b could be 35 points higher, which takes as much from a less b; nothing moves it up
    assert moved["low"] == pytest.approx(plain["low"] - 0.35)
    assert moved["high"] == plain["high"]


@pytest.mark.parametrize(
    ("met", "n", "shown"), [(4, 50, False), (5, 50, True), (46, 50, False), (45, 50, True), (0, 50, False)]
)
def test_cells_of_fewer_than_five_people_are_hidden_and_not_compared(met, n, shown):
    (found,) = shares([(met, n)], [(25, 50)], hide_small=True)
    assert (found.values["a"].value is not None) == shown
    assert (("a", "b") in found.p_values) == shown
    assert found.values["b"].value == 0.5


def test_fewer_than_ten_people_are_shown_and_not_compared():
    (found,) = shares([(4, 9)], [(25, 50)])
    assert found.values["a"].value == pytest.approx(4 / 9)
    assert found.p_values == {}
