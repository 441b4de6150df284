"""Noting what was done, in the real app: nothing typed is lost, whatever happens to the service or its database."""

import signal
import sqlite3
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import TimeoutError, expect

from journeys.model.pseudonyms import pseudonym_of
from journeys.store.store import Store
from tests.browser.conftest import lent_port, start_service
from tests.browser.looking import look_over
from tests.pages.test_identities import CLAIMS, CY, fill

TEXT = "Wrote to them on Tuesday: they would like to review the page on licences.\nAsk again in May."
CANNOT = "cannot be used now"


class Service:
    """The app as a process of its own on a fixed port, that can be killed and started again."""

    def __init__(self, store, log, port, **env):
        self.store, self.log, self.port, self.env = store, log, port, env
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        """Start it, and wait until it answers."""
        self.process = start_service(self.port, self.store, self.log, JOURNEYS_DATABASE_WAIT="0.5", **self.env)

    def kill(self):
        """End it as a crash would: without a word to anybody."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)


@contextmanager
def serving(folder, log, **env):
    with lent_port() as port:
        service = Service(folder, log, port, **env)
        service.start()
        try:
            yield service
        finally:
            service.kill()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A store with four people."""
    store = tmp_path_factory.mktemp("store")
    fill(store, [("ada-l", "commented"), ("lovelace99", "landed_change"), ("bo", "commented"), *CY], CLAIMS)
    return store


@pytest.fixture(scope="module")
def pseudonyms(folder):
    store = Store(folder)
    key = store.key
    store.close()
    return {name: pseudonym_of(f"github:{name}", key) for name in ("ada-l", "bo", "cy", "lovelace99")}


@pytest.fixture(scope="module")
def service(folder, tmp_path_factory):
    with serving(folder, tmp_path_factory.mktemp("log") / "server.log") as running:
        yield running


@pytest.fixture
def open_person(open_app, pseudonyms):
    """Open the page on one person, signed by somebody."""

    def opened(service, name, who="olga"):
        app = open_app(service.address)
        app.open(f"/outreach?community=turing-way&pseudonym={pseudonyms[name]}", drawn=False)
        field = app.page.get_by_label("Your name, for the log")
        field.fill(who)
        act(app, lambda: field.press("Enter"))
        return app

    return opened


def act(app, deed):
    app.act(deed, drawn=False)


def press(app, label):
    act(app, lambda: app.page.get_by_role("button", name=label, exact=True).click())


def go(app, page):
    """Follow a link of the menus; a click right after a field was left can go unheard, so it is made again."""
    for _ in range(10):
        app.turn("Organizers", page)
        try:
            app.page.wait_for_url(f"**/{page.lower()}*", timeout=3_000)
            app.idle(drawn=False)
            return
        except TimeoutError:
            continue


def choose(app, status):
    group = app.page.get_by_role("radiogroup", name="What was done")
    act(app, lambda: group.get_by_text(status, exact=True).click())


def note(app):
    return app.page.get_by_label("Note", exact=True)


def said(app, text):
    expect(app.page.get_by_text(text).first).to_be_visible()


def back(app):
    """Wait until the page has found the service again."""
    app.page.wait_for_selector('[data-testid="stApp"][data-test-connection-state="CONNECTED"]', state="attached")
    app.idle(drawn=False)


def test_a_service_that_dies_while_somebody_types_costs_no_text(service, open_person):
    app = open_person(service, "ada-l")
    choose(app, "Invited")
    note(app).press_sequentially(TEXT[:20])
    service.kill()
    # the field takes nothing that it could lose, and keeps what it has
    expect(note(app)).to_be_disabled()
    expect(note(app)).to_have_value(TEXT[:20])
    service.start()
    back(app)
    expect(note(app)).to_be_enabled()
    note(app).press("End")
    note(app).press_sequentially(TEXT[20:])
    expect(note(app)).to_have_value(TEXT)
    press(app, "Save")
    said(app, "The service was restarted")
    expect(note(app)).to_have_value(TEXT)
    press(app, "Save")
    said(app, "Noted as number")
    said(app, "was invited")
    said(app, TEXT.partition("\n")[0])
    expect(note(app)).to_have_value("")


def test_a_database_that_somebody_else_holds_too_long_is_told_and_costs_no_text(service, folder, open_person):
    app = open_person(service, "bo")
    note(app).fill(TEXT)
    with closing(sqlite3.connect(folder / "people.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        press(app, "Save")
        said(app, CANNOT)
        expect(note(app)).to_have_value(TEXT)
        expect(app.page.get_by_role("heading", level=1)).to_have_text("What have we done, and what is due?")
    press(app, "Save")
    said(app, "Noted as number")
    expect(note(app)).to_have_value("")


def test_a_stopped_postgresql_is_told_and_costs_no_text(folder, tmp_path, open_person, postgresql_server):
    url = postgresql_server.database()
    with serving(folder, tmp_path / "log", JOURNEYS_DATABASE=url) as service:
        app = open_person(service, "bo")
        choose(app, "Answered")
        note(app).press_sequentially(TEXT[:20])
        postgresql_server.stop()
        try:
            press(app, "Save")
            said(app, "This page cannot be shown.")
            said(app, CANNOT)
            said(app, TEXT[:20])
            press(app, "Try again")
            said(app, TEXT[:20])
        finally:
            postgresql_server.start()
        press(app, "Try again")
        expect(note(app)).to_have_value(TEXT[:20])
        note(app).press("End")
        note(app).press_sequentially(TEXT[20:])
        press(app, "Save")
        said(app, "Noted as number 1")
        said(app, "answered")
        said(app, TEXT.partition("\n")[0])


def test_two_who_write_on_one_person_see_each_other_and_lose_nothing(service, open_person):
    olga, rae = (open_person(service, "cy", who) for who in ("olga", "rae"))
    note(olga).press_sequentially("They like the idea.")
    choose(rae, "Declined")
    note(rae).fill("No time, they say.")
    press(rae, "Save")
    said(rae, "Noted as number")
    choose(olga, "Invited")
    press(olga, "Save")
    said(olga, "Meanwhile this was written: rae noted “declined” on")
    said(olga, "No time, they say.")
    expect(note(olga)).to_have_value("They like the idea.")
    press(olga, "Save")
    said(olga, "They declined, as rae noted on")
    expect(note(olga)).to_have_value("They like the idea.")
    choose(olga, "Answered")
    press(olga, "Save")
    said(olga, "Noted as number")
    said(olga, "They like the idea.")
    expect(note(olga)).to_have_value("")


def test_what_was_typed_stays_on_the_way_to_another_page_and_back(service, open_person):
    app = open_person(service, "lovelace99")
    note(app).fill("half a sente")
    act(app, lambda: note(app).press("Tab"))
    go(app, "Person")
    expect(app.page.get_by_role("heading", level=1)).to_have_text(
        "How did this person come here, and where are they now?"
    )
    go(app, "Outreach")
    expect(note(app)).to_have_value("half a sente")
    note(app).fill("")


def test_the_name_and_what_is_typed_outlive_a_window_that_is_closed(service, open_person, open_app, pseudonyms):
    app = open_person(service, "cy", "wim")
    note(app).press_sequentially("Half a senten")
    # the text goes to the service after a pause, though the field was never left
    act(app, lambda: app.page.wait_for_timeout(1_200))
    expect(note(app)).to_be_focused()
    other = app.page.context.new_page()
    app.page.goto("about:blank")
    other.goto(f"{service.address}/outreach?community=turing-way&pseudonym={pseudonyms['cy']}")
    expect(other.get_by_label("Your name, for the log")).to_have_value("wim")
    expect(other.get_by_label("Note", exact=True)).to_have_value("Half a senten")
    other.close()
    # another browser knows neither
    stranger = open_app(service.address)
    stranger.open(f"/outreach?community=turing-way&pseudonym={pseudonyms['cy']}", drawn=False)
    expect(stranger.page.get_by_label("Your name, for the log")).to_have_value("")
    expect(note(stranger)).to_have_value("")


def test_the_page_fits_stays_at_home_and_can_be_used_by_all(service, open_person):
    app = open_person(service, "lovelace99")
    choose(app, "Paused")
    press(app, "Save")
    said(app, "Until when? A pause needs the day on which it ends.")
    choose(app, "Invited")
    note(app).fill("Wrote to them.")
    press(app, "Save")
    said(app, "Noted as number")
    app.page.get_by_text("Mentors: how many newcomers, and when they are away").click()
    look_over(app, "outreach", drawn=False, at_rest=False)
    assert app.elsewhere == []
    assert app.messages == []
