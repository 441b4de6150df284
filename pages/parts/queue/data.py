"""Doors to who is at the door, to how the ranking did in the past, and to the evidence on each card."""

from datetime import timedelta
from typing import Final

import pandas as pd
import streamlit as st

from journeys.analysis.candidates import evidence_cards
from journeys.analysis.candidates.backtest import Backtest, backtest
from journeys.analysis.candidates.candidates import WITHIN_DAYS, Ledger
from journeys.analysis.candidates.evidence_cards import Evidence
from journeys.analysis.candidates.propensity import read_past
from journeys.analysis.candidates.ranking import Queue, line_up
from pages.parts.notes import data as notes_data
from pages.parts.shared import data
from pages.parts.shared.acts_data import FRAMES, acts, key_of, threads
from pages.parts.shared.data import ANSWERS, Key
from pages.parts.shared.filters import Choice

CARDS: Final = 10
SETTLED: Final = ("answered", "paired", "declined", "waiting", "graduated")
"""Who stands so is not listed to be invited: somebody is on it, or they said no."""


def queue(choice: Choice) -> Queue:
    """Give everybody at the door; shared by all visitors, not to be changed."""
    return _queue(key_of(choice), choice)


def tried(choice: Choice) -> Backtest:
    """Say how each way to rank did in the past."""
    return _tried(key_of(choice), choice)


def ledger(choice: Choice) -> Ledger:
    """Give the acts laid out for every day; shared by all visitors, not to be changed."""
    return _ledger(key_of(choice), choice)


def past(choice: Choice) -> pd.DataFrame:
    """Give who was at the door on days of the past; shared by all visitors, not to be changed."""
    return _past(key_of(choice), choice)


def evidence(choice: Choice, people: tuple[str, ...]) -> dict[str, Evidence]:
    """Give what is told of some people."""
    return _evidence(key_of(choice), people, choice)


def settled(choice: Choice) -> set[str]:
    """Name whom somebody already takes care of, who waits in a list, was invited lately, or declined."""
    found, today = notes_data.standing(choice), pd.Timestamp(notes_data.today(), tz="UTC")
    lately = (found["status"] == "invited") & (found["status_at"] > today - timedelta(days=WITHIN_DAYS))
    due = pd.to_datetime(found["due_on"], utc=True)
    paused = (found["status"] == "paused") & (due.isna() | (due > today))
    return set(found.loc[found["status"].isin(SETTLED) | lately | paused, "person"])


@st.cache_resource(max_entries=FRAMES, show_spinner="Laying out the acts …")
def _ledger(key: Key, _choice: Choice) -> Ledger:
    seen = data.view(_choice)
    return Ledger.of(
        acts(_choice), threads(_choice), seen.journeys, _choice.community, observed_until=seen.observed_until
    )


@st.cache_resource(max_entries=FRAMES, show_spinner="Looking at who was at the door before …")
def _past(key: Key, _choice: Choice) -> pd.DataFrame:
    until, days = data.view(_choice).observed_until, _choice.community.active_days
    return read_past(ledger(_choice), observed_until=until, seen_days=days)


@st.cache_resource(max_entries=FRAMES, show_spinner="Trying the ranking on the past …")
def _tried(key: Key, _choice: Choice) -> Backtest:
    return backtest(past(_choice))


@st.cache_resource(max_entries=FRAMES, show_spinner="Ranking who is at the door …")
def _queue(key: Key, _choice: Choice) -> Queue:
    until, days = data.view(_choice).observed_until, _choice.community.active_days
    return line_up(ledger(_choice), past(_choice), tried(_choice), as_of=until, seen_days=days)


@st.cache_resource(max_entries=ANSWERS, show_spinner="Gathering the evidence …")
def _evidence(key: Key, people: tuple[str, ...], _choice: Choice) -> dict[str, Evidence]:
    until = data.view(_choice).observed_until
    return evidence_cards.find_evidence(people, acts(_choice), threads(_choice), as_of=until)
