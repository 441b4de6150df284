"""The figures of the Work page: parts that add up, direct labels, nothing drawn of a handful of people."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from journeys.analysis.work import agents
from journeys.analysis.work import shares as work_shares
from journeys.charts.style import DARK, LIGHT
from journeys.charts.work import (
    PERIODS,
    draw_agent_groups,
    draw_agents,
    draw_kinds,
    draw_periods,
    draw_seen,
)
from tests.analysis.work.frames import act, acted
from tests.analysis.work.test_agents import ACTS as WITH_AGENTS
from tests.analysis.work.test_agents import BY_AGENTS
from tests.analysis.work.test_agents import UNTIL as AGENTS_UNTIL

UNTIL = datetime(2021, 5, 1, tzinfo=UTC)


def many(month, **kinds):
    """So many people of one kind each, in one month."""
    return [
        act(f"{kind}{month}{n}", "committed", f"2021-{month:02}-03", work=kind, source="git_log")
        for kind, count in kinds.items()
        for n in range(count)
    ]


# the first quarter is over, the second is not; 8 and 6 people
ACTS = acted(*many(2, doc=4, code=2, test=1, talk=1), *many(4, doc=5, code=1))


@pytest.fixture
def period_rows():
    return work_shares.by_period(ACTS, "quarter", observed_until=UNTIL)


def test_each_cell_has_its_share_and_a_column_adds_up(period_rows):
    (cells,) = draw_periods(period_rows, ["doc", "code"], LIGHT).data
    # of 8 people 4 wrote, 2 coded, 2 did something else; of 6 people 5 and 1
    assert [list(row) for row in cells.z] == pytest.approx(np.array([[0.5, 5 / 6], [0.25, 1 / 6], [0.25, 0]]))
    assert [list(row) for row in cells.text] == [["50", "83"], ["25", "17"], ["25", ""]]


def test_rows_and_columns_are_named_and_the_open_period_too(period_rows):
    figure = draw_periods(period_rows, ["doc", "code"], DARK)
    said = [annotation.text for annotation in figure.layout.annotations]
    assert said[:3] == ["Documentation", "Code", "Other kinds"]
    assert said[3] == "percent of the work; 2021 Q2 is still open"
    assert list(figure.layout.xaxis.ticktext) == ["Q1<br>8<br><b>2021</b>", "Q2<br>6"]


def test_a_period_of_fewer_than_5_people_is_an_empty_column():
    few = work_shares.by_period(acted(*many(2, doc=6), *many(4, code=4)), "quarter", observed_until=UNTIL)
    figure = draw_periods(few, ["doc", "code"], LIGHT)
    assert [list(row) for row in figure.data[0].z] == [[1.0, None], [0.0, None], [0.0, None]]
    assert "empty: fewer than 5 people" in figure.layout.annotations[-1].text


def test_only_the_last_periods_are_drawn():
    months = acted(*[each for month in range(1, 5) for each in many(month, doc=5)])
    rows = work_shares.by_period(months, "month", observed_until=UNTIL)
    late = pd.concat([rows.assign(from_on=rows["from_on"] - pd.DateOffset(years=years)) for years in range(4)])
    assert len(draw_periods(late, ["doc"], LIGHT).data[0].x) == PERIODS == 12


def test_a_hover_says_a_sentence(period_rows):
    told = [row[0].replace("<br>", " ") for row in draw_periods(period_rows, ["doc"], LIGHT).data[0].hovertext]
    assert told == [
        "2021 Q1. Documentation: 50 % of the work (22 to 78 %); 4 of 8 people did any of it.",
        "2021 Q1. 50 % of the work of 8 people is of other kinds.",
    ]


def test_a_kind_has_a_bar_with_whiskers_or_the_reason_why_not():
    rows = work_shares.all_kinds(ACTS)
    figure = draw_kinds(rows, {"doc": True, "video": True, "review": False}, LIGHT, most=0.8)
    (bar,) = figure.data
    row = rows.iloc[0]
    assert bar.x[0] == row["share"] == pytest.approx(9 / 14)
    assert bar.x[0] + bar.error_x.array[0] == pytest.approx(row["high"])
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert texts[:3] == ["<b>documentation</b>  64 % (39 to 84 %)", "<b>video</b>", "<b>reviews</b>"]
    assert texts[3:] == ["nobody", "not observable"]
    assert figure.layout.xaxis.title.text == "share of n = 14 people"


def test_a_kind_that_a_list_invented_is_plain_text():
    rows = work_shares.all_kinds(acted(act("ada", "recognised", work="<b>x</b>")))
    figure = draw_kinds(rows, {"<b>x</b>": True}, LIGHT)
    assert figure.layout.annotations[0].text.startswith("<b>&lt;b&gt;x&lt;/b&gt;</b>")
    assert "<b>" not in figure.data[0].hovertext


def test_a_view_shows_seen_and_lost_and_what_is_not_loaded_is_an_empty_slot():
    figure = draw_seen(work_shares.count_seen(acted(*many(2, doc=4), act("ada", "recognised", work="ideas"))), LIGHT)
    drawn = {trace.name: trace.x[0] for trace in figure.data}
    assert (drawn["git alone seen"], drawn["git alone lost"]) == (4, 1)
    assert "GitHub alone seen" not in drawn
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert texts[:4] == [
        "<b>Git alone</b>  4 of 5 people, loses 1",
        "<b>GitHub alone</b>  not observable",
        "<b>The recognition list alone</b>  1 of 5 people, loses 4",
        "<b>Everything loaded</b>  5 people",
    ]


def test_quarters_have_a_bar_each_with_n_under_it_and_the_open_one_hatched():
    changes = agents.find_changes(WITH_AGENTS, BY_AGENTS, observed_until=AGENTS_UNTIL)
    rows = agents.by_quarter(changes, observed_until=AGENTS_UNTIL)
    figure = draw_agents(rows[rows["what"] == "offered changes"], LIGHT)
    assert [(bar.x[0], bar.y[0]) for bar in figure.data] == [("2021 Q3", 1.0), ("2021 Q4", 0.0)]
    assert [bar.marker.pattern.shape for bar in figure.data] == [None, "/"]
    assert list(figure.layout.xaxis.ticktext) == ["Q3<br>2<br><b>2021</b>", "Q4<br>1"]
    assert "**" not in figure.data[0].hovertext


def test_groups_have_a_bar_each_with_their_numbers_above():
    changes = agents.find_changes(WITH_AGENTS, BY_AGENTS, observed_until=AGENTS_UNTIL)
    figure = draw_agent_groups(agents.by_agent(changes), "agent", LIGHT)
    assert [bar.x[0] for bar in figure.data] == [0.25, 0.25, 0.125]
    assert [note.text.partition("(")[0] for note in figure.layout.annotations] == [
        "<b>Copilot</b>  2 of 8 ",
        "<b>Cursor</b>  2 of 8 ",
        "<b>Claude</b>  1 of 8 ",
    ]
