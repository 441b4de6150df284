"""The Findings page: what goes into a pack, what it would say, the pack and why there is none."""

import shutil

import pytest

from pages.parts.shared import session_keys


@pytest.fixture
def findings(demo_folder, tmp_path, monkeypatch, open_page):
    """Open the page over a copy of the demo's store, without a Chromium."""
    monkeypatch.setenv("BROWSER_PATH", "no-such-browser")
    folder = shutil.copytree(demo_folder, tmp_path / "store")

    def opened(**choices):
        app = open_page(folder, "findings", community="turing-way", **choices)
        assert not app.exception
        assert [title.value for title in app.title] == ["Which findings may be published?"]
        return app

    return opened


def test_at_rest_all_questions_of_the_chosen_community_are_asked(findings):
    app = findings()
    assert app.button_group(f"{session_keys.PACK_OF}-turing-way").value == ["turing-way"]
    assert len(app.button_group(session_keys.PACK_QUESTIONS).value) == 8
    assert app.number_input[0].value == 5
    assert not app.get("download_button")


def test_a_pack_is_made_and_offered_for_what_was_asked_only(findings):
    app = findings()
    app.button_group(session_keys.PACK_QUESTIONS).set_value(["work"]).run()
    next(b for b in app.button if b.label == "Make the pack").click().run()
    assert not app.error
    (offered,) = app.get("download_button")
    assert offered.proto.label.startswith("Download the pack (")
    app.button_group(session_keys.PACK_QUESTIONS).set_value(["work", "funnel"]).run()
    assert not app.get("download_button")


def test_a_pack_that_would_tell_more_is_refused_in_words(findings):
    app = findings()
    app.button_group(session_keys.PACK_QUESTIONS).set_value(["work"]).run()
    next(b for b in app.button if b.label == "Make the pack").click().run()
    app.number_input[0].set_value(9).run()
    next(b for b in app.button if b.label == "Make the pack").click().run()
    (error,) = app.error
    assert "fewer than 5 people" in error.value
    assert not app.get("download_button")
    assert [box.label for box in app.checkbox] == ["The earlier pack was given to nobody"]


def test_the_last_day_is_that_of_a_month(findings):
    # 20 March lies in no whole month: the pack is until the end of February
    app = findings(until="2026-03-20")
    app.button_group(session_keys.PACK_QUESTIONS).set_value(["work"]).run()
    next(b for b in app.button if b.label == "Make the pack").click().run()
    asked, _ = app.session_state[session_keys.PACK]
    assert asked.until.isoformat() == "2026-02-28"
