"""The engine: what goes in comes out, in UTC, and what is kept is computed once."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from journeys.model.events import AT
from journeys.store.engine import open_engine

SCHEMA = pa.schema([pa.field("person", pa.string()), pa.field("at", AT)])
SIX_IN_BERLIN = datetime(2021, 7, 21, 8, tzinfo=timezone(timedelta(hours=2)))


def table(*people):
    return pa.table([list(people), [SIX_IN_BERLIN] * len(people)], schema=SCHEMA)


def test_what_is_written_is_read_again_sorted(tmp_path):
    path = tmp_path / "part.parquet"
    with open_engine() as engine:
        engine.write_parquet(engine.from_arrow(table("c", "a", "b")), path, ["person"])
        assert pq.read_table(path)["person"].to_pylist() == ["a", "b", "c"]
        assert sorted(engine.collect(engine.scan_parquet([path, path], SCHEMA))["person"]) == [
            "a",
            "a",
            "b",
            "b",
            "c",
            "c",
        ]


def test_no_files_give_no_rows_with_the_columns():
    with open_engine() as engine:
        nothing = engine.scan_parquet([], SCHEMA)
        assert engine.count(nothing) == 0
        assert list(engine.collect(nothing).columns) == ["person", "at"]


def test_an_instant_stays_the_same_instant_in_utc():
    with open_engine() as engine:
        (at,) = engine.collect(engine.from_arrow(table("a")))["at"]
    assert at.to_pydatetime() == datetime(2021, 7, 21, 6, tzinfo=UTC)
    assert str(at.tz) == "UTC"


def test_the_day_of_an_instant_is_the_day_in_utc():
    with open_engine() as engine:
        late = engine.from_arrow(pa.table([["a"], [datetime(2021, 7, 21, 23, 30, tzinfo=UTC)]], schema=SCHEMA))
        assert engine.collect(late.select(day=nw.col("at").dt.day()))["day"].tolist() == [21]


def test_what_is_kept_does_not_change_when_its_source_does(tmp_path):
    path = tmp_path / "part.parquet"
    pq.write_table(table("a", "b"), path)
    with open_engine() as engine:
        kept = engine.keep(engine.scan_parquet([path], SCHEMA))
        path.unlink()
        assert engine.count(kept) == 2


def test_a_closed_engine_leaves_nothing_behind():
    with open_engine() as engine:
        engine.keep(engine.from_arrow(table("a")))
    with open_engine() as engine:
        left = engine.connection.execute("select count(*) from duckdb_tables() where table_name like 'kept_%'")
        assert left.fetchone() == (0,)


def test_engines_in_several_threads_do_not_disturb_each_other():
    counts = []

    def count(people):
        with open_engine() as engine:
            counts.append(engine.count(engine.keep(engine.from_arrow(table(*people)))))

    threads = [threading.Thread(target=count, args=(["p"] * number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == list(range(1, 9))
