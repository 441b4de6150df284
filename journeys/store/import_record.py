"""What an import is, before and after it: the file that arrives, and how the store lists what was in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import narwhals as nw
import pandas as pd

from journeys.model.events import check_events
from journeys.model.extract import Extract
from journeys.store import dedupe
from journeys.store.engine import Engine
from journeys.store.manifest import Entry

REJECTED_KEPT: Final = 1_000
"""Rejected records kept of one import; the count is always whole."""


@dataclass(frozen=True)
class Arrival:
    """What is known of a file beside its content: its digest, name and format, when and by whom it was brought."""

    digest: str
    file: str
    format: str
    imported_at: datetime
    imported_by: str
    simulated: bool = False


def _places_told(counted: pd.DataFrame, extract: Extract, engine: Engine) -> dict[str, int]:
    """Count the acts in each place that an extract tells of; repositories may be described without any act."""
    told = _sums(counted, "place")
    if extract.repositories is not None:
        described = engine.collect(extract.repositories.select("place").unique().sort("place"))["place"]
        told = dict.fromkeys(described, 0) | told
    return told


def entry_for(arrival: Arrival, extract: Extract, engine: Engine) -> Entry:
    """Say what an extract holds, as if it were committed to an empty store."""
    return describe(arrival, extract, checked_events(extract, engine), engine)


def checked_events(extract: Extract, engine: Engine) -> nw.LazyFrame[Any]:
    """Give an extract's events, of the right shape and each once."""
    return dedupe.without_duplicates(check_events(engine.keep(extract.events)), engine)


def describe(arrival: Arrival, extract: Extract, events: nw.LazyFrame[Any], engine: Engine) -> Entry:
    """Say what events that were checked, and all else of their extract, are as an import."""
    of_each = events.group_by("place", "action").agg(events=nw.len(), first=nw.col("at").min(), last=nw.col("at").max())
    counted = engine.collect(of_each.sort("place", "action"))
    places = _places_told(counted, extract, engine)
    first, last = (
        None if pd.isna(at) else at.to_pydatetime() for at in (counted["first"].min(), counted["last"].max())
    )
    return Entry(
        **vars(arrival),
        new=sum(places.values()),
        known=0,
        rejected=len(extract.rejected),
        first_at=first,
        last_at=last,
        events=_sums(counted, "action"),
        shows=sorted(extract.shows),
        notes=tuple(extract.notes),
        places=places,
    )


def _sums(counted: pd.DataFrame, by: str) -> dict[str, int]:
    return {str(name): int(acts) for name, acts in counted.groupby(by)["events"].sum().items()}


def rejected_rows(extract: Extract) -> list[dict[str, Any]]:
    """Give the rejected records that are kept, as the list holds them."""
    return [
        {"number": at, "record": bad.record, "reason": bad.reason, "text": bad.text}
        for at, bad in enumerate(extract.rejected[:REJECTED_KEPT])
    ]
