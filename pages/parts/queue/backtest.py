"""The blocks that show how the ranking did on the community's own past."""

from typing import Final

import streamlit as st

from journeys.analysis.candidates.backtest import Backtest
from journeys.charts import backtest as charts
from journeys.charts.style import SCREEN
from journeys.sentences import candidates as sentences
from pages.parts.queue import backtest_tables
from pages.parts.shared import blocks, session_keys
from pages.parts.shared.filters import Choice

MEASURES: Final = "all measures"
PROMISED: Final = "promised and came"


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
    view = MEASURES
    if len(tried.bins):
        view = st.segmented_control(
            "Look closer",
            (MEASURES, PROMISED),
            default=MEASURES,
            required=True,
            key=session_keys.TRIED,
            bind="query-params",
        )
    if view == PROMISED:
        told = sentences.calibration(tried)
        blocks.say(told)
        blocks.figure(charts.draw_calibration(tried, SCREEN), told, "calibration")
        blocks.small(sentences.CALIBRATION_NOTE)
        leaving = backtest_tables.leaving_fifths(tried)
        blocks.people_table(backtest_tables.fifths(tried), f"promised-{choice.community.slug}", leaving)
        return
    leaving = backtest_tables.leaving_methods(tried)
    blocks.people_table(backtest_tables.methods(tried), f"back-test-{choice.community.slug}", leaving)
