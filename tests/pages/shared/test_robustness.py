"""The block of the four pages that counts the answer again under other choices, over the demo exports and by hand."""

import io

import pandas as pd
import pytest

from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import act, put
from tests.pages.test_identities import PLACE

HEADLINES = {
    "funnel": ["From discover", "From join", "From contribute"],
    "timing": ["Days from discover"],
    "network": ["Modularity"],
    "resilience": ["Areas that would lose half", "Of them, nobody could step in", "Core", "Bus factor"],
}


def ask(app, page):
    app = app.toggle(key=f"try_choices-{page}").set_value(True).run()
    assert not app.exception
    return app


def texts(app):
    return "\n".join(element.value for element in [*app.markdown, *app.text]).replace("\\", "")


def choices_shown(app):
    return next(frame.value for frame in app.dataframe if "The answer" in frame.value)


@pytest.mark.parametrize("page", HEADLINES)
def test_each_page_says_under_which_choices_its_answer_holds(page, leaving, demo_folder, open_page):
    app = open_page(demo_folder, page, community="turing-way")
    # nothing is counted again before somebody asks
    assert "choices-turing-way.csv" not in "".join(leaving)
    app = ask(app, page)
    shown = choices_shown(app)
    assert shown.columns.tolist() == ["Choice", *HEADLINES[page], "The answer"]
    assert shown["Choice"].iloc[0] == "as shown"
    assert {"horizon of 90 days", "no accounts joined"} <= set(shown["Choice"])
    differs = shown.loc[shown["The answer"] == "differs", "Choice"].tolist()
    said = texts(app)
    assert ("It depends on:" in said) == bool(differs)
    assert ("The answer holds" in said) == (not differs)
    assert all(name in said.partition("It depends on:")[2].partition(".")[0] for name in differs)


@pytest.mark.parametrize("page", HEADLINES)
def test_the_download_rounds_people_and_leaves_intervals_out(page, leaving, demo_folder, open_page):
    ask(open_page(demo_folder, page, community="turing-way", until="2026-06-30"), page)
    table = pd.read_csv(io.StringIO(leaving[f"{page}-choices-turing-way.csv"]))
    shown = ["choice", "headline", "n", "share", "people", "value", "outcome", "reason"]
    assert table.columns.tolist() == [*shown, "community", "as_of", "definition"]
    counts = table[["n", "people"]]
    assert (counts.isna() | (counts % 5 == 0)).all(axis=None)
    assert table["people"].notna().any() == (page == "resilience")
    # the same people as shown and under another choice have the same rounded number
    assert (table[table["outcome"] == "same"].groupby("headline")["n"].nunique() == 1).all()


def test_a_community_of_pairs_of_accounts_depends_on_their_joining_alone(tmp_path, open_page):
    # as tests/snapshot/test_other_choices.py counts it: 10 of 10 with joined accounts, else 0 of 10
    rows = [act(1, "old", "commented", place=PLACE), act(800, "old", "commented", place=PLACE)]
    claims = []
    for number in range(10):
        rows.append(act(300 + number, f"p{number}", "commented", place=PLACE))
        rows.append(act(310 + number, f"q{number}", "landed_change", place=PLACE))
        claims.append((f"github:p{number}", "same_as", f"github:q{number}"))
    store = Store(tmp_path)
    with open_engine() as engine:
        put(store, engine, rows, claims=claims)
    store.close()
    app = ask(open_page(tmp_path, "funnel", community="turing-way"), "funnel")
    assert "**It depends on:** no accounts joined. It holds under" in texts(app)
    shown = choices_shown(app).set_index("Choice")["From join"]
    assert shown["as shown"].startswith("100 %")
    assert shown["no accounts joined"].startswith("0 %")
