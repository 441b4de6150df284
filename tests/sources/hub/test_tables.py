"""Tables of repositories: Parquet as in hub-stats, CSV with metadata in cells, and what is wrong in them."""

import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from journeys.errors import ExportError
from journeys.ingest.detect import read_head, recognise
from journeys.sources.hub import reader as hub_reader
from journeys.sources.hub.tables import BATCH_ROWS, csv_rows
from tests.sources.hub.extracts import PLACE, Taken, model, write

AT = datetime(2023, 5, 3, 12, tzinfo=UTC)
FILES = pa.list_(pa.struct([("rfilename", pa.string())]))
BASES = pa.struct(
    [("models", pa.list_(pa.struct([("_id", pa.string()), ("id", pa.string())]))), ("relation", pa.string())]
)


def models_table(rows=2):
    """Rows as hub-stats has them in models.parquet: the card as JSON in text, dates without a zone, gates as text."""
    return pa.table(
        {
            "_id": [f"{row}" for row in range(rows)],
            "id": [f"ada/m{row}" for row in range(rows)],
            "author": ["ada"] * rows,
            "cardData": [json.dumps({"license": "mit", "datasets": "squad"})] * rows,
            "gated": ["False", *["auto"] * (rows - 1)],
            "lastModified": pa.array([AT.replace(tzinfo=None)] * rows, pa.timestamp("ms")),
            "createdAt": pa.array([AT.replace(tzinfo=None)] * rows, pa.timestamp("ms")),
            "likes": pa.array(range(rows), pa.int64()),
            "downloads": pa.array([7] * rows, pa.int64()),
            "tags": [["base_model:ada/spark"]] * rows,
            "pipeline_tag": ["text-generation"] * rows,
            "siblings": pa.array([[{"rfilename": "adapter_config.json"}], *[None] * (rows - 1)], FILES),
            "baseModels": pa.array(
                [None, *[{"models": [{"_id": "1", "id": "bob/ember"}], "relation": "merge"}] * (rows - 1)], BASES
            ),
        }
    )


@pytest.fixture
def parquet(tmp_path):
    """Write a table as Parquet, and give its path."""

    def written(table, name="models.parquet", **options):
        pq.write_table(table, tmp_path / name, **options)
        return tmp_path / name

    return written


def test_models_of_hub_stats_are_read_with_cards_in_text_and_structures(parquet):
    path = parquet(models_table())
    assert recognise(path) is hub_reader
    taken = Taken(path)
    first, second = taken.repositories["hub:model/ada/m0"], taken.repositories["hub:model/ada/m1"]
    assert (first["base"], first["relation"], first["inferred_from"]) == (["hub:model/ada/spark"], "adapter", "files")
    assert (second["base"], second["relation"], second["inferred_from"]) == (["hub:model/bob/ember"], "merge", "hub")
    assert (first["gated"], second["gated"], second["likes"]) == ("no", "auto", 1)
    assert (first["licence"], first["datasets"], first["created_at"]) == ("mit", ["hub:dataset/squad"], AT)
    assert taken.rejected == []


@pytest.mark.parametrize(
    ("columns", "name", "place"),
    [
        (
            {"id": ["a/b"], "tags": [["x"]], "likes": [1], "sdk": ["gradio"], "cardData": ["{}"]},
            "t.parquet",
            "hub:space/a/b",
        ),
        ({"id": ["a/b"], "gated": ["False"], "likes": [1], "description": ["Rows"]}, "t.parquet", "hub:dataset/a/b"),
        ({"id": ["a/b"], "trendingScore": [2], "likes": [1], "tags": [["x"]]}, "datasets.parquet", "hub:dataset/a/b"),
        ({"modelId": ["a/b"], "tags": [["x"]], "card": ["# Card\n## Uses\nAll."]}, "t.parquet", "hub:model/a/b"),
    ],
)
def test_data_sets_spaces_and_cards_are_read_too(parquet, columns, name, place):
    path = parquet(pa.table(columns), name)
    assert hub_reader.recognise(path, read_head(path))
    assert list(Taken(path).repositories) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "username,status,timestamp\nada,registered,2023-05-03\n",
        "username,status,timestamp\n",
        "id,metadata\n1,{}\n",
        "user,likes\nada,3\n",
    ],
)
def test_other_tables_are_left_to_others(parquet, tmp_path, text):
    other = parquet(pa.table({"id": [1], "likes": [5], "tags": [["x"]]}))
    assert not hub_reader.recognise(other, read_head(other))
    path = write(tmp_path, text, "t.csv")
    assert not hub_reader.recognise(path, read_head(path))


def test_broken_parquet_is_left_to_others(tmp_path):
    broken = write(tmp_path, b"PAR1 and no more", "x.parquet")
    assert not hub_reader.recognise(broken, read_head(broken))


def test_parquet_comes_in_batches_and_says_how_far_it_is(parquet):
    path = parquet(models_table(BATCH_ROWS * 2 + 1))
    seen = []
    assert Taken(path, progress=seen.append).described == BATCH_ROWS * 2 + 1
    assert len(seen) == 3
    assert seen[-1] == path.stat().st_size


def test_damaged_parquet_gives_what_comes_before_or_is_refused(parquet):
    path = parquet(models_table(BATCH_ROWS * 4), row_group_size=BATCH_ROWS)
    metadata = pq.read_metadata(path)
    start = metadata.row_group(2).column(1).dictionary_page_offset or metadata.row_group(2).column(1).data_page_offset
    data = bytearray(path.read_bytes())
    data[start : start + 60] = b"\xff" * 60
    path.write_bytes(data)
    taken = Taken(path)
    assert taken.described == BATCH_ROWS * 2
    assert [record for record, _ in taken.reasons] == [BATCH_ROWS * 2 + 1]
    assert "cannot be read beyond this row" in taken.reasons[0][1]
    path.write_bytes(data[:200])
    with pytest.raises(ExportError, match=r"cannot be read as Parquet: .*\. Export or download it again\."):
        Taken(path)


def table_of(*models, header=",model_id,metadata,depth"):
    """A CSV file as the tree of fine-tunes is written: JSON in cells, quotation marks doubled."""
    rows = []
    for number, each in enumerate(models):
        cell = json.dumps(each).replace('"', '""')
        rows.append(f'{number},{each["id"]},"{cell}",1')
    return "\n".join([header, *rows, ""])


def test_metadata_in_cells_is_read_even_when_it_is_encoded_twice_and_its_card_is_yaml(tmp_path):
    record = model(cardData="license: mit\nbase_model: ada/spark\n", card_data=None)
    text = table_of(record, model("ada/spark"))
    twice = text.replace("mit", "apache-2.0")
    assert Taken(write(tmp_path, text, "t.csv")).repositories[PLACE]["licence"] == "mit"
    assert Taken(write(tmp_path, twice.encode("utf-16"), "t.csv")).repositories[PLACE]["licence"] == "apache-2.0"
    cell = json.dumps(json.dumps(record)).replace('"', '""')
    path = write(tmp_path, f'model_id,metadata\ncollective/lantern,"{cell}"', "t.csv")
    assert recognise(path) is hub_reader
    assert Taken(path).repositories[PLACE]["licence"] == "mit"


def test_a_row_with_a_stray_quotation_mark_costs_only_itself(tmp_path):
    lines = table_of(model("a/m0"), model("a/m1"), model("a/m2"), model("a/m3")).split("\n")
    lines[2] = lines[2].replace('""id""', '""id"', 1)
    lines[3] = lines[3][:40]
    taken = Taken(write(tmp_path, "\n".join(lines), "t.csv"))
    assert list(taken.repositories) == ["hub:model/a/m0", "hub:model/a/m3"]
    assert taken.reasons == [
        (3, "row 3: cannot be cut into 4 cells; look for a stray quotation mark"),
        (4, "row 4: cannot be cut into 4 cells; look for a stray quotation mark"),
    ]


def test_a_cell_without_metadata_is_put_aside(tmp_path):
    text = "model_id,metadata\na/b,{}\nc/d,\ne/f,[1\n" + table_of(model()).split("\n")[1].split(",", 1)[1][:-2] + "\n"
    taken = Taken(write(tmp_path, text, "t.csv"))
    assert list(taken.repositories) == [PLACE]
    assert [reason for _, reason in taken.reasons][:2] == [
        "row 2: metadata holds nothing",
        "row 3: metadata holds nothing",
    ]
    assert "card: is not sound YAML" in taken.reasons[2][1]


def test_a_file_cut_off_in_its_compressed_data_says_where_it_ends(tmp_path):
    import gzip
    import random

    random.seed(3)
    noisy = [model(f"a/m{number}", sha=random.randbytes(2_000).hex()) for number in range(200)]
    zipped = gzip.compress(table_of(*noisy).encode())
    taken = Taken(write(tmp_path, zipped[: len(zipped) * 2 // 3], "t.csv.gz"))
    assert 50 < taken.described < 200
    assert "the file was cut off" in taken.reasons[-1][1]


def test_quotation_marks_that_are_never_closed_do_not_swallow_the_file(tmp_path):
    path = write(tmp_path, "model_id,metadata\n" + 'a/b,"never closed\n' * 300, "t.csv")
    rows = list(csv_rows(path, lambda _: None))
    assert len(rows) == 300
    assert all(row.fault for row in rows)
