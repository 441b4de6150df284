"""Draw how each rule to rank did on the past, and whether the estimated chances came true; all in greys."""

import math
from typing import Final

import plotly.graph_objects as go

from journeys.analysis.candidates.backtest import LIST_LENGTH, RANDOM, Backtest
from journeys.charts.rows import BAR_WIDTH, bar_position, row_figure
from journeys.charts.style import Palette, blank_figure, hover, note_above, small_words, whiskers
from journeys.model import wording
from journeys.model.how_many_days import OUTCOME_DAYS
from journeys.sentences import candidates as sentences
from journeys.sentences.candidates import RULE_NAMES

CALIBRATION_HEIGHT: Final = 380
_DOT: Final = 11
_MARKS: Final = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)


def draw_recall(tried: Backtest, palette: Palette) -> go.Figure:
    """Draw for each rule to rank the share of those who contributed that a list of ten holds."""
    shown = [method for method in RULE_NAMES if method in set(tried.methods["method"])]
    labels = [_found_label(tried, method) for method in shown]
    title = f"of those who contributed, on a list of {LIST_LENGTH} (n = {wording.people(tried.outcomes)})"
    figure = row_figure(labels, palette, title)
    figure.update_xaxes(range=[-0.015, 1.015], tickformat=".0%", tickvals=[0, 0.5, 1], ticks="outside")
    figure.update_xaxes(tickcolor=palette.faint, ticklabeloverflow="allow")
    for row, method in enumerate(shown):
        _add_dot(figure, tried, method, palette, at=bar_position(row))
    return figure


def _add_dot(figure: go.Figure, tried: Backtest, method: str, palette: Palette, *, at: float) -> None:
    share, low, high = tried.measure(method, "recall_10")
    is_used = method == tried.best
    colour = palette.ink if method != RANDOM else palette.muted
    # what a list drawn by lot would hold stands in each row: a rule is worth something only beyond it
    by_chance, *_ = tried.measure(RANDOM, "recall_10")
    ends = {"x0": by_chance, "x1": by_chance, "y0": at - BAR_WIDTH / 2, "y1": at + BAR_WIDTH / 2}
    figure.add_shape(type="line", **ends, layer="below", line={"color": palette.muted, "width": 1.5, "dash": "dot"})
    figure.add_scatter(
        x=[share],
        y=[at],
        error_x=whiskers(share, low, high, palette),
        mode="markers",
        name=RULE_NAMES[method],
        marker={
            "size": _DOT,
            "symbol": "circle" if is_used else "circle-open",
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        hovertext=hover(sentences.found(tried, method)),
        hoverinfo="text",
    )


def _found_label(tried: Backtest, method: str) -> str:
    share = wording.percent(tried.measure(method, "recall_10")[0])
    return f"<b>{RULE_NAMES[method]}</b>  {share}{', used now' if method == tried.best else ''}"


def draw_calibration(tried: Backtest, palette: Palette) -> go.Figure:
    """Draw fifths of the candidates: the estimated chance to the right, the share that came upwards."""
    rows = tried.bins.to_dict("records")
    most = max((max(row["promised"], row["high"]) for row in rows), default=1.0)
    # both axes run by the square root, since most chances are small
    end = math.sqrt(next(mark for mark in _MARKS if mark >= min(most, 1.0)))
    figure = blank_figure(palette, CALIBRATION_HEIGHT)
    figure.update_layout(margin={"t": 26, "r": 20})
    marks = {
        "range": [-0.03 * end, end * 1.02],
        "tickvals": [math.sqrt(mark) for mark in _MARKS],
        "ticktext": [f"{mark * 100:g} %" for mark in _MARKS],
    }
    figure.update_xaxes(**marks, title={"text": _sizes(tried), "font": small_words(palette)})
    figure.update_yaxes(**marks, showgrid=True, gridcolor=palette.faint, griddash="dot")
    line = {"color": palette.muted, "width": 1, "dash": "dash"}
    # where chance and share agree
    figure.add_shape(type="line", x0=0, y0=0, x1=end, y1=end, line=line, layer="below")
    for row in rows:
        came, low, high = (math.sqrt(row[name]) for name in ("contributed", "low", "high"))
        figure.add_scatter(
            x=[math.sqrt(row["promised"])],
            y=[came],
            error_y=whiskers(came, low, high, palette),
            mode="markers",
            name="fifth",
            marker={"size": _DOT, "color": palette.ink},
            hovertext=hover(sentences.fifth(row)),
            hoverinfo="text",
        )
    note_above(figure, f"contributed within {OUTCOME_DAYS} days", palette, at="left")
    note_above(figure, "as expected", palette)
    return figure


def _sizes(tried: Backtest) -> str:
    sizes = sorted({int(n) for n in tried.bins["n"]})
    return f"expected, in fifths (n = {' or '.join(f'{size:,}' for size in sizes)} each)" if sizes else "expected"
