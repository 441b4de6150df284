import math
from datetime import UTC, datetime

import pandas as pd
import pytest

from journeys.analysis.candidates.backtest import MEASURES, Backtest
from journeys.charts.backtest import draw_calibration, draw_recall
from journeys.charts.style import LIGHT
from journeys.model import tables


def tried_of(found, best, bins=(), **more):
    """Give a back-test: for each method the recall on a list of ten, all other measures a tenth below it."""
    rows = [
        {"method": method, **{f"{name}{end}": share + by for name in MEASURES for end, by in ENDS.items()}}
        for method, share in found.items()
    ]
    told = {
        "methods": pd.DataFrame(rows, columns=tables.METHODS.names),
        "bins": pd.DataFrame(list(bins), columns=tables.BINS.names),
        "days": 40,
        "first_on": datetime(2024, 1, 1, tzinfo=UTC),
        "last_on": datetime(2025, 7, 1, tzinfo=UTC),
        "candidates": 50.0,
        "contributed": 8.0,
        "base": 0.16,
        "outcomes": 60,
        "learnt_from": 70,
        "rule": best if best in RULES else "recent",
        "best": best,
        "lead": (0.1, 0.05, 0.15) if "promise" in found else None,
    }
    return Backtest(**told | more)


ENDS = {"": 0.0, "_low": -0.1, "_high": 0.1}
RULES = {"recent": 0.4, "active": 0.3, "one_step": 0.2, "random": 0.15}
BINS = (
    (0.01, 0.0, 0.0, 0.04, 400),
    (0.04, 0.05, 0.02, 0.09, 400),
    (0.09, 0.1, 0.05, 0.15, 400),
    (0.2, 0.16, 0.1, 0.22, 400),
    (0.5, 0.49, 0.4, 0.58, 399),
)
WITH_MODEL = tried_of({"promise": 0.5, **RULES}, "promise", BINS)
WITHOUT = tried_of(RULES, "one_step")


def told(figure):
    return [annotation.text for annotation in figure.layout.annotations]


def test_each_way_to_rank_is_a_dot_with_its_interval_named_over_it():
    figure = draw_recall(WITH_MODEL, LIGHT)
    assert told(figure) == [
        "<b>Chance to contribute</b>  50 %, used now",
        "<b>One step away first</b>  20 %",
        "<b>Most recent first</b>  40 %",
        "<b>Most active first</b>  30 %",
        "<b>By chance</b>  15 %",
    ]
    dots = {dot.name: dot for dot in figure.data}
    assert dots["Most recent first"].x == (0.4,)
    assert dots["Most recent first"].error_x.array == pytest.approx((0.1,))
    assert dots["Most recent first"].error_x.arrayminus == pytest.approx((0.1,))
    assert "n = 60 people" in figure.layout.xaxis.title.text


def test_only_the_way_in_use_is_filled():
    for tried, used in ((WITH_MODEL, "Chance to contribute"), (WITHOUT, "One step away first")):
        dots = draw_recall(tried, LIGHT).data
        assert [dot.name for dot in dots if dot.marker.symbol == "circle"] == [used]


def test_what_chance_finds_is_marked_in_every_row():
    shapes = draw_recall(WITH_MODEL, LIGHT).layout.shapes
    assert [(shape.x0, shape.x1) for shape in shapes] == [(0.15, 0.15)] * 5


def test_each_fifth_stands_where_promise_and_what_came_meet():
    figure = draw_calibration(WITH_MODEL, LIGHT)
    points = [(dot.x[0] ** 2, dot.y[0] ** 2) for dot in figure.data]
    assert points == [pytest.approx((promised, came)) for promised, came, *_ in BINS]
    last = figure.data[-1]
    assert (last.y[0] + last.error_y.array[0]) ** 2 == pytest.approx(0.58)
    assert (last.y[0] - last.error_y.arrayminus[0]) ** 2 == pytest.approx(0.4)
    assert "n = 399 or 400 each" in figure.layout.xaxis.title.text


def test_the_line_of_promises_kept_runs_through_equal_shares_to_a_mark_beyond_every_interval():
    figure = draw_calibration(WITH_MODEL, LIGHT)
    (line,) = figure.layout.shapes
    assert (line.x0, line.y0) == (0, 0)
    assert line.x1 == line.y1 == math.sqrt(0.75)  # 0.58 is the highest end; the next mark is 75 %
    assert figure.layout.xaxis.range == figure.layout.yaxis.range
    assert "as expected" in told(figure)


def test_without_a_model_the_picture_of_promises_is_empty():
    assert len(draw_calibration(WITHOUT, LIGHT).data) == 0
