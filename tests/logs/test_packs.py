"""Which packs were made, on SQLite and on PostgreSQL."""

from datetime import UTC, date, datetime, timedelta

import pytest

from journeys.logs.database import open_database
from journeys.logs.packs import LOG, PackLog

AT = datetime(2030, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def log(tmp_path, any_database):
    with open_database(tmp_path) as database:
        yield PackLog(database)


def test_each_finding_is_an_entry_and_a_log_that_was_never_written_is_empty(log):
    assert list(log.log("lab")) == list(LOG)
    assert log.log("lab").empty
    log.add("lab", date(2029, 12, 31), 5, {"core": "aa", "moves": "bb"}, AT)
    log.add("other", date(2029, 12, 31), 7, {"core": "cc"}, AT + timedelta(hours=1))
    rows = log.log("lab")
    assert rows[["number", "until", "k", "finding", "digest"]].to_numpy().tolist() == [
        [1, "2029-12-31", 5, "core", "aa"],
        [2, "2029-12-31", 5, "moves", "bb"],
    ]
    assert rows["at"].tolist() == [AT, AT]
    assert log.log("other")["k"].tolist() == [7]
