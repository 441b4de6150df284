"""GH Archive's records in other files: nested Parquet and BigQuery's JSON give what the lines give."""

import json
import random
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.sources.github.gharchive import nested
from journeys.sources.github.gharchive import reader as lines_reader
from tests.sources.github.gharchive.test_reader import comment, issue, record, text
from tests.taking import Taken

RECORDS = [
    record("WatchEvent", {"action": "started"}),
    record("IssuesEvent", {"action": "opened", "issue": issue(created_at="2021-07-21T06:00:00Z")}, "Bela"),
    # closing is not opening
    record("IssuesEvent", {"action": "closed", "issue": issue(closed_at="2021-07-22T06:00:00Z")}, "Cy"),
    record("IssueCommentEvent", {"action": "created", "issue": issue(), "comment": comment()}),
]


def as_parquet(path, records, payload, kind=None, **options):
    """Write records as a table with the payload as text or as a structure."""
    at = [datetime.fromisoformat(each["created_at"]).astimezone(UTC) for each in records]
    columns = {
        "id": [each["id"] for each in records],
        "type": [each["type"] for each in records],
        "actor": [each["actor"] for each in records],
        "repo": [each["repo"] for each in records],
        "payload": [payload(each["payload"]) for each in records],
        "created_at": pa.array(at, kind or pa.timestamp("us", "UTC")),
        "other": [None] * len(records),
    }
    pq.write_table(pa.table(columns), path, **options)
    return path


def of_lines(tmp_path, records):
    path = tmp_path / "lines.json"
    path.write_bytes(text(*records))
    return Taken(lines_reader, path)


@pytest.mark.parametrize("payload", [json.dumps, dict], ids=["text", "structure"])
@pytest.mark.parametrize("kind", [pa.timestamp("us", "UTC"), pa.timestamp("ns"), pa.timestamp("ms", "Asia/Tokyo")])
def test_parquet_gives_what_the_lines_give(tmp_path, payload, kind):
    path = as_parquet(tmp_path / "events.parquet", RECORDS, payload, kind)
    assert recognise(path) is nested
    found = Taken(nested, path)
    assert found.rows == of_lines(tmp_path, RECORDS).rows
    assert found.counts == {"starred": 1, "opened_issue": 1, "triaged": 1, "commented": 1}


def test_json_of_bigquery_gives_what_the_lines_give(tmp_path):
    rows = [
        each | {"payload": json.dumps(each["payload"]), "created_at": "2021-07-21 06:00:00 UTC"} for each in RECORDS
    ]
    path = tmp_path / "bq.json"
    path.write_bytes(text(*rows))
    assert recognise(path) is nested
    assert Taken(nested, path).rows == of_lines(tmp_path, RECORDS).rows


def test_a_row_without_a_sound_payload_costs_only_itself(tmp_path):
    spoilt = [*RECORDS, RECORDS[1] | {"payload": "{"}]
    path = as_parquet(tmp_path / "events.parquet", spoilt, lambda held: held if held == "{" else json.dumps(held))
    found = Taken(nested, path)
    assert found.rows == of_lines(tmp_path, RECORDS).rows
    assert [number for number, _ in found.reasons] == [5]


def test_a_damaged_file_is_refused_with_what_to_do(tmp_path):
    path = as_parquet(tmp_path / "events.parquet", RECORDS * 500, json.dumps, compression="none")
    data = bytearray(path.read_bytes())
    data[100:2_000] = bytes(1_900)
    path.write_bytes(data)
    with pytest.raises(ExportError, match=r"marked as Parquet but cannot be read|has no record of GH Archive"):
        Taken(nested, path)


def test_ten_thousand_rows_give_as_many_acts_as_their_maker_counts(tmp_path):
    chance = random.Random(1)
    chosen = [chance.choice(RECORDS[:2]) for _ in range(10_000)]
    records = [
        record("WatchEvent", {"action": "started"}, f"star{number}")
        if each is RECORDS[0]
        else record(
            "IssuesEvent", {"action": "opened", "issue": issue(number + 1, created_at=each["created_at"])}, "Bela"
        )
        for number, each in enumerate(chosen)
    ]
    found = Taken(nested, as_parquet(tmp_path / "events.parquet", records, json.dumps))
    stars = sum(each is RECORDS[0] for each in chosen)
    assert found.counts == {"starred": stars, "opened_issue": 10_000 - stars}
