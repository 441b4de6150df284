import os
import signal
import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import EventsError, StoreError
from journeys.model.extract import Rejected
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.store.engine import open_engine
from journeys.store.import_record import Arrival
from journeys.store.store import Store
from tests.making import HOME, NOW, act, put


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store")
    yield made
    made.close()


@pytest.fixture
def engine():
    with open_engine() as opened:
        yield opened


def stored(store, engine):
    """All events of a store as sorted (event_id, day of year, account, source)."""
    frame = engine.collect(store.scan("events", engine))
    return sorted(zip(frame["event_id"], frame["at"].dt.day_of_year, frame["account"], frame["source"], strict=True))


def test_an_empty_store_has_tables_without_rows(store, engine):
    assert stored(store, engine) == []
    assert store.imports().empty
    assert store.rejected().empty


def test_what_is_written_is_read_again(store, engine):
    entry = put(store, engine, [act(1, "ada", "commented", key="a"), act(2, "bo", "starred", key="b")])
    assert (entry.new, entry.known, entry.events) == (2, 0, {"commented": 1, "starred": 1})
    assert stored(store, engine) == [
        (f"{HOME}/a", 1, "github:ada", "archive_repo"),
        (f"{HOME}/b", 2, "github:bo", "archive_repo"),
    ]


def test_the_same_file_twice_changes_nothing(store, engine):
    rows = [act(1, "ada", "commented"), act(2, "bo", "starred")]
    put(store, engine, rows)
    before = (store.digest(), stored(store, engine))
    entry = put(store, engine, rows)
    assert (entry.new, entry.known) == (0, 2)
    assert (store.digest(), stored(store, engine)) == before


def test_an_act_twice_in_one_file_is_one_row(store, engine):
    entry = put(store, engine, [act(3, "ada", "commented", key="a"), act(1, "ada", "commented", key="a")])
    assert (entry.new, entry.events) == (1, {"commented": 1})
    assert stored(store, engine)[0][1] == 1


def test_the_richer_format_wins_whichever_comes_first(tmp_path, engine):
    poor, rich = (
        [act(5, "fork-owner", "landed_change", key="pull/1#landed")],
        [act(6, "author", "landed_change", key="pull/1#landed")],
    )
    outcomes = []
    for name, order in (("one", ("git_log", "archive_repo")), ("two", ("archive_repo", "git_log"))):
        store = Store(tmp_path / name)
        for source in order:
            entry = put(store, engine, poor if source == "git_log" else rich, name=source, source=source)
        assert (entry.new, entry.known) == (0, 1)
        outcomes.append(stored(store, engine))
    assert outcomes[0] == outcomes[1] == [(f"{HOME}/pull/1#landed", 6, "github:author", "archive_repo")]


def test_of_two_versions_of_a_list_the_earlier_date_stays(tmp_path, engine):
    for name, order in (("one", (9, 4)), ("two", (4, 9))):
        store = Store(tmp_path / name)
        for number in order:
            put(
                store, engine, [act(number, "ada", "recognised", key="#r")], name=str(number), source="all_contributors"
            )
        assert [row[1] for row in stored(store, engine)] == [4]


def test_the_state_has_a_new_name_after_each_change(store, engine):
    names = [store.digest()]
    for name in "ab":
        put(store, engine, [act(1, name, "commented")], name=name)
        names.append(store.digest())
    assert len(set(names)) == 3


def test_a_state_that_comes_back_has_a_new_name(store, engine):
    """Who computed while an import came in may have kept what came under the name of what was there before."""
    put(store, engine, [act(1, "ada", "commented")], name="a")
    before = store.digest(), stored(store, engine)
    put(store, engine, [act(2, "bo", "commented")], name="b")
    store.remove(int(store.imports().set_index("file").loc["b", "id"]), NOW)
    assert stored(store, engine) == before[1]
    assert store.digest() != before[0]


def test_what_another_process_imports_gives_the_store_another_name_here(store, engine):
    elsewhere = Store(store.folder)
    names = [store.digest()]
    for day, writer in enumerate((elsewhere, store, elsewhere), start=1):
        put(writer, engine, [act(day, "ada", "commented")], name=f"export {day}")
        names.append(store.digest())
        fresh = Store(store.folder)
        assert names[-1] == fresh.digest() == elsewhere.digest()
        fresh.close()
    assert len(set(names)) == 4
    elsewhere.close()


def test_rejected_records_are_kept_with_their_file_and_reason(store, engine):
    put(store, engine, [], name="bad.json", rejected=[Rejected(7, "date is in the future", "{...}")])
    assert store.rejected().to_dict("records") == [
        {"file": "bad.json", "record": 7, "reason": "date is in the future", "text": "{...}"}
    ]


def test_a_table_that_is_no_events_table_is_refused_with_every_fault(store, engine):
    from dataclasses import replace

    from journeys.sources.base import ExtractBuilder, ImportContext
    from journeys.store.import_record import Arrival
    from tests.making import NOW

    extract = ExtractBuilder("git_log", ImportContext(engine, store.key, NOW)).extract(())
    wrong = replace(extract, events=extract.events.rename({"at": "when"}).drop("place"))
    with pytest.raises(EventsError) as told:
        store.commit(wrong, Arrival("x", "x", "git_log", NOW, "t"), engine)
    assert len(told.value.faults) == 3  # 'at' missing, 'place' missing, 'when' unknown
    assert store.imports().empty


def test_the_key_is_secret_and_stays(tmp_path):
    first, second = Store(tmp_path), Store(tmp_path)
    first.make()
    assert second.key == Store(tmp_path).key == first.key
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0


def test_a_damaged_key_is_an_error(tmp_path):
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(StoreError, match="damaged"):
        Store(tmp_path)


def test_a_damaged_part_is_an_error_with_a_remedy(store, engine):
    put(store, engine, [act(1, "ada", "commented")])
    (part,) = (store.folder / "events").rglob("*.parquet")
    part.write_bytes(b"not Parquet any more")
    with pytest.raises(StoreError, match="import the file again"):
        store.scan("events", engine)


def test_a_folder_without_permission_is_an_error_with_a_remedy(tmp_path):
    tmp_path.chmod(0o500)
    make = "import pathlib, sys; from journeys.store.store import Store; Store(pathlib.Path(sys.argv[1])).make()"
    done = subprocess.run(
        [sys.executable, "-m", "tests.rights", "-c", make, str(tmp_path / "store")],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    tmp_path.chmod(0o700)
    assert "StoreError: The store in" in done.stderr
    assert "name another folder with JOURNEYS_STORE" in done.stderr


def test_a_file_in_the_folders_place_is_an_error_with_a_remedy(tmp_path):
    (tmp_path / "store").write_text("here already")
    with pytest.raises(StoreError, match="JOURNEYS_STORE"):
        Store(tmp_path / "store")


@pytest.mark.parametrize("writes_that_fit", [0, 1, 2])
def test_a_full_disk_leaves_the_store_as_it_was(store, engine, monkeypatch, writes_that_fit):
    put(store, engine, [act(1, "ada", "commented")], name="before")
    state = (store.digest(), stored(store, engine), sorted(store.folder.rglob("*.*")))
    write, left = type(engine).write_parquet, iter(range(writes_that_fit))

    def until_full(self, frame, path, order):
        if next(left, None) is None:
            raise OSError(28, "No space left on device")
        write(self, frame, path, order)

    monkeypatch.setattr(type(engine), "write_parquet", until_full)
    with pytest.raises(StoreError, match="No space left on device"):
        put(store, engine, [act(2, "bo", "commented")], name="after")
    monkeypatch.undo()
    assert (store.digest(), stored(store, engine), sorted(store.folder.rglob("*.*"))) == state
    put(store, engine, [act(2, "bo", "commented")], name="after")
    assert len(stored(store, engine)) == 2


WRITER = """
    import sys
    from pathlib import Path
    from journeys.store.engine import open_engine
    from journeys.store.store import Store
    from tests.making import act, put
    store = Store(Path(sys.argv[1]))
    first, last = int(sys.argv[2]), int(sys.argv[3])
    for number in range(first, last):
        with open_engine() as engine:
            acts = [act(n, f"p{number}", "commented") for n in range(1, 40)]
            put(store, engine, [*acts, act(1, "all", "starred", key="same")], name=str(number))
        print(number, flush=True)
"""


def start_writer(folder, first, last):
    """Start a process that imports files number first to last."""
    root = Path(__file__).resolve().parents[2]
    script = textwrap.dedent(WRITER)
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder), str(first), str(last)], cwd=root, stdout=subprocess.PIPE, text=True
    )


@pytest.mark.slow
def test_two_imports_at_once_lose_and_double_nothing(tmp_path, engine):
    writers = [start_writer(tmp_path, 0, 6), start_writer(tmp_path, 6, 12)]
    assert [writer.communicate(timeout=120)[0].count("\n") for writer in writers] == [6, 6]
    rows = stored(Store(tmp_path), engine)
    assert len(rows) == len({row[0] for row in rows}) == 12 * 39 + 1
    assert sum(Store(tmp_path).imports()["new"]) == len(rows)


def test_a_killed_import_leaves_whole_files_or_nothing(tmp_path, engine):
    writer = start_writer(tmp_path, 0, 500)
    for _ in range(3):
        writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    store = Store(tmp_path)
    done = len(store.imports())
    assert done >= 3
    assert len(stored(store, engine)) == done * 39 + 1
    put(store, engine, [act(1, "after", "commented")], name="after")
    assert len(stored(store, engine)) == done * 39 + 2


FILES = st.lists(
    st.tuples(
        st.sampled_from(["archive_repo", "git_log", "all_contributors"]),
        st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["a", "b", "c", "d"])), max_size=5),
    ),
    max_size=4,
)


@pytest.mark.slow
@settings(max_examples=12)
@given(files=FILES, seed=st.randoms())
def test_the_order_of_imports_does_not_matter(tmp_path_factory, files, seed):
    outcomes = []
    shuffled = list(enumerate(files))
    for _ in range(2):
        store = Store(tmp_path_factory.mktemp("store"))
        with open_engine() as engine:
            for number, (source, acts) in shuffled:
                rows = [act(n, f"p{key}", "recognised", key=key) for n, key in acts]
                put(store, engine, rows, name=str(number), source=source)
            outcomes.append(stored(store, engine))
        store.close()
        seed.shuffle(shuffled)
    assert outcomes[0] == outcomes[1]


def outdo(store, engine):
    """Import an act from a git log in a part that is a day old, then from a richer archive; give the old part."""
    old = day_old_part(store, engine)
    put(store, engine, [act(6, "author", "landed_change", key="#l")], name="rich")
    return old


def day_old_part(store, engine):
    """Import an act from a git log, and make its part a day older."""
    put(store, engine, [act(5, "owner", "landed_change", key="#l")], name="poor", source="git_log")
    (old,) = (store.folder / "events").rglob("*.parquet")
    os.utime(old, (NOW.timestamp() - 86_400,) * 2)
    return old


def test_a_replaced_part_stays_for_its_readers_and_goes_an_hour_later(store, engine, monkeypatch):
    old = outdo(store, engine)
    assert old.exists()
    monkeypatch.setattr("tests.making.NOW", NOW + timedelta(seconds=3_599))
    put(store, engine, [act(7, "bo", "commented")], name="soon")
    assert old.exists()
    monkeypatch.setattr("tests.making.NOW", NOW + timedelta(seconds=3_601))
    put(store, engine, [act(8, "cy", "commented")], name="later")
    assert not old.exists()
    assert len(stored(store, engine)) == 3


def test_an_import_that_fails_at_its_very_end_loses_no_part_it_meant_to_replace(store, engine, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    sweep = Store._sweep
    day_old_part(store, engine)
    monkeypatch.setattr(Store, "_sweep", lambda *args: (sweep(*args), fail()))
    with pytest.raises(StoreError):
        put(store, engine, [act(6, "author", "landed_change", key="#l")], name="rich")
    assert stored(store, engine) == [(f"{HOME}/#l", 5, "github:owner", "git_log")]


def told(store, engine):
    """The one act in the store: day, thread, work, source."""
    (row,) = engine.collect(store.scan("events", engine)).to_dict("records")
    return row["at"].day_of_year, row["thread"], row["work"], row["source"]


@pytest.mark.parametrize("richer_first", [True, False])
def test_the_richer_row_stays_and_the_other_fills_its_gaps(store, engine, richer_first):
    rich = [act(3, "ada", "committed", key="c", thread="pull/1")]
    poor = [act(2, "ada", "committed", key="c", thread="pull/9", work="doc")]
    files = [(rich, "github_rest"), (poor, "git_log")]
    entries = [
        put(store, engine, rows, name=source, source=source)
        for rows, source in (files if richer_first else reversed(files))
    ]
    assert [(entry.new, entry.known) for entry in entries] == [(1, 0), (0, 1)]
    assert told(store, engine) == (3, "pull/1", "doc", "github_rest")


def test_where_two_exports_tell_an_act_differently_both_words_are_kept(store, engine):
    put(store, engine, [act(3, "ada", "commented", key="c", thread="issue/1")], name="a", source="archive_repo")
    assert store.disagreements().empty
    put(store, engine, [act(4, "ada", "claimed", key="c", thread="issue/1")], name="b", source="gh_archive")
    rows = store.disagreements()[["event_id", "detail", "kept", "other", "kept_source", "other_source", "acts", "file"]]
    sources = ["archive_repo", "gh_archive", 1, "b"]
    assert rows.to_numpy().tolist() == [
        [f"{HOME}/c", "at", "2021-01-03 12:00:00+00:00", "2021-01-04 12:00:00+00:00", *sources],
        [f"{HOME}/c", "action", "commented", "claimed", *sources],
    ]


def test_two_versions_of_an_undated_list_do_not_disagree_on_their_days(store, engine):
    put(store, engine, [act(3, "ada", "recognised", key="r")], name="a", source="all_contributors")
    put(store, engine, [act(9, "ada", "recognised", key="r")], name="b", source="all_contributors")
    assert store.disagreements().empty


def test_a_login_for_a_bare_address_is_no_disagreement(store, engine):
    address = (f"{HOME}/c", NOW - timedelta(days=9), "git:0a1b", "committed", HOME, None, None, "doc", "git_log")
    login = (f"{HOME}/c", NOW - timedelta(days=9), "github:ada", "committed", HOME, None, None, None, "github_rest")
    put(store, engine, [address], name="a", source="git_log")
    put(store, engine, [login], name="b", source="github_rest")
    assert store.disagreements().empty
    (row,) = engine.collect(store.scan("events", engine)).to_dict("records")
    assert (row["account"], row["work"]) == ("github:ada", "doc")


def test_more_places_may_be_asked_for_than_sqlite_takes_values(store, engine):
    gatherer = ExtractBuilder("hub", ImportContext(engine, store.key, NOW))
    gatherer.repository("hub:model/ada/7")
    store.commit(gatherer.extract([]), Arrival("d", "models.json", "hub", NOW, "tests"), engine)
    # 32,766 by default, 250,000 in Debian's
    many = [f"hub:model/ada/{number}" for number in range(250_001)]
    assert engine.count(store.scan("repositories", engine, many)) == 1


def test_a_repository_is_kept_with_its_place_though_nobody_acted_there(store, engine):
    gatherer = ExtractBuilder("hub", ImportContext(engine, store.key, NOW))
    gatherer.repository("hub:model/ada/bert", told_at=NOW, base=["hub:model/base/bert"], likes=3)
    entry = store.commit(gatherer.extract(["published"]), Arrival("d", "models.json", "hub", NOW, "tests"), engine)
    assert entry.places == {"hub:model/ada/bert": 0}
    (row,) = engine.collect(store.scan("repositories", engine, ["hub:model/ada/bert"])).to_dict("records")
    assert (list(row["base"]), row["likes"]) == (["hub:model/base/bert"], 3)
    with pytest.raises(TypeError, match="stars"):
        gatherer.repository("hub:model/ada/bert", stars=3)


def tell_paths(store, engine, name):
    """Commit a log of one commit that touches two files."""
    gatherer = ExtractBuilder("git_log", ImportContext(engine, store.key, NOW))
    gatherer.act("git:1a", NOW - timedelta(days=9), "github:ada", "committed", HOME)
    for path in ("b.md", "a.md"):
        gatherer.path("git:1a", HOME, path)
    return store.commit(gatherer.extract(["committed"]), Arrival(name, name, "git_log", NOW, "tests"), engine)


def test_files_that_commits_touch_are_kept_and_leave_with_their_import(store, engine):
    assert store.scan("paths", engine).collect_schema().names() == ["event_id", "place", "path"]
    tell_paths(store, engine, "log")
    (part,) = (store.folder / "paths").glob("*.parquet")
    assert store.scan("paths", engine, [HOME]).collect().rows() == [("git:1a", HOME, "a.md"), ("git:1a", HOME, "b.md")]
    assert engine.count(store.scan("paths", engine, ["github:demo/other"])) == 0
    store.remove(1, NOW - timedelta(hours=2))
    assert engine.count(store.scan("paths", engine)) == 0
    # swept with the next import, when no reader can be on it any more
    put(store, engine, [act(1, "bo", "commented")], name="later")
    assert not part.exists()


def test_an_old_store_takes_what_it_had_no_folder_for(store, engine):
    put(store, engine, [act(1, "ada", "commented")], name="before")
    store.close()
    (store.folder / "paths").rmdir()
    again = Store(store.folder)
    assert engine.count(again.scan("paths", engine)) == 0
    assert (tell_paths(again, engine, "log").new, engine.count(again.scan("paths", engine))) == (1, 2)
    again.close()


def test_many_rows_leave_pythons_memory_and_none_is_lost(store, engine, monkeypatch):
    monkeypatch.setattr("journeys.sources.base.ROWS_HELD", 10)
    rows = [act(1 + number % 300, f"p{number}", "commented", key=f"k{number}") for number in range(95)]
    entry = put(store, engine, rows, claims=[(f"github:p{number}", "name", f"P {number}") for number in range(95)])
    assert entry.new == 95
    assert len(stored(store, engine)) == 95
    assert engine.count(store.scan("accounts", engine)) == 95


def test_an_import_is_taken_out_and_what_others_shared_with_it_comes_back_with_them(store, engine):
    shared, own, other = act(1, "ada", "commented", key="a"), act(2, "bo", "starred", key="b"), act(3, "cy", "forked")
    put(store, engine, [shared, own], name="wrong")
    put(store, engine, [shared, other], name="right")
    put(store, engine, [act(1, "ada", "commented", place="github:demo/else")], name="elsewhere")
    before = store.digest()
    number = int(store.imports().set_index("file").loc["wrong", "id"])
    assert store.remove(number, NOW) == ["right"]
    assert store.digest() != before
    assert store.imports()["file"].tolist() == ["right", "elsewhere"]
    assert [row[2] for row in stored(store, engine)] == ["github:ada", "github:cy"]
    entry = put(store, engine, [shared, other], name="right")
    assert (entry.new, entry.known) == (1, 1)
    assert [row[2] for row in stored(store, engine)] == ["github:ada", "github:ada", "github:cy"]
    assert put(store, engine, [act(1, "ada", "commented", place="github:demo/else")], name="elsewhere").new == 0
    assert store.remove(99, NOW) == []


def test_acts_that_gave_way_to_a_removed_import_come_back_with_their_first_file(store, engine):
    poorer = [act(2, "ada", "commented", key="a")]
    put(store, engine, poorer, name="first")
    put(store, engine, [act(1, "ada", "commented", key="a")], name="better")  # the earlier date takes the row's place
    number = int(store.imports().set_index("file").loc["better", "id"])
    assert store.remove(number, NOW) == ["first"]
    assert stored(store, engine) == []
    assert put(store, engine, poorer, name="first").new == 1
    assert len(stored(store, engine)) == 1
