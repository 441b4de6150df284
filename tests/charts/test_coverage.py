from datetime import UTC, datetime

import pandas as pd

from journeys.analysis.coverage import count_months
from journeys.charts.coverage import draw_coverage
from journeys.charts.style import LIGHT


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
