"""Draw what would be lost, the core and its half over time, and who is active, drifting and away, all in greys."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.resilience.activity import CLASSES
from journeys.analysis.resilience.bus_factor import HALF
from journeys.charts.rows import BAR_WIDTH, add_bar, bar_position, row_figure
from journeys.charts.style import (
    HATCH,
    LABEL_SIZE,
    PALE,
    SMALL_SIZE,
    Palette,
    add_text,
    blank_figure,
    count_upwards,
    hatched,
    hover,
    plain,
    shorten,
    small_words,
)
from journeys.model import wording
from journeys.sentences import resilience as sentences

AREAS_HEIGHT: Final = 320
SMALL_HEIGHT: Final = 210
SHADES: Final = {"active": 0.75, "drifting": 0.4, "away": 0.12}
DARK_PART: Final = 0.85
LABELS_WIDTH: Final = 104
SMALL_LABELS_WIDTH: Final = 80
_LINE: Final = 0.08
_SMALL_LINE: Final = 0.14
"""The height of a line of words, as a part of a figure's."""
_MOST_DAYS: Final = 700


def draw_areas(leading: pd.DataFrame, palette: Palette) -> go.Figure:
    """Draw for each area of work the part one person does, and pale what others do; half is marked."""
    rows = leading.to_dict("records")
    several = leading["place"].nunique() > 1
    labels = [_area_label(row, with_place=several) for row in rows]
    figure = row_figure(labels, palette, "part of the last year's work that one person did")
    figure.update_xaxes(range=[0, 1], tickformat=".0%", tickvals=[0, HALF, 1], ticks="outside", tickcolor=palette.faint)
    for position, row in enumerate(rows):
        for part, base, shade in ((row["share"], 0.0, 1.0), (1 - row["share"], row["share"], PALE)):
            name = f"{sentences.area_name(row)} {'others' if base else 'one person'}"
            marker = {"color": palette.muted, "opacity": shade}
            add_bar(figure, position, part, name, sentences.area(row), base=[base], marker=marker)
        middle, half = bar_position(position), BAR_WIDTH / 2 + 0.04
        ends = {"x0": HALF, "x1": HALF, "y0": middle - half, "y1": middle + half}
        figure.add_shape(type="line", **ends, line={"color": palette.ink, "width": 1.5})
    return figure


def draw_core(core_rows: pd.DataFrame, palette: Palette, *, small: bool = False, most: int | None = None) -> go.Figure:
    """Draw the core and, within it, the bus factor by month; dotted as long as the window is not whole."""
    figure = blank_figure(palette, SMALL_HEIGHT if small else AREAS_HEIGHT)
    figure.update_layout(barmode="overlay", bargap=0, margin={"r": SMALL_LABELS_WIDTH if small else LABELS_WIDTH})
    # small figures beside each other share one scale, given by `most`
    top = most if most is not None else int(core_rows["core"].max()) if len(core_rows) else 1
    count_upwards(figure, top)
    figure.update_yaxes(range=[0, max(top, 1) * 1.08])
    for name, opacity, colour in (("core", PALE, palette.muted), ("bus_factor", DARK_PART, palette.ink)):
        _add_months(figure, core_rows, name, (colour, opacity))
    if len(core_rows):
        _name_ends(figure, core_rows.iloc[-1], palette, top=max(top, 1), small=small)
    figure.update_xaxes(type="date", title={"text": "" if small else _workers(core_rows), "font": small_words(palette)})
    figure.update_xaxes(tickangle=0, **({"nticks": 3} if small else {}))
    return figure


def draw_days(day_rows: pd.DataFrame, palette: Palette) -> go.Figure:
    """Draw who is active, drifting and away by day, on one another from zero."""
    figure = blank_figure(palette, AREAS_HEIGHT)
    figure.update_layout(margin={"r": LABELS_WIDTH, "t": 12})
    count_upwards(figure, max(day_rows[list(CLASSES)].sum(axis="columns"), default=0))
    # about so many days, counted back from the last one, which always stays
    step = max(1, len(day_rows) // _MOST_DAYS)
    shown = day_rows.iloc[(len(day_rows) - 1) % step :: step] if len(day_rows) else day_rows
    day, base = shown["day"].to_numpy(), np.zeros(len(shown))
    lines = [hover(sentences.day(row)) for row in shown.to_dict("records")]
    for name in CLASSES:
        top = base + shown[name].to_numpy()
        # its own closed shape: of an area down to the axis Plotly forgets how pale it is
        figure.add_scatter(
            x=np.concatenate([day, day[::-1]]),
            y=np.concatenate([top, base[::-1]]),
            fill="toself",
            fillcolor=palette.ink,
            opacity=SHADES[name],
            mode="lines",
            line={"width": 0},
            hoverinfo="skip",
            name=f"{name} area",
        )
        line = {"width": 1, "color": palette.muted}
        figure.add_scatter(x=day, y=top, mode="lines", line=line, name=name, hovertext=lines, hoverinfo="text")
        base = top
    if len(shown):
        _name_stack(figure, shown.iloc[-1], palette)
    figure.update_xaxes(title={"text": "people by the days since their latest act", "font": small_words(palette)})
    return figure


def draw_without_agents(whole: pd.Series, human: pd.Series, palette: Palette) -> go.Figure:
    """Draw how many people did 80 % of all pieces of the last year, and of those without an agent's mark."""
    rows = {"All pieces of work": whole, "Without an agent's mark": human}
    labels = [f"<b>{name}</b>  {plain(sentences.core_of(row))}" for name, row in rows.items()]
    figure = row_figure(labels, palette, "people who did 80 % of them")
    figure.update_xaxes(dtick=1 if max(whole["core"], human["core"]) <= 10 else None, tickformat=",d")
    for position, (name, row) in enumerate(rows.items()):
        shade = {"color": palette.muted, "opacity": 1.0 if position else PALE}
        add_bar(figure, position, int(row["core"]), name, sentences.core_of(row), marker=shade)
    return figure


def _area_label(row: Mapping[Any, Any], *, with_place: bool) -> str:
    name = shorten(sentences.area_name(row, with_place=with_place), 34)
    return f"<b>{name}</b>  {wording.percent(row['share'])} (n = {row['total']:,})"


def _add_months(figure: go.Figure, rows: pd.DataFrame, name: str, look: tuple[str, float]) -> None:
    colour, opacity = look
    # hatched while the month is not over, dotted while there are no twelve months to count
    shapes = [
        HATCH if not finished else "" if whole else "."
        for whole, finished in zip(rows["whole"], rows["finished"], strict=True)
    ]
    until = rows["month"] + pd.DateOffset(months=1) if len(rows) else rows["month"]
    figure.add_bar(
        x=rows["month"] + (until - rows["month"]) / 2,
        y=rows[name],
        width=(until - rows["month"]).dt.total_seconds() * 1000,
        name=name,
        marker={
            "color": colour,
            "opacity": opacity,
            "line": {"width": 0},
            "pattern": hatched(shapes, colour, 5),
        },
        hovertext=[hover(sentences.core_month(row)) for row in rows.to_dict("records")],
        hoverinfo="text",
    )


def _name_ends(figure: go.Figure, last: pd.Series, palette: Palette, *, top: float, small: bool) -> None:
    core, half = int(last["core"]), int(last["bus_factor"])
    if not core:
        annotate_end(figure, 0, "nobody now", palette.muted, small=small)
        return
    # of half so few did it that a finding does not say how many
    if core > half > 0:
        annotate_end(figure, half, f"<b>{half}</b> {_do(half)} half", palette.ink, small=small)
    # the two labels at least a line apart
    at = max(core, half + top * (_SMALL_LINE if small else _LINE)) if core > half else core
    annotate_end(figure, at, f"<b>{core}</b> {_do(core)} 80 %", palette.muted, small=small)


def _do(count: int) -> str:
    return "does" if count == 1 else "do"


def _name_stack(figure: go.Figure, last: pd.Series, palette: Palette) -> None:
    whole = max(1, int(sum(last[name] for name in CLASSES)))
    # labels at least a line apart: thin classes would write over each other
    least, lowest, base = whole * 0.075, 0.0, 0.0
    for name in CLASSES:
        at = max(base + last[name] / 2, lowest + least / 2)
        annotate_end(figure, at, f"<b>{int(last[name]):,}</b> {name}", palette.ink)
        lowest, base = at + least / 2, base + last[name]


def _workers(core_rows: pd.DataFrame) -> str:
    if core_rows.empty:
        return ""
    last = int(core_rows.iloc[-1]["people"])
    return f"people; at the last {last:,} did any work (n)"


def annotate_end(figure: go.Figure, at: float, text: str, colour: str, *, small: bool = False) -> None:
    """Write beside the right end of a figure, at the height of what it names."""
    place = {"xref": "paper", "xanchor": "left", "xshift": 6, "yanchor": "middle"}
    add_text(figure, text, (1, at), colour, SMALL_SIZE if small else LABEL_SIZE, **place)
