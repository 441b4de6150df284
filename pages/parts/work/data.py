"""Doors into the analyses of kinds of work, kept like those of :mod:`pages.parts.shared.data`."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from journeys.analysis.work import credit as work_credit
from journeys.analysis.work import diversity as work_diversity
from journeys.analysis.work import kinds as work_kinds
from journeys.analysis.work import languages as work_languages
from journeys.analysis.work import shares as work_shares
from journeys.analysis.work.credit import Recognition
from journeys.analysis.work.diversity import Diversity
from pages.parts.shared import data, tables
from pages.parts.shared.acts_data import acts, key_of
from pages.parts.shared.data import ANSWERS, Key
from pages.parts.shared.filters import Choice


class Uncredited(NamedTuple):
    """Who did work that the recognition list does not name, the list itself (if any is loaded), and their logins."""

    rows: pd.DataFrame
    recognition: Recognition | None
    logins: dict[str, str]
    listed_only: tuple[int, int]


def by_period(choice: Choice) -> pd.DataFrame:
    """Share people among kinds of work in each month or quarter."""
    return _by_period(key_of(choice)._replace(period=choice.period), choice)


def by_stage(choice: Choice) -> pd.DataFrame:
    """Share people among kinds of work at first, and at each stage."""
    return _by_stage(key_of(choice), choice)


def all_kinds(choice: Choice) -> pd.DataFrame:
    """Share everybody among all they ever did."""
    return _all_kinds(key_of(choice), choice)


def observable(choice: Choice, *, first: bool = False) -> frozenset[str]:
    """Name the kinds of work that could be seen at all, or as somebody's first."""
    return _observable(key_of(choice), first, choice)


def count_seen(choice: Choice) -> pd.DataFrame:
    """Count the people whose work each view would show and lose."""
    return _count_seen(key_of(choice), choice)


def diversity(choice: Choice) -> Diversity:
    """Measure how diverse the work is."""
    return _diversity(key_of(choice), choice)


def languages(choice: Choice) -> pd.DataFrame:
    """Count who translated into which language."""
    return _languages(key_of(choice), choice)


def uncredited(choice: Choice) -> Uncredited:
    """Find who is not credited for what they did."""
    return _uncredited(key_of(choice), choice)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _by_period(key: Key, _choice: Choice) -> pd.DataFrame:
    return work_shares.by_period(acts(_choice), _choice.period, observed_until=data.view(_choice).observed_until)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _by_stage(key: Key, _choice: Choice) -> pd.DataFrame:
    return work_shares.by_stage(acts(_choice), data.view(_choice).journeys)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _all_kinds(key: Key, _choice: Choice) -> pd.DataFrame:
    return work_shares.all_kinds(acts(_choice))


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _observable(key: Key, first: bool, _choice: Choice) -> frozenset[str]:  # noqa: FBT001  (part of the key)
    done = acts(_choice)
    return work_shares.observable_first(done) if first else work_kinds.observable_kinds(work_kinds.give_kinds(done))


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _count_seen(key: Key, _choice: Choice) -> pd.DataFrame:
    return work_shares.count_seen(acts(_choice))


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _diversity(key: Key, _choice: Choice) -> Diversity:
    return work_diversity.measure_diversity(acts(_choice))


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _languages(key: Key, _choice: Choice) -> pd.DataFrame:
    return work_languages.count_languages(acts(_choice))


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _uncredited(key: Key, _choice: Choice) -> Uncredited:
    seen, done = data.view(_choice), acts(_choice)
    may_be_listed = seen.journeys.loc[tables.beyond_discovering(seen.journeys), "person"]
    logins = work_credit.github_logins(may_be_listed, seen.joined)
    rows = work_credit.find_uncredited(done, logins)
    needed = {person: logins[person] for person in rows["person"].unique()}
    return Uncredited(rows, work_credit.find_recognition(done), needed, work_shares.count_listed_only(done))
