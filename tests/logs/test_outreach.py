"""The log of what was done for whom, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
import sqlalchemy as sql

from journeys.errors import EntryError, StoreError
from journeys.identity import opt_out_filter, opting_out
from journeys.identity.hiding import kept_name
from journeys.logs.database import open_database
from journeys.logs.opt_outs import Signed
from journeys.logs.outreach import LOG, STANDING, OutreachLog, outreach
from journeys.logs.outreach_entries import NOTE_LENGTH, STATUSES, Entry
from journeys.model.events import LEFT_OUT
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import act, put

AT = datetime(2030, 3, 1, 12, tzinfo=UTC)
INTO = {name: name for name in ("ada", "bo", "cy", "mo")}
REQUIRED = {
    "paired": {"mentor": "mo"},
    "paused": {"due_on": date(2030, 4, 1)},
    "waiting": {"list_name": "spring"},
}
"""What some statuses cannot be without."""


def say(kind, account="ada", *, who="olga", day=1, **more):
    at = AT + timedelta(days=day - 1)
    return Entry(kind, who, at, "home", account, **{**REQUIRED.get(kind, {}), **more})


@pytest.fixture
def log(tmp_path, any_database):
    with open_database(tmp_path) as database:
        yield OutreachLog(database)


def stands(log, person="ada", into=INTO):
    found = log.standing("home", into)
    return next((row for row in found.to_dict("records") if row["person"] == person), None)


def test_an_empty_log_is_an_empty_table_with_its_columns(log):
    assert list(log.standing("home", INTO)) == list(STANDING)
    assert log.log("home", INTO).empty
    assert set(LOG) < set(log.log("home", INTO))
    assert log.never_ask("home", INTO) == frozenset()


def test_how_somebody_stands_is_the_newest_status_with_who_and_when(log):
    log.add(say("invited", note=" written to, kindly ", due_on=date(2030, 3, 8)))
    log.add(say("answered", day=3, who=" rae "))
    log.add(say("paired", day=4))
    row = stands(log)
    assert (row["status"], row["mentor"], row["note"]) == ("paired", "mo", "written to, kindly")
    assert (row["who"], row["number"], row["at"]) == ("olga", 3, AT + timedelta(days=3))
    assert (row["invited_at"], row["status_at"]) == (AT, AT + timedelta(days=3))
    assert pd.isna(row["due_on"]), "an answer settles what was due"
    assert stands(log, "bo") is None


def test_a_note_leaves_status_and_due_date_as_they_are_and_done_takes_the_date_away(log):
    log.add(say("invited", due_on=date(2030, 3, 8)))
    log.add(say("note", note="asked about docs", day=2))
    row = stands(log)
    assert (row["status"], row["due_on"].date(), row["note"]) == ("invited", date(2030, 3, 8), "asked about docs")
    log.add(say("due", due_on=date(2030, 3, 20)))
    assert stands(log)["due_on"].date() == date(2030, 3, 20)
    log.add(say("due"))
    assert pd.isna(stands(log)["due_on"])


def test_only_notes_are_no_status(log):
    log.add(say("note", note="met at the Book Dash"))
    assert pd.isna(stands(log)["status"])


def test_a_pair_ends_with_its_graduation_and_is_handed_over_by_a_new_one(log):
    log.add(say("paired"))
    log.add(say("paired", mentor="bo"))
    assert stands(log)["mentor"] == "bo"
    log.add(say("paused"))
    assert stands(log)["mentor"] == "bo", "who pauses keeps the mentor"
    log.add(say("graduated"))
    assert pd.isna(stands(log)["mentor"])


def test_a_waiting_list_stays_known_after_the_invitation_out_of_it(log):
    log.add(say("waiting", list_name="spring"))
    log.add(say("invited", day=5))
    row = stands(log)
    assert (row["list_name"], row["waiting_at"], row["invited_at"]) == ("spring", AT, AT + timedelta(days=4))


def test_undo_brings_back_what_was_before_and_undoing_that_brings_it_again(log):
    log.add(say("invited"))
    log.add(say("declined", note="no time"))
    log.add(say("undo", undoes=2))
    assert (stands(log)["status"], stands(log)["note"], stands(log)["number"]) == ("invited", "", 1)
    log.add(say("undo", undoes=3))
    assert (stands(log)["status"], stands(log)["note"]) == ("declined", "no time")
    assert log.log("home", INTO)["in_force"].tolist() == [True, True, False, True]
    with pytest.raises(EntryError, match="undone already"):
        log.add(say("undo", undoes=3))
    log.add(say("undo", undoes=1))
    log.add(say("undo", undoes=2))
    assert stands(log) is None


def test_nobody_undoes_an_entry_on_somebody_else(log):
    log.add(say("invited", "bo"))
    with pytest.raises(EntryError, match="no entry with the number 1"):
        log.add(say("undo", "ada", undoes=1))


@pytest.mark.parametrize("kind", ["invited", "waiting", "paused"])
def test_who_declined_is_never_asked_again_unless_that_was_a_mistake(log, kind):
    log.add(say("declined", who="rae"))
    assert log.never_ask("home", INTO) == {"ada"}
    with pytest.raises(
        EntryError, match=r"declined, as rae noted on 1 Mar 2030, 12:00 UTC \(number 1\), and are never"
    ):
        log.add(say(kind, day=20))
    log.add(say("answered"))
    assert log.never_ask("home", INTO) == {"ada"}, "not even after a later word"
    log.add(say("undo", undoes=1))
    assert log.never_ask("home", INTO) == frozenset()
    log.add(say(kind))


def test_communities_do_not_know_of_each_other(log):
    log.add(say("declined"))
    elsewhere = Entry("invited", "olga", AT, "away", "ada")
    assert log.add(elsewhere) == 2
    assert stands(log)["status"] == "declined"
    assert log.never_ask("away", INTO) == frozenset()


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (say("invited", who=" \0 "), "type yours"),
        (say("invited", who="o" * 81), "at most 80 characters, not 81"),
        (say("welcomed"), "'welcomed' is nothing that can be noted; allowed are invited, answered"),
        (say("paired", mentor=None), "choose who the mentor is"),
        (say("paired", mentor="ada"), "nobody is their own"),
        (say("paused", due_on=None), "Until when"),
        (say("waiting", list_name="  "), "Which waiting list"),
        (say("note", note="\n "), "no note yet"),
        (say("note", note="x" * (NOTE_LENGTH + 1)), "at most 4000 characters, not 4001"),
        (say("invited", due_on=date(2003, 3, 8)), r"8 Mar 2003 cannot be a due date: .* Check the year"),
        (say("invited", due_on=date(2203, 3, 8)), "Check the year"),
        (say("undo", undoes=7), "no entry with the number 7"),
    ],
)
def test_what_cannot_be_noted_is_refused_with_the_reason_and_not_kept(tmp_path, entry, said):
    with open_database(tmp_path) as database:
        with pytest.raises(EntryError, match=said):
            OutreachLog(database).add(entry)
        assert OutreachLog(database).log("home", INTO).empty


def test_the_later_writer_sees_who_changed_what_and_when_and_nothing_is_written(log):
    log.add(say("invited"), seen=0)
    log.add(say("declined", who="rae", day=2), seen=1)
    with pytest.raises(EntryError, match=r"rae noted “declined” on 2 Mar 2030, 12:00 UTC \(number 2\)\. Yours was not"):
        log.add(say("answered", day=3), seen=1)
    assert log.add(say("answered", day=3), seen=2) == 3


def test_an_undo_is_a_change_that_the_later_writer_sees_too(log):
    log.add(say("invited"))
    log.add(say("note", note="more"))
    log.add(say("undo", undoes=1, who="rae"))
    with pytest.raises(EntryError, match="rae noted “number 1 was undone”"):
        log.add(say("answered"), seen=2)


def test_an_entry_on_somebody_else_disturbs_nobody(log):
    log.add(say("invited", "ada"), seen=0)
    assert log.add(say("invited", "bo", who="rae"), seen=0) == 2


def test_entries_belong_to_the_person_who_has_the_account_now(log):
    log.add(say("invited", "ada"))
    log.add(say("declined", "ada-old", day=2))
    assert stands(log, into=INTO | {"ada-old": "ada-old"})["status"] == "invited"
    united = INTO | {"ada-old": "ada"}
    assert stands(log, into=united)["status"] == "declined"
    assert log.never_ask("home", united) == {"ada"}
    with pytest.raises(EntryError, match="never asked again"):
        log.add(say("invited", "ada"), into=united)
    # what is undone while they are one stays undone when they are two again
    log.add(say("undo", "ada", undoes=2), seen=2, into=united)
    assert stands(log, "ada-old", INTO | {"ada-old": "ada-old"}) is None


def test_nothing_is_shown_of_people_outside_the_snapshot(log):
    log.add(say("paired", "ada", mentor="mo"))
    log.add(say("invited", "bo"))
    without = {"ada": "ada"}
    assert log.standing("home", without)["person"].tolist() == ["ada"]
    assert pd.isna(stands(log, into=without)["mentor"])
    assert log.log("home", without)["person"].tolist() == ["ada"]
    assert "mo" not in log.log("home", without)["mentor"].tolist()


def test_what_no_database_keeps_does_not_cost_the_note(log):
    log.add(say("note", note="a\0b \ud800 Þórunn 愛"))
    assert stands(log)["note"] == "ab ? Þórunn 愛"


def test_the_digest_changes_with_every_entry_and_with_forgetting(log):
    digests = [log.digest()]
    log.add(say("note", note="x"))
    digests.append(log.digest())
    log.forget({"ada"})
    digests.append(log.digest())
    assert len(set(digests)) == 3


def test_many_who_write_at_once_on_different_people_lose_nothing(tmp_path, any_database):
    def write(number):
        with open_database(tmp_path) as database:
            return OutreachLog(database).add(say("invited", f"p{number}"), seen=0)

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(write, range(12))) == list(range(1, 13))


def test_of_many_who_write_at_once_on_one_person_only_the_first_is_accepted(tmp_path, any_database):
    def write(number):
        with open_database(tmp_path) as database:
            try:
                return OutreachLog(database).add(say(STATUSES[number % 2], who=f"o{number}"), seen=0)
            except EntryError as error:
                return str(error)

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(write, range(6)))
    assert sorted(map(str, told))[0] == "1"
    assert sum("Yours was not saved" in str(one) for one in told) == 5


def test_a_locked_database_is_an_error_and_saves_nothing(tmp_path, any_database, monkeypatch):
    monkeypatch.setenv("JOURNEYS_DATABASE_WAIT", "0.05")
    with open_database(tmp_path) as database, open_database(tmp_path) as other:
        log = OutreachLog(database)
        with other.writing(outreach), pytest.raises(StoreError, match="Nothing was saved"):
            log.add(say("invited"))
        assert log.add(say("invited")) == 1


@pytest.mark.parametrize("way", ["page", "file"])
def test_an_opt_out_deletes_the_notes_for_good_and_keeps_the_refusal(tmp_path, any_database, way):
    store = Store(tmp_path)
    with open_engine() as engine:
        put(store, engine, [act(1, "ada", "commented"), act(2, "bo", "commented")])
    into = {"github:ada": "github:ada", "github:bo": "github:bo"}
    with open_database(tmp_path) as database:
        log = OutreachLog(database)
        log.add(say("declined", "github:ada", note="she is ill"))
        log.add(say("note", "github:bo", note="fine"))
        if way == "page":
            opting_out.opt_out(store, database, "@ada", Signed("olga", AT))
        else:
            (tmp_path / "opt-outs.txt").write_text("github:ada\n")
            log.forget(opt_out_filter.find_kept_notes(store, database).accounts)
        with database.reading(outreach) as connection:
            kept = connection.execute(sql.select(outreach.c.note).order_by(outreach.c.number)).scalars().all()
        assert kept == [None, "fine"]
        # the opt-out is withdrawn: the refusal holds, under the hash of the account, and the note is gone
        into |= {kept_name(account, store.key): account for account in tuple(into)}
        assert log.never_ask("home", into) == {"github:ada"}
        assert stands(log, "github:ada", into)["note"] == ""
        if any_database == "sqlite":
            files = [path.read_bytes() for path in tmp_path.glob("people.sqlite*")]
            assert any(b"fine" in content for content in files)
            assert not any(b"she is ill" in content for content in files)
    store.close()


def test_notes_on_an_account_that_no_export_tells_of_any_more_are_forgotten_too(tmp_path):
    store = Store(tmp_path)
    with open_database(tmp_path) as database:
        OutreachLog(database).add(say("note", "github:ada", note="private"))
        opting_out.opt_out(store, database, "github:Ada", Signed("olga", AT))
        assert OutreachLog(database).count_notes() == {}
    store.close()


def test_notes_on_people_named_in_the_file_are_kept_until_somebody_deletes_them(tmp_path):
    store = Store(tmp_path)
    with open_engine() as engine:
        acts = [act(1, "ada", "commented"), act(2, "ada-old", "commented"), act(3, "bo", "commented")]
        put(store, engine, acts, claims=[("github:ada", "same_as", "github:ada-old")])
    with open_database(tmp_path) as database:
        log = OutreachLog(database)
        for account in ("github:ada", "github:ada", "github:ada-old", "github:gone", "github:bo"):
            log.add(say("note", account, note="private"))
        log.add(say("invited", "github:ada"))
        assert opt_out_filter.find_kept_notes(store, database) == opt_out_filter.KeptNotes()
        (tmp_path / "opt-outs.txt").write_text("github:ada\ngithub:gone\n")
        before = log.count_notes()
        assert opt_out_filter.load_decisions(store, database).opted_out.accounts == {
            LEFT_OUT,
            "github:ada",
            "github:ada-old",
        }
        assert log.count_notes() == before
        # Ada under two accounts with 2 + 1 notes, and Gone with 1, who is in no export: 2 people, 4 notes
        kept = opt_out_filter.find_kept_notes(store, database)
        assert kept == opt_out_filter.KeptNotes(frozenset({"github:ada", "github:ada-old", "github:gone"}), 2, 4)
        assert str(kept) == "a few notes on a few people who opted out"
        (tmp_path / "opt-outs.txt").write_text("")
        assert opt_out_filter.find_kept_notes(store, database).notes == 0
        assert log.count_notes() == before
    store.close()


def test_numbers_of_kept_notes_are_exact_from_five_on():
    assert str(opt_out_filter.KeptNotes(frozenset(), 4, 5)) == "5 notes on a few people who opted out"
    assert str(opt_out_filter.KeptNotes(frozenset(), 5, 12)) == "12 notes on 5 people who opted out"
