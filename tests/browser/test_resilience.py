"""The Resilience page in Chromium: choose somebody by the keyboard, tell the core apart, on a telephone too."""

from playwright.sync_api import expect


def test_somebody_can_be_chosen_and_the_core_told_apart(app):
    app.open("/resilience?community=The+Turing+Way")
    chosen = app.page.get_by_role("combobox", name="If this person left")
    before = chosen.input_value()
    chosen.focus()
    app.page.keyboard.press("ArrowDown")
    app.page.keyboard.press("ArrowDown")
    app.act(lambda: app.page.keyboard.press("Enter"))
    expect(chosen).not_to_have_value(before)
    expect(app.page.get_by_text(f"If {chosen.input_value()} left")).to_be_visible()
    core_by = app.page.get_by_role("radiogroup", name="By", exact=True)
    app.act(lambda: core_by.get_by_role("radio", name="kind").click())
    expect(app.page.get_by_role("heading", level=3).first).to_be_visible()
    app.page.set_viewport_size({"width": 390, "height": 800})
    app.idle()
    assert app.overflows() == []
    assert app.messages == []
    assert app.elsewhere == []
