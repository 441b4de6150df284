import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from journeys.cli.app import app
from tests.ingest.test_pipeline import archive, issue

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def apart(tmp_path, monkeypatch):
    """A store and definitions of one's own."""
    monkeypatch.setenv("JOURNEYS_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(tmp_path / "own"))


def run(*words, status=0):
    """Run the command line in this process; give what it printed."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == status, done.output + str(done.exception)
    return done.output


@pytest.fixture
def home(tmp_path):
    """A community of one's own with one export: ada opens an issue, bo comments on it, a bot opens a pull."""
    run("communities", "new", "home", "--github", "demo/home")
    comment = {"author": "bo", "createdAt": "2021-03-02T10:00:00Z", "body": "Hello"}
    pull = {**issue(2, author="ada[bot]"), "mergedAt": None, "mergedBy": None, "reviews": []}
    return archive(tmp_path / "archive.json", issues=[issue(1, comments=[comment])], pulls=[pull])


def test_import_tells_each_file_in_json(home):
    told = json.loads(run("import", home, "--json"))
    (file,) = told["files"]
    assert file["path"] == str(home)
    assert (file["format"], file["events"], file["new"], file["known"], file["rejected"]) == (
        "archive_repo",
        {"commented": 1, "opened_change": 1, "opened_issue": 1},
        3,
        0,
        0,
    )
    assert (file["first"], file["last"]) == ("2021-03-01T10:00:00+00:00", "2021-03-02T10:00:00+00:00")
    again = json.loads(run("import", home, "--json"))["files"][0]
    assert (again["new"], again["known"], again["events"]) == (0, 3, file["events"])


def test_import_prints_a_summary_for_people(home):
    printed = run("import", home)
    assert "archive_repo  2021-03-01 to 2021-03-02" in printed
    assert "3 new, 0 already known, 0 rejected" in printed
    assert "1 commented, 1 opened_change, 1 opened_issue" in printed


def test_an_import_keeps_what_pages_read_and_a_look_does_not(home, tmp_path):
    run("import", home, "--look")
    assert not (tmp_path / "store").exists()
    run("import", home)
    (kept,) = (tmp_path / "store" / "kept" / "home").iterdir()
    assert (kept / "acts.parquet").exists()
    assert (tmp_path / "store" / "back-tests" / "home.json").exists()
    # a command reads it: with one person fewer it tells one person fewer
    assert json.loads(run("funnel", "--community", "home", "--json"))["people"] == 2
    pd.read_parquet(kept / "journeys.parquet").head(1).to_parquet(kept / "journeys.parquet")
    assert json.loads(run("funnel", "--community", "home", "--json"))["people"] == 1


def test_a_look_says_what_would_become_of_a_file_and_stores_nothing(home):
    printed = run("import", home, "--look")
    assert "3 acts, 0 rejected" in printed
    assert "1 file can be read, with 3 acts. Nothing is stored yet." in printed
    (file,) = json.loads(run("import", home, "--look", "--json"))["files"]
    assert (file["places"], file["communities"]) == ({"github:demo/home": 3}, ["home"])
    assert json.loads(run("import", home, "--json"))["files"][0]["new"] == 3


def test_what_belongs_to_nobody_is_named_after_an_import_and_then_counted(tmp_path):
    for number, repository in enumerate(("demo/one", "demo/two", "demo/three", "other/four")):
        made = archive(tmp_path / f"{number}.json", issues=[issue(1)], repo=repository)
        printed = run("import", made)
    # one issue in each of four places
    assert "4 acts in 4 places belong to no community yet: name one." in printed
    assert "Next: python -m journeys communities new SLUG, or name it on the first page" in printed
    assert "Next: python -m journeys funnel --community all" in run("communities", "new", "all", "--name", "All of it")
    (line,) = [line for line in run("import", made).splitlines() if line.startswith("Next")]
    assert line == "Next: python -m journeys funnel --community all, or python -m journeys app"
    assert json.loads(run("funnel", "--community", "all", "--json"))["people"] == 1
    assert "Every place in the store belongs to a community already" in run("communities", "new", "more", status=2)


def test_a_community_without_acts_has_no_day(home):
    told = json.loads(run("funnel", "--community", "home", "--json"))
    assert (told["people"], told["observed_until"]) == (0, None)


def test_funnel_has_the_shape_that_scripts_rely_on(home):
    run("import", home)
    told = json.loads(run("funnel", "--community", "home", "--observed-until", "2021-12-31", "--json"))
    assert {key: told[key] for key in ("community", "observed_until", "mode", "people")} == {
        "community": "home",
        "observed_until": "2021-12-31",
        "mode": "any",
        "people": 2,
    }
    discover, join, contribute, lead = told["stages"]
    assert (discover["stage"], discover["observable"], discover["observed"]) == ("discover", False, None)
    assert (join["observed"], join["reached"], join["skipped"]) == (2, 2, 0)
    # both were observed for more than 180 days and neither went on
    assert (join["conversion"]["to"], join["conversion"]["n"], join["conversion"]["naive"]) == ("contribute", 2, 0.0)
    assert join["conversion"]["estimate"] == 0
    assert join["conversion"]["low"] == 0 < join["conversion"]["high"] < 1
    assert (contribute["observed"], lead["observed"], lead["conversion"]) == (0, 0, None)


def test_strict_mode_can_be_asked_for(home):
    run("import", home)
    assert (
        json.loads(
            run("funnel", "--community", "home", "--observed-until", "2021-12-31", "--mode", "strict", "--json")
        )["mode"]
        == "strict"
    )


def test_funnel_prints_a_table_for_people(home):
    run("import", home)
    assert "not observable" in run("funnel", "--community", "home", "--observed-until", "2021-12-31")


def test_people_are_pseudonyms_with_their_dates(home):
    run("import", home)
    told = json.loads(run("people", "--community", "home", "--json"))
    assert [person["join"][:10] for person in told["people"]] == ["2021-03-01", "2021-03-02"]
    assert [person["last_act"][:10] for person in told["people"]] == ["2021-03-01", "2021-03-02"]
    assert set(told["people"][0]) == {"pseudonym", "discover", "join", "contribute", "lead", "last_act"}
    printed = run("people", "--community", "home")
    assert not re.search(r"\b(ada|bo)\b", json.dumps(told["people"]) + printed)


def test_rejected_records_are_counted_and_a_refused_file_ends_with_one(home, tmp_path):
    bad = archive(tmp_path / "bad.json", issues=[issue(1), issue(2, at="no date")])
    assert json.loads(run("import", bad, "--json"))["files"][0]["rejected"] == 1
    assert "refused" in json.loads(run("import", tmp_path / "missing.json", "--json", status=1))["files"][0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["funnel", "--community", "nobody", "--observed-until", "2021-12-31"], "No community is called 'nobody'"),
        (["import", "x.json", "--place", "somewhere"], "github:owner/repository"),
        (["import", "x.json", "--place", "hub:somewhere"], "hub:model/owner/name"),
        (["communities", "new", "Not Good", "--github", "a/b"], "small letters"),
        (["communities", "new", "good", "--github", "a b"], "OWNER/REPO"),
    ],
)
def test_wrong_use_ends_with_two_and_says_what_is_right(words, said):
    assert said in " ".join(run(*words, status=2).split())


@pytest.mark.parametrize(
    "place", ["demo/home", "github:Demo/Home", "https://github.com/demo/home", "git@github.com:demo/home.git"]
)
def test_a_place_is_taken_as_people_write_it(tmp_path, place):
    log = tmp_path / "history.log"
    log.write_text(f"commit {'0' * 40}\nAuthor: Ada <ada@example.org>\nDate:   2021-03-01T10:00:00+00:00\n\n    one\n")
    (file,) = json.loads(run("import", log, "--place", place, "--look", "--json"))["files"]
    assert [*file["places"]] == ["github:demo/home"]


@pytest.mark.parametrize(
    ("options", "patterns"),
    [
        (["--github", "https://github.com/demo/home"], ["github:demo/home"]),
        (["--github", "github:demo/*"], ["github:demo/*"]),
        (["--hub", "flowers"], ["hub:org/flowers", "hub:*/flowers/*"]),
        (["--hub", "https://huggingface.co/datasets/flowers/petals"], ["hub:dataset/flowers/petals"]),
        (["--hub", "flowers/rose", "--place", "slack:tea"], ["hub:model/flowers/rose", "slack:tea"]),
    ],
)
def test_a_community_is_begun_with_what_people_copy(tmp_path, options, patterns):
    run("communities", "new", "begun", *options)
    text = (tmp_path / "own" / "begun.toml").read_text()
    assert re.findall(r'^pattern = "(.*)"$', text, re.MULTILINE) == patterns


def test_many_files_are_summed_up_in_few_lines_and_printed_one_by_one_on_request(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        archive(folder / f"{number}.json", issues=[issue(number + 1, author=f"p{number}")])
        (folder / f"{number}.txt").write_text("words alone\n")
    printed = run("import", folder, "--look", status=1)
    assert len(printed.splitlines()) <= 20
    assert "archive_repo  30 files, 30 acts, 0 rejected" in printed
    assert "26 other files refused" in printed
    assert len(run("import", folder, "--look", "--each", status=1).splitlines()) > 90


def test_communities_are_listed(home):
    slugs = [each["slug"] for each in json.loads(run("communities", "list", "--json"))["communities"]]
    assert slugs[-1] == "home"
    assert {"bigscience", "mozfest-taiwg", "turing-way"} < set(slugs)
    assert "turing-way" in run("communities", "list")


def test_a_definition_is_checked_with_all_its_faults(home, tmp_path):
    path = tmp_path / "own" / "home.toml"
    run("communities", "check", path)
    path.write_text(
        path.read_text().replace('"commented"', '"comented"').replace("horizon_days = 180", "horizon_days = 0")
    )
    printed = " ".join(run("communities", "check", path, status=1).split())
    assert "did you mean 'commented'" in printed
    assert "horizon_days" in printed


def test_a_starter_is_never_written_over(home):
    assert "exists already" in " ".join(run("communities", "new", "home", "--github", "demo/home", status=2).split())


@pytest.mark.slow
def test_a_killed_command_leaves_the_store_whole(home, tmp_path):
    many = archive(tmp_path / "many.json", issues=[issue(n, author=f"p{n}") for n in range(1, 20_000)])
    words = [sys.executable, "-m", "journeys", "import", str(many)]
    for seconds in (0.9, 1.3, 1.7):
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    told = json.loads(run("import", many, "--json"))["files"][0]
    assert told["new"] + told["known"] == 19_999
    assert (
        json.loads(run("funnel", "--community", "home", "--observed-until", "2021-12-31", "--json"))["people"] == 19_999
    )


def test_a_faulty_definition_stops_an_import_with_all_its_faults(home, tmp_path):
    (tmp_path / "own" / "home.toml").write_text('slug = "home"\nnam = "Home"\n')
    printed = " ".join(run("import", home, status=1).split())
    assert "did you mean 'name'" in printed


def test_a_damaged_store_is_told_without_a_trace(home, tmp_path):
    run("import", home)
    (tmp_path / "store" / "key").write_bytes(b"short")
    assert "is damaged" in " ".join(run("people", "--community", "home", status=1).split())
