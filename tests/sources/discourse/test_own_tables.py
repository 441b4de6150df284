"""Discourse's own tables: an account's archive, in its zip, and the list of users."""

import zipfile

import pytest

from journeys.errors import ExportError
from journeys.ingest.detect import recognise
from journeys.ingest.pipeline import Options, import_files
from journeys.sources.base import ImportContext
from journeys.sources.discourse import own_tables
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.taking import NOW, Taken

FORUM = "discourse:forum.demo.org"
HEADER = "topic_title,categories,is_pm,post_raw,post_cooked,like_count,reply_count,url,created_at"
ROWS = (
    "Hello all,General,No,hi,<p>hi</p>,1,0,https://forum.demo.org/t/hello-all/7/1,2024-03-01 09:00:00 UTC",
    '"Hello, again",General,Nein,"two\nlines",<p>x</p>,0,0,https://forum.demo.org/t/hello/8/3,2024-03-02 09:00:00 UTC',
    "Secret,-,Yes,x,x,0,0,https://forum.demo.org/t/secret/9/1,2024-03-03 09:00:00 UTC",
    "Broken,-,No,x,x,0,0,nowhere,2024-03-03 09:00:00 UTC",
)
USERS = """id,name,username,email,title,created_at,last_seen_at,trust_level,admin,group_names
1,Ada Lovelace,ada,ada@demo.org,,2022-01-15 10:30:00 UTC,,4,true,"staff,mentors"
2,,Bob,bob@demo.org,,2023-02-15 10:30:00 UTC,,1,false,
-1,system,system,no_email,,2021-01-01 00:00:00 UTC,,4,true,
x,,,,,2021-01-01 00:00:00 UTC,,4,true,
"""


@pytest.fixture
def archive(tmp_path):
    """The zip of an account's archive."""
    path = tmp_path / "user_archive-Ada_L-240501-101010-3.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("user_archive.csv", "\n".join((HEADER, *ROWS)))
        packed.writestr("visits.csv", "visited_at,posts_read,mobile,time_read\n2024-03-01,3,false,20\n")
        packed.writestr("preferences.json", '{"user": {"id": 1}}')
    return path


def test_an_archive_is_one_export_of_who_its_zip_is_named_after(archive, tmp_path):
    store = Store(tmp_path / "store")
    (receipt,) = import_files(store, [archive], Options(), now=NOW)
    assert receipt.refused is None
    with open_engine() as engine:
        acts = engine.collect(store.scan("events", engine).select("event_id", "account", "action"))
    assert set(acts.itertuples(index=False, name=None)) == {
        (f"{FORUM}/topic/7#opened", "discourse:forum.demo.org/ada_l", "opened_discussion"),
        (f"{FORUM}/topic/8#post/3", "discourse:forum.demo.org/ada_l", "commented"),
    }


def test_private_messages_are_left_alone_and_other_rows_put_aside(tmp_path):
    folder = tmp_path / "user_archive-ada-240501-101010-3"
    folder.mkdir()
    (folder / "user_archive.csv").write_text("\n".join((HEADER, *ROWS)))
    assert recognise(folder) is own_tables
    found = Taken(own_tables, folder)
    assert found.counts == {"opened_discussion": 1, "commented": 1}
    assert found.notes == ["Private messages: 1. Left alone."]
    (rejected,) = found.rejected
    assert "url 'nowhere' names no post" in rejected.reason


def test_an_archive_without_its_name_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "user_archive.csv"
    path.write_text("\n".join((HEADER, *ROWS)))
    assert recognise(path) is own_tables
    with (
        open_engine() as engine,
        pytest.raises(ExportError, match=r"does not say whose archive it is.*name it so again"),
    ):
        own_tables.read(path, ImportContext(engine, b"key", NOW))


def test_the_list_of_users_shows_who_registered(tmp_path):
    path = tmp_path / "user_list.csv"
    path.write_text(USERS)
    assert recognise(path) is own_tables
    found = Taken(own_tables, path, place=FORUM)
    assert found.counts == {"registered": 3}
    ada = {(says, value) for account, says, value in found.claims if account == "discourse:forum.demo.org/ada"}
    assert {says for says, _ in ada} == {"user_id", "name", "address"}
    assert ("discourse:forum.demo.org/system", "type", "Bot") in found.claims
    assert not any("demo.org@" in value or "@demo" in value for _, _, value in found.claims)
    (rejected,) = found.rejected
    assert rejected.reason == "a user without a login or a number"


def test_the_list_of_users_asks_for_the_forum(tmp_path):
    path = tmp_path / "user_list.csv"
    path.write_text(USERS)
    with open_engine() as engine, pytest.raises(ExportError, match="give its host with --place discourse:HOST"):
        own_tables.read(path, ImportContext(engine, b"key", NOW))
