"""The matrix of transitions: what is drawn in which cell."""

from journeys.analysis.flow.flows import count_transitions
from journeys.charts.flow.matrix import draw_matrix
from journeys.charts.style import LIGHT
from tests.analysis.flow.moving import standing


def test_a_row_a_place_before_and_a_column_a_place_after():
    figure = draw_matrix(count_transitions(standing()), LIGHT, period="quarter")
    assert figure.layout.yaxis.ticktext == ("■ join · 1", "◆ contribute · 8", "★ lead · 1", "inactive · 7")
    assert figure.layout.xaxis.ticktext == ("■ join", "◆ contribute", "★ lead", "inactive")
    (cells,) = figure.data
    drawn = dict(zip(zip(cells.x, cells.y, strict=True), cells.text, strict=True))
    assert len(drawn) == 16
    # of 8 at contribute one was there again, and of 7 inactive one
    assert drawn[1, -1] == "12 %"
    assert drawn[3, -1] == "88 %"
    assert drawn[1, -3] == "14 %"
    (said,) = [text for x, y, text in zip(cells.x, cells.y, cells.hovertext, strict=True) if (x, y) == (1, -1)]
    assert said.replace("<br>", " ").startswith("Of 8 steps by 6 people at contribute, 12 % (")
