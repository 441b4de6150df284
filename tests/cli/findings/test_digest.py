"""``journeys digest``: as Markdown, as a page for a mail, and as JSON."""

import json

import pytest
from typer.testing import CliRunner

from journeys.cli.app import app


@pytest.fixture
def digest(demo_folder, monkeypatch):
    """Run the command over the demo; return what it printed."""
    monkeypatch.setenv("JOURNEYS_STORE", str(demo_folder))

    def run(*words, status=0):
        done = CliRunner().invoke(app, ["digest", *words])
        assert done.exit_code == status, done.output
        return done.output

    return run


def test_old_data_are_said_first_and_then_three_things_of_the_last_whole_month(digest):
    # the demo ends on 28 June 2026, so that June is not over
    lines = digest("--community", "turing-way").splitlines()
    assert lines[0] == "**The Turing Way, May 2026: three things**"
    assert lines[2].startswith("**These data end ")
    assert [line[:5] for line in lines[4:7]] == ["1. **", "2. **", "3. **"]
    assert lines[8] == "**Simulated data**: nobody here is real."
    assert lines[10].startswith("As of 31 May 2026; the data reach until 28 Jun 2026.")


def test_the_three_forms_say_the_same(digest):
    told = json.loads(digest("--community", "turing-way", "--json"))
    page = digest("--community", "turing-way", "--html")
    plain = digest("--community", "turing-way").replace("**", "")
    assert (told["community"], told["month"]) == ("turing-way", "2026-05")
    assert len(told["things"]) == 3
    for thing in told["things"]:
        assert thing["sentence"] in plain
        assert thing["sentence"] in page.replace("<strong>", "").replace("</strong>", "").replace("&#x27;", "'")


def test_a_community_without_data_or_definition_is_refused(digest):
    assert "Masakhane: nothing loaded yet." in digest("--community", "masakhane", status=1)
    assert "There are: bigcode, bigscience," in digest("--community", "nobody", status=2)
    assert "Choose one of --html and --json." in digest("--community", "turing-way", "--html", "--json", status=2)
