"""Opening the store, before and without any visitor."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from journeys.ingest.pipeline import ensure_demo
from journeys.store.store import Store

_one_at_a_time = Lock()


def open_with_demo(folder: Path) -> Store:
    """Open a store; an empty one gets the simulated demo data, which is brought by one alone while others wait."""
    store = Store(folder)
    with _one_at_a_time:
        ensure_demo(store, now=datetime.now(UTC))
    return store
