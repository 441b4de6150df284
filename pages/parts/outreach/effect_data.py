"""The door to what inviting changed, kept like those of :mod:`pages.parts.shared.data`."""

import pandas as pd
import streamlit as st

from journeys.analysis.outreach.effect import Effect, compare_matched, compare_waiting
from journeys.analysis.outreach.panel import Known, read_rows
from pages.parts.notes import data as notes_data
from pages.parts.queue import data as queue_data
from pages.parts.shared import data
from pages.parts.shared.acts_data import FRAMES, key_of
from pages.parts.shared.data import Key
from pages.parts.shared.filters import Choice


def effects(choice: Choice) -> tuple[Effect, ...]:
    """Compare those invited by lot with those who waited, if lots were drawn, and others with comparable people.

    Nothing if nobody was invited.
    """
    told = rows(choice)
    until = data.view(choice).observed_until
    by_lot, chosen = told["list_name"].notna(), told["invited"] & told["list_name"].isna()
    waiting = (compare_waiting(told, observed_until=until),) if by_lot.any() else ()
    matched = (compare_matched(told, observed_until=until),) if chosen.any() else ()
    return (*waiting, *matched)


def is_by_rule(choice: Choice) -> bool:
    """Whether anybody compared was comparable by a rule of thumb alone."""
    told = rows(choice)
    return bool((told["promise"].notna() & ~told["learnt"]).any())


def rows(choice: Choice) -> pd.DataFrame:
    """Give who was at the door when somebody was invited; shared by all visitors, not to be changed."""
    return _rows(key_of(choice), notes_data.outreach().digest(), choice)


@st.cache_resource(max_entries=FRAMES, show_spinner="Looking who was at the door with those invited …")
def _rows(key: Key, digest: str, _choice: Choice) -> pd.DataFrame:
    def known() -> Known:
        return Known(queue_data.ledger(_choice), queue_data.past(_choice), _choice.community.active_days)

    return read_rows(notes_data.log(_choice), known, observed_until=data.view(_choice).observed_until)
