"""The figure of several communities: what is compared, with its interval, and below in grey what may not be."""

import pandas as pd
import pytest

from journeys.charts.compare.shares import MOST_GREY, draw_compared, shown_measures
from journeys.charts.style import LIGHT
from journeys.model.tables import COMPARED, DIFFERENCES
from tests.tables import made

NAMES = {"one": "One & <b>", "two": "Two"}


def shares(measure, *values, question="work", reason=None):
    rows = zip(NAMES, values, strict=True)
    row = {"question": question, "measure": measure, "unit": "share", "reason": reason}
    return [{**row, "community": slug, "value": value, "low": 0.1, "high": 0.9, "n": 40} for slug, value in rows]


VALUES = made(
    COMPARED,
    [
        *shares("kind:code", 0.3, 0.4),
        *shares("kind:doc", 0.2, 0.6),
        *(row for each in "abcd" for row in shares(f"step:{each}", None, None, question="journeys", reason="why not")),
    ],
)
VALUES.loc[VALUES["measure"].str.startswith("step:"), "measure"] = [
    name for name in ("again", "led_first", "straight", "watched") for _ in NAMES
]
PAIR = {"question": "work", "unit": "share", "first": "one", "second": "two", "p_value": 0.2}
DIFFERENCES_ = made(
    DIFFERENCES,
    [
        {**PAIR, "measure": "kind:code", "difference": -0.1, "low": -0.2, "high": 0.1, "told": False},
        {**PAIR, "measure": "kind:doc", "difference": -0.4, "low": -0.5, "high": -0.2, "told": True},
    ],
)


@pytest.fixture(scope="module")
def drawn():
    return draw_compared(VALUES, DIFFERENCES_, NAMES, LIGHT, horizons={})


def test_what_differs_stands_first(drawn):
    assert shown_measures(DIFFERENCES_) == ["kind:doc", "kind:code"]
    one, two = (
        sorted((trace.y[0], trace.x[0]) for trace in drawn.data if trace.name == name)
        for name in ("One &amp; &lt;b&gt;", "Two")
    )
    # from below: code, then documentation
    assert [x for _, x in one] == [0.3, 0.2]
    assert [x for _, x in two] == [0.4, 0.6]


def test_each_point_has_its_interval_and_its_words(drawn):
    point = next(trace for trace in drawn.data if trace.name == "Two" and trace.x[0] == 0.6)
    assert (point.error_x.array[0], point.error_x.arrayminus[0]) == pytest.approx((0.3, 0.5))
    assert point.hovertext == "Two: 60 % (10 to 90 %), n = 40"


def test_what_may_not_be_compared_stands_below_in_grey_with_its_reason(drawn):
    words = [note.text for note in drawn.layout.annotations]
    assert words.count("why not") == MOST_GREY
    assert len(drawn.layout.shapes) == MOST_GREY
    assert sum(LIGHT.muted in text for text in words) == MOST_GREY


def test_communities_have_signs_of_their_own(drawn):
    assert len({trace.marker.symbol for trace in drawn.data}) == 2
    assert pd.Series([trace.marker.color for trace in drawn.data]).nunique() == 2
