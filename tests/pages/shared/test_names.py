"""The switch "Show names": on the screen of one session, and nowhere else."""

import sqlite3
from contextlib import closing

import pytest

from journeys.logs.access import AccessLog
from journeys.logs.database import open_database
from journeys.model import pseudonyms
from journeys.model.accounts import main_login
from journeys.model.communities.definitions import find_community
from journeys.model.extract import Rejected
from journeys.snapshot.people_names import load_names
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from pages.parts.shared import embed
from tests.making import act
from tests.making import fill as stored
from tests.pages.test_identities import PLACE, fill, press, texts
from tests.reading_everything import PAGES

STRIP = "**Names are shown.**"
TOLD = [("ada-l", "commented"), ("lovelace99", "landed_change"), ("bo-99", "commented")]
CLAIMS = [("github:ada-l", "name", "Ada Lovelace")]


@pytest.fixture
def folder(tmp_path):
    """A store of three people, one of whom an export names."""
    fill(tmp_path, TOLD, CLAIMS)
    return tmp_path


def called(folder, login):
    store = Store(folder)
    key = store.key
    store.close()
    return pseudonyms.pseudonym_of(f"github:{login}", key)


def turn_on(app):
    app = app.toggle(key="names").set_value(True).run()
    assert not app.exception
    return app


def entries(folder):
    with open_database(folder) as database:
        return AccessLog(database).log()


def test_names_are_shown_after_the_click_and_entered_with_who_turned_them_on(folder, open_page):
    app = open_page(folder, "person", community="turing-way")
    assert STRIP not in texts(app)
    assert list(app.dataframe[0].value)[:2] == ["Pseudonym", "Came in by"]
    assert entries(folder).empty, "looking at a page writes nothing"
    app.session_state["who"] = "olga"
    app = turn_on(app)
    assert STRIP in texts(app)
    table = app.dataframe[0].value.set_index("Login")
    assert table.loc["ada-l", ["Pseudonym", "Name", "Profile"]].tolist() == [
        called(folder, "ada-l"),
        "Ada Lovelace",
        "https://github.com/ada-l",
    ]
    assert entries(folder)["who"].tolist() == ["olga"]
    # on another page of the session too, without a second entry
    app = app.switch_page("outreach.py").run()
    assert f"ada-l (Ada Lovelace) · {called(folder, 'ada-l')}" in app.selectbox(key="pseudonym").options
    app = press(app, "Hide names")
    assert STRIP not in texts(app)
    assert called(folder, "ada-l") in app.selectbox(key="pseudonym").options
    assert len(entries(folder)) == 1


def test_neither_an_address_nor_a_value_left_in_the_browser_shows_names(folder, open_page):
    app = open_page(folder, "person", community="turing-way", names="true", names_on="true")
    assert STRIP not in texts(app)
    # as after a restart: the browser has its old value, and no click is entered
    app.session_state["names"] = True
    app = app.run()
    assert STRIP not in texts(app)
    assert not app.toggle(key="names").value


def test_names_that_cannot_be_entered_in_the_log_stay_hidden(folder, open_page, monkeypatch):
    monkeypatch.setenv("JOURNEYS_DATABASE_WAIT", "0.1")
    app = open_page(folder, "person", community="turing-way")
    turn_on(app)
    app = press(app, "Hide names")
    with closing(sqlite3.connect(folder / "people.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        app = app.toggle(key="names").set_value(True).run()
    assert STRIP not in texts(app)
    assert "Names stay hidden" in texts(app)
    assert "ada-l" not in texts(app)


def test_who_opted_out_stays_absent(folder, open_page):
    (folder / "opt-outs.txt").write_text("github:ada-l\n")
    for page in ("person", "identities", "outreach"):
        app = turn_on(open_page(folder, page, community="turing-way"))
        everything = "\n".join([texts(app), *(frame.value.to_csv() for frame in app.dataframe)])
        everything += " ".join(option for box in app.selectbox for option in box.options)
        assert not any(word in everything for word in ("ada-l", "Lovelace", called(folder, "ada-l")))
        assert "bo-99" in everything or page == "identities"


@pytest.fixture(scope="module")
def known(demo_folder):
    """All logins and names of the demo's people that are long enough to be nobody else's word, and one pseudonym."""
    store = Store(demo_folder)
    view = load_snapshot(store, find_community("turing-way"), None)
    logins = {main_login(list(own)) for _, own in view.accounts.groupby("person")["account"]} - {None}
    people = set(view.journeys["person"])
    names = {name for person, own in load_names(store, view).items() if person in people for name in own}
    contributed = view.journeys.loc[view.journeys["contribute_at"].notna(), "person"].iloc[0]
    pseudonym = pseudonyms.pseudonym_of(contributed, store.key)
    store.close()
    return {word for word in logins | names if len(word) > 6}, pseudonym


@pytest.mark.parametrize("page", [path.stem for path in PAGES])
def test_no_download_figure_picture_or_address_ever_holds_a_name(
    page, known, demo_folder, open_page, leaving, monkeypatch
):
    words, pseudonym = known
    assert len(words) > 100
    framed = []
    link = embed.link
    monkeypatch.setattr(embed, "link", lambda html, now: framed.append(html) or link(html, now))
    app = turn_on(open_page(demo_folder, page, community="turing-way", until="2026-06-30", pseudonym=pseudonym))
    figures = [part for kind in ("plotly_chart", "iframe") for part in app.get(kind)]
    alts = [getattr(part.proto, "alt", "") for part in (*figures, *app.dataframe)]
    # some are written only when they are asked for
    offered = [data() if callable(data) else data for data in leaving.values()]
    written = [data if isinstance(data, str) else data.decode() for data in offered]
    left = [*written, *framed, *(figure.proto.spec for figure in app.get("plotly_chart")), *alts]
    left.append(str(app.query_params))
    assert not {word for word in words for text in left if word in text}


def test_the_screen_of_a_page_does_show_them(known, demo_folder, open_page):
    words, pseudonym = known
    app = turn_on(open_page(demo_folder, "outreach", community="turing-way", pseudonym=pseudonym))
    assert {word for word in words if any(word in option for option in app.selectbox(key="pseudonym").options)}
    # what is simulated has no public page, and its login may be a real person's elsewhere
    assert "Open on GitHub" not in texts(app)


def test_logins_on_the_data_page_follow_the_switch(tmp_path, open_page):
    rows = [act(1, "timidrobot", "commented", place=PLACE)]
    store = Store(tmp_path)
    stored(store, rows, rejected=[Rejected(1, "no date", '{"login": "timidrobot"}')])
    store.close()
    app = open_page(tmp_path, "data", community="turing-way")
    assert called(tmp_path, "timidrobot") in [element.value for element in app.text]
    assert "timidrobot" not in texts(app) + "".join(table.value.to_csv() for table in app.dataframe)
    app.session_state["who"] = "olga"
    app = turn_on(app)
    assert "timidrobot" in "".join(element.value for element in app.text)
    assert any('"timidrobot"' in str(table.value.get("Text")) for table in app.dataframe)
