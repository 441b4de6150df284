"""The Downstream journey page in Chromium: a side is chosen and stays in the address, and all can read the page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.looking import look_over
from tests.pages.test_downstream import FILES
from tests.sources.hub.extracts import stored

LINK = "/downstream?community=BigScience"


@pytest.fixture
def app(open_app, tmp_path):
    with serving(stored(tmp_path, FILES), tmp_path / "server.log") as address:
        yield open_app(address)


def test_a_side_is_chosen_and_stays_in_the_address_and_a_step_has_a_curve(app):
    app.open(LINK)
    expect(app.page.get_by_text("At least 11 accounts").first).to_be_visible()
    app.act(lambda: app.page.get_by_role("radio", name="outside").click())
    expect(app.page).to_have_url(re.compile("accounts=outside"))
    expect(app.page.get_by_text("10 accounts").first).to_be_visible()
    app.act(lambda: app.page.get_by_text("How long does each step take?").click())
    expect(app.page.get_by_text("accounts still at risk").first).to_be_visible()
    look_over(app, "downstream", app.page.locator(".js-plotly-plot").first, at_rest=False)
    assert app.messages == []
    assert app.elsewhere == []
