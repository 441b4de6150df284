"""The Compare page over the demo: two communities, others to choose, folded tables, and what leaves."""

import io
import re

import pandas as pd
import pytest

from pages.parts.compare import data

QUESTION = "How do communities differ, and what may not be compared?"


@pytest.fixture
def compared(open_page, demo_folder):
    """Open the page on The Turing Way, with choices as in an address."""

    def opened(**choices):
        app = open_page(demo_folder, "compare", community="turing-way", **choices)
        assert not app.exception
        assert not app.error
        return app

    return opened


def texts(app):
    return "\n".join(element.value.replace("\\", "") for element in app.markdown)


def test_the_community_with_most_acts_is_compared_until_others_are_chosen(compared):
    app = compared()
    (chosen,) = [each for each in app.button_group if each.label == "Compare with"]
    assert set(chosen.options) == {"BigScience", "MozFest Building Trustworthy AI"}
    assert chosen.value == ["bigscience"]
    assert re.search(r"The Turing Way and BigScience \*\*differ in|between The Turing Way and BigScience", texts(app))
    assert "**Not compared**: " in texts(app)


def test_where_nothing_is_shared_the_reason_stands_first(compared):
    app = compared(**{"with_turing-way": "MozFest Building Trustworthy AI"})
    assert "**Nothing can be compared**: no action can be seen in the exports of all." in texts(app)
    assert not app.get("plotly_chart")
    # what each shows by itself is still there, and what each says of its journey
    assert [each.label for each in app.expander][:2] == ["Structure", "What may not be compared, and why"]


def test_months_of_the_calendar_are_the_same_for_all(compared):
    by_age, by_calendar = (
        texts(compared(months=months)) for months in ("since each one's beginning", "of the calendar")
    )
    assert "months of the same age in which all could be seen" in by_age
    assert re.search(r"Compared are \d+ months in which all could be seen, \w+ \d{4} to \w+ \d{4}, by who", by_calendar)


def test_three_tables_have_all_measures_those_that_are_compared_first(compared):
    app = compared()
    tables = [frame.value for frame in app.dataframe if "Measure" in frame.value]
    assert len(tables) == 3
    for table in tables:
        is_compared = table["Why not"].isna().tolist()
        assert is_compared == sorted(is_compared, reverse=True)
        assert (table["Difference"] == "not compared").tolist() == [not each for each in is_compared]
    assert "Kinds of work are not kinds of people" in texts(app)


def test_what_leaves_counts_people_in_fives_and_hides_small_cells(leaving, compared):
    compared(until="2026-06-30")
    assert set(leaving) == {"compare-structure.csv", "compare-journeys.csv", "compare-work.csv"}
    for text in leaving.values():
        table = pd.read_csv(io.StringIO(text))
        counts = table[["people", "n"]]
        assert (counts.isna() | (counts % 5 == 0)).all(axis=None)
        assert set(table["community"]) == {"turing-way", "bigscience"}
        assert not {"low", "high"} & set(table)
    work = pd.read_csv(io.StringIO(leaving["compare-work.csv"]))
    hidden = work["reason"].str.startswith("fewer than 5 people", na=False)
    assert work.loc[hidden, "share"].isna().all()


def test_alone_a_community_is_compared_with_nobody(open_page, demo_folder, monkeypatch):
    monkeypatch.setattr(data, "others", lambda _: [])
    app = open_page(demo_folder, "compare", community="turing-way")
    assert not app.exception
    assert "no other community has data" in texts(app)
