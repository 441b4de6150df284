"""What people do with the app: open a link, choose, go on, come back, by mouse and by keyboard, in light and dark."""

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.looking import downloaded, faults, look_over, words

PAGES = {
    "": "How is the community doing?",
    "funnel": "Where do people stop on the way from discovering to leading?",
    "timing": "How long does each step take?",
    "cohorts": "Do people stay?",
    "flow": "How do people move between stages?",
    "leaving": "Do contributors go on to lead, or leave?",
    "compare": "How do communities differ, and what may not be compared?",
    "work": "What do people do here, and which work is not seen?",
    "resilience": "What would be lost if one person left?",
    "data": "What is in the data, and what is missing?",
}


FIRST = {"": "stDataFrame", "resilience": "stExpander"}
"""What stands with the question and the answer in the first window, where it is no figure."""


@pytest.mark.parametrize("path", PAGES)
def test_a_deep_link_opens_its_page_on_a_fresh_server_and_all_can_use_it(path, folder, open_app, tmp_path):
    with serving(folder, tmp_path / "server.log") as fresh:
        drawn = path != "resilience"  # its figures unfold
        app = open_app(fresh, "dark").open(f"/{path}?community=The+Turing+Way", drawn=drawn)
        expect(app.page.get_by_role("heading", level=1)).to_have_text(PAGES[path])
        first = FIRST.get(path, "stPlotlyChart")
        look_over(app, path or "overview", app.page.get_by_test_id(first).first, drawn=drawn)
        assert app.messages == []
        assert app.elsewhere == []


@pytest.mark.parametrize(
    ("button", "question"),
    [("Bring exports", "Which exports do you have?"), ("See the demo's funnel", PAGES["funnel"])],
)
def test_each_way_of_a_first_visit_leads_to_its_page(button, question, app):
    app.open("/")
    app.page.get_by_role("button", name=button).click()
    expect(app.page.get_by_role("heading", level=1)).to_have_text(question)
    assert app.messages == []


@pytest.mark.parametrize(("old", "new"), [("silent_doors", "unanswered"), ("mentor_queue", "invite")])
def test_an_old_address_leads_to_its_page_with_its_choices(old, new, address, app):
    with urllib.request.urlopen(f"{address}/{old}") as answer:
        assert answer.url == f"{address}/{new}"
    app.open(f"/{old}?community=mozfest-taiwg&within=7+days", drawn=False)
    expect(app.page).to_have_url(re.compile(rf"/{new}\?.*within=7\+days"))
    expect(chosen(app, "Community")).to_have_value("MozFest Building Trustworthy AI")


@pytest.mark.parametrize("path", ["/nothing", "/frame", "/funnel/deeper", "/static.html"])
def test_an_address_without_a_page_is_not_found_and_leads_to_the_pages(path, address, app):
    with pytest.raises(urllib.error.HTTPError, match="404") as found:
        urllib.request.urlopen(address + path)
    assert "default-src 'self'" in found.value.headers["Content-Security-Policy"]
    app.page.goto(address + path)
    expect(app.page.get_by_role("heading", level=1)).to_have_text("There is no page at this address.")
    assert faults(app.page, known=()) == []
    app.page.get_by_role("link", name="Funnel").click()
    app.idle()
    expect(app.page.get_by_role("heading", level=1)).to_have_text(PAGES["funnel"])


def test_the_address_always_holds_the_community_and_back_needs_one_step_a_page(app):
    app.open("/")
    expect(app.page).to_have_url(re.compile(r"/\?community=BigScience$"))
    app.act(lambda: app.turn("Leaders", "Funnel"))
    expect(app.page).to_have_url(re.compile(r"/funnel\?community=BigScience$"))
    app.act(lambda: app.page.get_by_role("radio", name="strict").click())
    app.act(lambda: app.turn("Data", "Data"))
    expect(app.page.get_by_role("radio", name="strict")).to_be_hidden()
    app.act(lambda: app.page.go_back())
    expect(app.page.get_by_role("radio", name="strict")).to_be_checked()
    app.act(lambda: app.page.go_back())
    expect(app.page.get_by_role("heading", level=1)).to_have_text(PAGES[""])


def test_an_unknown_community_is_told_and_a_known_one_is_a_click_away(app):
    app.open("/funnel?community=Nobody", drawn=False)
    expect(app.page.get_by_role("heading", level=1)).to_have_text("Which community?")
    assert faults(app.page) == []
    app.act(lambda: app.page.get_by_role("button", name="The Turing Way").click())
    expect(app.page).to_have_url(re.compile(r"community=The\+Turing\+Way"))
    expect(app.page.get_by_role("heading", level=1)).to_have_text(PAGES["funnel"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_can_use_a_menu_that_is_open(scheme, address, open_app):
    app = open_app(address, scheme).open("/funnel?community=The+Turing+Way")
    app.act(lambda: app.page.get_by_role("button", name="Take away").first.click())
    expect(app.page.get_by_text("Copy the sentence")).to_be_visible()
    assert faults(app.page) == []
    app.page.keyboard.press("Escape")
    app.page.get_by_role("button", name="Leaders").click()
    expect(app.page.get_by_role("menu")).to_be_visible()
    assert faults(app.page) == []
    app.page.keyboard.press("Escape")
    app.page.get_by_role("button", name="Help for Show names").hover()
    expect(app.page.get_by_role("tooltip")).to_be_visible()
    assert faults(app.page) == []
    app.page.get_by_role("combobox", name="Community").click()
    expect(app.page.get_by_role("listbox")).to_be_visible()
    assert faults(app.page) == []
    app.page.keyboard.press("Escape")
    app.page.set_viewport_size({"width": 390, "height": 800})
    app.page.get_by_test_id("stExpandSidebarButton").click()
    expect(app.page.get_by_role("group", name="Leaders").get_by_role("link", name="Funnel")).to_be_visible()
    assert faults(app.page) == []


SHIFT = """window.shifted = 0; new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value
}).observe({type: "layout-shift", buffered: true})"""


@pytest.mark.parametrize("path", ["funnel", "timing", "imports", "identities", "network", "invite"])
@pytest.mark.parametrize(("width", "most"), [(1280, 0.05), (390, 0.1)])
def test_nothing_moves_while_a_page_loads(width, most, path, app):
    app.page.set_viewport_size({"width": width, "height": 800})
    app.open(f"/{path}?community=The+Turing+Way", drawn=path in ("funnel", "timing"))
    app.page.evaluate(SHIFT)
    app.page.wait_for_timeout(500)
    assert app.page.evaluate("() => window.shifted") <= most


def test_paper_has_the_rows_of_tables_the_basis_and_the_address_and_no_menus(app):
    app.open("/funnel?community=The+Turing+Way")
    rows, foot = app.page.locator("table.for-print").first, app.page.get_by_text("/funnel?community=The+Turing+Way")
    expect(rows).to_be_hidden()
    app.page.emulate_media(media="print")
    expect(rows).to_contain_text("discover")
    expect(rows).to_be_visible()
    expect(foot).to_be_visible()
    expect(app.page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(app.page.get_by_test_id("stHeader")).to_be_hidden()
    app.page.emulate_media(media="screen")


def test_a_page_at_twice_the_size_needs_no_sideways_scrolling(app):
    app.page.set_viewport_size({"width": 640, "height": 400})
    app.open("/funnel?community=The+Turing+Way")
    assert app.overflows() == []


def test_every_answer_carries_the_security_headers(address):
    for path in ("/", "/funnel", "/health", "/_stcore/health"):
        with urllib.request.urlopen(address + path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "script-src 'self' 'sha256-" in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_choice_is_kept_through_page_change_reload_and_back(app):
    app.open("/funnel")
    app.act(lambda: choose(app, "Community", "The Turing Way"))
    app.act(lambda: app.page.get_by_role("radio", name="strict").click())
    expect(app.page).to_have_url(re.compile(r"community=The\+Turing\+Way.*mode=strict"))
    app.act(lambda: app.turn("Leaders", "Timing"))
    expect(app.page.get_by_role("heading", level=1)).to_have_text(PAGES["timing"])
    expect(chosen(app, "Community")).to_have_value("The Turing Way")
    app.page.reload()
    app.idle()
    expect(chosen(app, "Community")).to_have_value("The Turing Way")
    expect(app.page.get_by_role("radio", name="strict")).to_be_checked()
    app.act(lambda: app.page.go_back())
    expect(app.page.get_by_role("heading", level=1)).to_have_text(PAGES["funnel"])
    expect(chosen(app, "Community")).to_have_value("The Turing Way")
    expect(app.page.get_by_text("definition turing-way").first).to_be_visible()


def test_a_link_may_name_a_community_by_its_slug_and_the_keyboard_alone_chooses_another(app):
    app.open("/funnel?community=mozfest-taiwg")
    expect(chosen(app, "Community")).to_have_value("MozFest Building Trustworthy AI")
    for _ in range(40):
        app.page.keyboard.press("Tab")
        if app.page.evaluate("() => document.activeElement.getAttribute('role')") == "combobox":
            break
    expect(chosen(app, "Community")).to_be_focused()
    app.page.keyboard.type("Turing")
    app.act(lambda: app.page.keyboard.press("Enter"))
    expect(chosen(app, "Community")).to_have_value("The Turing Way")


def test_a_click_on_a_bar_lists_its_people_and_a_table_downloads(app):
    app.open("/funnel?community=The+Turing+Way")
    bars = app.page.locator('[data-testid="stPlotlyChart"]').first.locator(".bars .point")
    skipped_discovering = bars.nth(1)
    app.act(lambda: skipped_discovering.click(position={"x": 5, "y": 8}, force=True), again=True)
    expect(chosen(app, "Stage")).to_have_value("discover")
    expect(chosen(app, "People")).to_have_value("who skipped it")
    # a download is of whole months
    app.page.get_by_text("Table", exact=True).first.click()
    app.act(lambda: app.page.get_by_role("button", name="to download").first.click())
    table = downloaded(app.page, app.page.get_by_role("button", name="Download as CSV").first)
    assert table.suggested_filename == "stages-turing-way.csv"
    assert table.path().read_text(encoding="utf-8").startswith("stage,observable,observed,reached")


def chosen(app, label):
    return app.page.get_by_role("combobox", name=label)


def choose(app, label, option):
    chosen(app, label).click()
    app.page.get_by_role("option", name=option).click()


def test_the_list_of_people_to_invite_has_few_words_before_somebody_is_chosen(app):
    app.open("/invite?community=The+Turing+Way", drawn=False)
    assert words(app.page) <= 250


def test_paper_has_nothing_that_only_works_on_a_screen(app):
    app.open("/network?community=The+Turing+Way", drawn=False)
    frame = app.page.locator("iframe").first.element_handle().content_frame()
    frame.wait_for_selector("html[data-drawn]", state="attached")
    app.page.emulate_media(media="print")
    # what is chosen stays, without the other choices
    expect(app.page.get_by_role("radio", name="a thread")).to_be_visible()
    expect(app.page.get_by_role("radio", name="a place in one month")).to_be_hidden()
    expect(app.page.get_by_role("combobox", name="Larger signs")).to_be_visible()
    expect(app.page.get_by_role("combobox", name="Person")).to_be_hidden()
    expect(frame.locator("#tools")).to_be_hidden()
    # what is folded opens if it is a table
    expect(app.page.locator("table.for-print", has_text="Betweenness").first).to_be_visible()
    app.page.emulate_media(media="screen")
    app.open("/funnel?community=The+Turing+Way")
    expect(app.page.get_by_text("Click a bar for its people.")).to_be_visible()
    app.page.emulate_media(media="print")
    expect(app.page.get_by_text("Click a bar for its people.")).to_be_hidden()
    app.page.emulate_media(media="screen")
