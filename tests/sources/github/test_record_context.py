"""One record on its way to events: the keys of acts outside threads, what is said of accounts, and unsound dates."""

from datetime import UTC, datetime

import pytest

from journeys.model.events import NOBODY
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.sources.github.record_context import RecordContext
from journeys.sources.github.record_parts import Account
from journeys.sources.github.threads import ThreadAct
from journeys.store.engine import open_engine

AT = datetime(2021, 5, 3, 12, tzinfo=UTC)
NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture
def context():
    """The second record of a file, of one repository."""
    with open_engine() as engine:
        builder = ExtractBuilder("github_rest", ImportContext(engine, b"key", NOW))
        yield RecordContext(builder, 2, b'{"id": 5}').at("github:o/r")


def rows(context):
    """Its events and claims as plain Python."""
    engine, extract = context.builder.reading.engine, context.builder.extract(())
    events = engine.collect(extract.events).astype(object)
    events = events.where(events.notna(), None)[["event_id", "account", "action", "place", "thread", "work"]]
    claims = engine.collect(extract.claims).itertuples(index=False, name=None)
    return list(events.itertuples(index=False, name=None)), set(claims)


def test_acts_outside_threads_are_keyed_by_who_or_by_what(context):
    context.star("github:ada", AT)
    context.fork("github:bob", AT)
    context.release("github:ada", AT, "v1")
    context.write_page("github:bob", AT, "c" * 40)
    context.comment_on_commit("d" * 40, ThreadAct("commented/ada/12", AT, "github:ada", "claimed"))
    place = "github:o/r"
    assert rows(context)[0] == [
        (f"{place}#starred/ada", "github:ada", "starred", place, None, None),
        (f"{place}#forked/bob", "github:bob", "forked", place, None, None),
        (f"{place}#released/v1", "github:ada", "released", place, None, None),
        (f"{place}#published/{'c' * 40}", "github:bob", "published", place, None, "doc"),
        # nobody claims work that is done
        (f"{place}/commit/{'d' * 40}#commented/ada/12", "github:ada", "commented", place, None, None),
    ]


def test_accounts_have_their_number_and_type_and_the_deleted_one_has_nothing(context):
    named = [Account("Ada", 1, "User"), Account("Home", 2, "Organization"), Account("helper[bot]", 3, "User")]
    assert [context.account(who) for who in named] == ["github:ada", "github:home", "github:helper[bot]"]
    assert [context.account(who) for who in (None, Account(None, 4, "Bot"), Account("", 5, "Bot"))] == [NOBODY] * 3
    assert context.name("Bob", number=True, kind="Bot", called=" Bob \n B. ") == "github:bob"
    context.describe(NOBODY, "Bot", "Ghost")
    assert rows(context)[1] == {
        ("github:ada", "user_id", "github:1"),
        ("github:home", "user_id", "github:2"),
        ("github:home", "type", "Organization"),
        ("github:helper[bot]", "user_id", "github:3"),
        ("github:helper[bot]", "type", "Bot"),
        ("github:bob", "type", "Bot"),
        ("github:bob", "name", "Bob B."),
    }


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "merged_at is missing"),
        ("yesterday", "date 'yesterday' cannot be read; expected like 2021-07-21T06:00:00Z"),
        ("x" * 60, f"date '{'x' * 40}' cannot be read; expected like 2021-07-21T06:00:00Z"),
        ("2004-12-31T23:59:59Z", "date 2004-12-31T23:59:59Z is before 2005, when no such record was kept"),
        ("2027-01-01T00:00:01Z", "date 2027-01-01T00:00:01Z is in the future"),
        # its first hours have no UTC
        ("0001-01-01T00:00:00+05:00", "date '0001-01-01T00:00:00+05:00' cannot be read"),
    ],
)
def test_an_unsound_date_of_an_act_puts_the_record_aside_and_any_other_is_left_out(context, value, reason):
    assert context.sound_instant(value) is None
    assert not context.builder.rejected
    assert context.instant(value, "merged_at") is None
    (rejected,) = context.builder.rejected
    assert (rejected.record, rejected.text) == (2, '{"id": 5}')
    assert rejected.reason.startswith(reason)


def test_sound_dates_are_in_utc_from_the_first_of_2005_to_the_moment_of_the_import(context):
    assert context.instant("2021-05-03T14:00:00+02:00", "created_at") == AT
    assert context.sound_instant(NOW) == context.instant("2027-01-01T00:00:00Z", "created_at") == NOW
    assert context.sound_instant("2005-01-01T00:00:00Z") == datetime(2005, 1, 1, tzinfo=UTC)
    # without a zone nobody knows when it was
    assert context.sound_instant("2021-05-03T12:00:00") is None
    assert not context.builder.rejected
