"""The table of actions is whole, what is computed from it is what measures mean, and no other module lists actions."""

import ast
import re
from pathlib import Path

import pytest

from journeys.ingest.detect import READERS
from journeys.model import vocabulary
from journeys.model.vocabulary import ACTIONS, DONE, QUESTION, SOURCES, STAGES, UNTOLD, VOCABULARY, WORK
from pages.parts.shared.blocks import definition_of

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "journeys" / "model" / "vocabulary.py"
READING = (ROOT / "journeys" / "sources", ROOT / "journeys" / "demo")
"""Here an export's own words stand beside the actions they mean, and what each format can show."""
MODULES = [path for top in ("journeys", "pages") for path in sorted((ROOT / top).rglob("*.py")) if path != TABLE]

LISTS = {"recognised", "appointed", "granted"}
OPENED = {"opened_issue", "opened_discussion", "opened_change"}
REPLIED = {"commented", "reviewed", "posted_message", "merged_change"}
MEANT = {
    "DISCOVERING": {"starred", "watched", "forked", "liked", "followed", "registered", "requested_access"},
    "LISTED": LISTS,
    "MESSAGES": {*OPENED, "commented", "posted_message", "claimed"},
    "OPENS": OPENED,
    "OPENING": {*OPENED, "posted_message"},
    "REPLIES": REPLIED,
    # labelling or closing takes care of what somebody brought, but answers no message
    "ADDRESSING": {*REPLIED, "triaged"},
    "CHANGES": {"opened_change", "landed_change", "committed", "published"},
    "WORDS": {"commented", "posted_message"},
    "RIGHTS": {"appointed", "granted"},
    "IN_GIT": {"committed", "landed_change"},
}
"""What each set means, by hand."""


def constants(text):
    """The constants of a module: name and value."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            yield ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target), node.value


def named(node):
    """The actions that a piece of code names; a text of nothing but actions names each of them."""
    said = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return {word for text in said if ACTIONS.keys() >= set(text.split()) for word in text.split()}


def keys(node):
    """The keys of all mappings in a piece of code."""
    mappings = [part for part in ast.walk(node) if isinstance(part, ast.Dict)]
    return ast.Tuple([key for mapping in mappings for key in mapping.keys if key is not None])


def lists_of(path, text):
    """The constants of a module that list two or more actions and may not."""
    is_reading = any(folder in path.parents for folder in READING)
    return [name for name, value in constants(text) if len(named(keys(value) if is_reading else value)) > 1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_module_lists_actions(path):
    assert lists_of(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        'GOOD = ("reviewed", "triaged")',
        'GOOD: Final = frozenset({"reviewed", "triaged"})',
        'GOOD = {"reviewed": "review", "triaged": "maintenance"}',
        'GOOD = {"by hand": lambda acts: acts["action"].isin(["reviewed", "triaged"])}',
        'GOOD = tuple("reviewed triaged".split())',
    ],
)
def test_a_list_of_actions_is_seen_however_it_is_written(text):
    assert lists_of(ROOT / "journeys" / "analysis" / "acts.py", text) == ["GOOD"]


def test_a_reader_may_map_to_actions_and_not_from_them():
    reader = READING[0] / "slack" / "reader.py"
    assert lists_of(reader, 'MEANS = {"stars": "starred", "forks": "forked"}') == []
    assert lists_of(reader, 'MEANS = {"starred": "stars", "forked": "forks"}') == ["MEANS"]


def test_every_row_is_whole():
    assert len({row.action for row in VOCABULARY}) == len({row.done for row in VOCABULARY}) == len(VOCABULARY)
    for row in VOCABULARY:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", row.action)
        assert row.stage in STAGES, row.action
        assert row.done.strip(), row.action
        assert row.work in {"", UNTOLD, *WORK}, row.action
        assert row.opens in {"", "first", "always"}, row.action
        assert row.answers in {"", "care", "reply"}, row.action


def test_what_is_true_of_a_row_agrees_with_itself():
    for row in VOCABULARY:
        assert row.message or not row.opens, f"{row.action} opens a thread and cannot be answered"
        assert not (row.list_entry and (row.message or row.answers or row.work or row.meets)), row.action
        assert row.stage != "discover" or not (row.meets or row.message or row.answers or row.work), row.action
        assert row.work != QUESTION or row.answers == "reply", row.action
    ranks = sorted(row.role for row in VOCABULARY if row.role)
    assert ranks == list(range(1, len(ranks) + 1))


def test_actions_stand_in_the_order_of_stages():
    stages = [STAGES.index(row.stage) for row in VOCABULARY]
    assert stages == sorted(stages)


@pytest.mark.parametrize("name", MEANT)
def test_a_set_holds_what_it_means(name):
    assert getattr(vocabulary, name) == MEANT[name]


def test_discovering_a_list_entry_and_membership_meet_nobody():
    assert {*LISTS, "joined_org"} == vocabulary.NOT_MEETING - vocabulary.DISCOVERING


def test_roles_are_in_order_the_strongest_first():
    assert vocabulary.ROLES == ("appointed", "granted", "merged_change", "released", "hosted", "triaged")


def test_what_a_thread_has_once_keeps_its_key():
    opened = dict.fromkeys(OPENED, "opened")
    assert {**opened, "landed_change": "landed", "merged_change": "merged"} == vocabulary.ONCE


def test_every_reader_has_its_rank_and_its_name():
    assert {reader.NAME for reader in READERS} <= SOURCES.keys()
    assert all(SOURCES.values())


def test_every_kind_of_work_has_its_name():
    assert all(WORK.values())
    assert len(set(WORK.values())) == len(WORK)


def test_the_definition_lists_every_action_as_the_table_does():
    written = re.findall(r"^\| ([a-z_]+) \| (.+?) \| ([a-z]+) \| (.*?) ?\|$", definition_of("actions"), re.MULTILINE)
    assert written[1:] == [(row.action, DONE[row.action], ACTIONS[row.action], remarks(row)) for row in VOCABULARY]


def remarks(row):
    """What the definition says of an action besides."""
    said = {
        "message": row.message,
        "opens": row.opens == "always",
        "opens if first": row.opens == "first",
        "answer": row.answers == "reply",
        "care": row.answers == "care",
        "role": row.role,
        "list": row.list_entry,
    }
    return ", ".join(name for name, is_so in said.items() if is_so)


def test_an_act_of_another_version_is_said_by_its_own_name():
    assert "sponsored_them" not in DONE
    assert (DONE["sponsored_them"], DONE["committed"]) == ("sponsored them", "committed")
