"""Draw who came to each stage and who left it, in the stages' colours, and arrivals and answers week by week."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.stats.intervals import MedianInterval
from journeys.charts.resilience import LABELS_WIDTH, annotate_end
from journeys.charts.rows import ROW_HEIGHT, add_bar, add_empty_slot, row_figure
from journeys.charts.style import (
    BAND,
    HATCH,
    SMALL_SIZE,
    Palette,
    blank_figure,
    count_upwards,
    hatched,
    hover,
    note_above,
    stage_label,
)
from journeys.model import wording
from journeys.sentences.resilience import moved, week

MOVE_SHADES: Final = (0.45, 0.38, 0.31, 0.24, 0.18, 0.12)
"""How full the colours of a bar's parts are: at most so much that words in ink can be read on them."""
WEEKS_HEIGHT: Final = 190
_BAR_PART: Final = 0.86
_WEEK_MILLISECONDS: Final = 7 * 86_400_000
_COUNT_WORDS: Final = {"arrivals": "people who arrived", "answers": "answers to newcomers"}
_LEFT_WORDS: Final = {"held": "held", "left_up": "moved up", "left_down": "moved down", "asleep": "inactive"}
_CAME_WORDS: Final = {
    "held": "held",
    "came_up": "came up",
    "came_down": "came down",
    "returned": "returned",
    "arrived": "arrived",
    "first_seen": "first seen",
}


def draw_moves(move_rows: pd.DataFrame, palette: Palette, *, nobody: str = "nobody") -> go.Figure:
    """Draw for each stage where those before went, and where those now came from; ``nobody`` is said of none."""
    stages = [row for row in move_rows.to_dict("records") if row["stage"] != "discover"]
    labels = [
        f"{stage_label(row['stage'], palette)}  {tail}{_at(row[when])}"
        for row in stages
        for when, tail in (("before", "the year before"), ("now", "last year"))
    ]
    figure = row_figure(labels, palette, "")
    figure.update_xaxes(visible=False)
    figure.update_layout(
        margin={"b": 0}, height=ROW_HEIGHT * len(labels), uniformtext={"minsize": SMALL_SIZE - 1, "mode": "hide"}
    )
    for number, row in enumerate(stages):
        if not wording.known(row["now"]):
            for position in (2 * number, 2 * number + 1):
                add_empty_slot(figure, position, "not observable: no loaded export could show it", palette)
            continue
        _add_parts(figure, 2 * number, row, _LEFT_WORDS, palette, nobody)
        _add_parts(figure, 2 * number + 1, row, _CAME_WORDS, palette, nobody)
    return figure


def draw_weeks(week_rows: pd.DataFrame, count: str, palette: Palette, *, median: MedianInterval) -> go.Figure:
    """Draw one count by week, with its median and the median's interval as a band."""
    figure = blank_figure(palette, WEEKS_HEIGHT)
    figure.update_layout(margin={"r": LABELS_WIDTH, "t": 20})
    count_upwards(figure, max(week_rows[count], default=0), ticks=4)
    if not np.isnan(median.low):
        figure.add_hrect(y0=median.low, y1=median.high, fillcolor=palette.muted, opacity=BAND, line_width=0)
    figure.add_bar(
        x=week_rows["week"] + pd.Timedelta(days=3.5),
        y=week_rows[count],
        width=[_BAR_PART * _WEEK_MILLISECONDS] * len(week_rows),
        name=count,
        marker={
            "color": palette.join if count == "arrivals" else palette.contribute,
            "pattern": hatched(["" if is_over else HATCH for is_over in week_rows["finished"]], size=5),
        },
        hovertext=[hover(week(row, count)) for row in week_rows.to_dict("records")],
        hoverinfo="text",
    )
    if not np.isnan(median.median):
        figure.add_hline(y=median.median, line={"color": palette.ink, "width": 1, "dash": "dot"})
        annotate_end(figure, median.median, f"median {median.median:g}", palette.ink)
    note = _COUNT_WORDS[count]
    note_above(figure, note if week_rows["finished"].all() else f"{note}; hatched: still open", palette)
    figure.update_xaxes(type="date")
    return figure


def _at(count: Any) -> str:  # noqa: ANN401  (a cell of a table)
    # of nobody the slot under it says so
    return f" {count:,}" if wording.known(count) and count else ""


def _add_parts(  # noqa: PLR0913  (one argument a property of the bar)
    figure: go.Figure, position: int, row: Mapping[Any, Any], parts: Mapping[str, str], palette: Palette, nobody: str
) -> None:
    whole = sum(row[name] for name in parts)
    if not whole:
        add_empty_slot(figure, position, nobody, palette)
    # those who left have one part fewer than those who came, so a shade is left over
    for (name, word), shade in zip(parts.items(), MOVE_SHADES, strict=False):
        if not row[name]:
            continue
        add_bar(
            figure,
            position,
            row[name],
            f"{row['stage']} {name}",
            moved(row, name, whole, word),
            # the border parts shades that are close
            marker={"color": palette.of(row["stage"]), "opacity": shade, "line": {"width": 2, "color": palette.ink}},
            text=f"{row[name]:,} {word}",
            textposition="inside",
            insidetextanchor="start",
            constraintext="inside",
            textfont={"size": SMALL_SIZE, "color": palette.ink},
        )
