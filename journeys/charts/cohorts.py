"""Draw the tables of ``analysis.cohorts``: conversion by when people first came, and by how they came in."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from journeys.charts.funnel import add_estimate, estimate_label
from journeys.charts.rows import add_empty_slot, row_figure, share_across
from journeys.charts.style import (
    Palette,
    add_open_slot,
    add_period_bar,
    blank_figure,
    note_above,
    period_axis,
    plain,
    share_upwards,
    shorten,
)
from journeys.model import wording
from journeys.sentences.funnel import cohort, estimate

COHORTS_HEIGHT: Final = 320
GROUPS_SHOWN: Final = 8
COHORTS_NAMED: Final = 16


def draw_cohorts(cohort_rows: pd.DataFrame, stage: str, palette: Palette) -> go.Figure:
    """Draw a bar with whiskers for each cohort; unfinished ones are hatched, as a note over the figure says."""
    figure = blank_figure(palette, COHORTS_HEIGHT)
    figure.update_layout(margin={"t": 24})
    for row in cohort_rows.to_dict("records"):
        if wording.known(row["estimate"]):
            add_period_bar(figure, row["estimate"], row, (palette.of(stage), palette), (row["cohort"], cohort(row)))
        elif row["still_open"]:
            add_open_slot(figure, row["cohort"], cohort(row), palette)
    labels = cohort_rows["cohort"].tolist()
    # of many cohorts only some are named, so that the labels do not run together
    each = -(-len(labels) // COHORTS_NAMED) or 1
    names = dict(zip(labels[::each], _ticks(cohort_rows.iloc[::each]), strict=True))
    period_axis(figure, labels, names, "n, the people who could go on, under the bars", palette)
    share_upwards(figure, palette)
    if not cohort_rows["finished"].all():
        note_above(figure, "hatched: still open", palette)
    return figure


def draw_groups(group_rows: pd.DataFrame, stage: str, palette: Palette) -> go.Figure:
    """Draw a bar with whiskers for each of the largest groups."""
    rows = group_rows.head(GROUPS_SHOWN).to_dict("records")
    labels = [f"<b>{shorten(row['group'])}</b>  {estimate_label(row)}" for row in rows]
    figure = row_figure(labels, palette, "share who go on; | if open counted as no")
    share_across(figure, palette)
    for position, row in enumerate(rows):
        if wording.known(row["estimate"]):
            add_estimate(figure, position, row, (palette.of(stage), palette), estimate(row))
        else:
            add_empty_slot(figure, position, plain(row["reason"]), palette)
    return figure


def _ticks(cohort_rows: pd.DataFrame) -> list[str]:
    """Write quarters or months, n under them, and the year where it begins; of several together both ends."""
    starts = cohort_rows["from_on"]
    new_year = starts.dt.year.ne(starts.dt.year.shift())
    lines = [
        [*_ends(label, on.year), wording.number(n), *([f"<b>{on.year}</b>"] if is_new else [])]
        for label, n, on, is_new in zip(cohort_rows["cohort"], cohort_rows["n"], starts, new_year, strict=True)
    ]
    return ["<br>".join(line) for line in lines]


def _ends(label: str, year: int) -> list[str]:
    first, _, last = label.partition(" to ")
    short = [end.removeprefix(f"{year} ").removesuffix(f" {year}") for end in (first, last) if end]
    return [short[0], *(f"to {end}" for end in short[1:])]
