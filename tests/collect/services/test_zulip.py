"""Collecting a chat: each message once, no address of anybody, and nothing without a key."""

import gzip
import json

import pytest

from journeys.collect.services.zulip import collect_zulip, zulip_secrets
from journeys.errors import CollectError
from tests.collect.server import serving
from tests.collect.services.sites import RUN, Chat

COUNT = 2_300


def collect(site, out, **options):
    options = {"secrets": {"Authorization": "Basic YTpi"}} | options
    return collect_zulip(site.address, out, RUN, **options)


def read(report, name):
    return [json.loads(line) for line in gzip.open(report.folder / f"{name}.jsonl.gz")]


def test_messages_that_are_deleted_meanwhile_move_no_other(tmp_path):
    with serving(Chat(COUNT)) as chat:

        def change(number):
            if number == 2:
                for gone in range(1, 500):
                    chat.messages.pop(gone, None)

        chat.before = change
        report = collect(chat, tmp_path)
        assert [message["id"] for message in read(report, "messages")] == list(range(1, COUNT + 1))
        # only channels that all can read are asked for
        asked = [query for path, query, _ in chat.asked if path.endswith("messages")]
        assert {query["narrow"] for query in asked} == {'[{"operator":"streams","operand":"public"}]'}
        chat.messages[COUNT + 5] = chat.message(COUNT + 5)
        chat.asked.clear()
        report = collect(chat, tmp_path)
        assert read(report, "messages")[-1]["id"] == COUNT + 5
        assert [query["anchor"] for path, query, _ in chat.asked if path.endswith("messages")] == [str(COUNT)]


def test_no_address_of_a_person_is_written(tmp_path):
    with serving(Chat(4)) as chat:
        report = collect(chat, tmp_path)
    # those of programs show that they are programs
    addresses = [message.get("sender_email") for message in read(report, "messages")]
    assert addresses == ["notice-bot@example.org", None] * 2
    assert "ada@" not in json.dumps(read(report, "messages"))


def test_without_a_key_it_says_where_one_is_made(tmp_path, monkeypatch):
    monkeypatch.delenv("ZULIP_API_KEY", raising=False)
    with pytest.raises(CollectError, match="ZULIP_EMAIL and ZULIP_API_KEY"):
        zulip_secrets()
    monkeypatch.setenv("ZULIP_EMAIL", "bot@example.org")
    monkeypatch.setenv("ZULIP_API_KEY", "secret")
    assert zulip_secrets() == {"Authorization": "Basic Ym90QGV4YW1wbGUub3JnOnNlY3JldA=="}
    with (
        serving(Chat(3)) as chat,
        pytest.raises(CollectError, match=r"the messages cannot be collected: the server answers 401 \(Not logged in"),
    ):
        collect(chat, tmp_path, secrets={})
