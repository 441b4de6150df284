"""The result of reading one export: tables of rows, and the records that were rejected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from journeys.model.windows import Ends, Window


@dataclass(frozen=True)
class Rejected:
    """A record that was rejected: its number in the file (from 1), why, and its beginning."""

    record: int
    reason: str
    text: str = ""


@dataclass(frozen=True)
class Extract:
    """The content of one file. Frames have the columns of the schemas in ``events.py``, and may have duplicates.

    ``shows`` are the actions that the format could show, whether or not it does: what no loaded format can show is not
    observable. ``notes`` are sentences for the import's summary; ``repositories`` are the Hub's, ``paths`` the files
    that commits touch, where the format has them. ``ends`` are what the export says of its observation windows beyond
    what its acts show, ``windows`` those that hold for more than the places of its acts.
    """

    events: nw.LazyFrame[Any]
    claims: nw.LazyFrame[Any]
    threads: nw.LazyFrame[Any]
    shows: frozenset[str]
    rejected: Sequence[Rejected] = ()
    notes: Sequence[str] = ()
    repositories: nw.LazyFrame[Any] | None = None
    paths: nw.LazyFrame[Any] | None = None
    ends: Sequence[Ends] = ()
    windows: Sequence[Window] = ()
