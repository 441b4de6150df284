"""Answers of the library that several pages show, each kept in a cache (:mod:`pages.parts.shared.cached`)."""

from collections.abc import Callable
from datetime import datetime

import pandas as pd

from journeys.analysis import coverage, robustness
from journeys.analysis.changes import compare_periods
from journeys.analysis.funnel import cohorts, funnel, timing
from journeys.analysis.funnel.cohorts import Change, Group
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.funnel.timing import Comparison, Years
from journeys.analysis.stats.ranges import Span
from journeys.identity import opt_out_filter
from journeys.identity.opt_out_filter import Decisions, OptedOut
from journeys.ingest.renamed import Renamed, find_renamed
from journeys.ingest.unclaimed import count_by_place
from journeys.ingest.unclaimed import unclaimed as find_unclaimed
from journeys.logs.decisions import DecisionLog
from journeys.logs.opt_outs import OptOutLog
from journeys.model.communities.community import Community
from journeys.model.communities.definitions import load_communities
from journeys.model.days import end_of_day
from journeys.snapshot.acts import load_acts, load_paths, load_threads
from journeys.snapshot.kept import kept_or_loaded
from journeys.snapshot.other_choices import snapshot_under
from journeys.snapshot.people_names import load_names
from journeys.snapshot.snapshot import Snapshot
from pages.parts.shared import tables
from pages.parts.shared.cached import (
    ANSWERS,
    FRAMES,
    GRAPHS,
    VIEWS,
    cached,
    once,
    open_database,
    open_store,
    shared,
    stored,
    typed,
)
from pages.parts.shared.filters import AS_DEFINED, PERIODS, Choice, Scope


def decisions() -> DecisionLog:
    """Return the log of decisions on who is one person."""
    return DecisionLog(open_database())


def opt_outs() -> OptOutLog:
    """Return the log of opt-outs."""
    return OptOutLog(open_database(), open_store().key)


def communities() -> dict[str, Community]:
    """Return the definitions in force, those of loaded exports first."""
    return once("communities", _read_communities)


def _read_communities() -> dict[str, Community]:
    loaded = acts_by_place() or _described()
    # read at each run, so that an edited definition counts at once
    known = load_communities()
    # the first is chosen when a visit begins, so it should be one with data
    # sorted() is stable, so each half keeps its order
    has_data = {slug: any(community.owned_among(loaded)) for slug, community in known.items()}
    return {slug: known[slug] for slug in sorted(known, key=lambda slug: not has_data[slug])}


@cached(VIEWS, under=(stored,))
def _described() -> list[str]:
    """Return a place of each owner whose models exports describe."""
    places = open_store().places()["place"].unique()
    return sorted({f"{place.rpartition('/')[0]}/any" for place in places})


@cached(VIEWS, under=(stored,))
def acts_by_place() -> dict[str, int]:
    """Return how many acts the store has of each place, the places with most first."""
    return count_by_place(open_store())


def unclaimed() -> dict[str, int]:
    """Return the places in the store that belong to no community, with their acts."""
    # compared at each run, as the definitions are
    return once("unclaimed", lambda: find_unclaimed(acts_by_place(), communities().values()))


@cached(VIEWS, under=(stored,))
def repositories_of_two_names() -> list[Renamed]:
    """Return the repositories that exports name in two ways."""
    return find_renamed(open_store())


def renamed() -> list[tuple[Renamed, Community]]:
    """Return the repositories that a community counts under two names, each with that community."""
    return [
        (found, community)
        for found in repositories_of_two_names()
        for community in communities().values()
        if (community.owns(found.present) or community.owns(found.former))
        and community.canonical(found.former) != community.canonical(found.present)
    ]


def has_claimed() -> bool:
    """Return whether any community has data."""
    return len(unclaimed()) < len(acts_by_place())


@cached(VIEWS, under=(stored,))
def holds_only_demo(*, or_nothing: bool = False) -> bool:
    """Return whether everything in the store is simulated; of an empty store, ``or_nothing``."""
    imports = open_store().imports()
    return bool(imports["simulated"].all()) if len(imports) else or_nothing


@shared(VIEWS, "Reading the journeys …")
def view(choice: Scope) -> Snapshot:
    """Return the chosen community as observed until the chosen day; shared by all visitors, not to be changed."""
    return kept_or_loaded(open_store(), open_database(), choice.community, _chosen_end(choice), decided)


@shared(GRAPHS)
def view_under(choice: Scope, other: str) -> Snapshot:
    """Return the view as it would be under another choice, by its name; not to be changed."""
    choices = (*robustness.network_choices(choice.community), *robustness.other_choices(choice.community))
    known = {each.name: each for each in choices}
    return snapshot_under(open_store(), view(choice), known[other], decided())


def has_data(choice: Scope) -> bool:
    """Return whether anybody reached a stage of a community; without acts in its places its view is not loaded."""
    return any(choice.community.owned_among(acts_by_place())) and bool(len(view(choice).journeys))


def read_ahead() -> None:
    """Read what the first page shows of each community with data: the first visitor would wait for it."""
    for community in communities().values():
        choice = Choice(community, None, AS_DEFINED, PERIODS[0])
        if has_data(choice):
            changes(choice)
            count_ranges(choice)


def settings(choice: Choice) -> FunnelSettings:
    """Return the choices as settings of the funnel's analyses."""
    seen = view(choice)
    return seen.settings(choice.mode)


@cached(ANSWERS)
def stage_counts(choice: Choice) -> pd.DataFrame:
    """Count the people at each stage."""
    return funnel.count_stages(view(choice).journeys, settings(choice))


@cached(ANSWERS)
def count_ranges(choice: Choice) -> dict[str, dict[str, Span]]:
    """Return the range of each count of people, as wide as the undecided suggestions make it."""
    return funnel.count_spans(stage_counts(choice), view(choice).if_joined, settings(choice))


@cached(VIEWS, under=(stored, typed))
def rejected() -> pd.DataFrame:
    """Return the rejected records, without what may name somebody who opted out."""
    return opt_out_filter.redact_rejected(open_store(), open_database(), decided().opted_out)


def opted_out() -> OptedOut:
    """Return the accounts of who opted out."""
    return decided().opted_out


def redactor() -> Callable[[str], str]:
    """Return a function that hides a text if it may name somebody who opted out."""
    return opt_out_filter.make_redactor(open_store(), open_database(), decided().opted_out)


@cached(ANSWERS)
def people_behind(choice: Choice, stage: str, count: str) -> tuple[pd.DataFrame, int]:
    """List the people behind a count under pseudonyms, and count how many only discovered and are not listed."""
    found = funnel.people_at(view(choice).journeys, stage, count, settings(choice))
    return tables.people(found, open_store().key)


@cached(ANSWERS)
def by_cohort(choice: Choice, stage: str) -> pd.DataFrame:
    """Estimate a step for each cohort; small neighbours are one."""
    return cohorts.by_large_cohort(view(choice).journeys, stage, settings(choice), period=choice.period)


@cached(ANSWERS)
def step_changes(choice: Choice) -> dict[str, Change]:
    """Measure how each step changed over its cohorts."""
    return cohorts.measure_changes({stage: by_cohort(choice, stage) for stage in settings(choice).stages})


@cached(ANSWERS)
def by_group(choice: Choice, stage: str, group: Group) -> pd.DataFrame:
    """Estimate a step for each group."""
    return cohorts.by_group(view(choice).journeys, stage, settings(choice), group=group)


@cached(ANSWERS)
def time_to_next(choice: Choice, stage: str) -> pd.DataFrame:
    """Return the curve of a step."""
    return timing.time_to_next(view(choice).journeys, stage, settings(choice))


@cached(ANSWERS)
def compare_years(choice: Choice, stage: str) -> Years:
    """Compare a step of the people of the last year with those of the year before."""
    return timing.compare_years(view(choice).journeys, stage, settings(choice))


@cached(ANSWERS)
def compare_groups(choice: Choice, stage: str, group: Group, names: tuple[str, str]) -> Comparison:
    """Compare a step's curves in two groups."""
    return timing.compare_groups(view(choice).journeys, stage, settings(choice), group=group, names=names)


@cached(ANSWERS)
def changes(choice: Scope) -> pd.DataFrame:
    """Compare the last period with the one before."""
    seen = view(choice)
    return compare_periods(seen.journeys, acts(choice), seen.settings(choice.community.order))


@shared(FRAMES, "Reading the acts …")
def acts(choice: Scope) -> pd.DataFrame:
    """Return all acts, columns as of :func:`journeys.snapshot.acts.load_acts`."""
    return load_acts(open_store(), view(choice))


@shared(FRAMES, "Reading which files they touched …")
def paths(choice: Scope) -> pd.DataFrame:
    """Return all files touched, columns as of :func:`journeys.snapshot.acts.load_paths`."""
    return load_paths(open_store(), view(choice))


@shared(FRAMES, "Reading the threads …")
def threads(choice: Scope) -> pd.DataFrame:
    """Return the threads, columns as of :func:`journeys.snapshot.acts.load_threads`."""
    return load_threads(open_store(), choice.community, acts(choice), observed_until=_chosen_end(choice))


@shared(VIEWS)
def people_names(choice: Scope) -> dict[str, list[str]]:
    """Return the names that exports tell of each person, without those of who opted out; not to be changed."""
    redact = redactor()
    named = load_names(open_store(), view(choice))
    return {person: [name for name in names if redact(name) == name] for person, names in named.items()}


def event_months(choice: Scope) -> pd.DataFrame:
    """Count events by month and source."""
    return coverage.count_months(view(choice).events)


def seen_places(choice: Scope) -> pd.DataFrame:
    """List from when until when each stage could be seen in each place."""
    return coverage.cover_places(view(choice).windows)


@cached(ANSWERS)
def own_places(choice: Scope) -> list[str]:
    """List the places in which acts of people's own could be seen, and not only entries of lists."""
    seen = coverage.cover_places(view(choice).windows)
    return list(dict.fromkeys(seen.loc[seen["until_basis"] != "listed", "place"].tolist()))


def covered_sources(choice: Scope) -> pd.DataFrame:
    """List which months each source covers."""
    return coverage.cover_sources(view(choice).events)


@shared(VIEWS, under=(stored, typed))
def decided() -> Decisions:
    """Return what people decided: who opted out, and who is one person."""
    return opt_out_filter.load_decisions(open_store(), open_database())


def _chosen_end(choice: Scope) -> datetime | None:
    return end_of_day(choice.until) if choice.until else None
