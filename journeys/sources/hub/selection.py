"""The wanted rows in a table of the whole Hub: the communities' repositories, with their bases and derivatives.

Of two million models a community has a dozen. The family of the communities' models are all that were made from them,
directly or through others, and all that any of these was made from, by the Hub's tags. Only the names in such tags are
held in memory.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
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
        return _with_relatives(path, column, sorted(family))
    return frozenset(family)


def _with_relatives(path: Path, column: str, family: list[str]) -> frozenset[str]:
    """Return some models with all that grew out of them, and all that any of these was made from."""
    batches = list(_lineages(path, column))
    made, base = (pa.concat_arrays([pa.array([], pa.string()), *(pair[end] for pair in batches)]) for end in (0, 1))
    names = pa.concat_arrays([made, base, pa.array(family, pa.string())]).dictionary_encode()
    numbers = names.indices.to_numpy()
    made_at, base_at = numbers[: len(made)], numbers[len(made) : 2 * len(made)]
    inside = np.zeros(len(names.dictionary), np.bool_)
    inside[numbers[2 * len(made) :]] = True
    # Derivatives first: the bases of each derivative, its merge partners too, belong to the family.
    for known, other in ((base_at, made_at), (made_at, base_at)):
        before = -1
        while (now := int(inside.sum())) != before:
            before = now
            inside[other[inside[known]]] = True
    return frozenset(names.dictionary.filter(pa.array(inside)).to_pylist())


def _lineages(path: Path, column: str) -> Iterator[tuple[pa.Array, pa.Array]]:
    for names, tags in _columns(path, [column, "tags"]):
        # a tag stands in many rows, and is looked at once
        flat = pc.list_flatten(tags).dictionary_encode()
        is_base = pc.fill_null(pc.starts_with(flat.dictionary, _TAG), False)  # noqa: FBT003  (a value, no flag)
        chosen = pc.fill_null(is_base.take(flat.indices), False)  # noqa: FBT003  (a value, no flag)
        made = names.take(pc.list_parent_indices(tags).filter(chosen)).cast(pa.string())
        bases = pc.replace_substring_regex(flat.dictionary, _TAGGED, "").take(flat.indices.filter(chosen))
        # a row without a name is nobody's
        is_named = made.is_valid()
        yield made.filter(is_named), bases.cast(pa.string()).filter(is_named)


def _columns(path: Path, columns: list[str]) -> Iterator[tuple[pa.Array, pa.Array]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=columns):
            yield (
                batch.column(columns[0]).drop_null() if len(columns) == 1 else batch.column(columns[0]),
                batch.column(columns[-1]),
            )
