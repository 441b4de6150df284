"""One model as exports of several days describe it: its counts of each day, spaces that use it, what its card names."""

import json
from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from journeys.ingest.pipeline import Options, import_files
from journeys.model.tables import MODEL_COUNTS
from journeys.snapshot.model_details import load_details
from tests.sources.hub.extracts import NOW, PLACE, model, write
from tests.tables import check_columns


@pytest.fixture
def bring(store, tmp_path):
    """Import a file, by default on the tests' present day."""

    def brought(content, name, now=NOW):
        (receipt,) = import_files(store, [write(tmp_path, content, name)], Options(), now=now)
        assert not receipt.refused
        return store

    return brought


def days(store):
    """The counts of the model, a day a row."""
    counts = load_details(store, PLACE).counts
    check_columns(counts, MODEL_COUNTS)
    rows = counts.astype(object).where(counts.notna(), None)
    return [[f"{day:%Y-%m-%d}", *numbers] for day, *numbers in rows.itertuples(index=False)]


def test_two_exports_of_a_model_keep_the_counts_of_both_days(bring):
    bring([model(likes=120, downloads=40), model("ada/spark", likes=9)], "models.2026-03-01.json")
    store = bring(model(likes=180, downloads=30, downloadsAllTime=900), "models.2026-06-01.json")
    assert days(store) == [["2026-03-01", True, 120, 40, None], ["2026-06-01", True, 180, 30, 900]]


def test_an_export_of_no_day_counts_on_the_day_of_its_import(bring):
    bring(model(likes=1), "models.json", NOW - timedelta(days=40))
    store = bring(model(likes=2), "models.json")
    assert days(store) == [["2026-11-22", False, 1, 12, None], ["2027-01-01", False, 2, 12, None]]


def test_of_one_day_the_export_that_tells_it_counts(bring):
    bring(model(likes=5), "models.2027-01-01.json")
    assert days(bring(model(likes=4), "models.json")) == [["2027-01-01", True, 5, 12, None]]


def test_a_collection_tells_the_day_of_its_lists(store, tmp_path):
    report = {"collected": "hub", "finished": True, "begun_on": "2026-09-05", "files": [{"file": "models.jsonl"}]}
    write(tmp_path, report, "hub/collection.json")
    path = write(tmp_path, json.dumps(model(likes=7)), "hub/models.jsonl")
    list(import_files(store, [path], Options(), now=NOW))
    assert days(store) == [["2026-09-05", True, 7, 12, None]]


def test_an_import_that_is_taken_out_takes_its_day_with_it(bring):
    bring(model(likes=120), "models.2026-03-01.json")
    store = bring(model(likes=180), "models.2026-06-01.json")
    store.remove(1, NOW)
    assert [day for day, *_ in days(store)] == ["2026-06-01"]


def test_spaces_are_counted_that_name_a_model_or_that_the_hub_names(bring):
    bring(model(spaces=["ada/demo", "bob/play"]), "models.json")
    spaces = [
        {"id": "ada/demo", "sdk": "gradio", "likes": 1, "models": ["collective/lantern"], "datasets": ["ada/tales"]},
        {"id": "cyn/try", "sdk": "static", "likes": 1, "cardData": {"models": ["collective/lantern"]}},
        {"id": "dee/other", "sdk": "static", "likes": 1, "models": ["ada/spark"]},
    ]
    assert load_details(bring(spaces, "spaces.json"), PLACE).spaces == 3


def test_what_a_card_names_is_that_of_the_newest_export_that_tells_it(bring):
    index = [{"name": "lantern", "results": [{"task": {}, "metrics": [{"type": "f1", "value": 0.9}]}]}]
    card = {"new_version": "collective/lantern-2"}
    bring(model(cardData=card, **{"model-index": index}), "models.2026-03-01.json")
    found = load_details(
        bring({"id": "collective/lantern", "likes": 1, "downloads": 2}, "models.2026-06-01.json"), PLACE
    )
    assert (found.new_version, found.results) == ("hub:model/collective/lantern-2", 1)


def test_of_a_store_of_before_the_day_of_a_last_change_is_no_day_of_counts(bring):
    store = bring(model(), "models.json")
    (file,) = [store.folder / part for part in store.parts() if part.startswith("repositories")]
    part = pq.read_table(file)
    older = part.drop_columns(["modified_at", "read_at", "models", "spaces", "results"])
    pq.write_table(older.set_column(older.schema.get_field_index("told_at"), "told_at", part["modified_at"]), file)
    found = load_details(store, PLACE)
    assert (len(found.counts), found.spaces, found.results) == (0, 0, None)


def test_of_an_unknown_model_nothing_is_said(bring):
    found = load_details(bring(model(), "models.json"), "hub:model/nobody/nothing")
    assert (len(found.counts), found.spaces, found.new_version, found.results) == (0, 0, None, None)
