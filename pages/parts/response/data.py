"""Doors into the analyses of who waits for an answer, kept like those of :mod:`pages.parts.shared.data`."""

import pandas as pd
import streamlit as st

from journeys.analysis.response import first_messages
from journeys.analysis.response import groups as response_groups
from journeys.analysis.response import waits as response_waits
from journeys.analysis.response.first_messages import Waiting
from journeys.analysis.response.groups import Group
from journeys.analysis.response.waits import Gap, Share
from journeys.snapshot.rows import places_of
from pages.parts.shared import data
from pages.parts.shared.acts_data import FRAMES, acts, key_of, threads
from pages.parts.shared.data import ANSWERS, Key
from pages.parts.shared.filters import Choice


def messages(choice: Choice) -> pd.DataFrame:
    """Give newcomers' first messages and threads, and known people's threads; shared by all, not to be changed."""
    return _messages(key_of(choice), choice)


def wait_now(choice: Choice, hours: int) -> Waiting:
    """Tell who waits for an answer."""
    return _wait_now(key_of(choice), hours, choice)


def recent_share(choice: Choice, hours: int) -> tuple[Share, str]:
    """Estimate which share of newcomers' first messages was not answered in time, and of which time that is."""
    found = first_messages.doors(messages(choice))
    return first_messages.recent_share(found, hours, observed_until=data.view(choice).observed_until)


def by_period(choice: Choice, hours: int) -> pd.DataFrame:
    """Estimate the share of first messages not answered in time for each month or quarter."""
    return _by_period(key_of(choice)._replace(period=choice.period), hours, choice)


def by_group(choice: Choice, by: Group, hours: int) -> pd.DataFrame:
    """Estimate the share of first messages not answered in time for each group."""
    return _by_group(key_of(choice), by, hours, choice)


def compare_waits(choice: Choice, hours: int) -> Gap:
    """Set newcomers' waits beside those of known people."""
    return _compare_waits(key_of(choice), hours, choice)


def _first(choice: Choice) -> pd.DataFrame:
    found = first_messages.doors(messages(choice))
    return found[found["is_first"]]


@st.cache_resource(max_entries=FRAMES, show_spinner=False)
def _messages(key: Key, _choice: Choice) -> pd.DataFrame:
    seen, community = data.view(_choice), _choice.community
    shows: dict[str, set[str]] = {}
    for told in places_of(data.open_store(), community).to_dict("records"):
        shows.setdefault(community.canonical(told["place"]), set()).update(told["shows"])
    return first_messages.find_messages(acts(_choice), seen.journeys, shows, observed_until=seen.observed_until)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _wait_now(key: Key, hours: int, _choice: Choice) -> Waiting:
    found, until = first_messages.doors(messages(_choice)), data.view(_choice).observed_until
    return first_messages.wait_now(found, threads(_choice), observed_until=until, hours=hours)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _by_period(key: Key, hours: int, _choice: Choice) -> pd.DataFrame:
    until = data.view(_choice).observed_until
    return response_groups.by_period(_first(_choice), hours, observed_until=until, period=_choice.period)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _by_group(key: Key, by: Group, hours: int, _choice: Choice) -> pd.DataFrame:
    first = _first(_choice)
    groups = response_groups.groups_of(first, data.view(_choice).journeys, threads(_choice), by)
    return response_groups.by_group(first, groups, hours)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _compare_waits(key: Key, hours: int, _choice: Choice) -> Gap:
    return response_waits.compare_waits(first_messages.comparable(messages(_choice), acts(_choice)), hours)
