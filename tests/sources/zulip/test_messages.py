"""Messages of Zulip's interface: who wrote in which channel, who quoted whom, what is no act, and broken files."""

import json

import pytest
from hypothesis import given, settings

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.sources.base import ImportContext
from journeys.sources.zulip import messages as zulip_messages
from journeys.store.engine import open_engine
from tests.malformed import spoilt
from tests.sources import generated
from tests.taking import NOW, Taken

WELCOME = "zulip:demo/new-members"


def said(number, sender=9, topic="hello", content="<p>hi</p>", **more):
    """One message as the interface gives it."""
    return {
        "id": number,
        "sender_id": sender,
        "sender_full_name": f"Name {sender}",
        "sender_email": f"p{sender}@demo.org",
        "sender_realm_str": "demo",
        "timestamp": 1_667_417_719 + number,
        "type": "stream",
        "display_recipient": "new members",
        "stream_id": 6,
        "subject": topic,
        "content": content,
        **more,
    }


QUOTES = {
    "Markdown": "@_**Name 10|10** [said](https://demo.zulipchat.com/#narrow/channel/6-a/topic/b/near/{}):\n```quote",
    "HTML": '<p><span class="user-mention silent" data-user-id="10">Name 10</span> '
    '<a href="/#narrow/channel/6/near/{}">dijo</a>:</p>',
}


@pytest.fixture
def read(tmp_path):
    """Read messages in one answer."""

    def run(*messages, **told):
        path = tmp_path / "m.json"
        path.write_text(json.dumps({"result": "success", "messages": messages}))
        assert recognise(path) is zulip_messages
        return Taken(zulip_messages, path, **told)

    return run


def test_messages_are_toward_whoever_began_their_topic(read):
    found = read(said(1), said(2, 10), said(3, 10, "✔ Hello"), said(4, 10, "other"))
    assert found.loaded(WELCOME) == {
        "#posted/1": ("zulip:demo/9", "posted_message", None),
        "#posted/2": ("zulip:demo/10", "posted_message", "zulip:demo/9"),
        # a topic keeps its thread when it is marked as resolved, and whatever its capitals
        "#posted/3": ("zulip:demo/10", "posted_message", "zulip:demo/9"),
        "#posted/4": ("zulip:demo/10", "posted_message", None),
    }
    assert ("zulip:demo/9", "name", "Name 9") in found.claims
    assert {says for account, says, _ in found.claims if account == "zulip:demo/9"} == {"name", "address"}
    assert not any("hello" in str(value).casefold() for row in found.rows for value in row)


@pytest.mark.parametrize("text", QUOTES.values(), ids=QUOTES)
def test_who_quotes_a_message_answers_its_author(read, text):
    found = read(said(1), said(2, 11), said(3, 10, content=text.format(2)), said(4, 12, content=text.format(77)))
    toward = {event: toward for event, (_, _, toward) in found.loaded(WELCOME).items()}
    # the second message is there, so its author is known; of the other the text names account 10
    assert toward["#posted/3"] == "zulip:demo/11"
    assert toward["#posted/4"] == "zulip:demo/10"


def test_programs_are_told_by_their_addresses(read):
    bots = (said(1, 20, sender_email="tool-bot@demo.org"), said(2, 21, sender_realm_str="zulipinternal"))
    found = read(*bots, said(3, 22, sender_email="user22@demo.zulipchat.com"))
    assert {account for account, says, value in found.claims if (says, value) == ("type", "Bot")} == {
        "zulip:demo/20",
        "zulip:demo/21",
    }
    # an address that the server made up is nobody's
    assert not {says for account, says, _ in found.claims if account == "zulip:demo/22"} & {"address"}


def test_conversations_between_few_people_are_left_alone(read):
    found = read(said(1), said(2, type="private", display_recipient=[{"id": 9}]))
    assert found.counts == {"posted_message": 1}
    assert found.notes == ["Messages in private channels and conversations: 1. Left alone."]


def test_without_an_organisation_the_option_is_named(tmp_path):
    path = tmp_path / "m.json"
    path.write_text(json.dumps([said(1, sender_realm_str="")]))
    with open_engine() as engine, pytest.raises(ExportError, match="give it with --place zulip:NAME"):
        zulip_messages.read(path, ImportContext(engine, b"key", NOW))
    assert set(Taken(zulip_messages, path, place="zulip:reef").events["place"]) == {"zulip:reef/new-members"}


def test_what_is_put_aside_shows_no_text(read):
    found = read(said(1), said(2, timestamp="x", content="my secret"), said(3, subject=None))
    assert [reason.partition(";")[0] for _, reason in found.reasons] == [
        "the message's date 'x' cannot be read",
        "the message has no topic",
    ]
    assert not any("secret" in rejected.text or "Name" in rejected.text for rejected in found.rejected)


def test_ten_thousand_messages_give_the_acts_that_were_drawn(tmp_path):
    made = generated.zulip_messages()
    path = tmp_path / "m.json"
    path.write_bytes(made.content)
    found = Taken(zulip_messages, path)
    assert found.counts == made.counts
    assert found.events["account"].nunique() == made.accounts
    assert found.loaded_events["toward"].notna().sum() == made.toward
    assert not found.rejected


MESSAGES = [json.dumps(said(number, 900 + number)).encode() for number in range(1, 6)]


def test_a_message_of_no_kind_at_all_is_left_alone(tmp_path):
    path = tmp_path / "m.json"
    path.write_text(json.dumps([said(1, 901) | {"type": []}, said(2, 902)]), encoding="utf-8")
    assert len(Taken(zulip_messages, path, place="zulip:demo").events) == 1


@settings(max_examples=60)
@given(spoilt(MESSAGES, lambda records: b"[" + b",\n".join(records) + b"]"))
def test_a_spoilt_file_costs_no_valid_neighbour(tmp_path_factory, file):
    path = tmp_path_factory.mktemp("spoilt") / "m.json"
    path.write_bytes(file.data)
    try:
        found = Taken(zulip_messages, path, place="zulip:demo")
    except ExportError:
        assert not file.untouched
        return
    for position in file.untouched:
        assert f"zulip:demo/{901 + position}" in set(found.events["account"])
