"""What all records of a file together show: comments of one second, and closings that are merges."""

from datetime import UTC, datetime

import pytest

from journeys.model.events import UNNAMED
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.github.authors import number_comments, numbered, without_merge_closings
from journeys.sources.github.threads import Thread, comment
from journeys.store.engine import open_engine

AT = datetime(2021, 5, 3, 12, tzinfo=UTC)
LATER = datetime(2021, 5, 4, 12, tzinfo=UTC)
NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def gathered():
    """Add acts in threads of one place, and give them as plain Python once all are read."""
    with open_engine() as engine:
        builder = ExtractBuilder("github_migration", ImportContext(engine, b"key", NOW))

        def thread(number, author=UNNAMED, kind="pull"):
            return Thread(builder, "github:o/r", number, kind, 1, b"", author)

        def settled(*, closings=True):
            extract = builder.extract(())
            finished = number_comments(extract if closings else without_merge_closings(extract), engine)
            rows = engine.collect(finished.events).itertuples(index=False)
            return {row.event_id.removeprefix("github:o/r/"): (row.account, row.action) for row in rows}

        yield thread, settled


def test_comments_of_one_second_are_numbered_by_their_number_and_one_told_twice_stays_one(gathered):
    thread, settled = gathered
    thread(1, "github:ada", "issue").opened(AT)
    for number, body in ((100, "/assign"), (20, ""), (100, "/assign")):
        thread(1, kind="issue").add_remarks([numbered(comment("github:bob", AT, body), number)])
    key = "issue/1#commented/bob/2021-05-03T12:00:00Z"
    acts = settled()
    assert acts[key] == ("github:bob", "commented")
    assert acts[f"{key}~2"] == ("github:bob", "claimed")
    assert len(acts) == 3


def test_the_closing_that_comes_with_a_merge_is_dropped_and_an_earlier_one_is_not(gathered):
    thread, settled = gathered
    thread(1, "github:ada").opened(AT)
    thread(1, "github:ada").landed(LATER)
    for at in (AT, LATER):
        thread(1).add_triage("closed", at, "github:bob")
    thread(1).add_triage("labeled", LATER, "github:bob")
    cared = {key for key, (_, action) in settled(closings=False).items() if action == "triaged"}
    assert cared == {"pull/1#closed/bob/2021-05-03T12:00:00Z", "pull/1#labeled/bob/2021-05-04T12:00:00Z"}
