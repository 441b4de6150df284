"""How figures look: one colour and one shape a stage, everything else grey; labels on the marks, no legend, no frame.

Leaves fonts to the page that shows the figure. Colours can be told apart in grey and under the common colour-vision
deficiencies; yet a colour never says anything that a word or a shape beside it does not say too.
"""

import html
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeys.model import wording
from journeys.model.vocabulary import DOWNSTREAM, STAGES

SYMBOLS: Final = {"discover": "circle", "join": "square", "contribute": "diamond", "lead": "star"}
GLYPHS: Final = {"discover": "●", "join": "■", "contribute": "◆", "lead": "★"}
_DOWNSTREAM: Final = dict(zip(DOWNSTREAM, STAGES, strict=True))
"""The steps downstream look like the stages, in their order."""
LABEL_SIZE: Final = 14
LABEL_SHIFT: Final = -4
"""Pixels that bring a label's first letter over the edge of the bar under it."""
SMALL_SIZE: Final = 12
HATCH: Final = "/"
HOVER_WIDTH: Final = 46
PALE: Final = 0.35
_OVER: Final = 22
"""Pixels between a figure and the names of its curves, for the name of a line."""
_LINE: Final = 20
BAND: Final = 0.16
NOTHING: Final[Mapping[str, Any]] = {}
LEFT: Final[Mapping[str, Any]] = {"xref": "paper", "xanchor": "left", "xshift": LABEL_SHIFT}
"""Where a text begins that stands over the left edge of the bars."""
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
        """Return the colour of a stage, or of a step downstream."""
        colour: str = getattr(self, _DOWNSTREAM.get(stage, stage))
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
    """Return a figure without frame, legend, grid or zoom, on the page's background."""
    # layout and axes are best given here at once: to change a figure takes Plotly ten times as long
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
    """Return a name as plain text: figures would read tags in it."""
    return html.escape(str(text), quote=False)


def shorten(text: object, width: int = 34) -> str:
    """Return a name as plain text that fits a label."""
    # textwrap drops whole words, so of a single long word it would leave nothing
    return plain(textwrap.shorten(str(text), width, placeholder="…") if " " in str(text) else cut(str(text), width))


def cut(text: str, width: int) -> str:
    """Return a text with its end replaced by an ellipsis where it is too long."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def add_text(
    figure: go.Figure, text: str, at: tuple[Any, Any], colour: str, size: int = SMALL_SIZE, **place: object
) -> None:
    """Write a text at a point, across and up; how it stands there as for Plotly's annotations."""
    font = {"size": size, "color": colour}
    figure.add_annotation(x=at[0], y=at[1], text=text, showarrow=False, font=font, **place)


def hover(sentence: str) -> str:
    """Return a sentence broken into lines that fit beside the pointer."""
    # Plotly breaks no lines by itself, and cuts long ones at the figure's edge
    return "<br>".join(plain(line) for line in textwrap.wrap(sentence, HOVER_WIDTH))


def stage_label(stage: str, palette: Palette) -> str:
    """Write a stage, or a step downstream, with its shape in its colour."""
    glyph = GLYPHS[_DOWNSTREAM.get(stage, stage)]
    return f'<span style="color:{palette.of(stage)}">{glyph}</span> <b>{stage.capitalize()}</b>'


def whiskers(estimate: float, low: float, high: float, palette: Palette) -> dict[str, Any]:
    """Return the interval around one estimate, as Plotly's error bars want it."""
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
    """Return the font of small words beside a figure."""
    return {"size": SMALL_SIZE, "color": palette.muted}


def note_above(figure: go.Figure, text: str, palette: Palette, *, at: Literal["left", "right"] = "right") -> None:
    """Write a small note over one end of a figure."""
    place: dict[str, Any] = {"xref": "paper", "xanchor": at, "yref": "paper", "yanchor": "bottom"}
    add_text(figure, plain(text), (0 if at == "left" else 1, 1.01), palette.muted, **place)


def name_curves(figure: go.Figure, names: Sequence[tuple[str, str, str]], palette: Palette) -> None:
    """Name each curve over the figure, in which no corner is always free of curves: its sign, its colour, its words."""
    figure.update_layout(margin={"t": _OVER + _LINE * len(names) + 4, "r": 20})
    place = {"xref": "paper", "xanchor": "left", "yref": "paper", "yanchor": "bottom"}
    for line, (sign, colour, words) in enumerate(reversed(names)):
        # words in the colour of a curve would be too pale to read
        text = f'<span style="color:{colour}">{sign}</span> {words}'
        add_text(figure, text, (0, 1), palette.ink, LABEL_SIZE, yshift=_OVER + _LINE * line, **place)


def count_upwards(figure: go.Figure, most: float, ticks: int = 5) -> None:
    """Draw counts upwards from zero, with whole numbers only: of few, Plotly would write "0, 1, 1"."""
    few = most < ticks
    figure.update_yaxes(rangemode="tozero", tickformat="d", **({"dtick": 1} if few else {"nticks": ticks}))


def share_upwards(figure: go.Figure, palette: Palette) -> None:
    """Draw shares upwards, from nobody to all."""
    figure.update_yaxes(range=[0, 1.04], tickformat=".0%", tickvals=QUARTERS, showgrid=True)
    figure.update_yaxes(gridcolor=palette.faint, griddash="dot")


def period_axis(
    figure: go.Figure, labels: Sequence[str], names: Mapping[str, str], title: str, palette: Palette
) -> None:
    """Set periods beside one another, each with its place; ``names`` are those of the periods that are named."""
    # all periods as categories: from the bars alone Plotly would know only the periods that have one
    figure.update_xaxes(
        type="category", categoryorder="array", categoryarray=list(labels), range=[-0.6, len(labels) - 0.4]
    )
    figure.update_xaxes(tickangle=0, tickvals=list(names), ticktext=list(names.values()))
    figure.update_xaxes(title={"text": title, "font": small_words(palette)})


def period_ticks(rows: pd.DataFrame) -> list[str]:
    """Write months or quarters, n under them, and the year where it begins."""
    years = rows["from_on"].dt.year.tolist()
    is_new = [n == 0 or year != years[n - 1] for n, year in enumerate(years)]
    # the first year is left out where the next begins so soon that the two would run together
    is_named = [is_new[n] and not (n == 0 and any(is_new[1:3])) for n in range(len(years))]
    return [
        "<br>".join([name.replace(str(year), "").strip(), wording.number(n), *([f"<b>{year}</b>"] if named else [])])
        for name, n, year, named in zip(rows["period"], rows["n"], years, is_named, strict=True)
    ]


def hatched(shapes: str | list[str], colour: str | None = None, size: int = 7, **more: object) -> dict[str, Any]:
    """Return the pattern of bars, by default in the bar's colour: :data:`HATCH` for what is still open."""
    # "replace" draws the hatch alone; "overlay" would draw it on a filled bar, which looks finished
    return {"shape": shapes, "fillmode": "replace", "fgcolor": colour, "size": size, **more}


def add_period_bar(
    figure: go.Figure, share: float, row: Mapping[Any, Any], look: tuple[str, Palette], words: tuple[str, str]
) -> None:
    """Add a period's share (``row`` has its interval) in a colour; ``words`` are its label and its sentence."""
    (colour, palette), (label, sentence) = look, words
    pattern = {} if row["finished"] else hatched(HATCH, colour)
    figure.add_bar(
        x=[label],
        y=[share],
        name=label,
        marker={"color": colour, "pattern": pattern, "line": {"width": 1, "color": colour}},
        error_y=whiskers(share, row["low"], row["high"], palette),
        hovertext=hover(sentence),
        hoverinfo="text",
    )


def add_open_slot(figure: go.Figure, label: str, sentence: str, palette: Palette) -> None:
    """Hatch the whole place of a period of which nothing can be estimated yet."""
    figure.add_bar(
        x=[label],
        y=[1],
        name=f"{label} still open",
        marker={
            "color": "rgba(0,0,0,0)",
            "pattern": hatched(HATCH, palette.faint, solidity=0.15),
            "line": {"width": 1, "color": palette.faint},
        },
        hovertext=hover(sentence),
        hoverinfo="text",
    )


def add_band(figure: go.Figure, ends: tuple[Any, Any, Any], colour: str, name: str) -> None:
    """Fill the area between two limits of a curve: ``ends`` are the points across, the lower and the upper limit."""
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
