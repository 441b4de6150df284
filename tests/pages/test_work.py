"""The Work page over the demo exports, and over small stores made by hand."""

import io

import pandas as pd
import pytest
import streamlit

from journeys.analysis.work import shares as work_shares
from journeys.logs.access import AccessLog
from journeys.logs.database import open_database
from journeys.model.communities.definitions import find_community
from journeys.model.pseudonyms import pseudonym_of
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import act, put

QUESTION = "What do people do here, and which work is not seen?"
PLACE = "github:the-turing-way/the-turing-way"

ORIGIN = ("community", "as_of", "definition")
"""What each row of a download says of where it comes from."""


def fill(folder, rows, **more):
    store = Store(folder)
    with open_engine() as engine:
        put(store, engine, rows, **more)
    store.close()
    return folder


def did(name, action, days, **told):
    return [act(day, name, action, place=PLACE, **told) for day in days]


def listed(name, *kinds, day=90):
    return [act(day, name, "recognised", place=PLACE, work=kind, key=f"#recognised/{name}/{kind}") for kind in kinds]


def texts(app):
    return "\n".join(element.value for element in [*app.markdown, *app.text]).replace("\\", "")


def table(app, heading):
    return next(frame.value for frame in app.dataframe if heading in frame.value)


def opened(open_page, folder, **choices):
    app = open_page(folder, "work", community="turing-way", **choices)
    assert not app.exception
    assert not app.error
    return app


@pytest.fixture
def folder(tmp_path):
    """Ada reviewed four times and is on no list, Bo wrote and is listed for it, Cy is listed for ideas alone."""
    rows = [*did("ada-quux", "reviewed", range(1, 5)), *did("bo-quux", "committed", range(1, 9), work="doc")]
    return fill(tmp_path, [*rows, *listed("bo-quux", "content"), *listed("cy-quux", "ideas")])


def test_the_page_asks_answers_draws_and_says_how_it_is_counted(demo_folder, open_page):
    app = opened(open_page, demo_folder)
    assert [title.value for title in app.title] == [QUESTION]
    seen = work_shares.count_seen(acts_of(demo_folder)).set_index("view")
    git = seen.loc["git alone"]
    assert f"**{git['lost']} of {git['n']} people** did work that git alone does not show" in texts(app)
    assert "of the work, of" in texts(app)
    assert "n = " in texts(app)
    assert "definition turing-way" in texts(app)
    # by period, by view, and first, contribute and lead beside each other
    assert len(app.get("plotly_chart")) == 5


def test_the_tables_are_the_figures_in_numbers(demo_folder, open_page):
    app = opened(open_page, demo_folder)
    seen = work_shares.count_seen(acts_of(demo_folder))
    assert table(app, "Seen from")["Loses"].tolist() == seen["lost"].tolist()
    sizes = table(app, "Who")["People (n)"].tolist()
    stages = work_shares.by_stage(acts_of(demo_folder), journeys_of(demo_folder))
    assert sizes == stages.drop_duplicates("group")["n"].tolist()
    assert table(app, "Period")["State"].iloc[0] == "over"


def test_communities_stand_side_by_side(demo_folder, open_page):
    app = opened(open_page, demo_folder, work_by="community")
    assert table(app, "Community")["Community"].tolist() == ["BigScience", "The Turing Way"]
    assert "MozFest Building Trustworthy AI: No kind of work is known." in texts(app)
    assert "BigScience: as varied as" in texts(app)


def test_months_can_be_chosen_for_quarters(demo_folder, open_page):
    assert table(opened(open_page, demo_folder, cohort="month"), "Period")["Period"].iloc[0].startswith(("J", "F", "M"))


def test_who_is_not_credited_is_told_under_pseudonyms(folder, open_page):
    app = opened(open_page, folder)
    assert "**1 person** did work of a kind 3 times or more without being listed for it" in texts(app)
    assert "1 is not on it at all" in texts(app)
    assert "**1 of 2 people** on the recognition list are there only for ideas, bugs or questions" in texts(app)
    shown = table(app, "Not listed for")
    store = Store(folder)
    assert shown["Pseudonym"].tolist() == [pseudonym_of("github:ada-quux", store.key)]
    store.close()
    assert shown["Not listed for"].tolist() == ["reviews"]
    assert shown["On the list"].tolist() == ["no"]


def test_logins_and_the_ready_text_come_only_with_the_switch_for_names(folder, leaving, open_page):
    app = opened(open_page, folder)
    everything = texts(app) + "".join(frame.value.to_string() for frame in app.dataframe)
    assert "quux" not in everything
    assert not [code for code in app.code if "all-contributors" in code.value]
    with open_database(folder) as database:
        assert AccessLog(database).log().empty
    app = app.toggle(key="names").set_value(True).run()
    assert "@all-contributors please add @ada-quux for review" in [code.value for code in app.code]
    assert table(app, "Not listed for")["Login"].tolist() == ["ada-quux"]
    assert "Ask first: not everybody wants to be in a public list" in texts(app)
    with open_database(folder) as database:
        assert len(AccessLog(database).log()) == 1
    assert "quux" not in leaving["uncredited-turing-way.csv"]


def test_whoever_opted_out_is_in_no_list(folder, open_page):
    (folder / "opt-outs.txt").write_text("@ada-quux\n", encoding="utf-8")
    app = opened(open_page, folder)
    assert "Everybody who did work of a kind 3 times or more is credited for it" in texts(app)


def test_without_a_recognition_list_the_page_says_what_would_bring_one(tmp_path, open_page):
    app = opened(open_page, fill(tmp_path, did("ada", "reviewed", range(1, 7))))
    assert "No recognition list of The Turing Way is loaded" in texts(app)
    assert "python -m journeys import CLONE --community turing-way" in [code.value for code in app.code]
    assert "**1 person** did work; no git log is loaded, so what git alone would miss is not observable" in texts(app)


def test_where_only_a_list_is_loaded_nothing_is_drawn_over_time(tmp_path, open_page):
    app = opened(open_page, fill(tmp_path, listed("ada", "doc"), source="all_contributors"))
    assert "Only a recognition list shows work here" in texts(app)


def test_a_community_in_which_nobody_worked_is_told_so(tmp_path, open_page):
    app = opened(open_page, fill(tmp_path, did("ada", "starred", range(1, 3))))
    assert "No work is in what is loaded" in texts(app)
    assert not app.get("plotly_chart")


def test_a_community_without_data_says_what_to_do(tmp_path, open_page):
    app = opened(open_page, fill(tmp_path, [act(1, "ada", "reviewed", place="github:elsewhere/home")]))
    assert "No loaded export contains The Turing Way" in texts(app)


@pytest.mark.parametrize("by", ["stage", "community"])
def test_no_download_counts_fewer_than_five_people(by, demo_folder, open_page, monkeypatch):
    offered = {}
    offer = streamlit.download_button

    def keep(label, data, file_name, **more):
        offered[file_name] = pd.read_csv(io.StringIO(data))
        return offer(label, data, file_name, **more)

    monkeypatch.setattr(streamlit, "download_button", keep)
    opened(open_page, demo_folder, work_by=by, until="2026-06-30")
    counted = [name for name in offered if not name.startswith("uncredited")]
    assert len(counted) == 4
    for name in counted:
        counts = offered[name][[count for count in ("people", "n", "seen", "lost") if count in offered[name]]]
        assert not ((counts > 0) & (counts < 5)).any(axis=None), name
    people = offered["uncredited-turing-way.csv"]
    assert list(people) == ["Pseudonym", "On the list", "Not listed for", "Acts", "Last", *ORIGIN]


def acts_of(folder):
    store = Store(folder)
    acts = load_acts(store, load_snapshot(store, find_community("turing-way"), None))
    store.close()
    return acts


def journeys_of(folder):
    store = Store(folder)
    journeys = load_snapshot(store, find_community("turing-way"), None).journeys
    store.close()
    return journeys


@pytest.fixture
def with_agents(tmp_path):
    """Six people with two commits each in 2021: the second ones of the first three carry a mark; Copilot made two."""
    rows = []
    for number, name in enumerate(("ada", "bo", "cy", "di", "ed", "flo")):
        rows += did(name, "committed", [300 + number], work="code")
        marked = (None, "Claude" if number < 3 else None)
        rows += [(*row, *marked) for row in did(name, "committed", [320 + number], work="doc")]
    rows += [(*row, None, "Copilot") for row in did("copilot", "opened_change", (330, 331), thread="pull/1")]
    return fill(tmp_path, rows)


def test_the_section_on_agents_answers_draws_and_folds_its_tables(with_agents, open_page):
    app = opened(open_page, with_agents)
    shown = texts(app)
    # 3 of 12 commits, both offered changes, 3 of 6 people
    for said in ("**25 %** of 12 commits (3;", "**all** of 2 offered changes (34", "**50 %** of 6 people who made"):
        assert said in shown
    assert "missing mark proves nothing" in shown
    assert table(app, "Quarter").set_index("Of")["Marked"].to_dict() == {
        "Offered changes": 2,
        "Commits": 3,
        "People": 3,
    }
    assert table(app, "Kind of work")["n"].tolist() == [6, 6, 2]
    by_agent = opened(open_page, with_agents, agents_by="agent", agents_of="people")
    assert table(by_agent, "Agent")["Agent"].tolist() == ["Claude", "Copilot"]


def test_downloads_on_agents_round_numbers_of_people_and_of_changes(with_agents, leaving, open_page):
    opened(open_page, with_agents, until="2026-10-31")
    away = pd.read_csv(io.StringIO(leaving["work-agents-turing-way.csv"])).set_index("what")
    # of each count the next multiple of 5 below or above, by lot: 3 of 6 people have a mark, 3 of 12 commits
    counted = {"people": (6, 3, 3), "commits": (12, 3, 9), "offered changes": (2, 2, 0)}
    for what, counts in counted.items():
        rounded = away.loc[what, ["n", "marked", "unmarked"]]
        for count, left in zip(counts, rounded, strict=True):
            assert left in (count // 5 * 5, -(-count // 5) * 5)
    # bands of five people or more need 25; the ends of intervals would tell the counts
    assert away["share"].isna().all()
    assert not {"low", "high"} & set(away)


def test_without_a_mark_the_section_says_so_and_draws_nothing(folder, open_page):
    shown = texts(opened(open_page, folder))
    assert "No agent mark in these exports" in shown
    assert "With the mark of an AI agent" not in shown


def test_resilience_shows_the_core_without_agents(with_agents, open_page):
    app = open_page(with_agents, "resilience", community="turing-way")
    assert not app.exception
    # of 12 pieces 3 carry a mark; of the other 9 three people did two and three one: 80 % are 7.2, five people
    assert "at least **3** of 12 pieces" in texts(app)
    assert "**5 people did 80 % of the rest, of 6 people**; 5 people did 80 % of all pieces, of 6 people" in texts(app)
