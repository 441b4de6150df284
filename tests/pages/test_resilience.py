"""The Resilience page over the demo exports, brought in by the real importers."""

import io
import re

import pandas as pd
import pytest

from journeys.model.communities.definitions import find_community
from journeys.model.pseudonyms import pseudonym_of
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from tests.pages.test_pages import bring

FILES = ("areas", "loss", "core", "days", "moves", "weeks")
COUNTS = {
    "areas": ["others"],
    "loss": ["others"],
    "core": ["people", "core", "bus_factor"],
    "days": ["active", "drifting", "away"],
    "moves": ["before", "held", "asleep", "came_up", "arrived", "now"],
    "weeks": ["arrivals", "answerers"],
}


def texts(app):
    return "\n".join(element.value for element in [*app.markdown, *app.text]).replace("\\", "")


def test_every_part_answers_in_words_and_unfolds(demo_folder, open_page):
    app = open_page(demo_folder, "resilience", community="turing-way")
    assert not app.exception
    assert not app.header
    # whatever is drawn or listed is folded: the answers alone stand in the open
    assert [each.label for each in app.expander if each.label.endswith("?")] == [
        "How many carry most of the work?",
        "What depends on one person?",
        "Who came, who left, who is active?",
        "Can the community take in as many people as arrive?",
        "Does the answer hold under other choices?",
        "How is this counted?",
    ]
    assert len(app.get("plotly_chart")) == sum(len(each.get("plotly_chart")) for each in app.expander) == 6
    shown = texts(app)
    for said in ("The bus factor is", "if one person left", "contributed or led", "arrived in"):
        assert said in shown


def test_the_bus_factor_names_the_people_it_counts(demo_folder, open_page):
    app = open_page(demo_folder, "resilience", community="turing-way")
    answer = texts(app).partition("The bus factor is")[2].partition("In the twelve")[0]
    named = re.findall(r"[a-z]+-[a-z]+-\d{4}", answer)
    assert len(named) == int(re.match(r" (\d+)", answer)[1])
    assert set(named) <= set(app.selectbox(key="asleep").options)


@pytest.mark.parametrize("by", ["kind", "place"])
def test_the_core_can_be_told_apart(by, demo_folder, open_page):
    app = open_page(demo_folder, "resilience", community="turing-way", core_by=by)
    assert not app.exception
    assert app.subheader
    assert any(by.capitalize() in frame.value for frame in app.dataframe)


@pytest.mark.parametrize(("unit", "column"), [("place", "Place"), ("kind", "Kind of work"), ("group", "Group")])
def test_what_would_be_lost_can_be_told_of_more_than_strands(unit, column, demo_folder, open_page):
    app = open_page(demo_folder, "resilience", community="turing-way", lose=unit)
    assert not app.exception
    assert any(list(frame.value)[:2] == [column, "Would lose"] for frame in app.dataframe)


def test_whoever_is_chosen_is_known_by_a_pseudonym_alone(demo_folder, open_page):
    app = open_page(demo_folder, "resilience", community="turing-way")
    store = Store(demo_folder)
    view = load_snapshot(store, find_community("turing-way"), None)
    key = store.key
    store.close()
    pseudonyms = {pseudonym_of(person, key) for person in view.journeys["person"]}
    options = app.selectbox(key="asleep").options
    assert options
    assert set(options) <= pseudonyms
    logins = {person.partition(":")[2] for person in view.journeys["person"]}
    told = "\n".join([texts(app), *(frame.value.to_csv() for frame in app.dataframe)])
    assert sum(len(login) > 6 for login in logins) > 10
    assert not any(login in told for login in logins if len(login) > 6)
    app.selectbox(key="asleep").select(options[1]).run()
    assert f"If {options[1]} left" in texts(app)


def test_people_who_only_discovered_are_never_listed(demo_folder, open_page):
    app = open_page(demo_folder, "resilience", community="turing-way")
    store = Store(demo_folder)
    view = load_snapshot(store, find_community("turing-way"), None)
    only = view.journeys[view.journeys[["join_at", "contribute_at", "lead_at"]].isna().all(axis="columns")]
    unlisted = {pseudonym_of(person, store.key) for person in only["person"]}
    store.close()
    assert unlisted
    assert not unlisted & set(app.selectbox(key="asleep").options)


@pytest.mark.parametrize("community", ["turing-way", "bigscience"])
def test_no_download_counts_fewer_than_five_people(community, leaving, demo_folder, open_page):
    app = open_page(demo_folder, "resilience", community=community, until="2026-06-30")
    assert not app.exception
    assert set(leaving) <= {f"{name}-{community}.csv" for name in FILES}
    assert {f"core-{community}.csv", f"days-{community}.csv", f"moves-{community}.csv"} <= set(leaving)
    for name, text in leaving.items():
        counts = pd.read_csv(io.StringIO(text))[COUNTS[name.partition("-")[0]]]
        assert not ((counts > 0) & (counts < 5)).any(axis=None), name


def test_a_community_without_data_says_what_to_do(tmp_path, open_page):
    bring(tmp_path, "bigscience")
    app = open_page(tmp_path, "resilience", community="turing-way")
    assert not app.exception
    assert "No loaded export contains The Turing Way" in texts(app)


def test_without_answers_in_the_exports_they_are_not_observable(tmp_path, open_page):
    # the first of The Turing Way's files is its recognition list: no work on a day of its own, nobody answered
    bring(tmp_path, "turing-way")
    app = open_page(tmp_path, "resilience", community="turing-way")
    assert not app.exception
    assert "Not observable" in texts(app)
    assert "No work is in what is loaded" in texts(app)
