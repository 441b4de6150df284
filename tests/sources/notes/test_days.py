"""Days as people write them in headings and names."""

from datetime import date

import pytest

from journeys.sources.decode.files import Fault
from journeys.sources.notes.days import find_day, is_day_alone, without_days


@pytest.mark.parametrize(
    "text",
    [
        *("2021-03-04", "2021/03/04", "2021.3.4", "notes_20210304.md", "call-2021-03-04-final.md", "2021_03_04"),
        *("4 March 2021", "4th of March, 2021", "Thursday 4 Mar 2021, 15:00 UTC", "March 4, 2021", "Mar. 4th 2021"),
        *("March 4 and 5, 2021", "4-5 March 2021", "4 & 5 March 2021", "04-Mar-2021", "march-4-2021"),
        *("Day 1: 4 March 2021", "(2021-03-04)", "04.03.2021 2021-03-04"),
    ],
)
def test_a_day_written_in_full_is_found(text):
    assert find_day(text) == date(2021, 3, 4)


def test_numbers_of_day_and_month_must_not_be_mistaken_for_each_other():
    assert find_day("21-11-2023 Minutes") == find_day("11/21/2023") == date(2023, 11, 21)
    assert find_day("5/5/2023") == date(2023, 5, 5)
    fault = find_day("Call 3/4/2021")
    assert isinstance(fault, Fault)
    assert "day or the month first" in fault.reason


@pytest.mark.parametrize(
    "text", ["", "March 2021", "2021", "2021-13-45", "31 February 2021", "4 March", "May I", "12345678"]
)
def test_what_is_no_whole_day_is_none(text):
    assert find_day(text) is None


def test_a_line_may_be_a_day_alone():
    assert all(map(is_day_alone, ("Wed, 4 March 2021", "2021-03-04 15:00 UTC", "March 4, 2021 at 3 pm")))
    assert not any(map(is_day_alone, ("Next: 4 March 2021", "on 4 March 2021 we met", "Wednesday")))
    assert without_days("Call of 4 March 2021 | Cooks").split() == ["Call", "of", "|", "Cooks"]
