"""The wanted rows in a table of the whole Hub: the communities' repositories, with their bases and derivatives.

Of two million models a community has a dozen. The family of the communities' models are all that were made from them,
directly or through others, and all that any of these was made from, by the Hub's tags. The table is read once a
generation; only the family's names are held in memory.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

# The Hub has two million models; a community's own export stays far below this.
WHOLE_HUB: Final = 100_000
BATCH_ROWS: Final = 65_536
NAMES: Final = ("id", "modelId", "datasetId")

_TAG: Final = "base_model:"
_TAGGED: Final = r"^base_model:(?:[a-z]+:)?"


def find_family(path: Path, kind: str, patterns: Iterable[str]) -> frozenset[str] | None:
    """Find the names of the wanted rows in a Parquet file of the Hub's models, data sets or spaces (``kind``).

    ``patterns`` are the places of all communities. Returns None if all rows are wanted: the table is not of the whole
    Hub, or no community has a place there.
    """
    ours = [pattern.removeprefix("hub:") for pattern in patterns if pattern.startswith("hub:")]
    schema = pq.read_schema(path)
    column = next((name for name in NAMES if name in schema.names), None)
    if not ours or column is None or pq.read_metadata(path).num_rows < WHOLE_HUB:
        return None
    fits = "|".join(".*".join(re.escape(part) for part in pattern.split("*")) for pattern in ours)
    family: set[str] = set()
    for names, _ in _columns(path, [column]):
        places = pc.binary_join_element_wise(kind, names, "/")
        family.update(names.filter(pc.match_substring_regex(places, f"^(?:{fits})$")).to_pylist())
    tags = schema.field("tags").type if "tags" in schema.names else None
    if kind == "model" and tags and (pa.types.is_list(tags) or pa.types.is_large_list(tags)):
        # Derivatives first: the bases of each derivative, its merge partners too, belong to the family.
        _grow(path, column, family, downwards=True)
        _grow(path, column, family, downwards=False)
    return frozenset(family)


def _grow(path: Path, column: str, family: set[str], *, downwards: bool) -> None:
    before = -1
    while family and len(family) != before:
        before = len(family)
        for made, base in _lineages(path, column):
            known, other = (base, made) if downwards else (made, base)
            family.update(other.filter(pc.is_in(known, value_set=pa.array(sorted(family), known.type))).to_pylist())


def _lineages(path: Path, column: str) -> Iterator[tuple[pa.Array, pa.Array]]:
    for names, tags in _columns(path, [column, "tags"]):
        flat = pc.list_flatten(tags)
        is_base = pc.fill_null(pc.starts_with(flat, _TAG), False)  # noqa: FBT003  (a value, no flag)
        made = names.take(pc.list_parent_indices(tags).filter(is_base))
        yield made, pc.replace_substring_regex(flat.filter(is_base), _TAGGED, "").cast(names.type)


def _columns(path: Path, columns: list[str]) -> Iterator[tuple[pa.Array, pa.Array]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=columns):
            yield (
                batch.column(columns[0]).drop_null() if len(columns) == 1 else batch.column(columns[0]),
                batch.column(columns[-1]),
            )
