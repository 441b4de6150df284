"""What every page is looked at for: that it fits, that all can use it, in light and dark, wide and narrow."""

import contextlib
import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError

from journeys.charts.style import DARK, LIGHT
from tests.browser.conftest import SCREENSHOTS, WINDOW

SCHEMES = ("light", "dark")
WIDTHS = (WINDOW["width"], 390)
HEIGHT = WINDOW["height"]
MOST_WORDS = {"resilience": 300}
"""Words that stand open on a page, at most: more are not read; of pages that are not named here 250."""
WORDS = r"""() => {
    const block = document.querySelector('[data-testid="stMainBlockContainer"]');
    const numbers = [...block.querySelectorAll("svg text")].filter(each => /^[\d.,%]+$/.test(each.textContent));
    return block.innerText.match(/[A-Za-z0-9][^\s]*/g).length - numbers.filter(each => each.checkVisibility()).length;
}"""
"""Counts without the numbers in figures, which nobody reads one after another."""
STREAMLITS_OWN = {
    # of its skeletons and icons, seen now and then while it still loads a part
    "aria-prohibited-attr",
    # of its field for files: a section with role "presentation" that the keyboard reaches
    "presentation-role-conflict",
}
"""Faults of Streamlit's own elements, seen with a plain page of theirs too, each with the element that has it."""
GREYS = {
    name: [f"rgb({', '.join(map(str, bytes.fromhex(grey[1:])))})" for grey in (look.ink, look.muted, look.faint)]
    for name, look in zip(SCHEMES, (LIGHT, DARK), strict=True)
}
IN_SCHEME = """([scheme, others]) =>
    getComputedStyle(document.querySelector('[data-testid="stApp"]')).colorScheme === scheme
    && [...document.querySelectorAll(".main-svg text")].every(word => !others.includes(getComputedStyle(word).fill))
"""
"""No word of a figure wears a grey of the other scheme, though the page was open when it changed."""


def faults(page, known=STREAMLITS_OWN):
    """What keeps people from using the page, each with the first part that does."""
    found = Axe().run(page).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found if fault["id"] not in known]


def words(page):
    """How many words stand open in the page's main block."""
    return page.evaluate(WORDS)


def fits(part):
    """Whether all of a part stands in the window at once, with what is above it."""
    box = part.bounding_box()
    return box["y"] + box["height"] <= HEIGHT


def look_over(app, name, first=None, *, drawn=True, at_rest=True):
    """See that nothing is wider than the window and that all can use the page; keep pictures of it if asked.

    In a wide window the page's first part, if one is named, stands there at once with the question and the answer.
    Before anything is chosen or opened the page has few words.
    It ends dark and wide.
    """
    assert not at_rest or words(app.page) <= MOST_WORDS.get(name, 250)
    for scheme, other, widths in zip(SCHEMES, reversed(SCHEMES), (WIDTHS, WIDTHS[::-1]), strict=True):
        app.page.emulate_media(color_scheme=scheme)
        app.page.wait_for_function(IN_SCHEME, arg=[scheme, GREYS[other]])
        for width in widths:
            app.page.set_viewport_size({"width": width, "height": HEIGHT})
            app.idle(drawn=drawn)
            assert first is None or width != WINDOW["width"] or fits(first), "question, answer and this at once"
            assert app.overflows() == []
            assert faults(app.page) == []
            shoot(app, f"{name}-{scheme}-{width}", drawn=drawn)


def shoot(app, name, *, drawn=True):
    """Keep a picture of the whole page, for people to look at, where SCREENSHOTS is set: it takes its time."""
    if not os.environ.get("SCREENSHOTS"):
        return
    block = app.page.locator('[data-testid="stMainBlockContainer"]')
    width = app.page.viewport_size["width"]
    app.page.set_viewport_size({"width": width, "height": int(block.bounding_box()["height"]) + 20})
    app.idle(drawn=drawn)
    SCREENSHOTS.mkdir(exist_ok=True)
    app.page.screenshot(path=SCREENSHOTS / f"{name}.png")


def downloaded(page, button):
    """Press a button and give what it downloads; after a scroll Chromium may give a driven first click to the frame."""
    button.scroll_into_view_if_needed()
    for _ in range(10):
        with contextlib.suppress(TimeoutError):
            with page.expect_download(timeout=4_000) as download:
                button.click()
            return download.value
    return pytest.fail("nothing was downloaded")
