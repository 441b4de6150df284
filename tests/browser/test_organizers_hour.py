"""An organizer's hour, by keyboard alone in the real app: sign, choose, read, note, undo, match, reload."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.looking import look_over

INVITE = "/invite?community=turing-way"
NAMED = """() => {
    let part = document.activeElement;
    while (part.shadowRoot?.activeElement) part = part.shadowRoot.activeElement;
    return part.getAttribute("aria-label") || part.closest("label")?.innerText || part.innerText || "";
}"""
FIRST_TABS = 150


@pytest.fixture
def served(demo_folder, tmp_path):
    shutil.copytree(demo_folder, tmp_path / "store")
    with serving(tmp_path / "store", tmp_path / "server.log") as address:
        yield address


def tab_to(page, name):
    """Go on with the tabulator key until what is named so has the focus."""
    seen = []
    for _ in range(FIRST_TABS):
        page.keyboard.press("Tab")
        # the icon of what folds is a word for the browser
        seen.append(re.sub(r"^keyboard_arrow_\w+\s+", "", page.evaluate(NAMED).strip())[:80])
        if re.match(name, seen[-1]):
            return
    pytest.fail(f"{name} has never the focus; these have: {seen}")


def press(app, key):
    """Press a key that runs the page again."""
    app.act(lambda: app.page.keyboard.press(key), drawn=False, again=True)


def chosen(app):
    """The pseudonym of the person whose details stand beside the list, which the address names too."""
    details = app.page.locator(".st-key-chosen strong")
    name = details.first.inner_text() if details.count() else None
    assert name is None or f"pseudonym={name}" in app.page.url
    return name


def read_and_change_the_draft(app):
    page = app.page
    details = page.locator(".st-key-chosen")
    expect(details).to_contain_text("Chance to contribute")
    tab_to(page, "Draft a message")
    page.keyboard.press("Enter")
    tab_to(page, "Message")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Kind regards, Jil")
    assert page.get_by_label("Message", exact=True).input_value().endswith("fine too. Kind regards, Jil")
    # leaving the field sends what was typed, which runs the page
    app.act(lambda: tab_to(page, "Copy"), drawn=False)


def name_a_mentor(app):
    page = app.page
    tab_to(page, "More: ")
    page.keyboard.press("Enter")
    tab_to(page, "Mentors: ")
    page.keyboard.press("Enter")
    tab_to(page, ".*Mentor's pseudonym")
    app.offered(page.locator(":focus"))
    press(app, "Enter")
    tab_to(page, "Save settings")
    press(app, "Enter")
    expect(page.get_by_text("takes newcomers with weight")).to_be_visible()


def test_an_organizers_hour_by_keyboard_alone(open_app, served):
    app = open_app(served)
    page = app.page
    app.open(INVITE, drawn=False)
    assert chosen(app) is None

    # sign: letters typed into a field are its text and choose nobody
    tab_to(page, "Your name")
    page.keyboard.type("Jil Kidd")
    # the page may have run already, to keep the name in the browser
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    app.idle(drawn=False)
    assert chosen(app) is None
    page.keyboard.press("Tab")

    # a key whose release is lost, as that of a button that goes meanwhile, keeps no other from acting
    page.keyboard.down("F9")

    # choose: down, down, and up again
    walked = []
    for key in "jjk":
        press(app, key)
        walked.append(chosen(app))
    first, second = walked[:2]
    assert first != second
    assert walked == [first, second, first]

    # read: why, and a draft that can be changed and copied; its letters are its text too
    read_and_change_the_draft(app)
    assert chosen(app) == first

    # note and undo: the next person follows, and the first comes back
    press(app, "i")
    expect(page.get_by_text(f"{first} was invited (number 1).")).to_be_visible()
    assert chosen(app) == second
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    press(app, "u")
    assert chosen(app) == first
    press(app, "l")
    third = chosen(app)
    press(app, "d")
    assert third == second
    assert chosen(app) not in (first, second)

    # match: somebody becomes a mentor, and a person whom they fit is paired with them
    name_a_mentor(app)
    page.evaluate("document.activeElement.blur()")
    while not page.locator(".st-key-chosen").get_by_role("button", name="Pair").count():
        press(app, "j")
    paired = chosen(app)
    press(app, "p")
    expect(page.get_by_text(f"{paired} goes with")).to_be_visible()

    # reload: whoever was noted stays out of the list
    for noted in (first, second, paired):
        app.open(f"{INVITE}&pseudonym={noted}", drawn=False)
        assert chosen(app) is None

    look_over(app, "invite", drawn=False, at_rest=False)
    app.open("/back_test?community=turing-way", drawn=False)
    look_over(app, "back-test", drawn=False)
    assert app.elsewhere == []
    assert [message for message in app.messages if message.startswith("error")] == []
