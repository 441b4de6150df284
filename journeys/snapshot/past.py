"""The candidates of a community's past, from the store: what the back-test is computed from."""

import pandas as pd

from journeys.analysis.candidates import kept_backtest
from journeys.analysis.candidates.candidates import ActIndex
from journeys.analysis.candidates.propensity import read_past
from journeys.logs.database import open_database
from journeys.model.communities.community import Community
from journeys.snapshot.acts import load_acts, load_threads
from journeys.snapshot.kept import kept_or_loaded
from journeys.snapshot.snapshot import Snapshot
from journeys.store.store import Store


def index_acts(view: Snapshot, community: Community, acts: pd.DataFrame, threads: pd.DataFrame) -> ActIndex:
    """Return the acts of a snapshot (:func:`journeys.snapshot.acts.load_acts`), indexed by day."""
    until, windows = view.observed_until, view.windows
    return ActIndex.of(acts, threads, view.journeys, community, observed_until=until, windows=windows)


def keep_backtest(store: Store, community: Community) -> None:
    """Compute how the ranking of a community's candidates did in the past, and keep it in the store's folder."""
    with open_database(store.folder) as database:
        view = kept_or_loaded(store, database, community, None)
    if view.journeys.empty:
        return
    acts = load_acts(store, view)
    index = index_acts(view, community, acts, load_threads(store, community, acts, observed_until=None))
    past = read_past(index, observed_until=view.observed_until, seen_days=community.active_days)
    kept_backtest.keep(store.folder, community.slug, past, observed_until=view.observed_until)
