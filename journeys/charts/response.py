"""Draw who gets no answer: by month, by group, and how long newcomers and known people wait for one."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.response.waits import FIRST_HOURS, LAST_HOURS, NEW, WHO
from journeys.charts.rows import add_bar, add_empty_slot, row_figure, share_across
from journeys.charts.style import (
    SMALL_SIZE,
    Palette,
    add_band,
    add_open_slot,
    add_period_bar,
    add_text,
    blank_figure,
    hover,
    name_curves,
    note_above,
    period_axis,
    period_ticks,
    share_upwards,
    shorten,
    whiskers,
)
from journeys.model import wording
from journeys.sentences.response import curve_point, group, group_name, limit, period, wait

PERIODS_HEIGHT: Final = 300
PERIODS_SHOWN: Final = 13
CURVES_HEIGHT: Final = 380
GROUPS_SHOWN: Final = 8
_MARKS: Final = {NEW: "—", WHO[1]: "--"}
_AXIS_LABELS: Final = {1.0: "1 hour", 6.0: "6", 24.0: "1 day", 168.0: "7", 720.0: "30", 2160.0: "90"}


def draw_periods(period_rows: pd.DataFrame, palette: Palette, *, hours: float) -> go.Figure:
    """Draw for each of the last months or quarters the share of first messages without an answer in time."""
    rows = period_rows.tail(PERIODS_SHOWN)
    figure = blank_figure(palette, PERIODS_HEIGHT)
    figure.update_layout(margin={"t": 24})
    labels = rows["period"].tolist()
    for label, row in zip(labels, rows.to_dict("records"), strict=True):
        if wording.known(row["share"]):
            add_period_bar(figure, row["share"], row, (palette.join, palette), (label, period(row, hours)))
        elif row["n"]:
            add_open_slot(figure, label, period(row, hours), palette)
    names = dict(zip(labels, period_ticks(rows), strict=True))
    period_axis(figure, labels, names, "n, newcomers who first wrote then", palette)
    share_upwards(figure, palette)
    note = f"not answered within {limit(hours)}"
    note_above(figure, note if rows["finished"].all() else f"{note}; hatched: still open", palette)
    return figure


def draw_waits(curves: pd.DataFrame, palette: Palette, *, hours: float) -> go.Figure:
    """Draw the share of threads answered by each hour: newcomers' full, known people's dashed and grey."""
    figure = blank_figure(palette, CURVES_HEIGHT)
    parts = {name: curves[curves["group"] == name] for name in WHO if (curves["group"] == name).any()}
    looks = {NEW: (palette.join, "solid"), WHO[1]: (palette.muted, "dash")}
    for name, part in parts.items():
        _add_wait(figure, part, looks[name], name)
    name_curves(figure, [(_MARKS[name], looks[name][0], _within(name, parts[name], hours)) for name in parts], palette)
    figure.update_xaxes(
        type="log",
        range=[np.log10(FIRST_HOURS), np.log10(LAST_HOURS)],
        tickvals=list(_AXIS_LABELS),
        ticktext=["<br>".join([label, *_at_risk(parts, hour)]) for hour, label in _AXIS_LABELS.items()],
        tickangle=0,
        title={"text": "hours, then days since the message, and threads still waiting", "font": {"size": SMALL_SIZE}},
        title_font_color=palette.muted,
    )
    share_upwards(figure, palette)
    figure.add_vline(x=hours, line={"color": palette.muted, "width": 1, "dash": "dot"})
    # on a logarithmic axis a line stands at the number, an annotation at its logarithm (a quirk of Plotly)
    add_text(figure, limit(hours), (np.log10(hours), 1.02), palette.muted, yanchor="bottom")
    return figure


def draw_groups(group_rows: pd.DataFrame, by: str, palette: Palette, *, hours: float) -> go.Figure:
    """Draw a bar with whiskers for each of the largest groups, the small ones together last."""
    rows = group_rows.head(GROUPS_SHOWN).to_dict("records")
    labels = [f"<b>{shorten(group_name(row, by))}</b>  {_estimate(row)}" for row in rows]
    figure = row_figure(labels, palette, f"share of first messages not answered within {limit(hours)}")
    share_across(figure, palette)
    for position, row in enumerate(rows):
        if not wording.known(row["share"]):
            add_empty_slot(figure, position, f"none is {limit(hours)} old yet", palette)
            continue
        name = group_name(row, by)
        marker = {"color": palette.join, "opacity": 0.75, "line": {"width": 1, "color": palette.join}}
        between = whiskers(row["share"], row["low"], row["high"], palette)
        add_bar(figure, position, row["share"], shorten(name), group(row, by, hours), marker=marker, error_x=between)
    return figure


def _add_wait(figure: go.Figure, part: pd.DataFrame, look: tuple[str, str], name: str) -> None:
    colour, dash = look
    add_band(figure, (part["hours"], part["low"], part["high"]), colour, name)
    figure.add_scatter(
        x=part["hours"],
        y=part["share"],
        mode="lines",
        line={"color": colour, "width": 2.5, "dash": dash},
        name=name,
        hovertext=[hover(curve_point(row, name)) for row in part.to_dict("records")],
        hoverinfo="text",
    )


def _within(name: str, part: pd.DataFrame, hours: float) -> str:
    last = part[part["hours"] <= hours].iloc[-1]
    # a curve ends where few messages still waited, which may be earlier
    within = limit(hours) if last["hours"] == hours else wait(last["hours"])
    return f"{name}: <b>{wording.percent(last['share'])}</b> answered within {within}"


def _at_risk(parts: Mapping[str, pd.DataFrame], hour: float) -> list[str]:
    waiting = {name: part.loc[part["hours"] == hour, "at_risk"] for name, part in parts.items()}
    return [
        f"{_MARKS[name]} {wording.number(int(at_risk.iloc[0])) if len(at_risk) else '–'}"
        for name, at_risk in waiting.items()
    ]


def _estimate(row: Mapping[Any, Any]) -> str:
    if not wording.known(row["share"]):
        return f"n = {row['n']:,}"
    return f"{wording.estimate(row['share'], row['low'], row['high'], row['n'])}, n = {wording.number(row['n'])}"
