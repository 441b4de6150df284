from datetime import UTC, date, datetime

from journeys.model import paths
from journeys.model.communities.community import Community
from journeys.model.communities.definitions import read_community, starter
from journeys.model.days import ZONE, end_of_day, start_of_day
from journeys.model.how_many_days import ACTIVE_DAYS, HORIZON_DAYS


def test_a_day_begins_and_ends_at_midnight_utc():
    assert ZONE is UTC
    assert start_of_day(date(2021, 12, 31)) == datetime(2021, 12, 31, tzinfo=UTC)
    assert end_of_day(date(2021, 12, 31)) == datetime(2022, 1, 1, tzinfo=UTC)


def test_the_last_day_that_there_is_has_an_end():
    assert end_of_day(date.max) == datetime.max.replace(tzinfo=UTC)


def test_a_definition_that_says_nothing_of_active_has_the_one_default():
    plain = Community(slug="plain", name="Plain")
    assert (plain.active_days, plain.horizon_days) == (ACTIVE_DAYS, HORIZON_DAYS) == (180, 180)


def test_no_shipped_definition_repeats_the_default():
    shipped = sorted(paths.COMMUNITIES.glob("*.toml"))
    assert shipped
    for path in shipped:
        assert not path.read_text(encoding="utf-8").count("\nactive_days"), path.name
        assert read_community(path).active_days == ACTIVE_DAYS


def test_a_definition_that_is_started_says_the_default(tmp_path):
    started = tmp_path / "new.toml"
    started.write_text(starter("new", ["owner"]), encoding="utf-8")
    assert f"\nactive_days = {ACTIVE_DAYS} " in started.read_text(encoding="utf-8")
    assert read_community(started).active_days == ACTIVE_DAYS
