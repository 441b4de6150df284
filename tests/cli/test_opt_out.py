import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from journeys.cli.app import app
from journeys.logs.database import open_database
from journeys.logs.opt_outs import OptOutLog, Signed, read_request
from journeys.logs.outreach import OutreachLog
from journeys.logs.outreach_entries import Entry
from journeys.store.store import Store
from tests.cli.test_app import apart, home, run  # noqa: F401  (fixtures)
from tests.conftest import ROOT
from tests.making import NOW


@pytest.fixture
def loaded(home):  # noqa: F811
    run("import", home)


def people():
    return len(json.loads(run("people", "--community", "home", "--json"))["people"])


def test_somebody_is_left_out_listed_without_a_name_and_brought_back(loaded, home):  # noqa: F811
    assert people() == 2
    assert "Noted. In what is stored" in run("opt-out", "add", "@ada", "--who", "olga")
    assert people() == 1
    listed = run("opt-out", "list")
    assert "olga" in listed
    assert "handle" in listed
    assert "ada" not in listed
    withdrawn = run("opt-out", "remove", "@ada", "--who", "olga")
    assert "Opt-out 1 is withdrawn" in withdrawn
    assert "import the exports again" in withdrawn
    assert people() == 1
    run("import", home)
    assert people() == 2


def test_removing_one_opt_out_by_its_handle_leaves_the_others_in_force(loaded, home):  # noqa: F811
    run("opt-out", "add", "@ada")
    run("opt-out", "add", "@bo")
    assert people() == 0
    assert "Opt-out 2" not in run("opt-out", "remove", "@ada")
    run("import", home)
    assert people() == 1
    assert "Opt-out 2 is withdrawn" in run("opt-out", "remove", "@bo")
    run("import", home)
    assert people() == 2


def test_an_opt_out_can_be_removed_by_its_number(loaded, home):  # noqa: F811
    run("opt-out", "add", "github:bo")
    run("opt-out", "remove", "1")
    run("import", home)
    assert people() == 2


@pytest.mark.usefixtures("loaded")
def test_the_answer_does_not_tell_whether_anybody_has_that_handle():
    assert run("opt-out", "add", "zoe@ada.example") == run("opt-out", "add", "@ada")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "Ada Lace"], "allowed are github:login"),
        (["remove", "ada"], "No opt-out in force was entered under 'ada'"),
        (["remove", "9"], "no opt-out in force with the number 9"),
    ],
)
def test_wrong_use_ends_with_two_and_says_what_is_right(words, said):
    assert said in " ".join(run("opt-out", *words, status=2).split())


def test_the_file_is_named_and_checked(loaded, tmp_path):
    path = tmp_path / "store" / "opt-outs.txt"
    assert str(path) in run("opt-out", "file")
    path.write_text("github:ada\n", encoding="utf-8")
    assert "1 opt-out, no fault" in run("opt-out", "file")
    assert people() == 1
    path.write_text("Ada Lace\n", encoding="utf-8")
    assert "line 1" in run("opt-out", "file", status=2)
    assert "line 1" in run("people", "--community", "home", status=1)


def test_notes_on_people_named_in_the_file_are_deleted_after_a_question(loaded, tmp_path):
    folder = tmp_path / "store"
    with open_database(folder) as database:
        for number in range(5):
            OutreachLog(database).add(Entry("note", "rae", NOW, "home", "github:ada", note=f"word {number}"))
    assert "No note is kept" in run("opt-out", "forget-notes")
    (folder / "opt-outs.txt").write_text("github:ada\n", encoding="utf-8")
    assert people() == 1
    asked = CliRunner().invoke(app, ["opt-out", "forget-notes"], input="n\n")
    assert asked.exit_code == 1
    assert "This deletes 5 notes on a few people who opted out" in asked.output
    assert "Nothing was deleted" in asked.output
    assert notes(folder) == {"github:ada": 5}
    assert "They are deleted" in run("opt-out", "forget-notes", "--yes")
    assert notes(folder) == {}


def notes(folder):
    with open_database(folder) as database:
        return OutreachLog(database).count_notes()


def test_a_funnel_tells_its_ranges(loaded):
    told = json.loads(run("funnel", "--community", "home", "--observed-until", "2021-12-31", "--json"))
    assert told["people_range"] == [2, 2]
    discover, join = told["stages"][:2]
    assert discover["range"] is None
    assert join["range"]["observed"] == [2, 2]


@pytest.mark.usefixtures("loaded")
def test_a_command_that_only_reads_says_what_to_run_when_an_opt_out_was_cut_off(tmp_path):
    store = Store(tmp_path / "store")
    with open_database(store.folder) as database:
        OptOutLog(database, store.key).ask(read_request("ada", store.key), Signed("olga", NOW))
    store.close()
    printed = CliRunner().invoke(app, ["people", "--community", "home"])
    assert "run `journeys opt-out apply`" in printed.stderr
    run("opt-out", "apply")
    assert "opt-out apply" not in CliRunner().invoke(app, ["people", "--community", "home"]).stderr
    assert "all whole" in run("store", "check")


def test_what_names_nobody_leaves_the_folder_as_it_is(apart, tmp_path):  # noqa: F811
    run("opt-out", "add", ":", status=2)
    assert not (tmp_path / "store").exists()


@pytest.mark.usefixtures("loaded")
def test_a_store_that_may_only_be_read_is_not_written_and_the_message_says_so(tmp_path):
    folder = tmp_path / "store"
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for words in (["opt-out", "add", "@ada"], ["opt-out", "apply"], ["store", "remove", "1"]):
        done = subprocess.run(
            [sys.executable, "-m", "tests.rights", "-m", "journeys", *words],
            cwd=ROOT,
            env={**os.environ, "JOURNEYS_STORE": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert f"The store in {folder} may only be read, so nothing was changed. Give yourself" in done.stderr


def test_a_key_that_is_a_folder_is_named_with_what_to_do(loaded, tmp_path):
    key = tmp_path / "store" / "key"
    key.unlink()
    key.mkdir()
    for words in (["store", "check"], ["opt-out", "add", "@ada"], ["people", "--community", "home"]):
        assert f"{key} is a folder and no file, so the store was not opened. Put back" in run(*words, status=1)


@pytest.mark.parametrize("command", [["funnel", "--community", "home"], ["people", "--community", "home"]])
def test_a_command_that_only_reads_says_that_nothing_is_loaded(command):
    run("communities", "new", "home", "--github", "demo/home")
    told = json.loads(run(*command, "--json"))
    assert told["message"].startswith("Nothing is loaded yet. Import exports first: ")
    assert told["message"] in " ".join(run(*command).split())


def test_the_answer_says_what_stays():
    said = run("opt-out", "add", "@ada")
    assert "What stays: their name where others wrote it in a text" in said
    assert "entries that they signed, backups, and the exports themselves" in said
