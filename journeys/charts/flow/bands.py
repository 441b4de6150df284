"""Draw people as bands: from one period to the next, and from each one's first act to the third."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.flow.first_acts import NTH
from journeys.analysis.flow.standing import INACTIVE, NEW, UNSEEN
from journeys.charts.style import GLYPHS, SMALL_SIZE, Palette, add_text, blank_figure, cut, hover, plain
from journeys.model import wording
from journeys.model.vocabulary import ACTIONS, STAGES
from journeys.sentences.cohorts import flow as sentences

STEPS_SHOWN: Final = 3
ACTS_SHOWN: Final = 5
"""How many actions have a place of their own in each column; the others share one."""
_HEIGHT: Final = 380
_TOP, _BOTTOM = 30, 8
_INSIDE: Final = _HEIGHT - _TOP - _BOTTOM
_PAD: Final = 14
"""Pixels between two places."""
_TINT: Final = "59"
"""How opaque bands are."""
_ORDER: Final = (*reversed(STAGES), INACTIVE, NEW, UNSEEN)
"""From above."""
_GLYPHS: Final = {**GLYPHS, INACTIVE: "○", NEW: "+", UNSEEN: "?"}
_NAMES: Final = {UNSEEN: "not seen"}
_OTHER: Final = "something else"
_LABEL: Final = 16
_EDGE: Final = 0.001
"""Plotly reads 0 as no place at all."""


@dataclass(frozen=True)
class _Node:
    column: int
    name: str
    count: int
    label: str
    said: str
    colour: str


@dataclass(frozen=True)
class _Band:
    before: tuple[int, str]
    after: tuple[int, str]
    count: int
    said: str
    colour: str


def draw_moves(flows: pd.DataFrame, labels: Sequence[str], palette: Palette) -> go.Figure:
    """Draw the last steps of :func:`journeys.analysis.flow.flows.count_flows` until the last of the ``labels``."""
    drawn = flows[flows["step"].between(len(labels) - 1 - STEPS_SHOWN, len(labels) - 2)]
    # most people have been inactive for long: they would be most of the figure
    drawn = drawn[~((drawn["before"] == INACTIVE) & (drawn["after"] == INACTIVE))]
    begins = max(len(labels) - 1 - STEPS_SHOWN, 0)
    columns = labels[begins:]
    bands = []
    for row in drawn.to_dict("records"):
        column = row["step"] - begins
        said = sentences.flow(row, columns[column], columns[column + 1])
        colour = _colour(row["after"] if row["after"] in STAGES else UNSEEN, palette)
        bands.append(_Band((column, row["before"]), (column + 1, row["after"]), row["people"], said, colour))
    nodes = _nodes(bands, columns, palette)
    return _draw(nodes, bands, columns, palette)


def draw_beginnings(paths: pd.DataFrame, palette: Palette) -> go.Figure:
    """Draw the ways of :func:`journeys.analysis.flow.first_acts.count_paths` as bands from each act to the next."""
    named = paths.assign(**{nth: _lumped(paths, nth) for nth in NTH})
    bands = []
    for column, (nth, following) in enumerate(pairwise(NTH)):
        # whoever did nothing further has one place, and no band from it
        gone_on = named[named[nth] != sentences.NO_FURTHER]
        for row in gone_on.groupby([nth, following])["people"].sum().reset_index().to_dict("records"):
            before, after, count = row[nth], row[following], int(row["people"])
            said = sentences.begun(_words(before), _words(after), count, following)
            bands.append(_Band((column, before), (column + 1, after), count, said, _colour_of_act(before, palette)))
    nodes = []
    for column in range(len(NTH)):
        for name, count in _counts(bands, column).items():
            said = sentences.begun_with(_words(name), count, NTH[column])
            label = f"{cut(_words(name), _LABEL)} {wording.number(count)}"
            nodes.append(_Node(column, name, count, label, said, _colour_of_act(name, palette)))
    nodes.sort(key=lambda node: (node.column, node.name in (sentences.NO_FURTHER, _OTHER), -node.count))
    return _draw(nodes, bands, [f"{nth} act" for nth in NTH], palette)


def _nodes(bands: Sequence[_Band], columns: Sequence[str], palette: Palette) -> list[_Node]:
    nodes = []
    for column, when in enumerate(columns):
        counts = _counts(bands, column)
        for name in (each for each in _ORDER if each in counts):
            is_end = column in (0, len(columns) - 1)
            glyph, count = _GLYPHS[name], counts[name]
            words = (
                f"{glyph} {_NAMES.get(name, name)} {wording.number(count)}"
                if is_end
                else f"{glyph} {wording.number(count)}"
            )
            # in between people become inactive and return at one place, so its height is no number of people
            label = glyph if name == INACTIVE and not is_end else words
            nodes.append(_Node(column, name, count, label, sentences.node(name, count, when), _colour(name, palette)))
    return nodes


def _counts(bands: Sequence[_Band], column: int) -> dict[str, int]:
    """Return how many people are drawn at each place of a column: who came, or who left if these are more."""
    came: dict[str, int] = {}
    left: dict[str, int] = {}
    for band in bands:
        if band.before[0] == column:
            left[band.before[1]] = left.get(band.before[1], 0) + band.count
        if band.after[0] == column:
            came[band.after[1]] = came.get(band.after[1], 0) + band.count
    return {name: max(came.get(name, 0), left.get(name, 0)) for name in {**left, **came}}


def _draw(nodes: Sequence[_Node], bands: Sequence[_Band], columns: Sequence[str], palette: Palette) -> go.Figure:
    figure = blank_figure(palette, _HEIGHT, margin={"l": 4, "r": 4, "t": _TOP, "b": _BOTTOM})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    last = len(columns) - 1
    for number, words in enumerate(columns):
        anchor = "left" if not number else "right" if number == last else "center"
        place: dict[str, Any] = {"xref": "paper", "yref": "paper", "xanchor": anchor, "yanchor": "bottom"}
        add_text(figure, plain(words), (number / max(last, 1), 1.02), palette.muted, **place)
    index = {(node.column, node.name): number for number, node in enumerate(nodes)}
    heights = _heights(nodes)
    figure.add_sankey(
        arrangement="snap",
        node={
            "x": [min(max(node.column / max(last, 1), _EDGE), 1 - _EDGE) for node in nodes],
            "y": heights,
            "label": [plain(node.label) for node in nodes],
            "color": [node.colour for node in nodes],
            "customdata": [hover(node.said) for node in nodes],
            "hovertemplate": "%{customdata}<extra></extra>",
            "line": {"width": 0},
            "pad": _PAD,
            "thickness": 12,
        },
        link={
            "source": [index[band.before] for band in bands],
            "target": [index[band.after] for band in bands],
            "value": [band.count for band in bands],
            "color": [f"{band.colour}{_TINT}" for band in bands],
            "customdata": [hover(band.said) for band in bands],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        textfont={"size": SMALL_SIZE, "color": palette.ink, "shadow": "none"},
    )
    return figure


def _heights(nodes: Sequence[_Node]) -> list[float]:
    """Return how far down each place is, those of a column below one another in their order."""
    columns = {node.column: [each for each in nodes if each.column == node.column] for node in nodes}
    # as many pixels for a person as leave room in the fullest column
    pixels = min(
        (_INSIDE - _PAD * (len(each) - 1)) / max(sum(node.count for node in each), 1) for each in columns.values()
    )
    heights, above = [], dict.fromkeys(columns, 0.0)
    for node in nodes:
        heights.append(min(max((above[node.column] + node.count * pixels / 2) / _INSIDE, _EDGE), 1 - _EDGE))
        above[node.column] += node.count * pixels + _PAD
    return heights


def _colour(name: str, palette: Palette) -> str:
    return palette.of(name) if name in STAGES else palette.muted


def _colour_of_act(name: str, palette: Palette) -> str:
    return palette.of(ACTIONS[name]) if name in ACTIONS else palette.muted


def _lumped(paths: pd.DataFrame, nth: str) -> pd.Series:
    counts = paths.groupby(nth)["people"].sum().sort_values(ascending=False, kind="stable")
    own: Mapping[Any, str] = {action: action for action in counts.index[:ACTS_SHOWN]}
    lumped: pd.Series = paths[nth].map(lambda action: own.get(action, _OTHER), na_action="ignore")
    return lumped.astype("object").fillna(sentences.NO_FURTHER)


def _words(name: str) -> str:
    return sentences.act(name) if name in ACTIONS else name
