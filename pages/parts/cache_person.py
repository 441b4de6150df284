"""Doors into one person's way, kept like those of :mod:`pages.parts.cache`; nobody who only discovered has one."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from journeys.analysis import way
from journeys.charts.way import Frame, Lanes
from journeys.people import handle
from pages.parts import cache, cache_network, tables
from pages.parts.cache import ANSWERS, Key
from pages.parts.cache_acts import FRAMES, acts, key_of
from pages.parts.cache_network import Seen
from pages.parts.choice import Choice


class Way(NamedTuple):
    """One person's acts, and what the figure draws of them."""

    own: pd.DataFrame
    entries: pd.DataFrame
    marks: pd.DataFrame
    lanes: Lanes
    frame: Frame


def listed(choice: Choice) -> pd.DataFrame:
    """Give the journeys of all who did more than discover, the latest act first, with their ``pseudonym``.

    Shared by all visitors, not to be changed.
    """
    return _listed(key_of(choice), choice)


def names(choice: Choice) -> dict[str, str]:
    """Give the pseudonym of everybody who did more than discover."""
    found = listed(choice)
    return dict(zip(found["person"], found["pseudonym"], strict=True))


def without_threads(choice: Choice) -> list[str]:
    """Name the formats that tell of no thread here."""
    return _without_threads(key_of(choice), choice)


def way_of(choice: Choice, who: str) -> Way:
    """Give somebody's acts by place and time."""
    return _way_of(key_of(choice), who, choice)


def contacts(choice: Choice, who: str) -> pd.DataFrame:
    """Give those with whom somebody works, columns as of :func:`journeys.analysis.way.find_contacts`."""
    return _contacts(key_of(choice), who, choice)


def tied_by(choice: Choice) -> Seen:
    """Say which network tells with whom people work: by the closest thing that exports tell, until now."""
    return Seen(cache_network.first_way(choice), cache_network.months(choice)[-1])


def answers(choice: Choice, who: str) -> pd.DataFrame:
    """Give somebody's messages with the first answer to each."""
    return _answers(key_of(choice), who, choice)


@st.cache_resource(max_entries=FRAMES, show_spinner=False)
def _listed(key: Key, _choice: Choice) -> pd.DataFrame:
    journeys, secret = cache.view(_choice).journeys, cache.open_store().key
    found = journeys[tables.beyond_discovering(journeys)].sort_values(["last_at", "person"], ascending=[False, True])
    return found.assign(pseudonym=[handle(str(who), secret) for who in found["person"]]).reset_index(drop=True)


@st.cache_data(max_entries=ANSWERS, show_spinner="Following the way …")
def _way_of(key: Key, who: str, _choice: Choice) -> Way:
    seen = cache.view(_choice)
    own = way.acts_of(who, acts(_choice), seen.journeys, _choice.community)
    journey = seen.journeys[seen.journeys["person"] == who].to_dict("records")[0]
    lane_of = way.give_lanes(own)
    unit = way.choose_unit(own, lane_of)
    others = sum(lane == way.OTHERS for lane in lane_of.values())
    return Way(
        own=own,
        entries=way.find_entries(journey),
        marks=way.count_marks(own, lane_of, unit),
        lanes=Lanes(tuple(dict.fromkeys(lane_of.values())), others),
        frame=Frame(journey["first_at"].to_pydatetime(), seen.observed_until, unit),
    )


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _contacts(key: Key, who: str, _choice: Choice) -> pd.DataFrame:
    return way.find_contacts(who, acts(_choice), cache_network.graph(_choice, tied_by(_choice)))


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _answers(key: Key, who: str, _choice: Choice) -> pd.DataFrame:
    return way.find_answers(who, acts(_choice), observed_until=cache.view(_choice).observed_until)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _without_threads(key: Key, _choice: Choice) -> list[str]:
    counted = acts(_choice).groupby("source")["thread"].count()
    return [str(source) for source in counted.index[counted == 0]]
