"""Who may be invited, how the ranking did in the past, and the evidence on each card."""

from datetime import timedelta
from typing import Final

import pandas as pd

from journeys.analysis.candidates import evidence_cards
from journeys.analysis.candidates.backtest import Backtest, backtest
from journeys.analysis.candidates.candidates import ActIndex
from journeys.analysis.candidates.evidence_cards import Evidence
from journeys.analysis.candidates.propensity import read_past
from journeys.analysis.candidates.ranking import Ranking, rank
from journeys.model.how_many_days import OUTCOME_DAYS
from pages.parts.notes import data as notes_data
from pages.parts.shared import data
from pages.parts.shared.cached import ANSWERS, FRAMES, shared
from pages.parts.shared.data import acts, threads
from pages.parts.shared.filters import Scope

CARDS_PER_PAGE: Final = 10
SETTLED: Final = ("answered", "paired", "declined", "waiting", "graduated")
"""Statuses of people who are not listed to be invited: somebody takes care of them, or they declined."""


@shared(FRAMES, "Ranking the candidates …")
def ranking(choice: Scope) -> Ranking:
    """Return all candidates in order; shared by all visitors, not to be changed."""
    until, days = data.view(choice).observed_until, choice.community.active_days
    return rank(act_index(choice), past(choice), tried(choice), as_of=until, seen_days=days)


@shared(FRAMES, "Testing the ranking on the past …")
def tried(choice: Scope) -> Backtest:
    """Measure how each method of ranking did in the past."""
    return backtest(past(choice), observed_until=data.view(choice).observed_until)


@shared(FRAMES, "Indexing the acts …")
def act_index(choice: Scope) -> ActIndex:
    """Return the acts indexed by day; shared by all visitors, not to be changed."""
    seen = data.view(choice)
    return ActIndex.of(
        acts(choice),
        threads(choice),
        seen.journeys,
        choice.community,
        observed_until=seen.observed_until,
        windows=seen.windows,
    )


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


def settled(choice: Scope) -> set[str]:
    """Return people whom somebody takes care of, who wait in a list, were invited recently, or declined."""
    found, today = notes_data.standing(choice), pd.Timestamp(notes_data.today(), tz="UTC")
    # an invitation may still work for so long; afterwards somebody may be invited again
    lately = (found["status"] == "invited") & (found["status_at"] > today - timedelta(days=OUTCOME_DAYS))
    due = pd.to_datetime(found["due_on"], utc=True)
    # without a due date a pause has no end
    paused = (found["status"] == "paused") & (due.isna() | (due > today))
    return set(found.loc[found["status"].isin(SETTLED) | lately | paused, "person"])
