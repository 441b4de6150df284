"""Doors to what organizers did, to mentors' settings, and to who is behind the accounts that these are on."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

import pandas as pd
import streamlit as st

from journeys import absence
from journeys.absence import KeptNotes
from journeys.mentor_log import MentorLog
from journeys.outreach import Outreach
from journeys.people import handle
from pages.parts import cache, cache_acts
from pages.parts.cache import Key
from pages.parts.choice import Choice

FRAMES: Final = 8


def outreach() -> Outreach:
    """Give the log of what was done."""
    return Outreach(cache.open_database())


def mentors() -> MentorLog:
    """Give the log of mentors' settings."""
    return MentorLog(cache.open_database())


def into(choice: Choice) -> Mapping[str, str]:
    """Give the person behind each account of whoever is in the view; not to be changed."""
    return _into(cache_acts.key_of(choice), choice)


def log(choice: Choice) -> pd.DataFrame:
    """Give the entries, columns as of :meth:`journeys.outreach.Outreach.log`; not to be changed."""
    return _log(cache_acts.key_of(choice), outreach().digest(), choice)


def standing(choice: Choice) -> pd.DataFrame:
    """Say how each person stands, columns as of :meth:`journeys.outreach.Outreach.standing`; not to be changed."""
    return _standing(cache_acts.key_of(choice), outreach().digest(), choice)


def kept_notes(choice: Choice) -> KeptNotes:
    """Find the notes that are still kept on people who opted out."""
    return _kept_notes(cache.key_of(choice), outreach().digest())


def mentor_settings(choice: Choice) -> pd.DataFrame:
    """Give mentors' settings, columns as of :meth:`journeys.mentor_log.MentorLog.standing`; not to be changed."""
    return _settings(cache_acts.key_of(choice), mentors().digest(), choice)


def possible_mentors(choice: Choice) -> Mapping[str, str]:
    """Give, by pseudonym, who contributed or led and is active, and whoever said that they are a mentor."""
    return _possible(cache_acts.key_of(choice), mentors().digest(), choice)


def pseudonym(person: str) -> str:
    """Give somebody's pseudonym."""
    return handle(person, cache.open_store().key)


def today() -> date:
    """Give the day that due dates are held against."""
    return datetime.now(UTC).date()


@st.cache_resource(max_entries=FRAMES, show_spinner=False)
def _into(key: Key, _choice: Choice) -> dict[str, str]:
    view = cache.view(_choice)
    present = dict.fromkeys(view.journeys["person"], "")
    own = {str(person): str(person) for person in present}
    joined = zip(view.joined["account"], view.joined["person"], strict=True)
    return own | {str(account): str(person) for account, person in joined if person in present}


@st.cache_resource(max_entries=FRAMES, show_spinner=False)
def _log(key: Key, digest: str, _choice: Choice) -> pd.DataFrame:
    return outreach().log(_choice.community.slug, into(_choice))


@st.cache_resource(max_entries=FRAMES, show_spinner=False)
def _standing(key: Key, digest: str, _choice: Choice) -> pd.DataFrame:
    return outreach().standing(_choice.community.slug, into(_choice))


@st.cache_resource(max_entries=FRAMES, show_spinner=False)
def _kept_notes(key: Key, digest: str) -> KeptNotes:
    return absence.find_kept_notes(cache.open_store(), cache.open_database())


@st.cache_resource(max_entries=FRAMES, show_spinner=False)
def _settings(key: Key, digest: str, _choice: Choice) -> pd.DataFrame:
    return mentors().standing(_choice.community.slug, into(_choice))


@st.cache_resource(max_entries=FRAMES, show_spinner=False)
def _possible(key: Key, digest: str, _choice: Choice) -> dict[str, str]:
    view = cache.view(_choice)
    found = view.journeys
    worked = found[["contribute_at", "lead_at"]].notna().any(axis="columns")
    since = pd.Timestamp(view.observed_until) - pd.Timedelta(days=_choice.community.active_days)
    people = [*found.loc[worked & (found["last_at"] >= since), "person"], *mentor_settings(_choice)["person"]]
    return {pseudonym(str(person)): str(person) for person in dict.fromkeys(people)}
