"""What the tests share: the folder of real exports beside the project, and both kinds of database."""

import gc
import os
import shutil
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from tests import postgresql

ROOT = Path(__file__).resolve().parent.parent
EXPORTS = ROOT.parent / "shared" / "data"
DEMO_DAY = datetime(2026, 7, 1, tzinfo=UTC)
"""When the tests' simulated data are made: their numbers must not change from one week to the next."""
QUICK_EXAMPLES = 5

# No limit of time: a machine that is busy would fail a right test. Fixtures are shared by all examples on purpose.
settings.register_profile(
    "default", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=QUICK_EXAMPLES)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_modifyitems(items):
    """Mark what needs a PostgreSQL; cap the examples in the profile `quick`, which `@settings` of a test override."""
    for item in items:
        if "postgresql_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgresql)
    if settings.get_current_profile_name() != "quick":
        return
    for item in items:
        own = getattr(getattr(item, "obj", None), "_hypothesis_internal_use_settings", None)
        if own and own.max_examples > QUICK_EXAMPLES:
            item.obj._hypothesis_internal_use_settings = settings(own, max_examples=QUICK_EXAMPLES)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Fail a test of real exports that is skipped although they are there: it would test nothing for good."""
    report = yield
    if report.skipped and "exports" in getattr(item, "fixturenames", ()) and EXPORTS.is_dir():
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, but ../shared/data is there"
    return report


def pytest_collection_finish():
    """Take all that is loaded out of later garbage collections: Streamlit makes one after each run of a page."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def exports():
    """The folder of real exports; tests that need it are skipped where it is absent."""
    if not EXPORTS.is_dir():
        pytest.skip(f"no real exports beside the project (looked for ../shared/data from {ROOT.name})")
    return EXPORTS


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    """A store into which the real importers brought the demo: imported once a run, copied for each worker."""
    # here and not above: this file is also tried by itself, where there is no project
    from journeys.ingest.pipeline import ensure_demo
    from journeys.store.store import Store

    own = tmp_path_factory.mktemp("demo") / "store"
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with FileLock(run / "demo.lock"):
        imported = run / "demo-imported"
        if not imported.exists():
            # under another name until it is whole: a worker may be stopped on the way
            half = run / f"demo-{os.getpid()}"
            store = Store(half)
            ensure_demo(store, now=DEMO_DAY)
            store.close()
            half.rename(imported)
    shutil.copytree(imported, own)
    return own


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


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def any_database(request, monkeypatch):
    """Run the test twice: what people type goes to SQLite beside the store, then to PostgreSQL by its URL."""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        monkeypatch.setenv("JOURNEYS_DATABASE", server.database())
    else:
        monkeypatch.delenv("JOURNEYS_DATABASE", raising=False)
    return request.param
