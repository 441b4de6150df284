"""Who turned names on, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest

from journeys.logs.access import LOG, AccessLog
from journeys.logs.database import open_database

AT = datetime(2030, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def log(tmp_path, any_database):
    with open_database(tmp_path) as database:
        yield AccessLog(database)


def test_entries_stay_in_order_and_one_without_a_name_is_kept_too(log):
    assert list(log.log()) == list(LOG)
    assert log.log().empty
    assert [log.add(" olga ", AT), log.add("", AT + timedelta(hours=1))] == [1, 2]
    rows = log.log()
    assert rows["who"].tolist() == ["olga", ""]
    assert rows["at"].tolist() == [AT, AT + timedelta(hours=1)]
