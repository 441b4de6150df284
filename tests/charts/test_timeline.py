from datetime import timedelta

import pandas as pd
import pytest

from journeys.analysis import timeline
from journeys.charts.style import LIGHT, SYMBOLS
from journeys.charts.timeline import LARGEST, SMALLEST, Frame, Lanes, draw_timeline
from tests.analysis.deeds import UNTIL, deed
from tests.analysis.test_timeline import OTHER, own

ACTS = own(
    deed("ada", 700, "commented"),
    *[deed("ada", 300) for _ in range(20)],
    deed("ada", 200, "recognised"),
    deed("ada", 20, "triaged", place=OTHER),
)
JOURNEY = {"discover_at": None, "join_at": 700, "contribute_at": 300, "lead_at": 20}


def entries():
    times = {
        stage: None if days is None else pd.Timestamp(UNTIL - timedelta(days=days)) for stage, days in JOURNEY.items()
    }
    # no list dates any of them
    return timeline.find_entries(times | {f"{stage.removesuffix('_at')}_since": None for stage in JOURNEY})


def drawn(acts=ACTS, unit="day"):
    lane_of = timeline.assign_lanes(acts)
    lanes = Lanes(tuple(dict.fromkeys(lane_of.values())), sum(lane == timeline.OTHERS for lane in lane_of.values()))
    frame = Frame(acts["at"].min().to_pydatetime(), UNTIL, unit)
    return draw_timeline(timeline.count_marks(acts, lane_of, unit), entries(), lanes, frame, LIGHT)


def test_each_stage_has_its_colour_and_shape_and_what_lists_tell_is_open():
    marks = {trace.marker.symbol: trace.marker.color for trace in drawn().data}
    assert marks == {
        SYMBOLS["join"]: LIGHT.join,
        SYMBOLS["contribute"]: LIGHT.contribute,
        f"{SYMBOLS['contribute']}-open": LIGHT.contribute,
        SYMBOLS["lead"]: LIGHT.lead,
    }


def test_more_acts_have_a_larger_sign():
    sizes = {trace.marker.symbol: trace.marker.size[0] for trace in drawn().data}
    assert sizes[SYMBOLS["contribute"]] == LARGEST
    assert sizes[SYMBOLS["join"]] == SMALLEST


def test_lanes_and_the_stages_beginnings_are_named_where_they_are():
    figure = drawn()
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert texts[:2] == ["made", "other"]
    assert [text.partition("</b> ")[2] for text in texts[2:]] == ["12 Dec 2021", "1 Feb 2020", "7 Mar 2021"]
    # what began late stands before its line, so that it does not run out of the figure
    assert [annotation.xanchor for annotation in figure.layout.annotations][2:] == ["right", "left", "left"]


def test_a_sign_says_in_words_what_it_stands_for():
    told = [text.replace("<br>", " ") for trace in drawn(unit="month").data for text in trace.hovertext]
    assert "Mar 2021, made. 20 acts: committed (20 times)." in told
    assert "Feb 2020, made. commented." in told


def test_a_place_named_like_markup_is_text():
    figure = drawn(own(deed("ada", 9, place="github:hand/<img src=x>")))
    assert figure.layout.annotations[0].text == "&lt;img src=x&gt;"


@pytest.mark.parametrize("count", [1, 6, 30])
def test_the_figure_fits_the_screen_however_many_places(count):
    acts = own(*[deed("ada", number + 1, place=f"github:hand/{number:02}") for number in range(count)])
    figure = drawn(acts)
    assert figure.layout.height < 520
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert ("25 other places" in texts) == (count == 30)


def test_one_act_on_the_last_day_has_a_time_around_it():
    span = drawn(own(deed("ada", 0.5))).layout.xaxis.range
    assert pd.Timestamp(span[1]) - pd.Timestamp(span[0]) >= pd.Timedelta(days=60)
