"""The digest on the Overview page."""

from journeys.findings.digest import PROMISE_HOURS


def opened(open_page, folder, **choices):
    app = open_page(folder, community="turing-way", **choices)
    app.session_state["digest"] = True
    return app.run()


def test_it_costs_nothing_before_somebody_opens_it(demo_folder, open_page):
    app = open_page(demo_folder, community="turing-way")
    assert "Digest" in [menu.proto.popover.label for menu in app.get("popover")]
    assert not any("three things" in code.value for code in app.code)


def test_it_can_be_copied_and_downloaded(demo_folder, open_page):
    app = opened(open_page, demo_folder)
    (text,) = (code.value for code in app.code if "things**" in code.value)
    assert text.startswith("**The Turing Way, May 2026: three things**\n\n**These data end ")
    assert f"{PROMISE_HOURS} hours" in text
    assert "Download for a mail" in [button.proto.label for button in app.get("download_button")]


def test_of_a_chosen_day_it_is_of_the_whole_month_before_and_says_nothing_of_old_data(demo_folder, open_page):
    (text,) = (code.value for code in opened(open_page, demo_folder, until="2026-03-15").code if "**" in code.value)
    assert text.startswith("**The Turing Way, Feb 2026: ")
    assert "These data end" not in text
