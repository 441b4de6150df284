"""A store into which the real importers brought the demo exports, and the app over it."""

from functools import cache
from pathlib import Path

import pytest
import streamlit
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest, local_script_runner

ROOT = Path(__file__).resolve().parents[2]
FRAME = ROOT / "pages" / "frame.py"


@pytest.fixture(scope="session", autouse=True)
def installed_components():
    """Ask once which installed packages bring components: Streamlit reads what all of them say for each AppTest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session", autouse=True)
def patience():
    """Sleep until a page has run: AppTest looks a thousand times a second, which slows what it waits for."""
    look = local_script_runner.require_widgets_deltas

    def wait(runner, timeout):
        runner._script_thread.join(timeout)
        look(runner, timeout if runner.script_stopped() else 0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture
def open_page(monkeypatch):
    """Open a page of the app over a store: ``open_page(folder, "funnel", community="turing-way")``."""

    def opened(folder, page="overview", **choices):
        monkeypatch.setenv("JOURNEYS_STORE", str(folder))
        app = AppTest.from_file(str(FRAME), default_timeout=60)
        for name, value in choices.items():
            app.query_params[name] = value
        return (app if page == "overview" else app.switch_page(f"{page}.py")).run()

    return opened


@pytest.fixture
def open_answering(open_page):
    """Open a page on models, of BigScience unless told otherwise, and see that it asks its question without a fault."""

    def opened(folder, page, question, community="bigscience", **choices):
        app = open_page(folder, page, community=community, **choices)
        assert not app.exception
        assert not app.error
        assert [title.value for title in app.title] == [question]
        return app

    return opened


@pytest.fixture
def leaving(monkeypatch):
    """Keep what each download button of a page offers, by file name."""
    offered = {}
    offer = streamlit.download_button

    def keep(label, data, file_name, **more):
        offered[file_name] = data
        return offer(label, data, file_name, **more)

    monkeypatch.setattr(streamlit, "download_button", keep)
    return offered
