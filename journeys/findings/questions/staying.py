"""Findings on who stays, and on who came to each stage and left it."""

from collections.abc import Iterator

import pandas as pd

from journeys.analysis import retention
from journeys.analysis.resilience import stage_flows
from journeys.analysis.resilience.stage_flows import MOVES_LAYOUT
from journeys.analysis.stats.download_rounding import AGES_LAYOUT, TRIANGLE_LAYOUT
from journeys.charts import retention as charts
from journeys.charts import stage_flows as move_charts
from journeys.charts.style import SCREEN
from journeys.findings.finding import Finding
from journeys.findings.protect import drawable, few
from journeys.findings.source import Source
from journeys.model import tables
from journeys.sentences.findings import answers

_CELLS = ("cohort", "from_on", "people", "age", "n", "met", "share", "low", "high", "open")
_MOVED = {
    "stage": "which",
    "before": "people at it in the year before",
    "held": "of them, at it in the last year too",
    "left_up": "of them, at a further stage",
    "left_down": "of them, at an earlier stage",
    "asleep": "of them, without an act in the last year",
    "now": "people at it in the last year",
    "came_up": "of them, at an earlier stage the year before",
    "came_down": "of them, at a further stage the year before",
    "returned": "of them, not there the year before but earlier",
    "arrived": "of them, new",
    "first_seen": "of them, perhaps there before their place could be seen",
}


def who_stays(source: Source) -> Iterator[Finding]:
    """Give the share of each quarter's people who were active in later quarters."""
    whole = retention.find_triangle(
        source.view.journeys, source.acts, source.settings, outcome=retention.ACTIVE, period="quarter"
    )
    cells = source.leaving(whole, TRIANGLE_LAYOUT, f"stay-{retention.ACTIVE}")
    ages = source.leaving(retention.by_age(whole), AGES_LAYOUT, f"stay-ages-{retention.ACTIVE}")
    told = ages[ages["share"].notna()]
    if told.empty:
        return
    # of a cohort of few people no share may leave: it would be a row of empty cells
    drawn = cells["cohort"].isin(cells.loc[cells["share"].notna(), "cohort"])
    known = cells[drawn & (cells["share"].notna() | cells["open"])]
    said = answers.staying(told)
    yield source.finding(
        "cohorts",
        "What share of those who came stays?",
        sentences=(said,),
        figure=charts.draw_triangle(
            drawable(known, TRIANGLE_LAYOUT),
            drawable(told, AGES_LAYOUT),
            SCREEN,
            outcome=retention.ACTIVE,
            period="quarter",
        ),
        alt=said,
        table=pd.concat([ages.assign(cohort=charts.TOGETHER, open=False), cells], ignore_index=True)[list(_CELLS)],
        columns={name: tables.TRIANGLE.columns[name].meaning for name in _CELLS}
        | {"cohort": f"its name, or {charts.TOGETHER}"},
        definitions=("retention", "cohorts"),
    )


def moves(source: Source) -> Iterator[Finding]:
    """Give who was at each stage in the last year and in the year before, and what became of them."""
    people = stage_flows.classify_moves(
        source.acts,
        source.view.journeys,
        source.community,
        observed_until=source.view.observed_until,
        windows=source.view.windows,
    )
    rows = source.leaving(stage_flows.count_moves(people, source.view.observable), MOVES_LAYOUT, "moves")
    rows = rows[rows["before"].notna() | rows["now"].notna()].reset_index(drop=True)
    if rows.empty:
        return
    told = tuple(answers.moves(row, source.k) for row in rows.to_dict("records"))
    yield source.finding(
        "moves",
        "Who came to each stage, and who left it?",
        sentences=told,
        figure=move_charts.draw_moves(drawable(rows, MOVES_LAYOUT), SCREEN, nobody=few(source.k)),
        alt=" ".join(told),
        table=rows[list(_MOVED)],
        columns=_MOVED,
        definitions=("moves",),
    )
