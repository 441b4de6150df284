"""The picture of the network in Chromium: drawn, folded, searched, chosen; and no name in it ever becomes script."""

import contextlib
import re
import threading
import time

import pandas as pd
import pytest
import uvicorn
from playwright.sync_api import TimeoutError, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from journeys.charts.network.picture import BUDGET, arrange, draw_network
from pages.parts.shared import embed
from tests.browser.conftest import PATIENCE_MS, free_port, serving, until
from tests.browser.looking import HEIGHT, WIDTHS, downloaded, faults, look_over
from tests.charts.network.test_picture import EVIL, chain, crowd, overlapping, some_people
from tests.pages.test_network import QUESTION, ROWS, fill

PAGE = "/network?community=The+Turing+Way"
DRAWN = "html[data-drawn]"
KNOWN = ("Unrecognized feature", "does not match the recipient window's origin ('null')")
"""Streamlit asks for permissions that Chromium does not know for every frame; axe writes to frames that are closed."""
BAIT = "window.parent.alert(9);document.title='taken'"


def open_network(app, path=PAGE):
    app.open(path, drawn=False)
    return app, picture_of(app.page)


def picture_of(page):
    """Wait until the frame's picture is drawn, and give the frame."""
    element = page.locator("iframe").first
    element.wait_for()
    frame = element.element_handle().content_frame()
    frame.wait_for_selector(DRAWN, state="attached", timeout=PATIENCE_MS)
    return frame


def complaints(app):
    return [message for message in app.messages if not any(known in message for known in KNOWN)]


def spot(page, frame, number):
    """Give the point of the window at which a sign stands."""
    box = page.locator("iframe").first.bounding_box()
    inner = frame.evaluate(
        """number => {
            const [x, y] = picture.at(number), canvas = document.getElementById('picture').getBoundingClientRect();
            return [x + canvas.x, y + canvas.y];
        }""",
        number,
    )
    return box["x"] + inner[0], box["y"] + inner[1]


def choose_row(page, outcome, table=0):
    """Choose a table's first row; the grid takes a click only once it has seen the pointer, so not always the first."""
    rows = page.locator('[data-testid="data-grid-canvas"]').nth(table)
    for _ in range(10):
        page.mouse.move(2, 2)
        rows.hover(position={"x": 15, "y": 52}, force=True)
        rows.click(position={"x": 15, "y": 52}, force=True)
        with contextlib.suppress(TimeoutError):
            return outcome.wait_for(timeout=4_000)
    return expect(outcome).to_be_visible()


def test_the_page_fits_stays_at_home_and_can_be_used_by_all(open_app, address):
    app, frame = open_network(open_app(address, "dark"))
    expect(app.page.get_by_role("heading", level=1)).to_have_text(QUESTION)
    expect(frame.locator("html")).to_have_class("dark")
    app.page.emulate_media(color_scheme="light")
    expect(frame.locator("html")).not_to_have_class("dark")  # as at dawn, with the page open
    look_over(app, "network", app.page.locator("iframe").first, drawn=False)
    expect(frame.locator("html")).to_have_class("dark")
    app.page.set_viewport_size({"width": WIDTHS[-1], "height": HEIGHT})
    app.idle(drawn=False)
    assert frame.evaluate("innerWidth") < WIDTHS[-1]
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the picture fits a telephone"
    assert app.elsewhere == []
    assert complaints(app) == []


def test_the_frame_itself_can_be_used_by_all(open_app, address):
    app, frame = open_network(open_app(address))
    app.page.goto(frame.url)
    app.page.wait_for_selector(DRAWN, state="attached")
    assert faults(app.page, known=()) == []


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The app over a store of three people who share threads."""
    folder = tmp_path_factory.mktemp("served")
    fill(folder, ROWS)
    with serving(folder, folder / "server.log") as address:
        yield address


def test_the_month_is_kept_in_the_link(open_app, served):
    app, frame = open_network(open_app(served))
    expect(frame.locator("html")).not_to_have_class("dark")
    assert frame.evaluate("() => picture.count()") == 3
    app.page.get_by_role("slider").focus()
    app.act(lambda: app.page.keyboard.press("ArrowLeft"), drawn=False)
    expect(app.page).to_have_url(re.compile("month=Jan"))
    expect(app.page.get_by_text("No three of the 2 people")).to_be_visible()
    app.page.reload()
    app.idle(drawn=False)
    expect(app.page.get_by_text("No three of the 2 people")).to_be_visible()
    assert picture_of(app.page).evaluate("() => picture.count()") == 2
    assert complaints(app) == []


def test_a_row_of_the_table_shows_the_person_in_the_picture_without_loading_it_anew(open_app, served):
    app, frame = open_network(open_app(served))
    frame.evaluate("window.untouched = true")
    app.page.get_by_text("Everybody in the network as a table").click()
    choose_row(app.page, app.page.get_by_text("Tied to 2 people"))
    expect(app.page).to_have_url(re.compile("pseudonym="))
    expect(frame.locator("#told")).to_contain_text("ties drawn: 2")
    assert frame.evaluate("window.untouched")
    app.page.reload()
    app.idle(drawn=False)
    told = picture_of(app.page).locator("#told")
    expect(told).to_contain_text("ties drawn: 2")
    assert complaints(app) == []


def test_the_network_downloads(open_app, served):
    app, _ = open_network(open_app(served))
    app.page.get_by_text("Everybody in the network as a table").click()
    for button, ending, begins in (
        ("People (CSV)", "-people.csv", "id,pseudonym,stage,role,first_month"),
        ("GEXF", ".gexf", "<?xml"),
        ("GraphML", ".graphml", "<?xml"),
    ):
        download = downloaded(app.page, app.page.get_by_role("button", name=button, exact=True))
        assert download.suggested_filename == f"network-turing-way-thread-2021-02{ending}"
        text = download.path().read_text(encoding="utf-8")
        assert text.startswith(begins)
        assert "github:" not in text


def test_the_picture_is_taken_away_as_it_is(open_app, served):
    app, _ = open_network(open_app(served))
    app.page.get_by_role("button", name="Take away").click()
    download = downloaded(app.page, app.page.get_by_role("button", name="SVG").first)
    assert download.suggested_filename == "turing-way-network-180mm.svg"
    # the citation and its BibTeX, without the address of one's own machine
    cited = app.page.get_by_test_id("stCode").filter(has_text=QUESTION)
    expect(cited).to_have_count(2)
    assert not any(served in text for text in cited.all_inner_texts())
    assert "The Turing Way · as of 12 Feb 2021" in download.path().read_text(encoding="utf-8")
    assert app.elsewhere == []


@pytest.fixture(scope="module")
def host():
    """A page with a frame like Streamlit's around whatever picture it is told to show."""

    async def around(request: Request) -> HTMLResponse:
        inside = f'<iframe src="{request.query_params["of"]}" width="1000" height="500" '
        frame = f'{inside} sandbox="allow-same-origin allow-scripts"></iframe>'
        return HTMLResponse(f'<html><link rel="icon" href="data:,"><body>{frame}</body></html>')

    routes = [Route("/", around), Route(f"{embed.PATH}/{{token}}", embed.show)]
    port = free_port()
    config = uvicorn.Config(Starlette(routes=routes), port=port, log_level="error", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    running.join(10)


def drawn(people):
    return draw_network(arrange(people, chain(len(people)), first=range(min(3, len(people)))))


class Shown:
    """A picture in a window, and all that it asked for, said and tried."""

    def __init__(self, page, host, people):
        self.page, self.asked, self.messages, self.alerts = page, [], [], []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("dialog", lambda dialog: (self.alerts.append(dialog.message), dialog.dismiss()))
        page.goto(f"{host}/?of={embed.link(drawn(people), time.time())}")
        self.frame = picture_of(page)

    def elsewhere(self, host):
        """What was asked of any other host."""
        return [url for url in self.asked if not url.startswith((host, "data:"))]


@pytest.fixture
def show(browser, host):
    context = browser.new_context(viewport={"width": 1100, "height": 600})
    yield lambda people: Shown(context.new_page(), host, people)
    context.close()


def test_names_that_would_be_script_are_only_ever_text(show, host):
    baits = (*EVIL, f'<svg onload="{BAIT}">', f"javascript:{BAIT}", "![x](https://tracker.invalid/x.png)")
    people = some_people(len(baits)).assign(label=baits, facts=[f"{bait}\n{bait}" for bait in baits])
    shown = show(people)
    for number, bait in enumerate(baits):
        shown.page.mouse.move(2, 2)
        shown.page.mouse.move(*spot(shown.page, shown.frame, number))
        card = shown.frame.locator("#hover")
        expect(card.locator("span").first).to_have_text(bait, use_inner_text=False)
        assert card.locator("img, script, svg, a, iframe").count() == 0
        box = card.bounding_box()
        assert box["width"] <= 300, "a very long name breaks"
        shown.page.mouse.click(*spot(shown.page, shown.frame, number))
        shown.frame.locator("#search").fill(bait[:30])
        expect(shown.frame.locator("#told")).to_contain_text("found")
        shown.frame.locator("#search").fill("")
    assert shown.alerts == []
    assert shown.messages == []
    assert shown.elsewhere(host) == []
    assert shown.page.title() != "taken"


def test_script_inside_the_frame_could_reach_nothing(show, host):
    """Suppose a name did become script: it could not touch the app around it, nor ask any host, its own included."""
    shown = show(some_people(3))
    reached = shown.frame.evaluate("() => { try { return parent.document.title } catch (fault) { return fault.name } }")
    assert reached == "SecurityError"
    assert shown.frame.evaluate("() => { try { return document.cookie } catch (fault) { return fault.name } }") == (
        "SecurityError"
    )
    for address in ("https://tracker.invalid/", host):
        assert shown.frame.evaluate("address => fetch(address).then(() => 'answered', () => 'refused')", address) == (
            "refused"
        )
        loaded = "address => new Promise(done => { const image = new Image(); image.onload = () => done('loaded'); "
        loaded += "image.onerror = () => done('refused'); image.src = address; })"
        assert shown.frame.evaluate(loaded, f"{address}/x.png") == "refused"


def test_many_people_are_folded_into_groups_that_a_click_unfolds(show):
    many = BUDGET + 60  # in groups of 50: thirteen of 50 and one of 10
    people = some_people(many).assign(x=[float(10 * (n // 50 % 4) + n % 7) for n in range(many)])
    people = people.assign(y=[float(10 * (n // 200) + n % 50 // 7) for n in range(many)])
    shown = show(people)
    count = "() => picture.count()"
    assert shown.frame.evaluate(count) == 14
    first_group = many + 1
    shown.page.mouse.click(*spot(shown.page, shown.frame, first_group))
    until(lambda: shown.frame.evaluate(count) == 13 + 50)
    assert shown.frame.evaluate("number => picture.has(number)", first_group) is False
    shown.frame.locator("#search").fill("quiet-otter-0659")
    shown.frame.locator("#search").press("Enter")
    until(lambda: shown.frame.evaluate(count) == 12 + 50 + 10)
    shown.frame.get_by_role("button", name="Unfold all groups").click()
    until(lambda: shown.frame.evaluate(count) == many)
    expect(shown.frame.get_by_role("button", name="Unfold all groups")).to_be_hidden()
    shown.frame.get_by_role("button", name="Fold groups").click()
    until(lambda: shown.frame.evaluate(count) == 14)
    assert shown.messages == []


def test_the_search_says_how_many_it_found(show):
    shown = show(some_people(12))
    shown.frame.locator("#search").fill("OTTER-001")
    expect(shown.frame.locator("#told")).to_have_text("2 found")  # 0010 and 0011
    shown.frame.locator("#search").fill("nobody")
    expect(shown.frame.locator("#told")).to_have_text("0 found")
    shown.frame.locator("#search").press("Escape")
    expect(shown.frame.locator("#told")).to_have_text("")


def test_the_theme_and_a_person_come_with_the_last_part_of_the_address(show):
    shown = show(some_people(5))
    frame = shown.frame
    frame.evaluate("window.untouched = true")
    frame.evaluate("location.hash = 'theme=dark&who=1'")
    expect(frame.locator("html")).to_have_class("dark")
    expect(frame.locator("#told")).to_have_text("quiet-otter-0001: ties drawn: 2")
    frame.evaluate("location.hash = 'theme=light&who=<img src=x onerror=alert(1)>'")
    expect(frame.locator("html")).to_have_class("")
    expect(frame.locator("#told")).to_have_text("")
    assert frame.evaluate("window.untouched")
    assert shown.alerts == []


def test_nothing_moves_by_itself(show):
    shown = show(some_people(30))
    where = "() => Array.from({ length: 30 }, (_, number) => picture.at(number))"
    before = shown.frame.evaluate(where)
    shown.frame.evaluate("() => new Promise(done => setTimeout(done, 500))")
    assert shown.frame.evaluate(where) == before


def test_the_letters_of_no_two_labels_overlap_however_near_people_go(show):
    shown = show(crowd())
    counts = []
    for scale in (0.3, 0.7, 1, 1.6, 3, 8):
        boxes = shown.frame.evaluate("scale => picture.labels(scale)", scale)
        assert not overlapping(boxes)
        counts.append(len(boxes))
    assert counts[0] >= 1
    assert max(counts) > 12
    assert shown.messages == []


def test_the_picture_is_moved_by_the_pointer_and_the_keys_and_the_wheel_only_after_a_click(show):
    shown = show(some_people(30))
    at, scale = "() => picture.at(3)", "() => picture.scale()"
    x, y = shown.frame.evaluate(at)
    shown.page.mouse.move(400, 300)
    before = shown.frame.evaluate(scale)
    shown.page.mouse.wheel(0, -100)
    assert shown.frame.evaluate(scale) == before
    shown.page.mouse.down()
    shown.page.mouse.move(450, 280, steps=4)
    shown.page.mouse.up()
    assert shown.frame.evaluate(at) == pytest.approx([x + 50, y - 20])
    shown.page.mouse.wheel(0, -100)
    until(lambda: shown.frame.evaluate(scale) > before)
    shown.frame.locator("#picture").press("0")
    assert shown.frame.evaluate(at) == pytest.approx([x, y])
    shown.frame.locator("#picture").press("ArrowRight")
    assert shown.frame.evaluate(at) == pytest.approx([x - 60, y])


def test_a_picture_of_nobody_and_of_one_is_drawn(show):
    for count in (0, 1):
        people = pd.DataFrame(some_people(count))
        assert show(people).messages == []
