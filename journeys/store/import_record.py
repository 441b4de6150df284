"""What an import is: the file that arrives, and how the store lists what was in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import narwhals as nw
import pandas as pd

from journeys.model.addresses import hide_in_beginning
from journeys.model.events import check_events
from journeys.model.extract import Extract
from journeys.model.vocabulary import LISTED
from journeys.model.windows import Window
from journeys.store import dedupe
from journeys.store.engine import Engine
from journeys.store.manifest import Entry


@dataclass(frozen=True)
class Arrival:
    """A file without its content: its digest, name and format, when and by whom it was imported."""

    digest: str
    file: str
    format: str
    imported_at: datetime
    imported_by: str
    simulated: bool = False


def entry_for(arrival: Arrival, extract: Extract, engine: Engine) -> Entry:
    """Return what an extract would be as an import into an empty store."""
    return describe(arrival, extract, checked_events(extract, engine), engine)


def checked_events(extract: Extract, engine: Engine) -> nw.LazyFrame[Any]:
    """Return an extract's events, checked and each once."""
    return dedupe.without_duplicates(check_events(engine.keep(extract.events)), engine)


def describe(arrival: Arrival, extract: Extract, events: nw.LazyFrame[Any], engine: Engine) -> Entry:
    """Return an extract as an import; ``events`` are its checked ones."""
    is_listed = events.with_columns(listed=~nw.col("since").is_null())
    of_each = is_listed.group_by("place", "action", "listed").agg(
        events=nw.len(), first=nw.col("at").min(), last=nw.col("at").max()
    )
    counted = engine.collect(of_each.sort("place", "action", "listed"))
    places = _sums(counted, "place")
    if extract.repositories is not None:
        # a repository may be described without any act; its place must be listed, or the part is never read
        described = extract.repositories.select("place").unique().sort("place").collect(backend="pyarrow")
        places = dict.fromkeys(described["place"].to_list(), 0) | places
    first, last = (
        None if pd.isna(at) else at.to_pydatetime() for at in (counted["first"].min(), counted["last"].max())
    )
    return Entry(
        **vars(arrival),
        new=sum(places.values()),
        known=0,
        rejected=len(extract.rejected) + extract.further_rejected,
        first_at=first,
        last_at=last,
        events=_sums(counted, "action"),
        shows=sorted(extract.shows),
        notes=tuple(extract.notes),
        places=places,
        windows=(*extract.windows, *_windows(counted, extract)),
    )


def _windows(counted: pd.DataFrame, extract: Extract) -> Iterator[Window]:
    """List the windows of the places of acts: by what the export says, else by its oldest and newest act."""
    # hours of GH Archive have one for all places, also for those in which nothing happened
    if extract.windows:
        return
    for (place, listed), acts in counted.groupby(["place", "listed"]):
        done = set(acts["action"])
        of_lists = LISTED | set(counted.loc[counted["listed"] & (counted["place"] == place), "action"])
        actions = done | (extract.shows & LISTED) if listed else done | (extract.shows - of_lists)
        first, last = acts["first"].min().to_pydatetime(), acts["last"].max().to_pydatetime()
        bases = ("listed", "listed") if listed else ("oldest", "newest")
        window = Window(str(place), tuple(sorted(actions)), first, last, *bases)
        for ends in extract.ends:
            window = ends.applied_to(window)
        yield window


def _sums(counted: pd.DataFrame, by: str) -> dict[str, int]:
    return {str(name): int(acts) for name, acts in counted.groupby(by)["events"].sum().items()}


def rejected_rows(extract: Extract) -> list[dict[str, Any]]:
    """Return the rejected records to keep, as rows of the manifest."""
    return [
        {
            "number": at,
            "record": bad.record,
            # whatever the format, an address is kept nowhere in clear
            "reason": hide_in_beginning(bad.reason),
            "text": hide_in_beginning(bad.text),
        }
        for at, bad in enumerate(extract.rejected)
    ]
