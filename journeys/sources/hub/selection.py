"""Which rows of a table of the whole Hub are wanted: the communities' repositories, and what these stand on or became.

Two million models in which one community has a dozen are narrowed, as whole hours of GitHub are. The family of the
communities' models are all that were made from them, directly or through others, and all that any of these was made
from, by the Hub's tags. The table is gone through once a generation; only the family's names are held.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

WHOLE_HUB: Final = 100_000
"""Rows from which on a table is taken for one of the whole Hub."""
BATCH_ROWS: Final = 65_536
NAMES: Final = ("id", "modelId", "datasetId")

_TAG: Final = "base_model:"
_TAGGED: Final = r"^base_model:(?:[a-z]+:)?"


def find_family(path: Path, kind: str, patterns: Iterable[str]) -> frozenset[str] | None:
    """Find the names of the rows that are wanted.

    Parameters
    ----------
    path
        A Parquet file with the columns of the Hub's repositories.
    kind
        What they are: model, dataset or space.
    patterns
        The places of all communities; those of other platforms are passed over.

    Returns
    -------
    The names; nothing, if all rows are wanted: the table is not the whole Hub's, or no community has a place there.
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
        _grow(path, column, family, downwards=True)
        _grow(path, column, family, downwards=False)
    return frozenset(family)


def _grow(path: Path, column: str, family: set[str], *, downwards: bool) -> None:
    """Add to a family what was made from it, or what it was made from, until there is nothing more."""
    before = -1
    while family and len(family) != before:
        before = len(family)
        for made, base in _lineages(path, column):
            known, other = (base, made) if downwards else (made, base)
            family.update(other.filter(pc.is_in(known, value_set=pa.array(sorted(family), known.type))).to_pylist())


def _lineages(path: Path, column: str) -> Iterator[tuple[pa.Array, pa.Array]]:
    """Give what was made from what, as two columns of names."""
    for names, tags in _columns(path, [column, "tags"]):
        flat = pc.list_flatten(tags)
        told = pc.fill_null(pc.starts_with(flat, _TAG), False)  # noqa: FBT003  (a value, no flag)
        made = names.take(pc.list_parent_indices(tags).filter(told))
        yield made, pc.replace_substring_regex(flat.filter(told), _TAGGED, "").cast(names.type)


def _columns(path: Path, columns: list[str]) -> Iterator[tuple[pa.Array, pa.Array]]:
    """Give the first and the last of some columns, batch by batch."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=columns):
            yield (
                batch.column(columns[0]).drop_null() if len(columns) == 1 else batch.column(columns[0]),
                batch.column(columns[-1]),
            )
