"""``journeys about``: everything on one person, and nothing on another."""

import json

import pytest

from journeys.logs.access import AccessLog
from journeys.logs.database import open_database
from journeys.logs.outreach import OutreachLog
from journeys.logs.outreach_entries import Entry
from tests.cli.test_app import apart, home, run  # noqa: F401  (fixtures)
from tests.making import NOW


@pytest.fixture
def loaded(home, tmp_path):  # noqa: F811
    run("import", home)
    with open_database(tmp_path / "store") as database:
        log = OutreachLog(database)
        log.add(Entry("note", "rae", NOW, "home", "github:ada", note="likes docs"))
        log.add(Entry("note", "rae", NOW, "home", "github:bo", note="secret of bo"))
        AccessLog(database).add("rae", NOW)


@pytest.mark.usefixtures("loaded")
def test_everything_on_one_person_is_told_in_words_and_as_json():
    told = run("about", "@ada")
    assert "Opted out: no." in told
    assert "Account github:ada, shown as" in told
    assert "Entered in outreach on 2030-01-01 by rae, note: likes docs" in told
    assert "Names of everybody were turned on 1 time, by rae." in told
    assert "bo" not in told.replace("bot", "").replace("about", "").split()
    assert "secret" not in told
    found = json.loads(run("about", "@ada", "--json"))
    assert [row["account"] for row in found["accounts"]] == ["github:ada"]
    assert sum(row["acts"] for row in found["acts"]) > 0
    assert found["entries"] == [
        {"log": "outreach", "at": "2030-01-01T00:00:00+00:00", "who": "rae", "what": "note", "text": "likes docs"}
    ]


@pytest.mark.usefixtures("loaded")
def test_whoever_asks_is_left_out_on_request_and_nothing_is_held_then():
    assert "Noted. In what is stored" in run("about", "ada", "--opt-out", "--who", "olga")
    told = run("about", "ada")
    assert "Opted out: yes." in told
    assert "Nothing is held on ada." in told
    assert "likes docs" not in told


@pytest.mark.usefixtures("loaded")
def test_what_names_nobody_is_wrong_use():
    assert "names nobody" in run("about", "Ada Lace", status=2)
