"""The list of AI agents: what shows one, and that no person's name does."""

import re
import tomllib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.model import paths
from journeys.model.programs import agents
from journeys.model.programs.agents import known_agents

GIVEN_NAMES = (
    "Claude Devin Gemini Jules Cursor Amp Junie Codex Copilot Aider Windsurf Crush Goose Cline Roo Warp".split()
)
SURNAMES = ["", "Monet", "Booker", "Verne", "Shannon", "de Vries", "O'Neill", "Code-Smith", "Codevilla", "Opuszynski"]


@pytest.fixture(scope="module")
def listed():
    return tomllib.loads(paths.AGENTS.read_text(encoding="utf-8"))["agents"]


def test_each_row_has_one_sign_a_source_and_the_day_of_a_look(listed):
    for agent in listed:
        for row in agent["rows"]:
            assert len([kind for kind in agents.KINDS if kind in row]) == 1, row
            assert row["source"], row
            assert isinstance(row["on"], date), row


def test_no_account_number_or_address_is_listed_twice(listed):
    for kind in ("login", "number", "address", "name", "line"):
        shown = [str(row[kind]).lower() for agent in listed for row in agent["rows"] if kind in row]
        assert len(shown) == len(set(shown)), kind


def test_no_name_on_the_list_is_one_word_that_a_person_could_have(listed):
    names = [row["name"] for agent in listed for row in agent["rows"] if "name" in row]
    assert [name for name in names if not re.search(r"[^A-Za-z*]", name)] == []
    # a star after a letter would take in other surnames: Claude Codevilla
    assert [name for name in names if re.search(r"\w\*", name)] == []


@settings(max_examples=300)
@given(
    st.sampled_from(GIVEN_NAMES),
    st.sampled_from(SURNAMES),
    st.from_regex(r"[a-z]{1,9}@(example\.org|gmail\.com|users\.noreply\.gitlab\.com)", fullmatch=True),
    st.sampled_from([str.lower, str.upper, str.title]),
    st.sampled_from(["Co-authored-by", "Assisted-by", "Generated-by", "Signed-off-by", "Thanks-to"]),
)
def test_a_given_name_never_shows_an_agent(given_name, surname, address, spelt, trailer):
    name = spelt(f"{given_name} {surname}".strip())
    known = known_agents()
    assert known.marked_by(name, address) is None
    assert known.marked_by(name, "") is None
    assert known.in_text(f"Subject\n\n{trailer}: {name} <{address}>\n{trailer}: {name}") is None


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("Fix\n\nCo-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>", "Claude"),
        ("Fix\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)", "Claude"),
        ("Fix\n\nAssisted-by: Claude:claude-3-opus coccinelle sparse", "Claude"),
        ("Fix\n\nGenerated-by: GitHub Copilot", "Copilot"),
        ("Fix\n\nco authored by: Copilot <223556219+Copilot@users.noreply.github.com>", "Copilot"),
        ("Fix\n\nCo-authored-by: aider (gpt-4o) <aider@aider.chat>", "aider"),
        ("---\n*PR created automatically by Jules for task [1](https://jules.google.com/task/1)*", "Jules"),
        ("Link to Devin run: https://app.devin.ai/sessions/1", "Devin"),
        # the first trailer counts where several agents took part
        ("Fix\n\nCo-authored-by: Cursor <cursoragent@cursor.com>\nCo-authored-by: Amp <amp@ampcode.com>", "Cursor"),
        # quoting somebody, and talking of an agent, is no mark
        ("> 🤖 Generated with [Claude Code](https://claude.com/claude-code)", None),
        ("Please do not add 'Generated with [Claude Code]' to commits", None),
        ("Remove the line Co-authored-by: Claude <noreply@anthropic.com>", None),
        ("Co-authored-by: Ada Lovelace <ada@example.org>", None),
        ("", None),
        (None, None),
    ],
)
def test_a_mark_is_a_trailer_or_a_line_of_its_own(text, agent):
    assert known_agents().in_text(text) == agent


@pytest.mark.parametrize(
    ("address", "agent"),
    [
        ("noreply@anthropic.com", "Claude"),
        ("81847+claude@users.noreply.github.com", "Claude"),
        ("devin-ai-integration[bot]@users.noreply.github.com", "Devin"),
        ("noreply@aider.chat", "aider"),
        # of people at a company that makes an agent
        ("claude.dupont@anthropic.com", None),
        ("42+claude-dupont@users.noreply.github.com", None),
        ("amp@ampcode.com.example.org", None),
    ],
)
def test_an_address_is_an_agents_only_if_it_is_listed(address, agent):
    assert known_agents().of_address(address) == agent


def test_a_row_without_a_source_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "agents.toml"
    path.write_text('[[agents]]\nname = "Ada"\nrows = [{ login = "ada-agent", on = 2026-11-30 }]\n', encoding="utf-8")
    monkeypatch.setattr(paths, "AGENTS", path)
    with pytest.raises(ValueError, match="a row of Ada must have one of"):
        known_agents.__wrapped__()
