"""Draw the table of ``analysis.funnel``: people at each stage, and how many go on from it."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.stats import ranges
from journeys.analysis.stats.ranges import Spans
from journeys.charts.rows import ROW_HEIGHT, add_bar, add_empty_slot, bar_position, row_figure, share_across
from journeys.charts.style import PALE, Palette, hover, plain, stage_label, whiskers
from journeys.model import wording
from journeys.model.communities.community import Order
from journeys.sentences.funnel import MET, conversion, naive_estimate, people_at_stage

NOT_SEEN: Final = {"color": "rgba(0,0,0,0)", "opacity": 1.0}
"""The fill of people at a stage that the exports mostly do not show: none, only the outline."""


def is_inferred(row: Mapping[Any, Any], mode: Order) -> bool:
    """Return whether more than half of a stage's people are known only from later stages."""
    return bool(row["skipped"] > row[MET[mode]])


def draw_people(
    stage_counts: pd.DataFrame,
    palette: Palette,
    *,
    mode: Order,
    spans: Spans | None = None,
    unit: str = wording.PERSON,
) -> go.Figure:
    """Draw people at each stage; each bar's ``customdata`` is the stage and the count that lists its people.

    ``spans`` are how far the counts may be off: bars are drawn as counted, their labels show the ranges. ``unit`` is
    who is counted: people, or accounts.
    """
    rows = stage_counts.to_dict("records")
    figure = row_figure([_people_label(row, palette, mode, spans) for row in rows], palette, "")
    figure.update_xaxes(visible=False)
    figure.update_layout(margin={"b": 0}, height=ROW_HEIGHT * len(rows))
    for position, row in enumerate(rows):
        if not row["observable"]:
            add_empty_slot(figure, position, _reason(row), palette)
            continue
        colour = palette.of(row["stage"])
        # skipped people pale behind the others: together they are all who are at the stage or beyond
        for count, opacity in ((MET[mode], 1.0), ("skipped", PALE)):
            fill = {} if count == MET[mode] or not is_inferred(row, mode) else NOT_SEEN
            add_bar(
                figure,
                position,
                row[count],
                f"{row['stage']} {count}",
                people_at_stage(row, mode, unit=unit),
                marker={"color": colour, "opacity": opacity, "line": {"width": 1.5, "color": colour}} | fill,
                customdata=[[row["stage"], count]],
            )
    return figure


def draw_conversion(
    stage_counts: pd.DataFrame,
    palette: Palette,
    *,
    mode: Order,
    spans: Spans | None = None,
    unit: str = wording.PERSON,
) -> go.Figure:
    """Draw how many go on from each stage, with whiskers, and a mark where the naive rate is."""
    # there is no stage to go on to from the last one
    rows = stage_counts.to_dict("records")[:-1]
    figure = row_figure(
        [_step_label(row, palette, spans) for row in rows], palette, "share who go on; | if open counted as no"
    )
    share_across(figure, palette)
    for position, row in enumerate(rows):
        if wording.known(row["estimate"]):
            # the texts of figures are not Markdown
            said = wording.without_bold(conversion(row, mode, unit=unit))
            add_estimate(figure, position, row, (palette.of(row["stage"]), palette), said, unit=unit)
        else:
            add_empty_slot(figure, position, _reason(row), palette)
    return figure


def add_estimate(  # noqa: PLR0913  (one argument a property of the bar)
    figure: go.Figure,
    position: int,
    row: Mapping[Any, Any],
    look: tuple[str, Palette],
    said: str,
    *,
    unit: str = wording.PERSON,
) -> None:
    """Add one estimate, which ``said`` describes, as a bar with whiskers, the naive rate as an upright mark on it."""
    colour, palette = look
    name = row.get("stage", row.get("group"))
    add_bar(
        figure,
        position,
        row["estimate"],
        plain(name),
        said,
        marker={"color": colour, "opacity": 0.75, "line": {"width": 1, "color": colour}},
        error_x=whiskers(row["estimate"], row["low"], row["high"], palette),
        customdata=[[name, "at_risk"]],
    )
    figure.add_scatter(
        y=[bar_position(position)],
        x=[row["naive"]],
        mode="markers",
        name="naive",
        marker={"symbol": "line-ns", "size": 17, "line": {"width": 2, "color": palette.ink}},
        hovertext=hover(naive_estimate(row, unit=unit)),
        hoverinfo="text",
    )


def estimate_label(row: Mapping[Any, Any], spans: Spans | None = None) -> str:
    """Write an estimate with its interval and n, for the line above a bar."""
    if not wording.known(row["estimate"]):
        return ""
    n, waiting = (ranges.range_of(row, count, spans) for count in ("n", "still_open"))
    label = f"{wording.estimate(row['estimate'], row['low'], row['high'], row['n'])}, n = {ranges.write_number(n)}"
    return f"{label}, {ranges.write_number(waiting)} open" if waiting[1] else label


def _people_label(row: Mapping[Any, Any], palette: Palette, mode: Order, spans: Spans | None) -> str:
    label = stage_label(row["stage"], palette)
    if not row["observable"]:
        return f"{label}  not observable"
    met, skipped = (ranges.range_of(row, count, spans) for count in (MET[mode], "skipped"))
    word = "not seen" if is_inferred(row, mode) else "skipped"
    return f"{label}  {ranges.write_number(met)}{f' + {ranges.write_number(skipped)} {word}' if skipped[1] else ''}"


def _step_label(row: Mapping[Any, Any], palette: Palette, spans: Spans | None) -> str:
    if not row["observable"]:
        return f"{stage_label(row['stage'], palette)}  not observable"
    to = f" → {row['to']}" if row["to"] else ""
    return f"{stage_label(row['stage'], palette)}{to}  {estimate_label(row, spans)}"


def _reason(row: Mapping[Any, Any]) -> str:
    return plain(str(row["reason"]).removeprefix("not observable: "))
