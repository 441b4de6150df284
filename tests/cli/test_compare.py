"""``journeys compare``: its lines, JSON and Markdown over the demo, and what it refuses."""

import json
import re

import pytest
from typer.testing import CliRunner

from journeys.cli.app import app

BOTH = ("--community", "turing-way", "--community", "bigscience")


@pytest.fixture(scope="module")
def run(demo_folder):
    """Run ``journeys compare`` over the demo."""

    def compare(*words, status=0):
        done = CliRunner().invoke(app, ["compare", *words])
        assert done.exit_code == status, done.output
        return done.output

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOURNEYS_STORE", str(demo_folder))
        yield compare


@pytest.fixture(scope="module")
def told(run):
    """What it prints of two communities, and of one without data."""
    return json.loads(run(*BOTH, "--community", "masakhane", "--json"))


def test_json_has_values_differences_and_what_all_could_show(told):
    assert told["communities"] == ["turing-way", "bigscience", "masakhane"]
    assert told["reason"] is None
    assert {"opened_change", "commented"} <= set(told["actions"])
    # a recognition list is of one community alone, and no act of anybody's own
    assert "recognised" not in told["actions"]
    assert len({(since[:7], until[:7]) for since, until in told["periods"].values()}) <= 2
    compared = {row["measure"] for row in told["differences"]}
    assert {"gini", "straight"} <= compared
    for row in told["differences"]:
        assert row["low"] <= row["difference"] <= row["high"]
        if row["told"]:
            assert row["p_value"] < 0.05
            assert row["low"] * row["high"] > 0


def test_no_cell_of_who_takes_part_is_of_few_people(told):
    rows = [row for row in told["values"] if row["measure"].startswith("kind:")]
    assert rows
    for row in rows:
        if row["value"] is not None:
            assert 5 <= round(row["value"] * row["n"]) <= row["n"] - 5


def test_markdown_has_three_tables_and_what_is_intended(run):
    text = run(*BOTH, "--markdown", "--align", "calendar")
    assert re.findall("^## (.+)$", text, flags=re.MULTILINE) == [
        *("Structure", "Journeys", "Who takes part"),
        "Intended beside observed",
    ]
    tables = [block.splitlines() for block in text.split("\n\n") if block.startswith("| ")]
    assert len(tables) == 4
    for table in tables:
        # every row has the columns of its heading
        assert {line.count("|") for line in table} == {table[0].count("|")}


def test_lines_say_how_they_differ_and_what_may_not_be_compared(run):
    lines = run(*BOTH).splitlines()
    assert lines[0].startswith(("The Turing Way and BigScience", "No difference can be told between"))
    assert lines[1].startswith("Compared are ")
    assert any("no loaded roster states it" in line.lower() for line in lines)
    assert "**" not in "".join(lines)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--community", "turing-way"), "Name two to 4 different communities with --community; 1 is named."),
        (("--community", "turing-way") * 2, "Name two to 4 different communities with --community; 1 is named."),
        ((*BOTH, "--json", "--markdown"), "--json and --markdown are two forms of one answer: choose one."),
    ],
)
def test_wrong_use_is_told(run, words, message):
    assert message in run(*words, status=2)


def test_one_without_data_is_set_apart_and_the_others_are_compared(told):
    assert told["not_loaded"] == ["masakhane"]
    assert told["differences"]
    assert told["reached"]["masakhane"] == dict.fromkeys(("discover", "join", "contribute", "lead"))
