"""Rows of horizontal bars with their words above them: readable on a telephone as on a wide screen."""

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from journeys.charts.style import LABEL_SIZE, LEFT, QUARTERS, Palette, add_text, blank_figure, hover, small_words

ROW_HEIGHT: Final = 62
AXIS_HEIGHT: Final = 62
BAR_WIDTH: Final = 0.36
_LABEL_RISE: Final = 0.3


def row_figure(labels: Sequence[str], palette: Palette, axis_title: str) -> go.Figure:
    """Return a figure of one row a label; bars go on :func:`bar_position`."""
    # annotations above the bars: as labels of the axis they would leave the bars no room on a telephone
    font = {"size": LABEL_SIZE, "color": palette.ink}
    look = {**LEFT, "yanchor": "middle", "align": "left", "showarrow": False, "font": font}
    words = [{"text": label, "x": 0, "y": _LABEL_RISE - row, **look} for row, label in enumerate(labels)]
    return blank_figure(
        palette,
        ROW_HEIGHT * len(labels) + AXIS_HEIGHT,
        barmode="stack",
        margin={"l": 2, "r": 16, "t": 0, "b": AXIS_HEIGHT},
        annotations=words,
        xaxis={"rangemode": "tozero", "title": {"text": axis_title, "font": small_words(palette)}},
        yaxis={"visible": False, "range": [0.5 - len(labels), 0.5]},
    )


def bar_position(row: int) -> float:
    """Return the height at which a row's bar lies."""
    return -row - 0.1


def add_bar(figure: go.Figure, row: int, length: float, name: str, sentence: str, **looks: object) -> None:
    """Add a row's bar with its sentence for the pointer; ``looks`` as for Plotly's bars."""
    figure.add_bar(
        y=[bar_position(row)],
        x=[length],
        width=BAR_WIDTH,
        orientation="h",
        name=name,
        hovertext=hover(sentence),
        hoverinfo="text",
        **looks,
    )


def share_across(figure: go.Figure, palette: Palette) -> None:
    """Draw shares to the right, from nobody to all."""
    figure.update_xaxes(range=[0, 1.02], tickformat=".0%", tickvals=QUARTERS, ticks="outside", tickcolor=palette.faint)


def add_empty_slot(figure: go.Figure, row: int, reason: str, palette: Palette) -> None:
    """Leave a row's place empty, with the reason in it: never a bar of no length."""
    middle = bar_position(row)
    figure.add_shape(
        type="rect",
        xref="paper",
        x0=0,
        x1=1,
        y0=middle - BAR_WIDTH / 2,
        y1=middle + BAR_WIDTH / 2,
        line={"color": palette.faint, "width": 1, "dash": "dot"},
    )
    add_text(figure, reason, (0.015, middle), palette.muted, xref="paper", xanchor="left")
