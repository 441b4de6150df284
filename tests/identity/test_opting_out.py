"""Whoever opts out is in no file of the store any more: every value is read, as Parquet is compressed."""

import shutil
from datetime import UTC, datetime

import pandas as pd
import pyarrow.parquet as pq
import pytest

from journeys.errors import StoreError
from journeys.identity.opt_out_filter import load_decisions
from journeys.identity.opting_out import PENDING, Leaving, apply, find_left, is_pending, opt_out, withdraw
from journeys.ingest.pipeline import Options, import_files
from journeys.logs import forgetting
from journeys.logs.database import open_database
from journeys.logs.decisions import Decision, DecisionLog
from journeys.logs.opt_outs import OptOutLog, Signed, read_request
from journeys.logs.outreach import OutreachLog
from journeys.logs.outreach_entries import Entry
from journeys.model.databases import sqlite_files
from journeys.model.events import LEFT_OUT
from journeys.model.extract import Rejected
from journeys.store import kept_tables
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import HOME, NOW, act, day, put

BY = Signed("olga", datetime(2030, 1, 1, tzinfo=UTC))
LOGIN = "ada-l77"
"""A login that is part of nothing else."""


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def database(tmp_path):
    with open_database(tmp_path) as opened:
        yield opened


def toward(row, account):
    changed = list(row)
    changed[6] = account
    return tuple(changed)


ROWS = [
    act(1, LOGIN, "opened_issue", key="issue/1#opened", thread="issue/1"),
    toward(act(2, "bo", "commented", key="issue/1#comment/1", thread="issue/1"), f"github:{LOGIN}"),
    act(3, LOGIN, "recognised", key=f"#recognised/{LOGIN}/code"),
    act(4, "bo", "starred", place=f"github:{LOGIN}/own", key="#starred/bo"),
]
CLAIMS = [
    (f"github:{LOGIN}", "name", "Ada Lace"),
    (f"github:{LOGIN}", "same_as", "github:ada-second9"),
    ("hub:ada-third8", "linked", f"github:{LOGIN}"),
]
THREADS = [(HOME, "issue/1", f"Thanks @{LOGIN}!", [f"for {LOGIN}"], "open", day(1), None)]
REJECTED = [Rejected(1, f"no date for {LOGIN}", '{"mail": "ada\\u0040ada.example"}')]


def fill(store, rows=ROWS, claims=CLAIMS, name="file", **more):
    with open_engine() as engine:
        put(store, engine, rows, name=name, claims=claims, **more)


def values_of(folder):
    """All that a folder holds: the bytes of its files, and the values of those that are compressed."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            yield path, repr(pq.read_table(path).to_pylist()).encode()
        elif path.is_file():
            yield path, path.read_bytes()


def where(folder, *words):
    found = [path.name for path, value in values_of(folder) if any(word.encode() in value.lower() for word in words)]
    return sorted(found)


def test_no_byte_of_the_store_names_whoever_opted_out(store, database, tmp_path):
    fill(store, threads=THREADS, rejected=REJECTED)
    OutreachLog(database).add(Entry("note", "rae", NOW, "home", f"github:{LOGIN}", note="a word"))
    OutreachLog(database).add(Entry("note", "rae", NOW, "home", "github:bo", note=f"knows {LOGIN}"))
    DecisionLog(database).add(Decision("same", "rae", NOW, (f"github:{LOGIN}", "github:third9")))
    assert len(where(tmp_path, LOGIN, "ada-second9", "third9")) >= 4
    opt_out(store, database, f"@{LOGIN}", BY)
    database.close()
    # the address was never kept in clear
    assert where(tmp_path, LOGIN, "ada-second9", "third9", "ada lace", "ada.example") == []
    assert find_left(store, database) == []


def test_threads_keep_their_acts_of_nobody(store, database):
    fill(store)
    opt_out(store, database, LOGIN, BY)
    with open_engine() as engine:
        events = engine.collect(store.scan("events", engine)).sort_values("at")
    assert events["account"].tolist() == [LEFT_OUT, "github:bo", LEFT_OUT, "github:bo"]
    assert events["toward"].tolist()[1] == LEFT_OUT
    assert events["event_id"].tolist()[:2] == [f"{HOME}/issue/1#opened", f"{HOME}/issue/1#comment/1"]


def test_old_parts_are_deleted_at_once_and_no_file_lies_unlisted(store, database, tmp_path):
    fill(store)
    before = set(store.parts())
    opt_out(store, database, LOGIN, BY)
    there = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.parquet")}
    assert there == set(store.parts())
    assert before - there


def test_an_opt_out_that_another_overtakes_leaves_nothing_to_apply(store, database, monkeypatch):
    fill(store)
    forget = forgetting.forget

    def overtaken(*given):
        monkeypatch.setattr(forgetting, "forget", forget)
        opt_out(store, database, "bo", BY)
        forget(*given)

    # the second begins when the first has rewritten what is stored and has not written it down yet
    monkeypatch.setattr(forgetting, "forget", overtaken)
    opt_out(store, database, LOGIN, BY)
    assert find_left(store, database) == []


def test_the_check_names_a_kept_table_that_holds_them_and_opting_out_takes_it_away(store, database, tmp_path):
    fill(store)
    opt_out(store, database, LOGIN, BY)
    left = tmp_path / "kept" / "reef" / "key"
    kept_tables.write(left, {"acts": pd.DataFrame({"person": [f"github:{LOGIN}", "github:bo"]})}, {})
    assert [fault.partition(":")[0] for fault in find_left(store, database)] == ["kept/reef/key/acts.parquet"]
    apply(store, database, BY)
    assert find_left(store, database) == []


def test_the_check_names_what_still_holds_them_until_the_file_is_applied(store, database, tmp_path):
    fill(store, threads=THREADS, rejected=REJECTED)
    (tmp_path / "opt-outs.txt").write_text(f"github:{LOGIN}\n", encoding="utf-8")
    faults = find_left(store, database)
    assert {fault.split("/")[0] for fault in faults if ".parquet" in fault} == {"accounts", "events", "threads"}
    assert any("the list of imports, reason" in fault for fault in faults)
    assert apply(store, database, BY) == 1
    assert find_left(store, database) == []
    # once more: nothing new
    assert apply(store, database, BY) == 0
    assert OptOutLog(database, store.key).log()["named"].tolist() == ["file"]
    (tmp_path / "opt-outs.txt").unlink()
    assert where(tmp_path, LOGIN) == []


def test_a_reader_who_began_before_is_told_to_do_it_again(store, database):
    fill(store)
    with open_engine() as engine:
        events = store.scan("events", engine)
        opt_out(store, database, LOGIN, BY)
        with pytest.raises(StoreError, match=r"rewritten meanwhile.* Do it again"):
            engine.collect(events)
        assert len(engine.collect(store.scan("events", engine))) == 4


def test_a_copy_from_before_an_upgrade_is_named_only_if_it_names_them(store, database, tmp_path):
    fill(store, rejected=REJECTED)
    (tmp_path / "before").mkdir()
    sqlite_files.copy(tmp_path / "manifest.sqlite", tmp_path / "before" / "manifest.sqlite")
    opt_out(store, database, LOGIN, BY)
    copy = tmp_path / "manifest.sqlite.version-2"
    sqlite_files.copy(tmp_path / "manifest.sqlite", copy)
    assert find_left(store, database) == []
    shutil.copy(tmp_path / "before" / "manifest.sqlite", copy)
    assert [fault.partition(":")[0] for fault in find_left(store, database)] == [copy.name]
    apply(store, database, BY)
    assert not copy.exists()
    assert find_left(store, database) == []


TABLE = "event_id,at,account,action,place,thread\n"


def written(tmp_path, name, *rows):
    path = tmp_path / name
    path.write_text(TABLE + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def apart(tmp_path):
    folder = tmp_path / "apart"
    folder.mkdir()
    made = Store(folder)
    with open_database(folder) as database:
        yield made, database, folder
    made.close()


def bring(store, path):
    (receipt,) = import_files(store, [path], Options(), now=datetime(2029, 1, 1, tzinfo=UTC))
    assert receipt.refused is None
    return receipt


FIRST = f"{HOME}#c/1,2021-01-01T12:00:00Z,github:{LOGIN},commented,{HOME},issue/1"
SECOND = f"{HOME}#c/2,2021-01-02T12:00:00Z,github:bo,commented,{HOME},issue/1"


def test_a_later_import_is_read_without_them(apart, tmp_path):
    store, database, folder = apart
    opt_out(store, database, LOGIN, BY)
    bring(store, written(tmp_path, f"of-{LOGIN}.csv", FIRST, SECOND))
    assert where(folder, LOGIN) == []
    with open_engine() as engine:
        events = engine.collect(store.scan("events", engine)).sort_values("at")
    assert events["account"].tolist() == [LEFT_OUT, "github:bo"]


def test_withdrawing_brings_them_back_with_the_next_import_only(apart, tmp_path):
    store, database, _ = apart
    path = written(tmp_path, "acts.csv", FIRST, SECOND)
    bring(store, path)
    opt_out(store, database, LOGIN, BY)
    assert bring(store, path).new == 0
    withdraw(store, database, 1, BY)
    assert bring(store, path).known == 2
    with open_engine() as engine:
        events = engine.collect(store.scan("events", engine)).sort_values("at")
    assert events["account"].tolist() == [f"github:{LOGIN}", "github:bo"]


def test_an_import_that_tells_of_another_account_takes_that_out_of_the_store_too(store, database, tmp_path):
    fill(store, [act(1, "ada-second9", "commented", key="#c/1")], claims=())
    opt_out(store, database, LOGIN, BY)
    assert where(tmp_path, "ada-second9")
    with open_engine() as engine:
        leaving = Leaving(store, database, engine, NOW)
        put(store, engine, [act(2, "bo", "commented", key="#c/2")], name="more", claims=CLAIMS, leave_out=leaving)
    assert leaving.joined
    apply(store, database, BY)
    assert where(tmp_path, "ada-second9", LOGIN) == []
    # withdrawing the one withdraws what was joined to it
    OptOutLog(database, store.key).withdraw(1, BY)
    assert OptOutLog(database, store.key).marks() == frozenset()


def test_an_opt_out_that_was_cut_off_after_its_entry_is_named_and_the_next_import_finishes_it(apart, tmp_path):
    store, database, folder = apart
    bring(store, written(tmp_path, "acts.csv", FIRST, SECOND))
    assert not is_pending(store, database)
    # all that a command has done that was killed right after its entry
    OptOutLog(database, store.key).ask(read_request(LOGIN, store.key), BY)
    assert is_pending(store, database)
    assert PENDING in find_left(store, database)
    bring(store, written(tmp_path, "more.csv", SECOND.replace("#c/2", "#c/3")))
    assert not is_pending(store, database)
    assert find_left(store, database) == []
    assert where(folder, LOGIN) == []


def test_one_that_was_cut_off_is_entered_once_and_a_withdrawal_leaves_nothing_pending(apart, tmp_path):
    store, database, _ = apart
    bring(store, written(tmp_path, "acts.csv", FIRST, SECOND))
    OptOutLog(database, store.key).ask(read_request(LOGIN, store.key), BY, [f"github:{LOGIN}"])
    opt_out(store, database, LOGIN, BY)
    assert len(OptOutLog(database, store.key).log()) == 1
    opt_out(store, database, "bo", BY)
    withdraw(store, database, 2, BY)
    assert not is_pending(store, database)


# lists write a login without its platform, alone or behind a name
BARE = (LOGIN, f"@{LOGIN.upper()}", f"Ada Lace ({LOGIN})", f"Ada Lace @{LOGIN}", f"Cy Moss & {LOGIN}")
LIST = "call:demo#attended/{number},2021-01-0{number}T12:00:00Z,{name},attended,call:demo,"


def attendance(tmp_path):
    names = [*BARE, "Bo Rivers"]
    return written(
        tmp_path, "attendance.csv", *(LIST.format(number=n, name=name) for n, name in enumerate(names, start=1))
    )


@pytest.mark.parametrize("handle", [f"github:{LOGIN}", f"hub:{LOGIN}", f"@{LOGIN}"])
@pytest.mark.parametrize("first", ["list", "opt-out"])
def test_a_login_that_stands_alone_in_a_list_goes_with_the_account_whichever_comes_first(
    first, handle, apart, tmp_path
):
    store, database, folder = apart
    path = attendance(tmp_path)
    bring(store, written(tmp_path, "acts.csv", FIRST, SECOND))
    if first == "list":
        bring(store, path)
        assert where(folder, LOGIN)
    opt_out(store, database, handle, BY)
    if first == "opt-out":
        bring(store, path)
    with open_engine() as engine:
        events = engine.collect(store.scan("events", engine))
    attended = events[events["action"] == "attended"].sort_values("at")
    assert attended["account"].tolist() == [*[LEFT_OUT] * 5, "roster:bo rivers"]
    assert find_left(store, database) == []
    if handle != f"hub:{LOGIN}":
        assert where(folder, LOGIN) == []


def test_the_check_and_the_pages_know_a_login_alone_of_an_opt_out_of_before(store, database, tmp_path):
    fill(store, [(*ROWS[0][:2], f"roster:{LOGIN}", *ROWS[0][3:])], claims=[(f"roster:{LOGIN}", "name", LOGIN)])
    log = OptOutLog(database, store.key)
    log.ask(read_request(f"github:{LOGIN}", store.key), BY)
    store.note_opt_outs(log.state)
    assert {fault.split("/")[0] for fault in find_left(store, database)} == {"events", "accounts"}
    assert f"roster:{LOGIN}" in load_decisions(store, database).opted_out.accounts
    apply(store, database, BY)
    assert find_left(store, database) == []
    assert where(tmp_path, LOGIN) == []


def test_a_name_that_is_only_the_login_goes_and_a_first_name_of_somebody_else_stays(store, database):
    claims = [
        ("slack:U1", "name", LOGIN),
        ("git:1", "signed", f"{HOME} {LOGIN}"),
        ("github:bo", "name", "Ada"),
        ("roster:ada byron", "name", "Ada Byron"),
    ]
    fill(store, claims=claims)
    for handle in (f"github:{LOGIN}", "github:ada"):
        opt_out(store, database, handle, BY)
    with open_engine() as engine:
        left = engine.collect(store.scan("accounts", engine))[["account", "value"]].values.tolist()
    assert left == [["github:bo", "Ada"], ["roster:ada byron", "Ada Byron"]]
