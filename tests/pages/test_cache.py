"""What answers are kept under: the state of the store and of what people typed, one state a page."""

import shutil

import pytest

from journeys.database import open_database
from journeys.decisions import Decision, Decisions
from journeys.definitions import find_community
from pages.parts import cache
from pages.parts.choice import Choice
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
        Decisions(database).add(Decision("different", "olga", NOW, ("github:ada", "github:bo")))


def import_more(folder):
    fill(folder, ROWS)


@pytest.mark.parametrize("change", [decide, import_more])
def test_a_page_shows_one_state_and_the_next_run_the_new_one(folder, change):
    with cache.one_moment():
        before = cache.key_of(CHOICE)
        change(folder)
        assert cache.key_of(CHOICE) == before
    with cache.one_moment():
        assert cache.key_of(CHOICE) != before
    assert cache.key_of(CHOICE) != before
