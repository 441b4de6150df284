"""The picture's page: what is in it, what can never be, and that it asks nothing of any host."""

import json
import re
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from journeys.charts.network.html import embedded
from journeys.charts.network.picture import BUDGET, HEIGHT, LETTER, MOSTLY, WIDTH, arrange, draw_network
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


def page_of(people, ties, **more):
    return draw_network(arrange(people, ties, **more))


def boxes_of(labels, scale):
    """Where the letters of each label with room at a scale stand: left, top, right, bottom; half as wide as high."""
    for row in labels[labels["from"] <= scale].to_dict("records"):
        half = len(row["text"]) * LETTER * 0.25
        x, base = row["x"] * scale, row["y"] * scale + row["down"]
        yield x - half, base - LETTER * 0.8, x + half, base + LETTER * 0.25


def overlapping(boxes):
    return [
        (one, other)
        for one, other in combinations(boxes, 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


def test_everybody_stands_in_the_page_with_what_is_told_of_them():
    page = page_of(some_people(3), chain(3))
    told = told_in(page)
    assert [person[:3] for person in told["people"]] == [
        ["quiet-otter-0000", "join", 1],
        ["quiet-otter-0001", "contribute", 1],
        ["quiet-otter-0002", "lead", 1],
    ]
    assert told["people"][2][6] == "join · group 1\ntied to 2 people"
    assert [tie[:2] for tie in told["ties"]] == [[0, 1], [1, 2]]


def test_nothing_stands_in_the_page_but_the_fields_that_are_named():
    page = page_of(some_people(3).assign(secret="hush", title="hush", image="hush"), chain(3))
    assert "hush" not in page
    assert {len(person) for person in told_in(page)["people"]} == {7}


def test_larger_values_have_larger_signs_and_unknown_ones_the_smallest():
    people = some_people(4).assign(value=[float("nan"), 0.0, 1.0, 4.0])
    sizes = arrange(people, chain(4)).people["size"].tolist()
    # by the root of the value, from 4.5 for few people to three times as much
    assert sizes == [4.5, 4.5, 9.0, 13.5]


def test_people_span_the_frame_or_stand_where_they_do_in_the_whole():
    people = some_people(3).assign(x=[0.0, 4, 2], y=[0.0, 2, 3])
    own = arrange(people, chain(3))
    # 4 across and 3 down: 640 / 4 = 160 a unit across, 460 / 3 = 153.3 down
    assert own.frame == (WIDTH, HEIGHT)
    assert own.people[["x", "y"]].to_numpy().tolist() == [[0, 0], [640, 306.7], [320, 460]]
    whole = arrange(people, chain(3), span=np.array([[-4.0, 0], [4, 6]]))
    assert whole.people[["x", "y"]].to_numpy().tolist() == [[320, 0], [640, 153.3], [480, 230]]
    low = arrange(people.assign(y=0.0), chain(3))
    assert low.frame[0] == WIDTH
    assert low.people["y"].tolist() == [0, 0, 0]


def test_both_themes_have_the_stages_colours():
    palettes = told_in(page_of(some_people(3), chain(3)))["palettes"]
    for name, palette in (("light", LIGHT), ("dark", DARK)):
        assert [palettes[name][stage] for stage in ("join", "contribute", "lead")] == [
            palette.join,
            palette.contribute,
            palette.lead,
        ]


def test_each_stage_has_a_shape_of_its_own():
    shapes = told_in(page_of(some_people(3), chain(3)))["shapes"]
    assert {kind: len(found) for kind, found in shapes.items()} == {
        "discover": 0,
        "join": 4,
        "contribute": 4,
        "lead": 10,
        "folded": 6,
    }
    # a square stands on its side, a diamond on a corner; a star's first corner is the highest
    assert {abs(x) for x, _ in shapes["join"]} == {abs(y) for _, y in shapes["join"]} == {0.88}
    assert shapes["contribute"][0] == [0, -1.2]
    assert shapes["lead"][0] == [0, -1.3]


def test_up_to_the_budget_everybody_is_drawn_and_above_it_groups_are_folded():
    assert not arrange(some_people(BUDGET), chain(BUDGET)).folds
    many = BUDGET + 1
    told = told_in(page_of(some_people(many), chain(many)))
    # 601 people in groups of 50: twelve groups, and the last one alone, a group of one, which is never folded
    assert len(told["groups"]) == 12
    assert told["folds"]
    assert told["groups"][0]["facts"] == ["50 people", "furthest stage: 17 join, 17 contribute, 16 lead"]


def test_a_group_of_two_and_one_in_a_line_have_no_area():
    people = some_people(6).assign(group=[1, 1, 2, 2, 2, 0], x=[0.0, 1, 0, 1, 2, 9], y=[0.0, 0, 5, 5, 5, 9])
    groups = arrange(people, chain(6), clear=[1, 2]).groups
    assert [group["number"] for group in groups] == [2]
    assert groups[0]["hull"] == []


AROUND = [(0.0, 0.0), (1, 0), (0, 1), (1, 1), (0.5, 0.5), (0.4, 0.6), (0.6, 0.4), (0.5, 0.6), (0.6, 0.6), (50, 50)]


def ten(**more):
    return some_people(10).assign(x=[x for x, _ in AROUND], y=[y for _, y in AROUND], **more)


def test_the_area_leaves_stragglers_out():
    hull = arrange(ten(), chain(10), clear=[1]).groups[0]["hull"]
    # the frame is 50 units high, so that the nine others stand within one unit of 460 / 50
    assert max(y for _, y in hull) <= HEIGHT / 50 + 0.1


def test_only_groups_that_are_found_again_have_an_area():
    assert arrange(ten(), chain(10), clear=[1]).marked == [1]
    assert arrange(ten(), chain(10), clear=[2]).marked == []
    assert arrange(ten(), chain(10)).marked == []


def test_a_group_among_whom_many_others_stand_has_no_area():
    # of the nine who stand together, the corners and some between them are of group 1
    within = [1, 1, 1, 1, 1, 1, 2, 2, 2, 1]
    assert MOSTLY <= 6 / 9
    assert arrange(ten(group=within), chain(10), clear=[1]).marked == [1]
    within[5] = 2
    assert MOSTLY > 5 / 9
    assert arrange(ten(group=within), chain(10), clear=[1]).marked == []


def crowd(count=150, seed=3):
    chance = np.random.default_rng(seed)
    return some_people(count).assign(
        x=chance.normal(0, 3, count), y=chance.normal(0, 2, count), value=chance.exponential(1, count), group=0
    )


@pytest.mark.parametrize("scale", [0.4, 0.7, 1, 1.5, 2.3, 4, 9, 25])
def test_no_label_overlaps_another_at_any_scale(scale):
    labels = arrange(crowd(), chain(150), first=[3, 4, 5]).labels
    boxes = list(boxes_of(labels, scale))
    assert len(boxes) > (2 if scale >= 1 else 0)
    assert not overlapping(boxes)


def test_the_boxes_can_overlap():
    assert overlapping(boxes_of(arrange(crowd(), chain(150)).labels.assign(**{"from": 0.0}), 1))


def test_a_label_that_has_appeared_stays_and_more_come_as_people_go_nearer():
    labels = arrange(crowd(), chain(150), first=[3]).labels
    counts = [int((labels["from"] <= scale).sum()) for scale in (1, 2, 4, 16)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    # eight at most beside those who stand out
    assert counts[0] <= 9


def test_who_stands_out_is_labelled_before_all_others():
    smallest = int(crowd()["value"].idxmin())
    labels = arrange(crowd(), chain(150), first=[smallest]).labels
    assert labels.iloc[0][["of", "bold", "from"]].tolist() == [smallest, True, 0]


def test_of_two_people_at_one_place_one_label_stands_below_and_one_above():
    people = some_people(3).assign(x=[1.0, 1, 0], y=[1.0, 1, 0], value=1.0, group=0)
    labels = arrange(people, chain(3)).labels
    assert labels["from"].max() < 0.1
    assert sorted(labels.set_index("of").loc[[0, 1], "down"] > 0) == [False, True]


def test_the_page_links_nothing_elsewhere():
    page = page_of(some_people(3), chain(3))
    assert not re.findall(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=", page)
    assert "jsdelivr" not in page
    assert "cdnjs" not in page
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')


@pytest.mark.parametrize("name", EVIL)
def test_a_name_adds_no_tag_to_the_page(name):
    harmless = page_of(some_people(3), chain(3))
    people = some_people(3)
    people.loc[1, ["label", "facts"]] = name
    page = page_of(people, chain(3))
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
    assert told_in(page_of(some_people(1), chain(1)))["groups"] == []
    assert told_in(page_of(some_people(0), chain(0).iloc[:0]))["people"] == []
