"""Doors to all acts of a community's people and the files they touched, kept once for every page that counts them."""

from datetime import datetime
from typing import Final

import pandas as pd
import streamlit as st

from journeys import views
from journeys.acts import load_acts, load_paths, load_threads
from journeys.store import Store
from pages.parts import cache
from pages.parts.cache import Key
from pages.parts.choice import Choice

FRAMES: Final = 4


def key_of(choice: Choice) -> Key:
    """Give all that an answer from a community's acts depends on: not the order, nor the cohorts' period."""
    return cache.key_of(choice)._replace(mode="", period="")


def acts(choice: Choice) -> pd.DataFrame:
    """Give all acts, columns as of :func:`journeys.acts.load_acts`; shared by all visitors, not to be changed."""
    return _acts(key_of(choice), cache.open_store(), choice)


def paths(choice: Choice) -> pd.DataFrame:
    """Give all files touched, columns as of :func:`journeys.acts.load_paths`; shared by all, not to be changed."""
    return _paths(key_of(choice), cache.open_store(), choice)


def threads(choice: Choice) -> pd.DataFrame:
    """Give the threads, columns as of :func:`journeys.acts.load_threads`; shared by all, not to be changed."""
    return _threads(key_of(choice), cache.open_store(), choice)


def _until(choice: Choice) -> datetime | None:
    return views.end_of_day(choice.until) if choice.until else None


@st.cache_resource(max_entries=FRAMES, show_spinner="Reading the acts …")
def _acts(key: Key, _store: Store, _choice: Choice) -> pd.DataFrame:
    return load_acts(_store, cache.view(_choice))


@st.cache_resource(max_entries=FRAMES, show_spinner="Reading which files they touched …")
def _paths(key: Key, _store: Store, _choice: Choice) -> pd.DataFrame:
    return load_paths(_store, cache.view(_choice))


@st.cache_resource(max_entries=FRAMES, show_spinner="Reading the threads …")
def _threads(key: Key, _store: Store, _choice: Choice) -> pd.DataFrame:
    return load_threads(_store, _choice.community, acts(_choice), observed_until=_until(_choice))
