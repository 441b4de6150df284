"""The figures of the Work page: parts that add up, direct labels, nothing drawn of a handful of people."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from journeys.analysis.work import agents
from journeys.analysis.work import shares as work_shares
from journeys.charts.style import DARK, LIGHT
from journeys.charts.work import (
    OTHER_KINDS,
    SHADES,
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


def test_the_parts_of_a_period_lie_on_one_another_and_fill_it(period_rows):
    figure = draw_periods(period_rows, ["doc", "code"], LIGHT)
    assert [trace.name for trace in figure.data] == ["doc", "code", OTHER_KINDS]
    assert [trace.base[0] for trace in figure.data] == pytest.approx([0, 0.5, 0.75])
    ends = [trace.base[0] + trace.y[0] for trace in figure.data]
    assert ends == pytest.approx([0.5, 0.75, 1], abs=0.01)


def test_kinds_are_greys_from_dark_to_light(period_rows):
    figure = draw_periods(period_rows, ["doc", "code"], DARK)
    assert {trace.marker.color for trace in figure.data} == {DARK.ink}
    assert [trace.marker.opacity for trace in figure.data] == list(SHADES[:3])


def test_an_unfinished_period_is_hatched_and_named_still_open(period_rows):
    figure = draw_periods(period_rows, ["doc", "code"], LIGHT)
    assert figure.data[0].marker.pattern.shape == ("", "/")
    assert "hatched: still open" in [annotation.text for annotation in figure.layout.annotations]
    over = draw_periods(period_rows[period_rows["finished"]], ["doc"], LIGHT)
    assert "hatched: still open" not in [annotation.text for annotation in over.layout.annotations]


def test_each_part_is_named_beside_the_last_bar_without_overlap(period_rows):
    kinds = ["doc", "code", "test", "talk"]
    labels = draw_periods(period_rows, kinds, LIGHT).layout.annotations[: len(kinds) + 1]
    assert [label.text for label in labels] == ["documentation", "code", "tests", "talks", OTHER_KINDS]
    heights = [label.ay if label.ay is not None else label.y for label in labels]
    assert all(later - earlier > 0.07 for earlier, later in pairwise(heights))
    assert heights[-1] <= 1


def test_a_period_of_fewer_than_5_people_is_an_empty_place():
    few = work_shares.by_period(acted(*many(2, doc=6), *many(4, code=4)), "quarter", observed_until=UNTIL)
    figure = draw_periods(few, ["doc", "code"], LIGHT)
    assert len(figure.data) > 1
    assert all(len(trace.x) == 1 for trace in figure.data)
    assert len(figure.layout.shapes) == 1
    assert "dotted: fewer than 5 people" in [annotation.text for annotation in figure.layout.annotations]
    nobody_drawn = draw_periods(few[few["n"] < 5], ["code"], LIGHT)
    assert not nobody_drawn.data


def test_a_hover_says_a_sentence(period_rows):
    figure = draw_periods(period_rows, ["doc"], LIGHT)
    told = figure.data[0].hovertext[0].replace("<br>", " ")
    assert told == "2021 Q1. Documentation: 50 % of the work (22 to 78 %); 4 of 8 people did any of it."
    assert figure.data[1].hovertext[0].replace("<br>", " ") == (
        "2021 Q1. 50 % of the work of 8 people is of other kinds."
    )


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
