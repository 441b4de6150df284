"""The analyses of kinds of work."""

from typing import NamedTuple

import pandas as pd

from journeys.analysis.funnel.cohorts import Period
from journeys.analysis.work import agents as work_agents
from journeys.analysis.work import credit as work_credit
from journeys.analysis.work import diversity as work_diversity
from journeys.analysis.work import kinds as work_kinds
from journeys.analysis.work import languages as work_languages
from journeys.analysis.work import shares as work_shares
from journeys.analysis.work.credit import Recognition
from journeys.analysis.work.diversity import Diversity
from journeys.snapshot.acts import load_agent_changes
from pages.parts.shared import data, tables
from pages.parts.shared.cached import ANSWERS, FRAMES, cached, open_store, shared
from pages.parts.shared.data import acts
from pages.parts.shared.filters import Scope


class Uncredited(NamedTuple):
    """People whose work the recognition list does not name, the list (if one is loaded), and their logins."""

    rows: pd.DataFrame
    recognition: Recognition | None
    logins: dict[str, str]
    listed_only: tuple[int, int]


@cached(ANSWERS)
def by_period(choice: Scope, period: Period) -> pd.DataFrame:
    """Share people among kinds of work in each month or quarter."""
    return work_shares.by_period(acts(choice), period, observed_until=data.view(choice).observed_until)


@cached(ANSWERS)
def by_stage(choice: Scope) -> pd.DataFrame:
    """Share people among kinds of work at first, and at each stage."""
    return work_shares.by_stage(acts(choice), data.view(choice).journeys)


@cached(ANSWERS)
def all_kinds(choice: Scope) -> pd.DataFrame:
    """Share everybody among all they ever did."""
    return work_shares.all_kinds(acts(choice))


@cached(ANSWERS)
def observable(choice: Scope, *, first: bool = False) -> frozenset[str]:
    """Return the kinds of work that the exports could show, in general or as somebody's first."""
    done = acts(choice)
    return work_shares.observable_first(done) if first else work_kinds.observable_kinds(work_kinds.assign_kinds(done))


@cached(ANSWERS)
def count_seen(choice: Scope) -> pd.DataFrame:
    """Count the people whose work each view would show and lose."""
    return work_shares.count_seen(acts(choice))


@cached(ANSWERS)
def diversity(choice: Scope) -> Diversity:
    """Measure how diverse the work is."""
    return work_diversity.measure_diversity(acts(choice))


@cached(ANSWERS)
def languages(choice: Scope) -> pd.DataFrame:
    """Count who translated into which language."""
    return work_languages.count_languages(acts(choice))


@cached(ANSWERS)
def uncredited(choice: Scope) -> Uncredited:
    """Find who is not credited for what they did."""
    seen, done = data.view(choice), acts(choice)
    may_be_listed = seen.journeys.loc[tables.beyond_discovering(seen.journeys), "person"]
    logins = work_credit.github_logins(may_be_listed, seen.joined)
    rows = work_credit.find_uncredited(done, logins)
    # only these: no other login may reach the page
    needed = {person: logins[person] for person in rows["person"].unique()}
    return Uncredited(rows, work_credit.find_recognition(done), needed, work_shares.count_listed_only(done))


@shared(FRAMES)
def changes(choice: Scope) -> pd.DataFrame:
    """Find the changes by people and by AI agents."""
    view = data.view(choice)
    by_agents = load_agent_changes(open_store(), view)
    return work_agents.find_changes(
        acts(choice), by_agents, observed_until=view.observed_until, journeys=view.journeys, windows=view.windows
    )


@cached(ANSWERS)
def agents_in_year(choice: Scope) -> pd.DataFrame:
    """Count the last year's changes, people and newcomers with an agent's mark."""
    return work_agents.in_year(changes(choice), observed_until=data.view(choice).observed_until)


@cached(ANSWERS)
def agents_by_quarter(choice: Scope) -> pd.DataFrame:
    """Count changes, people and newcomers with an agent's mark by quarter."""
    return work_agents.by_quarter(changes(choice), observed_until=data.view(choice).observed_until)


@cached(ANSWERS)
def agents_by_group(choice: Scope, by: str) -> pd.DataFrame:
    """Count what of the last year has an agent's mark by kind of work, stage or agent."""
    view = data.view(choice)
    recent = work_agents.last_year(changes(choice), observed_until=view.observed_until)
    if by == "stage":
        return work_agents.by_stage(recent, view.journeys)
    return work_agents.by_kind(recent) if by == "kind" else work_agents.by_agent(recent)
