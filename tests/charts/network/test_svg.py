"""The picture of the network on paper: what stands in it, where, and what never does."""

import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from journeys.charts.network.picture import BUDGET, Picture, arrange
from journeys.charts.network.svg import LEGEND, draw_svg
from journeys.charts.paper.layout import AROUND, PAPER, SIZES, SLIDE
from journeys.charts.style import LIGHT
from tests.charts.network.test_picture import EVIL, chain, crowd, some_people

SVG = "{http://www.w3.org/2000/svg}"
FOOT = ("A sign is a person.", "The Turing Way · as of 14 Mar 2021")


def drawn(picture: Picture, size=PAPER, foot=FOOT):
    return ElementTree.fromstring(draw_svg(picture, size, title="Two < three.", foot=foot).text)


def of_colour(root, colour):
    """The outline of each sign or area of a colour."""
    paths = [path for each in root.iter() if each.get("fill") == colour for path in each.iter(f"{SVG}path")]
    return ["M" + outline for path in paths for outline in path.get("d").split("M")[1:]]


def middle(outline):
    return np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", outline), dtype=float).mean(axis=0)


def texts(root):
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def test_it_is_180_mm_wide_on_white_with_font_title_legend_and_source():
    root = drawn(arrange(some_people(12), chain(12)))
    assert root.get("width") == "180mm"
    across, down = map(float, root.get("viewBox").split()[2:])
    assert (across, float(root.get("height").removesuffix("mm"))) == (800, round(down * 180 / 800, 2))
    assert root.find(f"{SVG}title").text == "Two < three."
    assert "src: url(data:font/woff2;base64," in root.find(f"{SVG}style").text
    paper = root.find(f"{SVG}rect")
    assert (paper.get("width"), paper.get("height"), paper.get("fill")) == ("800", f"{down:g}", "#FFFFFF")
    assert texts(root)[-3:] == ["■Join◆Contribute★Lead", *FOOT]
    assert not re.search(
        r"(?:href|src)=|url\((?!data:)", draw_svg(arrange(some_people(3), chain(3)), PAPER, title="", foot=()).text
    )


def test_a_slide_is_16_to_9():
    root = drawn(arrange(some_people(12), chain(12)), SLIDE)
    assert root.get("viewBox") == "0 0 960 540"
    assert root.get("width") == "338.67mm"


def test_everybody_stands_as_on_the_screen_in_their_stages_colour_and_shape():
    picture = arrange(some_people(12), chain(12), first=[5])
    root = drawn(picture)
    people = picture.people
    for kind, corners in (("join", 4), ("contribute", 4), ("lead", 10)):
        signs = of_colour(root, LIGHT.of(kind))
        assert {len(re.findall("[ML]", sign)) for sign in signs} == {corners}
        at = np.array([middle(sign) for sign in signs])
        own = people[people["stage"] == kind]
        # one enlargement both ways
        scale = np.ptp(at[:, 0]) / np.ptp(own["x"])
        assert at == pytest.approx(own[["x", "y"]].to_numpy() * scale, abs=0.2)
    # ringed is the sixth, a star
    [ring] = [path.get("d") for path in root.iter(f"{SVG}path") if path.get("stroke") == LIGHT.ink]
    assert middle(ring) == pytest.approx(middle(of_colour(root, LIGHT.lead)[1]), abs=0.2)


def test_a_sign_without_corners_is_a_circle():
    people = some_people(3).assign(stage="discover")
    outlines = of_colour(drawn(arrange(people, chain(3))), LIGHT.discover)
    assert [outline.count("a") for outline in outlines] == [2, 2, 2]


def test_a_small_picture_has_smaller_signs_as_on_the_screen():
    # letters that reach far over both ends leave little room; two who are alike have signs of 13.5 pixels
    people = some_people(2, label="a-name-of-sixty-letters-" * 2).assign(stage="contribute", value=1.0, x=[0, 9], y=0)
    one, other = of_colour(drawn(arrange(people, chain(2), first=[0, 1])), LIGHT.contribute)
    scale = (middle(other)[0] - middle(one)[0]) / 640
    assert 0.4 < scale < 0.9
    across = [float(x) for x in re.findall(r"[ML](-?[\d.]+)", one)]
    assert max(across) - min(across) == pytest.approx(2 * 1.2 * 13.5 * scale, abs=0.2)


def test_lines_of_one_width_are_one_path_and_all_are_there():
    root = drawn(arrange(some_people(12), chain(12).assign(weight=[1.0] * 10 + [9.0])))
    [lines] = [group for group in root.iter(f"{SVG}g") if group.get("stroke-opacity")]
    # a third of the root of the weight, between half a pixel and three: 0.5 + 2.5 / 3 = 1.33
    assert {path.get("stroke-width"): path.get("d").count("M") for path in lines} == {"1.5": 10, "3": 1}


def test_a_group_that_is_found_again_has_an_area():
    people = some_people(12).assign(x=[0, 4, 4, 0, 2, 2, 90, 94, 94, 90, 92, 92], y=[0, 0, 4, 4, 2, 3] * 2)
    people = people.assign(group=[1] * 6 + [2] * 6)
    root = drawn(arrange(people, chain(12), clear=[2]))
    assert len(of_colour(root, "#E2E6EC")) == 1
    assert [text for text in texts(root) if text.startswith("Group")] == ["Group 2"] * 2


def test_above_the_budget_groups_are_folded_as_on_the_screen():
    # thirteen groups of 50, and one person in none, tied to the last one of the thirteenth
    many = 13 * 50 + 1
    assert many > BUDGET
    people = some_people(many).assign(group=[1 + row // 50 for row in range(many - 1)] + [0])
    root = drawn(arrange(people, chain(many)))
    assert len(of_colour(root, "#FFFFFF")) == 13
    assert sum(len(of_colour(root, LIGHT.of(stage))) for stage in ("join", "contribute", "lead")) == 1
    [lines] = [group for group in root.iter(f"{SVG}g") if group.get("stroke-opacity")]
    # from each group to the next one, and to the one person
    assert sum(path.get("d").count("M") for path in lines) == 13
    assert "Group 13: 50" in texts(root)


def test_names_are_only_ever_text_and_the_file_stays_well_formed():
    root = drawn(arrange(some_people(len(EVIL)).assign(label=EVIL), chain(len(EVIL)), first=[0]), foot=EVIL)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "style", "rect", "g", "path", "text", "tspan")
    }
    assert EVIL[0] in texts(root)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ends", [(1, 1), (1, 40), (40, 1)])
def test_all_letters_have_room_however_wide_or_high_the_layout_is(size, ends):
    people = crowd().assign(label=[f"somebody-with-a-long-name-{row:04d}" for row in range(len(crowd()))])
    people = people.assign(x=people["x"] * ends[0], y=people["y"] * ends[1])
    root = drawn(arrange(people, chain(len(people)), first=range(4)), size)
    across, down = map(float, root.get("viewBox").split()[2:])
    [whole] = [group for group in root.iter(f"{SVG}g") if group.get("transform")]
    left, up = map(float, re.findall(r"-?[\d.]+", whole.get("transform")))
    boxes = []
    for text in whole.iter(f"{SVG}text"):
        x, y, half = float(text.get("x")) + left, float(text.get("y")) + up, len(text.text) * 12 * 0.31
        boxes.append((x - half, y - 10, x + half, y + 3))
    assert min(box[0] for box in boxes) >= AROUND
    assert max(box[2] for box in boxes) <= across - AROUND
    assert min(box[1] for box in boxes) >= LEGEND
    assert max(box[3] for box in boxes) <= down - 2 * 14 - AROUND
    # each is there twice: its white edge, and its letters
    once = boxes[: len(boxes) // 2]
    assert boxes[len(once) :] == once
    assert not [
        (one, other)
        for one, other in combinations(once, 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


def test_a_picture_of_nobody_and_of_one_is_drawn():
    for count in (0, 1):
        root = drawn(arrange(some_people(count), pd.DataFrame({"one": [], "other": [], "weight": []}).astype("int64")))
        assert texts(root)[-2:] == list(FOOT)
