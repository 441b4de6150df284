"""How figures look: one colour and one shape a stage, everything else grey; labels on the marks, no legend, no frame.

Leaves fonts to the page that shows the figure. Colours are told apart in grey and under the common colour-vision
deficiencies; yet a colour never says anything that a word or a shape beside it does not say too.
"""

import html
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import plotly.graph_objects as go

SYMBOLS: Final = {"discover": "circle", "join": "square", "contribute": "diamond", "lead": "star"}
GLYPHS: Final = {"discover": "●", "join": "■", "contribute": "◆", "lead": "★"}
LABEL_SIZE: Final = 14
LABEL_SHIFT: Final = -4
"""Pixels that bring a label's first letter over the edge of the bar under it."""
SMALL_SIZE: Final = 12
HATCH: Final = "/"
HOVER_WIDTH: Final = 46
PALE: Final = 0.35
BAND: Final = 0.16
NOTHING: Final[Mapping[str, Any]] = {}
QUARTERS: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Shares that an axis names."""


@dataclass(frozen=True)
class Palette:
    """One colour a stage, and three greys: for words, for lesser words, for lines."""

    discover: str
    join: str
    contribute: str
    lead: str
    ink: str
    muted: str
    faint: str

    def of(self, stage: str) -> str:
        """Give the stage's colour."""
        colour: str = getattr(self, stage)
        return colour


# .streamlit/config.toml repeats both palettes, as the theme of the pages: a test holds the two together
LIGHT: Final = Palette("#BB8800", "#219854", "#1250B8", "#560D66", "#1F2430", "#5B6270", "#C9CED6")
DARK: Final = Palette("#EADB78", "#4CD9A0", "#2E8FC4", "#A05CF5", "#E6E8EC", "#A7AEBA", "#454C59")
SCREEN: Final = Palette("#000001", "#000002", "#000003", "#000004", "#000005", "#000006", "#000007")
"""Stand-ins that Streamlit's page replaces by the theme's colours when it first shows the figure."""


def blank_figure(
    palette: Palette,
    height: int,
    *,
    xaxis: Mapping[str, Any] = NOTHING,
    yaxis: Mapping[str, Any] = NOTHING,
    **more: object,
) -> go.Figure:
    """Start a figure without frame, legend, grid or zoom, on whatever is behind it.

    What else its layout and axes should have may be said at once: to change a figure takes Plotly ten times as long.
    """
    axis = {
        "fixedrange": True,
        "zeroline": False,
        "showgrid": False,
        "linecolor": palette.faint,
        "automargin": True,
        "tickfont": {"size": SMALL_SIZE, "color": palette.muted},
    }
    layout = {
        "height": height,
        "margin": {"l": 4, "r": 12, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"align": "left", "font": {"size": 13}},
        "bargap": 0.3,
    }
    return go.Figure(layout={**layout, **more, "xaxis": {**axis, **xaxis}, "yaxis": {**axis, **yaxis}})


def plain(text: object) -> str:
    """Take a name as plain text: figures would read tags in it."""
    return html.escape(str(text), quote=False)


def shorten(text: object, width: int = 34) -> str:
    """Take a name as plain text that fits a label."""
    return plain(textwrap.shorten(str(text), width, placeholder="…") if " " in str(text) else _cut(str(text), width))


def hover(sentence: str) -> str:
    """Break a sentence into lines that fit beside the pointer."""
    return "<br>".join(plain(line) for line in textwrap.wrap(sentence, HOVER_WIDTH))


def stage_label(stage: str, palette: Palette) -> str:
    """Write a stage with its shape in its colour."""
    return f'<span style="color:{palette.of(stage)}">{GLYPHS[stage]}</span> <b>{stage.capitalize()}</b>'


def whiskers(estimate: float, low: float, high: float, palette: Palette) -> dict[str, Any]:
    """Describe the interval around one estimate, as Plotly's error bars want it."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [high - estimate],
        "arrayminus": [estimate - low],
        "color": palette.ink,
        "thickness": 1.5,
        "width": 5,
    }


def small_words(palette: Palette) -> dict[str, Any]:
    """Give the looks of small words beside a figure."""
    return {"size": SMALL_SIZE, "color": palette.muted}


def note_above(figure: go.Figure, text: str, palette: Palette, *, at: Literal["left", "right"] = "right") -> None:
    """Write a small note over one end of a figure."""
    figure.add_annotation(
        x=0 if at == "left" else 1,
        xref="paper",
        xanchor=at,
        y=1.01,
        yref="paper",
        yanchor="bottom",
        text=plain(text),
        showarrow=False,
        font=small_words(palette),
    )


def share_upwards(figure: go.Figure, palette: Palette) -> None:
    """Let shares go upwards, from nobody to all."""
    figure.update_yaxes(range=[0, 1.04], tickformat=".0%", tickvals=QUARTERS, showgrid=True)
    figure.update_yaxes(gridcolor=palette.faint, griddash="dot")


def period_axis(
    figure: go.Figure, labels: Sequence[str], told: Mapping[str, str], title: str, palette: Palette
) -> None:
    """Let periods follow one another, each with its place; ``told`` are those that are named, and how."""
    figure.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=list(labels),
        range=[-0.6, len(labels) - 0.4],
        tickangle=0,
        tickvals=list(told),
        ticktext=list(told.values()),
        title={"text": title, "font": small_words(palette)},
    )


def add_open_slot(figure: go.Figure, label: str, said: str, palette: Palette) -> None:
    """Hatch the whole place of a period of which nothing can be estimated yet."""
    figure.add_bar(
        x=[label],
        y=[1],
        name=f"{label} still open",
        marker={
            "color": "rgba(0,0,0,0)",
            "pattern": {"shape": HATCH, "fillmode": "replace", "fgcolor": palette.faint, "size": 7, "solidity": 0.15},
            "line": {"width": 1, "color": palette.faint},
        },
        hovertext=hover(said),
        hoverinfo="text",
    )


def add_band(figure: go.Figure, ends: tuple[Any, Any, Any], colour: str, name: str) -> None:
    """Fill the place between the two limits of a curve: ``ends`` are where, the lower and the upper limit."""
    at, low, high = ends
    figure.add_scatter(
        x=np.concatenate([at, at[::-1]]),
        y=np.concatenate([low, high[::-1]]),
        fill="toself",
        fillcolor=colour,
        opacity=BAND,
        mode="lines",
        line={"width": 0},
        hoverinfo="skip",
        name=f"{name} band",
    )


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
