"""Answers that hold others: the list of models in one object, and pages of the data set viewer."""

import json

import pytest

from journeys.ingest.detect import recognise
from journeys.sources.hub import reader as hub_reader
from tests.sources.hub.extracts import PLACE, Taken, discussion, model, write

BARE = {"id": "ada/spark", "likes": 1, "downloads": 2}


def page(*rows, cut=()):
    """A page of the data set viewer's rows."""
    listed = [{"row_idx": at, "row": row, "truncated_cells": list(cut)} for at, row in enumerate(rows)]
    return {"features": [{"feature_idx": 0, "name": "id"}], "rows": listed, "num_rows_total": 900, "partial": False}


@pytest.mark.parametrize(
    "content",
    [{"models": [model(), BARE]}, {"models": [model(), BARE], "count": 2}, page(model(), {"modelId": "a/b"} | BARE)],
)
def test_the_models_in_one_object_are_read_each(tmp_path, content):
    path = write(tmp_path, content)
    assert recognise(path) is hub_reader
    taken = Taken(path)
    assert list(taken.repositories) == [PLACE, "hub:model/ada/spark"]
    assert taken.repositories[PLACE]["base"] == ["hub:model/ada/spark"]
    assert (taken.described, taken.rejected) == (2, [])


def test_a_long_page_is_recognised_too(tmp_path):
    for content in ({"models": [model(f"a/m{n}") for n in range(900)]}, page(*(model(f"a/m{n}") for n in range(900)))):
        path = write(tmp_path, content)
        assert path.stat().st_size > 65_536 * 3
        assert recognise(path) is hub_reader
        assert Taken(path).described == 900


def test_a_cell_that_the_viewer_cut_off_is_left_out(tmp_path):
    row = model(card="---\nlicense: mit\n---\n# Lantern\n## Us")
    whole, cut = (Taken(write(tmp_path, page(row, cut=names))).repositories[PLACE] for names in ([], ["card"]))
    assert (whole["sections"], cut["sections"]) == (["Lantern", "Us"], None)
    assert cut["licence"] == "mit"


def test_what_is_no_record_in_a_list_costs_only_itself(tmp_path):
    content = {"models": [model(), 5, {"odd": 1}]}
    assert Taken(write(tmp_path, content)).reasons == [
        (1, "models, 2: expected `object`, got `int`"),
        (1, "is no answer of the Hub that is known here; its fields are odd"),
    ]
    rows = page(model())
    rows["rows"].append({"row_idx": 1})
    assert Taken(write(tmp_path, rows)).reasons == [(1, "rows, 2: has no row")]


def test_rows_of_another_data_set_are_refused_with_their_fields(tmp_path):
    path = write(tmp_path, json.dumps(page({"question": "who?"})))
    with pytest.raises(hub_reader.ExportError, match="its fields are question"):
        Taken(path)


def test_discussions_hold_their_page(tmp_path):
    taken = Taken(write(tmp_path, {"discussions": [discussion(), discussion(number=5)], "count": 2, "start": 0}))
    assert sorted(taken.threads) == ["discussion/4", "discussion/5"]
    assert taken.shows == {"opened_discussion", "opened_change"}
