"""Authors named once all is read: whose thread each act was done to, and which acts are none on one's own."""

from datetime import UTC, datetime

import pytest

from journeys.model.events import NOBODY
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.github.authors import UNKNOWN_AUTHOR, numbered, resolve_authors, without_merge_closings
from journeys.sources.github.threads import Thread, ThreadAct, comment
from journeys.store.engine import open_engine

AT = datetime(2021, 5, 3, 12, tzinfo=UTC)
LATER = datetime(2021, 5, 4, 12, tzinfo=UTC)
NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def gathered():
    """Tell acts in threads of one place, settle them, and give them as plain Python."""
    with open_engine() as engine:
        builder = ExtractBuilder("github_migration", ImportContext(engine, b"key", NOW))

        def thread(number, author=UNKNOWN_AUTHOR, kind="pull"):
            return Thread(builder, "github:o/r", number, kind, 1, b"", author)

        def settled(*, closings=True):
            extract = builder.extract(())
            found = resolve_authors(extract if closings else without_merge_closings(extract), engine)
            events = engine.collect(found.extract.events).astype(object)
            rows = events.where(events.notna(), None).itertuples(index=False)
            acts = {row.event_id.removeprefix("github:o/r/"): (row.account, row.action, row.toward) for row in rows}
            return acts, found.unclear, found.unowned

        yield thread, settled


def test_what_is_done_to_ones_own_thread_is_no_leading_and_no_review(gathered):
    thread, settled = gathered
    thread(1, "github:ada").opened(AT)
    for account in ("github:ada", "github:bob"):
        waiting = thread(1)
        waiting.add_triage("closed", AT, account)
        waiting.merged(AT, account)
        waiting.add_remarks([ThreadAct(f"review/{account[-3:]}", AT, account, "reviewed"), comment(account, AT, "")])
    assert settled() == (
        {
            "pull/1#opened": ("github:ada", "opened_change", None),
            "pull/1#review/ada": ("github:ada", "commented", None),
            "pull/1#commented/ada/2021-05-03T12:00:00Z": ("github:ada", "commented", None),
            "pull/1#closed/bob/2021-05-03T12:00:00Z": ("github:bob", "triaged", "github:ada"),
            "pull/1#merged": ("github:bob", "merged_change", "github:ada"),
            "pull/1#review/bob": ("github:bob", "reviewed", "github:ada"),
            "pull/1#commented/bob/2021-05-03T12:00:00Z": ("github:bob", "commented", "github:ada"),
        },
        0,
        0,
    )


def test_threads_of_unknown_authors_keep_what_needs_none_and_count_the_rest(gathered):
    thread, settled = gathered
    thread(1).add_triage("closed", AT, "github:bob")
    thread(1).landed(AT)
    thread(1).add_remarks([comment("github:bob", AT, "")])
    thread(2, "github:ada").add_triage("closed", AT, "github:bob")
    assert settled() == (
        {
            "pull/1#commented/bob/2021-05-03T12:00:00Z": ("github:bob", "commented", None),
            "pull/2#closed/bob/2021-05-03T12:00:00Z": ("github:bob", "triaged", "github:ada"),
        },
        1,
        1,
    )


def test_a_deleted_author_differs_from_every_deleted_account(gathered):
    thread, settled = gathered
    thread(1, NOBODY).opened(AT)
    thread(1).merged(AT, NOBODY)
    assert settled()[0]["pull/1#merged"] == (NOBODY, "merged_change", NOBODY)


def test_a_landing_takes_its_author_from_the_opening(gathered):
    thread, settled = gathered
    thread(1, "github:ada").opened(AT)
    thread(1).landed(LATER)
    assert settled()[0]["pull/1#landed"] == ("github:ada", "landed_change", None)


def test_comments_of_one_second_are_numbered_by_their_number_and_one_told_twice_stays_one(gathered):
    thread, settled = gathered
    thread(1, "github:ada", "issue").opened(AT)
    for number, body in ((100, "/assign"), (20, ""), (100, "/assign")):
        thread(1, kind="issue").add_remarks([numbered(comment("github:bob", AT, body), number)])
    key = "issue/1#commented/bob/2021-05-03T12:00:00Z"
    acts = settled()[0]
    assert acts[key] == ("github:bob", "commented", "github:ada")
    assert acts[f"{key}~2"] == ("github:bob", "claimed", "github:ada")
    assert len(acts) == 3


def test_the_closing_that_comes_with_a_merge_is_dropped_and_an_earlier_one_is_not(gathered):
    thread, settled = gathered
    thread(1, "github:ada").opened(AT)
    thread(1, "github:ada").landed(LATER)
    for at in (AT, LATER):
        thread(1).add_triage("closed", at, "github:bob")
    thread(1).add_triage("labeled", LATER, "github:bob")
    cared = {key for key, (_, action, _) in settled(closings=False)[0].items() if action == "triaged"}
    assert cared == {"pull/1#closed/bob/2021-05-03T12:00:00Z", "pull/1#labeled/bob/2021-05-04T12:00:00Z"}
