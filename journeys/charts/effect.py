"""Draw by how much those invited differ from those they are compared with: one dot with its interval a comparison."""

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go

from journeys.analysis import words
from journeys.analysis.effect import Effect, Way
from journeys.charts.rows import add_empty_slot, bar_position, row_figure
from journeys.charts.style import SMALL_SIZE, Palette, hover, whiskers

AGAINST: Final[Mapping[Way, str]] = {
    "waiting": "Invited by lot, beside those who waited",
    "matched": "Invited, beside comparable people who were not",
}
DOT: Final = 13
_ROOM: Final = 8
"""Points left free beyond the longest whisker."""


def draw_effects(effects: tuple[Effect, ...], palette: Palette) -> go.Figure:
    """Draw each comparison on one axis of points around nought; an empty slot where there are too few people."""
    figure = row_figure([f"<b>{AGAINST[effect.way]}</b>" for effect in effects], palette, "")
    told = [effect.difference for effect in effects if effect.is_enough]
    reach = max([20.0, *(100 * max(abs(found.low), abs(found.high)) + _ROOM for found in told)])
    figure.update_layout(margin={"b": 44})
    figure.update_xaxes(range=[-reach, reach], rangemode="normal", nticks=7, ticksuffix=" ", tickformat="+d")
    figure.update_xaxes(
        title={
            "text": "points more or fewer who contributed within 90 days; left: fewer, right: more",
            "font": {"size": SMALL_SIZE, "color": palette.muted},
        }
    )
    figure.add_vline(x=0, line={"color": palette.muted, "width": 1, "dash": "dot"})
    for row, effect in enumerate(effects):
        if effect.is_enough:
            _add_dot(figure, row, effect, palette)
        else:
            add_empty_slot(figure, row, f"too few to tell: {effect.invited} beside {effect.others}", palette)
    return figure


def _add_dot(figure: go.Figure, row: int, effect: Effect, palette: Palette) -> None:
    points, low, high = (100 * number for number in effect.difference)
    colour = palette.muted if effect.verdict == "unclear" else palette.contribute
    figure.add_scatter(
        x=[points],
        y=[bar_position(row)],
        mode="markers+text",
        text=[f"{points:+.0f}  (n = {words.number(effect.invited)} and {words.number(effect.others)})"],
        textposition="bottom center",
        textfont={"size": SMALL_SIZE, "color": palette.ink},
        marker={"size": DOT, "color": colour, "symbol": "diamond"},
        error_x=whiskers(points, low, high, palette),
        hovertext=[hover(_sentence(effect))],
        hoverinfo="text",
        cliponaxis=False,
    )


def _sentence(effect: Effect) -> str:
    """Say the comparison in one sentence."""
    invited = f"{words.number(effect.contributed)} of {words.people(effect.invited)} invited"
    others = f"{words.number(effect.others_contributed)} of {words.number(effect.others)}"
    return f"{invited} contributed within 90 days, of those beside them {others}: {effect.difference.said}."
