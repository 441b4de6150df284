"""Draw the tables of ``analysis.work`` in greys: kinds by period and group, what each view would lose, AI agents."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.stats.download_suppression import K
from journeys.analysis.work.kinds import kind_name
from journeys.charts.rows import ROW_HEIGHT, add_bar, add_empty_slot, row_figure, share_across
from journeys.charts.style import (
    HATCH,
    PALE,
    QUARTERS,
    SMALL_SIZE,
    Palette,
    add_period_bar,
    blank_figure,
    hatched,
    hover,
    note_above,
    period_axis,
    period_ticks,
    plain,
    share_upwards,
    shorten,
    small_words,
    whiskers,
)
from journeys.model import wording
from journeys.sentences import work as sentences
from journeys.sentences.work import OTHER_KINDS

PERIODS_HEIGHT: Final = 340
SHADES: Final = (0.85, 0.66, 0.5, 0.36, 0.23, 0.12)
"""How dark the kinds are, the largest first; more could not be told apart."""
AGENTS_HEIGHT: Final = 300
_QUARTERS: Final = 12
_GROUPS: Final = 6
_LABELS_WIDTH: Final = 140
_LABEL_STEP: Final = 0.075
_LABEL_GAP: Final = 0.025
_SEAM: Final = 0.006
_BAR_PART: Final = 0.88


def draw_periods(period_rows: pd.DataFrame, kinds: Sequence[str], palette: Palette) -> go.Figure:
    """Draw one bar a period, divided among the kinds given and all others; the last bar's parts are named beside it.

    The place of a period of fewer than ``K`` people stays empty.
    """
    figure = blank_figure(palette, PERIODS_HEIGHT)
    figure.update_layout(barmode="overlay", margin={"r": _LABELS_WIDTH, "t": 24})
    figure.update_yaxes(range=[0, 1], tickformat=".0%", tickvals=QUARTERS)
    # a bar of few people would show somebody's work, and say nothing of the community's
    enough = period_rows[period_rows["n"] >= K]
    stacks = [_stack(part, kinds) for _, part in enough.groupby("from_on")]
    for number, name in enumerate([*kinds, OTHER_KINDS] if stacks else []):
        rows = [stack[name] for stack in stacks]
        figure.add_bar(**_parts(rows, name, SHADES[min(number, len(SHADES) - 1)], palette))
    few = period_rows[period_rows["n"] < K].drop_duplicates("from_on").to_dict("records")
    for row in few:
        _add_few(figure, row, palette)
    ends = period_rows["from_on"].min(), period_rows["until_on"].max()
    edge = ends[1] + (ends[1] - ends[0]) * _LABEL_GAP
    if stacks:
        _name_parts(figure, stacks[-1], edge, palette)
    notes = ["" if enough["finished"].all() else "hatched: still open", f"dotted: fewer than {K} people" if few else ""]
    if any(notes):
        note_above(figure, "; ".join(filter(None, notes)), palette)
    axis = {"text": _sizes(period_rows), "font": small_words(palette)}
    figure.update_xaxes(type="date", range=[ends[0], edge], title=axis)
    return figure


def draw_kinds(kind_rows: pd.DataFrame, kinds: Mapping[str, bool], palette: Palette, *, most: float = 1.0) -> go.Figure:
    """Draw a bar with whiskers for each kind given with whether it is observable; the axis ends at ``most``."""
    rows = kind_rows.set_index("kind").to_dict("index")
    n = int(kind_rows["n"].max()) if len(kind_rows) else 0
    figure = row_figure(
        [_kind_label(kind, rows.get(kind)) for kind in kinds], palette, f"share of n = {wording.people(n)}"
    )
    figure.update_xaxes(range=[0, most * 1.02], tickformat=".0%", dtick=0.25, ticks="outside", tickcolor=palette.faint)
    for position, (kind, is_observable) in enumerate(kinds.items()):
        row = rows.get(kind)
        if row is None:
            # nobody did it, or nobody could see it: never the same empty slot for both
            add_empty_slot(figure, position, "nobody" if is_observable else "not observable", palette)
            continue
        between = whiskers(row["share"], row["low"], row["high"], palette)
        marker = {"color": palette.muted}
        add_bar(figure, position, row["share"], kind, sentences.kind_share(kind, row), marker=marker, error_x=between)
    return figure


def draw_seen(view_rows: pd.DataFrame, palette: Palette) -> go.Figure:
    """Draw for each view the people whose work it shows, and pale those it would lose."""
    rows = view_rows.to_dict("records")
    figure = row_figure([_view_label(row) for row in rows], palette, "")
    figure.update_xaxes(visible=False)
    figure.update_layout(margin={"b": 0}, height=ROW_HEIGHT * len(rows))
    for position, row in enumerate(rows):
        if not row["observable"]:
            add_empty_slot(figure, position, "not observable: nothing loaded is of it", palette)
            continue
        for count, opacity in (("seen", 1.0), ("lost", PALE)):
            marker = {"color": palette.muted, "opacity": opacity}
            add_bar(figure, position, row[count], f"{row['view']} {count}", sentences.view(row), marker=marker)
    return figure


def draw_agents(quarter_rows: pd.DataFrame, palette: Palette) -> go.Figure:
    """Draw for each of the last quarters the share of one kind of change, or of people, with an agent's mark."""
    rows = quarter_rows.tail(_QUARTERS)
    figure = blank_figure(palette, AGENTS_HEIGHT)
    figure.update_layout(margin={"t": 24})
    labels = rows["period"].tolist()
    for label, row in zip(labels, rows.to_dict("records"), strict=True):
        words = (label, sentences.agents_in_period(row).replace("**", ""))
        add_period_bar(figure, row["share"], row, (palette.muted, palette), words)
    what = rows["what"].iloc[0] if len(rows) else ""
    names = dict(zip(labels, period_ticks(rows), strict=True))
    period_axis(figure, labels, names, f"n, {what}", palette)
    share_upwards(figure, palette)
    note = "at least: with an agent's mark"
    note_above(figure, note if rows["finished"].all() else f"{note}; hatched: still open", palette)
    return figure


def draw_agent_groups(group_rows: pd.DataFrame, by: str, palette: Palette) -> go.Figure:
    """Draw a bar with whiskers for the last year's share with an agent's mark in each of the largest groups."""
    rows = group_rows.head(_GROUPS).to_dict("records")
    labels = [f"<b>{plain(sentences.agent_group(row['group'], by))}</b>  {_least(row)}" for row in rows]
    of = "people" if by == "stage" else "changes"
    figure = row_figure(labels, palette, f"share of {of} with an agent's mark, at least")
    share_across(figure, palette)
    for position, row in enumerate(rows):
        sentence = sentences.agents_in_group(row, by).replace("**", "")
        between = whiskers(row["share"], row["low"], row["high"], palette)
        marker = {"color": palette.muted}
        add_bar(figure, position, row["share"], str(row["group"]), sentence, marker=marker, error_x=between)
    return figure


def _least(row: Mapping[Any, Any]) -> str:
    counts = f"{wording.number(row['marked'])} of {wording.number(row['n'])}"
    return f"{counts} ({wording.interval(row['low'], row['high'], row['n'])})"


def _stack(part: pd.DataFrame, kinds: Sequence[str]) -> dict[str, dict[Hashable, Any]]:
    rows = {row["kind"]: row for row in part.to_dict("records")}
    period = part.iloc[0].to_dict()
    rest = float(part.loc[~part["kind"].isin(list(kinds)), "share"].sum())
    base = 0.0
    stack: dict[str, dict[Hashable, Any]] = {}
    for kind in [*kinds, OTHER_KINDS]:
        share = rest if kind == OTHER_KINDS else rows.get(kind, {}).get("share", 0.0)
        stack[kind] = {**period, **rows.get(kind, {}), "kind": kind, "share": share, "base": base}
        base += share
    return stack


def _parts(rows: Sequence[Mapping[Any, Any]], name: str, shade: float, palette: Palette) -> dict[str, Any]:
    return {
        "x": [row["from_on"] + (row["until_on"] - row["from_on"]) / 2 for row in rows],
        "width": [_BAR_PART * (row["until_on"] - row["from_on"]).total_seconds() * 1000 for row in rows],
        # a narrow gap divides the kinds, whose greys are close to each other
        "y": [max(0.0, row["share"] - _SEAM) for row in rows],
        "base": [row["base"] for row in rows],
        "name": name,
        "marker": {
            "color": palette.ink,
            "opacity": shade,
            "pattern": hatched(["" if row["finished"] else HATCH for row in rows], palette.ink),
        },
        "hovertext": [hover(sentences.period_share(row)) for row in rows],
        "hoverinfo": "text",
    }


def _add_few(figure: go.Figure, row: Mapping[Any, Any], palette: Palette) -> None:
    figure.add_shape(
        type="rect",
        x0=row["from_on"] + (row["until_on"] - row["from_on"]) * (1 - _BAR_PART) / 2,
        x1=row["until_on"] - (row["until_on"] - row["from_on"]) * (1 - _BAR_PART) / 2,
        y0=0,
        y1=1,
        line={"color": palette.faint, "width": 1, "dash": "dot"},
    )


def _name_parts(
    figure: go.Figure, stack: Mapping[str, Mapping[Any, Any]], edge: pd.Timestamp, palette: Palette
) -> None:
    # each label as near to its part as the labels below and above leave room, with a line between the two
    lowest = 0.0
    for number, (name, row) in enumerate(stack.items(), start=1):
        part = row["base"] + row["share"] / 2
        room_above = (len(stack) - number) * _LABEL_STEP
        at = min(max(part, lowest + _LABEL_STEP / 2), 1 - room_above - _LABEL_STEP / 2)
        lowest = at + _LABEL_STEP / 2
        label = {
            "text": shorten(name if name == OTHER_KINDS else kind_name(name), 19),
            "xanchor": "left",
            "font": {"size": SMALL_SIZE, "color": palette.ink if row["share"] else palette.muted},
        }
        line = {"axref": "x", "ayref": "y", "arrowhead": 0, "arrowwidth": 1, "arrowcolor": palette.muted}
        if row["share"]:
            figure.add_annotation(x=row["until_on"], y=part, ax=edge, ay=at, **label, **line)
        else:
            figure.add_annotation(x=edge, y=at, showarrow=False, **label)


def _sizes(period_rows: pd.DataFrame) -> str:
    sizes = period_rows.drop_duplicates("period")["n"]
    if sizes.empty:
        return ""
    low, high = int(sizes.min()), int(sizes.max())
    between = wording.people(high) if low == high else f"{wording.number(low)} to {wording.people(high)}"
    return f"n = {between} in each"


def _kind_label(kind: str, row: Mapping[Any, Any] | None) -> str:
    name = f"<b>{shorten(kind_name(kind))}</b>"
    return f"{name}  {wording.estimate(row['share'], row['low'], row['high'], row['n'])}" if row else name


def _view_label(row: Mapping[Any, Any]) -> str:
    view = str(row["view"])
    name = f"<b>{plain(wording.capitalised(view))}</b>"
    if not row["observable"]:
        return f"{name}  not observable"
    everybody, seen, lost = (wording.number(int(row[count])) for count in ("n", "seen", "lost"))
    return f"{name}  {seen} of {everybody} people, loses {lost}" if row["lost"] else f"{name}  {everybody} people"
