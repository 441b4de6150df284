"""The page on how people move: what it says of the demo exports, and the people behind a way of beginning."""

import json
from datetime import timedelta

import pytest

from journeys.analysis.flow.first_acts import NTH
from journeys.analysis.flow.flows import count_flows, count_moves
from journeys.analysis.flow.standing import find_standing
from journeys.model import wording
from journeys.model.communities.definitions import find_community
from journeys.model.pseudonyms import pseudonym_of
from journeys.sentences.cohorts import flow as sentences
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store
from pages.parts.record import headless

COMMUNITY = find_community("turing-way")


@pytest.fixture(scope="module")
def seen(demo_folder):
    store = Store(demo_folder)
    view = load_snapshot(store, COMMUNITY, observed_until=None)
    return view, load_acts(store, view)


@pytest.fixture(scope="module")
def moves(seen):
    view, acts = seen
    found = find_standing(acts, view.journeys, view.settings(COMMUNITY.order), period="quarter")
    return count_moves(count_flows(found), found.labels)


def said(app):
    return [element.value.replace("\\", "") for element in app.markdown]


def table_with(app, heading):
    return next(frame.value for frame in app.dataframe if heading in frame.value)


def test_it_says_what_became_of_those_who_acted_in_the_last_whole_quarters(demo_folder, open_page, moves):
    app = open_page(demo_folder, "flow", community="turing-way")
    assert not app.exception
    last = moves.iloc[-1]
    (answer,) = [text for text in said(app) if text.startswith("Of ") and "held their stage" in text]
    assert answer.startswith(f"Of {wording.people(last['acted'])} who acted in {last['earlier']}, **{last['held']}**")
    assert f"{last['moved_up']} moved up" in answer
    shown = table_with(app, "Became inactive")
    assert shown["Period"].tolist() == moves["period"].tolist()[::-1]
    assert shown["Became inactive"].tolist() == moves["became_inactive"].tolist()[::-1]


def test_the_figure_s_bands_are_the_people_of_the_last_steps(demo_folder, open_page, moves):
    app = open_page(demo_folder, "flow", community="turing-way")
    drawn = json.loads(app.get("plotly_chart")[0].proto.spec)["data"][0]
    # all but those who stayed inactive, or were never to be seen
    parts = ["acted", "returned", "inactive_unseen", "arrived", "into_view", "into_view_inactive"]
    assert sum(drawn["link"]["value"]) == moves.iloc[-3:][parts].to_numpy().sum()


def test_months_are_counted_where_they_are_chosen(demo_folder, open_page):
    app = open_page(demo_folder, "flow", community="turing-way", cohort="month")
    assert table_with(app, "Became inactive")["Period"].iloc[0] == "May 2026"
    assert "Where are they a month later?" in [expander.label for expander in app.expander]


@pytest.mark.parametrize("kind", ["after or before a day", "at an event or not", "answered or not"])
def test_two_groups_are_compared_beside_each_other(kind, demo_folder, open_page):
    app = open_page(demo_folder, "flow", community="turing-way", groups=kind)
    assert not app.exception
    assert any("No difference can be told" in text or "differ beyond chance" in text for text in said(app))


def test_a_day_within_the_data_parts_the_steps(demo_folder, open_page):
    app = open_page(demo_folder, "flow", community="turing-way", groups="after or before a day", day="2025-01-01")
    assert any("in periods from 1 Jan 2025 on" in text for text in said(app))


def test_a_way_of_beginning_leads_to_its_people(demo_folder, open_page, seen):
    _, acts = seen
    chosen = "commented, commented, commented"
    app = open_page(demo_folder, "flow", community="turing-way", began=chosen)
    listed = table_with(app, "Pseudonym")
    key = Store(demo_folder).key
    first = {name: rows["action"].tolist()[:3] for name, rows in acts.groupby("person")}
    theirs = {pseudonym_of(name, key) for name, actions in first.items() if actions == ["commented"] * 3}
    assert set(listed["Pseudonym"]) <= theirs
    ways = table_with(app, "First act")
    (row,) = ways[(ways[[f"{nth.capitalize()} act" for nth in NTH]] == "commented").all(axis=1)].to_dict("records")
    assert row["People"] == len(listed)
    assert sentences.NO_FURTHER in set(ways["Second act"])


def test_without_two_whole_periods_it_says_so(demo_folder, open_page, seen):
    _, acts = seen
    soon = acts["at"].min().date() + timedelta(days=40)
    app = open_page(demo_folder, "flow", community="turing-way", until=soon.isoformat())
    assert not app.exception
    assert sentences.NO_STEP in said(app)
    # so early everybody may have been there before
    assert "It is not known of anybody when they first came." in said(app)


def test_the_command_says_the_same_and_names_nobody(demo_folder, monkeypatch):
    monkeypatch.setenv("JOURNEYS_STORE", str(demo_folder))
    shown = headless.show("flow", {"community": "turing-way"}, Store(demo_folder).key)
    assert any("held their stage" in sentence for sentence in shown["sentences"])
    assert set(shown["tables"]) == {f"{name}-turing-way" for name in ("flow", "transitions", "flow-date", "beginnings")}
    assert all(row["people"] % 5 == 0 for row in shown["tables"]["flow-turing-way"])
