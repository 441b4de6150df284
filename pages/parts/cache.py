"""Doors into the library: whole functions, kept under everything that changes their answer, and never many of them.

No data frame is ever handed to a kept function: Streamlit would compare only a sample of a large one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from journeys import absence, views
from journeys.absence import Said
from journeys.analysis import changes, cohorts, coverage, funnel, timing
from journeys.analysis.cohorts import Group
from journeys.analysis.ranges import Span
from journeys.analysis.reading import Reading
from journeys.analysis.timing import Comparison
from journeys.communities import Community, digest
from journeys.database import Database, database_url
from journeys.decisions import Decisions
from journeys.definitions import load_communities
from journeys.manifest import hash_of
from journeys.opt_outs import OptOuts, opt_out_file, read_text
from journeys.store import Store, store_folder
from journeys.views import View
from pages.parts import tables
from pages.parts.choice import Choice
from pages.parts.opening import open_with_demo

ANSWERS: Final = 64
VIEWS: Final = 8
_told: Final[ContextVar[dict[str, str] | None]] = ContextVar("told", default=None)


class Key(NamedTuple):
    """All that an answer depends on: what the store holds, what people typed, the definition, and what was chosen."""

    store: str
    typed: str
    definition: str
    until: str
    mode: str
    period: str


@contextmanager
def one_moment() -> Iterator[None]:
    """Show one state: the store and what people typed are asked once how they stand, by whatever comes first inside."""
    before = _told.set({})
    try:
        yield
    finally:
        _told.reset(before)


def _once(name: str, ask: Callable[[], str]) -> str:
    told = _told.get()
    if told is None:
        return ask()
    if name not in told:
        told[name] = ask()
    return told[name]


def open_store() -> Store:
    """Give the store that all visitors share."""
    return _open_store(store_folder())


def open_database() -> Database:
    """Give the database of what people typed, which all visitors share."""
    return _open_database(database_url(store_folder()))


def decisions() -> Decisions:
    """Give the log of decisions on who is one person."""
    return Decisions(open_database())


def opt_outs() -> OptOuts:
    """Give the log of opt-outs."""
    return OptOuts(open_database(), open_store().key)


def communities() -> dict[str, Community]:
    """Give the definitions in force, those that the loaded exports tell of first."""
    loaded = _loaded_places(_stored(), open_store())
    known = load_communities()
    told = {slug: any(community.owns(place) for place in loaded) for slug, community in known.items()}
    return {slug: known[slug] for slug in sorted(known, key=lambda slug: not told[slug])}


def holds_only_demo() -> bool:
    """Whether everything in the store is simulated."""
    return _holds_only_demo(_stored(), open_store())


def view(choice: Choice) -> View:
    """Give the chosen community as observed until the chosen day; shared by all visitors, not to be changed."""
    key = _key(choice)._replace(mode="", period="")
    return _view(key, open_store(), choice)


def reading(choice: Choice) -> Reading:
    """Give the choices as the analyses want them."""
    seen = view(choice)
    return Reading(choice.community, seen.observable, observed_until=seen.observed_until, mode=choice.mode)


def stage_counts(choice: Choice) -> pd.DataFrame:
    """Count the people at each stage."""
    return _stage_counts(_key(choice), choice)


def count_ranges(choice: Choice) -> dict[str, dict[str, Span]]:
    """Give the range of each count of people at each stage, as long as suggestions wait."""
    return _count_ranges(_key(choice), choice)


def rejected() -> pd.DataFrame:
    """Give the rejected records, without what may name somebody who opted out."""
    return _rejected(_stored(), _typed(), open_store(), open_database())


def veil() -> Callable[[str], str]:
    """Give what shows a text, unless it may name somebody who opted out."""
    store, database = open_store(), open_database()
    return absence.veil(store, database, _said(_stored(), _typed(), store, database).absent)


def people_behind(choice: Choice, stage: str, count: str) -> tuple[pd.DataFrame, int]:
    """List the people behind a count under pseudonyms, and say how many only discovered and are not listed."""
    return _people_behind(_key(choice), stage, count, choice)


def by_cohort(choice: Choice, stage: str) -> pd.DataFrame:
    """Estimate a step for each cohort."""
    return _by_cohort(_key(choice), stage, choice)


def by_group(choice: Choice, stage: str, group: Group) -> pd.DataFrame:
    """Estimate a step for each group."""
    return _by_group(_key(choice), stage, group, choice)


def time_to_next(choice: Choice, stage: str) -> pd.DataFrame:
    """Give the curve of a step."""
    return _time_to_next(_key(choice), stage, choice)


def compare_groups(choice: Choice, stage: str, group: Group, names: tuple[str, str]) -> Comparison:
    """Compare a step's curves in two groups."""
    return _compare_groups(_key(choice), stage, group, names, choice)


def what_changed(choice: Choice) -> list[str]:
    """Say what changed since the last period."""
    return _what_changed(_key(choice), choice)


def event_months(choice: Choice) -> pd.DataFrame:
    """Count events by month and source."""
    return coverage.count_months(view(choice).events)


def covered_sources(choice: Choice) -> pd.DataFrame:
    """Tell which months each source covers."""
    return coverage.cover_sources(view(choice).events)


def key_of(choice: Choice) -> Key:
    """Name all that an answer for a choice depends on."""
    return _key(choice)


def _key(choice: Choice) -> Key:
    until = choice.until.isoformat() if choice.until else ""
    return Key(_stored(), _typed(), digest(choice.community), until, choice.mode, choice.period)


def _stored() -> str:
    """Name the present state of the store."""
    return _once("store", lambda: open_store().digest())


def _typed() -> str:
    """Name the present state of decisions and opt-outs, those in the file too."""
    return _once("typed", _read_typed)


def _read_typed() -> str:
    path = opt_out_file(store_folder())
    file = f"{_changed_at(path)} {hash_of([read_text(path)])}"  # what stands in it again is not what it was
    return f"{database_url(store_folder())} {decisions().digest()} {opt_outs().digest()} {file}"


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


@st.cache_resource(max_entries=VIEWS, show_spinner="Importing the simulated demo data, once …")
def _open_store(folder: Path) -> Store:
    return open_with_demo(folder)


@st.cache_resource(max_entries=VIEWS, show_spinner=False)
def _open_database(url: str) -> Database:
    return Database(url)


@st.cache_data(max_entries=VIEWS, show_spinner=False)
def _loaded_places(store_digest: str, _store: Store) -> tuple[str, ...]:
    return tuple(sorted(set(_store.places()["place"])))


@st.cache_data(max_entries=VIEWS, show_spinner=False)
def _holds_only_demo(store_digest: str, _store: Store) -> bool:
    brought = _store.imports()
    return bool(len(brought)) and bool(brought["simulated"].all())


@st.cache_resource(max_entries=VIEWS, show_spinner=False)
def _said(store_digest: str, typed: str, _store: Store, _database: Database) -> Said:
    return absence.read_said(_store, _database)


@st.cache_resource(max_entries=VIEWS, show_spinner="Reading the journeys …")
def _view(key: Key, _store: Store, _choice: Choice) -> View:
    until = views.end_of_day(_choice.until) if _choice.until else None
    return views.load_view(_store, _choice.community, until, _said(key.store, key.typed, _store, open_database()))


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _stage_counts(key: Key, _choice: Choice) -> pd.DataFrame:
    seen = view(_choice)
    return funnel.count_stages(
        seen.journeys, _choice.community, seen.observable, observed_until=seen.observed_until, mode=_choice.mode
    )


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _count_ranges(key: Key, _choice: Choice) -> dict[str, dict[str, Span]]:
    return funnel.count_spans(stage_counts(_choice), view(_choice).if_joined, reading(_choice))


@st.cache_data(max_entries=VIEWS, show_spinner=False)
def _rejected(store_digest: str, typed: str, _store: Store, _database: Database) -> pd.DataFrame:
    return absence.shown_rejected(_store, _database, _said(store_digest, typed, _store, _database).absent)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _people_behind(key: Key, stage: str, count: str, _choice: Choice) -> tuple[pd.DataFrame, int]:
    found = funnel.people_at(view(_choice).journeys, stage, count, reading(_choice))
    return tables.people(found, open_store().key)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _by_cohort(key: Key, stage: str, _choice: Choice) -> pd.DataFrame:
    return cohorts.by_cohort(view(_choice).journeys, stage, reading(_choice), period=_choice.period)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _by_group(key: Key, stage: str, group: Group, _choice: Choice) -> pd.DataFrame:
    return cohorts.by_group(view(_choice).journeys, stage, reading(_choice), group=group)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _time_to_next(key: Key, stage: str, _choice: Choice) -> pd.DataFrame:
    return timing.time_to_next(view(_choice).journeys, stage, reading(_choice))


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _compare_groups(
    key: Key,
    stage: str,
    group: Group,
    names: tuple[str, str],
    _choice: Choice,
) -> Comparison:
    return timing.compare_groups(view(_choice).journeys, stage, reading(_choice), group=group, names=names)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _what_changed(key: Key, _choice: Choice) -> list[str]:
    seen = view(_choice)
    return changes.what_changed(seen.journeys, _choice.community, seen.observable, observed_until=seen.observed_until)
