"""Draw the tables of ``analysis.coverage``: how many acts of each month each kind of export brought."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from journeys.charts.style import LABEL_SIZE, LEFT, SMALL_SIZE, Palette, add_text, blank_figure, hover
from journeys.model import wording
from journeys.sentences.data import month_of_source
from journeys.sentences.shared import source_name

_ROW_HEIGHT: Final = 88
_TALLEST: Final = 0.56
_LABEL_RISE: Final = 0.75
_MONTH_MS: Final = 30.4 * 86_400_000


def draw_coverage(months: pd.DataFrame, palette: Palette) -> go.Figure:
    """Draw one row of monthly bars a source; each row has its own scale, its highest month in words."""
    sources = list(dict.fromkeys(months["source"]))
    figure = blank_figure(palette, _ROW_HEIGHT * max(1, len(sources)) + 30)
    figure.update_yaxes(visible=False, range=[-len(sources) + 1, 0.95])
    figure.update_xaxes(type="date", hoverformat="%b %Y", showline=False)
    for row, source in enumerate(sources):
        part = months[months["source"] == source]
        peak = int(part["events"].max())
        figure.add_bar(
            # the middle of the month: a bar stands around its x
            x=part["month"] + pd.Timedelta(days=15),
            # each row to its own scale: one busy source would flatten all others
            y=_TALLEST * part["events"] / max(1, peak),
            base=-row,
            width=0.8 * _MONTH_MS,
            name=source,
            marker={"color": palette.contribute, "line": {"width": 0}},
            hovertext=[
                hover(month_of_source(source, month, events))
                for month, events in zip(part["month"], part["events"], strict=True)
            ],
            hoverinfo="text",
        )
        figure.add_hline(y=-row, line={"color": palette.faint, "width": 1})
        label = _row_label(source, part, peak)
        # the end of a long label would be cut off
        size = LABEL_SIZE if len(label) < 90 else SMALL_SIZE
        add_text(figure, label, (0, -row + _LABEL_RISE), palette.ink, size, **LEFT)
    return figure


def _row_label(source: str, part: pd.DataFrame, peak: int) -> str:
    return (
        f"<b>{source_name(source)}</b>  {wording.counted(int(part['events'].sum()), 'act')}, "
        f"at most {wording.number(peak)} a month"
    )
