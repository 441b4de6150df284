"""A store that an earlier version made opens with the same figures, and can be written on.

``made_before.tar.gz`` was made by the version of 21 November 2026 from invented records: a list and an archive of one
repository, a decision, an opt-out, a note and a mentor's settings.
"""

import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journeys.analysis.funnel.funnel import count_stages
from journeys.identity.opt_out_filter import load_decisions
from journeys.logs.database import open_database
from journeys.logs.decisions import Decision, DecisionLog
from journeys.logs.mentor_settings import MentorLog
from journeys.logs.opt_outs import OptOutLog, Signed
from journeys.logs.outreach import OutreachLog
from journeys.model.communities.community import Community, Place
from journeys.model.events import LEFT_OUT
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.making import HOME, NOW, act, day, put

COMMUNITY = Community(slug="demo", name="Demo", places=(Place(pattern=HOME),))
INTO = {"github:ada": "github:ada", "github:bo": "github:bo"}


@pytest.fixture
def store(tmp_path):
    with tarfile.open(Path(__file__).with_name("made_before.tar.gz")) as archive:
        archive.extractall(tmp_path, filter="data")
    opened = Store(tmp_path / "store")
    yield opened
    opened.close()


def test_it_shows_the_funnel_that_it_showed_before(store):
    # cy and cyrus have one number, somebody decided that eve and fay are one, dot opted out, the bot is nobody:
    # ada reached all four stages, bo joined and contributed, cy, eve and guy discovered and joined
    view = load_snapshot(store, COMMUNITY, None)
    assert view.journeys["person"].tolist() == [f"github:{login}" for login in ("ada", "bo", "cy", "eve", "guy")]
    counts = count_stages(view.journeys, view.settings("any")).set_index("stage")
    assert counts["observed"].to_dict() == {"discover": 4, "join": 5, "contribute": 2, "lead": 1}
    assert counts["reached"].to_dict() == {"discover": 5, "join": 5, "contribute": 2, "lead": 1}
    assert (view.newest_at, view.opted_out.opt_outs) == (day(20), 1)
    assert store.digest() == "2-2-1-4225cf4cf3f8"


def test_an_act_of_two_files_is_as_in_the_richer_one(store):
    # the archive says bo's comment came on the first day, the list on the fourth
    assert store.disagreements()[["detail", "kept_source", "other_source", "acts"]].values.tolist() == [
        ["at", "archive_repo", "github_rest", 1]
    ]
    assert store.imports()[["file", "new", "known"]].values.tolist() == [["lists", 14, 0], ["archive", 1, 1]]


def test_its_logs_hold_what_they_held_and_take_further_entries(store):
    with open_database(store.folder) as database:
        decisions, opt_outs = DecisionLog(database), OptOutLog(database, store.key)
        assert decisions.in_force().values.tolist() == [["github:eve", "github:fay", "same", 1]]
        assert opt_outs.log()[["number", "who", "named", "in_force"]].values.tolist() == [[1, "tests", "handle", True]]
        outreach = OutreachLog(database).standing("demo", INTO).iloc[0]
        assert (outreach["person"], outreach["status"], outreach["note"]) == ("github:bo", "invited", "wrote to them")
        mentor = MentorLog(database).standing("demo", INTO).iloc[0]
        assert (mentor["person"], mentor["weight"], mentor["cap"]) == ("github:ada", "high", 2)
        # what was kept under the name of a log's state then is still what that state says
        logs = (decisions, opt_outs, OutreachLog(database))
        assert [log.digest() for log in logs] == ["3e5846ba3214", "3e5846ba3214", "020a7c91e307"]
        assert decisions.add(Decision("undo", "tests", NOW, undoes=1)) == 2
        assert opt_outs.withdraw(1, Signed("tests", datetime(2030, 2, 1, tzinfo=UTC))) == 2
        said = load_decisions(store, database)
    assert (said.decided.empty, said.opted_out.accounts) == (True, {LEFT_OUT})
    # now dot is shown, and fay is somebody beside eve: who spoke first joined first, fay on day 11, dot on day 8
    people = load_snapshot(store, COMMUNITY, None, said).journeys["person"]
    assert people.tolist() == [f"github:{login}" for login in ("ada", "bo", "cy", "dot", "eve", "fay", "guy")]


def test_a_file_that_it_had_already_adds_nothing_and_a_new_one_is_added(store):
    with open_engine() as engine:
        assert put(store, engine, [act(1, "ada", "starred")], name="lists").new == 0
        assert put(store, engine, [act(21, "guy", "commented", key="c9")], name="later").new == 1
