"""Slack exports: the real one's counts, who answered whom, what is no act, what stays private, and broken files."""

import json
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from journeys.errors import ExportError
from journeys.model.accounts import keyed_hash
from journeys.sources.base import ImportContext
from journeys.sources.slack import reader as slack_reader
from journeys.store.engine import open_engine
from tests.malformed import spoilt

NOW = datetime(2026, 11, 21, tzinfo=UTC)
KEY = b"key"
GENERAL = "slack:T0COLLECT/general"


def account(number, name="ada", **profile):
    """One account as the list of accounts has it."""
    return {"id": number, "team_id": "T0COLLECT", "name": name, "is_bot": False, "profile": profile}


def said(second, user="U0ADA", **more):
    """One message, so many seconds after a certain one."""
    return {"type": "message", "user": user, "text": "hello", "ts": f"{1_600_000_000 + second}.000200"} | more


def write(folder, days, *, users=None, channels=("general",), **lists):
    """Lay an export down as it is unpacked; ``days`` are messages by ``channel/day`` and ``lists`` further files."""
    listed = [account("U0ADA"), account("U0BOB", "bob")] if users is None else users
    found = {"users": listed, "channels": [{"id": f"C0{name}", "name": name} for name in channels], **lists, **days}
    for name, records in found.items():
        file = folder / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(records if isinstance(records, bytes) else json.dumps(records, indent=4).encode())
    return folder


class Taken:
    """What was read of an export, as plain Python."""

    def __init__(self, path, **told):
        with open_engine() as engine:
            extract = slack_reader.read(path, ImportContext(engine, KEY, NOW, **told))
            self.events = engine.collect(extract.events)
            self.claims = {tuple(claim) for claim in engine.collect(extract.claims).itertuples(index=False)}
        self.shows, self.notes, self.rejected = extract.shows, extract.notes, extract.rejected
        self.keys = set(self.events["event_id"])
        toward = self.events["toward"].astype(object).where(self.events["toward"].notna(), None)
        self.toward = dict(zip(self.events["event_id"], toward, strict=True))

    def claims_of(self, number):
        """What is said of one account."""
        return {(says, value) for named, says, value in self.claims if named == f"slack:{number}"}


@pytest.fixture
def take(tmp_path):
    """Read an export written for the purpose."""

    def taken(days, *, told=(), **written):
        return Taken(write(tmp_path / "export", days, **written), **dict(told))

    return taken


@pytest.fixture(scope="module")
def workspace(exports, tmp_path_factory):
    """The real export, unpacked."""
    folder = tmp_path_factory.mktemp("workspace")
    with zipfile.ZipFile(exports / "slack" / "workspace-export.zip") as archive:
        archive.extractall(folder)
    return folder


def test_the_real_export_gives_its_joinings_and_messages(workspace):
    # grep -ch '"subtype": "channel_join"' gives 126; of the other 596 entries 9 are the channels' own (1 bot_add,
    # 3 channel_archive, 2 channel_purpose, 1 channel_topic, 1 channel_leave, 1 pinned_item): 557 plain messages,
    # 24 files shared and 6 comments on files are left
    assert slack_reader.recognise(workspace, b"")
    taken = Taken(workspace)
    assert taken.events["action"].value_counts().to_dict() == {"posted_message": 587, "joined_channel": 126}
    assert len(taken.keys) == 713
    assert taken.events.groupby("place").size().to_dict() == {
        "slack:T061A2UFL/datajam": 172,
        "slack:T061A2UFL/datasets": 37,
        "slack:T061A2UFL/general": 474,
        "slack:T061A2UFL/meetup": 1,
        "slack:T061A2UFL/team-d3": 29,
    }
    assert taken.rejected == []
    assert taken.shows == {"joined_channel", "posted_message"}


def test_in_the_real_export_comments_on_files_have_an_author_and_an_addressee(workspace):
    # six entries have no 'user'; the comment in them does. One of them comments on a file of one's own
    taken = Taken(workspace)
    assert sum(value is not None for value in taken.toward.values()) == 5
    assert any("Reactions: 90, of 14 accounts" in note for note in taken.notes)  # grep -A for "users" in 46 messages
    assert taken.claims_of("U0DS03NHG") >= {("name", "stephen.rasey")}  # deleted, and still a person
    assert len({named for named, _, _ in taken.claims}) == 71


def test_texts_and_addresses_are_not_kept(workspace):
    taken = Taken(workspace)
    told = " ".join([*map(" ".join, taken.claims), *taken.notes])
    assert "@" not in told
    assert ("address", keyed_hash("ada@ada.example", KEY)) not in taken.claims_of("U0DS03NHG")


def test_a_reply_is_toward_who_began_the_thread_and_a_first_message_toward_nobody(take):
    first, reply = said(0), said(5, "U0BOB", thread_ts=said(0)["ts"], parent_user_id="U0ADA")
    own = said(9, thread_ts=first["ts"], parent_user_id="U0ADA")
    taken = take({"general/2020-09-13": [first, reply, own]})
    assert taken.toward == {
        f"{GENERAL}#posted/{first['ts']}": None,
        f"{GENERAL}#posted/{reply['ts']}": "slack:U0ADA",
        f"{GENERAL}#posted/{own['ts']}": None,
    }
    assert set(taken.events["thread"]) == {f"thread/{first['ts']}"}


def test_older_exports_name_who_began_a_thread_only_in_its_first_message(take):
    first = said(0, thread_ts=said(0)["ts"], replies=[{"user": "U0BOB", "ts": said(86_400)["ts"]}])
    reply = said(86_400, "U0BOB", thread_ts=first["ts"])
    taken = take({"general/2020-09-13": [first], "general/2020-09-14": [reply]})
    assert taken.toward[f"{GENERAL}#posted/{reply['ts']}"] == "slack:U0ADA"


def test_a_reply_shown_to_the_channel_names_who_began_the_thread_inside(take):
    reply = said(9, "U0BOB", subtype="thread_broadcast", thread_ts=said(0)["ts"], root={"user": "U0ADA"})
    assert take({"general/2020-09-13": [reply]}).toward == {f"{GENERAL}#posted/{reply['ts']}": "slack:U0ADA"}


def test_the_same_acts_from_a_later_export_have_the_same_keys(tmp_path):
    first = said(0)
    answered = first | {"thread_ts": first["ts"], "reply_count": 1, "edited": {"user": "U0ADA", "ts": "1.0"}}
    early = Taken(write(tmp_path / "early", {"general/2020-09-13": [first]}))
    late = Taken(write(tmp_path / "late", {"general/2020-09-13": [answered, said(3, "U0BOB")]}))
    assert early.keys < late.keys
    assert set(early.events["thread"]) <= set(late.events["thread"])


def test_what_the_channel_says_of_itself_is_no_act(take):
    kinds = ["channel_leave", "channel_topic", "tombstone", "pinned_item", "reply_broadcast"]
    quiet = [said(number, subtype=kind) for number, kind in enumerate(kinds)]
    loud = [said(50, subtype="channel_join"), said(51, subtype="me_message"), said(52, subtype="thread_broadcast")]
    taken = take({"general/2020-09-13": quiet + loud})
    assert sorted(taken.events["action"]) == ["joined_channel", "posted_message", "posted_message"]
    assert any("1 channel_leave" in note and "1 tombstone" in note for note in taken.notes)


def test_reactions_are_counted_but_no_acts_because_nothing_dates_them(take):
    liked = said(0, reactions=[{"name": "tada", "users": ["U0BOB", "U0ADA"], "count": 2}, {"name": "x", "users": 5}])
    taken = take({"general/2020-09-13": [liked]})
    assert len(taken.keys) == 1
    assert any("Reactions: 2, of 2 accounts" in note for note in taken.notes)


def test_a_programs_messages_are_a_bots_and_those_of_nobody_are_counted(take):
    bot = said(0, None, subtype="bot_message", bot_id="B0WELCOME", username="welcome")
    nobody = said(1, None, subtype="file_comment", comment=[])
    helper, poll = said(2, "USLACKBOT"), said(4, "U0POLL", bot_id="B0POLL", bot_profile={"name": "poll"})
    taken = take({"general/2020-09-13": [bot, nobody, helper, said(3, bot_profile={}), poll]})
    assert taken.claims_of("U0POLL") == {("type", "Bot")}
    assert ("type", "Bot") not in taken.claims_of("U0ADA")
    assert taken.claims_of("B0WELCOME") == {("type", "Bot"), ("name", "welcome")}
    assert taken.claims_of("USLACKBOT") == {("type", "Bot")}
    assert len(taken.keys) == 4
    assert any("do not say who wrote them: 1." in note for note in taken.notes)


def test_an_account_says_its_names_address_kind_and_pages(take):
    ada = account(
        "U0ADA",
        real_name=" Ada  Lovelace",
        display_name="ada l",
        email="Ada@Ada.example",
        title="analyst, github.com/Ada",
        fields={"X1": {"value": "https://huggingface.co/AdaL", "alt": ""}, "X2": {"value": 5}, "X3": None},
    )
    robot = account("U0BOT", "robot", fields=[]) | {"is_bot": True}
    taken = take({"general/2020-09-13": [said(0)]}, users=[ada, robot])
    assert taken.claims_of("U0ADA") == {
        ("name", "ada"),
        ("name", "Ada Lovelace"),
        ("name", "ada l"),
        ("address", keyed_hash("ada@ada.example", KEY)),
        ("linked", "github:ada"),
        ("profile", "github.com/ada"),
        ("linked", "hub:AdaL"),
        ("profile", "huggingface.co/adal"),
    }
    assert taken.claims_of("U0BOT") == {("name", "robot"), ("type", "Bot")}


@pytest.mark.parametrize(
    ("title", "linked"),
    [
        ("github.com/ada", {"github:ada"}),
        ("<https://www.github.com/ada/|me>", {"github:ada"}),
        ("see https://github.com/ada/engine", set()),
        ("https://github.com/sponsors", set()),
        ("notgithub.com/ada", set()),
        ("ada@github.com/x", set()),
    ],
)
def test_only_the_page_of_an_account_links_to_it(take, title, linked):
    taken = take({"general/2020-09-13": [said(0)]}, users=[account("U0ADA", title=title)])
    assert {value for says, value in taken.claims_of("U0ADA") if says == "linked"} == linked


def test_a_guest_who_is_in_no_list_has_the_name_that_the_message_gives(take):
    guest = said(0, "U0GUEST", user_profile={"real_name": "Grace Hopper", "name": "grace"})
    assert ("name", "Grace Hopper") in take({"general/2020-09-13": [guest]}).claims_of("U0GUEST")


def test_private_channels_and_conversations_are_left_alone(take):
    private = {"groups": [{"id": "G01", "name": "board"}], "dms": [{"id": "D01"}], "mpims": [{"id": "G02"}]}
    days = {f"{name}/2020-09-13": [said(0)] for name in ("general", "board", "D01", "mpdm-ada--bob-1")}
    taken = take(days, **private)
    assert set(taken.events["place"]) == {GENERAL}
    assert any("Private channels and conversations: 3." in note for note in taken.notes)


def test_an_unlisted_folder_is_public_only_if_the_private_ones_are_all_known(take, tmp_path):
    days = {"general/2020-09-13": [said(0)], "other/2020-09-13": [said(0)]}
    assert len(take(days).keys) == 2
    spoilt = write(tmp_path / "spoilt", days, groups=b'[{"id": "G01", "name": "oth')
    assert set(Taken(spoilt).events["place"]) == {GENERAL}


def test_the_workspace_is_named_by_the_import_else_by_its_number(take):
    days = {"general/2020-09-13": [said(0)]}
    assert set(take(days, told={"place": "slack:collective"}).events["place"]) == {"slack:collective/general"}
    assert set(take(days, told={"place": "github:collective/book"}).events["place"]) == {GENERAL}
    guests = [account("U1"), account("U2"), account("U3") | {"team_id": "T0AELSE"}]
    assert set(take(days, users=guests).events["place"]) == {GENERAL}
    with pytest.raises(ExportError, match="--place slack:NAME"):
        take(days, users=[{"id": "U0ADA"}])


def test_a_folder_that_holds_nothing_but_the_export_is_taken_too(tmp_path):
    write(tmp_path / "outer" / "Collective Slack export", {"general/2020-09-13": [said(0)]})
    (tmp_path / "outer" / "__MACOSX").mkdir()
    assert slack_reader.recognise(tmp_path / "outer", b"")
    assert len(Taken(tmp_path / "outer").keys) == 1
    (tmp_path / "outer" / "rc.json").write_text("{}")
    assert not slack_reader.recognise(tmp_path / "outer", b"")
    assert not slack_reader.recognise(tmp_path / "outer" / "rc.json", b"{}")


def test_links_out_of_the_folder_are_not_followed(take, tmp_path):
    write(tmp_path / "elsewhere", {"secret/2020-09-13": [said(7)]})
    folder = write(tmp_path / "export", {"general/2020-09-13": [said(0)]}, channels=("general", "secret"))
    (folder / "secret").symlink_to(tmp_path / "elsewhere" / "secret")
    (folder / "general" / "2020-09-14.json").symlink_to(tmp_path / "elsewhere" / "secret" / "2020-09-13.json")
    assert len(Taken(folder).keys) == 1


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (said(0, ts=1_600_000_000.0002), "ts: expected `str`, got `float`"),
        (said(0, ts="yesterday"), "ts 'yesterday' is no time; expected like 1433562823.000002"),
        (said(0, ts="1000000000.000100"), "before 2005"),
        (said(0, ts="9999999999.000100"), "is in the future"),
        ({"type": "message"}, "missing required field `ts`"),
        (5, ""),
    ],
)
def test_a_bad_message_costs_only_itself_and_its_text_is_not_shown(take, bad, reason):
    taken = take({"general/2020-09-13": [said(1), bad, said(2, "U0BOB")]})
    assert {f"{GENERAL}#posted/{said(second)['ts']}" for second in (1, 2)} == taken.keys
    (rejected,) = taken.rejected
    assert "general/2020-09-13.json, record 2: " in rejected.reason
    assert reason in rejected.reason
    assert "hello" not in rejected.text


def test_addresses_of_files_are_not_shown_as_they_open_them(take):
    shared = said(0, ts="never", file={"url_private": "https://files.example.org/x?t=xoxe-1"})
    taken = take({"general/2020-09-13": [said(1), shared]})
    assert "xoxe" not in taken.rejected[0].text


@pytest.mark.parametrize("days", [{}, {"general/2020-09-13": []}, {"general/2020-09-13": b"[{"}])
def test_an_export_without_anything_to_read_is_refused(take, days):
    with pytest.raises(ExportError, match="no message or joining"):
        take(days)


MESSAGES = [json.dumps(said(second), indent=4).encode() for second in range(6)]


@settings(max_examples=50)
@given(spoilt(MESSAGES, lambda messages: b"[\n" + b",\n".join(messages) + b"\n]"))
def test_a_spoilt_day_keeps_its_whole_messages_and_the_other_days(tmp_path, bad):
    taken = Taken(write(tmp_path, {"general/2020-09-12": [said(-5)], "general/2020-09-13": bad.data}))
    whole = {f"{GENERAL}#posted/{said(second)['ts']}" for second in (-5, *bad.untouched)}
    assert whole <= taken.keys


ACCOUNTS = [json.dumps(account(f"U0{name}", name, real_name=name)).encode() for name in ("ADA", "BOB", "CY", "DI")]


@settings(max_examples=50)
@given(spoilt(ACCOUNTS, lambda accounts: b"[" + b",".join(accounts) + b"]"))
def test_a_spoilt_list_of_accounts_costs_no_message_and_no_other_account(tmp_path, bad):
    taken = Taken(write(tmp_path, {"general/2020-09-13": [said(0)], "users": bad.data}), place="slack:collective")
    assert len(taken.keys) == 1
    names = [("ADA", "BOB", "CY", "DI")[position] for position in bad.untouched]
    assert {(f"slack:U0{name}", "name", name) for name in names} <= taken.claims


CHANNELS = [json.dumps({"id": f"C0{name}", "name": name}).encode() for name in ("general", "help", "news")]


@settings(max_examples=50)
@given(spoilt(CHANNELS, lambda channels: b"[" + b",".join(channels) + b"]"))
def test_a_spoilt_list_of_channels_costs_no_message(tmp_path, bad):
    days = {f"{name}/2020-09-13": [said(0)] for name in ("general", "help", "news")}
    assert len(Taken(write(tmp_path, days | {"channels": bad.data})).keys) == 3
