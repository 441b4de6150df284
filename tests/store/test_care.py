"""A store is checked, backed up, put back; a wrong key and a newer version are refused; an older one is brought up."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from journeys.cli.app import app
from journeys.errors import StoreError
from journeys.identity.opting_out import Leaving, find_left
from journeys.logs.database import open_database
from journeys.logs.opt_outs import OptOutLog, Signed, read_request
from journeys.model.databases.about import VERSION, fingerprint_of
from journeys.store.care import back_up, check_store, find_leftovers, restore
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.conftest import ROOT
from tests.making import NOW, act, fill, put

ADA = "github:ada"


@pytest.fixture
def store(tmp_path):
    """Two imports of three acts in all, and an opt-out."""
    opened = Store(tmp_path / "store")
    with open_engine() as engine:
        put(opened, engine, [act(1, "ada", "starred"), act(2, "bo", "commented", key="c1")], name="first")
        put(opened, engine, [act(3, "cy", "commented", key="c2")], name="second")
    with open_database(opened.folder) as database:
        OptOutLog(database, opened.key).ask(read_request(ADA, opened.key), Signed("tests", NOW))
    yield opened
    opened.close()


@pytest.fixture
def made_before(tmp_path):
    """The store of 21 November 2026, of before versions were written down."""
    with tarfile.open(Path(__file__).with_name("made_before.tar.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "store"


@pytest.fixture
def made_before_digests(tmp_path):
    """A store of version 2, of the day before digests were kept: two files with an act in common, one of elsewhere.

    dot opted out, so that its files name nobody.
    """
    with tarfile.open(Path(__file__).with_name("made_before_digests.tar.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "store"


def about(path):
    with sqlite3.connect(path) as connection:
        return dict(connection.execute("SELECT name, value FROM about"))


def contents(folder):
    # without the files in which SQLite keeps what its readers share
    kept = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-shm", "-wal")))
    return {path: path.read_bytes() for path in kept}


def acts_in(store):
    with open_engine() as engine:
        return engine.count(store.scan("events", engine))


def test_a_whole_store_has_no_fault(store):
    assert check_store(store) == []


def test_both_databases_say_their_version_and_whose_key_they_need(store):
    for name in ("manifest.sqlite", "people.sqlite"):
        assert about(store.folder / name) == {
            "schema_version": str(VERSION),
            "key_fingerprint": fingerprint_of(store.key),
        }


def first_part(store):
    return next(file for file in store.parts() if file.startswith("events"))


def overwrite(path, at, size=8):
    """Overwrite some bytes with others, and return what was there."""
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + bytes(byte ^ 0x5A for byte in whole[at : at + size]) + whole[at + size :])
    return whole


@pytest.mark.parametrize("harm", ["cut", "flipped", "removed"])
def test_a_damaged_part_is_named_and_reading_it_says_what_to_do(harm, store):
    part = first_part(store)
    path = store.folder / part
    whole = path.read_bytes()
    harmed = {"cut": whole[:-20], "flipped": whole[:4] + bytes(200) + whole[204:]}
    path.unlink() if harm == "removed" else path.write_bytes(harmed[harm])
    (fault,) = check_store(store)
    assert fault.startswith(f"{part}: it is {'missing' if harm == 'removed' else 'damaged'}")
    with pytest.raises(StoreError, match="journeys store check"), open_engine() as engine:
        engine.collect(store.scan("events", engine))


def test_eight_bytes_anywhere_in_a_part_are_found(store, tmp_path):
    path = store.folder / first_part(store)
    size = path.stat().st_size
    for at in range(0, size - 8, size // 12):
        whole = overwrite(path, at)
        (fault,) = check_store(store)
        assert fault.startswith(f"{first_part(store)}: it is damaged: its bytes are not as they were written; put back")
        assert "`journeys store remove" in fault
        path.write_bytes(whole)
    assert check_store(store) == []
    overwrite(path, size // 2)
    back_up(store, tmp_path / "damaged.tar")
    with pytest.raises(StoreError, match=r"damaged store, so nothing was put back(.|\n)*its bytes are not"):
        restore(tmp_path / "damaged.tar", tmp_path / "new")


def test_what_rewrites_parts_does_not_take_a_damaged_one_for_whole(store):
    with open_engine() as engine:
        put(store, engine, [act(1, "ada", "starred", key="x")], name="more", source="git_log")
        part = next(file for file in store.parts() if "source=git_log" in file)
        overwrite(store.folder / part, (store.folder / part).stat().st_size - 40, 4)
        # an earlier date takes the row's place
        with pytest.raises(StoreError, match=r"is damaged, so nothing was changed: .*|cannot be read"):
            put(store, engine, [act(1, "ada", "starred", key="x")], name="better")
    (fault,) = check_store(store)
    assert fault.startswith(part)


def test_a_part_that_nobody_lists_is_named_until_the_next_import(store):
    shutil.copy(store.folder / first_part(store), store.folder / "events" / "left.parquet")
    assert find_leftovers(store) == ["events/left.parquet"]
    again = Store(store.folder)
    fill(again, [act(4, "dot", "starred")], name="third")
    again.close()
    assert find_leftovers(store) == []
    # as a removal leaves it that was cut off
    shutil.copy(store.folder / first_part(store), store.folder / "events" / "left.parquet")
    again = Store(store.folder)
    again.remove(3, NOW)
    again.close()
    assert find_leftovers(store) == []


def test_a_backup_brings_everything_back(store, tmp_path):
    (store.folder / "opt-outs.txt").write_text("bo\n")
    parts = back_up(store, tmp_path / "store.tar")
    assert parts == len(store.parts())
    assert (tmp_path / "store.tar").stat().st_mode & 0o077 == 0
    back = restore(tmp_path / "store.tar", tmp_path / "elsewhere")
    assert (back.key, back.digest(), acts_in(back)) == (store.key, store.digest(), 3)
    assert (back.folder / "opt-outs.txt").read_text() == "bo\n"
    with open_database(back.folder) as database:
        assert OptOutLog(database, back.key).count() == 1
    back.close()


def test_a_backup_is_never_written_over_another_and_no_store_over_a_store(store, tmp_path):
    back_up(store, tmp_path / "store.tar")
    with pytest.raises(StoreError, match="exists already"):
        back_up(store, tmp_path / "store.tar")
    with pytest.raises(StoreError, match="is not empty"):
        restore(tmp_path / "store.tar", store.folder)
    assert acts_in(store) == 3


def test_what_is_no_backup_or_a_damaged_one_puts_nothing_back(store, tmp_path):
    (tmp_path / "text.tar").write_text("no archive")
    with tarfile.open(tmp_path / "other.tar", "w") as other:
        other.add(__file__, "../outside.py")
    (store.folder / store.parts()[0]).write_bytes(b"PAR1")
    back_up(store, tmp_path / "damaged.tar")
    for name, reason in (("text.tar", "cannot be read"), ("other.tar", "is no backup"), ("damaged.tar", "damaged")):
        with pytest.raises(StoreError, match=reason):
            restore(tmp_path / name, tmp_path / "new" / "store")
    assert not (tmp_path / "new" / "store").exists()
    assert list((tmp_path / "new").iterdir()) == []


def test_a_store_without_its_key_is_refused_and_no_new_key_is_drawn(store):
    store.close()
    (store.folder / "key").unlink()
    with pytest.raises(StoreError, match=r"key of the store in .* is missing"):
        Store(store.folder)
    assert not (store.folder / "key").exists()


def test_a_store_with_another_key_is_refused(store):
    store.close()
    (store.folder / "key").write_bytes(bytes(32))
    with pytest.raises(StoreError, match="The key does not belong to the store"):
        Store(store.folder)


def test_opt_outs_that_were_entered_with_another_key_are_refused(store):
    with open_database(store.folder) as database:
        log = OptOutLog(database, b"another key")
        with pytest.raises(StoreError, match="The key does not belong to What people typed"):
            log.count()
        with pytest.raises(StoreError, match="The key does not belong"):
            log.ask(read_request("bo", b"another key"), Signed("tests", NOW))
        assert OptOutLog(database, store.key).count() == 1


def test_reading_an_older_store_changes_nothing_and_the_first_entry_brings_it_up_to_date(made_before):
    files = contents(made_before)
    store = Store(made_before)
    assert acts_in(store) == 15
    assert check_store(store) == []
    assert contents(made_before) == files
    with open_engine() as engine:
        put(store, engine, [act(21, "guy", "commented", key="c9")], name="later")
    assert about(made_before / "manifest.sqlite")["schema_version"] == str(VERSION)
    assert acts_in(store) == 16
    # from now on the parts of before have a digest too
    assert check_store(store) == []
    overwrite(store.folder / first_part(store), 300)
    assert [fault.partition(":")[0] for fault in check_store(store)] == [first_part(store)]
    store.close()
    copy = made_before / "manifest.sqlite.version-1"
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM imports").fetchone() == (2,)
        assert "about" not in {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


def test_a_store_of_before_digests_is_read_unchanged_and_gets_them_with_the_first_entry(made_before_digests):
    files = contents(made_before_digests)
    store = Store(made_before_digests)
    with open_database(store.folder) as database:
        # ada's two acts, bo's comment of both files once, nobody's, cy's star and eve's comment elsewhere
        assert acts_in(store) == 6
        assert [*check_store(store), *find_left(store, database), *find_leftovers(store)] == []
        assert contents(made_before_digests) == files
        with open_engine() as engine:
            leaving = Leaving(store, database, engine, NOW)
            put(store, engine, [act(21, "dot", "commented", key="c9")], name="later", leave_out=leaving)
        assert [*check_store(store), *find_left(store, database)] == []
    with sqlite3.connect(made_before_digests / "manifest.sqlite") as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables.isdisjoint({"parts", "sizes"})
        assert connection.execute("SELECT count(*) FROM part_files WHERE sha256 IS NULL").fetchone() == (0,)
    assert (made_before_digests / "manifest.sqlite.version-2").exists()
    overwrite(store.folder / first_part(store), 300)
    assert [fault.partition(":")[0] for fault in check_store(store)] == [first_part(store)]
    assert store.remove(2, NOW) == ["lists"]
    store.close()


def test_a_part_that_is_damaged_when_an_older_store_is_brought_up_to_date_is_named_then_too(made_before):
    store = Store(made_before)
    (made_before / store.parts()[0]).write_bytes(b"PAR1")
    assert "it is damaged" in check_store(store)[0]
    fill(store, [act(21, "guy", "commented", place="github:demo/else")], name="later")
    assert [fault.partition(":")[0] for fault in check_store(store)] == [store.parts()[0]]
    store.close()


def test_what_people_typed_in_an_older_store_is_brought_up_to_date_by_the_next_entry(made_before):
    store = Store(made_before)
    with open_database(made_before) as database:
        assert OptOutLog(database, store.key).count() == 1
        OptOutLog(database, store.key).ask(read_request("zoe", store.key), Signed("tests", NOW))
        assert OptOutLog(database, store.key).count() == 2
    assert about(made_before / "people.sqlite")["key_fingerprint"] == fingerprint_of(store.key)
    assert (made_before / "people.sqlite.version-1").exists()
    store.close()


@pytest.mark.parametrize("database", ["manifest.sqlite", "people.sqlite"])
def test_what_a_newer_version_wrote_is_refused_unchanged(database, store):
    store.close()
    with sqlite3.connect(store.folder / database) as connection:
        connection.execute("UPDATE about SET value = '99' WHERE name = 'schema_version'")
    connection.close()
    with pytest.raises(StoreError, match="newer Journeys"):
        opened = Store(store.folder)
        with open_database(store.folder) as people:
            OptOutLog(people, opened.key).count()


def test_a_store_that_may_only_be_read_is_read_with_what_lies_in_its_journal(tmp_path, store):
    # an import that is still in the journal, copied without the index beside it, as a backup program would
    copy = tmp_path / "copy"
    shutil.copytree(store.folder, copy, ignore=shutil.ignore_patterns("*-shm"))
    assert (copy / "manifest.sqlite-wal").stat().st_size > 0
    for path in (copy, *copy.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    read = (
        "import sys; from pathlib import Path; from journeys.store.store import Store; "
        "from journeys.store.care import check_store; store = Store(Path(sys.argv[1])); "
        "print(len(store.imports()), check_store(store))"
    )
    # in a process that rights bind, as root may write anywhere
    done = subprocess.run(
        [sys.executable, "-m", "tests.rights", "-c", read, str(copy)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.returncode) == ("2 []", 0), done.stderr


def test_the_command_line_checks_backs_up_restores_lists_and_removes(store, tmp_path, monkeypatch):
    store.close()
    run = CliRunner().invoke
    monkeypatch.setenv("JOURNEYS_STORE", str(store.folder))
    # entered into the log alone, as before stores were rewritten
    assert "it holds somebody who opted out; `journeys opt-out apply`" in run(app, ["store", "check"]).output
    assert run(app, ["opt-out", "apply"]).exit_code == 0
    assert "all whole" in run(app, ["store", "check"]).output
    assert run(app, ["store", "backup", str(tmp_path / "b.tar")]).exit_code == 0
    assert "second" in run(app, ["store", "list"]).output
    assert run(app, ["store", "remove", "2"]).exit_code == 0
    assert run(app, ["store", "remove", "2"]).exit_code == 2
    assert run(app, ["store", "restore", str(tmp_path / "b.tar")]).exit_code == 1
    monkeypatch.setenv("JOURNEYS_STORE", str(tmp_path / "back"))
    restored = run(app, ["store", "restore", str(tmp_path / "b.tar")])
    assert "2 imports" in restored.output
    opened = Store(tmp_path / "back")
    assert acts_in(opened) == 3
    path = opened.folder / opened.parts()[0]
    opened.close()
    os.truncate(path, 10)
    checked = run(app, ["store", "check"])
    assert (checked.exit_code, "damaged" in checked.output) == (1, True)
