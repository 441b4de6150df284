"""Doors to the matching of newcomers and mentors, kept like those of :mod:`pages.parts.shared.data`."""

from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from journeys.analysis.candidates import tasks as candidates_tasks
from journeys.analysis.mentoring import follow_up as mentoring_follow_up
from journeys.analysis.mentoring import matching as mentoring_matching
from journeys.analysis.mentoring.follow_up import Known
from journeys.analysis.mentoring.matching import Room
from pages.parts.notes import data as notes_data
from pages.parts.shared import acts_data, data
from pages.parts.shared.data import ANSWERS, Key
from pages.parts.shared.filters import Choice

NOT_WAITING: Final = ("paired", "declined", "graduated", "paused", "waiting")
"""How whoever is not to be matched stands."""
ASKED: Final = ("answered", "invited")
"""How whoever was asked stands and may be waiting for a mentor, the surest first."""
_DEFAULT: Final = {"weight": "normal", "cap": 3, "away_from": pd.NaT, "away_until": pd.NaT}


def proposals(choice: Choice, people: tuple[str, ...]) -> pd.DataFrame:
    """Propose a mentor for each who waits for one: who answered, who was invited, then some other people, in order."""
    standing = notes_data.standing(choice)
    declined = notes_data.outreach().never_ask(choice.community.slug, notes_data.into(choice))
    out = {*standing.loc[standing["status"].isin(NOT_WAITING), "person"], *declined}
    asked = [person for status in ASKED for person in standing.loc[standing["status"] == status, "person"]]
    waiting = tuple(person for person in dict.fromkeys([*asked, *people]) if person not in out)
    return _proposals(acts_data.key_of(choice), (*_logs(), str(_day(choice)), *waiting), waiting, choice)


def room(choice: Choice) -> Room:
    """Say who mentors, how many newcomers each has now, and on which day."""
    found = pairs(choice)
    load = {str(mentor): int(has) for mentor, has in found["mentor"].value_counts().items()}
    named = notes_data.mentor_settings(choice)[list(mentoring_matching.MENTORS)]
    more = [{"person": mentor, **_DEFAULT} for mentor in load if mentor not in set(named["person"])]
    told = pd.concat([named, pd.DataFrame(more, columns=named.columns).astype(named.dtypes)], ignore_index=True)
    return Room(told, load, _day(choice))


def pairs(choice: Choice) -> pd.DataFrame:
    """Give the pairs in force: ``person``, ``mentor`` (null if not here any more), ``paired_at``."""
    standing = notes_data.standing(choice)
    found = standing.loc[standing["status"] == "paired", ["person", "mentor", "status_at"]]
    return found.rename(columns={"status_at": "paired_at"}).reset_index(drop=True)


def after(choice: Choice) -> pd.DataFrame:
    """Say what comes next for each pair; see :func:`journeys.analysis.mentoring.follow_up.look_after`."""
    return _after(acts_data.key_of(choice), (*_logs(), str(_day(choice))), choice)


def to_ask(choice: Choice) -> pd.DataFrame:
    """Suggest whom to ask to mentor; see :func:`journeys.analysis.mentoring.matching.suggest_mentors`."""
    return _to_ask(acts_data.key_of(choice), choice)


def near_tasks(choice: Choice, people: tuple[str, ...]) -> pd.DataFrame:
    """List open tasks near what people touched (:func:`journeys.analysis.candidates.tasks.suggest_tasks`)."""
    return _near_tasks(acts_data.key_of(choice), people, choice)


def _day(choice: Choice) -> date:
    """Give the day on which mentors are away or not: the chosen one, else today, however old the newest act is."""
    return choice.until or notes_data.today()


def _logs() -> tuple[str, str]:
    return notes_data.outreach().digest(), notes_data.mentors().digest()


@st.cache_resource(max_entries=ANSWERS, show_spinner=False)
def _proposals(key: Key, said: tuple[str, ...], _people: tuple[str, ...], _choice: Choice) -> pd.DataFrame:
    acts, until, found = acts_data.acts(_choice), data.view(_choice).observed_until, room(_choice)
    asleep = mentoring_matching.is_asleep(found.mentors, acts, as_of=until, active_days=_choice.community.active_days)
    awake = Room(found.mentors[~asleep], found.load, found.on)
    proposed = mentoring_matching.propose(_people, awake, acts, as_of=until)
    return proposed.set_index("person").loc[list(_people)].reset_index()


@st.cache_resource(max_entries=ANSWERS, show_spinner=False)
def _after(key: Key, said: tuple[str, ...], _choice: Choice) -> pd.DataFrame:
    view, found = data.view(_choice), room(_choice)
    known = Known(acts_data.acts(_choice), view.journeys, _choice.community)
    # whoever was paired after the last observed day is judged by that day too
    return mentoring_follow_up.look_after(pairs(_choice), found.mentors, known, as_of=view.observed_until, on=found.on)


@st.cache_resource(max_entries=ANSWERS, show_spinner=False)
def _to_ask(key: Key, _choice: Choice) -> pd.DataFrame:
    view = data.view(_choice)
    active_days = _choice.community.active_days
    return mentoring_matching.suggest_mentors(
        acts_data.acts(_choice), view.journeys, as_of=view.observed_until, active_days=active_days
    )


@st.cache_resource(max_entries=ANSWERS, show_spinner=False)
def _near_tasks(key: Key, people: tuple[str, ...], _choice: Choice) -> pd.DataFrame:
    view, acts, threads = data.view(_choice), acts_data.acts(_choice), acts_data.threads(_choice)
    return candidates_tasks.suggest_tasks(people, acts, threads, _choice.community, as_of=view.observed_until)
