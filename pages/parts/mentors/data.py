"""The matching of newcomers and mentors."""

from datetime import date
from typing import Final

import pandas as pd

from journeys.analysis.candidates import tasks as candidates_tasks
from journeys.analysis.mentoring import follow_up as mentoring_follow_up
from journeys.analysis.mentoring import matching as mentoring_matching
from journeys.analysis.mentoring.follow_up import CommunityData
from journeys.analysis.mentoring.matching import Room
from journeys.logs.mentor_settings import DEFAULT_CAP, DEFAULT_WEIGHT
from journeys.model import tables
from pages.parts.notes import data as notes_data
from pages.parts.shared import data
from pages.parts.shared.cached import ANSWERS, shared
from pages.parts.shared.filters import Scope

NOT_WAITING: Final = ("paired", "declined", "graduated", "paused", "waiting")
"""Statuses of people who are not matched."""
STATUSES_ASKED: Final = ("answered", "invited")
"""Statuses of people who may wait for a mentor, the most certain first."""
DEFAULT_SETTINGS: Final = {"weight": DEFAULT_WEIGHT, "cap": DEFAULT_CAP, "away_from": pd.NaT, "away_until": pd.NaT}


# the day too, since mentors are away on days and nothing else in the key changes at midnight
@shared(ANSWERS, under=(notes_data.outreach, notes_data.mentors, notes_data.today))
def proposals(choice: Scope, people: tuple[str, ...]) -> pd.DataFrame:
    """Propose a mentor for each who waits: people who answered, people who were invited, then some others, in order."""
    standing = notes_data.standing(choice)
    # people who declined stay out, whatever was noted about them afterwards
    declined = notes_data.outreach().never_ask(choice.community.slug, notes_data.into(choice))
    out = {*standing.loc[standing["status"].isin(NOT_WAITING), "person"], *declined}
    asked = [person for status in STATUSES_ASKED for person in standing.loc[standing["status"] == status, "person"]]
    waiting = tuple(person for person in dict.fromkeys([*asked, *people]) if person not in out)
    acts, until, found = data.acts(choice), data.view(choice).observed_until, room(choice)
    inactive = mentoring_matching.is_inactive(
        found.mentors, acts, as_of=until, active_days=choice.community.active_days
    )
    # inactive mentors keep their newcomers and get no more
    active = Room(found.mentors[~inactive], found.load, found.on)
    proposed = mentoring_matching.propose_mentors(waiting, active, acts, as_of=until)
    # the most certain first, whatever order matching returns
    return proposed.set_index("person").loc[list(waiting)].reset_index()


def room(choice: Scope) -> Room:
    """Return who mentors, how many newcomers each has now, and on which day."""
    found = pairs(choice)
    load = {str(mentor): int(has) for mentor, has in found["mentor"].value_counts().items()}
    named = notes_data.mentor_settings(choice)[tables.MENTORS.names]
    # a mentor of a pair may have no settings of their own
    more = [{"person": mentor, **DEFAULT_SETTINGS} for mentor in load if mentor not in set(named["person"])]
    mentors = pd.concat([named, pd.DataFrame(more, columns=named.columns).astype(named.dtypes)], ignore_index=True)
    return Room(mentors, load, _day(choice))


def pairs(choice: Scope) -> pd.DataFrame:
    """Return the pairs in force: ``person``, ``mentor`` (null if not here any more), ``paired_at``."""
    standing = notes_data.standing(choice)
    found = standing.loc[standing["status"] == "paired", ["person", "mentor", "status_at"]]
    return found.rename(columns={"status_at": "paired_at"}).reset_index(drop=True)


@shared(ANSWERS, under=(notes_data.outreach, notes_data.mentors, notes_data.today))
def after(choice: Scope) -> pd.DataFrame:
    """List what comes next for each pair; see :func:`journeys.analysis.mentoring.follow_up.follow_up_pairs`."""
    view, found = data.view(choice), room(choice)
    known = CommunityData(data.acts(choice), view.journeys, choice.community)
    # pairs made after the last observed day are judged by that day too
    return mentoring_follow_up.follow_up_pairs(
        pairs(choice), found.mentors, known, as_of=view.observed_until, on=found.on
    )


@shared(ANSWERS)
def to_ask(choice: Scope) -> pd.DataFrame:
    """Suggest whom to ask to mentor; see :func:`journeys.analysis.mentoring.matching.suggest_mentors`."""
    view = data.view(choice)
    active_days = choice.community.active_days
    return mentoring_matching.suggest_mentors(
        data.acts(choice),
        view.journeys,
        as_of=view.observed_until,
        active_days=active_days,
        windows=view.windows,
    )


@shared(ANSWERS)
def near_tasks(choice: Scope, people: tuple[str, ...]) -> pd.DataFrame:
    """List open tasks near what people touched (:func:`journeys.analysis.candidates.tasks.suggest_tasks`)."""
    view, acts, threads = data.view(choice), data.acts(choice), data.threads(choice)
    return candidates_tasks.suggest_tasks(people, acts, threads, choice.community, as_of=view.observed_until)


def _day(choice: Scope) -> date:
    # mentors are away on real days, so without a chosen day it is today, however old the newest act is
    return choice.until or notes_data.today()
