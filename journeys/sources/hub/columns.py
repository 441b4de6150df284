"""Tables of models read in columns: the rows that hold only what is usual, many at once.

Every rule is that of the record path (:mod:`journeys.sources.hub.repositories`). A row with anything unusual goes that
way, and what needs a rule in a usual row is given to the very function of that path, once for each different value. So
both ways give the same rows and reject the same records, and a change of a rule holds for both.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from journeys.analysis.cards.text import CARD_CHARACTERS
from journeys.model.accounts import MODEL_PLACE
from journeys.model.events import AT, EARLIEST, REPOSITORY_SCHEMA
from journeys.sources.base import TEXT_KEPT
from journeys.sources.hub.lineage import MARKS, MOST_LISTED, TAG, read_lineage, tagged
from journeys.sources.hub.records import Fields, repository_place, text_of
from journeys.sources.hub.repositories import (
    DATASET_TAG,
    FLOOR,
    LARGEST,
    LICENCE_TAG,
    datasets_of,
    flag,
    gate,
    kind_of,
    licence_of,
    listed,
)
from journeys.sources.hub.said import evaluation_results

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

_PLAIN: Final = r"^[!-~]+(?: [!-~]+)*$"
"""Text that is kept as it is."""
_NAME: Final = r"^[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)?$"
_NAME_LETTERS: Final = 96
_ADAPTER_FILE: Final = r"^(?:adapter_config\.json$|adapter_model\.|pytorch_lora_weights\.)"
_FILES: Final = pa.list_(pa.struct([("rfilename", pa.string())]))
_TEXTS: Final = pa.list_(pa.string())
_CARD: Final = frozenset(
    "license license_name license_link language datasets pipeline_tag library_name new_version model-index base_model "
    "base_model_relation duplicated_from".split()
)
"""The keys of a card's metadata that are read."""
_OF_LINEAGE: Final = ("base_model", "base_model_relation", "duplicated_from")


def _is_text_or_flag(kind: pa.DataType) -> bool:
    return bool(pa.types.is_boolean(kind) or pa.types.is_string(kind))


def _has_total(kind: pa.DataType) -> bool:
    at = kind.get_field_index("total") if pa.types.is_struct(kind) else -1
    return at >= 0 and bool(pa.types.is_integer(kind.field(at).type))


_KINDS: Final[dict[str, Callable[[pa.DataType], bool]]] = {
    **dict.fromkeys(("id", "author", "cardData", "pipeline_tag", "library_name"), pa.types.is_string),
    **dict.fromkeys(("createdAt", "lastModified"), pa.types.is_timestamp),
    **dict.fromkeys(("likes", "downloads", "downloadsAllTime"), pa.types.is_integer),
    **dict.fromkeys(("private", "disabled", "gated"), _is_text_or_flag),
    **dict.fromkeys(("safetensors", "gguf"), _has_total),
    "tags": lambda kind: kind == _TEXTS,
    "siblings": lambda kind: kind == _FILES,
    "baseModels": pa.types.is_struct,
    "modelId": pa.types.is_string,
}
"""The columns that are read here, and which types they may have."""


def fits(schema: pa.Schema) -> bool:
    """Return whether a table of these columns can be read here: it is of models, and its columns are of usual types."""
    usual = all(column.name in _KINDS and _KINDS[column.name](column.type) for column in schema)
    return usual and {"id", "tags"} <= set(schema.names) and kind_of(Fields(dict.fromkeys(schema.names))) == "model"


@dataclass(frozen=True)
class _Given:
    """Values of some rows: the rows' positions, and the values."""

    rows: list[int] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def pairs(self) -> Iterator[tuple[int, Any]]:
        """List each row's position with its value."""
        return zip(self.rows, self.values, strict=True)

    def column(self, size: int, kind: pa.DataType, read: Callable[[Any], Any], default: Any = None) -> pa.Array:  # noqa: ANN401  (a cell)
        """Return a column of so many rows: of each value what ``read`` makes of it, else the default."""
        found, places, seen = [default], [], dict[Any, int]()
        for value in self.values:
            # a list and the text that looks like it are two values
            key = value if type(value) is str else (repr(value),)
            at = seen.get(key)
            if at is None:
                at = seen[key] = len(found)
                found.append(read(value))
            places.append(at)
        index = np.zeros(size, np.int64)
        index[self.rows] = places
        return pa.array(found, kind).take(pa.array(index))


@dataclass
class _Tags:
    """Tags of rows, one after another: which row each is of, its number among the different ones, and these."""

    rows: Numbers
    numbers: Numbers
    different: pa.Array

    def beginning(self, prefix: str, of_rows: pa.Array | None = None) -> _Given:
        """Return the tags that begin so, each with its row, of all rows or of some."""
        chosen = _true(pc.starts_with(self.different, prefix))[self.numbers]
        if of_rows is not None:
            chosen &= _true(of_rows)[self.rows]
        return _Given(self.rows[chosen].tolist(), self.different.take(pa.array(self.numbers[chosen])).to_pylist())

    def rows_with(self, words: Iterable[str]) -> Numbers:
        """Return the rows with any of some words as a tag, in whatever letters."""
        wanted = pc.is_in(pc.utf8_lower(self.different), value_set=pa.array(sorted(words)))
        return self.rows[_true(wanted)[self.numbers]]


@dataclass
class Columns:
    """Reads a table in batches; ``now`` is the moment after which no date is sound, ``told_at`` the export's day."""

    now: datetime
    told_at: datetime | None

    def read(self, batch: pa.RecordBatch) -> tuple[pa.Table, Flags]:
        """Return the usual rows as rows of ``REPOSITORY_SCHEMA``, and which rows of the batch these are."""
        try:
            # other functions of Arrow take for granted that text is UTF-8
            batch.validate(full=True)
            usual = _is_usual(batch)
            told = _decode(batch, usual)
            rows = batch.filter(pa.array(usual))
            return self._columns(rows, told) if len(rows) else REPOSITORY_SCHEMA.empty_table(), usual
        except pa.ArrowInvalid:
            # a text that is none, a date or a number beyond all bounds: found one by one
            return REPOSITORY_SCHEMA.empty_table(), np.zeros(len(batch), np.bool_)

    def _columns(self, rows: pa.RecordBatch, told: dict[str, _Given]) -> pa.Table:
        size = len(rows)
        tags, names = _tags(rows), pc.binary_join_element_wise(MODEL_PLACE, rows["id"], "")
        created, at_floor = self._created(rows)
        columns = {
            "place": names,
            "told_at": pa.repeat(pa.scalar(self.told_at, AT), size),
            "created_at": created,
            "at_floor": at_floor,
            "modified_at": self._sound(rows, "lastModified"),
            "owner": _cells(rows, "author", pa.string()),
            **_lineage(rows, told, tags, names),
            "licence": _licences(told["license"], tags, size),
            "licence_name": told["license_name"].column(size, pa.string(), text_of),
            "licence_link": told["license_link"].column(size, pa.string(), text_of),
            "gated": _by_value(rows, "gated", gate, pa.string()),
            "private": _by_value(rows, "private", flag, pa.bool_()),
            "disabled": _by_value(rows, "disabled", flag, pa.bool_()),
            "new_version": told["new_version"].column(size, pa.string(), lambda name: repository_place("model", name)),
            "task": _first(rows, "pipeline_tag", told),
            "library": _first(rows, "library_name", told),
            "languages": told["language"].column(size, _TEXTS, listed, []),
            "parameters": pc.coalesce(*(_total(rows, name) for name in ("safetensors", "gguf"))),
            "tags": pc.coalesce(rows["tags"], pa.scalar([], _TEXTS)),
            "datasets": _datasets(told["datasets"], tags, size),
            "results": told["model-index"].column(size, pa.int64(), lambda index: len(evaluation_results(index))),
            "downloads": _counts(rows, "downloads"),
            "downloads_ever": _counts(rows, "downloadsAllTime"),
            "likes": _counts(rows, "likes"),
        }
        arrays = [columns[name] if name in columns else pa.nulls(size, kind) for name, kind in _SCHEMA]
        return pa.table(arrays, schema=REPOSITORY_SCHEMA)

    def _sound(self, rows: pa.RecordBatch, name: str) -> pa.Array:
        at = _cells(rows, name, AT)
        is_sound = pc.and_(pc.greater_equal(at, pa.scalar(EARLIEST, AT)), pc.less_equal(at, pa.scalar(self.now, AT)))
        return pc.if_else(is_sound, at, pa.scalar(None, AT))

    def _created(self, rows: pa.RecordBatch) -> tuple[pa.Array, pa.Array]:
        at = self._sound(rows, "createdAt")
        second = pc.floor_temporal(at, unit="second")
        at_floor = pc.if_else(pc.is_valid(at), pc.is_in(second, value_set=pa.array(sorted(FLOOR), AT)), None)
        return pc.if_else(at_floor, pa.scalar(None, AT), at), at_floor


_SCHEMA: Final = [(column.name, column.type) for column in REPOSITORY_SCHEMA]
_UNTOLD: Final = ("", "files", *MARKS)
"""What besides named bases says how a model was made: nothing, an adapter's files, or a tag of one of the relations."""


def _lineage(rows: pa.RecordBatch, told: dict[str, _Given], tags: _Tags, places: pa.Array) -> dict[str, pa.Array]:
    """Return the columns on what models were made from."""
    marks, tagged = _marks(rows, tags), tags.beginning(TAG)
    cards = {key: dict(told[key].pairs()) for key in _OF_LINEAGE}
    by_hub = _valid(rows, "baseModels")
    telling = sorted({*tagged.rows, *by_hub, *(row for given in cards.values() for row in given)})
    begins, ends = (np.searchsorted(tagged.rows, telling, side).tolist() for side in ("left", "right"))
    own = places.take(pa.array(telling, pa.int64())).to_pylist()
    shapes, bases = _Shapes(), []
    for row, place, begin, end in zip(telling, own, begins, ends, strict=True):
        card = {key: given[row] for key, given in cards.items() if row in given}
        bases.append(shapes.bases_of(place, card, tagged.values[begin:end], marks[row], by_hub.get(row)))
    at_bases, at_shape = np.zeros(len(rows), np.int64), np.array(marks, np.int64)
    at_bases[telling], at_shape[telling] = np.arange(1, len(bases) + 1), shapes.numbers
    found = {
        name: pa.array([each.get(name) for each in shapes.found], REPOSITORY_SCHEMA.field(name).type)
        for name in ("base_basis", "relation", "declared", "inferred_from")
    }
    return {
        "base": pa.array([[], *bases], _TEXTS).take(pa.array(at_bases)),
        **{name: column.take(pa.array(at_shape)) for name, column in found.items()},
    }


class _Shapes:
    """What the record path says of how models were made, once for each way of naming bases, whatever their names.

    ``found`` are its answers, of which the first are those where nothing is named; ``numbers`` says which one holds for
    each model that was asked for.
    """

    def __init__(self) -> None:
        self.found = [_read(MODEL_PLACE, {}, [], mark, None) for mark in range(len(_UNTOLD))]
        self.numbers: list[int] = []
        self._known: dict[Any, int] = {}

    def bases_of(
        self, place: str, card: dict[str, Any], tags: list[str], mark: int, by_hub: dict[str, Any] | None
    ) -> list[str]:
        """Return the bases of the model at a place, and note in which way they are named."""
        written = card.get("base_model", ())
        names = written if type(written) in (list, tuple) else [written]
        by_card = [repository_place("model", name) for name in names]
        by_tags = [tagged(tag) for tag in tags]
        bases: list[Any] = list(dict.fromkeys([*by_card, *[base for _, base in by_tags]]))
        is_usual = by_hub is None and card.keys() <= {"base_model"} and None not in bases
        # a model that names itself has another base less, and a name that is written otherwise is read otherwise
        own = place.casefold()
        if not is_usual or [f"{MODEL_PLACE}{name}" for name in names] != by_card or own in map(str.casefold, bases):
            self.numbers.append(len(self.found))
            self.found.append(_read(place, card, tags, mark, by_hub))
            return list(self.found[-1]["base"])
        key = (mark, tuple(map(bases.index, by_card)), tuple([(how, bases.index(base)) for how, base in by_tags]))
        at = self._known.get(key)
        if at is None:
            at = self._known[key] = len(self.found)
            self.found.append(_example(*key))
        self.numbers.append(at)
        return [bases[int(base.removeprefix(MODEL_PLACE))] for base in self.found[at]["base"]]


def _example(mark: int, by_card: Iterable[int], by_tags: Iterable[tuple[str | None, int]]) -> dict[str, Any]:
    """Return what the record path says of a model whose bases are named in this way, and have numbers for names."""
    tags = [f"{TAG}{how}:{number}" if how else f"{TAG}{number}" for how, number in by_tags]
    return _read(MODEL_PLACE, {"base_model": [str(number) for number in by_card]}, tags, mark, None)


def _read(
    place: str, card: dict[str, Any], tags: list[str], mark: int, by_hub: dict[str, Any] | None
) -> dict[str, Any]:
    by_files = _UNTOLD[mark] == "files"
    words = tags if by_files or not mark else [*tags, min(MARKS[_UNTOLD[mark]])]
    files = [{"rfilename": "adapter_config.json"}] if by_files else []
    return read_lineage(place, Fields({"tags": words, "siblings": files, "baseModels": by_hub}), card, words)


def _by_row(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row, value in pairs:
        found.setdefault(row, []).append(value)
    return found


def _marks(rows: pa.RecordBatch, tags: _Tags) -> list[int]:
    """Return of each row which of ``_UNTOLD`` holds, the first that the record path would take."""
    marks = np.zeros(len(rows), np.int64)
    library = pc.utf8_lower(_cells(rows, "library_name", pa.string()))
    # the last one written stays, so the weakest comes first
    for relation, words in reversed(MARKS.items()):
        mark = _UNTOLD.index(relation)
        marks[tags.rows_with(words)] = mark
        marks[_true(pc.is_in(library, value_set=pa.array(sorted(words))))] = mark
    files, at = _files(rows)
    marks[at[_true(pc.match_substring_regex(files, _ADAPTER_FILE))]] = _UNTOLD.index("files")
    return marks.tolist()


def _is_usual(batch: pa.RecordBatch) -> Flags:
    """Return which rows hold nothing but what is kept as it is, as far as their cells show without their cards."""
    usual = _true(
        pc.and_(pc.match_substring_regex(batch["id"], _NAME), pc.less_equal(pc.utf8_length(batch["id"]), _NAME_LETTERS))
    )
    for name in ("author", "pipeline_tag", "library_name"):
        cells = _cells(batch, name, pa.string())
        usual &= _true(pc.or_kleene(pc.is_null(cells), _is_plain(cells)))
    tags = batch["tags"].flatten().dictionary_encode()
    different = _true(_is_plain(tags.dictionary))
    row = pc.list_parent_indices(batch["tags"]).to_numpy(zero_copy_only=False)
    number = pc.fill_null(tags.indices, len(different)).to_numpy(zero_copy_only=False)
    usual[row[~np.append(different, False)[number]]] = False
    usual &= _true(pc.less_equal(pc.fill_null(pc.list_value_length(batch["tags"]), 0), MOST_LISTED))
    files, at = _files(batch)
    # quotation marks have other letters in JSON, in which the record path looks for names of files
    usual[at[_true(pc.match_substring(files, '"'))]] = False
    return usual


def _is_plain(cells: pa.Array) -> pa.Array:
    return pc.and_(pc.match_substring_regex(cells, _PLAIN), pc.less_equal(pc.utf8_length(cells), TEXT_KEPT))


def _decode(batch: pa.RecordBatch, usual: Flags) -> dict[str, _Given]:
    """Decode the cards' metadata, and return by key what the usual rows say, counted without the others.

    A row whose card is no JSON, or whose tags only its card has, is not usual, and is marked so.
    """
    told = {key: _Given() for key in _CARD}
    if "cardData" not in batch.schema.names:
        return told
    untagged = _true(pc.equal(pc.fill_null(pc.list_value_length(batch["tags"]), 0), 0)).tolist()
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    row = 0
    for at, (text, is_usual) in enumerate(zip(batch["cardData"].to_pylist(), usual.tolist(), strict=True)):
        if not is_usual:
            continue
        card = {} if text is None else _card(text, decode)
        if card is None or (untagged[at] and "tags" in card):
            usual[at] = False
            continue
        # a dictionary that is kept would cost Python's garbage collector more than it takes to decode
        for key in card:
            if key in told:
                told[key].rows.append(row)
                told[key].values.append(card[key])
        row += 1
    return told


def _card(text: str, decode: Callable[[str], dict[str, Any]]) -> dict[str, Any] | None:
    if len(text) > CARD_CHARACTERS or text[:1] != "{":
        return None
    try:
        return decode(text)
    except (ValueError, RecursionError):
        return None


def _tags(rows: pa.RecordBatch) -> _Tags:
    encoded = rows["tags"].flatten().dictionary_encode()
    row = pc.list_parent_indices(rows["tags"])
    return _Tags(row.to_numpy(zero_copy_only=False), encoded.indices.to_numpy(zero_copy_only=False), encoded.dictionary)


def _files(batch: pa.RecordBatch) -> tuple[pa.Array, Numbers]:
    """Return the names of all files, and which row each is of."""
    if "siblings" not in batch.schema.names:
        return pa.array([], pa.string()), np.array([], np.int64)
    files = batch["siblings"]
    return pc.struct_field(files.flatten(), "rfilename"), pc.list_parent_indices(files).to_numpy(zero_copy_only=False)


def _licences(told: _Given, tags: _Tags, size: int) -> pa.Array:
    by_card = told.column(size, pa.string(), lambda written: licence_of(written, ()))
    words = _by_row(tags.beginning(LICENCE_TAG, pc.is_null(by_card)).pairs())
    by_tags = _Given(list(words), list(words.values()))
    return pc.coalesce(by_card, by_tags.column(size, pa.string(), lambda words: licence_of(None, words)))


def _datasets(told: _Given, tags: _Tags, size: int) -> pa.Array:
    named: dict[int, tuple[list[Any], list[str]]] = {row: ([value], []) for row, value in told.pairs()}
    for row, tag in tags.beginning(DATASET_TAG).pairs():
        named.setdefault(row, ([], []))[1].append(tag)
    return _Given(list(named), list(named.values())).column(size, _TEXTS, lambda both: datasets_of(*both), [])


def _first(rows: pa.RecordBatch, name: str, told: dict[str, _Given]) -> pa.Array:
    return pc.coalesce(_cells(rows, name, pa.string()), told[name].column(len(rows), pa.string(), text_of))


def _by_value(rows: pa.RecordBatch, name: str, read: Callable[[Any], Any], kind: pa.DataType) -> pa.Array:
    if name not in rows.schema.names:
        return pa.nulls(len(rows), kind)
    encoded = rows[name].dictionary_encode()
    return pa.array([read(value) for value in encoded.dictionary.to_pylist()], kind).take(encoded.indices)


def _counts(rows: pa.RecordBatch, name: str) -> pa.Array:
    return _within(_cells(rows, name, pa.int64()), 0)


def _total(rows: pa.RecordBatch, name: str) -> pa.Array:
    if name not in rows.schema.names:
        return pa.nulls(len(rows), pa.int64())
    return _within(pc.struct_field(rows[name], "total").cast(pa.int64()), 1)


def _within(numbers: pa.Array, least: int) -> pa.Array:
    is_count = pc.and_(pc.greater_equal(numbers, least), pc.less(numbers, LARGEST))
    return pc.if_else(is_count, numbers, pa.scalar(None, pa.int64()))


def _cells(rows: pa.RecordBatch, name: str, kind: pa.DataType) -> pa.Array:
    return rows[name].cast(kind) if name in rows.schema.names else pa.nulls(len(rows), kind)


def _valid(rows: pa.RecordBatch, name: str) -> dict[int, dict[str, Any]]:
    if name not in rows.schema.names:
        return {}
    at = np.flatnonzero(_true(pc.is_valid(rows[name])))
    return dict(zip(at.tolist(), rows[name].take(pa.array(at)).to_pylist(), strict=True))


def _true(flags: pa.Array) -> Flags:
    """Return where flags are true; a missing one is not."""
    found: Flags = pc.fill_null(flags, False).to_numpy(zero_copy_only=False).copy()  # noqa: FBT003  (a value)
    return found
