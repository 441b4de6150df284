"""Channels of Discord in JSON: who joined, who wrote, who answered whom, what is no act, and broken files."""

import json
import tracemalloc

import pytest
from hypothesis import given, settings

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.sources.base import ImportContext
from journeys.sources.discord import messages as discord_messages
from journeys.sources.discord import rows as discord_rows
from journeys.store.engine import open_engine
from tests.malformed import spoilt
from tests.sources import generated
from tests.taking import NOW, Taken

WELCOME = "discord:100/welcome"


def message(number, author="901", kind="Default", answers=None, **more):
    """One message, sent in that minute."""
    said = {
        "id": str(number),
        "type": kind,
        "timestamp": f"2023-01-15T10:{number:02}:00.12+00:00",
        "content": "hello",
        "author": {"id": author, "name": f"name{author}", "nickname": "Ines V", "isBot": author == "903"},
        "reactions": [{"emoji": {"id": "1"}, "count": 1}],
    }
    return said | ({"reference": {"messageId": str(answers)}} if answers else {}) | more


def channel(*messages, kind="GuildTextChat", name="welcome", **more):
    """A file with these messages."""
    about = {"id": "200", "type": kind, "category": "General", "name": name, "topic": 'on "messages": ['} | more
    return {
        "guild": {"id": "100", "name": "Reef", "iconUrl": ""},
        "channel": about,
        "exportedAt": "2024-05-01T00:00:00+00:00",
        "messages": list(messages),
        "messageCount": len(messages),
    }


@pytest.fixture
def read(tmp_path):
    """Read a channel that is written with or without indentation."""

    def run(value, indent=2, **told):
        path = tmp_path / "c.json"
        path.write_text(json.dumps(value, indent=indent))
        assert recognise(path) is discord_messages
        return Taken(discord_messages, path, **told)

    return run


def by_thread(found):
    rows = found.events[["thread", "account", "action", "toward"]].itertuples(index=False, name=None)
    return sorted(rows, key=str)


@pytest.mark.parametrize("indent", [None, 2])
def test_joins_messages_and_answers_are_acts(read, indent):
    found = read(
        channel(
            message(1, kind="GuildMemberJoin"),
            message(2),
            message(3, "902", "Reply", answers=2),
            message(4, "901", "Reply", answers=3),
            message(5, "903"),
            message(6, kind="ChannelPinnedMessage"),
        ),
        indent,
    )
    assert by_thread(found) == sorted(
        [
            (None, "discord:901", "joined_channel", None),
            ("thread/2", "discord:901", "posted_message", None),
            ("thread/2", "discord:902", "posted_message", "discord:901"),
            ("thread/2", "discord:901", "posted_message", "discord:902"),
            ("thread/5", "discord:903", "posted_message", None),
        ],
        key=str,
    )
    assert set(found.events["place"]) == {WELCOME}
    assert ("discord:903", "type", "Bot") in found.claims
    assert ("discord:901", "type", "Bot") not in found.claims
    assert ("discord:901", "name", "Ines V") in found.claims
    assert found.notes == ["No acts: 1 ChannelPinnedMessage."]
    assert not found.rejected


def test_a_thread_is_in_its_channel_and_begins_with_the_message_of_its_number(read):
    there = read(channel(message(2)))
    found = read(channel(message(7, "902"), kind="GuildPublicThread", name="about reefs", id="2", category="welcome"))
    assert set(found.events["place"]) == {WELCOME}
    assert set(found.events["thread"]) == set(there.events["thread"]) == {"thread/2"}


def test_an_answer_to_a_message_that_is_not_there_names_nobody(read):
    found = read(channel(message(3, "902", "Reply", answers=2), message(4, "902", "Reply", answers=3)))
    assert by_thread(found) == [("thread/2", "discord:902", "posted_message", None)] * 2


def test_a_server_may_be_named(read):
    assert set(read(channel(message(2)), place="discord:reef").events["place"]) == {"discord:reef/welcome"}


def test_who_deleted_their_account_is_nobody(read):
    found = read(channel(message(2), message(3, "456226577798135808")))
    assert found.counts == {"posted_message": 1}
    assert found.notes == ["Messages of deleted accounts: 1. They are not counted."]


def test_conversations_between_few_people_are_left_alone(tmp_path):
    path = tmp_path / "c.json"
    path.write_text(json.dumps(channel(message(2), kind="DirectTextChat")))
    with open_engine() as engine, pytest.raises(ExportError, match="between few people, which is left alone"):
        discord_messages.read(path, ImportContext(engine, b"key", NOW))


def test_an_empty_channel_is_refused(tmp_path):
    path = tmp_path / "c.json"
    path.write_text(json.dumps(channel()))
    with open_engine() as engine, pytest.raises(ExportError, match=r"It has no message\. Export the channel again"):
        discord_messages.read(path, ImportContext(engine, b"key", NOW))


def test_what_is_put_aside_shows_no_text(read):
    found = read(channel(message(2), message(3, timestamp="x", content="my secret")))
    (rejected,) = found.rejected
    assert rejected.record == 2
    assert "timestamp: date 'x' cannot be read" in rejected.reason
    assert "secret" not in rejected.text
    assert "Ines" not in rejected.text


def test_a_file_that_is_cut_off_says_so(tmp_path):
    path = tmp_path / "c.json"
    text = json.dumps(channel(*(message(number) for number in range(1, 50))), indent=2)
    path.write_text(text[: len(text) // 2])
    found = Taken(discord_messages, path)
    assert 20 < len(found.events) < 30
    assert "cut off" in found.rejected[-1].reason


def test_the_table_of_a_channel_names_the_acts_as_its_json_does(tmp_path, read):
    rows = [
        '"901","name901#0000","2023-01-15T10:01:00.1200000+00:00","Joined the server.","",""',
        '"901","name901","2023-01-15T11:02:00.1200000+01:00","hello, ""you""","",""',
        '"902","name902","01/15/2023 10:03 AM","old","",""',
        '"456226577798135808","Deleted User","2023-01-15T10:04:00+00:00","x","",""',
    ]
    path = tmp_path / "Reef - General - welcome [200].csv"
    path.write_text("\n".join(("AuthorID,Author,Date,Content,Attachments,Reactions", *rows)))
    assert recognise(path) is discord_rows
    found = Taken(discord_rows, path, place="discord:100")
    whole = read(channel(message(1, kind="GuildMemberJoin"), message(2)))
    assert set(found.events["event_id"]) == set(whole.events["event_id"])
    assert found.counts == whole.counts == {"joined_channel": 1, "posted_message": 1}
    assert ("discord:901", "name", "name901") in found.claims
    (rejected,) = found.rejected
    assert "has no zone or cannot be read; export the channel as JSON" in rejected.reason
    with open_engine() as engine, pytest.raises(ExportError, match="give it with --place discord:SERVER/CHANNEL"):
        discord_rows.read(path, ImportContext(engine, b"key", NOW))


def test_ten_thousand_messages_give_the_acts_that_were_drawn(tmp_path):
    made = generated.discord_channel()
    path = tmp_path / "c.json"
    path.write_bytes(made.content)
    found = Taken(discord_messages, path)
    assert found.counts == made.counts
    assert found.events["account"].nunique() == made.accounts
    assert found.events["toward"].notna().sum() == made.toward
    assert not found.rejected


def test_memory_does_not_grow_with_the_channel(tmp_path):
    peaks = []
    for count in (5_000, 20_000):
        path = tmp_path / f"{count}.json"
        path.write_bytes(generated.discord_channel(count).content)
        tracemalloc.start()
        records = sum(1 for _ in discord_messages.stream_listed(path, "messages", lambda _: None))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert records == count
    assert peaks[1] < 1.5 * peaks[0]


MESSAGES = [json.dumps(message(number, str(900 + number))).encode() for number in range(1, 6)]


def framed(records):
    about = b'{"guild":{"id":"100"},"channel":{"id":"200","type":"GuildTextChat","name":"welcome"},"messages":[\n'
    return about + b",\n".join(records) + b'\n],"messageCount":5}'


@settings(max_examples=60)
@given(spoilt(MESSAGES, framed))
def test_a_spoilt_file_costs_no_valid_neighbour(tmp_path_factory, file):
    path = tmp_path_factory.mktemp("spoilt") / "c.json"
    path.write_bytes(file.data)
    try:
        found = Taken(discord_messages, path)
    except ExportError:
        # what names the channel was spoilt too, or no message is left
        assert not file.untouched or not file.data.startswith(framed([])[:80])
        return
    for position in file.untouched:
        assert f"discord:{901 + position}" in set(found.events["account"])
