"""The picture of a tree of models: where slices lie, which are in colour, labels that fit, and the graph."""

import pytest

from journeys.analysis.lineage.slices import cut_slices
from journeys.analysis.lineage.tree import grow
from journeys.charts.models.lineage import AXIS_HEIGHT, ROW, TALLEST, draw_graph, draw_slices
from journeys.charts.style import LIGHT
from tests.analysis.lineage.hub import edges, models, place

LINES = ("lab/b < lab/a", "ada/c < lab/b", "bob/d < ada/c", "bob/d < secret/base")


@pytest.fixture
def tree():
    return grow(models("lab/a", "lab/b", "ada/c", "bob/d"), edges(*LINES))


def slices_of(tree, *names):
    return cut_slices(tree, [tree.number(place(name)) for name in names])


def test_a_slice_is_as_thick_as_what_it_holds_and_begins_in_its_generation(tree):
    (bars,) = draw_slices(slices_of(tree, "lab/a"), {"lab"}, LIGHT).data
    assert list(bars.base) == [0, 1, 2, 3]
    # four models in a row, each within the one before
    assert [round(width) for width in bars.width] == [4, 3, 2, 1]
    assert [round(middle, 1) for middle in bars.y] == [2.0, 1.5, 1.0, 0.5]
    assert list(bars.marker.color) == [LIGHT.contribute] * 2 + [LIGHT.muted] * 2
    assert [each[0] for each in bars.customdata] == [place(name) for name in ("lab/a", "lab/b", "ada/c", "bob/d")]


def test_what_is_only_named_is_hatched(tree):
    (bars,) = draw_slices(slices_of(tree, "secret/base", "lab/a"), (), LIGHT).data
    hatched = dict(zip([each[0] for each in bars.customdata], bars.marker.pattern.shape, strict=True))
    assert {place for place, shape in hatched.items() if shape} == {place("secret/base")}


def test_names_are_written_where_they_fit(tree):
    few = draw_slices(slices_of(tree, "lab/a"), (), LIGHT)
    assert few.layout.height == 4 * ROW + AXIS_HEIGHT
    assert list(few.data[0].text) == ["lab<br>a<br><b>3</b>", "lab<br>b<br><b>2</b>", "ada<br>c<br><b>1</b>", "d"]
    crowd = grow(models("lab/a"), edges(*(f"x/m{number} < lab/a" for number in range(200))))
    many = draw_slices(slices_of(crowd, "lab/a"), (), LIGHT)
    assert many.layout.height == TALLEST + AXIS_HEIGHT
    assert [text for text in many.data[0].text if text] == ["lab<br>a<br><b>200</b>"]


def test_states_of_an_option_are_told_by_a_sign_a_colour_and_words(tree):
    seen = ("upstream", ["root", "aside", "covered", "below"])
    (bars,) = draw_slices(slices_of(tree, "lab/a"), {"lab"}, LIGHT, seen).data
    assert [text.split("<br>")[-2 if "<b>" in text else -1] for text in bars.text] == ["▲ a", "– b", "● c", "◐ d"]
    assert list(bars.marker.color) == [LIGHT.lead, LIGHT.muted, LIGHT.contribute, LIGHT.contribute]
    assert len(set(bars.marker.opacity)) == 4
    assert bars.hovertext[0].replace("<br>", " ").endswith("Root that could act.")


def test_a_slice_of_several_has_no_state(tree):
    crowd = grow(models("lab/a"), edges(*(f"x/m{number} < lab/a" for number in range(600))))
    cut = slices_of(crowd, "lab/a")
    states = ["reached" if name == name and name is not None else "" for name in cut["model"]]
    (bars,) = draw_slices(cut, (), LIGHT, ("direct", states)).data
    several = [
        (colour, opacity)
        for colour, opacity, state in zip(bars.marker.color, bars.marker.opacity, states, strict=True)
        if not state
    ]
    assert several == [(LIGHT.muted, 0.16)]


def test_long_names_break_at_hyphens_and_tags_in_names_stay_text():
    tree = grow(models("lab/<b>-one-two-three-four-five-six-seven-eight"), edges())
    slices = slices_of(tree, "lab/<b>-one-two-three-four-five-six-seven-eight").assign(thick=9)
    assert draw_slices(slices, (), LIGHT).data[0].text[0].startswith("lab<br>&lt;b&gt;-one-two-<br>three-four-<br>")


def test_the_graph_has_full_lines_to_the_base_above_and_dotted_ones_to_further_bases(tree):
    solid, dotted, points = draw_graph(slices_of(tree, "secret/base", "lab/a"), tree.edges, {"lab"}, LIGHT).data
    # three points and a break a line
    assert (len(solid.x), len(dotted.x)) == (3 * 4, 1 * 4)
    assert list(points.text) == ["a", "b", "c", "base", "d"]
    assert list(points.marker.symbol).count("circle-open") == 1
