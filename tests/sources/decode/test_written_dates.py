"""Dates in tables: words in five languages, hours, zones, counted units, typed forms, and what is asked instead."""

from datetime import UTC, datetime

import pytest

from journeys.sources.decode.cells import guess_date_form, read_instant
from journeys.sources.decode.files import Fault
from journeys.sources.decode.written_dates import read_pattern

NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "said",
    [
        "May 4, 2023 5:03 PM",
        "4 May 2023, 5:03 p.m.",
        "Thursday, 4 May 2023 17:03",
        "May 4th, 2023 at 5:03 PM",
        "4. Mai 2023 17:03 Uhr",
        "Donnerstag, 4. Mai 2023 17:03",
        "4 mai 2023 à 17h03",
        "jeudi 4 mai 2023 17:03",
        "4 de mayo de 2023, 5:03 p. m.",
        "4 de maio de 2023 às 17h03",
        "4-May-23 17:03",
        "2023-05-04 5:03 PM",
        "2023/5/4 17:03",
        "2023.05.04 17:03:00",
        "2023-05-04 6:03 PM GMT+1",
        "2023-05-04 19:03 CEST",
        "2023/05/04 12:03:00 PM EST",
        "2023-05-04 17:03:00.000000 UTC",
        "2023-05-04 19:03:00 Europe/Berlin",
        "Thu May 04 2023 18:03:00 GMT+0100 (British Summer Time)",
        "Thu, 04 May 2023 13:03:00 -0400",
    ],
)
def test_a_date_in_words_or_with_a_zone_is_the_instant_that_it_says(said):
    assert read_instant(said, NOW) == datetime(2023, 5, 4, 17, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "month"),
    [
        *(("3. Jänner 2024", 1), ("3. März 2024", 3), ("3. Dezember 2024", 12), ("3 Okt. 2024", 10)),
        *(("3 févr. 2024", 2), ("1er août 2024", 8), ("3 décembre 2024", 12), ("3 juin 2024", 6)),
        *(("3 de enero de 2024", 1), ("3 dic 2024", 12), ("3 de setiembre de 2024", 9)),
        *(("3 de fevereiro de 2024", 2), ("3 out. 2024", 10), ("3 de março de 2024", 3)),
    ],
)
def test_months_are_known_in_five_languages(said, month):
    at = read_instant(said, NOW)
    assert (at.year, at.month, at.day) == (2024, month, 1 if "1er" in said else 3)


@pytest.mark.parametrize("said", ["March 2024", "2024", "14 March", "5:03 PM", "12", "now", "Version 3 of 2024"])
def test_what_a_date_does_not_say_is_never_filled_in(said):
    assert "cannot be read" in read_instant(said, NOW).reason


def test_a_zone_that_two_countries_share_is_not_guessed():
    assert "is in a zone that is not known here" in read_instant("2024-03-05 10:00 IST", NOW).reason


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("month_first", "5/4/23, 5:03:00 PM"),
        ("month_first", "05/04/2023 05:03 PM"),
        ("day_first", "04.05.2023, 17:03"),
        ("day_first", "4/5/2023 5:03 pm"),
        ("day_first", "04/05/2023 à 17h03"),
        # 2023-05-04 17:03 UTC is 1,683,219,780 s after 1970 began; day 45,050 since 30 December 1899 is 4 May 2023
        ("unix_microseconds", "1683219780000000"),
        ("unix_nanoseconds", "1683219780000000000"),
        ("spreadsheet_days", "45050.710416666666"),
        ("unix_seconds", "1.68321978e9"),
    ],
)
def test_a_form_settles_what_numbers_mean(form, said):
    at = read_instant(said, NOW, form)
    assert abs((at - datetime(2023, 5, 4, 17, 3, tzinfo=UTC)).total_seconds()) < 1


def test_a_typed_form_reads_what_no_other_does():
    assert read_pattern("2023|4|5", "YYYY|DD|MM") == datetime(2023, 5, 4, tzinfo=UTC)
    assert read_instant("04/05/23 05.03 PM", NOW, pattern="DD/MM/YY hh.mm A") == datetime(2023, 5, 4, 17, 3, tzinfo=UTC)
    assert "expected DD/MM/YYYY" in read_instant("2023-05-04", NOW, pattern="DD/MM/YYYY").reason


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["03/04/2024", "05/04/2024"], None),
        (["03/04/2024", "25/04/2024"], "day_first"),
        (["3/4/2024 9:05", "3/25/2024 9:05"], "month_first"),
        # one of several hands wrote the first cell, so the others' habit says nothing of the doubtful one
        (["2024-03-14", "14/03/2024", "03/04/2024"], None),
        (["2024-03-14", "14/03/2024"], "day_first"),
        (["03/03/2024"], "day_first"),
        (["1683219780000000"], "unix_microseconds"),
        (["1683219780"], "unix_seconds"),
        (["45050", "45051.5"], "spreadsheet_days"),
        (["May 4, 2023 5:03 PM", "2023-05-04"], ""),
        (["Ada", "2023-05-04"], None),
        ([], None),
    ],
)
def test_doubt_between_day_and_month_is_left_to_a_person(cells, form):
    assert guess_date_form(cells) == form


def test_a_date_that_may_be_two_days_is_not_read():
    assert isinstance(read_instant("03/04/2024", NOW), Fault)
    assert "may have the day or the month first" in read_instant("03/04/2024 5:03 PM", NOW).reason
