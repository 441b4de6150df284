"""A store to load snapshots from."""

import pytest

from journeys.store.store import Store


@pytest.fixture
def store(tmp_path):
    """An empty store, closed at the end."""
    made = Store(tmp_path / "store")
    yield made
    made.close()
