import pandas as pd

from journeys.analysis.response.first_messages import newcomer_messages
from journeys.analysis.response.groups import by_group, by_period, groups_of
from journeys.analysis.response.waits import compare_waits
from journeys.charts.response import draw_groups, draw_periods, draw_waits
from journeys.charts.style import LIGHT
from tests.analysis.deeds import UNTIL
from tests.analysis.response.test_first_messages import JOURNEYS, THREADS, messages
from tests.analysis.response.test_waits import waits

FIRST = newcomer_messages(messages()).query("is_first")


def told(figure):
    return [annotation.text for annotation in figure.layout.annotations]


def test_a_period_is_a_bar_with_its_n_and_hatched_while_it_is_open():
    figure = draw_periods(by_period(FIRST, 48, observed_until=UNTIL, period="quarter"), LIGHT, hours=48)
    bars = {bar.name: bar for bar in figure.data}
    # July to September: finn not answered; dan took his change in himself after 24 hours, which is neither
    assert bars["2021 Q3"].y[0] == 1
    assert "1 of 2 first messages not answered within 48 hours" in bars["2021 Q3"].hovertext.replace("<br>", " ")
    assert not bars["2021 Q3"].marker.pattern.shape
    assert bars["2021 Q4"].marker.pattern.shape
    assert bars["2021 Q4"].error_y.arrayminus[0] > 0
    assert list(figure.layout.xaxis.ticktext) == ["Q2<br>1<br><b>2021</b>", "Q3<br>2", "Q4<br>3"]
    assert "not answered within 48 hours; hatched: still open" in told(figure)


def test_a_period_of_which_nothing_can_be_told_yet_is_an_open_slot():
    young = FIRST[FIRST["person"] == "cleo"]
    (slot,) = draw_periods(by_period(young, 48, observed_until=UNTIL, period="month"), LIGHT, hours=48).data
    assert slot.name == "Dec 2021 still open"
    assert slot.marker.pattern.shape


def test_waits_are_told_apart_by_their_line_and_their_name():
    known = waits(*[1] * 9, None, people=[f"k{number}" for number in range(10)], is_new=False)
    gap = compare_waits(pd.concat([waits(*[30] * 5, *[None] * 5), known], ignore_index=True), 48)
    figure = draw_waits(gap.curves, LIGHT, hours=48)
    lines = {line.name: line.line.dash for line in figure.data}
    assert lines["newcomers"] == "solid"
    assert lines["known people"] == "dash"
    assert any("—</span> newcomers: <b>50 %</b> answered within 48 hours" in text for text in told(figure))
    # one of them waits after the first hour: too few for a curve
    assert any("--</span> known people: <b>90 %</b> answered within 1 hour" in text for text in told(figure))
    assert "1 day<br>— 10<br>-- –" in figure.layout.xaxis.ticktext


def test_a_group_is_a_bar_with_its_interval_and_its_name_is_text():
    many = pd.concat([FIRST.assign(person=f"{number}") for number in range(3)], ignore_index=True)
    rows = by_group(many, groups_of(many, JOURNEYS, THREADS, "label"), 48)
    rows["group"] = rows["group"].replace("docs", "<b>docs")
    figure = draw_groups(rows, "label", LIGHT, hours=48)
    assert any(text.startswith("<b>&lt;b&gt;docs</b>  ") and text.endswith("n = 9") for text in told(figure))
    assert all(bar.error_x.array[0] >= 0 for bar in figure.data)
    places = by_group(many, groups_of(many, JOURNEYS, THREADS, "place"), 48)
    assert any("<b>hand/made</b>" in text for text in told(draw_groups(places, "place", LIGHT, hours=48)))
