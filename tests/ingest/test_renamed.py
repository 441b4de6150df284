"""Repositories under two names: found by their threads; forks and strangers are none."""

import pytest

from journeys.ingest.renamed import Renamed, find_renamed
from journeys.store.store import Store
from tests.ingest.test_pipeline import archive, bring, issue


@pytest.fixture
def held(tmp_path):
    """A store that holds archives, each given as a repository and its issues."""
    store = Store(tmp_path / "store")

    def hold(**repositories):
        files = [
            archive(tmp_path / f"{name}.json.gz", issues=issues, repo=f"tide/{name}")
            for name, issues in repositories.items()
        ]
        assert all(receipt.clean for receipt in bring(store, *files))
        return find_renamed(store)

    yield hold
    store.close()


OLD = [issue(1, "sena"), issue(2, "ravi", "2021-03-02T10:00:00Z")]


def test_two_names_of_the_same_threads_are_one_repository_the_newest_thread_names_it(held):
    newer = [*OLD, issue(3, "olu", "2022-03-02T10:00:00Z")]
    assert held(weed=OLD, kelp=newer) == [Renamed("github:tide/kelp", "github:tide/weed", 2)]


def test_a_fork_numbers_its_own_threads(held):
    # number 1 is the same by chance, number 2 is not
    assert held(weed=OLD, fork=[OLD[0], issue(2, "ravi", "2021-05-02T10:00:00Z")]) == []


def test_repositories_of_other_threads_are_two(held):
    assert held(weed=OLD, kelp=[issue(1, "olu")]) == []


def test_a_store_without_threads_has_none(tmp_path):
    assert find_renamed(Store(tmp_path / "store")) == []
