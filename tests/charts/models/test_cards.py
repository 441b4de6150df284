"""The bars of what cards say: one line a thing, one column a group, hatched for what is not filled in."""

from journeys.analysis.cards.says import ITEMS
from journeys.charts.models.cards import draw_coverage
from journeys.charts.style import LIGHT
from journeys.model.tables import CARD_COVERAGE


def covered(group, present, n):
    return [(group, item.need, key, present, 1, 0, 0, n) for key, item in ITEMS.items()]


def test_each_thing_has_a_bar_in_each_group_with_its_share():
    figure = draw_coverage(CARD_COVERAGE.of(covered("inside", 1, 4) + covered("outside", 2, 4)), LIGHT)
    said = [trace for trace in figure.data if trace.name == "said"]
    assert [trace.marker.color for trace in said] == [LIGHT.contribute, LIGHT.muted]
    assert [set(trace.x) for trace in said] == [{0.25}, {0.5}]
    assert all(len(trace.y) == len(ITEMS) for trace in said)
    assert [trace.text[0].strip() for trace in figure.data if trace.name == "shares"] == ["25 %", "50 %"]
    # one over the other, and beside each other
    assert said[0].xaxis != said[1].xaxis


def test_needs_stand_above_their_things_and_groups_above_all():
    figure = draw_coverage(CARD_COVERAGE.of(covered("outside", 1, 1)), LIGHT)
    texts = [note.text for note in figure.layout.annotations]
    assert texts == ["<b>Harms</b>", "<b>Recognition</b>", "<b>Ownership</b>", "<b>Others</b>  1 card"]
    assert len(figure.layout.yaxis.ticktext) == len(ITEMS)
