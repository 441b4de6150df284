"""Does the answer of a page hold under other choices? Computed when a reader asks, and shown folded."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

import pandas as pd
import streamlit as st

from journeys.analysis import robustness
from journeys.analysis.network.graph import By
from journeys.analysis.robustness import Answer, OtherChoice
from journeys.analysis.stats.download_rounding import CHOICES_LAYOUT
from journeys.sentences import shared as sentences
from journeys.snapshot.other_choices import acts_under, is_other
from journeys.snapshot.snapshot import Snapshot
from pages.parts.shared import blocks, data, session_keys
from pages.parts.shared.cached import ANSWERS, cached, open_store
from pages.parts.shared.filters import Choice, Scope

AS_SHOWN: Final = "as shown"
_OUTCOMES: Final = {"": AS_SHOWN, "same": "the same", "holds": "holds", "differs": "**differs**", "unknown": "unknown"}
_TRYING: Final = "Counting again under other choices …"


@cached(ANSWERS, _TRYING)
def of_funnel(choice: Choice) -> pd.DataFrame:
    """Count who goes on from each stage again, as :data:`journeys.model.tables.OTHER_CHOICES`."""
    return _tried(
        choice,
        robustness.other_choices(choice.community),
        lambda view, _: robustness.funnel_answers(view.journeys, view.settings(choice.mode)),
    )


@cached(ANSWERS, _TRYING)
def of_timing(choice: Choice, step: str) -> pd.DataFrame:
    """Estimate the median days of a step again, as :data:`journeys.model.tables.OTHER_CHOICES`."""
    return _tried(
        choice,
        robustness.other_choices(choice.community),
        lambda view, _: robustness.timing_answers(view.journeys, step, view.settings(choice.mode)),
    )


@cached(ANSWERS, _TRYING)
def of_network(choice: Scope, by: By, until: datetime) -> pd.DataFrame:
    """Compare the network with chance again, as :data:`journeys.model.tables.OTHER_CHOICES`."""
    seen = data.view(choice)
    began = seen.journeys["first_at"].min().to_pydatetime()

    def answers(view: Snapshot, other: OtherChoice | None) -> dict[str, Answer]:
        window = robustness.window_of_network(other or _NOTHING_ELSE, began, until, seen.observed_until)
        if window is None:
            return {}
        since, ends = window
        return robustness.network_answers(
            _acts(choice, view, other), view.journeys, observed_until=ends, since=since, by=by
        )

    return _tried(choice, robustness.network_choices(choice.community), answers)


@cached(ANSWERS, _TRYING)
def of_resilience(choice: Scope) -> pd.DataFrame:
    """Count who carries the work again, as :data:`journeys.model.tables.OTHER_CHOICES`."""
    return _tried(
        choice,
        robustness.other_choices(choice.community),
        lambda view, other: robustness.resilience_answers(
            _acts(choice, view, other),
            view.journeys,
            observed_until=view.observed_until,
            active_days=view.community.active_days,
        ),
    )
