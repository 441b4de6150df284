import pandas as pd

from journeys.analysis.resilience.activity import count_by_day
from journeys.analysis.resilience.bus_factor import core_by_month
from journeys.analysis.resilience.capacity import count_weeks
from journeys.analysis.resilience.coverage_loss import areas, share_of_areas
from journeys.analysis.resilience.stage_flows import classify_moves, count_moves
from journeys.analysis.stats.intervals import MedianInterval
from journeys.analysis.work.units import find_units
from journeys.charts.resilience import draw_areas, draw_core, draw_days, draw_without_agents
from journeys.charts.stage_flows import draw_moves, draw_weeks
from journeys.charts.style import LIGHT
from tests.analysis.deeds import UNTIL, deed, table
from tests.analysis.frames import NO_DISCOVER
from tests.analysis.resilience import test_capacity, test_stage_flows

# documentation: ada 8 of 10 and ben 2; reviews: ada alone, all five
ACTS = table(
    *[deed("ada", 10 + number, work="doc") for number in range(8)],
    *[deed("ben", 700 * number + 10, work="doc") for number in (0, 1)],
    *[deed("ben", 12, work="doc")],
    *[deed("ada", 5, "reviewed", thread=f"pull/{number}") for number in range(5)],
)
PIECES = find_units(ACTS, observed_until=UNTIL)


def told(figure):
    return [annotation.text for annotation in figure.layout.annotations]


def test_a_strand_is_a_bar_of_what_one_person_did_and_a_faint_one_of_the_rest():
    figure = draw_areas(areas(share_of_areas(PIECES, ACTS, observed_until=UNTIL)), LIGHT)
    bars = {bar.name: bar for bar in figure.data}
    assert bars["Documentation in made one person"].x[0] == 0.8
    assert round(bars["Documentation in made others"].x[0], 6) == 0.2
    assert bars["Documentation in made others"].marker.opacity < bars["Documentation in made one person"].marker.opacity
    assert "<b>Documentation</b>  80 % (n = 10)" in told(figure)
    assert "nobody else did any" in bars["Reviews in made one person"].hovertext.replace("<br>", " ")


def test_strands_of_several_places_say_where():
    elsewhere = [deed("eve", 5 + number, work="code", place="github:hand/<b>other") for number in range(5)]
    acts = pd.concat([ACTS, table(*elsewhere)])
    pieces = find_units(acts, observed_until=UNTIL)
    figure = draw_areas(areas(share_of_areas(pieces, acts, observed_until=UNTIL)), LIGHT)
    assert any("Code in &lt;b&gt;other" in text for text in told(figure)), "a name is text, never a tag"


def test_a_month_is_a_bar_of_the_core_and_one_of_the_bus_factor():
    rows = core_by_month(PIECES, observed_until=UNTIL)
    core, half = draw_core(rows, LIGHT).data
    assert list(core.y) == rows["core"].tolist()
    assert list(half.y) == rows["bus_factor"].tolist()
    assert set(core.marker.pattern.shape) == {"", "."}, "less than a year behind it is dotted"


def test_a_month_that_is_not_over_is_hatched():
    until = UNTIL + pd.Timedelta(days=10)
    figure = draw_core(core_by_month(PIECES, observed_until=until), LIGHT)
    assert figure.data[0].marker.pattern.shape[-1] == "/"
    assert figure.data[0].marker.pattern.shape[-2] == ""


def test_the_last_month_is_named_beside_its_bars():
    # the last year's 15 pieces: ada 13, so she is the core and its half
    assert told(draw_core(core_by_month(PIECES, observed_until=UNTIL), LIGHT)) == ["<b>1</b> does 80 %"]


def test_the_days_lie_on_one_another():
    rows = count_by_day(ACTS, observed_until=UNTIL)
    figure = draw_days(rows, LIGHT)
    tops = {trace.name: trace.y for trace in figure.data}
    last = rows.iloc[-1]
    assert tops["active"][-1] == last["active"]
    assert tops["away"][-1] == last[["active", "drifting", "away"]].sum()
    assert told(figure) == [f"<b>{last[name]}</b> {name}" for name in ("active", "drifting", "away")]


def test_the_parts_of_a_stage_are_as_long_as_it_is():
    rows = count_moves(test_stage_flows.moved(), NO_DISCOVER)
    figure = draw_moves(rows, LIGHT)
    came = [bar for bar in figure.data if bar.name.startswith("contribute") and bar.name != "contribute asleep"]
    assert sum(bar.x[0] for bar in came) == rows.set_index("stage").loc["contribute", "now"]
    assert "1 arrived" in [bar.text for bar in figure.data]


def test_a_stage_that_no_export_shows_is_an_empty_slot_with_the_reason():
    people = classify_moves(
        test_stage_flows.ACTS,
        test_stage_flows.JOURNEYS,
        test_stage_flows.COMMUNITY,
        observed_until=test_stage_flows.UNTIL,
    )
    figure = draw_moves(count_moves(people, {**NO_DISCOVER, "lead": False}), LIGHT)
    assert told(figure).count("not observable: no loaded export could show it") == 2
    assert "nobody" not in told(figure)


def test_weeks_are_bars_with_their_median_and_the_open_one_hatched():
    weeks = count_weeks(test_capacity.ACTS, test_capacity.JOURNEYS, observed_until=UNTIL)
    figure = draw_weeks(weeks, "answers", LIGHT, median=MedianInterval(2, 1, 3))
    assert list(figure.data[0].y) == weeks["answers"].tolist()
    assert figure.data[0].marker.pattern.shape[-1] == "/"
    assert "median 2" in told(figure)
    assert (figure.layout.shapes[0].y0, figure.layout.shapes[0].y1) == (1, 3)


def test_figures_without_rows_stand():
    nothing = find_units(table(), observed_until=UNTIL)
    assert not draw_areas(areas(share_of_areas(nothing, table(), observed_until=UNTIL)), LIGHT).data
    assert not told(draw_core(core_by_month(nothing, observed_until=UNTIL), LIGHT))
    assert not told(draw_days(count_by_day(table(), observed_until=UNTIL), LIGHT))


def test_two_names_beside_a_month_never_lie_on_one_another():
    # on an axis up to 40 the two counts are a fortieth of it apart
    rows = pd.DataFrame({"month": [pd.Timestamp("2021-12-01")], "pieces": [18], "people": [3], "core": [2]})
    rows = rows.assign(bus_factor=1, most=0.5, whole=True, finished=True)
    half, core = draw_core(rows, LIGHT, small=True, most=40).layout.annotations
    assert (half.text, half.y) == ("<b>1</b> does half", 1)
    assert core.text == "<b>2</b> do 80 %"
    assert core.y > 5


def test_a_year_without_work_says_that_nobody_works_now():
    acts = table(deed("ada", 900, work="doc"))
    figure = draw_core(core_by_month(find_units(acts, observed_until=UNTIL), observed_until=UNTIL), LIGHT)
    assert told(figure) == ["nobody now"]


def test_the_core_without_agents_is_a_bar_beside_the_whole_one():
    # ada does 13 of 16 pieces, which are 80 %; ben's 3 are all that is left without hers
    whole = core_by_month(PIECES, observed_until=UNTIL).iloc[-1]
    human = core_by_month(PIECES[PIECES["person"] == "ben"], observed_until=UNTIL).iloc[-1]
    figure = draw_without_agents(whole, human, LIGHT)
    assert [bar.x[0] for bar in figure.data] == [whole["core"], 1]
    assert [bar.name for bar in figure.data] == ["All pieces of work", "Without an agent's mark"]
