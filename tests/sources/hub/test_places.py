"""What a file's name and the person say of it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from journeys.errors import ExportError
from journeys.sources.base import ImportContext
from journeys.sources.hub.places import is_named, origin_of
from tests.sources.hub.extracts import NOW


def reading(**told):
    return ImportContext(None, b"key", NOW, **told)


@pytest.mark.parametrize(
    ("name", "place", "listing"),
    [
        ("models__bigscience__bloom__likers.json", "hub:model/bigscience/bloom", "likers"),
        ("datasets__a__b__commits__main.3.jsonl.gz", "hub:dataset/a/b", "commits"),
        ("models__gpt2__discussions__12.json", "hub:model/gpt2", "discussions"),
        ("models__a__two__lines__likers.json", "hub:model/a/two__lines", "likers"),
        ("spaces__a__b__user-access-request__pending.json", "hub:space/a/b", "user-access-request"),
        ("organizations__bigscience__members.2026-08-22.json", "hub:org/bigscience", "members"),
        ("users__ada__likes.json", "hub:user/ada", "likes"),
        ("models__a__b.json", "hub:model/a/b", None),
        ("api/models/a/b/likers.json", "hub:model/a/b", "likers"),
        ("home/models/lists/answer.json", None, None),
        ("likers.json", None, "likers"),
        ("turing__way.log.gz", None, None),
        ("models-2023-04.jsonl.gz", None, None),
    ],
)
def test_a_file_named_after_its_address_says_what_it_is_of(name, place, listing):
    origin = origin_of(Path(name), reading())
    assert (origin.place, origin.listing) == (place, listing)
    assert is_named(Path(name)) == (place is not None)


def test_what_the_person_says_has_the_last_word():
    path = Path("organizations__a__members.2020-02-30.json")
    assert origin_of(path, reading(place="hub:org/b")).place == "hub:org/b"
    assert origin_of(path, reading(place="github:a/b")).place == "hub:org/a"
    assert origin_of(path, reading()).at is None
    dated = Path("members.2020-02-28.json")
    assert origin_of(dated, reading()).at == datetime(2020, 2, 28, tzinfo=UTC)
    assert origin_of(dated, reading(dated_on=date(2021, 1, 1))).at == datetime(2021, 1, 1, tzinfo=UTC)


def test_a_day_that_cannot_be_is_refused():
    with pytest.raises(ExportError, match="cannot be of 2031-01-01"):
        origin_of(Path("members.json"), reading(dated_on=date(2031, 1, 1)))
