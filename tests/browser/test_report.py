"""A report's page in a browser: for all to use, in light and dark, wide and narrow, and presented by keys."""

import pytest

from journeys.findings.report.page import write_page
from tests.browser.conftest import WINDOW
from tests.browser.looking import SCHEMES, WIDTHS, faults
from tests.findings.report.making import made_report


@pytest.fixture
def opened(browser, tmp_path):
    """Open the page from a file, as people do who were sent it; it may complain of nothing and fetch nothing."""
    file, contexts, wrong = tmp_path / "report.html", [], []
    file.write_bytes(write_page(made_report()))

    def open_file(scheme="light", width=WINDOW["width"], at=""):
        context = browser.new_context(color_scheme=scheme, viewport={**WINDOW, "width": width})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or wrong.append(asked.url))
        page.goto(f"{file.as_uri()}{at}")
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert not wrong


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_can_use_it_read_or_presented(scheme, width, opened):
    page = opened(scheme, width)
    page.locator("summary").last.click()
    assert not faults(page)
    page.get_by_role("button", name="Present").click()
    page.keyboard.press("n")
    assert not faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_keys_turn_and_leave(opened):
    page = opened()
    page.get_by_role("button", name="Present").click()
    heading, note = page.get_by_role("heading", level=2), page.locator(".current .note")
    assert heading.all_text_contents() == ["What of funnel-people?"]
    # nothing to turn back to
    page.keyboard.press("ArrowLeft")
    assert heading.all_text_contents() == ["What of funnel-people?"]
    page.keyboard.press("ArrowRight")
    assert heading.all_text_contents() == ["What of core?"]
    assert page.evaluate("document.activeElement.textContent") == "What of core?"
    page.keyboard.press("Home")
    assert page.locator("#place").text_content() == "1 of 2"
    page.keyboard.press("End")
    assert page.locator("#place").text_content() == "2 of 2"
    assert not note.is_visible()
    page.keyboard.press("n")
    assert note.is_visible()
    page.keyboard.press("Escape")
    assert len(heading.all_text_contents()) == 3
    # keys are the reader's own again
    page.keyboard.press("Home")
    assert len(heading.all_text_contents()) == 3


def test_an_address_opens_it_presented(opened):
    page = opened(at="#present-2")
    assert page.get_by_role("heading", level=2).all_text_contents() == ["What of core?"]
