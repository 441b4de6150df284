"""Draw how many cards say each thing that a card can say: a bar a thing, a column of bars a group of models."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.cards.counts import INSIDE, OUTSIDE
from journeys.charts.style import HATCH, LEFT, SMALL_SIZE, Palette, add_text, blank_figure, hatched, hover
from journeys.model import wording
from journeys.sentences.models import cards as sentences

_GROUPS: Final = {INSIDE: "Own", OUTSIDE: "Others"}
"""Short, since a column of bars is narrow on a telephone."""
ROW: Final = 23
TOP: Final = 30
_GAP: Final = 0.06
"""Between two columns of bars, as a share of the width."""
_ROOM: Final = 1.28
"""Where a column of bars ends, so that the number beside a bar of all cards has room."""


def draw_coverage(coverage: pd.DataFrame, palette: Palette) -> go.Figure:
    """Draw :data:`journeys.model.tables.CARD_COVERAGE`.

    A full bar are cards that say a thing, the hatched one beside it those with only a template's words or nothing below
    a heading.
    """
    groups = list(coverage["group"].unique())
    lines = _lines(coverage[coverage["group"] == groups[0]])
    figure = blank_figure(
        palette,
        ROW * len(lines) + TOP,
        margin={"l": 2, "r": 2, "t": TOP, "b": 0},
        barmode="stack",
        bargap=0.25,
        yaxis={
            "tickvals": [at for at, line in enumerate(lines) if "item" in line],
            "ticktext": [_short(line["item"]) for line in lines if "item" in line],
            "tickfont": {"size": SMALL_SIZE, "color": palette.ink},
            "range": [len(lines) - 0.5, -0.5],
            "showline": False,
        },
    )
    for at, line in enumerate(lines):
        if "item" not in line:
            place = {**LEFT, "yref": "y"}
            add_text(figure, f"<b>{line['need'].capitalize()}</b>", (0, at), palette.ink, **place)
    width = (1 - _GAP * (len(groups) - 1)) / len(groups)
    for column, group in enumerate(groups):
        begin = column * (width + _GAP)
        axis = "x" if column == 0 else f"x{column + 1}"
        figure.update_layout(
            {f"xaxis{axis[1:]}": {"domain": [begin, begin + width], "range": [0, _ROOM], "visible": False}}
        )
        rows = {row["item"]: row for row in coverage[coverage["group"] == group].to_dict("records")}
        _add_bars(figure, [rows[line["item"]] if "item" in line else None for line in lines], axis, palette)
        n = next(iter(rows.values()))["n"]
        title = f"<b>{_GROUPS[group]}</b>  {wording.counted(int(n), 'card')}"
        place = {"xref": "paper", "xanchor": "left", "yref": "paper", "yanchor": "bottom"}
        add_text(figure, title, (begin, 1.0), palette.ink, **place)
    return figure


def _short(item: str) -> str:
    # "base in the metadata" would leave a telephone no room for the bars
    return sentences.item_name(item).replace(" in the ", ", ")


def _lines(rows: pd.DataFrame) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for need, of_need in rows.groupby("need", sort=False):
        lines += [{"need": need}, *({"item": item} for item in of_need["item"])]
    return lines


def _add_bars(figure: go.Figure, lines: list[Mapping[Any, Any] | None], axis: str, palette: Palette) -> None:
    told = [(at, row) for at, row in enumerate(lines) if row]
    own = told[0][1]["group"] == INSIDE
    colour = palette.contribute if own else palette.muted
    shares = [row["present"] / row["n"] for _, row in told]
    unsaid = [(row["template"] + row["empty"]) / row["n"] for _, row in told]
    for x, marker, name in (
        (shares, {"color": colour}, "said"),
        (
            unsaid,
            {"color": colour, "pattern": hatched(HATCH, colour), "line": {"width": 1, "color": colour}},
            "template",
        ),
    ):
        figure.add_bar(
            orientation="h",
            x=x,
            y=[at for at, _ in told],
            xaxis=axis,
            marker=marker,
            hovertext=[hover(sentences.coverage_bar(row)) for _, row in told],
            hoverinfo="text",
            name=name,
        )
    figure.add_scatter(
        x=[share + more for share, more in zip(shares, unsaid, strict=True)],
        y=[at for at, _ in told],
        xaxis=axis,
        mode="text",
        text=[
            f" {wording.percent(share, row['n'])}" if share else ""
            for share, (_, row) in zip(shares, told, strict=True)
        ],
        textposition="middle right",
        textfont={"size": SMALL_SIZE, "color": palette.muted},
        hoverinfo="skip",
        name="shares",
    )
