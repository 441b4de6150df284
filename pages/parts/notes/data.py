"""The log of outreach, mentors' settings, and the people behind the accounts in them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pandas as pd

from journeys.identity import opt_out_filter
from journeys.identity.hiding import is_kept_name, kept_name
from journeys.identity.opt_out_filter import KeptNotes
from journeys.logs.drafts import Drafts
from journeys.logs.mentor_settings import MentorLog
from journeys.logs.outreach import OutreachLog
from journeys.model.pseudonyms import pseudonym_of
from pages.parts.shared import data
from pages.parts.shared.cached import VIEWS, open_database, open_store, shared, stored, typed
from pages.parts.shared.filters import Scope


def outreach() -> OutreachLog:
    """Return the log of what was done."""
    return OutreachLog(open_database())


def drafts() -> Drafts:
    """Return the notes that are not saved yet."""
    return Drafts(open_database())


def own_accounts(choice: Scope, person: str) -> list[str]:
    """Return a person's accounts, none if they are not here any more."""
    return [account for account, who in into(choice).items() if who == person and not is_kept_name(account)]


def mentors() -> MentorLog:
    """Return the log of mentors' settings."""
    return MentorLog(open_database())


@shared(VIEWS)
def into(choice: Scope) -> Mapping[str, str]:
    """Return the person behind each account of the people in the view; not to be changed."""
    view = data.view(choice)
    present = dict.fromkeys(view.journeys["person"], "")
    # a person is named after one of their accounts, so that account has to lead to them too
    own = {str(person): str(person) for person in present}
    joined = zip(view.joined["account"], view.joined["person"], strict=True)
    named = own | {str(account): str(person) for account, person in joined if person in present}
    # what was entered before somebody opted out and came back, above all that they declined to be asked
    return named | {kept_name(account, open_store().key): person for account, person in named.items()}


@shared(VIEWS, under=(outreach,))
def log(choice: Scope) -> pd.DataFrame:
    """Return the entries, columns as of :meth:`journeys.logs.outreach.OutreachLog.log`."""
    return outreach().log(choice.community.slug, into(choice))


@shared(VIEWS, under=(outreach,))
def standing(choice: Scope) -> pd.DataFrame:
    """Return the status of each person, columns as of :meth:`journeys.logs.outreach.OutreachLog.standing`."""
    return outreach().standing(choice.community.slug, into(choice))


@shared(VIEWS, under=(stored, typed, outreach, drafts))
def kept_notes() -> KeptNotes:
    """Return the notes that are still kept on people who opted out."""
    return opt_out_filter.find_kept_notes(open_store(), open_database())


@shared(VIEWS, under=(mentors,))
def mentor_settings(choice: Scope) -> pd.DataFrame:
    """Return mentors' settings, columns as of :meth:`journeys.logs.mentor_settings.MentorLog.standing`."""
    return mentors().standing(choice.community.slug, into(choice))


@shared(VIEWS, under=(mentors,))
def possible_mentors(choice: Scope) -> Mapping[str, str]:
    """Return, by pseudonym, active people who contributed or led, and people with settings as mentors."""
    view = data.view(choice)
    journeys = view.journeys
    worked = journeys[["contribute_at", "lead_at"]].notna().any(axis="columns")
    since = pd.Timestamp(view.observed_until) - pd.Timedelta(days=choice.community.active_days)
    # people with settings stay when they are not active, so that their settings can still be changed
    people = [*journeys.loc[worked & (journeys["last_at"] >= since), "person"], *mentor_settings(choice)["person"]]
    return {pseudonym(str(person)): str(person) for person in dict.fromkeys(people)}


def pseudonym(person: str) -> str:
    """Return somebody's pseudonym."""
    return pseudonym_of(person, open_store().key)


def today() -> date:
    """Return the day that due dates are compared with."""
    return datetime.now(UTC).date()
