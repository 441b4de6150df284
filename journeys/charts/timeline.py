"""Draw one person's timeline: a lane for each place, a sign for acts of one stage, a line where each stage began."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.timeline import OTHERS, UNITS, Unit
from journeys.charts.style import (
    GLYPHS,
    LABEL_SIZE,
    LEFT,
    SMALL_SIZE,
    SYMBOLS,
    Palette,
    add_text,
    blank_figure,
    hover,
    plain,
    shorten,
)
from journeys.model import wording
from journeys.model.links import place_name
from journeys.model.vocabulary import STAGES
from journeys.sentences import person as sentences

LABEL_HEIGHT: Final = 26
STAGE_HEIGHT: Final = 21
"""Pixels of a lane for its label and for the signs of each stage, as long as the lanes are not many."""
TALLEST: Final = 400
"""Pixels that all lanes have together at most; with many, the stages of a lane move together."""
LEAST_LANE: Final = 56
ENTRY_HEIGHT: Final = 24
AXIS_HEIGHT: Final = 34
SHORTEST: Final = pd.Timedelta(days=60)
"""The time that the figure spans at least."""
SMALLEST, LARGEST = 9.0, 22.0
"""Widths in pixels of the sign of one act, and of the most acts that any sign stands for."""
MANY: Final = 12
"""As many acts, or more, have the largest sign."""
_LATE: Final = 0.6
"""From this part of the time on, a label stands before its line, not behind."""


class Lanes(NamedTuple):
    """The lanes from above to below, and of how many places the last one is if it is that of all others."""

    names: Sequence[str]
    others: int = 0

    def label(self, lane: str) -> str:
        """Return a lane's name."""
        return f"{self.others} other places" if lane == OTHERS else place_name(lane)


class Frame(NamedTuple):
    """The time that the figure spans, and how long a time each sign stands for."""

    since: datetime
    until: datetime
    unit: Unit


def draw_timeline(
    marks: pd.DataFrame, entries: pd.DataFrame, lanes: Lanes, frame: Frame, palette: Palette
) -> go.Figure:
    """Draw somebody's acts by place and time, and where each stage began.

    ``marks`` and ``entries`` are those of :func:`journeys.analysis.timeline.count_marks` and ``find_entries``.
    """
    labels = _entry_labels(entries, frame, palette)
    stages = [stage for stage in ("", *STAGES) if (marks["stage"] == stage).any()]
    lane_height = _lane_height(len(lanes.names), len(stages))
    bottom, top = -lane_height * len(lanes.names), ENTRY_HEIGHT * len(labels)
    figure = blank_figure(palette, top - bottom + AXIS_HEIGHT)
    figure.update_layout(margin={"l": 4, "r": 10, "t": 0, "b": AXIS_HEIGHT}, hovermode="closest")
    figure.update_yaxes(visible=False, range=[bottom, top])
    # a journey of few days still spans two months: its signs would lie on each other's dates
    room = max((frame.until - frame.since) * 0.02, (SHORTEST - (frame.until - frame.since)) / 2)
    span = [frame.since - room, frame.until + room]
    # under 75 days several ticks would show the same month
    ticks = "%-d %b %Y" if (frame.until - frame.since).days < 75 else "%b %Y"
    figure.update_xaxes(type="date", range=span, tickformat=ticks, tickangle=0, ticks="outside")
    figure.update_xaxes(tickcolor=palette.faint, ticklabelstandoff=2)
    above = {lane: -number * lane_height for number, lane in enumerate(lanes.names)}
    for lane in lanes.names:
        _add_lane(figure, lanes.label(lane), (above[lane], lane_height), palette)
    _add_entries(figure, labels, (list(above.values()), lane_height), palette)
    most = max(int(marks["acts"].max()), MANY)
    room_of_stage = (lane_height - LABEL_HEIGHT) / max(1, len(stages))
    for (stage, _), part in marks.groupby(["stage", "listed"], sort=False):
        depth = LABEL_HEIGHT + room_of_stage * (len(stages) - stages.index(str(stage)) - 0.5)
        heights = [above[lane] - depth for lane in part["lane"]]
        lines = [hover(sentences.mark(mark, lanes.label(mark["lane"]), frame.unit)) for mark in part.to_dict("records")]
        at, signs = _middles(part["since"], frame), _signs(part, most, palette)
        figure.add_scatter(x=at, y=heights, mode="markers", marker=signs, hovertext=lines, hoverinfo="text")
    return figure


def _lane_height(lanes: int, stages: int) -> int:
    # as many pixels as its stages ask for, while the figure stays on the screen
    return max(LEAST_LANE, min(LABEL_HEIGHT + STAGE_HEIGHT * max(2, stages), TALLEST // max(1, lanes)))


def _add_lane(figure: go.Figure, label: str, reach: tuple[int, int], palette: Palette) -> None:
    above, height = reach
    line = {"color": palette.faint, "width": 1}
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=above - height, y1=above - height, line=line)
    add_text(figure, shorten(label, 40), (0, above - LABEL_HEIGHT / 2), palette.ink, SMALL_SIZE + 1, **LEFT)


def _entry_labels(entries: pd.DataFrame, frame: Frame, palette: Palette) -> list[dict[str, Any]]:
    labels = []
    for day, part in entries.groupby(pd.to_datetime(entries["at"], utc=True).dt.floor("D")):
        stages = part["stage"].tolist()
        names = [
            f'<span style="color:{palette.of(stage)}">{GLYPHS[stage]}</span> <b>{plain(wording.DID[stage])}</b>'
            for stage in stages
        ]
        whole = (frame.until - frame.since).total_seconds() or 1.0
        is_late = (day - frame.since).total_seconds() / whole > _LATE
        text = f"{wording.listing(names)} {wording.day(day)}"
        labels.append({"at": part["at"].iloc[0], "text": text, "stage": stages[-1], "is_late": is_late})
    # a late label stands before its line: the latest on top, or the lines of later days would cross the labels below
    return [label for label in labels if label["is_late"]][::-1] + [label for label in labels if not label["is_late"]]


def _add_entries(
    figure: go.Figure, labels: list[dict[str, Any]], lanes: tuple[list[int], int], palette: Palette
) -> None:
    aboves, height = lanes
    for row, label in enumerate(labels):
        top = ENTRY_HEIGHT * (len(labels) - row)
        # down from the label and through all lanes, but not through the lanes' own labels
        reaches = [(top, 0), *((above - LABEL_HEIGHT, above - height) for above in aboves)]
        for upper, lower in reaches:
            line = {"color": palette.of(label["stage"]), "width": 1.5, "dash": "dot"}
            figure.add_shape(type="line", x0=label["at"], x1=label["at"], y0=lower, y1=upper, line=line)
        place = {"xanchor": "right", "xshift": -4} if label["is_late"] else {"xanchor": "left", "xshift": 4}
        add_text(figure, label["text"], (label["at"], top - ENTRY_HEIGHT / 2), palette.ink, LABEL_SIZE - 1, **place)


def _middles(since: pd.Series, frame: Frame) -> list[pd.Timestamp]:
    # a sign stands in the middle of its time, but not after the end of observation
    middle, until = pd.Timedelta(days=UNITS[frame.unit] / 2), pd.Timestamp(frame.until)
    return [min(first + middle, until) for first in since]


def _signs(part: pd.DataFrame, most: int, palette: Palette) -> dict[str, Any]:
    stage = str(part["stage"].iloc[0])
    colour = palette.of(stage) if stage else palette.muted
    # open signs: acts that show no stage, and entries of lists, whose day is the list's
    is_open = not stage or bool(part["listed"].iloc[0])
    return {
        "symbol": f"{SYMBOLS.get(stage, 'circle')}{'-open' if is_open else ''}",
        "size": sign_widths(part["acts"].to_numpy(), most),
        "color": colour,
        "opacity": 1 if is_open else 0.75,
        "line": {"width": 1.5 if is_open else 0, "color": colour},
    }


def sign_widths(acts: "np.ndarray[Any, Any]", most: int) -> "np.ndarray[Any, Any]":
    """Compute widths whose areas grow with the number of acts, from :data:`SMALLEST` for one to :data:`LARGEST`.

    >>> sign_widths(np.array([1, 40]), 40).round().tolist()
    [9.0, 22.0]
    """
    part = (acts - 1) / (most - 1)
    return np.sqrt(SMALLEST**2 + part * (LARGEST**2 - SMALLEST**2))
