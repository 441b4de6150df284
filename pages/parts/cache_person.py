"""Doors into one person's way, kept like those of :mod:`pages.parts.cache`; nobody who only discovered has one."""

import pandas as pd
import streamlit as st

from journeys.people import handle
from pages.parts import cache, tables
from pages.parts.cache import ANSWERS, Key
from pages.parts.cache_acts import key_of
from pages.parts.choice import Choice


def listed(choice: Choice) -> pd.DataFrame:
    """Give the journeys of all who did more than discover, the latest act first, with their ``pseudonym``."""
    return _listed(key_of(choice), choice)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _listed(key: Key, _choice: Choice) -> pd.DataFrame:
    journeys, secret = cache.view(_choice).journeys, cache.open_store().key
    found = journeys[tables.beyond_discovering(journeys)].sort_values(["last_at", "person"], ascending=[False, True])
    return found.assign(pseudonym=[handle(str(who), secret) for who in found["person"]]).reset_index(drop=True)
