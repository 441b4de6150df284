"""The triangle of cohorts: what is drawn in which cell."""

import numpy as np

from journeys.analysis.retention import by_age, find_triangle
from journeys.charts.retention import AGES_SHOWN, COHORTS_SHOWN, draw_triangle
from journeys.charts.style import LIGHT
from tests.analysis.deeds import deed, table
from tests.analysis.frames import frame, person, reading
from tests.analysis.test_retention import ACTS, PEOPLE


def drawn(journeys, acts, period="quarter", **more):
    triangle = find_triangle(journeys, acts, reading(**more), outcome="active", period=period)
    return triangle, draw_triangle(triangle, by_age(triangle), LIGHT, outcome="active", period=period)


def test_a_row_a_cohort_under_all_together_and_a_column_a_period():
    _, figure = drawn(PEOPLE, ACTS)
    assert figure.layout.yaxis.ticktext == ("all together", "2021 Q1 · 2", "2021 Q2 · 1")
    assert figure.layout.xaxis.tickvals == (1, 2, 3)
    cells, sums = figure.data
    assert list(zip(cells.x, cells.y, cells.text, strict=True)) == [
        *((1, -1, "50"), (2, -1, "50"), (3, -1, "50")),
        *((1, -2, "0"), (2, -2, "100")),
    ]
    assert list(zip(sums.x, sums.y, sums.text, strict=True)) == [(1, 0, "33"), (2, 0, "67"), (3, 0, "50")]
    assert "2 people first came in 2021 Q1: 50 % (9 to 91 %)" in cells.hovertext[0].replace("<br>", " ")


def test_open_cells_are_hatched_and_have_no_number():
    until = PEOPLE["last_at"].max() + np.timedelta64(1, "D")
    triangle, figure = drawn(PEOPLE, ACTS, until=until.to_pydatetime())
    _, _, hatch, points = figure.data
    assert hatch.fillpattern.shape == "/"
    is_open = triangle[triangle["open"]]
    assert len(points.x) == len(is_open) > 0
    assert "not seen to the end yet" in points.hovertext[0].replace("<br>", " ")


def test_of_many_cohorts_the_newest_are_drawn():
    first = range(30, 30 * 40, 30)
    people = frame(*(person(f"p{days}", join=days) for days in first))
    triangle, figure = drawn(people, table(*(deed(f"p{days}", days) for days in first)), period="month")
    assert triangle["cohort"].nunique() > COHORTS_SHOWN
    assert len(figure.layout.yaxis.ticktext) == COHORTS_SHOWN + 1
    assert figure.layout.yaxis.ticktext[-1].startswith(triangle["cohort"].iloc[-1])
    assert max(figure.layout.xaxis.tickvals) == AGES_SHOWN
