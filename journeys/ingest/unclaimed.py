"""Places in the store that no definition claims: their acts are kept, and are in no community's figures."""

from collections.abc import Iterable, Mapping

import narwhals as nw

from journeys.model.communities.community import Community, claimants
from journeys.store.engine import open_engine
from journeys.store.store import Store


def count_by_place(store: Store) -> dict[str, int]:
    """Return how many acts the store has of each place, the places with most first."""
    with open_engine() as engine:
        # of the acts and not of the imports, as an act in two exports is one
        counted = store.scan("events", engine).group_by("place").agg(acts=nw.len())
        rows = engine.collect(counted).sort_values(["acts", "place"], ascending=[False, True])
    return dict(zip(rows["place"].tolist(), rows["acts"].tolist(), strict=True))


def unclaimed(acts: Mapping[str, int], communities: Iterable[Community]) -> dict[str, int]:
    """Return those of some places, with their acts, that belong to no community."""
    known = list(communities)
    return {place: count for place, count in acts.items() if not claimants(known, place)}
