"""The desk in the real app: deciding, taking back, opting out, by mouse and by keyboard, in light and dark."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from journeys.identity.opting_out import withdraw
from journeys.logs.database import open_database
from journeys.logs.decisions import Decision, DecisionLog
from journeys.logs.opt_outs import OptOutLog, Signed
from journeys.store.store import Store
from tests.browser.conftest import serving
from tests.browser.looking import SCHEMES, fits, look_over
from tests.pages.test_identities import CLAIMS, CY, fill

DESK = "/identities?community=turing-way"
HOME = "https://github.com/ada-l"
RANGE = "3 to 4 people in The Turing Way: 1 suggestion waits for somebody who knows the people."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A store with one open suggestion."""
    store = tmp_path_factory.mktemp("store")
    fill(store, ACTS, CLAIMS)
    return store


ACTS = [("ada-l", "commented"), ("lovelace99", "landed_change"), ("bo", "commented"), *CY]


@pytest.fixture(scope="module")
def served(folder, tmp_path_factory):
    with serving(folder, tmp_path_factory.mktemp("log") / "server.log") as address:
        yield address


@pytest.fixture(autouse=True)
def taken_back(folder):
    """Take back what a test decided, as another organizer could: the next one finds the desk as it was."""
    yield
    with open_database(folder) as database:
        store = Store(folder)
        decisions, opt_outs = DecisionLog(database), OptOutLog(database, store.key)
        log = decisions.log()
        for number in log.loc[log["in_force"] & (log["kind"] != "undo"), "number"]:
            decisions.add(Decision("undo", "rae", datetime.now(UTC), undoes=int(number)))
        log = opt_outs.log()
        for number in log.loc[log["in_force"], "number"]:
            withdraw(store, database, int(number), Signed("rae", datetime.now(UTC)))
        store.close()
    if log["in_force"].any():
        # nothing of the person is stored: the export has to be imported again
        fill(folder, ACTS, CLAIMS)


@pytest.fixture
def number(folder):
    """The number that the next decision gets."""
    with open_database(folder) as database:
        return DecisionLog(database).last_number() + 1


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
    act(app, lambda: app.page.get_by_role("button", name=label).click())


def test_accept_changes_the_number_everywhere_and_undo_brings_it_back(desk, number, served, open_app):
    expect(desk.page.get_by_text(RANGE)).to_be_visible()
    press(desk, "Accept")
    expect(desk.page.get_by_text(f"Noted as number {number}.")).to_be_visible()
    expect(desk.page.get_by_text("3 people in The Turing Way: no suggestion waits")).to_be_visible()
    elsewhere = open_app(served).open("/funnel?community=turing-way")
    expect(elsewhere.page.get_by_text("n = 3 people · observed").first).to_be_visible()
    press(desk, f"Undo number {number}")
    expect(desk.page.get_by_text(RANGE)).to_be_visible()
    elsewhere.page.reload()
    elsewhere.idle()
    expect(elsewhere.page.get_by_text("n = 3 to 4 people (1 suggestion on accounts undecided)").first).to_be_visible()
    assert desk.messages == []


def test_two_who_decide_at_once_do_not_undo_each_other(desk, number, served, open_app):
    other = open_app(served).open(DESK, drawn=False)
    name(other, "rae")
    press(other, "Reject")
    press(desk, "Accept")
    meanwhile = f"rae decided something in the meantime (number {number}), so nothing was done."
    expect(desk.page.get_by_text(meanwhile)).to_be_visible()
    expect(desk.page.get_by_text("4 people in The Turing Way: no suggestion waits")).to_be_visible()


def test_a_decision_is_taken_with_the_keyboard_alone(desk):
    desk.page.get_by_label("Your name, for the log").focus()
    for _ in range(30):
        desk.page.keyboard.press("Tab")
        if desk.page.evaluate("() => document.activeElement.textContent.startsWith('Reject')"):
            break
    expect(desk.page.get_by_role("button", name="Reject")).to_be_focused()
    act(desk, lambda: desk.page.keyboard.press("Enter"))
    expect(desk.page.get_by_text("4 people in The Turing Way: no suggestion waits")).to_be_visible()
    desk.page.get_by_role("heading", level=1).click()
    act(desk, lambda: desk.page.keyboard.press("u"))
    expect(desk.page.get_by_text(RANGE)).to_be_visible()
    act(desk, lambda: desk.page.keyboard.press("a"))
    expect(desk.page.get_by_text("3 people in The Turing Way: no suggestion waits")).to_be_visible()
    # in a field a letter is a letter
    desk.page.get_by_label("Your name, for the log").press_sequentially("u")
    expect(desk.page.get_by_text("3 people in The Turing Way: no suggestion waits")).to_be_visible()


def test_the_name_stays_on_the_way_to_another_page_and_back(desk):
    desk.act(lambda: desk.turn("Leaders", "Funnel"))
    desk.turn("Data", "Identities")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Who is one person?")
    expect(desk.page.get_by_label("Your name, for the log")).to_have_value("olga")


def show_names(desk):
    act(desk, lambda: desk.page.get_by_test_id("stCheckbox").get_by_text("Show names").click())
    expect(desk.page.get_by_text("GitHub login lovelace99")).to_be_visible()


def test_names_come_with_the_switch_and_go_with_a_reload(desk):
    expect(desk.page.get_by_text("lovelace99")).to_have_count(0)
    show_names(desk)
    expect(desk.page.get_by_role("link", name="Open on GitHub").first).to_have_attribute("href", HOME)
    assert "ada" not in desk.page.url
    desk.page.reload()
    desk.idle(drawn=False)
    expect(desk.page.get_by_text("lovelace99")).to_have_count(0)


def test_a_page_with_names_does_not_print_until_they_are_hidden(desk):
    show_names(desk)
    desk.page.emulate_media(media="print")
    assert desk.page.evaluate("() => document.body.innerText.trim()") == ""
    desk.page.emulate_media(media="screen")
    press(desk, "Hide names")
    desk.page.emulate_media(media="print")
    assert "Who is one person?" in desk.page.evaluate("() => document.body.innerText")
    assert "lovelace99" not in desk.page.content()
    desk.page.emulate_media(media="screen")


def test_somebody_opts_out_and_is_in_no_number_any_more(desk):
    desk.page.get_by_label("Handle, e-mail address or pseudonym").fill("@ada-l")
    press(desk, "Leave this person out")
    expect(desk.page.get_by_text("A few people opted out.")).to_be_visible()
    expect(desk.page.get_by_text("3 people in The Turing Way: no suggestion waits")).to_be_visible()


def test_the_desk_fits_stays_at_home_and_can_be_used_by_all(desk, number):
    for scheme in SCHEMES:
        desk.page.emulate_media(color_scheme=scheme)
        accept = desk.page.get_by_role("button", name="Accept")
        assert fits(accept), "question, answer and the first suggestion at once"
    press(desk, "Accept")
    press(desk, f"Undo number {number}")
    show_names(desk)
    look_over(desk, "identities", drawn=False)
    assert desk.elsewhere == []
    assert desk.messages == []
