"""What a collection says of its files: the day, and the hours that it has."""

import json
from datetime import UTC, datetime

from journeys.ingest.collections import collected_on, collection_of, with_collection
from journeys.model.windows import EVERYWHERE
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.store.engine import open_engine

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def report(folder, **more):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "list.json").write_text("[]", encoding="utf-8")
    told = {"collected": "github", "begun_on": "2026-11-20", "finished": True, "files": [{"file": "list.json"}]}
    (folder / "collection.json").write_text(json.dumps(told | more), encoding="utf-8")
    return collection_of(folder / "list.json")


def extract(told):
    with open_engine() as engine:
        context = ImportContext(engine, b"key", NOW)
        return with_collection(ExtractBuilder("gh_archive", context).extract({"starred"}), context, told)


def test_a_file_of_a_finished_collection_is_whole_until_its_day(tmp_path):
    (ends,) = extract(report(tmp_path)).ends
    assert (ends.until, ends.until_basis) == (datetime(2026, 11, 21, tzinfo=UTC), "collected")
    assert ends.from_the_first


def test_neither_a_broken_off_collection_nor_another_file_says_anything(tmp_path):
    assert report(tmp_path / "broken", finished=False) is None
    report(tmp_path)
    (tmp_path / "own.json").write_text("[]", encoding="utf-8")
    assert collection_of(tmp_path / "own.json") is None
    assert collected_on(None) is None


def test_a_collection_of_hours_is_seen_in_all_of_them_but_the_missing_ones(tmp_path):
    """From 1 o'clock to 9 without 3 and 5 to 6: three runs, of which the last ends at 10."""
    told = report(
        tmp_path,
        collected="gh-archive",
        asked={"from": "2026-11-01-01", "to": "2026-11-01-09", "places": ["github:demo/*"]},
        not_to_be_had=[
            {"what": "hour 2026-11-01-05 to 2026-11-01-06"},
            {"what": "hour 2026-11-01-03"},
            {"what": "the end of hour 2026-11-01-08"},
        ],
    )
    windows = extract(told).windows
    assert [(each.since.hour, each.until.hour) for each in windows] == [(1, 3), (4, 5), (7, 10)]
    assert {each.place for each in windows} == {"github:demo/*"}
    without = extract(told | {"asked": {"from": "2026-11-01-01", "to": "2026-11-01-09"}}).windows
    assert {each.place for each in without} == {EVERYWHERE}
