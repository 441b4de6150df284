"""Notes that are not saved yet, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest

from journeys.identity import opt_out_filter, opting_out
from journeys.logs.database import open_database
from journeys.logs.drafts import Drafts
from journeys.logs.opt_outs import Signed
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import act, put

AT = datetime(2030, 3, 1, 12, tzinfo=UTC)
ADA = ("github:ada", "github:ada-old")


@pytest.fixture
def drafts(tmp_path, any_database):
    with open_database(tmp_path) as database:
        yield Drafts(database)


def test_a_draft_is_its_authors_alone_and_the_next_one_takes_its_place(drafts):
    assert drafts.text("home", ADA, "olga") == ""
    drafts.keep("home", ADA, "olga", "first", AT)
    drafts.keep("home", ADA, "Olga ", "first and second", AT + timedelta(seconds=1))
    drafts.keep("home", ADA, "rae", "another", AT)
    drafts.keep("home", ("github:bo",), "olga", "on bo", AT)
    drafts.keep("away", ADA, "olga", "elsewhere", AT)
    assert drafts.text("home", ADA, "OLGA") == "first and second"
    assert drafts.text("home", ADA, "rae") == "another"
    assert drafts.text("home", ADA, "zoe") == ""
    # the account that is kept stands for the person, whichever of the accounts they have now
    assert drafts.text("home", ("github:ada", "github:new"), "olga") == "first and second"
    drafts.keep("home", ADA, "olga", "  ", AT + timedelta(seconds=2))
    assert drafts.text("home", ADA, "olga") == ""
    # ada's by rae and by olga elsewhere, bo's
    assert drafts.count() == {"github:ada": 2, "github:bo": 1}


def test_of_two_people_who_are_one_now_the_newer_text_is_shown_and_replaced(drafts):
    drafts.keep("home", ("github:ada",), "olga", "older", AT)
    drafts.keep("home", ("github:ada-old",), "olga", "newer", AT + timedelta(days=1))
    assert drafts.text("home", ADA, "olga") == "newer"
    drafts.keep("home", ADA, "olga", "", AT + timedelta(days=2))
    assert drafts.count() == {}


@pytest.mark.parametrize("way", ["page", "file"])
def test_an_opt_out_deletes_the_drafts_for_good(tmp_path, any_database, way):
    store = Store(tmp_path)
    with open_engine() as engine:
        put(store, engine, [act(1, "ada", "commented"), act(2, "bo", "commented")])
    with open_database(tmp_path) as database:
        drafts = Drafts(database)
        drafts.keep("home", ("github:ada",), "olga", "she is ill", AT)
        drafts.keep("home", ("github:bo",), "olga", "fine", AT)
        if way == "page":
            opting_out.opt_out(store, database, "@ada", Signed("olga", AT))
        else:
            (tmp_path / "opt-outs.txt").write_text("github:ada\n")
            kept = opt_out_filter.find_kept_notes(store, database)
            assert (kept.accounts, kept.notes) == ({"github:ada"}, 1)
            opt_out_filter.forget_notes(database, kept.accounts)
        assert drafts.count() == {"github:bo": 1}
        if any_database == "sqlite":
            files = [path.read_bytes() for path in tmp_path.glob("people.sqlite*")]
            assert any(b"fine" in content for content in files)
            assert not any(b"she is ill" in content for content in files)
    store.close()
