"""Bringing exports in the browser: drop, look, import, leave the page and come back, cancel."""

import gzip
import json
import re
import shutil

import pytest
from playwright.sync_api import expect

from journeys.model.communities import definitions
from tests.browser.conftest import serving
from tests.browser.looking import look_over

STARS = 400_000
"""Enough for a process to be seen at work."""


@pytest.fixture
def imports(open_app, demo_folder, tmp_path, monkeypatch):
    """The Import page over a store of its own with the demo in it, and a community called Home."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "home.toml").write_text(definitions.starter("home", ["demo/home"]))
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(own))
    shutil.copytree(demo_folder, tmp_path / "store")
    with serving(tmp_path / "store", tmp_path / "server.log") as address:
        yield open_app(address).open("/imports", drawn=False)


def archive(issues):
    """A repository archive with so many issues, each by somebody else."""
    record = {"title": "A", "state": "OPEN", "createdAt": "2021-03-01T10:00:00Z", "labels": []}
    listed = [{**record, "number": n, "author": f"person-{n}"} for n in range(1, issues + 1)]
    return json.dumps({"repo": "demo/home", "issues": listed}).encode()


def stars():
    """GH Archive lines that take a while."""
    line = '{"id":"%d","type":"WatchEvent","actor":{"id":1,"login":"p%d"},"repo":{"id":1,"name":"demo/home"},'
    line += '"payload":{"action":"started"},"public":true,"created_at":"2021-03-01T10:00:00Z"}\n'
    return gzip.compress("".join(line % (n, n % 5_000) for n in range(STARS)).encode(), 1)


def drop(app, **files):
    """Drop files on the page."""
    listed = [
        {"name": name.replace("_", "."), "mimeType": "application/octet-stream", "buffer": data}
        for name, data in files.items()
    ]
    app.page.locator('input[type="file"]').set_input_files(listed)


def test_what_is_dropped_is_seen_by_all_before_it_is_imported_and_then_counted(imports):
    drop(imports, archive_json=archive(7), photo_png=b"\x89PNG")
    expect(imports.page.get_by_text("1 file can be read")).to_be_visible()
    expect(imports.page.get_by_text("photo.png: It is of no format known here")).to_be_visible()
    look_over(imports, "imports", drawn=False)
    imports.page.get_by_role("button", name="Import", exact=True).click()
    expect(imports.page.get_by_text("1 file imported")).to_be_visible()
    expect(imports.page.get_by_text("7 new acts")).to_be_visible()
    imports.page.get_by_role("link", name="See the figures").click()
    expect(imports.page.get_by_text("n = 7 people").first).to_be_visible()
    assert imports.elsewhere == []
    assert imports.messages == []


def test_an_import_goes_on_while_one_looks_elsewhere_and_can_be_cancelled(imports):
    drop(imports, stars_json_gz=stars())
    expect(imports.page.get_by_text(re.compile("^(Starting|Reading) "))).to_be_visible()
    imports.turn("Leaders", "Overview")
    expect(imports.page.get_by_role("heading", level=1)).to_have_text("How is the community doing?")
    imports.turn("Data", "Import")
    expect(imports.page.get_by_text("1 file can be read")).to_be_visible()
    imports.page.get_by_role("button", name="Import", exact=True).click()
    expect(imports.page.get_by_text(re.compile("^(Beginning|Importing) "))).to_be_visible()
    imports.page.get_by_role("button", name="Cancel").click()
    expect(imports.page.get_by_text("Cancelled")).to_be_visible()
    imports.page.get_by_role("button", name="Discard").click()
    expect(imports.page.get_by_text("None of your files is loaded yet")).to_be_visible()
    expect(imports.page.get_by_text("Cancelled")).to_have_count(0)
