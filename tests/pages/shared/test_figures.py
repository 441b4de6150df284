"""The menu at each figure."""

import pytest

from journeys.charts.paper import chromium
from journeys.sentences.data import NO_CHROMIUM


def labels(app):
    return [button.proto.label for button in app.get("download_button")]


def opened(open_page, folder):
    app = open_page(folder, "funnel", community="turing-way")
    app.session_state["take-cohorts"] = True
    return app.run()


@pytest.mark.parametrize(
    "page", ["overview", "funnel", "timing", "flow", "work", "resilience", "unanswered", "data", "network"]
)
def test_every_figure_has_one(page, demo_folder, open_page):
    app = open_page(demo_folder, page, community="turing-way")
    # beside them old data have a menu that fetches newer ones, and the Overview page one with its digest
    offered = [menu.proto.popover.label for menu in app.get("popover")]
    menus = [label for label in offered if label not in ("Fetch one", "Digest")]
    # the network's picture is in a frame
    assert menus == ["Take away"] * len([*app.get("plotly_chart"), *app.get("iframe")])
    assert menus
    # what is in it costs nothing before somebody opens it
    assert "SVG" not in labels(app)


def test_it_offers_files_the_sentence_and_two_citations(monkeypatch, demo_folder, open_page):
    monkeypatch.setattr(chromium, "find_chromium", lambda: "/usr/bin/chromium")
    app = opened(open_page, demo_folder)
    assert [label for label in labels(app) if label != "Download as CSV"] == ["SVG", "PNG", "PDF"] * 2
    # beside them stands the command that fetches newer data
    sentence, cited, entry = (code.value for code in app.code if code.language != "shell")
    assert sentence in {text.value.replace("\\", "").replace("**", "") for text in app.markdown}
    assert cited.startswith("The Turing Way: Where do people stop")
    assert entry.startswith("@misc{turing-way-cohorts-")
    # the app runs on this machine: its address would lead readers nowhere
    assert "http" not in cited + entry


def test_without_a_chromium_it_says_so_and_offers_a_page(monkeypatch, demo_folder, open_page):
    monkeypatch.setattr(chromium, "find_chromium", lambda: None)
    app = opened(open_page, demo_folder)
    assert [label for label in labels(app) if label != "Download as CSV"] == ["HTML"]
    assert NO_CHROMIUM["html"] in [text.value for text in app.markdown]


def test_a_figure_of_another_community_is_cited_as_that_one_s(monkeypatch, demo_folder, open_page):
    monkeypatch.setattr(chromium, "find_chromium", lambda: None)
    app = open_page(demo_folder, "overview", community="turing-way")
    app.session_state["take-people-bigscience"] = True
    app = app.run()
    _, cited, entry = (code.value for code in app.code if code.language != "shell")
    assert cited.startswith("BigScience: How is the community doing?")
    assert entry.startswith("@misc{bigscience-")
