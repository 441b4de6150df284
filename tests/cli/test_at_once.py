"""An import and an opt-out in two processes at once: whoever opts out is in no file, whichever ends last."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time

import pytest

from journeys.identity import opting_out
from journeys.logs.database import open_database
from journeys.store.care import check_store
from journeys.store.store import Store
from tests.cli.test_killed import ADA, SECOND, accounts_in, template
from tests.conftest import ROOT

PATIENCE_SECONDS = 900


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("at-once")


def begin(folder, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "journeys", *words],
        cwd=ROOT,
        env={**os.environ, "JOURNEYS_STORE": str(folder / "store")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def ended(process):
    said, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, said


def is_entered(folder):
    """Whether an opt-out stands in the log."""
    with sqlite3.connect(f"file:{folder / 'store' / 'people.sqlite'}?mode=ro", uri=True) as connection:
        try:
            return bool(connection.execute("SELECT count(*) FROM opt_outs").fetchone()[0])
        except sqlite3.OperationalError:
            return False


def assert_gone(folder):
    """She is in no file, nor is the other login that only the new export tells of; everybody else is there."""
    store = Store(folder / "store")
    with open_database(store.folder) as database:
        assert [*opting_out.find_left(store, database), *check_store(store)] == []
    accounts = accounts_in(store)
    assert accounts & {f"github:{ADA}", f"github:{SECOND}"} == set()
    assert {f"github:{login}" for login in ("bo", "cy", "dot", "eve", "fay")} <= accounts
    store.close()


@pytest.mark.slow
@pytest.mark.parametrize("later", [0.0, 0.4, 0.8])
@pytest.mark.parametrize("first", ["import", "opt-out"])
def test_begun_one_after_the_other(first, later, root):
    folder = root / f"{first}-{later}"
    shutil.copytree(template("filled", root), folder)
    commands = {"import": ("import", str(folder / "more")), "opt-out": ("opt-out", "add", f"github:{ADA}")}
    second = next(name for name in commands if name != first)
    processes = [begin(folder, *commands[first])]
    time.sleep(later)
    processes.append(begin(folder, *commands[second]))
    for process in processes:
        ended(process)
    assert_gone(folder)


@pytest.mark.slow
def test_both_wait_for_the_store_and_the_opt_out_is_entered_already(root):
    folder = root / "both-wait"
    shutil.copytree(template("filled", root), folder)
    with sqlite3.connect(folder / "store" / "manifest.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        processes = [begin(folder, "import", str(folder / "more")), begin(folder, "opt-out", "add", f"github:{ADA}")]
        until = time.monotonic() + PATIENCE_SECONDS
        while not is_entered(folder):
            assert time.monotonic() < until
            time.sleep(0.1)
        other.execute("ROLLBACK")
    for process in processes:
        ended(process)
    assert_gone(folder)
