"""What answers are kept under: the state of the store and of what people typed, one state a page."""

import os
import shutil
from dataclasses import replace

import pytest

from journeys.logs.database import open_database
from journeys.logs.decisions import Decision, DecisionLog
from journeys.model.communities.definitions import find_community
from pages.parts.shared.cached import key_of, one_moment
from pages.parts.shared.data import changes, count_ranges, read_ahead
from pages.parts.shared.filters import Choice
from tests.making import NOW
from tests.pages.test_network import fill

CHOICE = Choice(find_community("turing-way"), None, "any", "quarter")
ROWS = [(1, "ada", "commented", "issue/1"), (2, "bo", "commented", "issue/1")]


@pytest.fixture
def folder(demo_folder, tmp_path, monkeypatch):
    monkeypatch.setenv("JOURNEYS_STORE", str(tmp_path / "store"))
    return shutil.copytree(demo_folder, tmp_path / "store")


def decide(folder):
    with open_database(folder) as database:
        DecisionLog(database).add(Decision("different", "olga", NOW, ("github:ada", "github:bo")))


def import_more(folder):
    fill(folder, ROWS)


def test_a_file_of_opt_outs_that_says_again_what_it_said_is_another_state(folder):
    """Who computed while it said something else may have kept that under the name of what it said."""
    file = folder / "opt-outs.txt"
    names = []
    for second, text in enumerate(("github:ada", "github:bo", "github:ada"), start=1):
        file.write_text(text)
        os.utime(file, (second, second))
        names.append(key_of(CHOICE))
    assert len(set(names)) == 3


@pytest.mark.parametrize("change", [decide, import_more])
def test_a_page_shows_one_state_and_the_next_run_the_new_one(folder, change):
    with one_moment():
        before = key_of(CHOICE)
        change(folder)
        assert key_of(CHOICE) == before
    with one_moment():
        assert key_of(CHOICE) != before
    assert key_of(CHOICE) != before


def test_what_the_first_page_shows_is_read_ahead(folder):
    read_ahead()
    # nothing is left to read it from
    for name in ("events", "kept"):
        shutil.rmtree(folder / name, ignore_errors=True)
    first = replace(CHOICE, order="as defined")
    assert changes(first)["now"].notna().any()
    assert count_ranges(first)
