"""Draw the tables of ``analysis.coverage``: acts of each month by kind of export, and when each place could be seen."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from journeys.charts.style import LABEL_SIZE, LEFT, SMALL_SIZE, Palette, add_text, blank_figure, hover, plain
from journeys.model import wording
from journeys.model.vocabulary import STAGES
from journeys.sentences.data import month_of_source, window
from journeys.sentences.shared import source_name

_ROW_HEIGHT: Final = 88
_TALLEST: Final = 0.56
_LABEL_RISE: Final = 0.75
_MONTH_MS: Final = 30.4 * 86_400_000
PLACES_DRAWN: Final = 8
"""Places whose windows are drawn; nobody reads a longer figure."""
_PLACE_HEIGHT: Final = 48


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


def draw_windows(seen: pd.DataFrame, palette: Palette) -> go.Figure:
    """Draw one row a place, with a bar for each stage as long as it could be seen; lists are points on their day.

    ``seen`` is :data:`journeys.model.tables.SEEN`; more places than :data:`PLACES_DRAWN` are in the table alone.
    """
    places = list(dict.fromkeys(seen["place"]))[:PLACES_DRAWN]
    figure = blank_figure(palette, _PLACE_HEIGHT * max(1, len(places)) + 40)
    figure.update_yaxes(visible=False, range=[0.4 - len(places), 0.6])
    figure.update_xaxes(type="date", hoverformat="%b %Y", showline=False, showgrid=True, gridcolor=palette.faint)
    for row in seen[seen["place"].isin(places)].to_dict("records"):
        height = -places.index(row["place"]) + 0.18 - 0.15 * STAGES.index(row["stage"])
        looks = {"name": row["stage"], "hovertext": hover(window(row)), "hoverinfo": "text"}
        colour = palette.of(row["stage"])
        if row["until_basis"] == "listed":
            figure.add_scatter(
                x=[row["since"]], y=[height], mode="markers", marker={"symbol": "diamond", "color": colour}, **looks
            )
        else:
            figure.add_scatter(
                x=[row["since"], row["until"]],
                y=[height] * 2,
                mode="lines",
                line={"color": colour, "width": 6},
                **looks,
            )
    for number, place in enumerate(places):
        add_text(figure, f"<b>{plain(place)}</b>", (0, 0.42 - number), palette.ink, LABEL_SIZE, **LEFT)
    return figure


def _row_label(source: str, part: pd.DataFrame, peak: int) -> str:
    return (
        f"<b>{source_name(source)}</b>  {wording.counted(int(part['events'].sum()), 'act')}, "
        f"at most {wording.number(peak)} a month"
    )
