"""Draw the matrix of transitions: a row a place before, a column a place a period later."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.flow.standing import KNOWN
from journeys.analysis.funnel.cohorts import Period
from journeys.charts.style import GLYPHS, SMALL_SIZE, Palette, blank_figure, hover, small_words
from journeys.model import wording
from journeys.sentences.cohorts import flow as sentences

_ROW: Final = 34
_AROUND: Final = 66
_TINT: Final = "8C"
"""How opaque the darkest cell is: words stay readable on it."""


def draw_matrix(transitions: pd.DataFrame, palette: Palette, *, period: Period) -> go.Figure:
    """Draw of those at each place what share was at each place a period later."""
    rows = [name for name in KNOWN if name in set(transitions["before"])]
    columns = [name for name in KNOWN if name in set(transitions["after"])]
    counts = transitions.drop_duplicates("before").set_index("before")["n"]
    title = {"text": f"a {period} later; at the left steps from there", "font": small_words(palette)}
    xaxis = {"tickvals": list(range(len(columns))), "ticktext": [_name(name) for name in columns], "title": title}
    yaxis = {
        "tickvals": [-number for number in range(len(rows))],
        "ticktext": [f"{_name(name)} · {wording.number(int(counts[name]))}" for name in rows],
        "range": [0.5 - len(rows), 0.5],
        "ticks": "",
    }
    figure = blank_figure(palette, _AROUND + _ROW * len(rows), xaxis=xaxis, yaxis=yaxis)
    figure.add_heatmap(
        x=[columns.index(name) for name in transitions["after"]],
        y=[-rows.index(name) for name in transitions["before"]],
        z=transitions["share"],
        zmin=0,
        zmax=1,
        colorscale=[[0, f"{palette.contribute}00"], [1, f"{palette.contribute}{_TINT}"]],
        showscale=False,
        xgap=2,
        ygap=2,
        text=[
            wording.percent(share, int(people))
            for share, people in zip(transitions["share"], transitions["people"], strict=True)
        ],
        texttemplate="%{text}",
        textfont={"size": SMALL_SIZE, "color": palette.ink},
        hovertext=[hover(sentences.transition(row, period)) for row in transitions.to_dict("records")],
        hoverinfo="text",
    )
    return figure


def _name(name: str) -> str:
    return f"{GLYPHS[name]} {name}" if name in GLYPHS else name
