"""Draw the tree of models: a column a generation, each slice as thick as what stands under it; and as a graph."""

import textwrap
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeys.charts.style import HATCH, SMALL_SIZE, Palette, blank_figure, cut, hatched, hover, plain
from journeys.model import wording
from journeys.model.accounts import model_name
from journeys.sentences.models import lineage as sentences
from journeys.sentences.models import policy

TALLEST: Final = 430
SHORTEST: Final = 120
ROW: Final = 44
"""Pixels of a slice of one model, as long as there are few."""
AXIS_HEIGHT: Final = 26
LABEL_PIXELS: Final = 20
"""Pixels that a slice has at least where its name is written; a slice of more lines has room for the owner too."""
LINE_PIXELS: Final = 17
LABEL_LETTERS: Final = 26
LINE_LETTERS: Final = 15
"""Letters of a line where there is room for several: on a telephone a column is no wider."""
MOST_LINES: Final = 6
SMALLEST_LABEL: Final = 9
_GAP: Final = 0.02
GRAPH_MOST: Final = 60
"""Models of a graph, so that each has a place for its name."""


def draw_slices(
    slices: pd.DataFrame, owners: Collection[str], palette: Palette, seen: tuple[str, Sequence[str]] | None = None
) -> go.Figure:
    """Draw slices, those of some owners in colour; rows as of :data:`journeys.model.tables.SLICES`.

    ``seen`` is an option of policy and the state of each slice, by which they are drawn in the place of owners. A click
    returns the model of a slice, or the base of those that have one slice together.
    """
    total, levels = _extent(slices)
    inner = float(np.clip(total * ROW, SHORTEST, TALLEST))
    figure = blank_figure(
        palette,
        round(inner) + AXIS_HEIGHT,
        margin={"l": 2, "r": 2, "t": AXIS_HEIGHT, "b": 0},
        xaxis=_generations(levels),
        yaxis={"visible": False, "range": [total, 0]},
        uniformtext={"minsize": SMALLEST_LABEL, "mode": "hide"},
    )
    pixels = inner / max(total, 1)
    rows = slices.to_dict("records")
    signs = [policy.GLYPHS.get(state, "") for state in seen[1]] if seen else [""] * len(rows)
    looks = [_LOOKS[sign] if sign else _look(row, owners) for sign, row in zip(signs, rows, strict=True)]
    # a line of the page's own colour between two slices, but no slice vanishes
    gap = np.minimum(1.5 / pixels, slices["thick"] * 0.2)
    figure.add_bar(
        orientation="h",
        base=slices["level"],
        x=[1 - _GAP] * len(slices),
        y=slices["begin"] + slices["thick"] / 2,
        width=slices["thick"] - gap,
        marker={
            "color": [palette.of(colour) for colour, _ in looks],
            "opacity": [opacity for _, opacity in looks],
            "pattern": hatched([HATCH if not row["told"] and not row["others"] else "" for row in rows], size=6),
            "line": {"width": 0},
        },
        text=[_label(row, row["thick"] * pixels, sign) for row, sign in zip(rows, signs, strict=True)],
        textposition="inside",
        insidetextanchor="start",
        textangle=0,
        insidetextfont={"size": SMALL_SIZE, "color": palette.ink},
        # without these two Plotly fails at a click where a bar has a text of its own font, and tells nobody
        selected={"textfont": {"color": palette.ink}},
        unselected={"textfont": {"color": palette.ink}, "marker": {"opacity": 0.2}},
        customdata=[[row["model"] if row["others"] == 0 else row["under"]] for row in rows],
        hovertext=[hover(text) for text in _hovers(rows, seen)],
        hoverinfo="text",
        name="models",
    )
    return figure


_LOOKS: Final = {
    "●": ("contribute", 0.55),
    "◐": ("contribute", 0.25),
    "○": ("muted", 0.32),
    "▲": ("lead", 0.5),
    "?": ("muted", 0.2),
    "–": ("muted", 0.12),
}
"""The colour and opacity of a state's sign, which stands beside the name too."""


def _look(row: Mapping[Any, Any], owners: Collection[str]) -> tuple[str, float]:
    if row["others"]:
        return "muted", 0.16
    return ("contribute", 0.5) if row["owner"] in owners else ("muted", 0.32)


def _hovers(rows: Sequence[Mapping[Any, Any]], seen: tuple[str, Sequence[str]] | None) -> list[str]:
    told = [sentences.model_slice(row) for row in rows]
    if seen is None:
        return told
    option, states = seen
    return [policy.slice_state(text, option, state) for text, state in zip(told, states, strict=True)]


def draw_graph(slices: pd.DataFrame, edges: pd.DataFrame, owners: Collection[str], palette: Palette) -> go.Figure:
    """Draw models as points and all edges between them, at most :data:`GRAPH_MOST` models; dotted: a further base."""
    # the largest, so that no model is there without the base that it stands under
    largest = slices[slices["others"] == 0].sort_values("thick", ascending=False, kind="stable")
    shown = largest.head(GRAPH_MOST)
    rank = shown["model"].map({model: at for at, model in enumerate(_in_order(shown))})
    height = max(SHORTEST, 26 * len(shown))
    figure = blank_figure(
        palette,
        height + AXIS_HEIGHT,
        margin={"l": 2, "r": 2, "t": AXIS_HEIGHT, "b": 0},
        xaxis=_generations(_extent(slices)[1]),
        yaxis={"visible": False, "range": [len(shown) - 0.5, -0.5]},
    )
    at = dict(zip(shown["model"], zip(shown["level"] + 0.04, rank, strict=True), strict=True))
    under = dict(zip(shown["model"], shown["under"], strict=True))
    for dash, further in (("solid", False), ("dot", True)):
        ends = [
            (at[parent], at[child])
            for child, parent in zip(edges["child"], edges["parent"], strict=True)
            if child in at and parent in at and (under[child] != parent) is further
        ]
        figure.add_scatter(
            # down from a base, then across to what was made from it: rows between them hold what stands under the base
            x=[x for (x0, _), (x1, _) in ends for x in (x0, x0, x1, None)],
            y=[y for (_, y0), (_, y1) in ends for y in (y0, y1, y1, None)],
            mode="lines",
            line={"width": 1, "color": palette.muted if further else palette.faint, "dash": dash},
            hoverinfo="skip",
            name=dash,
        )
    rows = shown.to_dict("records")
    figure.add_scatter(
        x=[at[row["model"]][0] for row in rows],
        y=[at[row["model"]][1] for row in rows],
        mode="markers+text",
        marker={
            "size": 9,
            "symbol": ["circle" if row["told"] else "circle-open" for row in rows],
            "color": [palette.contribute if row["owner"] in owners else palette.muted for row in rows],
        },
        text=[plain(cut(model_name(row["model"]).rpartition("/")[2], LABEL_LETTERS)) for row in rows],
        textposition="middle right",
        textfont={"size": SMALL_SIZE, "color": palette.ink},
        hovertext=[hover(sentences.model_slice(row)) for row in rows],
        hoverinfo="text",
        name="models",
    )
    return figure


def _extent(slices: pd.DataFrame) -> tuple[int, int]:
    first = slices[slices["level"] == 0]
    return int(first["thick"].sum()), int(slices["level"].max()) + 1 if len(slices) else 0


def _in_order(shown: pd.DataFrame) -> list[str]:
    # by where the slices lie: what was made from a model stands below it
    return shown.sort_values(["begin", "level"])["model"].tolist()


def _generations(levels: int) -> dict[str, object]:
    names = ["beginning", *(f"{number}{_ENDINGS.get(number, 'th')} generation" for number in range(1, levels))]
    return {
        "side": "top",
        "range": [0, max(levels, 1)],
        "tickvals": [level + 0.5 - _GAP / 2 for level in range(levels)],
        "ticktext": names,
        "showline": False,
        "tickangle": 0,
    }


_ENDINGS: Final = {1: "st", 2: "nd", 3: "rd"}


def _label(row: Mapping[Any, Any], pixels: float, sign: str) -> str:
    if pixels < LABEL_PIXELS:
        return ""
    if row["others"]:
        return f"{wording.number(row['others'])} more"
    name = f"{sign} {model_name(row['model']).rpartition('/')[2]}".strip()
    below = f"<b>{wording.number(row['thick'] - 1)}</b>" if row["thick"] > 1 else ""
    lines = min(MOST_LINES, int((pixels - 4) / LINE_PIXELS))
    if lines < 3:
        return f"{plain(cut(name, LABEL_LETTERS))}  {below}".strip()
    owner = [cut(row["owner"], LINE_LETTERS)] if row["owner"] else []
    # broken at hyphens, which nearly all names have
    parts = textwrap.wrap(name.replace("-", "- "), LINE_LETTERS, break_long_words=True)
    whole = [*owner, *(part.replace("- ", "-") for part in parts)]
    shown = whole if len(whole) < lines else [*whole[: lines - 2], cut(f"{whole[lines - 2]}…", LINE_LETTERS)]
    return "<br>".join([*map(plain, shown), *([below] if below else [])])
