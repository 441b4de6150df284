"""The analyses of who carries the work."""

import pandas as pd

from journeys.analysis.acts import beyond_discovering
from journeys.analysis.resilience import activity, bus_factor, capacity, coverage_loss, stage_flows
from journeys.analysis.resilience.bus_factor import BusFactor
from journeys.analysis.resilience.capacity import Capacity
from journeys.analysis.work import agents as work_agents
from journeys.analysis.work import units as work_units
from journeys.model.pseudonyms import pseudonym_of
from pages.parts.network import data as network_data
from pages.parts.network.data import Network
from pages.parts.shared import data, tables
from pages.parts.shared.cached import ANSWERS, FRAMES, cached, open_store, shared
from pages.parts.shared.data import acts
from pages.parts.shared.filters import Scope


@cached(ANSWERS)
def carried(choice: Scope, by: tuple[str, ...] = coverage_loss.AREA) -> pd.DataFrame:
    """Compute each person's share of each area of work."""
    done = _pieces(choice)
    return coverage_loss.share_of_areas(
        _grouped(done, choice) if coverage_loss.GROUP in by else done,
        _listed_acts(choice),
        by,
        observed_until=data.view(choice).observed_until,
        active_days=choice.community.active_days,
    )


def people_with_work(choice: Scope) -> dict[str, str]:
    """Return the people who worked in the last year by pseudonym, those on whom most depends first."""
    rows = carried(choice)
    # ordered by how many areas would lose half without them, not by how much work they did
    half = rows[rows["total"] >= coverage_loss.MIN_PIECES].assign(half=rows["share"] >= bus_factor.HALF)
    order = half.groupby("person").agg(half=("half", "sum"), pieces=("pieces", "sum")).reset_index()
    ordered = order.sort_values(["half", "pieces", "person"], ascending=[False, False, True])
    return {pseudonym_of(str(person), open_store().key): str(person) for person in ordered["person"]}


@cached(ANSWERS)
def core_by_month(choice: Scope, groups: tuple[str, ...] = ()) -> pd.DataFrame:
    """Count the core and the bus factor month by month."""
    return bus_factor.core_by_month(_pieces(choice), groups, observed_until=data.view(choice).observed_until)


@cached(ANSWERS)
def find_bus_factor(choice: Scope) -> BusFactor | None:
    """Find who did half of the work, and whether that is another number than the year before."""
    return bus_factor.compare_years(_pieces(choice), observed_until=data.view(choice).observed_until)


@cached(ANSWERS)
def suspects_in_core(choice: Scope) -> list[int]:
    """Return the ranks in the core of the last year of people who are named like programs."""
    view = data.view(choice)
    suspects = set(view.accounts.loc[view.accounts["account"].isin(view.suspects), "person"])
    return bus_factor.ranks_in_core(_pieces(choice), suspects, observed_until=view.observed_until)


@cached(ANSWERS)
def count_days(choice: Scope) -> pd.DataFrame:
    """Count who is active, drifting and away by day."""
    view, drifting_days = data.view(choice), choice.community.active_days
    return activity.count_by_day(
        # people who only discovered were never active, so they cannot drift away
        beyond_discovering(acts(choice), view.journeys),
        observed_until=view.observed_until,
        ends=view.windows.ends(view.journeys.set_index("person")["places"]),
        drifting_days=drifting_days,
        away_days=activity.away_days(drifting_days),
    )


@cached(ANSWERS)
def count_moves(choice: Scope) -> tuple[pd.DataFrame, float | None]:
    """Count who came to each stage and who left it, and test whether more or fewer contribute or lead."""
    view = data.view(choice)
    people = stage_flows.classify_moves(
        acts(choice), view.journeys, choice.community, observed_until=view.observed_until, windows=view.windows
    )
    p_value = stage_flows.compare_periods(people, ("contribute", "lead"))
    return stage_flows.count_moves(people, view.observable), p_value


@cached(ANSWERS)
def count_weeks(choice: Scope) -> pd.DataFrame | None:
    """Count arrivals and answers by week; None if no loaded export contains answers."""
    view, done = data.view(choice), acts(choice)
    if not capacity.has_addressees(done):
        return None
    return capacity.count_weeks(done, view.journeys, observed_until=view.observed_until, windows=view.windows)


@cached(ANSWERS)
def measure_readiness(choice: Scope) -> Capacity:
    """Compare what arrives with what is answered."""
    view, weeks = data.view(choice), count_weeks(choice)
    newcomers = capacity.find_newcomers(
        acts(choice), view.journeys, observed_until=view.observed_until, windows=view.windows
    )
    rows = pd.DataFrame() if weeks is None else weeks
    return capacity.measure_capacity(rows, newcomers, observed_until=view.observed_until)


def _listed_acts(choice: Scope) -> pd.DataFrame:
    view = data.view(choice).journeys
    done = acts(choice)
    return done[done["person"].isin(view.loc[tables.beyond_discovering(view), "person"])]


@cached(ANSWERS)
def core_without_agents(choice: Scope) -> tuple[pd.Series, pd.Series | None]:
    """Count the last year's core of all pieces of work, and of those without an agent's mark, if there are any."""
    until, done = data.view(choice).observed_until, _pieces(choice)
    human = work_agents.without_marks(done, _listed_acts(choice))
    whole, rest = (bus_factor.core_by_month(units, observed_until=until) for units in (done, human))
    return whole.iloc[-1], rest.iloc[-1] if len(rest) else None


@shared(FRAMES)
def _pieces(choice: Scope) -> pd.DataFrame:
    return work_units.find_units(_listed_acts(choice), observed_until=data.view(choice).observed_until)


def _grouped(pieces_done: pd.DataFrame, choice: Scope) -> pd.DataFrame:
    """Add each person's group in the network, numbered as on the Network page; drop people without one."""
    network = Network(network_data.closest_tie(choice), network_data.months(choice)[-1])
    people = network_data.measures(choice, network).people.set_index("person")["group"]
    group = pieces_done["person"].map(people[people > 0])
    return pieces_done.assign(group=group).dropna(subset="group").astype({"group": "int64"})
