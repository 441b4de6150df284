"""Whose thread an act was done to, named from all that the store holds."""

from datetime import UTC, datetime

import pytest

from journeys.model.events import NOBODY, UNNAMED
from journeys.snapshot.openers import name_openers
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.github.threads import Thread, ThreadAct, comment
from journeys.store.engine import open_engine
from tests.making import HOME, act, events_table

AT = datetime(2021, 5, 3, 12, tzinfo=UTC)
LATER = datetime(2021, 5, 4, 12, tzinfo=UTC)
NOW = datetime(2027, 1, 1, tzinfo=UTC)


def resolved(engine, events, present=None):
    """Who did what toward whom, by the act's key in its place."""
    rows = engine.collect(name_openers(events, present or {})).astype(object)
    rows = rows.where(rows.notna(), None).itertuples(index=False)
    return {row.event_id.removeprefix(f"{HOME}/"): (row.account, row.action, row.toward) for row in rows}


@pytest.fixture
def gathered():
    """Add acts in threads of one place as readers of GitHub's exports do, and name their openers."""
    with open_engine() as engine:
        builder = ExtractBuilder("github_migration", ImportContext(engine, b"key", NOW))

        def thread(number, author=UNNAMED, kind="pull"):
            return Thread(builder, HOME, number, kind, 1, b"", author)

        yield thread, lambda: resolved(engine, builder.extract(()).events)


@pytest.fixture
def named():
    """Name the openers of event rows."""
    with open_engine() as engine:
        yield lambda rows, present=None: resolved(engine, engine.from_arrow(events_table(rows)), present)


def toward(row, account):
    return (*row[:6], account, *row[7:])


def test_what_is_done_to_ones_own_thread_is_no_leading_and_no_review(gathered):
    thread, settled = gathered
    thread(1, "github:ada").opened(AT)
    for account in ("github:ada", "github:bob"):
        waiting = thread(1)
        waiting.add_triage("closed", AT, account)
        waiting.merged(AT, account)
        waiting.add_remarks([ThreadAct(f"review/{account[-3:]}", AT, account, "reviewed"), comment(account, LATER, "")])
    assert settled() == {
        "pull/1#opened": ("github:ada", "opened_change", None),
        "pull/1#review/ada": ("github:ada", "commented", None),
        "pull/1#commented/ada/2021-05-04T12:00:00Z": ("github:ada", "commented", None),
        "pull/1#closed/bob/2021-05-03T12:00:00Z": ("github:bob", "triaged", "github:ada"),
        "pull/1#merged": ("github:bob", "merged_change", "github:ada"),
        "pull/1#review/bob": ("github:bob", "reviewed", "github:ada"),
        "pull/1#commented/bob/2021-05-04T12:00:00Z": ("github:bob", "commented", "github:ada"),
    }


def test_of_threads_whose_opening_is_nowhere_only_what_needs_no_opener_is_left(gathered):
    thread, settled = gathered
    thread(1).add_triage("closed", AT, "github:bob")
    thread(1).landed(AT)
    thread(1).add_remarks([comment("github:bob", AT, "")])
    thread(2, "github:ada").add_triage("closed", AT, "github:bob")
    assert settled() == {
        "pull/1#commented/bob/2021-05-03T12:00:00Z": ("github:bob", "commented", None),
        "pull/2#closed/bob/2021-05-03T12:00:00Z": ("github:bob", "triaged", "github:ada"),
    }


def test_a_deleted_author_differs_from_every_deleted_account(gathered):
    thread, settled = gathered
    thread(1, NOBODY).opened(AT)
    thread(1).merged(AT, NOBODY)
    thread(1).reviewed([("7", AT, NOBODY)])
    assert settled()["pull/1#merged"] == (NOBODY, "merged_change", NOBODY)
    assert settled()["pull/1#review/7"] == (NOBODY, "reviewed", NOBODY)


def test_a_landing_of_unknown_author_is_the_openers(gathered):
    thread, settled = gathered
    thread(1, "github:ada").opened(AT)
    thread(1).landed(LATER)
    assert settled()["pull/1#landed"] == ("github:ada", "landed_change", None)


def test_a_landing_names_the_author_where_no_export_has_the_opening(gathered):
    thread, settled = gathered
    thread(1, "github:ada").landed(LATER)
    thread(1).add_remarks([comment("github:bob", AT, "")])
    assert settled()["pull/1#commented/bob/2021-05-03T12:00:00Z"] == ("github:bob", "commented", "github:ada")


def test_what_older_versions_stored_without_an_addressee_is_resolved_too(named):
    rows = [
        act(1, "ada", "opened_change", thread="pull/1", key="o"),
        act(2, "bo", "reviewed", thread="pull/1", key="bo"),
        act(2, "ada", "reviewed", thread="pull/1", key="ada"),
        act(3, "bo", "claimed", thread="pull/1", key="claim"),
        # stated by a table, in a thread that no export opens
        act(3, "bo", "triaged", thread="pull/9", key="table"),
    ]
    assert named(rows) == {
        "o": ("github:ada", "opened_change", None),
        "bo": ("github:bo", "reviewed", "github:ada"),
        "ada": ("github:ada", "commented", None),
        "claim": ("github:bo", "claimed", "github:ada"),
        "table": ("github:bo", "triaged", None),
    }


def test_an_addressee_that_the_record_names_stays(named):
    rows = [
        act(1, "ada", "opened_issue", thread="issue/1", key="o"),
        toward(act(2, "bo", "commented", thread="issue/1", key="bo"), "github:cy"),
    ]
    assert named(rows)["bo"] == ("github:bo", "commented", "github:cy")


def test_only_acts_with_words_or_care_are_addressed(named):
    rows = [act(1, "ada", "opened_change", thread="pull/1", key="o")]
    rows += [act(2, "bo", action, thread="pull/1", key=action) for action in ("landed_change", "attended", "committed")]
    rows.append(act(2, "bo", "commented", key="nowhere"))
    assert {toward for _, _, toward in named(rows).values()} == {None}


def test_the_first_message_opens_a_chat_thread_unless_it_answers_one_that_is_missing(named):
    chat = "slack:w/general"
    rows = [
        act(2, "bo", "posted_message", place=chat, thread="thread/1", key="second"),
        act(1, "ada", "posted_message", place=chat, thread="thread/1", key="first"),
        toward(act(1, "ada", "posted_message", place=chat, thread="thread/2", key="answer"), "github:cy"),
        act(2, "bo", "posted_message", place=chat, thread="thread/2", key="further"),
        act(2, "bo", "posted_message", place="slack:w/other", thread="thread/1", key="elsewhere"),
    ]
    found = {key.partition("/")[2].partition("/")[2]: toward for key, (_, _, toward) in named(rows).items()}
    assert found == {"first": None, "second": "github:ada", "answer": "github:cy", "further": None, "elsewhere": None}


def test_a_places_former_name_has_the_same_threads(named):
    old = "github:demo/old"
    rows = [
        act(1, "ada", "opened_issue", place=old, thread="issue/1", key="o"),
        act(2, "bo", "commented", thread="issue/1", key="bo"),
    ]
    assert named(rows)["bo"] == ("github:bo", "commented", None)
    assert named(rows, {old: HOME})["bo"] == ("github:bo", "commented", "github:ada")
