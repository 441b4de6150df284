"""Opening the store, before and without any visitor."""

import os
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from journeys.ingest.pipeline import ensure_demo
from journeys.store.store import Store

_one_at_a_time = Lock()


def open_with_demo(folder: Path) -> Store:
    """Open a store; an empty one gets the simulated demo data, which is brought by one alone while others wait.

    Where nothing can be written an empty store is shown as it is.
    """
    store = Store(folder)
    if folder.is_dir() and not os.access(folder, os.W_OK):
        return store
    with _one_at_a_time:
        ensure_demo(store, now=datetime.now(UTC))
    return store
