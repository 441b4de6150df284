"""``journeys show``: what pages say, as text and as JSON."""

import json

import pytest
from typer.testing import CliRunner

from journeys.cli.app import app


@pytest.fixture
def show(demo_folder, monkeypatch):
    """Run the command over the demo; return what it printed."""
    monkeypatch.setenv("JOURNEYS_STORE", str(demo_folder))

    def run(*words, status=0):
        done = CliRunner().invoke(app, ["show", *words])
        assert done.exit_code == status, done.output
        return done.output

    return run


def test_a_page_is_printed_as_json(show):
    told = json.loads(show("resilience", "--community", "turing-way", "--json"))
    assert (told["page"], told["community"], told["as_of"]) == ("resilience", "turing-way", "2026-06-28")
    assert told["headlines"]["people who worked in the year"] % 5 == 0
    assert any("people did half of the work from" in sentence for sentence in told["sentences"])
    assert told["tables"]["moves-turing-way"][0]["stage"] == "discover"


def test_a_page_is_printed_as_sentences(show):
    lines = show("funnel", "--community", "turing-way", "--mode", "strict", "--until", "2025-01-01").splitlines()
    assert lines[0].startswith("Of 45 people who discovered first, ")
    assert any("observed until 1 Jan 2025" in line and "strict order" in line for line in lines)


def test_an_unknown_page_or_community_names_those_there_are(show):
    printed = show("funel", "--community", "turing-way", status=2)
    assert "no page 'funel'" in printed
    known = "data, downstream, findings, flow, funnel, invite, leaving, model_cards, model_tree, network, overview"
    assert known in printed.replace("\n", " ")
    assert "There are: bigcode, bigscience," in show("funnel", "--community", "nobody", status=2)


def test_pages_that_show_who_typed_what_are_not_printed(show):
    for page in ("identities", "imports", "outreach"):
        assert f"no page '{page}'" in show(page, "--community", "turing-way", status=2)


def test_without_any_export_it_says_what_to_do_and_imports_no_demo(tmp_path, monkeypatch):
    monkeypatch.setenv("JOURNEYS_STORE", str(tmp_path / "store"))
    done = CliRunner().invoke(app, ["show", "funnel", "--community", "turing-way"])
    assert done.exit_code == 1
    assert "Import exports first" in done.output
    assert not (tmp_path / "store").exists()
