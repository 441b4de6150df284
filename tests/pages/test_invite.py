"""The Invite page over the demo exports, brought in by the real importers."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sql

from journeys.identity.opt_out_filter import opt_out
from journeys.logs.database import open_database
from journeys.logs.opt_outs import Signed
from journeys.logs.outreach import OutreachLog, outreach
from journeys.logs.outreach_entries import Entry
from journeys.model.communities.definitions import find_community
from journeys.model.pseudonyms import pseudonym_of
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import NOW, act, put

PLACE = "github:the-turing-way/the-turing-way"


def texts(app):
    return "\n".join(element.value for element in [*app.markdown, *app.text]).replace("\\", "")


def listed(app):
    """The pseudonyms on the cards, in order."""
    return [
        name for _, name in sorted((int(n), name) for n, name in re.findall(r"\*\*(\d+)\. ([\w-]+)\*\*", texts(app)))
    ]


@pytest.fixture(scope="module")
def own_folder(demo_folder, tmp_path_factory):
    """The demo again, to write in: no test here needs what another one wrote, or minds it."""
    return Path(shutil.copytree(demo_folder, tmp_path_factory.mktemp("own") / "store"))


def test_ten_people_get_a_card_with_promise_need_evidence_and_a_draft(demo_folder, open_page):
    app = open_page(demo_folder, "invite", community="turing-way")
    assert not app.exception
    assert len(listed(app)) == len(set(listed(app))) == 10
    shown = texts(app)
    assert shown.count("**Chance to contribute") >= 10
    assert len(re.findall(r"\*\*Need [0-3] of 3\*\*", shown)) == 10
    assert "Has not been answered for" in shown
    assert "First success" in shown
    assert len(app.code) == 10
    assert all(draft.value.startswith("Hello,") for draft in app.code)
    assert "known only from discovering: a number, never a list" in shown


def test_who_is_known_only_from_discovering_is_nowhere(demo_folder, open_page):
    app = open_page(demo_folder, "invite", community="turing-way")
    store = Store(demo_folder)
    journeys = load_snapshot(store, find_community("turing-way"), None).journeys
    inner = journeys[["join_at", "contribute_at", "lead_at"]].notna().any(axis="columns")
    hidden = {pseudonym_of(person, store.key) for person in journeys.loc[~inner, "person"]}
    store.close()
    assert hidden
    everything = texts(app) + "".join(table.value.to_string() for table in app.dataframe)
    assert not [name for name in hidden if name in everything]


def test_who_was_invited_or_declined_leaves_the_list_and_undoing_brings_them_back(own_folder, open_page):
    app = open_page(own_folder, "invite", community="turing-way")
    before = listed(app)
    app.text_input(key="who").set_value("Olga").run()
    app.button(key=f"entry-declined-{before[0]}").click().run()
    assert not app.exception
    after = listed(app)
    assert before[0] not in after
    assert after[:9] == before[1:]
    assert "1 is taken care of already, or asked not to be invited" in texts(app)
    with open_database(own_folder) as database:
        with database.reading(outreach) as connection:
            declined = sql.select(outreach.c.number, outreach.c.account).where(outreach.c.kind == "declined")
            ((number, account),) = connection.execute(declined).all()
        OutreachLog(database).add(Entry("undo", "rae", NOW, "turing-way", account, undoes=number))
    assert listed(app.run()) == before


def test_without_a_name_nothing_is_noted(own_folder, open_page):
    app = open_page(own_folder, "invite", community="turing-way")
    before = listed(app)
    app.button(key=f"entry-invited-{before[0]}").click().run()
    assert listed(app) == before
    assert any("type your name first" in warning.value for warning in app.warning)


def test_where_nobody_is_at_the_door_the_page_says_so(tmp_path, open_page):
    # ada only discovered; bo leads
    store = Store(tmp_path)
    with open_engine() as engine:
        put(store, engine, [act(1, "ada", "starred", place=PLACE), act(2, "bo", "triaged", place=PLACE)])
    store.close()
    app = open_page(tmp_path, "invite", community="turing-way")
    assert not app.exception
    assert "No candidates in this period" in texts(app)
    assert listed(app) == []


def test_before_the_first_export_the_page_says_that_nothing_is_told(demo_folder, open_page):
    app = open_page(demo_folder, "invite", community="turing-way", until="2019-01-15")
    assert not app.exception
    assert "No loaded export contains The Turing Way in this period" in texts(app)
    assert listed(app) == []


def test_lots_are_drawn_once_and_noted_all_together(own_folder, open_page):
    with open_database(own_folder) as database, database.reading(outreach) as connection:
        before = connection.execute(sql.select(sql.func.max(outreach.c.number))).scalar() or 0
    app = open_page(own_folder, "invite", community="turing-way")
    app.text_input(key="who").set_value("Olga").run()
    next(button for button in app.button if button.label == "Draw lots").click().run()
    assert any("Name the list first" in warning.value for warning in app.warning)
    app.number_input(key="draw").set_value(6)
    app.text_input(key="typed-list-draw").set_value("spring")
    next(button for button in app.button if button.label == "Draw lots").click().run()
    assert not app.exception
    assert any("3 wait" in notice.value for notice in app.success)
    with open_database(own_folder) as database, database.reading(outreach) as connection:
        drawn = sql.select(outreach.c.kind, outreach.c.list_name, outreach.c.who).where(outreach.c.number > before)
        noted = connection.execute(drawn).all()
    assert Counter(noted) == {("invited", "spring", "Olga"): 3, ("waiting", "spring", "Olga"): 3}


def test_who_opted_out_is_not_listed(own_folder, open_page):
    first = listed(open_page(own_folder, "invite", community="turing-way"))[0]
    store = Store(own_folder)
    with open_database(own_folder) as database:
        opt_out(store, database, first, Signed("olga", NOW))
    store.close()
    app = open_page(own_folder, "invite", community="turing-way")
    assert not app.exception
    assert first not in listed(app)
