"""What a page says while it runs without a screen: each number once, and nothing that a download would not show."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from journeys.analysis.stats.download_rounding import STAGES_LAYOUT, round_counts
from pages.parts.record.headless import run, show
from pages.parts.record.record import Cell, Headline, Record
from pages.parts.shared import session_keys

KEY = b"a secret of the tests"


@pytest.fixture
def shown(demo_folder, monkeypatch):
    """Run pages over the demo: ``shown("funnel")``."""
    monkeypatch.setenv("JOURNEYS_STORE", str(demo_folder))
    return lambda page: run(page, {"community": "turing-way"})


def said(script):
    """Run a script with a record, and return it."""
    app, kept = AppTest.from_function(script, default_timeout=60), Record()
    app.session_state[session_keys.RECORD] = kept
    app.run()
    return kept, app


def test_sentences_come_in_order_once_and_without_stars():
    def script():
        from pages.parts.shared import blocks

        blocks.say("**Two** of github:a/** wait.")
        blocks.bullets(["One.", "**Two** of github:a/** wait."])
        blocks.small("Three.")

    # of three stars the first is part of a pattern's text; here two stars end it, as they do on the page
    assert said(script)[0].sentences == ["Two of github:a/ wait.", "One.", "Three."]


def test_one_name_stands_for_one_number():
    def script():
        from pages.parts.record import record

        record.people("people", 7)
        record.people("people", 7)
        record.people("people", 8)

    kept, app = said(script)
    assert kept.headlines == {"people": Headline(7, "people")}
    assert len(app.exception) == 1


def test_nothing_is_kept_for_people_who_look_at_the_page():
    def script():
        from pages.parts.record import record

        record.people("people", 7)
        record.sentence("Seven.")

    app = AppTest.from_function(script, default_timeout=60).run()
    assert not app.exception
    assert session_keys.RECORD not in app.session_state


def test_people_leave_as_multiples_of_five_shares_in_bands_and_other_numbers_as_they_are():
    kept = Record("home")
    kept.headlines = {
        "people": Headline(7, "people"),
        "waiting": Headline(7, "number"),
        "of many": Headline(0.46, "share", 100),
        "of few": Headline(0.46, "share", 12),
        "unknown": Headline(None, "people"),
    }
    leaving = kept.leaving(KEY)
    # 7 becomes 5 or 10; of 100 there are 20 bands of five people, and the one from 0.45 to 0.5 has its middle at 0.475
    assert leaving.pop("people") in (5, 10)
    assert leaving == {"waiting": 7, "of many": 0.475, "of few": None, "unknown": None}


def test_a_headline_that_a_download_shows_too_is_the_same_in_both():
    rows = pd.DataFrame({"stage": ["join", "lead"], "n": [61, 33], "reached": [62, 34], "estimate": [0.2, 0.7]})
    away = round_counts(rows, STAGES_LAYOUT, key=KEY, name="stages-home").set_index("stage")
    for stage, n, reached, estimate in rows.itertuples(index=False):
        kept = Record("home")
        kept.headlines["reached"] = Headline(reached, "people", cell=Cell("stages-home", stage, "reached"))
        kept.headlines["share"] = Headline(estimate, "share", n, Cell("stages-home", stage, "n"))
        assert kept.leaving(KEY) == {"reached": away.loc[stage, "reached"], "share": away.loc[stage, "estimate"]}


def test_headlines_of_the_funnel_are_those_of_its_download(shown, demo_folder):
    kept = shown("funnel")
    table, key = kept.tables["stages-turing-way"].set_index("stage"), (demo_folder / "key").read_bytes()
    leaving = kept.leaving(key)
    assert kept.headlines["people who reached discover"].value == 180
    for stage in table.index:
        assert leaving[f"people who reached {stage}"] == table.loc[stage, "reached"]
    assert leaving["people followed from join"] == table.loc["join", "n"]
    assert leaving["share who go on from join"] == table.loc["join", "estimate"]


def test_the_headlines_of_resilience_are_those_of_its_downloads(shown, demo_folder):
    kept = shown("resilience")
    leaving = kept.leaving((demo_folder / "key").read_bytes())
    core, days = kept.tables["core-turing-way"].iloc[-1], kept.tables["days-turing-way"].iloc[0]
    assert leaving["bus factor"] == core["bus_factor"]
    assert leaving["people who worked in the year"] == core["people"]
    assert leaving["away people who reached join"] == days["away"]


def test_the_text_of_rejected_records_is_not_kept(shown):
    assert "rejected-records" not in shown("data").tables


def test_a_page_says_the_same_as_its_screen(shown, open_page, demo_folder):
    kept = shown("work")
    screen = "\n".join(element.value for element in open_page(demo_folder, "work", community="turing-way").markdown)
    plain = screen.replace("\\", "").replace("**", "")
    assert len(kept.sentences) > 5
    assert all(sentence in plain for sentence in kept.sentences)
    assert (kept.community, kept.as_of.isoformat()) == ("turing-way", "2026-06-28")


@pytest.mark.parametrize("page", ["invite", "funnel", "work"])
def test_what_a_page_says_names_no_key_no_click_and_no_switch(page, shown):
    told = " ".join(shown(page).sentences).casefold()
    assert told
    assert not [word for word in ("press", "click", "choose a row", "show names") if word in told]


def test_what_is_shown_is_json_with_the_choices_of_an_address(demo_folder, monkeypatch):
    monkeypatch.setenv("JOURNEYS_STORE", str(demo_folder))
    told = show("timing", {"community": "turing-way", "until": "2025-01-01"}, KEY)
    assert list(told) == ["page", "community", "as_of", "sentences", "headlines", "tables"]
    assert (told["page"], told["community"], told["as_of"]) == ("timing", "turing-way", "2025-01-01")
    assert told["headlines"]["people"] % 5 == 0
    assert set(told["tables"]["timing-turing-way"][0]) == {"days", "share", "at_risk", "low", "high"}
