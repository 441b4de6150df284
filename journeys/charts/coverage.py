"""Draw the tables of ``analysis.coverage``: acts of each month by kind of export, and when each place could be seen."""

from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from journeys.charts.style import (
    GLYPHS,
    LABEL_SIZE,
    LEFT,
    SMALL_SIZE,
    Palette,
    add_text,
    blank_figure,
    hover,
    plain,
    small_words,
)
from journeys.model import wording
from journeys.model.vocabulary import STAGES
from journeys.sentences.data import month_of_source, window
from journeys.sentences.shared import source_name

_ROW_HEIGHT: Final = 88
_TALLEST: Final = 0.56
_LABEL_RISE: Final = 0.75
_MONTH_MS: Final = 30.4 * 86_400_000
PLACES_DRAWN: Final = 8
"""Places whose windows are drawn; nobody reads a longer figure."""
_LINE_HEIGHT: Final = 20
_GAP: Final = 0.4
"""Lines between two places."""


def draw_coverage(months: pd.DataFrame, palette: Palette) -> go.Figure:
    """Draw one row of monthly bars a source; each row has its own scale, its highest month in words."""
    sources = list(dict.fromkeys(months["source"]))
    figure = blank_figure(palette, _ROW_HEIGHT * max(1, len(sources)) + 30)
    figure.update_yaxes(visible=False, range=[-len(sources) + 1, 0.95])
    figure.update_xaxes(type="date", hoverformat="%b %Y", showline=False)
    for row, source in enumerate(sources):
        part = months[months["source"] == source]
        peak = int(part["events"].max())
        figure.add_bar(
            # the middle of the month: a bar stands around its x
            x=part["month"] + pd.Timedelta(days=15),
            # each row to its own scale: one busy source would flatten all others
            y=_TALLEST * part["events"] / max(1, peak),
            base=-row,
            width=0.8 * _MONTH_MS,
            name=source,
            marker={"color": palette.contribute, "line": {"width": 0}},
            hovertext=[
                hover(month_of_source(source, month, events))
                for month, events in zip(part["month"], part["events"], strict=True)
            ],
            hoverinfo="text",
        )
        figure.add_hline(y=-row, line={"color": palette.faint, "width": 1})
        label = _row_label(source, part, peak)
        # the end of a long label would be cut off
        size = LABEL_SIZE if len(label) < 90 else SMALL_SIZE
        add_text(figure, label, (0, -row + _LABEL_RISE), palette.ink, size, **LEFT)
    return figure


def draw_windows(seen: pd.DataFrame, palette: Palette) -> go.Figure:
    """Draw for each place bars as long as stages could be seen, with their shapes before them; lists are strokes.

    ``seen`` is :data:`journeys.model.tables.SEEN`; more places than :data:`PLACES_DRAWN` are in the table alone.
    Stages of a place that could be seen at the same times share a bar.
    """
    places = list(dict.fromkeys(seen["place"]))[:PLACES_DRAWN]
    height, names, bars, traces = 0.0, {}, {}, []
    for place in places:
        names[height] = f"<b>{plain(place)}</b>"
        for stages, windows in _same_times(seen[seen["place"] == place]):
            height -= 1
            bars[height] = " ".join(_shape(stage, palette) for stage in stages)
            colour = palette.of(stages[0]) if len(stages) == 1 else palette.muted
            traces += [_window(rows, height, colour) for rows in windows]
        height -= 1 + _GAP
    key = "   ".join(f"{_shape(stage, palette)} {stage}" for stage in STAGES)
    title = {"text": f"{key}<br><b>|</b> list", "font": small_words(palette)}
    figure = blank_figure(
        palette,
        round(_LINE_HEIGHT * -height) + 76,
        xaxis={"type": "date", "hoverformat": "%b %Y", "showgrid": True, "gridcolor": palette.faint, "title": title},
        yaxis={
            "range": [height + 0.5, 0.6],
            "tickvals": list(bars),
            "ticktext": list(bars.values()),
            "showline": False,
        },
    )
    figure.add_traces(traces)
    for at, name in names.items():
        add_text(figure, name, (0, at), palette.ink, LABEL_SIZE, **LEFT, yanchor="middle")
    return figure


def _shape(stage: str, palette: Palette) -> str:
    return f'<span style="color:{palette.of(stage)}">{GLYPHS[stage]}</span>'


def _same_times(rows: pd.DataFrame) -> list[tuple[list[str], list[list[dict[Any, Any]]]]]:
    """Return stages of a place that could be seen at the same times, and for each of these times a row a stage."""
    together: dict[object, dict[str, list[dict[Any, Any]]]] = {}
    for stage, part in rows.groupby("stage", sort=False):
        times = part.drop(columns=["place", "stage"]).itertuples(index=False, name=None)
        together.setdefault(tuple(times), {})[str(stage)] = part.to_dict("records")
    return [(list(parts), [list(same) for same in zip(*parts.values(), strict=True)]) for parts in together.values()]


def _window(rows: list[dict[Any, Any]], height: float, colour: str) -> go.Scatter:
    looks: dict[str, Any]
    if rows[0]["until_basis"] == "listed":
        # an upright stroke, since the other signs are those of stages
        stroke = {"symbol": "line-ns", "size": 14, "line": {"color": colour, "width": 3}}
        looks = {"mode": "markers", "marker": stroke, "x": [rows[0]["since"]], "y": [height]}
    else:
        # with ends, so that a single day is seen too
        ends = {"symbol": "square", "size": 8, "color": colour}
        across = [rows[0]["since"], rows[0]["until"]]
        looks = {"mode": "lines+markers", "line": {"color": colour, "width": 8}, "marker": ends}
        looks |= {"x": across, "y": [height] * 2}
    said = "<br>".join(hover(window(row)) for row in rows)
    return go.Scatter(name=", ".join(row["stage"] for row in rows), hovertext=said, hoverinfo="text", **looks)


def _row_label(source: str, part: pd.DataFrame, peak: int) -> str:
    return (
        f"<b>{source_name(source)}</b>  {wording.counted(int(part['events'].sum()), 'act')}, "
        f"at most {wording.number(peak)} a month"
    )
