"""What an import computes ahead and keeps in the store's folder, so that pages read it."""

from collections.abc import Collection
from contextlib import suppress

from journeys.errors import JourneysError
from journeys.model.communities import definitions
from journeys.snapshot.kept import keep
from journeys.snapshot.past import keep_backtest
from journeys.store.store import Store


def compute_ahead(store: Store, places: Collection[str]) -> None:
    """Keep the snapshot and the back-test of each community that owns one of these places.

    What fails is computed by the page that shows it, which says what is wrong.
    """
    # an import has been done by then, so nothing that fails here may make it look as if it had not
    with suppress(JourneysError):
        for community in definitions.load_communities().values():
            if any(community.owned_among(places)):
                with suppress(JourneysError, OSError):
                    keep(store, community)
                    keep_backtest(store, community)
