"""Draw the table of ``analysis.funnel``: people at each stage, and how many go on from it."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.funnel.funnel import conversion_sentence
from journeys.analysis.stats import ranges
from journeys.analysis.stats.ranges import Spans
from journeys.charts.rows import ROW_HEIGHT, add_bar, add_empty_slot, bar_position, row_figure, share_across
from journeys.charts.style import PALE, Palette, hover, plain, stage_label, whiskers
from journeys.model import wording
from journeys.model.community import Order

MET: Final[Mapping[Order, str]] = {"any": "observed", "strict": "reached"}
"""The count that the full part of a bar shows; the pale part is always those who skipped."""
_MET_SAID: Final[Mapping[Order, str]] = {"any": "with an act of it", "strict": "who came through the stages in order"}
_SKIPPED_SAID: Final[Mapping[Order, str]] = {"any": "who passed it by", "strict": "who came another way"}


def draw_people(stage_counts: pd.DataFrame, palette: Palette, *, mode: Order, spans: Spans | None = None) -> go.Figure:
    """Draw people at each stage; each bar's ``customdata`` is the stage and the count that lists its people.

    ``spans`` are how far the counts may be off: bars are drawn as counted, their labels tell the ranges.
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
        for count, opacity in ((MET[mode], 1.0), ("skipped", PALE)):
            add_bar(
                figure,
                position,
                row[count],
                f"{row['stage']} {count}",
                _people_sentence(row, mode),
                marker={"color": colour, "opacity": opacity, "line": {"width": 1.5, "color": colour}},
                customdata=[[row["stage"], count]],
            )
    return figure


def draw_conversion(stage_counts: pd.DataFrame, palette: Palette, spans: Spans | None = None) -> go.Figure:
    """Draw how many go on from each stage, with whiskers, and a mark where the naive rate is."""
    rows = [row for row in stage_counts.to_dict("records") if row["stage"] != "lead"]
    figure = row_figure(
        [_step_label(row, palette, spans) for row in rows], palette, "share who go on; │ if open counted as no"
    )
    share_across(figure, palette)
    for position, row in enumerate(rows):
        if wording.known(row["estimate"]):
            add_estimate(figure, position, row, palette.of(row["stage"]), palette)
        else:
            add_empty_slot(figure, position, _reason(row), palette)
    return figure


def add_estimate(figure: go.Figure, position: int, row: Mapping[Any, Any], colour: str, palette: Palette) -> None:
    """Add one estimate as a bar with whiskers, the naive rate as an upright mark on it."""
    name = row.get("stage", row.get("group"))
    add_bar(
        figure,
        position,
        row["estimate"],
        plain(name),
        estimate_sentence(row),
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
        hovertext=hover(f"The naive rate: {wording.percent(row['naive'], row['n'])} of {wording.people(row['n'])}."),
        hoverinfo="text",
    )


def estimate_label(row: Mapping[Any, Any], spans: Spans | None = None) -> str:
    """Write an estimate with its interval and n, for the line above a bar."""
    if not wording.known(row["estimate"]):
        return ""
    n, waiting = (ranges.range_of(row, count, spans) for count in ("n", "still_open"))
    told = (
        f"{wording.percent(row['estimate'], row['n'])} "
        f"({wording.interval(row['low'], row['high'], row['n'])}), n = {ranges.told(n)}"
    )
    return f"{told}, {ranges.told(waiting)} open" if waiting[1] else told


def estimate_sentence(row: Mapping[Any, Any]) -> str:
    """Say an estimate with people: how many stepped, how sure that is, how many are still open."""
    told = (
        f"{wording.number(row['stepped'])} of {wording.people(row['n'])} went on within the horizon; "
        f"{wording.interval(row['low'], row['high'], row['n'])} when those still open are allowed for."
    )
    if "stage" in row:
        return conversion_sentence(row).replace("**", "")
    return f"{told} {wording.people(row['still_open']).capitalize()} still open." if row["still_open"] else told


def _people_label(row: Mapping[Any, Any], palette: Palette, mode: Order, spans: Spans | None) -> str:
    label = stage_label(row["stage"], palette)
    if not row["observable"]:
        return f"{label}  not observable"
    met, skipped = (ranges.range_of(row, count, spans) for count in (MET[mode], "skipped"))
    return f"{label}  {ranges.told(met)}{f' + {ranges.told(skipped)} skipped' if skipped[1] else ''}"


def _people_sentence(row: Mapping[Any, Any], mode: Order) -> str:
    return (
        f"{wording.people(row[MET[mode]] + row['skipped']).capitalize()} at {row['stage']} or beyond: "
        f"{wording.number(row[MET[mode]])} {_MET_SAID[mode]}, {wording.number(row['skipped'])} {_SKIPPED_SAID[mode]}. "
        f"{wording.number(row['current'])} of those seen at it are active now."
    )


def _step_label(row: Mapping[Any, Any], palette: Palette, spans: Spans | None) -> str:
    if not row["observable"]:
        return f"{stage_label(row['stage'], palette)}  not observable"
    to = f" → {row['to']}" if row["to"] else ""
    return f"{stage_label(row['stage'], palette)}{to}  {estimate_label(row, spans)}"


def _reason(row: Mapping[Any, Any]) -> str:
    return plain(str(row["reason"]).removeprefix("not observable: "))
