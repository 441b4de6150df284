"""What the tests share: the folder of real exports beside the project, and both kinds of database."""

import gc
import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import postgresql

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_finish():
    """Take all that is loaded out of later garbage collections: Streamlit makes one after each run of a page."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def exports():
    """The folder of real exports; tests that need it are skipped where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real exports beside the project (looked for ../shared/data from {ROOT.name})")
    return folder


@pytest.fixture(scope="session")
def postgresql_server():
    """A PostgreSQL of our own; tests that need it are skipped where it cannot be had, but never under CI."""
    with ExitStack() as stack:
        try:
            yield stack.enter_context(postgresql.serving())
        except postgresql.NoServerError as none:
            if os.environ.get("CI", "").lower() in ("1", "true"):
                pytest.fail(f"no PostgreSQL, which CI needs: {none}")
            pytest.skip(f"no PostgreSQL: {none}")


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request, monkeypatch):
    """Run the test twice: what people type goes to SQLite beside the store, then to PostgreSQL by its URL."""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        monkeypatch.setenv("JOURNEYS_DATABASE", server.database())
    else:
        monkeypatch.delenv("JOURNEYS_DATABASE", raising=False)
    return request.param
