"""Matching on the screen, over the demo exports: propose, pair, undo, hand over, let go."""

import shutil
from datetime import UTC, date, datetime, timedelta

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from journeys.database import open_database
from journeys.definitions import find_community
from journeys.mentor_log import MentorLog, Settings
from journeys.outreach import Outreach
from journeys.outreach_entries import Entry
from journeys.people import handle
from journeys.store import Store
from journeys.views import load_view

SLUG = "turing-way"


def bench():
    """Show the blocks alone, for the ten people at the door who were here last."""
    import streamlit as st

    from pages.parts import cache, keys, mentor_blocks, signing
    from pages.parts.choice import Choice

    choice = Choice(cache.communities()["turing-way"], None, "as defined", "quarter")
    st.session_state.setdefault(keys.WHO, "")
    signing.name_field()
    people = tuple(st.session_state["people"])
    mentor_blocks.match(choice, people)
    mentor_blocks.pairs(choice)
    for person in people[:2]:
        mentor_blocks.tasks(choice, person, people)


class Desk:
    """A store of one's own with the demo exports, its people by what they did, and the blocks over it."""

    def __init__(self, folder):
        self.folder = folder
        store = Store(folder)
        view = load_view(store, find_community(SLUG), None)
        self.key = store.key
        store.close()
        found = view.journeys.sort_values("last_at", ascending=False)
        worked = found[["contribute_at", "lead_at"]].notna().any(axis="columns")
        self.newcomers = found.loc[~worked & found["join_at"].notna(), "person"].head(10).tolist()
        self.mentors = found.loc[worked & found["lead_at"].notna(), "person"].tolist()
        self.led = found.loc[found["lead_at"].notna(), "person"].tolist()

    def name(self, person):
        """Give a pseudonym."""
        return handle(person, self.key)

    def set_mentor(self, person, **settings):
        """Name a mentor."""
        with open_database(self.folder) as database:
            MentorLog(database).add(Settings("olga", datetime.now(UTC), SLUG, person, **settings))

    def pair(self, person, mentor, days_ago=0):
        """Note a pair."""
        at = datetime.now(UTC) - timedelta(days=days_ago)
        with open_database(self.folder) as database:
            Outreach(database).add(Entry("paired", "olga", at, SLUG, person, mentor=mentor))

    def standing(self):
        """Say how each person stands."""
        with open_database(self.folder) as database:
            everybody = {person: person for person in [*self.newcomers, *self.mentors]}
            return Outreach(database).standing(SLUG, everybody).set_index("person")

    def open(self, who="olga"):
        """Open the blocks, signed."""
        app = AppTest.from_function(bench, default_timeout=60)
        app.session_state["people"] = self.newcomers
        app.session_state["who"] = who
        app.run()
        assert not app.exception
        return app


@pytest.fixture
def desk(demo_folder, tmp_path, monkeypatch):
    shutil.copytree(demo_folder, tmp_path / "store")
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


def test_without_mentors_it_says_whom_to_ask(desk):
    app = desk.open()
    assert "No mentor is named yet" in texts(app)
    asked = next(frame.value for frame in app.dataframe if "Whom to ask" in frame.value)
    assert set(asked["Whom to ask"]) & {desk.name(person) for person in desk.mentors}
    assert not [button for button in app.button if button.label.startswith("Pair")]
    assert "marked good first issue" in texts(app), "tasks near the first two"


def test_a_pair_is_proposed_with_reasons_noted_under_a_name_and_taken_back(desk):
    mentor = desk.mentors[0]
    desk.set_mentor(mentor, cap=2)
    app = desk.open(who="")
    shown = texts(app)
    assert "**2 of 10 people** who wait could go with 1 mentor." in shown
    assert f"with **{desk.name(mentor)}**" in shown
    assert "Both in the-turing-way/" in shown
    assert "every mentor who shares a place or kind of work is full" in shown
    logins = [person.partition(":")[2] for person in [*desk.newcomers, *desk.mentors]]
    assert not any(login in shown for login in logins)
    app = press(app, "Pair 1")
    assert "type your name first" in texts(app)
    assert desk.standing().empty
    app.text_input(key="who").set_value("olga").run()
    app = press(app, "Pair 1")
    assert f"goes with {desk.name(mentor)}" in texts(app)
    noted = desk.standing()
    assert noted[["status", "mentor", "who"]].to_numpy().tolist() == [["paired", mentor, "olga"]]
    assert "**1 of 9 people**" in texts(app)
    assert "1 pair** is in force" in texts(app)
    app = press(app, "Undo 1")
    assert desk.standing().empty
    assert "**2 of 10 people**" in texts(app)


def test_a_mentor_whom_a_colleague_filled_meanwhile_is_not_given_more(desk):
    mentor = desk.mentors[0]
    desk.set_mentor(mentor, cap=1)
    app = desk.open()
    with_whom = next(line.value for line in app.markdown if line.value.startswith("**1\\. ")).replace("\\", "")
    other = next(person for person in desk.newcomers if desk.name(person) not in with_whom)
    desk.pair(other, mentor)
    app = press(app, "Pair 1")
    assert f"{desk.name(mentor)} has 1 now, as many as they take at once" in texts(app)
    assert desk.standing().index.tolist() == [other]


def test_who_should_go_on_with_somebody_else_is_handed_over_and_who_leads_is_let_go(desk):
    away, here, grown = desk.mentors[0], desk.mentors[1], desk.led[2]
    today = date.today()
    desk.set_mentor(away, away_from=today - timedelta(days=1), away_until=today + timedelta(days=9))
    desk.set_mentor(here, cap=5)
    desk.pair(desk.newcomers[0], away, days_ago=5)
    desk.pair(grown, here, days_ago=5)
    app = desk.open()
    shown = texts(app)
    assert "**2 pairs** are in force: 1 may need none any more and 1 to hand over." in shown
    assert f"**{desk.name(grown)}**, with **{desk.name(here)}**, may need no mentor any more".replace("**", "") in (
        shown.replace("**", "")
    )
    assert "The mentor is away until" in shown
    assert f"Could go on with **{desk.name(here)}**" in shown
    app = press(app, "Hand over 2")
    app = press(app, "Needs no mentor 1")
    noted = desk.standing()
    assert noted.loc[desk.newcomers[0], "mentor"] == here
    assert noted.loc[grown, "status"] == "graduated"
