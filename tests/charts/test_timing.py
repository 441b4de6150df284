import numpy as np

from journeys.analysis.funnel.timing import compare_groups, time_to_next
from journeys.charts.style import LIGHT
from journeys.charts.timing import draw_comparison, draw_curve
from tests.analysis.frames import frame, person, reading

PEOPLE = frame(
    person("a", join=400, contribute=390),
    person("b", join=400, contribute=310, entry_point="door"),
    person("c", join=300),
    person("d", join=300, contribute=100, entry_point="door"),
    person("e", join=50),
)


def curve():
    rows = time_to_next(PEOPLE, "join", reading())
    return rows, draw_curve(rows, "join", LIGHT, horizon_days=180)


def test_the_line_is_the_curve_in_steps():
    rows, figure = curve()
    line = next(trace for trace in figure.data if trace.name == "join")
    assert line.x.tolist() == rows["days"].tolist()
    assert line.y.tolist() == rows["share"].tolist()
    assert line.line.shape == "hv"


def test_the_band_runs_between_the_limits():
    rows, figure = curve()
    band = next(trace for trace in figure.data if trace.name == "join band")
    assert band.y.min() == rows["low"].min()
    assert band.y.max() == rows["high"].max()
    assert len(band.x) == 2 * (2 * len(rows) - 1)
    assert np.all(np.diff(band.x[: 2 * len(rows) - 1]) >= 0)


def test_the_horizon_is_marked_and_named():
    _, figure = curve()
    assert figure.layout.shapes[0].x0 == 180
    assert any("180 days" in annotation.text for annotation in figure.layout.annotations)


def test_people_at_risk_stand_under_the_days():
    _, figure = curve()
    # five could go on; the first mark is day 0
    assert figure.layout.xaxis.ticktext[0] == "0<br>n 5"


def test_two_groups_differ_by_dash_and_name_and_not_by_colour_alone():
    compared = compare_groups(PEOPLE, "join", reading(), group="entry_point", names=("other", "door"))
    figure = draw_comparison(compared.curves, "join", LIGHT, horizon_days=180)
    lines = {trace.name: trace for trace in figure.data if trace.line.shape == "hv"}
    assert lines["other"].line.dash == "solid"
    assert lines["door"].line.dash == "dash"
    named = " ".join(annotation.text for annotation in figure.layout.annotations)
    assert "other" in named
    assert "door" in named
    assert figure.layout.xaxis.ticktext[0] == "0<br>— 3<br>-- 2"
