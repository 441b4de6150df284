from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.analysis.resilience import bus_factor
from journeys.analysis.resilience.bus_factor import compare_years, core_by_month
from journeys.analysis.work.units import find_units
from tests.analysis.deeds import UNTIL, deed, table


def core_and_bus_factor(pieces):
    """The newest month's, of people who each did so many pieces of work in it."""
    deeds = [
        deed(f"p{person}", 1, "commented", thread=f"issue/{person}-{piece}", toward="somebody")
        for person, many in enumerate(pieces)
        for piece in range(many)
    ]
    newest = months(*deeds).tail(1)
    return tuple(int(newest[name].iloc[0]) for name in ("core", "bus_factor")) if len(newest) else (0, 0)


@pytest.mark.parametrize(
    ("pieces", "core", "bus_factor"),
    [
        ([85, 15], 1, 1),  # one person crosses both thresholds
        ([79, 21], 2, 1),  # 79 is short of 80, so the second crosses
        ([80, 20], 1, 1),  # exactly 80 % is enough
        ([50, 50], 2, 1),  # exactly half is enough
        ([49, 49, 2], 2, 2),  # 49, 98
        ([1] * 10, 8, 5),
        ([], 0, 0),
    ],
)
def test_whoever_crosses_the_threshold_counts(pieces, core, bus_factor):
    assert core_and_bus_factor(pieces) == (core, bus_factor)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12))
def test_the_core_is_never_smaller_than_the_bus_factor_and_is_the_smallest_that_will_do(pieces):
    core, half = core_and_bus_factor(pieces)
    assert 1 <= half <= core <= len(pieces)
    ordered = sorted(pieces, reverse=True)
    assert sum(ordered[:core]) * 100 >= 80 * sum(pieces) > sum(ordered[: core - 1]) * 100


def months(*deeds, groups=(), until=UNTIL):
    return core_by_month(find_units(table(*deeds), observed_until=until), groups, observed_until=until)


def on(person, day, **more):
    at = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    return deed(person, 0, **{"work": "doc", **more, "at": at})


# in January ada does 17 of 20; in March ben and cy 4 each; then nothing until the end of 2021
YEAR = (
    *[on("ada", "2020-01-10")] * 17,
    *[on("ben", "2020-01-20")] * 3,
    *[on("ben", "2020-03-05")] * 4,
    *[on("cy", "2020-03-06")] * 4,
)


def test_each_month_is_counted_with_the_eleven_before_it():
    rows = months(*YEAR).set_index("month")
    told = ["pieces", "people", "core", "bus_factor"]
    assert rows.loc["2020-01-01", told].tolist() == [20, 2, 1, 1]  # 17 of 20 is 85 %
    # until March: ada 17, ben 7, cy 4 of 28; 17 is more than 14; 24 more than 22.4
    assert rows.loc["2020-03-01", told].tolist() == [28, 3, 2, 1]
    assert rows.loc["2020-12-01", told].tolist() == [28, 3, 2, 1]
    # from January 2021 on ada's are out of the window: ben 4, cy 4
    assert rows.loc["2021-02-01", told].tolist() == [8, 2, 2, 1]
    assert rows.loc["2021-03-01", told].tolist() == [0, 0, 0, 0]
    assert len(rows) == 24
    assert rows.loc["2020-01-01", "most"] == 0.85


def test_a_window_that_reaches_back_beyond_the_first_piece_is_not_whole():
    rows = months(*YEAR).set_index("month")
    assert not rows.loc["2020-11-01", "whole"]
    assert rows.loc["2020-12-01", "whole"]


def test_a_month_that_is_not_over_is_not_finished():
    rows = months(*YEAR, until=datetime(2020, 4, 15, tzinfo=UTC))
    assert rows["finished"].tolist() == [True, True, True, False]


def test_each_kind_and_place_is_counted_by_itself():
    rows = months(*YEAR, on("dan", "2021-12-01", work="code"), groups=("kind",))
    last = rows.groupby("kind").tail(1).set_index("kind")
    assert last.loc["code", ["people", "core", "bus_factor"]].tolist() == [1, 1, 1]
    assert last.loc["doc", "people"] == 0
    assert not last.loc["code", "whole"]


def test_ranks_of_some_people_in_the_core_of_the_last_year():
    # last year: a 5 of 10 pieces, b 3, c 1, d 1: the core of 80 % is a and b; e worked long ago
    done = [("a", 5, 2021), ("b", 3, 2021), ("c", 1, 2021), ("d", 1, 2021), ("e", 9, 2019)]
    rows = [(person, datetime(year, 6, 1, tzinfo=UTC)) for person, pieces, year in done for _ in range(pieces)]
    units = pd.DataFrame(rows, columns=["person", "at"])
    until = datetime(2022, 1, 1, tzinfo=UTC)
    assert bus_factor.ranks_in_core(units, {"b", "c", "e"}, observed_until=until) == [2]
    assert bus_factor.ranks_in_core(units[:0], {"b"}, observed_until=until) == []


def years(*deeds, until=UNTIL):
    return compare_years(find_units(table(*deeds), observed_until=until), observed_until=until)


# in 2020 ada does 10 pieces, in 2021 she and nine others one each
ALONE_THEN_TEN = (
    *[on("ada", "2020-01-10")] * 10,
    *[on(f"p{number}", "2021-05-01") for number in range(9)],
    on("ada", "2021-05-01"),
)


def test_who_did_half_is_named_with_the_year_and_the_year_before():
    # of equal amounts the first five by name make half of ten
    found = years(*ALONE_THEN_TEN)
    assert found.people == ("ada", "p0", "p1", "p2", "p3")
    assert (found.pieces, found.n, found.since) == (10, 10, datetime(2021, 1, 1))
    assert (found.before, found.n_before) == (1, 1)


def test_exchanging_the_years_of_each_person_gives_the_chance_of_the_change():
    # the year with ada's ten has a bus factor of 1 however many of the nine are in it; the other year has ada's one
    # and 9 - k of the others': half of them are 5 if k is 0 or 1, so 1 + 9 of 512 ways
    assert years(*ALONE_THEN_TEN).p_value == pytest.approx(10 / 512, abs=0.01)


def test_two_like_years_are_no_change():
    deeds = [on(name, day) for name in ("ada", "ben", "cy") for day in ("2020-03-01", "2021-03-01")]
    found = years(on("dee", "2019-12-31"), *deeds)
    assert (len(found.people), found.before, found.p_value) == (2, 2, 1.0)


def test_a_year_that_the_exports_do_not_hold_whole_is_not_compared():
    found = years(on("ada", "2020-02-01"), on("ada", "2021-02-01"))
    assert (found.people, found.before, found.p_value) == (("ada",), None, None)
    assert years(on("ada", "2019-02-01")) is None


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(1, 700)), min_size=1, max_size=25))
def test_the_bus_factor_is_that_of_the_last_month(done):
    deeds = [deed(name, days, "committed", thread=f"commit/{number}") for number, (name, days) in enumerate(done)]
    found, last = years(*deeds), months(*deeds).iloc[-1]
    assert (len(found.people) if found else 0) == last["bus_factor"]
