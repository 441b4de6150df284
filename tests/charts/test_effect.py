from dataclasses import replace
from datetime import UTC, datetime

import pytest

from journeys.analysis.outreach.effect import UNKNOWN, Difference, Effect
from journeys.charts.effect import draw_effects
from journeys.charts.style import LIGHT

EFFECT = Effect(
    "matched",
    invited=12,
    others=12,
    contributed=5,
    others_contributed=2,
    others_later=1,
    unmatched=3,
    still_open=4,
    open_until=datetime(2022, 7, 19, tzinfo=UTC),
    promise=0.24,
    others_promise=0.23,
    difference=Difference(0.25, -0.09, 0.53),
)
FEW = replace(EFFECT, way="waiting", invited=4, others=5, contributed=1, difference=UNKNOWN)


def test_a_comparison_is_a_dot_with_its_interval_around_nought():
    figure = draw_effects((EFFECT,), LIGHT)
    (dot,) = figure.data
    assert (dot.x[0], dot.error_x.array[0], dot.error_x.arrayminus[0]) == pytest.approx((25, 28, 34))
    assert dot.text[0] == "+25  (n = 12 and 12)"
    assert figure.layout.xaxis.range == pytest.approx((-20, 61))  # -9 and 53, with room for the words; 20 at least
    assert "5 of 12 people invited contributed within 90 days" in dot.hovertext[0].replace("<br>", " ")


def test_what_may_be_chance_is_grey():
    clear = replace(EFFECT, difference=Difference(0.4, 0.1, 0.6))
    colours = [draw_effects((effect,), LIGHT).data[0].marker.color for effect in (EFFECT, clear)]
    assert colours == [LIGHT.muted, LIGHT.contribute]


def test_too_few_people_leave_an_empty_slot_with_the_reason():
    figure = draw_effects((FEW, replace(EFFECT, uneven=True), EFFECT), LIGHT)
    assert len(figure.data) == 1
    assert {"too few to compare: 4 beside 5", "not parted by lot"} <= {note.text for note in figure.layout.annotations}
