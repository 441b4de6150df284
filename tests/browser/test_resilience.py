"""The Resilience page in Chromium: choose somebody by the keyboard, tell the core apart, on a telephone too."""

from playwright.sync_api import expect

from tests.browser.conftest import until


def test_somebody_can_be_chosen_and_the_core_told_apart(app):
    app.open("/resilience?community=The+Turing+Way", drawn=False)
    app.page.get_by_text("What depends on one person?").click()
    chosen = app.page.get_by_role("combobox", name="If this person left")
    before = chosen.input_value()

    def found():
        # how far the list has been walked by then is not known, so somebody else is named
        chosen.fill(next(name for name in app.offered(chosen) if name != before))
        app.page.wait_for_timeout(500)
        return app.page.get_by_role("option").count() == 1

    until(found)
    app.act(lambda: app.page.keyboard.press("Enter"), drawn=False)
    expect(chosen).not_to_have_value(before)
    expect(app.page.get_by_text(f"If {chosen.input_value()} left")).to_be_visible()
    app.page.get_by_text("How many carry most of the work?").click()
    core_by = app.page.get_by_role("radiogroup", name="By", exact=True)
    app.act(lambda: core_by.get_by_role("radio", name="kind").click(), drawn=False)
    expect(app.page.get_by_role("heading", level=3).first).to_be_visible()
    app.page.set_viewport_size({"width": 390, "height": 800})
    app.idle(drawn=False)
    assert app.overflows() == []
    assert app.messages == []
    assert app.elsewhere == []
