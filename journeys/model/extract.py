"""The result of reading one export: tables of rows, and the records that were rejected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw

from journeys.errors import ExportError
from journeys.model.windows import Ends, Window

FUTURE: Final = "is in the future"
"""How the reason of a record ends that was refused because its date has not come yet."""
REJECTED_KEPT: Final = 1_000
"""Rejected records kept of one import; all are counted."""
MOST_REJECTED: Final = 1_000_000
"""A file with more of them is something else than it seems, and is given up."""


@dataclass(frozen=True)
class Rejected:
    """A record that was rejected: its number in the file (from 1), why, and its beginning."""

    record: int
    reason: str
    text: str = ""


class Rejections(list[Rejected]):
    """The first rejected records of a file, so that memory does not grow with them; ``total`` is how many there are.

    One whose date has not come yet is among those that are kept, if there is any: it decides what to do.
    """

    total: int = 0
    has_future: bool = False

    def add(self, rejected: Rejected) -> None:
        """Add one.

        Raises
        ------
        ExportError
            When there are too many.
        """
        self.total += 1
        if self.total > MOST_REJECTED:
            first = self[0]
            msg = (
                f"More than {MOST_REJECTED:,} of its records cannot be read, so the file was given up. "
                f"Record {first.record}: {first.reason}."
            )
            raise ExportError(msg)
        if len(self) < REJECTED_KEPT:
            self.append(rejected)
            self.has_future = self.has_future or rejected.reason.endswith(FUTURE)
        elif not self.has_future and rejected.reason.endswith(FUTURE):
            self[-1], self.has_future = rejected, True

    def add_all(self, some: Iterable[Rejected]) -> None:
        """Add several."""
        for each in some:
            self.add(each)


@dataclass(frozen=True)
class Extract:
    """The content of one file. Frames have the columns of the schemas in ``events.py``, and may have duplicates.

    ``shows`` are the actions that the format could show, whether or not it does: what no loaded format can show is not
    observable. ``rejected`` are the first rejected records, and ``further_rejected`` is how many more there are.
    ``notes`` are sentences for the import's summary; ``repositories`` are the Hub's, ``paths`` the files that commits
    touch, where the format has them. ``ends`` are what the export says of its observation windows beyond what its acts
    show, ``windows`` those that hold for more than the places of its acts.
    """

    events: nw.LazyFrame[Any]
    claims: nw.LazyFrame[Any]
    threads: nw.LazyFrame[Any]
    shows: frozenset[str]
    rejected: Sequence[Rejected] = ()
    further_rejected: int = 0
    notes: Sequence[str] = ()
    repositories: nw.LazyFrame[Any] | None = None
    paths: nw.LazyFrame[Any] | None = None
    ends: Sequence[Ends] = ()
    windows: Sequence[Window] = ()
