"""Exports of a Zulip organisation: what is public and what is not, who registered, and a file of messages alone."""

import json
import zipfile

import pytest

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.ingest.pipeline import Options, import_files
from journeys.sources.base import ImportContext
from journeys.sources.zulip import messages as zulip_messages
from journeys.sources.zulip import realm as zulip_realm
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.sources import generated
from tests.sources.zulip.test_messages import said
from tests.taking import NOW, Taken

AT = 1_667_417_719.16
REALM = {
    "zerver_realm": [{"id": 2, "string_id": "demo"}],
    "zerver_userprofile": [
        {"id": 9, "full_name": "Ada L", "delivery_email": "ada@demo.org", "is_bot": False, "date_joined": AT},
        {"id": 10, "full_name": "Tool", "email": "tool@demo.org", "is_bot": True, "date_joined": AT},
        {"id": 11, "full_name": "Bob", "email": "user11@demo.zulipchat.com", "is_bot": False, "date_joined": None},
    ],
    "zerver_userprofile_crossrealm": [{"id": 1, "email": "notification-bot@zulip.com"}],
    "zerver_stream": [
        {"id": 60, "name": "new members", "invite_only": False, "date_created": AT - 1000},
        {"id": 61, "name": "staff", "invite_only": True},
    ],
    "zerver_recipient": [
        {"id": 6, "type": 2, "type_id": 60},
        {"id": 7, "type": 2, "type_id": 61},
        {"id": 8, "type": 1, "type_id": 9},
    ],
}


def message(number, sender=9, recipient=6, **more):
    """One message as an export has it."""
    known = {"id": number, "sender": sender, "recipient": recipient, "subject": "hello", "content": "hi"}
    return known | {"date_sent": AT + number} | more


def write(folder, *messages, realm=REALM):
    """Lay an export down as it is unpacked."""
    folder.mkdir(exist_ok=True)
    (folder / "realm.json").write_text(json.dumps(realm))
    (folder / "attachment.json").write_text("{}")
    body = {"zerver_message": messages, "zerver_usermessage": [{"id": 1, "message": 1, "user_profile": 9}]}
    (folder / "messages-000001.json").write_text(json.dumps(body))
    return folder


def test_public_channels_are_read_and_others_left_alone(tmp_path):
    folder = write(tmp_path / "e", message(1), message(2, 11), message(3, 9, 7), message(4, 9, 8))
    assert recognise(folder) is zulip_realm
    found = Taken(zulip_realm, folder)
    assert found.counts == {"posted_message": 2, "registered": 2}
    assert found.loaded("zulip:demo/new-members") == {
        "#posted/1": ("zulip:demo/9", "posted_message", None),
        "#posted/2": ("zulip:demo/11", "posted_message", "zulip:demo/9"),
    }
    assert found.notes == ["Messages in private channels and conversations: 2. Left alone."]
    bots = {account for account, says, value in found.claims if (says, value) == ("type", "Bot")}
    assert bots == {"zulip:demo/1", "zulip:demo/10"}
    assert {says for account, says, _ in found.claims if account == "zulip:demo/11"} == {"name"}
    assert not found.rejected


def test_the_interface_names_an_act_as_the_export_does(tmp_path):
    whole = Taken(zulip_realm, write(tmp_path / "e", message(1)))
    path = tmp_path / "m.json"
    path.write_text(json.dumps([said(1)]))
    asked = Taken(zulip_messages, path)
    same = ["event_id", "account", "place", "thread"]
    posted = whole.events[whole.events["action"] == "posted_message"]
    assert posted[same].values.tolist() == asked.events[same].values.tolist()


def test_an_export_may_lie_in_an_archive(tmp_path):
    write(tmp_path / "e", message(1))
    with zipfile.ZipFile(tmp_path / "zulip-export.zip", "w") as packed:
        for file in (tmp_path / "e").iterdir():
            packed.write(file, f"zulip-export-demo/{file.name}")
    (receipt,) = import_files(Store(tmp_path / "store"), [tmp_path / "zulip-export.zip"], Options(), now=NOW)
    assert receipt.refused is None


def test_a_file_of_messages_alone_is_read_only_where_the_organisation_is_named(tmp_path):
    path = write(tmp_path / "e", message(1), message(2, recipient=8, subject=""), message(3, subject="\a"))
    path = path / "messages-000001.json"
    assert recognise(path) is zulip_realm
    with open_engine() as engine, pytest.raises(ExportError, match=r"Give the whole export.*--place zulip:NAME") as met:
        zulip_realm.read(path, ImportContext(engine, b"key", NOW))
    assert met.value.needs == "place"
    found = Taken(zulip_realm, path, place="zulip:demo")
    assert set(found.events["place"]) == {"zulip:demo/6"}
    assert found.counts == {"posted_message": 1}
    assert "its channels have numbers" in found.notes[-1]


def test_a_broken_description_refuses_the_export(tmp_path):
    folder = write(tmp_path / "e", message(1))
    (folder / "realm.json").write_text('{"zerver_realm": [')
    with open_engine() as engine, pytest.raises(ExportError, match=r"realm\.json cannot be read"):
        zulip_realm.read(folder, ImportContext(engine, b"key", NOW))


def test_ten_thousand_messages_give_the_acts_that_were_drawn(tmp_path):
    files, made = generated.zulip_realm()
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    found = Taken(zulip_realm, tmp_path)
    assert found.counts == made.counts
    assert found.events["account"].nunique() == made.accounts
    assert not found.rejected
