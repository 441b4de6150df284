"""Kept answers on one person, as in :mod:`pages.parts.shared.data`; none on people who only discovered."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from journeys.analysis import timeline
from journeys.charts.timeline import Frame, Lanes
from journeys.model.pseudonyms import handle
from pages.parts.network import data as network_data
from pages.parts.network.data import Seen
from pages.parts.shared import data, tables
from pages.parts.shared.acts_data import FRAMES, acts, key_of
from pages.parts.shared.data import ANSWERS, Key
from pages.parts.shared.filters import Choice


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
    """Give those with whom somebody works, columns as of :func:`journeys.analysis.timeline.find_contacts`."""
    return _contacts(key_of(choice), who, choice)


def tied_by(choice: Choice) -> Seen:
    """Say which network tells with whom people work: by the closest thing that exports tell, until now."""
    return Seen(network_data.first_way(choice), network_data.months(choice)[-1])


def answers(choice: Choice, who: str) -> pd.DataFrame:
    """Give somebody's messages with the first answer to each."""
    return _answers(key_of(choice), who, choice)


@st.cache_resource(max_entries=FRAMES, show_spinner=False)
def _listed(key: Key, _choice: Choice) -> pd.DataFrame:
    journeys, secret = data.view(_choice).journeys, data.open_store().key
    found = journeys[tables.beyond_discovering(journeys)].sort_values(["last_at", "person"], ascending=[False, True])
    return found.assign(pseudonym=[handle(str(who), secret) for who in found["person"]]).reset_index(drop=True)


@st.cache_data(max_entries=ANSWERS, show_spinner="Following the way …")
def _way_of(key: Key, who: str, _choice: Choice) -> Way:
    seen = data.view(_choice)
    own = timeline.acts_of(who, acts(_choice), seen.journeys, _choice.community)
    journey = seen.journeys[seen.journeys["person"] == who].to_dict("records")[0]
    lane_of = timeline.give_lanes(own)
    unit = timeline.choose_unit(own, lane_of)
    others = sum(lane == timeline.OTHERS for lane in lane_of.values())
    return Way(
        own=own,
        entries=timeline.find_entries(journey),
        marks=timeline.count_marks(own, lane_of, unit),
        lanes=Lanes(tuple(dict.fromkeys(lane_of.values())), others),
        frame=Frame(journey["first_at"].to_pydatetime(), seen.observed_until, unit),
    )


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _contacts(key: Key, who: str, _choice: Choice) -> pd.DataFrame:
    return timeline.find_contacts(who, acts(_choice), network_data.graph(_choice, tied_by(_choice)))


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _answers(key: Key, who: str, _choice: Choice) -> pd.DataFrame:
    return timeline.find_answers(who, acts(_choice), observed_until=data.view(_choice).observed_until)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _without_threads(key: Key, _choice: Choice) -> list[str]:
    counted = acts(_choice).groupby("source")["thread"].count()
    return [str(source) for source in counted.index[counted == 0]]
