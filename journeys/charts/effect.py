"""Draw how much the people who were invited differ from those they are compared with: a dot with its interval each."""

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go

from journeys.analysis.outreach.effect import Effect, Way
from journeys.charts.rows import BAR_WIDTH, add_empty_slot, bar_position, row_figure
from journeys.charts.style import SMALL_SIZE, Palette, hover, whiskers
from journeys.model import wording
from journeys.sentences.outreach import comparison

COMPARISON_TITLES: Final[Mapping[Way, str]] = {
    "waiting": "Invited by lot, beside those who waited",
    "matched": "Invited, beside comparable people who were not",
}
AXIS: Final = "points fewer ← contributed → points more"
DOT: Final = 13
_LEAST_POINTS: Final = 20.0
"""Points shown on each side of 0 at least."""
_ROOM: Final = 8
"""Points left free beyond the longest whisker."""


def draw_effects(effects: tuple[Effect, ...], palette: Palette) -> go.Figure:
    """Draw each comparison on one axis of points around 0; an empty slot where there are too few people."""
    figure = row_figure([f"<b>{COMPARISON_TITLES[effect.way]}</b>" for effect in effects], palette, AXIS)
    shown = [effect.difference for effect in effects if effect.is_told]
    low = min([-_LEAST_POINTS, *(100 * difference.low - _ROOM for difference in shown)])
    high = max([_LEAST_POINTS, *(100 * difference.high + _ROOM for difference in shown)])
    figure.update_layout(margin={"b": 44})
    figure.update_xaxes(range=[low, high], rangemode="normal", nticks=6, tickformat="d")
    for row, effect in enumerate(effects):
        if effect.is_told:
            _add_dot(figure, row, effect, palette)
        elif effect.is_enough:
            add_empty_slot(figure, row, "not parted by lot", palette)
        else:
            add_empty_slot(figure, row, f"too few to compare: {effect.invited} beside {effect.others}", palette)
    return figure


def _add_dot(figure: go.Figure, row: int, effect: Effect, palette: Palette) -> None:
    points, low, high = (100 * number for number in effect.difference)
    middle = bar_position(row)
    line = {"color": palette.muted, "width": 1, "dash": "dot"}
    figure.add_shape(type="line", x0=0, x1=0, y0=middle - BAR_WIDTH / 2, y1=middle + BAR_WIDTH / 2, line=line)
    # grey while nothing is concluded: a colour would look like a result
    colour = palette.contribute if effect.verdict in ("more", "fewer") else palette.muted
    figure.add_scatter(
        x=[points],
        y=[middle],
        mode="markers+text",
        text=[f"{points:+.0f}  (n = {wording.number(effect.invited)} and {wording.number(effect.others)})"],
        textposition="bottom center",
        textfont={"size": SMALL_SIZE, "color": palette.ink},
        marker={"size": DOT, "color": colour, "symbol": "diamond"},
        error_x=whiskers(points, low, high, palette),
        hovertext=[hover(comparison(effect))],
        hoverinfo="text",
        # the words under a dot at the edge are not cut off
        cliponaxis=False,
    )
