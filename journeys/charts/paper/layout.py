"""Figures as they leave the app: the light colours on white, in a size for a paper or a slide, with their source."""

import textwrap
from base64 import b64encode
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import plotly.graph_objects as go
import plotly.io as pio

from journeys.charts.style import LIGHT, SCREEN, SMALL_SIZE, plain

FONT: Final = "Inter, sans-serif"
FOOT_SIZE: Final = 10.5
"""Pixels of the source's small letters."""
FOOT_LETTERS: Final = 0.17
"""How many of them stand on one drawn pixel."""
FOOT_LINE, FOOT_SPACE, AROUND = 14, 12, 8
"""Pixels of one line of the source, of the space over it, and of white around all: labels reach over the edge."""
_MM_PER_PIXEL: Final = 25.4 / 96
_PRINT_DPI: Final = 300


@dataclass(frozen=True)
class Size:
    """The size of a picture: ``width`` and ``height`` in pixels as it is drawn, and how wide it is on paper.

    Drawn larger than it is printed, so that letters have the size of a caption; without a height, the figure's own.
    """

    name: str
    width: int
    height: int | None
    width_mm: float
    pixels: int
    """How many pixels wide a PNG is."""

    def scale(self, file_format: str) -> float:
        """Return how many pixels of the file one drawn pixel takes."""
        across = self.pixels if file_format == "png" else self.width_mm / _MM_PER_PIXEL
        return across / self.width


class Svg(NamedTuple):
    """A picture that is an SVG from the beginning, and its height in pixels as it is drawn."""

    text: str
    height: int


PAPER: Final = Size("180 mm", 800, None, 180, round(180 / 25.4 * _PRINT_DPI))
"""Two columns of a paper, 12 drawn pixels being 7.7 points."""
SLIDE: Final = Size("slide", 960, 540, 338.67, 1920)
"""A slide of 16:9, 12 drawn pixels being 12 points."""
SIZES: Final = (PAPER, SLIDE)


@cache
def font_face() -> str:
    """Return the style sheet that brings the font that ships: a picture alone has none of a page's fonts."""
    font = b64encode(Path(__file__).with_name("inter.woff2").read_bytes()).decode()
    address = f"url(data:font/woff2;base64,{font}) format('woff2')"
    return f"@font-face {{ font-family: Inter; font-weight: 400 700; src: {address} }}"


def lay_out(drawn: go.Figure, size: Size, *, alt: str, source: str) -> go.Figure:
    """Return a figure that was drawn for the screen as one for paper.

    Its source is handed to ``paper.js``, which writes it below: Plotly has no place under the axes that is surely free.
    """
    text = drawn.to_json()
    # as the page does, which puts its theme's colours in their place
    for stand_in, colour in zip(astuple(SCREEN), astuple(LIGHT), strict=True):
        text = text.replace(stand_in, colour)
    figure = pio.from_json(text)
    lines = textwrap.wrap(source, round(size.width * FOOT_LETTERS))
    foot = FOOT_SPACE + FOOT_LINE * len(lines)
    # set, since an update would keep the page's own template, whose colours are stand-ins, too; like the page's it sets
    # titles of axes apart from the numbers over them
    figure.layout.template = {
        "layout": {axis: {"title": {"standoff": 10}, "ticklabelstandoff": 3} for axis in ("xaxis", "yaxis")}
    }
    figure.update_layout(
        font={"family": FONT, "size": SMALL_SIZE, "color": LIGHT.ink},
        paper_bgcolor="#FFFFFF",
        width=size.width,
        height=size.height or figure.layout.height + foot + 2 * AROUND,
        meta={
            "alt": alt,
            "lines": lines,
            "foot": foot,
            "step": FOOT_LINE,
            "letters": FOOT_SIZE,
            "around": AROUND,
            "ink": LIGHT.muted,
        },
    )
    return figure


def as_html(figure: go.Figure) -> bytes:
    """Return a figure that was laid out as a page of its own, which fetches nothing."""
    whole: str = figure.to_html(include_plotlyjs=True, config={"displaylogo": False})
    look = f"font: {FOOT_SIZE}px {FONT}; color: {LIGHT.muted}"
    foot = f'<p style="{look}">{"<br>".join(plain(line) for line in figure.layout.meta["lines"])}</p>'
    return whole.replace("</body>", f"{foot}</body>", 1).encode()
