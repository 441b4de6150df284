"""The way to a person in Chromium: a link on a new server; choose in a table, follow, reload, go back, go on."""

import re

import pytest
from playwright.sync_api import expect

from journeys.model.pseudonyms import pseudonym_of
from journeys.store.store import Store
from tests.browser.conftest import serving
from tests.browser.looking import look_over
from tests.browser.test_network import choose_row, complaints, open_network
from tests.pages.test_network import ROWS, fill
from tests.pages.test_person import QUESTION

WAY = "See this person's journey"
FUNNEL = "/funnel?community=The+Turing+Way&stage=join"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store of three people who share threads."""
    folder = tmp_path_factory.mktemp("person")
    fill(folder, ROWS)
    return folder


@pytest.fixture(scope="module")
def served(store):
    with serving(store, store / "server.log") as address:
        yield address


def pseudonym(folder, name):
    store = Store(folder)
    key = store.key
    store.close()
    return pseudonym_of(f"github:{name}", key)


def shown(app):
    """Give who is shown, once the page has said it."""
    said = app.page.get_by_text(re.compile(r"^[a-z]+-[a-z]+-\d{4} came on"))
    said.wait_for()
    return said.inner_text().partition(" ")[0]


def follow(app):
    app.act(lambda: app.page.get_by_role("link", name=WAY).click())
    expect(app.page).to_have_url(re.compile("/person"))


def test_a_link_to_a_person_works_on_a_server_that_nobody_has_opened(open_app, served, store):
    app, cy = open_app(served), pseudonym(store, "cy")
    app.open(f"/person?community=The+Turing+Way&pseudonym={cy}")
    assert shown(app) == cy
    app.open(f"/person?community=The+Turing+Way&pseudonym={pseudonym(store, 'eve')}", drawn=False)
    expect(app.page.get_by_text("There is nobody under this pseudonym here.")).to_be_visible()
    assert app.messages == []


def test_a_row_of_the_network_leads_to_that_person_and_the_browser_back(open_app, served, store):
    app, _ = open_network(open_app(served))
    app.page.get_by_text("Everybody in the network as a table").click()
    choose_row(app.page, app.page.get_by_text("Tied to 2 people"))
    follow(app)
    bo = pseudonym(store, "bo")  # whom both others are tied to
    assert shown(app) == bo
    expect(app.page.get_by_role("combobox", name="Person")).to_have_value(bo)
    app.page.reload()
    app.idle()
    assert shown(app) == bo
    app.page.go_back()
    app.idle(drawn=False)
    expect(app.page).to_have_url(re.compile("/network"))
    expect(app.page.get_by_text("Tied to 2 people").last).to_be_visible()
    assert complaints(app) == []
    assert app.elsewhere == []


def test_a_row_of_the_funnels_people_leads_to_that_person(open_app, served):
    app = open_app(served)
    app.open(FUNNEL)
    choose_row(app.page, app.page.get_by_role("link", name=WAY))
    link = app.page.get_by_role("link", name=WAY)
    name = re.search(r"pseudonym=([a-z0-9-]+)", link.get_attribute("href"))[1]
    follow(app)
    assert shown(app) == name
    assert app.messages == []


def test_one_goes_on_to_others_by_keyboard_and_by_those_they_work_with(open_app, served, store):
    app = open_app(served)
    ada, bo = pseudonym(store, "ada"), pseudonym(store, "bo")
    app.open(f"/person?pseudonym={ada}")
    assert shown(app) == ada
    app.act(lambda: app.page.get_by_role("button", name=bo).click())
    assert shown(app) == bo
    expect(app.page).to_have_url(re.compile(bo))
    for name, is_bo in (("Next", False), ("Previous", True)):
        app.page.get_by_role("button", name=name).focus()
        app.act(lambda: app.page.keyboard.press("Enter"))
        assert (shown(app) == bo) == is_bo
    app.page.go_back()
    expect(app.page).not_to_have_url(re.compile(bo))


def test_the_page_fits_stays_at_home_and_can_be_used_by_all(app):
    app.open("/person?community=The+Turing+Way", drawn=False)
    box = app.page.get_by_role("combobox", name="Person")
    box.focus()
    app.page.keyboard.press("ArrowDown")
    app.page.keyboard.press("ArrowDown")
    app.act(lambda: app.page.keyboard.press("Enter"))
    expect(app.page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    look_over(app, "person", app.page.get_by_test_id("stPlotlyChart"), at_rest=False)
    assert app.elsewhere == []
    assert app.messages == []
