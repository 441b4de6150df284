"""The real command line is killed at random moments: nothing is lost or doubled, and nobody is half opted out.

A moment is a file operation of Python or a statement of SQLite, or up to some milliseconds after it. A command that is
given again after a kill ends in the state of one that nobody killed. ``KILLS=200`` kills more often than ``make test``.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tarfile
from functools import cache
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from journeys.cli.app import app
from journeys.identity import opting_out
from journeys.identity.opt_out_filter import load_decisions
from journeys.ingest.pipeline import Options, import_files
from journeys.logs.database import open_database
from journeys.logs.opt_outs import OptOutLog, Signed, hashes_of_account
from journeys.logs.outreach import OutreachLog
from journeys.logs.outreach_entries import Entry
from journeys.model.pseudonyms import pseudonym_of
from journeys.store.care import back_up, check_store, find_leftovers
from journeys.store.engine import open_engine
from journeys.store.parts import KINDS
from journeys.store.store import Store
from tests.conftest import ROOT
from tests.making import NOW

KILLS = int(os.environ.get("KILLS", "20"))
LATER_SECONDS = 0.02
ADA, SECOND = "ada-l77", "ada-second9"
BEGINNING = """
import os, signal, sys, threading, time
import sqlalchemy
from journeys.cli.app import app
moment, later, report = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
count = 0
def kill():
    time.sleep(later)
    os.kill(os.getpid(), signal.SIGKILL)
def passed(*_):
    global count
    count += 1
    if count == moment:
        threading.Thread(target=kill, daemon=True).start() if later else kill()
def hear(event, arguments):
    if event == "open" or event.startswith(("os.", "shutil.")):
        passed()
sys.addaudithook(hear)
sqlalchemy.event.listen(sqlalchemy.Engine, "connect", lambda made, _: made.set_trace_callback(passed))
sys.argv = ["journeys", *sys.argv[4:]]
try:
    app()
finally:
    written = count
    with open(report, "w") as file:
        file.write(str(written))
"""


class Scenario(NamedTuple):
    """A command, and which store it is given: ``{folder}`` stands for the folder in which that lies."""

    before: str
    command: str
    refused: str = ""
    """What a second try may be refused for: all is done by then."""


SCENARIOS = {
    "import": Scenario("key", "import {folder}/exports"),
    "import on others": Scenario("filled", "import {folder}/more"),
    "import of who opted out": Scenario("opted out", "import {folder}/more"),
    "opt-out": Scenario("filled", f"opt-out add github:{ADA} --who olga"),
    "opt-out by pseudonym": Scenario("filled", "opt-out add {pseudonym} --who olga", "opted out already"),
    "withdraw": Scenario("opted out", "opt-out remove 1 --who olga", "no opt-out in force"),
    "backup": Scenario("filled", "store backup {folder}/store.tar", "exists already"),
    "restore": Scenario("backed up", "store restore {folder}/before.tar", "is not empty"),
    "upgrade": Scenario("made before", "import {folder}/exports"),
    "upgrade of parts": Scenario("made before digests", "import {folder}/exports"),
    "import that unites parts": Scenario("nine", "import {folder}/more"),
    "remove from a united part": Scenario("ten", "store remove 3", "no import with the number 3"),
}


def comments(path, first, *people):
    """Write a list of comments, as GitHub gives it; a person is a login and the number of their account."""
    path.parent.mkdir(exist_ok=True)
    records = []
    for number, (login, user_id) in enumerate(people, start=first):
        of, thread = "https://api.github.com/repos/demo/home/issues", 1 + number % 3
        records.append(
            {
                "id": number,
                "url": f"{of}/comments/{number}",
                "html_url": f"https://github.com/demo/home/issues/{thread}#issuecomment-{number}",
                "issue_url": f"{of}/{thread}",
                "user": {"login": login, "id": user_id, "type": "User"},
                "created_at": f"2021-01-{1 + number % 28:02d}T12:00:00Z",
                "updated_at": f"2021-01-{1 + number % 28:02d}T12:00:00Z",
                "author_association": "NONE",
                "body": "Thank you",
            }
        )
    path.write_text(json.dumps(records), encoding="utf-8")


def exports(folder):
    """Two folders of exports; the second tells that another login was hers."""
    comments(folder / "exports" / "first.json", 0, (ADA, 7), ("bo", 2), (ADA, 7), ("cy", 3))
    comments(folder / "exports" / f"of-{ADA}.json", 100, ("bo", 2), (ADA, 7), ("eve", 4))
    comments(folder / "exports" / "second.json", 200, (SECOND, 8), ("bo", 2))
    comments(folder / "more" / "third.json", 300, (ADA, 7), ("cy", 3), ("fay", 5), (SECOND, 7))
    comments(folder / "more" / "fourth.json", 400, ("dot", 6), (SECOND, 8))


@cache
def template(kind, root):
    """Make a folder with a store as a scenario finds it, and the exports that its command names."""
    folder = root / kind.replace(" ", "-")
    folder.mkdir()
    exports(folder)
    if kind.startswith("made before"):
        with tarfile.open(ROOT / "tests" / "store" / f"{kind.replace(' ', '_')}.tar.gz") as archive:
            archive.extractall(folder, filter="data")
        return folder
    if kind in ("nine", "ten"):
        for number in range({"nine": 9, "ten": 10}[kind] - 3):
            comments(folder / "exports" / f"small-{number}.json", 500 + number, ("gus", 9))
    store = Store(folder / "store")
    # always the same key: what a command ends in is compared
    store.make()
    with open_database(store.folder) as database:
        if kind != "key":
            assert not [each for each in import_files(store, [folder / "exports"], Options(), now=NOW) if each.refused]
            note = Entry("note", "rae", NOW, "home", f"github:{ADA}", note=f"{ADA} likes to write")
            OutreachLog(database).add(note)
        if kind == "opted out":
            opting_out.opt_out(store, database, f"github:{ADA}", Signed("olga", NOW))
    if kind == "backed up":
        back_up(store, folder / "before.tar")
    store.close()
    if kind == "backed up":
        shutil.rmtree(store.folder)
    return folder


def words_of(folder, scenario):
    """The words of a scenario's command."""
    key = folder / "store" / "key"
    pseudonym = pseudonym_of(f"github:{ADA}", key.read_bytes()) if key.exists() else ""
    return scenario.command.format(folder=folder, pseudonym=pseudonym).split()


def give(folder, scenario, moment=0, later=0.0):
    """Give the command, killed at a moment unless that is 0; return its status, what it said and the moments it had."""
    words = words_of(folder, scenario)
    report = folder / "moments"
    report.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", BEGINNING, str(moment), str(later), str(report), *words],
        cwd=ROOT,
        env={**os.environ, "JOURNEYS_STORE": str(folder / "store"), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    said = " ".join((done.stdout + done.stderr).split())
    assert "Traceback" not in said, said[-800:]
    return done.returncode, said, int(report.read_text()) if report.exists() else 0


def rows_of(store):
    """All rows of the parts, by kind, whatever the names of the parts."""
    with open_engine() as engine:
        tables = {kind: engine.collect(store.scan(kind, engine)) for kind in KINDS}
    return {kind: sorted(map(str, table.to_dict("records"))) for kind, table in tables.items()}


def state_of(folder):
    """All that a store holds but instants and names of parts, and which files lie beside it."""
    store = Store(folder / "store")
    imports = store.imports()
    with open_database(store.folder) as database:
        log = OptOutLog(database, store.key)
        held = {
            "rows": rows_of(store),
            "imports": imports[["file", "format", "new", "known", "rejected", "notes"]].astype(str).values.tolist(),
            "opt-outs": log.log()[["number", "named", "in_force"]].values.tolist(),
            "marks": sorted(log.marks()),
            "notes": OutreachLog(database).count_notes(),
            "pending": opting_out.is_pending(store, database),
            "left": [*opting_out.find_left(store, database), *check_store(store), *find_leftovers(store)],
        }
    store.close()
    lying = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".parquet")
    names = (str(path.relative_to(folder)) for path in lying if not re.search("-(wal|shm)$|^moments$", path.name))
    # what a killed process had in the system's folder for such files stays there until the system removes it
    held["files"] = sorted(name for name in names if not name.startswith(("journeys-", "tmp")))
    return held


def check_killed(folder, scenario):
    """Look into a store between a kill and the second try."""
    if not (folder / "store").exists():
        assert scenario.command.startswith("store restore")
        return
    store = Store(folder / "store")
    assert check_store(store) == []
    with open_database(store.folder) as database:
        if marks := OptOutLog(database, store.key).marks():
            # nobody shows them, and either no file holds them or the check says what to run
            theirs = {each for each in accounts_in(store) if not marks.isdisjoint(hashes_of_account(each, store.key))}
            assert theirs <= load_decisions(store, database).opted_out.accounts
            left = opting_out.find_left(store, database)
            assert bool(left) == opting_out.is_pending(store, database), left
            assert all("journeys opt-out apply" in line for line in left)
    store.close()


def accounts_in(store):
    with open_engine() as engine:
        return set(engine.collect(store.scan("events", engine))["account"])


class Calm(NamedTuple):
    """How a command ends that nobody kills, and how many moments it has."""

    state: dict
    moments: int


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return tmp_path_factory.mktemp("killed")


@cache
def calm(name, root):
    """Give a scenario's command once without a kill."""
    scenario = SCENARIOS[name]
    folder = root / f"calm-{name.replace(' ', '-')}"
    shutil.copytree(template(scenario.before, root), folder)
    status, said, moments = give(folder, scenario)
    assert status == 0, said
    return Calm(state_of(folder), moments)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(KILLS))
def test_a_command_that_was_killed_and_given_again_ends_as_one_that_nobody_killed(number, root, monkeypatch):
    name = list(SCENARIOS)[number % len(SCENARIOS)]
    scenario, chance = SCENARIOS[name], random.Random(number)
    expected = calm(name, root)
    folder = root / f"kill-{number}"
    shutil.copytree(template(scenario.before, root), folder)
    moment, later = chance.randint(1, expected.moments), chance.choice([0.0, chance.uniform(0, LATER_SECONDS)])
    status, said, _ = give(folder, scenario, moment, later)
    # one that had fewer moments this time, or was done before it was killed, has done its work
    assert status in (-signal.SIGKILL, 0), said
    check_killed(folder, scenario)
    # in this process, which is faster and the same
    monkeypatch.setenv("JOURNEYS_STORE", str(folder / "store"))
    done = CliRunner().invoke(app, words_of(folder, scenario))
    status, said = done.exit_code, " ".join(done.output.split())
    assert status == 0 or (scenario.refused and scenario.refused in said), said
    assert state_of(folder) == expected.state
    shutil.rmtree(folder)
