"""Perceval's items: the records that it fetched, written out again as their own format, which its reader reads.

An act is of the format that it was told in, so an item and the platform's own list name it alike. Left out: back ends
whose data no reader here knows, and what Perceval adds to an item.
"""

import re
import tempfile
from array import array
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from journeys.errors import ExportError
from journeys.model.extract import Extract, Rejected, Rejections
from journeys.sources.base import ImportContext, Source
from journeys.sources.conversations import without_words
from journeys.sources.decode.files import Fault, decode_record, to_utf8
from journeys.sources.decode.json_stream import first_records, stream_records
from journeys.sources.perceval.backends import BACKENDS, Backend, origin_place

NAME: Final = "perceval"
_ITEM: Final = (b'"backend_name"', b'"origin"')


class Item(msgspec.Struct):
    """One item: the back end that fetched it, from where, and the record."""

    backend: str = msgspec.field(name="backend_name")
    data: msgspec.Raw
    origin: Any = None


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a file begins with items, one JSON line each or indented."""
    if path.is_dir() or not any(name in head for name in _ITEM):
        return False
    data = to_utf8(head)
    # a long first item is cut off before its last fields
    return bool(re.match(rb'[\s\[]*\{\s*"(?:backend_name|category|classified_fields_filtered)"', data)) or any(
        isinstance(decode_record(raw, Item), Item) for raw in first_records(data, 1)
    )


def read(path: Path, context: ImportContext) -> Extract:
    """Read items of one back end.

    Raises
    ------
    ExportError
        When the back end is none whose data is read, or its records are refused.
    """
    with tempfile.TemporaryDirectory(prefix="journeys-") as folder:
        items = _Items(path, Path(folder), context)
        for record in stream_records(path, context.progress):
            if record.fault:
                items.reject(record.number, record.fault, record.raw)
            else:
                items.take(record.number, record.raw)
        return items.extract()


class _Items:
    """Items being written out as their own format; ``numbers`` has the item of each record there."""

    def __init__(self, path: Path, folder: Path, context: ImportContext) -> None:
        self.path = path
        self.folder = folder
        self.context = context
        self.backend: Backend | None = None
        self.name = ""
        self.origins: Counter[str] = Counter()
        self.others: Counter[str] = Counter()
        self.numbers = array("L")
        self.rejected = Rejections()

    def reject(self, number: int, reason: str, raw: bytes) -> None:
        """Put an item aside."""
        self.rejected.add(Rejected(number, reason, without_words(raw)))

    def take(self, number: int, raw: bytes) -> None:
        """Write an item's records out, or put it aside."""
        item = decode_record(raw, Item)
        if isinstance(item, Fault):
            self.reject(number, item.reason, raw)
            return
        name = item.backend.casefold()
        if self.backend is None and name in BACKENDS:
            self.backend, self.name = BACKENDS[name], name
        if self.backend is None or BACKENDS.get(name) is not self.backend:
            self.others[item.backend[:40]] += 1
            return
        if isinstance(item.origin, str):
            self.origins[item.origin] += 1
        for written in self.backend.write(bytes(item.data)):
            if isinstance(written, Fault):
                self.reject(number, written.reason, raw)
                return
            with (self.folder / self.backend.file).open("ab") as file:
                file.write(written)
            self.numbers.append(number)

    def extract(self) -> Extract:
        """Return what the back end's own reader takes of the records."""
        if self.backend is None or not self.numbers:
            names = ", ".join(sorted(self.others)) or "none that can be read"
            first = f" Item {self.rejected[0].record}: {self.rejected[0].reason}." if self.rejected else ""
            known = ", ".join(sorted(backend.title for backend in set(BACKENDS.values())))
            msg = f"{self.path} holds items of Perceval's back ends {names}; read are those of {known}.{first}"
            raise ExportError(msg)
        found = self._read(self.backend, self.backend.reader)
        inner = [replace(each, record=self._number(each.record)) for each in found.rejected]
        self.rejected.add_all(inner)
        others = ", ".join(f"{count:,} of {name}" for name, count in sorted(self.others.items()))
        notes = [*found.notes, *([f"Items of other back ends, which were passed over: {others}."] if others else [])]
        further = found.further_rejected + self.rejected.total - len(self.rejected)
        return replace(found, rejected=self.rejected, further_rejected=further, notes=notes)

    def _read(self, backend: Backend, reader: Source) -> Extract:
        file = self.folder / backend.file
        origin = self.origins.most_common(1)[0][0] if self.origins else ""
        place = origin_place(self.name, origin) or self.context.place
        try:
            return reader.read(file, replace(self.context, place=place, progress=lambda _: None))
        except ExportError as error:
            raise ExportError(str(error).replace(str(file), str(self.path)), error.needs) from error

    def _number(self, record: int) -> int:
        return self.numbers[record - 1] if 0 < record <= len(self.numbers) else record
