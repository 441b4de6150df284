"""The Model cards page in Chromium: a chosen row shows both cards, the address keeps it, and all can read the page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.looking import look_over
from tests.pages.test_model_cards import RECORDS
from tests.sources.hub.extracts import stored

LINK = "/model_cards?community=BigScience"


@pytest.fixture
def app(open_app, tmp_path):
    with serving(stored(tmp_path, {"models.json": RECORDS}), tmp_path / "server.log") as address:
        yield open_app(address)


def test_a_chosen_row_shows_both_cards_and_the_address_keeps_it(app):
    app.open(LINK)
    expect(app.page.locator(".js-plotly-plot").first).to_be_visible()
    rows = app.page.get_by_test_id("stDataFrame").filter(visible=True).first
    rows.scroll_into_view_if_needed()
    box = rows.bounding_box()
    # the box of the first row, below the heading
    app.act(lambda: app.page.mouse.click(box["x"] + 16, box["y"] + 52))
    expect(app.page).to_have_url(re.compile(r"model=ada%2Ftune.*base=bigscience%2Fbloom"))
    expect(app.page.get_by_text("Beside the card of")).to_be_visible()
    app.page.get_by_text("Bias: lost").click()
    expect(app.page.get_by_text("It has a bias.")).to_be_visible()
    look_over(app, "model-cards", app.page.locator(".js-plotly-plot").first, at_rest=False)
    assert app.messages == []
    assert app.elsewhere == []
