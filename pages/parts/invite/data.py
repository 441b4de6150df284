"""Who may be invited, how the ranking did in the past, and the evidence on each card."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import pandas as pd

from journeys.analysis.acts import own_acts
from journeys.analysis.candidates import evidence_cards, kept_backtest
from journeys.analysis.candidates.backtest import Backtest
from journeys.analysis.candidates.candidates import ActIndex
from journeys.analysis.candidates.evidence_cards import Evidence
from journeys.analysis.candidates.propensity import read_past
from journeys.analysis.candidates.ranking import Ranking, particular_signs, rank
from journeys.analysis.work.kinds import assign_kinds
from journeys.model.how_many_days import OUTCOME_DAYS
from journeys.sentences.candidates import ANYWAY
from journeys.snapshot.past import index_acts
from pages.parts.mentors import data as mentors_data
from pages.parts.notes import data as notes_data
from pages.parts.shared import data
from pages.parts.shared.cached import ANSWERS, FRAMES, open_store, shared
from pages.parts.shared.data import acts, threads
from pages.parts.shared.filters import Scope

PEOPLE_PER_LIST: Final = 10
SETTLED: Final = ("answered", "paired", "declined", "waiting", "graduated")
"""Statuses of people who are not listed to be invited: somebody takes care of them, or they declined."""


@shared(FRAMES, "Ranking the candidates …")
def ranking(choice: Scope) -> Ranking:
    """Return all candidates in order; shared by all visitors, not to be changed."""
    until, days = data.view(choice).observed_until, choice.community.active_days
    return rank(act_index(choice), past(choice), tried(choice), as_of=until, seen_days=days)


@shared(FRAMES, "Testing the ranking on the past …")
def tried(choice: Scope) -> Backtest:
    """Return how each method of ranking did in the past, as the import kept it or computed here."""
    folder, until = open_store().folder, data.view(choice).observed_until
    return kept_backtest.kept_or_computed(folder, choice.community.slug, past(choice), observed_until=until)


@shared(FRAMES, "Indexing the acts …")
def act_index(choice: Scope) -> ActIndex:
    """Return the acts indexed by day; shared by all visitors, not to be changed."""
    return index_acts(data.view(choice), choice.community, acts(choice), threads(choice))


@shared(FRAMES, "Finding the candidates of the past …")
def past(choice: Scope) -> pd.DataFrame:
    """Return the candidates on days of the past."""
    until, days = data.view(choice).observed_until, choice.community.active_days
    return read_past(act_index(choice), observed_until=until, seen_days=days)


@shared(ANSWERS, "Gathering the evidence …")
def evidence(choice: Scope, people: tuple[str, ...]) -> dict[str, Evidence]:
    """Return the evidence on some people."""
    until = data.view(choice).observed_until
    return evidence_cards.find_evidence(people, acts(choice), threads(choice), as_of=until)


@shared(ANSWERS)
def signs(choice: Scope) -> dict[str, str]:
    """Return for each candidate what tells them from the others."""
    return {str(person): sign for person, sign in particular_signs(ranking(choice).people).items()}


@shared(ANSWERS)
def last_acts(choice: Scope, people: tuple[str, ...]) -> dict[str, Mapping[Any, Any]]:
    """Return each person's last act, with its kind of work."""
    done = acts(choice)
    done = own_acts(done.loc[done["person"].isin(people)], data.view(choice).observed_until)
    last = assign_kinds(done.drop_duplicates("person", keep="last"))
    return {str(row["person"]): row for row in last.to_dict("records")}


def free(choice: Scope, group: str) -> pd.DataFrame:
    """Return the candidates of a group whom nobody takes care of yet, in order."""
    rows = ranking(choice).come_anyway if group == ANYWAY else ranking(choice).to_invite
    return rows[~rows["person"].isin(settled(choice))]


def nearest_tasks(choice: Scope, people: tuple[str, ...]) -> dict[str, Mapping[Any, Any]]:
    """Return for each person the open task nearest to what they touched, if there is one."""
    near = mentors_data.near_tasks(choice, people)
    # so that ten people are not sent to one task, each gets one that nobody before them got
    given: set[tuple[str, str]] = set()
    found: dict[str, Mapping[Any, Any]] = {}
    for person in people:
        own = near[near["person"] == person].to_dict("records")
        unused = [row for row in own if (row["place"], row["thread"]) not in given]
        if own:
            found[person] = (unused or own)[0]
            given.add((found[person]["place"], found[person]["thread"]))
    return found


def mentors(choice: Scope, people: tuple[str, ...]) -> dict[str, Mapping[Any, Any]]:
    """Return the proposed pair of each person for whom there is a mentor."""
    if mentors_data.room(choice).mentors.empty:
        return {}
    proposed = mentors_data.proposals(choice, people)
    return {str(row["person"]): row for row in proposed[proposed["mentor"].notna()].to_dict("records")}


def count_settled(choice: Scope) -> int:
    """Count the candidates whom somebody takes care of, or who are not to be invited."""
    return len(settled(choice) & set(ranking(choice).people["person"]))


def settled(choice: Scope) -> set[str]:
    """Return people whom somebody takes care of, who wait in a list, were invited recently, or declined."""
    found, today = notes_data.standing(choice), pd.Timestamp(notes_data.today(), tz="UTC")
    # an invitation may still work for so long; afterwards somebody may be invited again
    lately = (found["status"] == "invited") & (found["status_at"] > today - timedelta(days=OUTCOME_DAYS))
    due = pd.to_datetime(found["due_on"], utc=True)
    # without a due date a pause has no end
    paused = (found["status"] == "paused") & (due.isna() | (due > today))
    return set(found.loc[found["status"].isin(SETTLED) | lately | paused, "person"])
