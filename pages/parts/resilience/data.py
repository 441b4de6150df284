"""Doors into the analyses of who carries the work, kept like those of :mod:`pages.parts.shared.data`."""

import pandas as pd
import streamlit as st

from journeys.analysis.acts import beyond_discovering
from journeys.analysis.resilience import activity, bus_factor, capacity, coverage_loss, stage_flows
from journeys.analysis.resilience.capacity import Readiness
from journeys.analysis.work import units as work_units
from journeys.model.pseudonyms import handle
from pages.parts.network import data as network_data
from pages.parts.network.data import Seen
from pages.parts.shared import data, tables
from pages.parts.shared.acts_data import FRAMES, acts, key_of
from pages.parts.shared.data import ANSWERS, Key
from pages.parts.shared.filters import Choice


def carried(choice: Choice, by: tuple[str, ...] = coverage_loss.STRAND) -> pd.DataFrame:
    """Say what each person carries of each strand."""
    return _carried(key_of(choice), by, choice)


def sleepers(choice: Choice) -> dict[str, str]:
    """Give those who carried anything last year by their pseudonyms, those on whom most hangs first."""
    rows = carried(choice)
    half = rows[rows["total"] >= coverage_loss.LEAST].assign(half=rows["share"] >= 0.5)
    order = half.groupby("person").agg(half=("half", "sum"), pieces=("pieces", "sum")).reset_index()
    ordered = order.sort_values(["half", "pieces", "person"], ascending=[False, False, True])
    return {handle(str(person), data.open_store().key): str(person) for person in ordered["person"]}


def core_by_month(choice: Choice, groups: tuple[str, ...] = ()) -> pd.DataFrame:
    """Count the core and the bus factor month by month."""
    return _core_by_month(key_of(choice), groups, choice)


def count_days(choice: Choice) -> pd.DataFrame:
    """Count who is active, drifting and away by day."""
    return _count_days(key_of(choice), choice)


def count_moves(choice: Choice) -> pd.DataFrame:
    """Count who came to each stage and who left it."""
    return _count_moves(key_of(choice), choice)


def count_weeks(choice: Choice) -> pd.DataFrame | None:
    """Count arrivals and answers by week; nothing if no loaded export tells of answers."""
    return _count_weeks(key_of(choice), choice)


def measure_readiness(choice: Choice) -> Readiness:
    """Set what arrives beside what is answered."""
    return _measure_readiness(key_of(choice), choice)


def _inner_acts(choice: Choice) -> pd.DataFrame:
    """Give the acts of people of whom more is known than that they discovered."""
    seen = data.view(choice).journeys
    done = acts(choice)
    return done[done["person"].isin(seen.loc[tables.beyond_discovering(seen), "person"])]


@st.cache_resource(max_entries=FRAMES, show_spinner=False)
def _pieces(key: Key, _choice: Choice) -> pd.DataFrame:
    return work_units.find_pieces(_inner_acts(_choice), observed_until=data.view(_choice).observed_until)


def _grouped(pieces_done: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """Add the group of the network that each person works in, as the Network page numbers them; drop who is in none."""
    seen = Seen(network_data.first_way(choice), network_data.months(choice)[-1])
    people = network_data.measures(choice, seen).people.set_index("person")["group"]
    group = pieces_done["person"].map(people[people > 0])
    return pieces_done.assign(group=group).dropna(subset="group").astype({"group": "int64"})


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _carried(key: Key, by: tuple[str, ...], _choice: Choice) -> pd.DataFrame:
    done = _pieces(key, _choice)
    return coverage_loss.carry(
        _grouped(done, _choice) if coverage_loss.GROUP in by else done,
        _inner_acts(_choice),
        by,
        observed_until=data.view(_choice).observed_until,
        active_days=_choice.community.active_days,
    )


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _core_by_month(key: Key, groups: tuple[str, ...], _choice: Choice) -> pd.DataFrame:
    return bus_factor.core_by_month(_pieces(key, _choice), groups, observed_until=data.view(_choice).observed_until)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _count_days(key: Key, _choice: Choice) -> pd.DataFrame:
    seen, drifting_days = data.view(_choice), _choice.community.active_days
    return activity.count_by_day(
        beyond_discovering(acts(_choice), seen.journeys),
        observed_until=seen.observed_until,
        drifting_days=drifting_days,
        away_days=activity.away_days(drifting_days),
    )


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _count_moves(key: Key, _choice: Choice) -> pd.DataFrame:
    seen = data.view(_choice)
    people = stage_flows.classify_moves(
        acts(_choice), seen.journeys, _choice.community, observed_until=seen.observed_until
    )
    return stage_flows.count_moves(people, seen.observable)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _count_weeks(key: Key, _choice: Choice) -> pd.DataFrame | None:
    seen, done = data.view(_choice), acts(_choice)
    if not capacity.can_tell(done):
        return None
    return capacity.count_weeks(done, seen.journeys, observed_until=seen.observed_until)


@st.cache_data(max_entries=ANSWERS, show_spinner=False)
def _measure_readiness(key: Key, _choice: Choice) -> Readiness:
    seen, weeks = data.view(_choice), count_weeks(_choice)
    newcomers = capacity.find_newcomers(acts(_choice), seen.journeys, observed_until=seen.observed_until)
    rows = pd.DataFrame() if weeks is None else weeks
    return capacity.measure_readiness(rows, newcomers, observed_until=seen.observed_until)
