"""Draw shares of people in several communities beside one another, each with its interval."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import plotly.graph_objects as go

from journeys.charts.rows import add_empty_slot, row_figure, share_across
from journeys.charts.style import SYMBOLS, Palette, hover, name_curves, plain, shorten, whiskers
from journeys.model import wording
from journeys.model.vocabulary import STAGES
from journeys.sentences.cohorts import compare as sentences

MOST_ROWS: Final = 4
"""How many of the measures that are compared are drawn: one screen holds them with the answer, and tables have all."""
MOST_GREY: Final = 1
"""How many of those that may not be compared stand below, with the reason."""
_APART: Final = 0.15
_REASON_WIDTH: Final = 46
_GLYPHS: Final = ("●", "■", "◆", "★")
"""The signs of the communities, in their order; they look like those of the stages, with which they have nothing in
common but that they can be told apart in grey."""


def draw_compared(
    values: pd.DataFrame,
    differences: pd.DataFrame,
    names: Mapping[str, str],
    palette: Palette,
    *,
    horizons: Mapping[str, int],
) -> go.Figure:
    """Draw the shares that are compared, those that differ first, and below some that may not be, with the reason."""
    shown, grey = shown_measures(differences), _grey(values)
    labels = [f"<b>{plain(sentences.measure_name(name, horizons))}</b>" for name in shown]
    labels += [_faded(sentences.measure_name(name, horizons), palette) for name in grey]
    figure = row_figure(labels, palette, "share of people; a line is its interval; the tables have all")
    slugs = [slug for slug in names if (values.loc[values["measure"].isin(shown), "community"] == slug).any()]
    for number, slug in enumerate(slugs):
        rows = values[(values["community"] == slug) & values["measure"].isin(shown) & values["value"].notna()]
        for row in rows.to_dict("records"):
            height = -shown.index(row["measure"]) - _APART * (number - (len(slugs) - 1) / 2) - 0.15
            figure.add_scatter(
                x=[row["value"]],
                y=[height],
                mode="markers",
                name=plain(names[slug]),
                marker={
                    "symbol": SYMBOLS[STAGES[number]],
                    "size": 11,
                    "color": palette.muted if wording.known(row["reason"]) else palette.of(STAGES[number]),
                },
                error_x=whiskers(row["value"], row["low"], row["high"], palette),
                hovertext=hover(f"{names[slug]}: {sentences.value(row)}"),
                hoverinfo="text",
            )
    for position, why in enumerate(grey.values(), start=len(shown)):
        add_empty_slot(figure, position, shorten(why, _REASON_WIDTH), palette)
    share_across(figure, palette)
    signs = [(_GLYPHS[number], palette.of(STAGES[number]), plain(names[slug])) for number, slug in enumerate(slugs)]
    name_curves(figure, signs, palette)
    return figure


def shown_measures(differences: pd.DataFrame) -> list[str]:
    """List the shares that are compared: those of which a difference is told, then the others."""
    shares = differences[differences["unit"] == "share"].sort_values("told", ascending=False, kind="stable")
    return list(map(str, shares["measure"].unique()[:MOST_ROWS]))


def _grey(values: pd.DataFrame) -> dict[str, str]:
    """Return shares of journeys that no community has, each with the reason."""
    rows = values[(values["question"] == "journeys") & (values["unit"] == "share")]
    without = rows.groupby("measure", sort=False).filter(lambda part: bool(part["value"].isna().all()))
    reasons = {str(row["measure"]): str(row["reason"]) for row in without.to_dict("records")}
    return dict(list(reasons.items())[:MOST_GREY])


def _faded(name: str, palette: Palette) -> str:
    return f'<span style="color:{palette.muted}">{plain(name)}</span>'
