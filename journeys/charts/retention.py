"""Draw the triangle of cohorts: a row a cohort, a column a period after it."""

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.funnel.cohorts import Period
from journeys.analysis.retention import ACTIVE, Outcome
from journeys.charts.style import HATCH, SMALL_SIZE, Palette, blank_figure, hover, small_words
from journeys.model import wording
from journeys.sentences.cohorts import retention as sentences

COHORTS_SHOWN: Final = 12
AGES_SHOWN: Final = 8
_ROW: Final = 24
_AROUND: Final = 62
_TINT: Final = "8C"
"""How opaque the darkest cell is: words stay readable on it."""
TOGETHER: Final = "all together"
_LEAST: Final = 0.1
"""The share of the darkest cell is this at least, so that small shares do not look large."""


def draw_triangle(
    triangle: pd.DataFrame, age_rows: pd.DataFrame, palette: Palette, *, outcome: Outcome, period: Period
) -> go.Figure:
    """Draw each cohort's share by age, the newest cohorts last; over them all cohorts together; open cells hatched."""
    newest = triangle["from_on"].drop_duplicates().sort_values().tail(COHORTS_SHOWN)
    cells = triangle[triangle["from_on"].isin(newest) & (triangle["age"] <= AGES_SHOWN)]
    sums = age_rows[age_rows["age"] <= AGES_SHOWN]
    labels = [TOGETHER, *(_label(row) for row in _cohorts(cells))]
    height = {label: -number for number, label in enumerate(labels)}
    figure = blank_figure(
        palette, _AROUND + _ROW * len(labels), **_axes({*cells["age"], *sums["age"]}, labels, period, palette)
    )
    closed = cells[~cells["open"]]
    colour = palette.contribute if outcome == ACTIVE else palette.of(outcome)
    top = max(_LEAST, float(closed["share"].max()) if len(closed) else 0.0)
    for rows, y in ((closed, [height[_label(row)] for row in closed.to_dict("records")]), (sums, [0] * len(sums))):
        said = [_said(row, outcome, period) for row in rows.to_dict("records")]
        _add_cells(figure, rows, y, said, (colour, top, palette))
    _add_open(figure, cells[cells["open"]], height, palette, (outcome, period))
    return figure


def _cohorts(cells: pd.DataFrame) -> list[dict[Any, Any]]:
    return cells.sort_values("from_on").drop_duplicates("cohort").to_dict("records")


def _label(row: Mapping[Any, Any]) -> str:
    return f"{row['cohort']} · {wording.number(row['people'])}"


def _said(row: Mapping[Any, Any], outcome: Outcome, period: Period) -> str:
    return sentences.cell(row, outcome, period) if "cohort" in row else sentences.together(row, outcome, period)


def _axes(shown: Collection[int], labels: list[str], period: Period, palette: Palette) -> dict[str, Any]:
    ages = sorted(map(int, shown))
    title = {"text": f"{period}s after the one in which people first came", "font": small_words(palette)}
    return {
        "xaxis": {
            "tickvals": ages,
            "title": title,
            "range": [min(ages, default=0) - 0.5, max(ages, default=0) + 0.5],
            "showline": False,
        },
        "yaxis": {
            "tickvals": [-number for number in range(len(labels))],
            "ticktext": labels,
            "range": [0.5 - len(labels), 0.5],
            "showline": False,
            "ticks": "",
        },
    }


def _add_cells(
    figure: go.Figure, rows: pd.DataFrame, y: list[int], said: list[str], look: tuple[str, float, Palette]
) -> None:
    colour, top, palette = look
    figure.add_heatmap(
        x=rows["age"],
        y=y,
        z=rows["share"],
        zmin=0,
        zmax=top,
        colorscale=[[0, f"{colour}00"], [1, f"{colour}{_TINT}"]],
        showscale=False,
        xgap=2,
        ygap=2,
        # without the sign, for a telephone's width
        text=[f"{round(share * 100)}" for share in rows["share"]],
        texttemplate="%{text}",
        textfont={"size": SMALL_SIZE, "color": palette.ink},
        hovertext=[hover(sentence) for sentence in said],
        hoverinfo="text",
    )


def _add_open(
    figure: go.Figure, rows: pd.DataFrame, height: Mapping[str, int], palette: Palette, what: tuple[Outcome, Period]
) -> None:
    """Hatch the cells that are not over, all as one shape, with a point in each for the pointer."""
    if rows.empty:
        return
    x, y = rows["age"].to_numpy(dtype="float64"), np.array([height[_label(row)] for row in rows.to_dict("records")])
    half = 0.46
    corners = np.array([(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half), (np.nan, np.nan)])
    figure.add_scatter(
        x=(x[:, None] + corners[:, 0]).ravel(),
        y=(y[:, None] + corners[:, 1]).ravel(),
        fill="toself",
        fillcolor="rgba(0,0,0,0)",
        fillpattern={"shape": HATCH, "fgcolor": palette.faint, "bgcolor": "rgba(0,0,0,0)", "size": 6, "solidity": 0.15},
        mode="lines",
        line={"width": 0},
        hoverinfo="skip",
        name="still open",
    )
    figure.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"size": 18, "opacity": 0},
        hovertext=[hover(sentences.cell(row, *what)) for row in rows.to_dict("records")],
        hoverinfo="text",
        name="still open cells",
    )
