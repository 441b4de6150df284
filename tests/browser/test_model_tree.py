"""The Model tree page in Chromium: a click on a slice begins from its model, and all can read the page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.looking import look_over
from tests.pages.test_model_tree import RECORDS
from tests.sources.hub.extracts import stored

LINK = "/model_tree?community=BigScience"


@pytest.fixture
def app(open_app, tmp_path):
    with serving(stored(tmp_path, {"models.json": RECORDS}), tmp_path / "server.log") as address:
        yield open_app(address)


def test_a_click_on_a_slice_begins_from_its_model_and_the_way_leads_back(app):
    app.open(LINK)
    slices = app.page.locator(".barlayer .point path")
    expect(slices).to_have_count(4)
    box = slices.nth(1).bounding_box()
    app.act(lambda: app.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
    expect(app.page).to_have_url(re.compile("root=bigscience%2Fbloomz"))
    expect(app.page.get_by_text("were made from bigscience/bloomz").first).to_be_visible()
    app.act(lambda: app.page.get_by_role("button", name="bigscience/bloom", exact=True).click())
    expect(app.page).to_have_url(re.compile("root=bigscience%2Fbloom$"))
    look_over(app, "model-tree", app.page.locator(".js-plotly-plot").first)
    assert app.messages == []
    assert app.elsewhere == []
