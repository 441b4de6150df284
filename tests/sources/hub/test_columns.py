"""Tables in columns: held to the record path, row by row, on usual records and on everything that people write."""

import json
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.hub import columns
from journeys.sources.hub import reader as hub_reader
from journeys.sources.hub.places import origin_of
from journeys.sources.hub.records import Entry, Fields, reject_record
from journeys.sources.hub.repositories import FLOOR, take_repository
from journeys.sources.hub.tables import parquet_batches, parquet_schema
from journeys.store.engine import open_engine
from tests.sources.hub.extracts import NOW

NAMES = ["ada/spark", "Ada/Spark", "bob/ember", "gpt2", "cyn/moss"]
ODD_NAMES = [None, "a/b/c", "../etc", " ada/spark ", "https://huggingface.co/ada/spark/", "a/" + "x" * 120, "é/x", ""]
WORDS = [
    "mit",
    "MIT",
    "en",
    "text-generation",
    "PEFT",
    "gguf",
    "lora",
    "two words",
    "  wide  gap ",
    "ünï",
    "x" * 600,
    "",
]
TAGS = [
    *("base_model:ada/spark", "base_model:finetune:ada/spark", "base_model:merge:bob/ember", "base_model:bob/ember"),
    *("base_model:quantized:/srv/x", "base_model:", "base_model:other:gpt2", "base_model:a:b:c", "Base_model:gpt2"),
    *("license:MIT", "license:mit", "license:", "dataset:squad", "dataset:ada/tales", "dataset:../x", "peft", "Merge"),
    *("4-bit", "region:us", "arxiv:1234.5678"),
]
FILES = ["README.md", "adapter_config.json", "adapter_model.bin", "my_adapter_model.bin", 'x"adapter_model.bin', None]

words = st.sampled_from([*NAMES, *WORDS, *ODD_NAMES])
anything = st.one_of(
    words, st.lists(words, max_size=3), st.none(), st.booleans(), st.integers(-3, 3), st.just({"a": ["b"]})
)
index = st.just([{"results": [{"metrics": [{"value": 1}]}, {"metrics": []}, 5]}, "x"])
bases = st.one_of(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3), anything)
relations = st.sampled_from(["merge", "Adapter", "inspired", None, 3])
cards = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("license", "license_name", "license_link", "language", "datasets", "pipeline_tag"), anything),
        **dict.fromkeys(("library_name", "new_version", "duplicated_from", "widget"), anything),
        "tags": st.lists(st.sampled_from([*TAGS, *WORDS]), max_size=2),
        "model-index": st.one_of(index, anything),
        "base_model": bases,
        "base_model_relation": relations,
    },
)
written = st.one_of(
    cards.map(json.dumps),
    cards.map(json.dumps),
    cards.map(lambda card: f" {json.dumps(card)}"),
    cards.map(lambda card: json.dumps(json.dumps(card))),
    st.sampled_from([None, "", "{", "[1]", "null", "license: MIT\nbase_model: ada/spark", "a: [b", '{"license": NaN}']),
    st.sampled_from(['{"license": "\\ud800"}', '{"license": "mit", "license": "gpl"}', '{"a": ' + "[" * 2000]),
)
dates = st.sampled_from(
    [
        *(at.replace(tzinfo=None) for at in (*FLOOR, NOW, NOW + timedelta(days=1))),
        *(None, datetime(2023, 5, 3, 12, 0, 0, 999000), datetime(1999, 1, 1), datetime(2005, 1, 1)),
    ]
)
counts = st.sampled_from([None, 0, 7, -1, 1 << 61, 1 << 62])
sizes = st.one_of(st.none(), st.fixed_dictionaries({"total": counts}))
by_hub = st.one_of(
    st.none(),
    st.none(),
    st.fixed_dictionaries(
        {
            "relation": st.sampled_from([None, "merge", "finetune"]),
            "models": st.lists(st.sampled_from(NAMES).map(lambda name: {"id": name}), max_size=2),
        }
    ),
)
rows = st.fixed_dictionaries(
    {
        "id": st.one_of(st.sampled_from(NAMES), st.sampled_from(ODD_NAMES)),
        "author": st.one_of(st.just("ada"), words),
        "cardData": written,
        "createdAt": dates,
        "lastModified": dates,
        **dict.fromkeys(("likes", "downloads", "downloadsAllTime"), counts),
        "tags": st.one_of(st.none(), st.lists(st.one_of(st.sampled_from(TAGS), words), max_size=4)),
        "pipeline_tag": words,
        "library_name": words,
        "gated": st.sampled_from([None, "False", "auto", "manual", " ", "true"]),
        "private": st.sampled_from([None, True, False]),
        "disabled": st.sampled_from([None, "False", "true", "perhaps"]),
        "siblings": st.one_of(
            st.none(), st.lists(st.sampled_from(FILES).map(lambda name: {"rfilename": name}), max_size=2)
        ),
        "safetensors": sizes,
        "gguf": sizes,
        "baseModels": by_hub,
    }
)
plain = st.sampled_from(["ada", "bob", None])
plain_cards = st.fixed_dictionaries(
    {},
    optional={
        "license": st.sampled_from(["mit", "MIT", ["mit", "apache-2.0"], "other"]),
        "license_name": st.just("lantern-rail"),
        "language": st.sampled_from(["en", ["en", "fr"], []]),
        "datasets": st.sampled_from(["squad", ["ada/tales", "squad"]]),
        "pipeline_tag": st.sampled_from(["fill-mask", None]),
        "library_name": st.sampled_from(["peft", "GGUF", None]),
        "new_version": st.sampled_from(NAMES),
        "model-index": index,
        "base_model": bases,
        "base_model_relation": relations,
        "duplicated_from": st.sampled_from(NAMES),
    },
)
usual_rows = st.fixed_dictionaries(
    {
        "id": st.sampled_from(NAMES),
        "author": plain,
        "cardData": st.one_of(st.none(), plain_cards.map(json.dumps)),
        "createdAt": dates,
        "lastModified": dates,
        **dict.fromkeys(("likes", "downloads", "downloadsAllTime"), counts),
        "tags": st.lists(st.sampled_from(TAGS), max_size=5),
        "pipeline_tag": st.sampled_from(["text-generation", None]),
        "library_name": st.sampled_from(["PEFT", "transformers", "two words", None]),
        "gated": st.sampled_from([None, "False", "auto"]),
        "private": st.sampled_from([None, True, False]),
        "disabled": st.sampled_from([None, "False", "perhaps"]),
        "siblings": st.one_of(
            st.none(), st.lists(st.sampled_from(FILES[:4]).map(lambda name: {"rfilename": name}), max_size=3)
        ),
        "safetensors": sizes,
        "gguf": sizes,
        "baseModels": by_hub,
    }
)
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "author", "cardData")),
        *((name, pa.timestamp("ms")) for name in ("createdAt", "lastModified")),
        *((name, pa.int64()) for name in ("likes", "downloads", "downloadsAllTime")),
        ("tags", pa.list_(pa.string())),
        *((name, pa.string()) for name in ("pipeline_tag", "library_name", "gated")),
        ("private", pa.bool_()),
        ("disabled", pa.string()),
        ("siblings", pa.list_(pa.struct([("rfilename", pa.string())]))),
        *((name, pa.struct([("total", pa.int64())])) for name in ("safetensors", "gguf")),
        (
            "baseModels",
            pa.struct([("relation", pa.string()), ("models", pa.list_(pa.struct([("id", pa.string())])))]),
        ),
    ]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


@pytest.fixture(scope="module")
def context():
    with open_engine() as engine:
        yield ImportContext(engine, b"key", NOW)


def by_records(path, context):
    """Read every row of a table by itself."""
    builder = ExtractBuilder("hub", context)
    for batch in parquet_batches(path, lambda _: None):
        for row in batch.rows(np.ones(len(batch.numbers), np.bool_)):
            if row.fault:
                reject_record(builder, row.number, row.fault, row.raw)
            else:
                take_repository(Entry(builder, origin_of(path, context), row.number, row.raw, Fields(row.cells)))
    return builder.extract(())


def content(extract, context):
    """Return the rows and the rejected records of an extract, the rows in one order."""
    described = [] if extract.repositories is None else extract.repositories.collect(backend="pyarrow").to_native()
    found = described.to_pylist() if len(described) else []
    return sorted(found, key=repr), list(extract.rejected), extract.further_rejected


def read(path, context):
    """Read a table as an import does; one of which nothing can be taken is refused, with the first reason."""
    try:
        return hub_reader.read(path, context)
    except hub_reader.ExportError as error:
        return error


@given(table=st.lists(st.one_of(usual_rows, usual_rows, rows), min_size=1, max_size=12))
def test_both_ways_give_the_same_rows_and_reject_the_same_records(table, folder, context):
    path = folder / "models.2026-08-22.parquet"
    pq.write_table(pa.Table.from_pylist(table, schema=SCHEMA), path)
    assert columns.fits(parquet_schema(path))
    expected = by_records(path, context)
    found = read(path, context)
    if isinstance(found, hub_reader.ExportError):
        assert expected.repositories is None
        assert expected.rejected[0].reason in str(found)
    else:
        assert content(found, context) == content(expected, context)


def usual(count):
    """Rows with nothing unusual in them."""
    base = {"id": "ada/spark", "author": "ada", "tags": ["region:us"], "cardData": '{"license": "mit"}'}
    return [base | {"id": f"ada/m{number}"} for number in range(count)]


def test_usual_rows_are_all_read_in_columns(folder):
    path = folder / "models.parquet"
    named = {
        "cardData": '{"base_model": ["ada/m0", "ada/m1"]}',
        "tags": ["base_model:ada/m0", "base_model:merge:ada/m1"],
    }
    pq.write_table(pa.Table.from_pylist([*usual(3), usual(1)[0] | named], schema=SCHEMA), path)
    (batch,) = parquet_batches(path, lambda _: None)
    table, is_usual = columns.Columns(NOW, None).read(batch.cells)
    assert is_usual.all()
    # the last one names itself among its bases
    assert table["base"].to_pylist() == [[], [], [], ["hub:model/ada/m1"]]


def test_a_cell_that_is_no_text_costs_only_its_row(folder, context):
    path = folder / "models.parquet"
    table = pa.Table.from_pylist(usual(3), schema=SCHEMA)
    damaged = pa.array([b"ada", b"\xff\xfe", b"ada"], pa.binary()).view(pa.string())
    pq.write_table(table.set_column(1, "author", damaged), path)
    found = hub_reader.read(path, context)
    assert content(found, context) == content(by_records(path, context), context)
    assert [(each.record, each.reason[:26]) for each in found.rejected] == [(2, "holds text that is not UTF")]


@pytest.mark.parametrize(
    ("name", "column", "rejected"),
    [
        ("createdAt", pa.array([1, 1 << 62, 1_700_000_000_000], pa.timestamp("ms")), [2]),
        ("createdAt", pa.array([1, 1_700_000_000_000_000_001, 2], pa.timestamp("ns")), []),
        ("likes", pa.array([1, (1 << 64) - 1, 3], pa.uint64()), []),
    ],
)
def test_what_columns_cannot_hold_is_found_row_by_row(folder, context, name, column, rejected):
    path = folder / "models.parquet"
    table = pa.Table.from_pylist(usual(3), schema=SCHEMA)
    pq.write_table(table.set_column(table.schema.get_field_index(name), name, column), path)
    found = hub_reader.read(path, context)
    assert [each.record for each in found.rejected] == rejected
    assert content(found, context) == content(by_records(path, context), context)


def test_tables_of_other_kinds_or_types_are_read_record_by_record():
    def with_column(name, kind):
        return pa.schema([*(each for each in SCHEMA if each.name != name), (name, kind)])

    assert not columns.fits(pa.schema([("id", pa.string()), ("tags", pa.list_(pa.string()))]))
    assert not columns.fits(with_column("sdk", pa.string()))
    assert not columns.fits(with_column("card", pa.string()))
    assert not columns.fits(with_column("likes", pa.float64()))
    assert not columns.fits(with_column("createdAt", pa.string()))


def test_a_table_that_begins_with_a_thousand_faults_is_given_up_as_record_by_record(folder, context):
    path = folder / "models.parquet"
    bad = [{"id": "a/b/c", "tags": []}] * hub_reader.REFUSED_AFTER
    pq.write_table(pa.Table.from_pylist([*bad, *usual(2)], schema=SCHEMA), path)
    with pytest.raises(hub_reader.ExportError, match="nothing of it can be taken"):
        hub_reader.read(path, context)
    pq.write_table(pa.Table.from_pylist([*usual(1), *bad, *usual(1)], schema=SCHEMA), path)
    found = hub_reader.read(path, context)
    assert (len(found.rejected), found.further_rejected) == (1_000, 0)
    assert context.engine.count(found.repositories) == 2
