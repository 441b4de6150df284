"""Answers that hold others: lists of discussions, ``{"models": [...]}``, and pages of the data set viewer (``/rows``).

The viewer cuts long cells and names them: such a cell is left out, since half a card or half a list says something else
than the whole.
"""

from collections.abc import Collection, Iterator
from typing import Any, Final

from journeys.sources.decode.files import Fault, list_elements
from journeys.sources.hub.places import PLACE_KINDS
from journeys.sources.hub.records import Entry, Fields, decode_fields

DISCUSSIONS: Final = "discussions"
ROWS: Final = "rows"
# what a record beside its list has, by the list's name; nothing else may stand there
_BESIDE: Final = {
    DISCUSSIONS: None,
    ROWS: None,
    **dict.fromkeys(("models", "datasets", "spaces"), frozenset({"count", "total", "next", "numItemsPerPage"})),
}
_NEEDED: Final = {DISCUSSIONS: {"discussions", "count"}, ROWS: {"rows", "features"}}


def holder_of(names: Collection[str]) -> str | None:
    """Return the name of the list that a record holds, by its fields; None if it is a record itself.

    >>> holder_of({"models"}), holder_of({"rows", "features", "partial"}), holder_of({"id", "models"})
    ('models', 'rows', None)
    """
    for name, beside in _BESIDE.items():
        if beside is None and _NEEDED[name] <= set(names) and "num" not in names:
            return name
        if beside is not None and name in names and set(names) <= {name, *beside}:
            return name
    return None


def entries_in(entry: Entry, holder: str) -> Iterator[Entry]:
    """List the records in the list of that name; what is no record is rejected by its number there."""
    found = list_elements(entry.fields.written(holder))
    if isinstance(found, Fault):
        entry.reject(f"{holder}: {found.reason}")
        return
    # a list named after a kind says the kind, as a file's name does
    kind = PLACE_KINDS.get(holder, entry.origin.kind)
    for position, raw in enumerate(found, start=1):
        fields = decode_fields(raw)
        fields = _row(fields) if holder == ROWS and isinstance(fields, Fields) else fields
        if isinstance(fields, Fault):
            entry.reject(f"{holder}, {position}: {fields.reason}")
        else:
            yield entry.within(fields, raw, kind)


def _row(fields: Fields) -> Fields | Fault:
    row: Any = fields.get("row")
    if not isinstance(row, dict):
        return Fault("has no row")
    cut = set(fields.get("truncated_cells") or [])
    return Fields({name: value for name, value in row.items() if name not in cut})
