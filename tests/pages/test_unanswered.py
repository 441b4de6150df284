"""The Unanswered page over the demo exports, and over exports that cannot tell who was answered."""

import io
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from journeys.model import wording
from journeys.model.communities.definitions import find_community
from journeys.model.pseudonyms import pseudonym_of
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import act, put
from tests.pages.test_pages import bring
from tests.pages.test_resilience import texts

HOME = "github:the-turing-way/the-turing-way"


def test_every_part_answers_in_words_and_draws(demo_folder, open_page):
    app = open_page(demo_folder, "unanswered", community="turing-way")
    assert not app.exception
    folded = [expander.label for expander in app.expander if expander.label.endswith("?")]
    assert folded[:3] == [
        "Is it getting better?",
        "Do newcomers wait longer than known people?",
        "Where are newcomers not answered?",
    ]
    assert len(app.get("plotly_chart")) == 3
    shown = texts(app)
    for said in ("had no answer within 48 hours", "Half had an answer"):
        assert said in shown
    assert "](http" not in shown, "what is simulated is nowhere on the web"


@pytest.mark.parametrize(("by", "column"), [("label", "Label"), ("entry point", "Entry point"), ("weekday", "Weekday")])
def test_doors_are_told_apart_within_the_chosen_time(by, column, demo_folder, open_page):
    app = open_page(demo_folder, "unanswered", community="turing-way", doors_by=by, within="7 days")
    assert not app.exception
    assert list(app.dataframe[-1].value)[:2] == [column, "Not answered within 7 days (95 %)"]


def test_people_are_known_by_pseudonyms_and_downloads_name_nobody(leaving, demo_folder, open_page):
    app = open_page(demo_folder, "unanswered", community="turing-way", within="24 hours", until="2026-06-30")
    store = Store(demo_folder)
    view = load_snapshot(store, find_community("turing-way"), None)
    pseudonyms = {pseudonym_of(person, store.key) for person in view.journeys["person"]}
    store.close()
    waiting = app.dataframe[0].value
    assert len(waiting)
    assert set(waiting["Pseudonym"]) <= pseudonyms
    logins = {person.partition(":")[2] for person in view.journeys["person"]}
    told = "\n".join([texts(app), *(frame.value.to_csv() for frame in app.dataframe)])
    assert sum(len(login) > 6 for login in logins) > 10
    assert not any(login in told for login in logins if len(login) > 6)
    assert not any(name in text for text in leaving.values() for name in pseudonyms | logins if len(name) > 6)
    names = ("unanswered", "first-answers", "unanswered-place")
    assert set(leaving) == {"waiting-turing-way.csv", *(f"{name}-turing-way.csv" for name in names)}
    for name in names:
        rows = pd.read_csv(io.StringIO(leaving[f"{name}-turing-way.csv"]))
        counts = rows[[column for column in ("n", "answered", "not_answered", "neither", "at_risk") if column in rows]]
        assert not ((counts > 0) & (counts < 5)).any(axis=None), name


def bring_messages(folder, *rows):
    store = Store(folder)
    opened = datetime(2021, 1, 1, tzinfo=UTC)
    told = (HOME, "issue/1", "<b>It</b> [does](not) start", [], "open", opened, None)
    with open_engine() as engine:
        put(store, engine, list(rows), threads=[told])
    store.close()


def test_a_title_leads_to_its_thread_and_is_never_markdown(tmp_path, open_page):
    old = act(1, "old", "opened_issue", place=HOME, thread="issue/0", key="issue/0")
    asked = act(99, "new", "opened_issue", place=HOME, thread="issue/1", key="issue/1")
    answer = act(110, "new", "commented", place=HOME, thread="issue/0", key="issue/0#1")
    bring_messages(tmp_path, old, asked, answer)
    app = open_page(tmp_path, "unanswered", community="turing-way")
    assert not app.exception
    card = next(element.value for element in app.markdown if "does" in element.value)
    link = "https://github.com/the-turing-way/the-turing-way/issues/1"
    assert card == rf"**[\<b\>It\</b\> \[does\]\(not\) start]({link})**"
    assert app.dataframe[0].value[["Thread", "Link"]].to_numpy().tolist() == [["<b>It</b> [does](not) start", link]]
    # day 99 is 9 April, seen until the end of day 110; the age is counted to today
    days = (datetime.now(UTC).date() - date(2021, 4, 9)).days
    assert f"**{wording.duration(days)}** ago · no answer by 20 Apr 2021" in texts(app)
    assert app.dataframe[0].value["Days ago"].tolist() == [days]


def test_without_comments_in_the_exports_answers_are_not_observable(tmp_path, open_page):
    bring_messages(tmp_path, act(99, "new", "opened_issue", place=HOME, thread="issue/1", key="issue/1"))
    app = open_page(tmp_path, "unanswered", community="turing-way")
    assert not app.exception
    assert "Not observable" in texts(app)
    assert "not been answered" not in texts(app)
    assert not app.dataframe


def test_a_community_without_data_says_what_to_do(tmp_path, open_page):
    bring(tmp_path, "bigscience")
    app = open_page(tmp_path, "unanswered", community="turing-way")
    assert not app.exception
    assert "No loaded export contains The Turing Way" in texts(app)
