"""The Invite page over the demo exports, brought in by the real importers."""

import json
import re
import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sql

from journeys.identity.opting_out import opt_out
from journeys.logs.database import open_database
from journeys.logs.opt_outs import Signed
from journeys.logs.outreach import OutreachLog, outreach
from journeys.logs.outreach_entries import Entry
from journeys.model.communities.definitions import find_community
from journeys.model.pseudonyms import pseudonym_of
from journeys.snapshot.past import keep_backtest
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import NOW, act, put

PLACE = "github:the-turing-way/the-turing-way"


def texts(app):
    return "\n".join(element.value for element in [*app.markdown, *app.text]).replace("\\", "")


def listed(app):
    """The pseudonyms in the list, in order; nothing without one."""
    return [name for table in app.dataframe if table.key == "invite_table" for name in table.value["Who"]]


def chosen(app):
    """The pseudonym in the details beside the list, as the address and the marked row name it too."""
    names = re.findall(r"^\*\*([a-z]+-[a-z]+-\d+)\*\*$", texts(app), re.MULTILINE)
    assert app.query_params.get("pseudonym") == (names[0] if names else None)
    rows = app.session_state["invite_table"]["selection"]["rows"]
    assert [listed(app)[row] for row in rows] == names
    return names[0] if names else None


def press(app, label):
    """Press a button of the list or of the details."""
    (button,) = [button for button in app.button if button.label == label]
    assert not button.click().run().exception


def noted(folder):
    """What the log holds: kind, who noted it, and until when."""
    with open_database(folder) as database, database.reading(outreach) as connection:
        rows = connection.execute(sql.select(outreach.c.kind, outreach.c.who, outreach.c.due_on, outreach.c.at))
        return [tuple(row) for row in rows.all()]


@pytest.fixture(scope="module")
def own_folder(demo_folder, tmp_path_factory):
    """The demo again, to write in: no test here needs what another one wrote, or minds it."""
    return Path(shutil.copytree(demo_folder, tmp_path_factory.mktemp("own") / "store"))


def test_the_list_has_a_line_for_each_of_ten_people_and_nobody_is_chosen_at_first(demo_folder, open_page):
    app = open_page(demo_folder, "invite", community="turing-way")
    assert not app.exception
    assert len(listed(app)) == len(set(listed(app))) == 10
    assert chosen(app) is None
    (table,) = [table.value for table in app.dataframe if table.key == "invite_table"]
    # nobody is named as a mentor in the demo, and a column without any value is left out
    assert table.columns.tolist() == ["Who", "Why", "Waiting since", "Next task"]
    assert all(len(why.split()) <= 8 for why in table["Why"])
    waits = table["Why"].str.contains("no reply yet")
    assert waits.any()
    assert (table["Waiting since"].notna() == waits).all()
    assert "known only from discovering: a number, never a list" in texts(app)


def test_up_and_down_choose_the_person_above_and_below(demo_folder, open_page):
    app = open_page(demo_folder, "invite", community="turing-way")
    first, second, *_, last = listed(app)
    walked = []
    for label in ("Next", "Next", "Previous"):
        press(app, label)
        walked.append(chosen(app))
    assert walked == [first, second, first]
    shortcuts = {button.label: button.proto.shortcut for button in app.button}
    assert shortcuts | {"Previous": "k", "Next": "j", "Invited": "i", "Later": "l", "Declined": "d"} == shortcuts
    app = open_page(demo_folder, "invite", community="turing-way", pseudonym=last)
    assert chosen(app) == last
    assert [button.disabled for button in app.button if button.label in ("Previous", "Next")] == [False, True]


def test_the_details_say_why_what_they_did_and_what_comes_next(demo_folder, open_page):
    app = open_page(demo_folder, "invite", community="turing-way")
    app.query_params["pseudonym"] = listed(app)[0]
    shown = texts(app.run())
    assert "Chance to contribute" in shown
    assert "Has not been answered for" in shown
    assert "**Next task:**" in shown
    assert "**Mentor:** nobody to propose now" in shown


def test_a_draft_can_be_changed_and_stays_as_it_was_changed(demo_folder, open_page):
    app = open_page(demo_folder, "invite", community="turing-way")
    press(app, "Next")
    first = chosen(app)
    draft = app.text_area(key=f"draft-{first}")
    assert draft.value.startswith("Hello,\n\nYou opened “")
    assert "nobody has replied yet" in draft.value
    assert "If you would like a next step: “" in draft.value
    draft.set_value("Good morning").run()
    press(app, "Next")
    assert app.text_area(key=f"draft-{chosen(app)}").value.startswith("Hello,")
    press(app, "Previous")
    assert app.text_area(key=f"draft-{first}").value == "Good morning"


def test_somebody_who_is_not_in_the_list_is_not_chosen(demo_folder, open_page):
    app = open_page(demo_folder, "invite", community="turing-way", pseudonym="no-body-0000")
    assert not app.exception
    assert "Chance to contribute" not in texts(app)
    assert app.session_state["invite_table"]["selection"]["rows"] == []


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


@pytest.mark.parametrize(("label", "kind"), [("Invited", "invited"), ("Later", "paused"), ("Declined", "declined")])
def test_whoever_is_noted_leaves_the_list_the_next_is_chosen_and_undo_brings_them_back(
    own_folder, open_page, label, kind
):
    app = open_page(own_folder, "invite", community="turing-way")
    app.text_input(key="who").set_value("Olga").run()
    first, second, *others = before = listed(app)
    entries = len(noted(own_folder))
    press(app, "Next")
    press(app, label)
    assert listed(app)[:9] == [second, *others]
    assert chosen(app) == second
    assert "1 is taken care of or declined" in texts(app)
    ((noted_kind, who, due_on, at),) = noted(own_folder)[entries:]
    assert (noted_kind, who) == (kind, "Olga")
    # whoever is left for later comes back after four weeks
    assert due_on == (str(date.fromisoformat(at[:10]) + timedelta(days=28)) if label == "Later" else None)
    assert any(first in notice.value.replace("\\", "") for notice in app.success)
    press(app, "Undo")
    assert listed(app) == before
    assert chosen(app) == first
    assert "Undo" not in [button.label for button in app.button]
    # nothing is deleted: the undoing is an entry too
    assert [entry[0] for entry in noted(own_folder)[entries:]] == [kind, "undo"]


def test_after_the_last_person_the_one_before_is_chosen(own_folder, open_page):
    app = open_page(own_folder, "invite", community="turing-way")
    app.text_input(key="who").set_value("Olga").run()
    everybody = []
    while names := listed(app):
        app.query_params["pseudonym"] = names[-1]
        app.run()
        press(app, "Invited")
        everybody.append(names[-1])
        if len(names) > 1:
            assert chosen(app) == (listed(app)[-1])
    assert len(everybody) == len(set(everybody)) > 10
    assert "Nobody is left to invite" in texts(app)
    press(app, "Undo")
    assert listed(app) == [everybody[-1]]
    # for the other tests here, which write in the same folder
    log = noted(own_folder)
    with open_database(own_folder) as database, database.reading(outreach) as connection:
        rows = connection.execute(sql.select(outreach.c.number, outreach.c.account, outreach.c.kind)).all()
    with open_database(own_folder) as database:
        for number, account, kind in rows[-len(everybody) - 1 : -2]:
            assert kind == "invited"
            OutreachLog(database).add(Entry("undo", "rae", NOW, "turing-way", account, undoes=number))
    assert len(noted(own_folder)) == len(log) + len(everybody) - 1


def test_without_a_name_nothing_is_noted(own_folder, open_page):
    app = open_page(own_folder, "invite", community="turing-way")
    before, entries = listed(app), noted(own_folder)
    press(app, "Next")
    press(app, "Invited")
    assert (listed(app), noted(own_folder)) == (before, entries)
    assert chosen(app) == before[0]
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


def test_the_back_test_answers_in_words_and_folds_its_figures(demo_folder, open_page, leaving):
    app = open_page(demo_folder, "back_test", community="turing-way", until="2026-06-30")
    assert not app.exception
    folded = "\n".join(part.value for fold in app.expander for part in fold.markdown)
    standing = [part.value for part in app.markdown if part.value not in folded]
    assert any("days of the past, a fortnight apart" in sentence for sentence in standing)
    assert not re.search("AUC|Brier|recall|average precision", "\n".join(standing))
    assert sorted(leaving) == ["back-test-turing-way.csv", "chances-turing-way.csv"]
    folds = [fold.label for fold in app.expander if fold.label.startswith("Figures")]
    assert folds == ["Figures: each method of ranking", "Figures: were the chances right?"]


def test_the_back_test_that_an_import_kept_is_the_one_that_the_page_shows(demo_folder, tmp_path, open_page):
    # a folder of its own, of which no page has an answer in memory yet
    folder = Path(shutil.copytree(demo_folder, tmp_path / "store"))
    store = Store(folder)
    keep_backtest(store, find_community("turing-way"))
    store.close()
    file = folder / "back-tests" / "turing-way.json"
    # so that what is read can be told from what the page would compute
    file.write_text(json.dumps(json.loads(file.read_text()) | {"days": 4321}))
    app = open_page(folder, "back_test", community="turing-way")
    assert "Tried on 4,321 days of the past" in texts(app)
    app = open_page(folder, "back_test", community="turing-way", until="2026-03-01")
    assert not app.exception
    assert "4,321" not in texts(app)
