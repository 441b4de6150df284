"""How the ranking did on the community's own past: sentences, figures, and tables as people read and download them."""

import math
from typing import Final

import pandas as pd
import streamlit as st

from journeys.analysis.candidates.backtest import MEASURES, Backtest
from journeys.analysis.stats.download_rounding import Layout
from journeys.analysis.stats.intervals import LEVEL_TEXT
from journeys.charts import backtest as charts
from journeys.charts.style import SCREEN
from journeys.model import tables, wording
from journeys.sentences import candidates as sentences
from journeys.sentences.candidates import RULE_NAMES
from pages.parts.shared import blocks
from pages.parts.shared.filters import Choice

MEASURE_LABELS: Final = dict(
    zip(
        MEASURES,
        (
            "AUC",
            "Average precision",
            "Precision@10",
            "Recall@10",
            "Recall, first fifth",
            "Brier skill",
            "Contributed / expected",
        ),
        strict=True,
    )
)
METHODS_LAYOUT: Final = Layout((), ("outcomes",), rates=tuple(tables.METHODS.names[1:]), of="outcomes")
FIFTHS_LAYOUT: Final = Layout(("fifth",), ("n", "came"), rates=("promised", "contributed"))
_SHARES: Final = ("precision_10", "recall_10", "recall_top")


def answer(tried: Backtest) -> None:
    """Write in words how many of those who contributed the list would have included, and which method ranks now."""
    blocks.say(sentences.backtest(tried))
    blocks.say(sentences.choice_of_method(tried))
    if len(tried.bins):
        blocks.say(sentences.expected(tried))
    blocks.small(sentences.HOW_TRIED)


def figures(choice: Choice, tried: Backtest) -> None:
    """Show each method's figures, folded: what they found, all measures, and whether the chances came true."""
    if not tried.outcomes:
        return
    with st.expander("Figures: each method of ranking"):
        # where a list holds all candidates, every method finds the same people
        if not sentences.holds_everybody(tried):
            blocks.figure(charts.draw_recall(tried, SCREEN), sentences.backtest(tried), "backtest")
            blocks.small(sentences.FOUND_NOTE)
        if tried.has_model:
            blocks.small(sentences.lead(tried))
        name = f"back-test-{choice.community.slug}"
        blocks.people_table(methods(tried), name, leaving_methods(tried), METHODS_LAYOUT)
    if len(tried.bins):
        with st.expander("Figures: were the chances right?"):
            if judged := sentences.calibration(tried):
                blocks.small(judged)
            blocks.figure(charts.draw_calibration(tried, SCREEN), sentences.expected(tried), "calibration")
            blocks.small(sentences.CALIBRATION_NOTE)
            blocks.people_table(fifths(tried), f"chances-{choice.community.slug}", leaving_fifths(tried), FIFTHS_LAYOUT)


def methods(tried: Backtest) -> pd.DataFrame:
    """Return one row per method of ranking, each measure with its interval."""
    shown = [method for method in RULE_NAMES if method in set(tried.methods["method"])]
    rows = pd.DataFrame(
        {
            "Ranked": [f"{RULE_NAMES[method]}{' (used now)' if method == tried.best else ''}" for method in shown],
            **{
                label: [_cell(tried.measure(method, name), is_share=name in _SHARES) for method in shown]
                for name, label in MEASURE_LABELS.items()
            },
        }
    )
    # where too few contributed to state chances no method has a Brier skill
    return rows.dropna(axis="columns", how="all")


def leaving_methods(tried: Backtest) -> pd.DataFrame:
    """Return the measures as a download, beside how many people went on to contribute in how many days tried."""
    # the measures of a handful of people would show what single people did
    return tried.methods.assign(outcomes=tried.outcomes, days=tried.days)


def fifths(tried: Backtest) -> pd.DataFrame:
    """Return one row per fifth of the candidates: the expected and the observed share."""
    rows = tried.bins
    return pd.DataFrame(
        {
            "Expected": rows["promised"].map(wording.percent),
            "Contributed": rows["contributed"].map(wording.percent),
            f"{LEVEL_TEXT} interval": [
                wording.interval(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)
            ],
            "Contributed / expected": [
                sentences.per_expected(row) if row["promised"] else None for row in rows.to_dict("records")
            ],
            # somebody stands in it once for each day looked from, so it is no number of people
            "n, each day counted": rows["n"],
        }
    )


def leaving_fifths(tried: Backtest) -> pd.DataFrame:
    """Return the fifths as a download, the lowest chances first."""
    came = (tried.bins["contributed"] * tried.bins["n"]).round().astype("int64")
    return tried.bins.assign(fifth=range(1, len(tried.bins) + 1), came=came)


def _cell(measured: tuple[float, float, float], *, is_share: bool) -> str | None:
    value, low, high = measured
    if math.isnan(value):
        return None
    # the other measures are no shares of people, so they are not written as percentages
    return wording.estimate(*measured) if is_share else f"{value:.2f} ({low:.2f} to {high:.2f})"
