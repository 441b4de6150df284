"""What mentors set for themselves, on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from journeys.errors import EntryError
from journeys.logs.database import open_database
from journeys.logs.mentor_settings import STANDING, MentorLog, Settings

AT = datetime(2030, 3, 1, 12, tzinfo=UTC)
INTO = {"mo": "mo", "mo-old": "mo", "bo": "bo"}


def wants(account="mo", *, who="mo", **more):
    return Settings(who, AT, "home", account, **more)


@pytest.fixture
def log(tmp_path, any_database):
    with open_database(tmp_path) as database:
        yield MentorLog(database)


def test_the_newest_settings_hold_under_whichever_account(log):
    assert list(log.standing("home", INTO)) == list(STANDING)
    assert log.standing("home", INTO).empty
    log.add(wants(weight="high", cap=5))
    log.add(wants("mo-old", weight="low", cap=1, away_from=date(2030, 4, 1), away_until=date(2030, 4, 9)))
    log.add(wants("bo"))
    rows = log.standing("home", INTO).set_index("person")
    assert rows.loc["mo", ["weight", "cap", "number"]].tolist() == ["low", 1, 2]
    assert rows.loc["mo", "away_until"] == pd.Timestamp(2030, 4, 9)
    assert rows.loc["bo", ["weight", "cap"]].tolist() == ["normal", 3]
    assert pd.isna(rows.loc["bo", "away_from"])
    assert log.standing("home", {"bo": "bo"})["person"].tolist() == ["bo"]
    assert log.standing("away", INTO).empty


def test_undo_brings_the_settings_before_back(log):
    log.add(wants(cap=5))
    log.add(wants("mo-old", cap=1))
    log.add(wants(undoes=2), seen=2, into=INTO)
    assert log.standing("home", INTO)["cap"].tolist() == [5]
    log.add(wants(undoes=3), into=INTO)
    assert log.standing("home", INTO)["cap"].tolist() == [1]
    with pytest.raises(EntryError, match="undone already"):
        log.add(wants(undoes=3), into=INTO)
    assert log.log("home", INTO)["in_force"].tolist() == [True, True, False, True]


def test_the_later_writer_sees_what_was_set_meanwhile(log):
    log.add(wants(weight="none"))
    with pytest.raises(
        EntryError, match=r"mo set “weight none, at most 3 at once” on 1 Mar 2030, 12:00 UTC \(number 1"
    ):
        log.add(wants(who="olga"), seen=0)


def test_of_many_who_set_one_mentor_at_once_only_the_first_is_accepted(tmp_path, any_database):
    def write(number):
        with open_database(tmp_path) as database:
            try:
                return MentorLog(database).add(wants(cap=number + 1), seen=0)
            except EntryError:
                return 0

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(write, range(6))) == [0, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (wants(who=""), "type yours"),
        (wants(weight="huge"), "'huge' is no weight; allowed are none, low, normal, high"),
        (wants(cap=0), "1 to 20 newcomers at once, not 0"),
        (wants(cap=21), "1 to 20 newcomers at once, not 21"),
        (wants(away_from=date(2030, 4, 1)), "needs both days"),
        (wants(away_from=date(2030, 4, 2), away_until=date(2030, 4, 1)), "exchange the two days"),
        (wants(undoes=4), "no entry with the number 4"),
    ],
)
def test_what_nobody_could_obey_is_refused(tmp_path, settings, said):
    with open_database(tmp_path) as database:
        with pytest.raises(EntryError, match=said):
            MentorLog(database).add(settings)
        assert MentorLog(database).log("home", INTO).empty


def test_each_entry_changes_the_logs_name_and_no_settings_have_none(log):
    names = [log.digest()]
    for settings in (wants(cap=2), wants(cap=2), wants(undoes=1)):
        log.add(settings, into=INTO)
        names.append(log.digest())
    assert names[0] == ""
    assert len(set(names)) == 4


def test_an_undoing_is_on_the_account_of_what_it_undoes_and_sets_nothing(log):
    log.add(wants("mo-old", cap=7), into=INTO)
    log.add(wants("mo", undoes=1), into=INTO)
    # undone under mo's account, it holds no longer under mo-old's either, once the two are parted
    rows = log.log("home", {"mo-old": "mo-old"})
    assert rows[["number", "kind", "account", "in_force"]].values.tolist() == [
        [1, "settings", "mo-old", False],
        [2, "undo", "mo-old", True],
    ]
    assert rows.loc[1, ["weight", "cap"]].isna().all()
    assert log.standing("home", {"mo-old": "mo-old"}).empty
