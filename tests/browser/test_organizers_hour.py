"""An organizer's hour, by keyboard alone in the real app: sign, choose, read, draft."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving

INVITE = "/invite?community=turing-way"
NAMED = """() => {
    const part = document.activeElement;
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
        seen.append(page.evaluate(NAMED).strip())
        # what folds begins with the name of its sign
        if re.match(rf"(?:keyboard_arrow_right\s+)?(?:{name})", seen[-1]):
            return
    pytest.fail(f"{name} has never the focus; these have: {seen}")


def press(app, key):
    """Press a key that runs the page again."""
    app.act(lambda: app.page.keyboard.press(key), drawn=False)


def chosen(app):
    """The pseudonym of the person whose details stand beside the list, which the address names too."""
    details = app.page.locator(".st-key-chosen strong")
    name = details.first.inner_text() if details.count() else None
    assert name is None or f"pseudonym={name}" in app.page.url
    return name


def test_an_organizers_hour_by_keyboard_alone(open_app, served):
    app = open_app(served)
    page = app.page
    app.open(INVITE, drawn=False)
    assert chosen(app) is None

    # sign: letters typed into a field are its text and choose nobody
    tab_to(page, "Your name")
    page.keyboard.type("Jil Kidd")
    press(app, "Enter")
    assert chosen(app) is None
    page.keyboard.press("Tab")

    # choose: down, down, and up again
    walked = []
    for key in "jjk":
        press(app, key)
        walked.append(chosen(app))
    first, second = walked[:2]
    assert first != second
    assert walked == [first, second, first]

    # read: why, and a draft that can be changed and copied
    details = page.locator(".st-key-chosen")
    expect(details).to_contain_text("Chance to contribute")
    tab_to(page, "Draft a message")
    page.keyboard.press("Enter")
    tab_to(page, "Message")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Kind regards, Jil")
    assert chosen(app) == first
    assert page.get_by_label("Message", exact=True).input_value().endswith("fine too. Kind regards, Jil")
    assert app.elsewhere == []
    assert [message for message in app.messages if message.startswith("error")] == []
