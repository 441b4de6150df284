"""Draw what came first to contributors, and who is active, inactive and leading, as shares on one another."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.leaving import MONTH_DAYS
from journeys.analysis.stats.states import row_on
from journeys.charts.style import HATCH, Palette, blank_figure, hover, name_curves, share_upwards, small_words
from journeys.model import wording
from journeys.model.how_many_days import YEAR_DAYS
from journeys.sentences.cohorts import leaving as sentences

HEIGHT: Final = 320
_TINT: Final = "8C"
_STEPS_MONTHS: Final = (1, 3, 6, 12, 24, 36, 60)
_MOST_TICKS: Final = 7


class _Part(NamedTuple):
    """What the shares are of: its colour, and its words over the figure."""

    name: str
    colour: str
    words: str
    is_hatched: bool = False


def draw_incidence(rows: pd.DataFrame, palette: Palette, *, can_lead: bool) -> go.Figure:
    """Draw who led first from below, and who left first from above; between them, who has done neither yet."""
    year = row_on(rows, YEAR_DAYS)
    first, neither = ("left first", "neither yet") if can_lead else ("left", "not yet")
    within = f"within {sentences.span(year['days'])}"
    parts = [
        _Part("led", palette.lead, f"led first: {_bold(year['share_led'])} {within}"),
        _Part("neither", palette.contribute, f"{neither}: {_bold(year['share_neither'])}"),
        _Part("left", palette.muted, f"{first}: {_bold(year['share_left'])} {within}", is_hatched=True),
    ]
    lines = [sentences.day(row, can_lead=can_lead) for row in rows.to_dict("records")]
    return _stacked(rows, rows["days"] / MONTH_DAYS, parts if can_lead else parts[1:], lines, palette)


def draw_states(rows: pd.DataFrame, palette: Palette, *, can_lead: bool) -> go.Figure:
    """Draw the shares of people who are leading, active and inactive by month after their first act."""
    last = rows[rows["month"] <= sentences.YEAR_MONTHS].iloc[-1]
    after = f"after {wording.counted(int(last['month']), 'month')}"
    parts = [
        _Part("leading", palette.lead, f"leading: {_bold(last['share_leading'])} {after}"),
        _Part("active", palette.contribute, f"active: {_bold(last['share_active'])} {after}"),
        _Part("inactive", palette.muted, f"inactive: {_bold(last['share_inactive'])} {after}", is_hatched=True),
    ]
    lines = [sentences.month(row, can_lead=can_lead) for row in rows.to_dict("records")]
    return _stacked(rows, rows["month"], parts if can_lead else parts[1:], lines, palette)


def _stacked(
    rows: pd.DataFrame, months: pd.Series, parts: Sequence[_Part], lines: Sequence[str], palette: Palette
) -> go.Figure:
    most = max(float(months.max()), 1.0)
    figure = blank_figure(palette, HEIGHT, xaxis=_axis(months, rows["at_risk"], most, palette))
    share_upwards(figure, palette)
    figure.update_yaxes(range=[0, 1])
    # a share holds until the next row
    across = np.repeat(months.to_numpy(dtype="float64"), 2)[1:]
    base = np.zeros(len(across))
    for part in parts:
        top = base + np.repeat(rows[f"share_{part.name}"].to_numpy(), 2)[:-1]
        # its own closed shape, since a filled line to the next knows no pattern
        figure.add_scatter(
            x=np.concatenate([across, across[::-1]]),
            y=np.concatenate([top, base[::-1]]),
            fill="toself",
            **_filling(part),
            mode="lines",
            line={"width": 0},
            hoverinfo="skip",
            name=f"{part.name} area",
        )
        figure.add_scatter(
            x=months,
            y=top[::2],
            mode="lines",
            line={"width": 1.5, "color": part.colour, "shape": "hv"},
            hovertext=[hover(line) for line in lines],
            hoverinfo="text",
            name=part.name,
        )
        base = top
    signs = [("▨" if part.is_hatched else "■", part.colour, part.words) for part in reversed(parts)]
    name_curves(figure, signs, palette)
    return figure


def _filling(part: _Part) -> dict[str, Any]:
    if not part.is_hatched:
        return {"fillcolor": f"{part.colour}{_TINT}"}
    nothing = "rgba(0,0,0,0)"
    pattern = {"shape": HATCH, "fgcolor": part.colour, "bgcolor": nothing, "size": 6, "solidity": 0.2}
    return {"fillcolor": nothing, "fillpattern": pattern}


def _axis(months: pd.Series, at_risk: pd.Series, most: float, palette: Palette) -> dict[str, Any]:
    each = next((step for step in _STEPS_MONTHS if most / step < _MOST_TICKS), _STEPS_MONTHS[-1])
    ticks = list(range(0, int(most) + 1, each))
    # people at risk on a day are those of the next row
    nth = np.minimum(np.searchsorted(months.to_numpy(), ticks, side="left"), len(months) - 1)
    followed = at_risk.to_numpy()[nth]
    return {
        "range": [0, most],
        "tickvals": ticks,
        "ticktext": [f"{tick}<br>{wording.number(int(n))}" for tick, n in zip(ticks, followed, strict=True)],
        "title": {"text": "months later, and people still followed", "font": small_words(palette)},
    }


def _bold(share: float) -> str:
    return f"<b>{wording.percent(share)}</b>"
