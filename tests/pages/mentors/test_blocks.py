"""Matching on the screen, over a small store made by hand: propose, pair, undo, hand over, let go."""

from datetime import UTC, datetime, timedelta

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from journeys.identity.opting_out import opt_out
from journeys.logs.database import open_database
from journeys.logs.mentor_settings import MentorLog, Settings
from journeys.logs.opt_outs import Signed
from journeys.logs.outreach import OutreachLog
from journeys.logs.outreach_entries import Entry
from journeys.model.pseudonyms import pseudonym_of
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import act, day, put

SLUG, PLACE = "turing-way", "github:the-turing-way/the-turing-way"
MENTORS = ("github:mia", "github:max")
NEWCOMERS = ("github:nell", "github:nick", "github:nora")
GROWN = "github:gus"
# mia and max lead; each newcomer wrote in an issue, where mia answered nell; gus leads since 5 January too
ROWS = [
    *[act(number, "mia", "triaged", place=PLACE, thread=f"pull/{number}") for number in (1, 2, 3)],
    act(1, "max", "triaged", place=PLACE, thread="pull/9"),
    act(4, "mia", "opened_issue", place=PLACE, thread="issue/40"),
    act(5, "gus", "triaged", place=PLACE, thread="issue/40"),
    *[act(10, one, "opened_issue", place=PLACE, thread=f"issue/{one}") for one in ("nell", "nick", "nora")],
]
ANSWER = (f"{PLACE}/issue/nell/1", day(11), "github:mia", "commented", PLACE, "issue/nell", "github:nell", None, "")
TASK = (PLACE, "issue/40", "Mend the <b>glossary</b>", ["good first issue"], "open", day(4), None)
# with the first thread the place is seen from its beginning, so that whoever comes is new
FIRST = (PLACE, "pull/1", "Begin", [], "closed", day(1), day(1))


def bench():
    """Show the blocks alone, for the ten people at the door who were here last."""
    import streamlit as st

    from pages.parts.mentors import blocks as mentors_blocks
    from pages.parts.mentors import data as mentors_data
    from pages.parts.shared import data, session_keys, signing
    from pages.parts.shared.filters import Choice

    choice = Choice(data.communities()["turing-way"], None, "as defined", "quarter")
    st.session_state.setdefault(session_keys.WHO, "")
    signing.name_field()
    people = tuple(st.session_state["people"])
    mentors_blocks.match(choice, people)
    mentors_blocks.pairs(choice)
    for row in mentors_data.near_tasks(choice, people).head(2).to_dict("records"):
        st.markdown(mentors_blocks.task(choice, row))


class Desk:
    """A store made by hand, and the blocks over it."""

    def __init__(self, folder):
        self.folder = folder
        store = Store(folder)
        with open_engine() as engine:
            put(store, engine, [*ROWS, ANSWER], threads=[TASK, FIRST])
        self.key = store.key
        store.close()

    def name(self, person):
        """Give a pseudonym."""
        return pseudonym_of(person, self.key)

    def set_mentor(self, person, **settings):
        """Name a mentor."""
        with open_database(self.folder) as database:
            MentorLog(database).add(Settings("olga", datetime.now(UTC), SLUG, person, **settings))

    def pair(self, person, mentor, days_ago=0):
        """Note a pair."""
        at = datetime.now(UTC) - timedelta(days=days_ago)
        with open_database(self.folder) as database:
            OutreachLog(database).add(Entry("paired", "olga", at, SLUG, person, mentor=mentor))

    def note(self, kind, person):
        """Note something of a person."""
        with open_database(self.folder) as database:
            OutreachLog(database).add(Entry(kind, "olga", datetime.now(UTC), SLUG, person))

    def standing(self):
        """Say how each person stands."""
        with open_database(self.folder) as database:
            everybody = {person: person for person in [*NEWCOMERS, *MENTORS, GROWN]}
            return OutreachLog(database).standing(SLUG, everybody).set_index("person")

    def open(self, who="olga", people=NEWCOMERS):
        """Open the blocks, signed."""
        app = AppTest.from_function(bench, default_timeout=60)
        app.session_state["people"] = people
        app.session_state["who"] = who
        app.run()
        assert not app.exception
        return app


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("JOURNEYS_STORE", str(tmp_path / "store"))
    # a page that is run alone knows no other to link to
    monkeypatch.setattr(streamlit, "page_link", lambda *told, **more: None)
    return Desk(tmp_path / "store")


def texts(app):
    said = [*app.markdown, *app.text, *app.success, *app.warning]
    return "\n".join(element.value for element in said).replace("\\", "")


def press(app, label):
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def test_without_mentors_it_says_whom_to_ask_and_names_tasks_near_people(desk):
    app = desk.open()
    assert "No mentor is named yet" in texts(app)
    asked = next(frame.value for frame in app.dataframe if "Whom to ask" in frame.value)
    assert asked.to_numpy().tolist() == [
        [desk.name("github:mia"), "1 newcomer", PLACE.partition(":")[2], "11 Jan 2021"]
    ]
    assert not [button for button in app.button if button.label.startswith("Pair")]
    assert "marked good first issue" in texts(app), "tasks near the first two"
    assert "[Mend the <b>glossary</b>](https://github.com/the-turing-way/the-turing-way/issues/40)" in texts(app)


def test_a_pair_is_proposed_with_reasons_noted_under_a_name_and_taken_back(desk):
    desk.set_mentor("github:mia", cap=2)
    app = desk.open(who="")
    shown = texts(app)
    assert "**2 of 3 people** who wait could go with 1 mentor." in shown
    assert f"**1. {desk.name('github:nell')}** with **{desk.name('github:mia')}**" in shown
    assert (
        "Both in the-turing-way/the-turing-way; shared work: ideas and reports; answered them on 11 Jan 2021." in shown
    )
    assert shown.count("every mentor who shares a place or kind of work is full") == 1
    assert not any(login in shown for login in ("mia", "nell", "nick", "nora"))
    app = press(app, "Pair 1")
    assert "type your name first" in texts(app)
    assert desk.standing().empty
    app.text_input(key="who").set_value("olga").run()
    app = press(app, "Pair 1")
    assert f"{desk.name('github:nell')} goes with {desk.name('github:mia')}" in texts(app)
    noted = desk.standing().loc["github:nell"]
    assert noted[["status", "mentor", "who"]].tolist() == ["paired", "github:mia", "olga"]
    assert "**1 of 2 people**" in texts(app)
    assert "1 pair** is in force" in texts(app)
    app = press(app, "Undo 1")
    assert desk.standing().empty
    assert "**2 of 3 people**" in texts(app)


def test_who_was_invited_or_answered_is_matched_though_no_longer_on_the_page_and_who_declined_never(desk):
    desk.set_mentor("github:mia", cap=5)
    desk.note("invited", "github:nick")
    desk.note("answered", "github:nora")
    desk.note("declined", "github:nell")
    shown = texts(desk.open(people=("github:nell",)))
    assert f"**1. {desk.name('github:nora')}** with **{desk.name('github:mia')}** · answered" in shown
    assert f"**2. {desk.name('github:nick')}** with **{desk.name('github:mia')}** · invited" in shown
    assert desk.name("github:nell") not in shown


def test_a_mentor_whom_a_colleague_filled_meanwhile_is_not_given_more(desk):
    desk.set_mentor("github:mia", cap=1)
    app = desk.open()
    assert f"**1. {desk.name('github:nell')}**" in texts(app), "mia answered nell, so they go best together"
    desk.pair("github:nora", "github:mia")
    app = press(app, "Pair 1")
    assert f"{desk.name('github:mia')} has 1 now, as many as they take at once" in texts(app)
    assert desk.standing().index.tolist() == ["github:nora"]


def test_who_should_go_on_with_somebody_else_is_handed_over_and_who_leads_is_let_go(desk):
    today = datetime.now(UTC).date()
    desk.set_mentor("github:max", away_from=today - timedelta(days=1), away_until=today + timedelta(days=9))
    desk.set_mentor("github:mia", cap=5)
    desk.pair("github:nick", "github:max", days_ago=5)
    desk.pair(GROWN, "github:mia", days_ago=5)
    app = desk.open()
    shown = texts(app)
    assert "**2 pairs** are in force: 1 may need none any more and 1 to hand over." in shown
    assert f"{desk.name(GROWN)}**, with **{desk.name('github:mia')}**, may need no mentor any more" in shown
    assert "Leads since Jan 2021." in shown
    assert "The mentor is away until" in shown
    assert f"Could continue with **{desk.name('github:mia')}**: both in the-turing-way/the-turing-way" in shown
    app = press(app, "Hand over 2")
    press(app, "Needs no mentor 1")
    noted = desk.standing()
    assert noted.loc["github:nick", "mentor"] == "github:mia"
    assert noted.loc[GROWN, "status"] == "graduated"


def test_a_mentor_who_opted_out_is_nowhere_and_their_newcomer_is_handed_over(desk):
    desk.set_mentor("github:max")
    desk.pair("github:nell", "github:mia")
    store = Store(desk.folder)
    with open_database(desk.folder) as database:
        opt_out(store, database, "github:mia", Signed("olga", datetime.now(UTC)))
    store.close()
    shown = texts(desk.open())
    assert desk.name("github:mia") not in shown
    assert f"{desk.name('github:nell')}**, with somebody who is not here any more, should continue" in shown
    assert f"Could continue with **{desk.name('github:max')}**" in shown
