"""The desk in the real app: deciding, taking back, opting out, by mouse and by keyboard, in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.test_app import STREAMLITS_OWN, shoot
from tests.pages.test_identities import CLAIMS, CY, fill

DESK = "/identities?community=turing-way"
RANGE = "3 to 4 people in The Turing Way: 1 suggestion waits for somebody who knows the people."


@pytest.fixture
def served(tmp_path):
    """The app over a store with one open suggestion."""
    store = tmp_path / "store"
    store.mkdir()
    fill(store, [("ada-l", "commented"), ("lovelace99", "landed_change"), ("bo", "commented"), *CY], CLAIMS)
    with serving(store, tmp_path / "server.log") as address:
        yield address


@pytest.fixture
def desk(open_app, served):
    """The page, signed by olga."""
    app = open_app(served).open(DESK, drawn=False)
    name(app, "olga")
    return app


def name(app, who):
    field = app.page.get_by_label("Your name, for the log")
    field.fill(who)
    act(app, lambda: field.press("Enter"))


def act(app, deed):
    """Do something that runs this page, which has no figure, again."""
    app.act(deed, drawn=False)


def press(app, label):
    act(app, lambda: app.page.get_by_role("button", name=label, exact=True).click())


def test_accept_changes_the_number_everywhere_and_undo_brings_it_back(desk, served, open_app):
    expect(desk.page.get_by_text(RANGE)).to_be_visible()
    press(desk, "Accept 1")
    expect(desk.page.get_by_text("Noted as number 1.")).to_be_visible()
    expect(desk.page.get_by_text("3 people in The Turing Way: no suggestion waits")).to_be_visible()
    elsewhere = open_app(served).open("/funnel?community=turing-way")
    expect(elsewhere.page.get_by_text("n = 3 people · observed")).to_be_visible()
    press(desk, "Undo 1")
    expect(desk.page.get_by_text(RANGE)).to_be_visible()
    elsewhere.page.reload()
    elsewhere.idle()
    expect(elsewhere.page.get_by_text("n = 3 to 4 people (1 suggestion undecided)")).to_be_visible()
    assert desk.messages == []


def test_two_who_decide_at_once_do_not_undo_each_other(desk, served, open_app):
    other = open_app(served).open(DESK, drawn=False)
    name(other, "rae")
    press(other, "Reject 1")
    press(desk, "Accept 1")
    expect(desk.page.get_by_text("rae decided something meanwhile (number 1), so nothing was done.")).to_be_visible()
    expect(desk.page.get_by_text("4 people in The Turing Way: no suggestion waits")).to_be_visible()


def test_a_decision_is_taken_with_the_keyboard_alone(desk):
    desk.page.get_by_label("Your name, for the log").focus()
    for _ in range(30):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("() => document.activeElement.textContent.trim() === 'Reject 1'"):
            break
    expect(desk.page.get_by_role("button", name="Reject 1")).to_be_focused()
    act(desk, lambda: desk.page.keyboard.press("Enter"))
    expect(desk.page.get_by_text("4 people in The Turing Way: no suggestion waits")).to_be_visible()


def test_the_name_stays_on_the_way_to_another_page_and_back(desk):
    desk.act(lambda: desk.page.get_by_role("link", name="Funnel").click())
    desk.page.get_by_role("link", name="Identities").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Who is one person?")
    expect(desk.page.get_by_label("Your name, for the log")).to_have_value("olga")


def test_names_come_with_the_toggle_and_go_with_a_reload(desk):
    expect(desk.page.get_by_text("lovelace99")).to_have_count(0)
    act(desk, lambda: desk.page.get_by_text("Show names to decide").click())
    expect(desk.page.get_by_text("GitHub login lovelace99")).to_be_visible()
    desk.page.reload()
    desk.idle(drawn=False)
    expect(desk.page.get_by_text("lovelace99")).to_have_count(0)


def test_somebody_opts_out_and_is_in_no_number_any_more(desk):
    desk.page.get_by_label("Handle, e-mail address or pseudonym").fill("@ada-l")
    press(desk, "Leave this person out")
    expect(desk.page.get_by_text("A few people opted out.")).to_be_visible()
    expect(desk.page.get_by_text("3 people in The Turing Way: no suggestion waits")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_fits_stays_at_home_and_can_be_used_by_all(scheme, served, open_app):
    app = open_app(served, scheme).open(DESK, drawn=False)
    name(app, "olga")
    accept = app.page.get_by_role("button", name="Accept 1").bounding_box()
    assert accept["y"] + accept["height"] <= 800, "question, answer and the first suggestion at once"
    press(app, "Accept 1")
    press(app, "Undo 1")
    act(app, lambda: app.page.get_by_text("Show names to decide").click())
    for width in (1280, 390):
        app.page.set_viewport_size({"width": width, "height": 800})
        app.idle(drawn=False)
        assert app.overflows() == []
        faults = [fault for fault in Axe().run(app.page).response["violations"] if fault["id"] not in STREAMLITS_OWN]
        assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in faults] == []
        shoot(app, f"identities-{scheme}-{width}", drawn=False)
    assert app.elsewhere == []
    assert app.messages == []
