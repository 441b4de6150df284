"""How the ranking did on the community's own past: sentences, figures, and tables as people read and download them."""

import math
from typing import Final

import pandas as pd
import streamlit as st

from journeys.analysis.candidates.backtest import MEASURES, Backtest
from journeys.analysis.stats.intervals import LEVEL_SAID
from journeys.analysis.stats.suppression import Layout, suppress
from journeys.charts import backtest as charts
from journeys.charts.style import SCREEN
from journeys.model import wording
from journeys.sentences import candidates as sentences
from journeys.sentences.candidates import RULE_NAMES
from pages.parts.shared import blocks, session_keys
from pages.parts.shared.filters import Choice

ALL_MEASURES: Final = "all measures"
CHANCES: Final = "chance and outcome"
MEASURES_SAID: Final = dict(
    zip(
        MEASURES,
        ("AUC", "Average precision", "Precision@10", "Recall@10", "Recall, first fifth", "Brier"),
        strict=True,
    )
)
_SHARES: Final = ("precision_10", "recall_10", "recall_top")


def show(choice: Choice, tried: Backtest) -> None:
    """Say and draw whether the list would have held those who contributed, and which way to rank is used."""
    answer = sentences.backtest(tried)
    blocks.say(answer)
    blocks.say(sentences.choice_of_method(tried))
    if tried.outcomes:
        if not sentences.holds_everybody(tried):
            blocks.figure(charts.draw_found(tried, SCREEN), answer, "backtest")
            blocks.small(sentences.FOUND_NOTE)
        _closer(choice, tried)


def _closer(choice: Choice, tried: Backtest) -> None:
    """Let people choose between all measures and, where chances were promised, whether they came."""
    view = ALL_MEASURES
    if len(tried.bins):
        view = st.segmented_control(
            "Look closer",
            (ALL_MEASURES, CHANCES),
            default=ALL_MEASURES,
            required=True,
            key=session_keys.TRIED,
            bind="query-params",
        )
    if view == CHANCES:
        told = sentences.calibration(tried)
        blocks.say(told)
        blocks.figure(charts.draw_calibration(tried, SCREEN), told, "calibration")
        blocks.small(sentences.CALIBRATION_NOTE)
        leaving = leaving_fifths(tried)
        blocks.people_table(fifths(tried), f"promised-{choice.community.slug}", leaving)
        return
    leaving = leaving_methods(tried)
    blocks.people_table(methods(tried), f"back-test-{choice.community.slug}", leaving)


def methods(tried: Backtest) -> pd.DataFrame:
    """Give one row a way to rank, each measure with its interval."""
    shown = [method for method in RULE_NAMES if method in set(tried.methods["method"])]
    told = pd.DataFrame(
        {
            "Ranked": [f"{RULE_NAMES[method]}{' (used now)' if method == tried.best else ''}" for method in shown],
            **{
                said: [_cell(tried.measure(method, name), is_share=name in _SHARES) for method in shown]
                for name, said in MEASURES_SAID.items()
            },
        }
    )
    return told.dropna(axis="columns", how="all")


def leaving_methods(tried: Backtest) -> pd.DataFrame:
    """Give what of the measures may leave: none where fewer than five people went on to contribute."""
    counts = {"outcomes": tried.outcomes, "days": tried.days}
    rates = tuple(str(name) for name in tried.methods if name != "method")
    return suppress(tried.methods.assign(**counts), Layout(("outcomes",), rates=rates, rates_of=("outcomes",)))


def fifths(tried: Backtest) -> pd.DataFrame:
    """Give one row a fifth of the people at the door: what was promised and what came."""
    rows = tried.bins
    return pd.DataFrame(
        {
            "Promised": rows["promised"].map(wording.percent),
            "Contributed": rows["contributed"].map(wording.percent),
            f"{LEVEL_SAID} interval": [
                wording.interval(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)
            ],
            "n, each day counted": rows["n"],
        }
    )


def leaving_fifths(tried: Backtest) -> pd.DataFrame:
    """Give what of the fifths may leave: no share of fewer than five."""
    came = (tried.bins["contributed"] * tried.bins["n"]).round().astype("int64")
    layout = Layout(("n", "came"), rates=("promised", "contributed", "low", "high"), rates_of=("n", "came"))
    return suppress(tried.bins.astype({"n": "int64"}).assign(came=came), layout)


def _cell(measured: tuple[float, float, float], *, is_share: bool) -> str | None:
    value, low, high = measured
    if math.isnan(value):
        return None
    return wording.estimate(*measured) if is_share else f"{value:.2f} ({low:.2f} to {high:.2f})"
