"""The first formats, spoilt in all the ways that files go bad: nothing crashes, no valid neighbour is lost."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.sources.base import ImportContext
from journeys.sources.git import log as git_log
from journeys.sources.github.gharchive import reader as gharchive_reader
from journeys.sources.github.repo_archive import reader as repo_archive_reader
from journeys.sources.rosters import all_contributors
from journeys.store.engine import open_engine
from tests.malformed import spoilt

PLACE = "github:demo/home"


def compact(record):
    return json.dumps(record, separators=(",", ":")).encode()


def listed(key):
    """A list under a key of the outermost object, one record a line."""

    def frame(records):
        return (
            b'{"repo":"demo/home","projectOwner":"demo","projectName":"home",\n"%s":[\n' % key
            + b",\n".join(records)
            + b"\n]}"
        )

    return frame


def on_one_line(records):
    """Both lists of an archive with nothing between their records, as programs write them that save space."""
    return b'{"repo":"demo/home","issues":[],"pulls":[%s]}' % b",".join(records)


ISSUES = [
    compact({"number": n, "title": "A", "author": f"p{n}", "createdAt": "2021-03-01T10:00:00Z", "labels": []})
    for n in range(1, 6)
]
REMARK = {"author": "q", "createdAt": "2021-03-01T11:00:00Z", "body": 'Not {"so"}, [I]'}
PULLS = [
    compact({"number": n, "createdAt": "2021-03-01T10:00:00Z", "comments": [REMARK, REMARK], "reviews": [REMARK]})
    for n in range(1, 6)
]
EVENTS = [
    compact(
        {
            "id": str(n),
            "type": "WatchEvent",
            "actor": {"id": n, "login": f"p{n}"},
            "repo": {"id": 1, "name": "demo/home"},
            "payload": {"action": "started"},
            "public": True,
            "created_at": "2021-03-01T10:00:00Z",
        }
    )
    for n in range(1, 6)
]
THANKED = [
    compact({"login": f"p{n}", "name": f"Person {n}", "profile": "", "contributions": ["doc"]}) for n in range(1, 6)
]
COMMITS = [
    b"commit %s\nAuthor: P%d <p%d@example.org>\nDate:   2021-03-0%dT10:00:00+00:00\n\n    Text %d\n"
    % (str(n).encode() * 40, n, n, n, n)
    for n in range(1, 6)
]
FORMATS = {
    "archive": (repo_archive_reader, ISSUES, listed(b"issues"), "issue/{}#opened"),
    "dense archive": (repo_archive_reader, PULLS, on_one_line, "pull/{}#opened"),
    "events": (gharchive_reader, EVENTS, lambda lines: b"\n".join(lines) + b"\n", "#starred/p{}"),
    "thanks": (all_contributors, THANKED, listed(b"contributors"), "#recognised/p{}/doc"),
    "log": (git_log, COMMITS, b"\n".join, "git:{0}{0}{0}{0}"),
}


@pytest.mark.slow
@settings(max_examples=50)
@given(data=st.data())
@pytest.mark.parametrize("name", FORMATS)
def test_spoilt_files_are_refused_or_give_every_untouched_record(name, tmp_path, data):
    source, records, frame, key = FORMATS[name]
    file = data.draw(spoilt(records, frame))
    path = tmp_path / "file"
    path.write_bytes(file.data)
    with open_engine() as engine:
        reading = ImportContext(
            engine, b"key", datetime(2026, 1, 1, tzinfo=UTC), place=PLACE, dated_on=date(2025, 1, 1)
        )
        try:
            events = engine.collect(source.read(path, reading).events)
        except ExportError:
            assert not file.untouched
            return
    ids = "\n".join(events["event_id"])
    assert [key.format(each + 1) for each in file.untouched if key.format(each + 1) not in ids] == []
