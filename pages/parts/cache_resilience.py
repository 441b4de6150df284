"""The analyses of who carries the work."""

import pandas as pd

from journeys.analysis import activity, core, moves, pieces, readiness, resilience
from journeys.analysis.readiness import Readiness
from journeys.people import handle
from pages.parts import cache, cache_network, tables
from pages.parts.cache_acts import acts
from pages.parts.cache_network import Seen
from pages.parts.cached import ANSWERS, FRAMES, cached, shared
from pages.parts.choice import Scope


@cached(ANSWERS)
def carried(choice: Scope, by: tuple[str, ...] = resilience.STRAND) -> pd.DataFrame:
    """Compute what each person carries of each strand."""
    done = _pieces(choice)
    return resilience.carry(
        _grouped(done, choice) if resilience.GROUP in by else done,
        _inner_acts(choice),
        by,
        observed_until=cache.view(choice).observed_until,
        active_days=choice.community.active_days,
    )


def sleepers(choice: Scope) -> dict[str, str]:
    """Return those who carried anything last year by their pseudonyms, those on whom most hangs first."""
    rows = carried(choice)
    half = rows[rows["total"] >= resilience.LEAST].assign(half=rows["share"] >= 0.5)
    order = half.groupby("person").agg(half=("half", "sum"), pieces=("pieces", "sum")).reset_index()
    ordered = order.sort_values(["half", "pieces", "person"], ascending=[False, False, True])
    return {handle(str(person), cache.open_store().key): str(person) for person in ordered["person"]}


@cached(ANSWERS)
def core_by_month(choice: Scope, groups: tuple[str, ...] = ()) -> pd.DataFrame:
    """Count the core and the bus factor month by month."""
    return core.core_by_month(_pieces(choice), groups, observed_until=cache.view(choice).observed_until)


@cached(ANSWERS)
def count_days(choice: Scope) -> pd.DataFrame:
    """Count who is active, drifting and away by day."""
    seen, drifting_days = cache.view(choice), choice.community.active_days
    return activity.count_by_day(
        activity.beyond_discovering(acts(choice), seen.journeys),
        observed_until=seen.observed_until,
        drifting_days=drifting_days,
        away_days=activity.away_days(drifting_days),
    )


@cached(ANSWERS)
def count_moves(choice: Scope) -> pd.DataFrame:
    """Count who came to each stage and who left it."""
    seen = cache.view(choice)
    people = moves.classify_moves(acts(choice), seen.journeys, choice.community, observed_until=seen.observed_until)
    return moves.count_moves(people, seen.observable)


@cached(ANSWERS)
def count_weeks(choice: Scope) -> pd.DataFrame | None:
    """Count arrivals and answers by week; nothing if no loaded export tells of answers."""
    seen, done = cache.view(choice), acts(choice)
    if not readiness.can_tell(done):
        return None
    return readiness.count_weeks(done, seen.journeys, observed_until=seen.observed_until)


@cached(ANSWERS)
def measure_readiness(choice: Scope) -> Readiness:
    """Compare what arrives with what is answered."""
    seen, weeks = cache.view(choice), count_weeks(choice)
    newcomers = readiness.find_newcomers(acts(choice), seen.journeys, observed_until=seen.observed_until)
    rows = pd.DataFrame() if weeks is None else weeks
    return readiness.measure_readiness(rows, newcomers, observed_until=seen.observed_until)


def _inner_acts(choice: Scope) -> pd.DataFrame:
    """Return the acts of people of whom more is known than that they discovered."""
    seen = cache.view(choice).journeys
    done = acts(choice)
    return done[done["person"].isin(seen.loc[tables.beyond_discovering(seen), "person"])]


@shared(FRAMES)
def _pieces(choice: Scope) -> pd.DataFrame:
    return pieces.find_pieces(_inner_acts(choice), observed_until=cache.view(choice).observed_until)


def _grouped(pieces_done: pd.DataFrame, choice: Scope) -> pd.DataFrame:
    """Add the group of the network that each person works in, as the Network page numbers them; drop who is in none."""
    seen = Seen(cache_network.first_way(choice), cache_network.months(choice)[-1])
    people = cache_network.measures(choice, seen).people.set_index("person")["group"]
    group = pieces_done["person"].map(people[people > 0])
    return pieces_done.assign(group=group).dropna(subset="group").astype({"group": "int64"})
