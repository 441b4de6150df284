"""The server that the tests start, and what the database module does on it and on SQLite."""

import threading
import time
from contextlib import closing

import pytest
import sqlalchemy as sql

from journeys.errors import StoreError
from journeys.logs.database import Database, open_database
from journeys.logs.opt_outs import OptOutLog, Signed
from tests import postgresql
from tests.making import NOW

BY = Signed("olga", NOW)
counted = sql.Table("counted", sql.MetaData(), sql.Column("number", sql.Integer, primary_key=True))


def make(database):
    with database.writing(counted):
        pass


def test_it_is_postgresql_and_no_other(postgresql_server):
    with closing(Database(postgresql_server.database())) as database, database.writing(counted) as connection:
        assert connection.execute(sql.text("SELECT version()")).scalar().startswith("PostgreSQL")


def test_a_server_that_cannot_be_reached_is_an_error_with_the_reason(monkeypatch, tmp_path):
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(postgresql.NoServerError, match="not here"):
        postgresql.programs()


def test_one_writes_at_a_time_and_readers_wait_for_nobody(tmp_path, any_database):
    order = []
    with open_database(tmp_path) as first, open_database(tmp_path) as second:
        make(first)

        def write():
            with second.writing(counted) as connection:
                order.append("second")
                connection.execute(sql.insert(counted).values(number=2))

        with first.writing(counted) as connection:
            other = threading.Thread(target=write)
            other.start()
            time.sleep(0.2)
            with second.reading(counted) as reading:
                assert reading.execute(sql.select(counted)).all() == []
            connection.execute(sql.insert(counted).values(number=1))
            order.append("first")
        other.join(10)
        assert order == ["first", "second"]


def test_a_writer_who_waits_too_long_gets_an_error_and_nothing_is_saved(tmp_path, any_database, monkeypatch):
    monkeypatch.setenv("JOURNEYS_DATABASE_WAIT", "0.1")
    with open_database(tmp_path) as first, open_database(tmp_path) as second:
        make(first)
        began = time.monotonic()
        with first.writing(counted), pytest.raises(StoreError, match="Nothing was saved"), second.writing(counted):
            pass
        assert time.monotonic() - began < 5


def test_a_table_that_is_there_is_not_made_again_so_a_locked_database_can_be_read(tmp_path, any_database, monkeypatch):
    monkeypatch.setenv("JOURNEYS_DATABASE_WAIT", "0.1")
    with open_database(tmp_path) as first, open_database(tmp_path) as second:
        make(first)
        with first.writing(counted), second.reading(counted) as connection:
            assert connection.execute(sql.select(counted)).all() == []


def test_many_who_make_the_tables_and_opt_people_out_at_once_lose_nothing(tmp_path, any_database):
    def opt_out(number):
        with open_database(tmp_path) as database:
            OptOutLog(database, b"key").add("pseudonym", [f"github:a{number}"], BY)

    threads = [threading.Thread(target=opt_out, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with open_database(tmp_path) as database:
        log = OptOutLog(database, b"key")
        assert log.log()["number"].tolist() == [1, 2, 3, 4, 5, 6]
        assert len(log.marks()) == 6


def test_a_server_that_stops_is_an_error_and_one_that_starts_again_is_used(postgresql_server):
    with closing(Database(postgresql_server.database())) as database:
        log = OptOutLog(database, b"key")
        log.add("pseudonym", ["github:a"], BY)
        postgresql_server.stop()
        try:
            with pytest.raises(StoreError, match=r"(?s)cannot be used now: .*Nothing was saved"):
                log.add("pseudonym", ["github:b"], BY)
        finally:
            postgresql_server.start()
        log.add("pseudonym", ["github:b"], BY)
        assert log.count() == 2


def test_a_connection_that_breaks_at_the_commit_may_have_saved_and_the_error_says_so(postgresql_server):
    url = postgresql_server.database()
    with closing(Database(url)) as database, closing(Database(url)) as other:
        make(database)

        def write():
            with database.writing(counted) as connection:
                connection.execute(sql.insert(counted).values(number=1))
                ours = connection.execute(sql.text("SELECT pg_backend_pid()")).scalar()
                with other.reading(counted) as reading:
                    reading.execute(sql.text(f"SELECT pg_terminate_backend({ours})"))

        with pytest.raises(StoreError, match="Whether it was saved is not known"):
            write()
        with database.reading(counted) as connection:
            assert connection.execute(sql.select(counted)).all() == []
