"""The picture's page: what is in it, what can never be, and that it asks nothing of any host."""

import json
import re

import pandas as pd
import pytest

from journeys.charts.network import picture as network_picture
from journeys.charts.network.html import embedded
from journeys.charts.network.picture import BUDGET, draw_network
from journeys.charts.style import DARK, LIGHT

EVIL = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "<!--<script>",
    "\u202eevil\u2028alert(3)",
    "{{7*7}}",
    "x" * 5_000,
    "'\"`${alert(4)}\\",
)


def some_people(count, group=1, label="quiet-otter-"):
    rows = range(count)
    return pd.DataFrame(
        {
            "label": [f"{label}{row:04d}" for row in rows],
            "stage": [("join", "contribute", "lead")[row % 3] for row in rows],
            "group": [group + row // 50 for row in rows],
            "value": [float(row) for row in rows],
            "x": [float(row % 7) for row in rows],
            "y": [float(row // 7) for row in rows],
            "facts": [f"join · group 1\ntied to {row} people" for row in rows],
        }
    )


def chain(count):
    return pd.DataFrame({"one": range(count - 1), "other": range(1, count), "weight": 1.0})


def told_in(page):
    return json.loads(re.search(r'id="told-data">(.*?)</script>', page, re.DOTALL)[1])


def drawn_first(page):
    """What pyvis was given: signs and lines."""
    found = [json.loads(part) for part in re.findall(r"(?:nodes|edges) = new vis\.DataSet\((\[.*?\])\);", page)]
    return found[0], found[1]


def test_everybody_stands_in_the_page_with_what_is_told_of_them():
    page = draw_network(some_people(3), chain(3))
    told = told_in(page)
    assert [person[:3] for person in told["people"]] == [
        ["quiet-otter-0000", "join", 1],
        ["quiet-otter-0001", "contribute", 1],
        ["quiet-otter-0002", "lead", 1],
    ]
    assert told["people"][2][6] == "join · group 1\ntied to 2 people"
    assert [tie[:2] for tie in told["ties"]] == [[0, 1], [1, 2]]


def test_pyvis_is_given_no_name_and_only_the_fields_that_are_allowed():
    nodes, edges = drawn_first(draw_network(some_people(3).assign(secret="s", title="t", image="u"), chain(3)))
    assert [set(node) for node in nodes] == [{"id", "group", "size", "x", "y"}] * 3
    assert [set(edge) for edge in edges] == [{"from", "to", "width"}] * 2
    assert [node["id"] for node in nodes] == [0, 1, 2]


def test_larger_values_have_larger_signs_and_unknown_ones_the_smallest():
    people = some_people(4).assign(value=[float("nan"), 0.0, 1.0, 4.0])
    sizes = [person[3] for person in told_in(draw_network(people, chain(4)))["people"]]
    # between 6 and 20, by the root: 6, 6, 6 + 14 / 2, 20
    assert sizes == [6.0, 6.0, 13.0, 20.0]


def test_both_themes_have_the_stages_colours():
    palettes = told_in(draw_network(some_people(3), chain(3)))["palettes"]
    for name, palette in (("light", LIGHT), ("dark", DARK)):
        assert [palettes[name][stage] for stage in ("join", "contribute", "lead")] == [
            palette.join,
            palette.contribute,
            palette.lead,
        ]


def test_each_stage_has_a_shape_of_its_own():
    shapes = told_in(draw_network(some_people(3), chain(3)))["shapes"]
    assert len(set(shapes.values())) == len(shapes) == 5


def test_up_to_the_budget_everybody_is_drawn_and_above_it_groups_are_folded():
    nodes, _ = drawn_first(draw_network(some_people(BUDGET), chain(BUDGET)))
    assert len(nodes) == BUDGET
    many = BUDGET + 1
    page = draw_network(some_people(many), chain(many))
    nodes, edges = drawn_first(page)
    # 601 people in groups of 50: twelve groups, and the last one alone, a group of one, which is never folded
    assert [node["group"] for node in nodes].count("folded") == 12
    assert len(nodes) == 13
    assert len(edges) == 12, "a chain through thirteen signs"
    told = told_in(page)
    assert told["folds"]
    assert told["groups"][0]["facts"] == ["50 people", "furthest stage: 17 join, 17 contribute, 16 lead"]


def test_a_group_of_two_and_one_in_a_line_have_no_area():
    people = some_people(6).assign(group=[1, 1, 2, 2, 2, 0], x=[0.0, 1, 0, 1, 2, 9], y=[0.0, 0, 5, 5, 5, 9])
    groups = told_in(draw_network(people, chain(6)))["groups"]
    assert [group["number"] for group in groups] == [2]
    assert groups[0]["hull"] == []


def test_the_area_leaves_stragglers_out():
    around = [(0.0, 0.0), (1, 0), (0, 1), (1, 1), (0.5, 0.5), (0.4, 0.6), (0.6, 0.4), (0.5, 0.6), (0.6, 0.6), (50, 50)]
    people = some_people(10).assign(x=[x for x, _ in around], y=[y for _, y in around])
    hull = told_in(draw_network(people, chain(10)))["groups"][0]["hull"]
    assert max(y for _, y in hull) <= network_picture.UNIT


def test_the_page_links_nothing_elsewhere():
    page = draw_network(some_people(3), chain(3))
    assert not re.findall(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=", page)
    assert "jsdelivr" not in page
    assert "cdnjs" not in page
    assert page.startswith('<!DOCTYPE html><html lang="en">')


@pytest.mark.parametrize("name", EVIL)
def test_a_name_adds_no_tag_to_the_page(name):
    harmless = draw_network(some_people(3), chain(3))
    people = some_people(3)
    people.loc[1, ["label", "facts"]] = name
    page = draw_network(people, chain(3))
    assert page.count("<") == harmless.count("<")
    assert page.count(">") == harmless.count(">")
    assert "onerror=alert(1)>" not in page
    shown = told_in(page)["people"][1]
    assert shown[6] == name
    assert shown[0] == name or (shown[0].endswith("…") and len(shown[0]) == 60)


def test_data_ends_no_script_and_reads_back_the_same():
    told = {"a": "</script><!-- & \u2028 \u2029", "b": [1, None]}
    assert not set("<>&\u2028\u2029") & set(embedded(told))
    assert json.loads(embedded(told)) == told


def test_nobody_and_one_person_can_be_drawn():
    assert told_in(draw_network(some_people(1), chain(1)))["groups"] == []
    assert told_in(draw_network(some_people(0), chain(0).iloc[:0]))["people"] == []
