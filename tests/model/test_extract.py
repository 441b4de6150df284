"""Rejected records are counted all, and the first of them kept."""

import pytest

from journeys.errors import ExportError
from journeys.model.extract import FUTURE, MOST_REJECTED, REJECTED_KEPT, Rejected, Rejections


def test_all_are_counted_and_the_first_kept():
    rejections = Rejections()
    rejections.add_all(Rejected(number, "bad") for number in range(1, 2_001))
    assert rejections.total == 2_000
    assert [bad.record for bad in rejections] == list(range(1, REJECTED_KEPT + 1))


def test_one_whose_date_has_not_come_is_kept_wherever_it_stands():
    rejections = Rejections()
    rejections.add_all(Rejected(number, f"date {FUTURE}" if number == 1_500 else "bad") for number in range(1, 2_001))
    assert [bad.record for bad in rejections if bad.reason.endswith(FUTURE)] == [1_500]
    assert (rejections.total, len(rejections)) == (2_000, REJECTED_KEPT)


def test_a_file_of_nothing_else_is_given_up():
    rejections = Rejections()
    with pytest.raises(ExportError, match=r"More than 1,000,000 of its records cannot be read.* Record 1: bad\."):
        rejections.add_all(Rejected(number, "bad") for number in range(1, MOST_REJECTED + 2))
