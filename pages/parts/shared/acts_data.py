"""All acts of a community's people and the files they touched, kept once for every page that counts them."""

from datetime import datetime

import pandas as pd

from journeys.model.days import end_of_day
from journeys.snapshot.acts import load_acts, load_paths, load_threads
from pages.parts.shared import data
from pages.parts.shared.cached import FRAMES, shared
from pages.parts.shared.filters import Scope


@shared(FRAMES, "Reading the acts …")
def acts(choice: Scope) -> pd.DataFrame:
    """Return all acts, columns as of :func:`journeys.snapshot.acts.load_acts`."""
    return load_acts(data.open_store(), data.view(choice))


@shared(FRAMES, "Reading which files they touched …")
def paths(choice: Scope) -> pd.DataFrame:
    """Return all files touched, columns as of :func:`journeys.snapshot.acts.load_paths`."""
    return load_paths(data.open_store(), data.view(choice))


@shared(FRAMES, "Reading the threads …")
def threads(choice: Scope) -> pd.DataFrame:
    """Return the threads, columns as of :func:`journeys.snapshot.acts.load_threads`."""
    return load_threads(data.open_store(), choice.community, acts(choice), observed_until=_until(choice))


def _until(choice: Scope) -> datetime | None:
    return end_of_day(choice.until) if choice.until else None
