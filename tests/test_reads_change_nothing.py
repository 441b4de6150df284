"""Whatever loads, shows or exports reads only: no file of the store changes, and none is added."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from journeys.identity.opting_out import apply, opt_out
from journeys.logs.database import open_database
from journeys.logs.decisions import Decision, DecisionLog
from journeys.logs.mentor_settings import MentorLog, Settings
from journeys.logs.opt_outs import Signed
from journeys.logs.outreach import OutreachLog
from journeys.logs.outreach_entries import Entry
from journeys.model.communities.definitions import find_community
from journeys.model.pseudonyms import pseudonym_of
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from tests import reading_everything
from tests.cli.test_app import run
from tests.making import NOW

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
SLUG = "turing-way"


@pytest.fixture(scope="module")
def filled(tmp_path_factory, demo_folder):
    """A store of the demo with decisions, notes, a mentor's settings and opt-outs, and the pseudonym of one person."""
    folder = tmp_path_factory.mktemp("filled") / "store"
    shutil.copytree(demo_folder, folder)
    store = Store(folder)
    journeys = load_snapshot(store, find_community(SLUG), None).journeys
    contributed = journeys.loc[journeys["contribute_at"].notna(), "person"].tolist()
    shown, by_log, by_file, mentor, *others = map(str, contributed)
    with open_database(folder) as database:
        DecisionLog(database).add(Decision("different", "rae", NOW, (others[0], others[1])))
        for account in (shown, by_log, by_file):
            OutreachLog(database).add(Entry("note", "rae", NOW, SLUG, account, note=f"a word on {account}"))
        MentorLog(database).add(Settings("rae", NOW, SLUG, mentor, cap=2))
        opt_out(store, database, by_log, Signed("rae", NOW))
        (folder / "opt-outs.txt").write_text(f"{by_file}\n", encoding="utf-8")
        # else the check says what is left to do
        apply(store, database, Signed("rae", NOW))
    pseudonym = pseudonym_of(shown, store.key)
    store.close()
    return folder, pseudonym


@pytest.fixture
def read_only(filled, tmp_path):
    """A copy of it that nobody may write, and the pseudonym."""
    folder = tmp_path / "store"
    shutil.copytree(filled[0], folder)
    rights(folder, 0o555, 0o444)
    yield folder, filled[1]
    rights(folder, 0o755, 0o644)


def rights(folder, of_folders, of_files):
    for path in (folder, *folder.rglob("*")):
        path.chmod(of_folders if path.is_dir() else of_files)


def content(folder):
    """Every path below a folder, with the hash of each file."""
    return {
        str(path.relative_to(folder)): path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
    }


def python(folder, *words):
    """Run Python over a store in a process that the rights of files bind, root's too; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.rights", *words],
        cwd=ROOT,
        env={**os.environ, "JOURNEYS_STORE": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout.splitlines()


def test_no_page_and_no_reading_command_changes_a_store_that_may_not_be_written(read_only):
    folder, pseudonym = read_only
    before = content(folder)
    assert {"key", "manifest.sqlite", "people.sqlite", "opt-outs.txt"} < set(before)
    lines = python(folder, "-m", "tests.reading_everything", pseudonym)
    assert {line.removeprefix("page ") for line in lines} >= {path.stem for path in reading_everything.PAGES}
    assert {"command people --community turing-way", "command opt-out list", "command communities list"} < set(lines)
    assert content(folder) == before
    assert python(folder, "-c", "import os; print(os.access(os.environ['JOURNEYS_STORE'], os.W_OK))") == ["False"]


def test_nor_do_reading_commands_change_one_that_may_be_written(filled, tmp_path, monkeypatch):
    folder = tmp_path / "store"
    shutil.copytree(filled[0], folder)
    monkeypatch.setenv("JOURNEYS_STORE", str(folder))
    before = content(folder)
    assert len(json.loads(run("people", "--community", SLUG, "--json"))["people"]) > 5
    run("funnel", "--community", SLUG, "--observed-until", "2025-01-01")
    assert "and 1 in the file" in run("opt-out", "list")
    after = content(folder)
    # SQLite keeps two more files beside a database that is open: what was written would be in the first
    assert not [path for path in folder.glob("*-wal") if path.stat().st_size]
    beside = {name for name in after if name.endswith(("-wal", "-shm"))}
    assert {name: hashed for name, hashed in after.items() if name not in beside} == before


def test_what_a_writer_has_not_yet_put_into_the_file_itself_is_read_too(filled, tmp_path):
    folder = tmp_path / "store"
    shutil.copytree(filled[0], folder)
    with open_database(folder) as database:
        decided = DecisionLog(database)
        decided.add(Decision("same", "rae", NOW, ("github:late", "github:later")))
        assert (folder / "people.sqlite-wal").stat().st_size
        rights(folder, 0o555, 0o444)
        printed = python(folder, "-c", LAST_DECISION)
        rights(folder, 0o755, 0o644)
    assert printed == ["2 github:later"]


LAST_DECISION = """
from journeys.logs.database import open_database
from journeys.logs.decisions import DecisionLog
from journeys.model.paths import store_folder
with open_database(store_folder()) as database:
    last = DecisionLog(database).log().iloc[-1]
print(last["number"], last["accounts"][-1])
"""


def test_a_store_that_is_not_there_is_empty_and_is_not_made(tmp_path, monkeypatch):
    monkeypatch.setenv("JOURNEYS_STORE", str(tmp_path / "store"))
    people = json.loads(run("people", "--community", SLUG, "--json"))
    assert (people["people"], people["discovered_only"]) == ([], 0)
    run("funnel", "--community", SLUG, "--observed-until", "2025-01-01")
    assert "and 0 in the file" in run("opt-out", "list")
    assert "No note is kept" in run("opt-out", "forget-notes")
    assert content(tmp_path) == {}
    run("opt-out", "add", "zoe@example.org")
    assert "address" in run("opt-out", "list")


def test_an_empty_folder_that_may_not_be_written_is_shown_without_data(tmp_path):
    tmp_path.chmod(0o555)
    # the ways to bring data in
    (said,) = python(tmp_path, "-c", FIRST_PAGE)
    assert said.startswith("**See how people come to an open community")
    assert content(tmp_path) == {}
    tmp_path.chmod(0o755)


FIRST_PAGE = """
from streamlit.testing.v1 import AppTest
shown = AppTest.from_file("pages/frame.py", default_timeout=60).run()
assert not shown.exception and not shown.error
print(shown.markdown[0].value)
"""


def test_a_store_whose_list_lacks_a_newer_table_is_read_as_it_is(filled, tmp_path):
    folder = tmp_path / "store"
    shutil.copytree(filled[0], folder)
    with closing(sqlite3.connect(folder / "manifest.sqlite")) as older:
        older.execute("DROP TABLE departures")
    before = content(folder)
    store = Store(folder)
    assert store.digest()
    assert len(load_snapshot(store, find_community(SLUG), None).journeys)
    store.close()
    assert content(folder) == before
