"""Draw the curves of ``analysis.timing``: the share that has gone on by each day, with its band and who is at risk."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.funnel.timing import at_risk_on
from journeys.charts.style import (
    QUARTERS,
    SMALL_SIZE,
    Palette,
    add_band,
    add_text,
    blank_figure,
    hover,
    name_curves,
    shorten,
)
from journeys.model import wording
from journeys.sentences.funnel import curve_point

CURVES_HEIGHT: Final = 360
_STEPS_DAYS: Final = (7, 14, 30, 60, 90, 180, 365, 730)
_MARKS: Final = ("—", "--")


def draw_curve(
    curve_rows: pd.DataFrame, stage: str, palette: Palette, *, horizon_days: int, unit: str = wording.PERSON
) -> go.Figure:
    """Draw one step's curve; ``unit`` is who takes it: people, or accounts."""
    figure = _axes([curve_rows], palette, stage=stage, horizon_days=horizon_days, unit=unit)
    _add_curve(figure, curve_rows, palette.of(stage), "solid", name=stage, unit=unit)
    _name([("gone on", curve_rows, palette.of(stage))], figure, palette, horizon_days=horizon_days)
    return figure


def draw_comparison(curves: pd.DataFrame, stage: str, palette: Palette, *, horizon_days: int) -> go.Figure:
    """Draw two groups' curves (column ``group``): the first full in the stage's colour, the second dashed and grey."""
    names = list(dict.fromkeys(curves["group"]))
    parts = [curves[curves["group"] == name] for name in names]
    figure = _axes(parts, palette, stage=stage, horizon_days=horizon_days)
    colours = (palette.of(stage), palette.muted)
    for part, name, colour, dash in zip(parts, names, colours, ("solid", "dash"), strict=False):
        _add_curve(figure, part, colour, dash, name=shorten(name))
    _name(list(zip(map(shorten, names), parts, colours, strict=False)), figure, palette, horizon_days=horizon_days)
    return figure


def _axes(
    parts: Sequence[pd.DataFrame], palette: Palette, *, stage: str, horizon_days: int, unit: str = wording.PERSON
) -> go.Figure:
    longest = max((part["days"].max() for part in parts if len(part)), default=horizon_days)
    # far beyond the horizon few are still followed, and the curve says little
    limit = min(max(longest, horizon_days), 4 * horizon_days)
    each = next((days for days in _STEPS_DAYS if days * 5 >= limit), _STEPS_DAYS[-1])
    ticks = [float(days) for days in np.arange(0, limit + each * 0.99, each)]
    title = f"days since they {wording.DID[stage]}, and {wording.units(unit)} still at risk"
    figure = blank_figure(palette, CURVES_HEIGHT + 18 * (len(parts) - 1))
    figure.update_xaxes(
        range=[0, ticks[-1]],
        tickvals=ticks,
        ticktext=_ticks(parts, ticks),
        title={"text": title, "font": {"size": SMALL_SIZE}},
        title_font_color=palette.muted,
    )
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%", tickvals=QUARTERS, showgrid=True)
    figure.update_yaxes(gridcolor=palette.faint, griddash="dot")
    figure.add_vline(x=horizon_days, line={"color": palette.muted, "width": 1, "dash": "dash"})
    label = f"horizon: {horizon_days} days"
    add_text(figure, label, (horizon_days, 1.02), palette.muted, xanchor="center", yanchor="bottom")
    return figure


def _ticks(parts: Sequence[pd.DataFrame], ticks: Sequence[float]) -> list[str]:
    tables = [at_risk_on(part, ticks).set_index("days")["at_risk"] for part in parts]
    marks = _MARKS if len(parts) > 1 else ("n",)
    at_risk = [[wording.number(int(table.get(day, 0))) for table in tables] for day in ticks]
    return [
        "<br>".join([f"{day:g}", *(f"{mark} {number}" for mark, number in zip(marks, numbers, strict=False))])
        for day, numbers in zip(ticks, at_risk, strict=True)
    ]


def _add_curve(  # noqa: PLR0913  (one argument a property of the curve)
    figure: go.Figure, curve_rows: pd.DataFrame, colour: str, dash: str, *, name: str, unit: str = wording.PERSON
) -> None:
    days, low = _stairs(curve_rows["days"], curve_rows["low"])
    _, high = _stairs(curve_rows["days"], curve_rows["high"])
    add_band(figure, (days, low, high), colour, name)
    figure.add_scatter(
        x=curve_rows["days"],
        y=curve_rows["share"],
        mode="lines",
        line={"shape": "hv", "color": colour, "width": 2.5, "dash": dash},
        name=name,
        hovertext=[hover(curve_point(row, name, unit=unit)) for row in curve_rows.to_dict("records")],
        hoverinfo="text",
    )


def _stairs(days: pd.Series, values: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    # a value holds from its day on: two corners a day, since a filled band knows no line shape "hv"
    return np.repeat(days.to_numpy(), 2)[1:], np.repeat(values.to_numpy(), 2)[:-1]


def _name(
    curves: Sequence[tuple[str, pd.DataFrame, str]], figure: go.Figure, palette: Palette, *, horizon_days: int
) -> None:
    """Name each curve (words, rows, colour) with its share at the horizon, or where it ends before."""
    names = []
    for mark, (words, rows, colour) in zip(_MARKS, curves, strict=False):
        shown = rows[rows["days"] <= horizon_days]
        if len(shown):
            # where nobody goes on later, the share stays until the last day on which somebody is followed
            within = min(horizon_days, int(rows["days"].max()))
            share = f"<b>{wording.percent(shown['share'].iloc[-1])}</b>"
            names.append((mark, colour, f"{words}: {share} within {wording.counted(within, 'day')}"))
    name_curves(figure, names, palette)
