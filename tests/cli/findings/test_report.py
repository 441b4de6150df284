"""``journeys report``: the pack, and what it says where there is none."""

import shutil
import zipfile

import pytest
from typer.testing import CliRunner

from journeys.cli.app import app


@pytest.fixture
def report(demo_folder, tmp_path, monkeypatch):
    """Run the command over a copy of the demo's store, without a Chromium; return what it printed."""
    folder = shutil.copytree(demo_folder, tmp_path / "store")
    monkeypatch.setenv("JOURNEYS_STORE", str(folder))
    monkeypatch.setenv("BROWSER_PATH", "no-such-browser")

    def run(*words, status=0):
        done = CliRunner().invoke(app, ["report", *words])
        assert done.exit_code == status, done.output
        return done.output.replace("\n", " ")

    return run


def test_it_writes_the_pack_that_was_asked_for(report, tmp_path):
    file = tmp_path / "pack.zip"
    words = ["--community", "turing-way", "--question", "work", "--question", "funnel", "--until", "2026-03-31"]
    assert f"Wrote {file}" in report(*words, "--out", str(file))
    with zipfile.ZipFile(file) as pack:
        names = pack.namelist()
        # the command that it names makes it again, with the questions in their own order
        again = pack.read("README.md").decode()
    assert "Simulated data: nobody here is real." in again
    assert sorted(name for name in names if name.startswith("tables/")) == [
        *("tables/funnel-people.csv", "tables/funnel-people.tex", "tables/funnel-steps.csv", "tables/funnel-steps.tex"),
        *("tables/work-views.csv", "tables/work-views.tex"),
    ]
    assert "--community turing-way --question funnel --question work --k 5 --until 2026-03-31 --out" in again


def test_wrong_words_are_named_with_what_is_allowed(report, tmp_path):
    out = ["--out", str(tmp_path / "pack.zip")]
    printed = report("--community", "turing-way", "--question", "funel", *out, status=2)
    assert "no question funel. There are: funnel, timing, cohorts" in printed
    assert "There are: bigcode" in report("--community", "nobody", *out, status=2)
    assert "3" in report("--community", "turing-way", "--k", "2", *out, status=2)
    elsewhere = ["--out", str(tmp_path / "none" / "pack.zip")]
    assert "There is no folder" in report("--community", "turing-way", *elsewhere, status=2)
    assert "is a folder" in report("--community", "turing-way", "--out", str(tmp_path), status=2)
    early = report("--community", "turing-way", "--until", "2001-01-31", *out, status=1)
    assert "The data of The Turing Way begin after 31 Jan 2001: choose a later month." in early
    assert not list(tmp_path.glob("*.zip"))


def test_what_would_tell_more_is_refused_and_writes_nothing(report, tmp_path):
    words = ["--community", "turing-way", "--question", "funnel"]
    report(*words, "--out", str(tmp_path / "a.zip"))
    printed = report(*words, "--k", "6", "--out", str(tmp_path / "b.zip"), status=1)
    assert "left out counts of fewer than 5 people" in printed
    assert not (tmp_path / "b.zip").exists()


def test_a_pack_that_cannot_be_written_is_not_noted(report, tmp_path):
    words = ["--community", "turing-way", "--question", "funnel"]
    # the name itself is short enough, but not the one under which it is written first
    long = tmp_path / f"{'a' * 248}.zip"
    assert "File name too long. Make room, or name another file" in report(*words, "--out", str(long), status=1)
    # another least count would be refused beside a pack that was made
    report(*words, "--k", "6", "--out", str(tmp_path / "b.zip"))
