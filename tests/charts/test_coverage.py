from datetime import UTC, datetime

import pandas as pd

from journeys.analysis.coverage import count_months
from journeys.charts.coverage import draw_coverage, draw_windows
from journeys.charts.style import LIGHT
from journeys.model.tables import SEEN


def months():
    # a git log with a silent February, and one month of GH Archive
    return count_months(
        pd.DataFrame(
            {
                "month": [datetime(2021, month, 1, tzinfo=UTC) for month in (1, 3, 3)],
                "source": ["git_log", "git_log", "gh_archive"],
                "action": ["committed", "committed", "starred"],
                "events": [4, 8, 5],
            }
        )
    )


def test_each_source_has_its_row_and_its_words():
    figure = draw_coverage(months(), LIGHT)
    assert {trace.name for trace in figure.data} == {"git_log", "gh_archive"}
    labels = [annotation.text for annotation in figure.layout.annotations]
    assert any("Git log" in label and "12 acts, at most 8 a month" in label for label in labels)


def test_bars_are_in_proportion_and_a_silent_month_has_none():
    figure = draw_coverage(months(), LIGHT)
    bars = next(trace for trace in figure.data if trace.name == "git_log")
    assert bars.y[0] * 2 == bars.y[2]
    assert bars.y[1] == 0
    assert bars.hovertext[1].startswith("No act of Feb 2021")


def test_no_events_give_an_empty_figure():
    assert not draw_coverage(months().iloc[:0], LIGHT).data


def windows():
    # joined and contributed could be seen together, leading is known from two lists, and a second place has one stage
    start, end = datetime(2021, 1, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC)
    own = {"since": start, "until": end, "since_basis": "oldest", "until_basis": "newest"}
    lists = [{"since": day, "until": day, "since_basis": "listed", "until_basis": "listed"} for day in (start, end)]
    stages = [("demo", "join", own), ("demo", "contribute", own), *(("demo", "lead", each) for each in lists)]
    return SEEN.of(
        [{"place": place, "stage": stage, **seen} for place, stage, seen in [*stages, ("talk", "join", own)]]
    )


def test_the_bar_of_a_place_names_by_shape_the_stages_seen_at_the_same_times():
    axis = draw_windows(windows(), LIGHT).layout.yaxis
    signs = ["".join(sign for sign in text if sign in "●■◆★") for text in axis.ticktext]
    assert signs == ["■◆", "★", "■"]


def test_windows_are_bars_and_lists_are_strokes_each_with_a_sentence_a_stage():
    figure = draw_windows(windows(), LIGHT)
    assert [(trace.name, trace.mode, len(trace.x)) for trace in figure.data] == [
        ("join, contribute", "lines+markers", 2),
        ("lead", "markers", 1),
        ("lead", "markers", 1),
        ("join", "lines+markers", 2),
    ]
    assert figure.data[0].hovertext.count("could be seen") == 2


def test_without_a_place_there_is_an_empty_figure():
    assert not draw_windows(windows().iloc[:0], LIGHT).data
