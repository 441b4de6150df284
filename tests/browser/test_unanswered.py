"""The Unanswered page in Chromium: who waits, within what time, in which groups, and the link to a person."""

import re

from playwright.sync_api import expect

from tests.browser.looking import look_over

LINK = "/unanswered?community=The+Turing+Way"


def test_the_time_and_the_groups_can_be_chosen_and_sent_on(app):
    app.open(LINK, drawn=False)
    app.act(lambda: app.page.get_by_role("radio", name="7 days").click(), drawn=False)
    expect(app.page.get_by_text("had no answer within 7 days").first).to_be_visible()
    app.page.get_by_text("Where are newcomers not answered?").click()
    groups = app.page.get_by_role("radiogroup", name="By", exact=True)
    app.act(lambda: groups.get_by_role("radio", name="weekday").click(), drawn=False)
    expect(app.page).to_have_url(re.compile(r"doors_by=weekday.*within=7\+days"))
    app.page.reload()
    app.idle(drawn=False)
    expect(groups.get_by_role("radio", name="weekday")).to_be_checked()
    expect(app.page.get_by_text("had no answer within 7 days").first).to_be_visible()
    app.page.set_viewport_size({"width": 390, "height": 800})
    app.idle(drawn=False)
    assert app.overflows() == []
    assert app.messages == []
    assert app.elsewhere == []


def test_a_person_who_waits_links_to_their_page_and_all_can_read_it(app):
    app.open(LINK, drawn=False)
    look_over(app, "unanswered", drawn=False)
    first = app.page.get_by_role("link", name=re.compile(r"^[a-z]+-[a-z]+-\d{4}$")).first
    pseudonym = first.text_content()
    app.act(first.click, drawn=False)
    expect(app.page).to_have_url(re.compile(f"/person.*{pseudonym}"))
