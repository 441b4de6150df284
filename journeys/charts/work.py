"""Draw the tables of ``analysis.work`` in greys: kinds by period and group, what each view would lose, AI agents."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from journeys.analysis.work.kinds import kind_name
from journeys.charts.rows import ROW_HEIGHT, add_bar, add_empty_slot, row_figure, share_across
from journeys.charts.style import (
    PALE,
    Palette,
    add_period_bar,
    add_text,
    blank_figure,
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

PERIODS: Final = 12
"""The last periods that are drawn; the table has all."""
AGENTS_HEIGHT: Final = 300
_QUARTERS: Final = 12
_GROUPS: Final = 6
MIN_PEOPLE: Final = 5
"""The column of a period of fewer people is empty."""
_CELL_HEIGHT: Final = 44
_CELLS_AXIS: Final = 96


def draw_periods(period_rows: pd.DataFrame, kinds: Sequence[str], palette: Palette) -> go.Figure:
    """Draw a heat map of the last periods: a row for each kind given and for all others, the share in each cell.

    The column of a period of fewer than ``MIN_PEOPLE`` people stays empty.
    """
    starts = sorted(period_rows["from_on"].unique())[-PERIODS:]
    shown = period_rows[period_rows["from_on"].isin(starts)]
    periods = shown.drop_duplicates("from_on").sort_values("from_on")
    columns = [_column(part, kinds) for _, part in shown.groupby("from_on")]
    names = [*kinds, OTHER_KINDS]
    cells = [[column.get(name) for column in columns] for name in names]
    figure = blank_figure(palette, len(names) * _CELL_HEIGHT + _CELLS_AXIS)
    figure.update_layout(margin={"l": 2, "r": 2, "t": 24})
    figure.add_heatmap(
        x=list(range(len(columns))),
        y=list(range(len(names))),
        z=[[cell["share"] if cell else None for cell in row] for row in cells],
        text=[[_cell_text(cell) for cell in row] for row in cells],
        texttemplate="%{text}",
        hovertext=[[hover(_cell_said(cell)) for cell in row] for row in cells],
        hoverinfo="text",
        # never so dark that the numbers in the cells could not be read
        colorscale=[[0, _clear(palette.muted, 0.08)], [1, _clear(palette.muted, 0.5)]],
        textfont={"color": palette.ink},
        zmin=0,
        zmax=1,
        showscale=False,
        xgap=2,
        ygap=_CELL_HEIGHT / 2,
    )
    for number, name in enumerate(names):
        label = name if name == OTHER_KINDS else kind_name(name)
        # above its row, since labels at the side would leave the cells no room on a telephone
        add_text(
            figure, plain(wording.capitalised(label)), (0, number - 0.5), palette.ink, xref="paper", xanchor="left"
        )
    figure.update_yaxes(visible=False, range=[len(names) - 0.5, -0.75])
    figure.update_xaxes(tickvals=list(range(len(columns))), ticktext=period_ticks(periods), tickangle=0, showgrid=False)
    figure.update_xaxes(title={"text": "n, people who did any work", "font": small_words(palette)})
    _note_cells(figure, periods, palette)
    return figure


def _column(part: pd.DataFrame, kinds: Sequence[str]) -> dict[str, dict[Hashable, Any]]:
    """Return a period's cell for each kind and all others; none of a period of few people."""
    period = part.iloc[0].to_dict()
    # a column of few people would show somebody's work, and say nothing of the community's
    if period["n"] < MIN_PEOPLE:
        return {}
    rows: dict[str, dict[Hashable, Any]] = {row["kind"]: row for row in part.to_dict("records")}
    nobody = {**period, "share": 0.0, "people": 0, "low": 0.0, "high": 0.0}
    rest = float(part.loc[~part["kind"].isin(list(kinds)), "share"].sum())
    return {kind: rows.get(kind, {**nobody, "kind": kind}) for kind in kinds} | {
        OTHER_KINDS: {**nobody, "kind": OTHER_KINDS, "share": rest}
    }


def _clear(colour: str, opacity: float) -> str:
    parts = ", ".join(str(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return f"rgba({parts}, {opacity})"


def _cell_said(cell: Mapping[Any, Any] | None) -> str:
    return sentences.period_share(cell) if cell else sentences.too_few(MIN_PEOPLE)


def _cell_text(cell: Mapping[Any, Any] | None) -> str:
    # without the sign, which twelve columns on a telephone have no room for
    return wording.percent(cell["share"]).removesuffix(" %").replace("under ", "<") if cell and cell["share"] else ""


def _note_cells(figure: go.Figure, periods: pd.DataFrame, palette: Palette) -> None:
    unfinished = periods.loc[~periods["finished"], "period"].tolist()
    notes = [
        "percent of the work",
        f"{unfinished[-1]} is still open" if unfinished else "",
        f"empty: fewer than {MIN_PEOPLE} people" if (periods["n"] < MIN_PEOPLE).any() else "",
    ]
    note_above(figure, "; ".join(filter(None, notes)), palette)


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
        words = (label, wording.without_bold(sentences.agents_in_period(row)))
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
        sentence = wording.without_bold(sentences.agents_in_group(row, by))
        between = whiskers(row["share"], row["low"], row["high"], palette)
        marker = {"color": palette.muted}
        add_bar(figure, position, row["share"], str(row["group"]), sentence, marker=marker, error_x=between)
    return figure


def _least(row: Mapping[Any, Any]) -> str:
    counts = f"{wording.number(row['marked'])} of {wording.number(row['n'])}"
    return f"{counts} ({wording.interval(row['low'], row['high'], row['n'])})"


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
