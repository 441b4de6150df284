"""What an import keeps is what would be loaded, of this state only, and holds nobody who opted out."""

import shutil
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from journeys.identity.opt_out_filter import OptedOut
from journeys.identity.opting_out import opt_out
from journeys.ingest.pipeline import Options, import_files
from journeys.logs.database import open_database
from journeys.logs.decisions import Decision, DecisionLog
from journeys.logs.opt_outs import Signed
from journeys.model.communities.community import Community, Place
from journeys.model.communities.definitions import find_community, load_communities
from journeys.model.events import LEFT_OUT
from journeys.snapshot import kept
from journeys.snapshot.acts import load_acts, load_agent_changes, load_paths
from journeys.snapshot.ahead import compute_ahead
from journeys.snapshot.other_choices import snapshot_under
from journeys.snapshot.snapshot import load_snapshot
from journeys.store import kept_tables
from journeys.store.store import Store
from tests.making import HOME, NOW, act, fill
from tests.snapshot.test_other_choices import CHOICES, NAMES, ROWS, SAME, people_of
from tests.snapshot.test_snapshot import COMMUNITY

BY = Signed("olga", datetime(2030, 1, 1, tzinfo=UTC))
LATER = [act(20, "di", "commented")]


def read(store, community=COMMUNITY, until=None):
    with open_database(store.folder) as database:
        return kept.kept_or_loaded(store, database, community, until)


def same(store, community):
    """Check that all that is kept of a community is to the type what is loaded, and return it."""
    found, loaded = read(store, community), load_snapshot(store, community, None)
    assert found.kept
    for each in fields(loaded):
        mine, theirs = getattr(found, each.name), getattr(loaded, each.name)
        if each.name == "windows":
            mine, theirs = mine.table, theirs.table
        if isinstance(theirs, pd.DataFrame):
            pd.testing.assert_frame_equal(mine, theirs)
            for column in theirs.columns[theirs.dtypes == "object"]:
                assert mine[column].map(type).tolist() == theirs[column].map(type).tolist()
        elif each.name not in ("find_opted_out", "kept"):
            assert (type(mine), mine) == (type(theirs), theirs)
    assert found.opted_out == loaded.opted_out
    for load in (load_acts, load_agent_changes, load_paths):
        assert kept_tables.read_table(found.kept, load.__name__.removeprefix("load_")) is not None
        pd.testing.assert_frame_equal(load(store, found), load(store, loaded))
    return found


def values_in(folder):
    """All values of all that is kept in a store's folder, as one text."""
    files = [path for path in (folder / kept_tables.FOLDER).rglob("*") if path.is_file()]
    assert files
    return "\n".join(
        str(pq.read_table(path).to_pylist()) if path.suffix == ".parquet" else path.read_text() for path in files
    )


def test_of_the_demo_all_that_is_kept_is_what_is_loaded(demo_folder, tmp_path):
    store = Store(Path(shutil.copytree(demo_folder, tmp_path / "copy")))
    places = set(store.places()["place"])
    own = [each for each in load_communities().values() if any(each.owns(place) for place in places)]
    assert len(own) > 1
    for community in own:
        kept.keep(store, community)
    assert sum(len(same(store, community).journeys) for community in own) > 100
    store.close()


@pytest.mark.parametrize(
    ("community", "files"),
    [
        (find_community("turing-way"), ["all-contributors/turing-way-2021-12-31.json"]),
        (
            Community(slug="mls", name="MLS", places=(Place(pattern="github:mlswg/mls-protocol"),)),
            ["archive-repo/mls-protocol.json.gz", "git-log/mlswg__mls-protocol.log.gz"],
        ),
    ],
)
def test_of_real_exports_all_that_is_kept_is_what_is_loaded(store, exports, community, files):
    for file in files:
        list(import_files(store, [exports / file], Options(community=community), now=NOW))
    kept.keep(store, community)
    assert len(same(store, community).journeys) > 30


def test_what_is_kept_is_read_and_not_computed(store):
    fill(store, ROWS, claims=[*SAME, *NAMES])
    kept.keep(store, COMMUNITY)
    folder = same(store, COMMUNITY).kept
    # so that what is read can be told from what would be computed
    kept_tables.read_table(folder, "acts").head(1).to_parquet(folder / "acts.parquet")
    assert len(load_acts(store, read(store))) == 1


def test_reading_keeps_nothing(store):
    fill(store, ROWS)
    assert read(store).kept is None
    assert not (store.folder / kept_tables.FOLDER).exists()


def test_an_earlier_day_and_another_definition_of_the_same_people_are_computed(store):
    fill(store, ROWS)
    kept.keep(store, COMMUNITY)
    # two of the six acted by the sixth day, noon: ada's older account and ada
    assert people_of(read(store, until=datetime(2021, 1, 6, tzinfo=UTC))) == ["github:ada-old", "github:ada"]
    other = next(each for each in CHOICES.values() if each.community is not None)
    assert snapshot_under(store, read(store), other).kept is None


def changed_by_an_import(store):
    fill(store, LATER, name="later")


def changed_by_a_decision(store):
    with open_database(store.folder) as database:
        DecisionLog(database).add(Decision("same", "olga", BY.at, ("github:bo-k", "github:karlsson9"), None))


def changed_by_the_file_of_opt_outs(store):
    (store.folder / "opt-outs.txt").write_text("github:cy\n")


@pytest.mark.parametrize(
    ("change", "people"),
    [(changed_by_an_import, 7), (changed_by_a_decision, 5), (changed_by_the_file_of_opt_outs, 5)],
)
def test_what_changes_the_people_makes_what_is_kept_unread_until_it_is_kept_again(store, change, people):
    fill(store, ROWS)
    kept.keep(store, COMMUNITY)
    before = read(store)
    # six accounts, nobody joined
    assert (len(before.journeys), bool(before.kept)) == (6, True)
    change(store)
    after = read(store)
    assert (len(after.journeys), after.kept) == (people, None)
    kept.keep(store, COMMUNITY)
    assert len(same(store, COMMUNITY).journeys) == people
    # of the state before nothing is left
    assert not before.kept.exists()


def test_another_definition_of_the_same_name_is_not_read(store):
    fill(store, ROWS)
    kept.keep(store, COMMUNITY)
    other = Community(slug=COMMUNITY.slug, name="Another", places=COMMUNITY.places)
    assert read(store, other).kept is None


def test_whoever_opts_out_takes_away_what_is_kept(store):
    fill(store, ROWS, claims=[*SAME, *NAMES])
    kept.keep(store, COMMUNITY)
    assert "karlsson9" in values_in(store.folder)
    with open_database(store.folder) as database:
        opt_out(store, database, "github:karlsson9", BY)
    assert list((store.folder / kept_tables.FOLDER).iterdir()) == []
    kept.keep(store, COMMUNITY)
    assert "karlsson9" not in values_in(store.folder)
    same(store, COMMUNITY)


def test_nothing_that_is_kept_names_who_opted_out_in_the_file_with_their_other_accounts(store):
    # cy answers ada in ada's thread, so that ada is named as addressee too
    spoken = (*act(10, "cy", "commented", thread="issue/1")[:6], "github:ada", None, "archive_repo")
    fill(store, [*ROWS, spoken], claims=[*SAME, *NAMES])
    (store.folder / "opt-outs.txt").write_text("github:ada\n")
    kept.keep(store, COMMUNITY)
    assert "ada" not in values_in(store.folder)
    # both accounts are found again for who has to leave them out
    assert same(store, COMMUNITY).opted_out == OptedOut(frozenset({"github:ada", "github:ada-old", LEFT_OUT}), 1)


def test_removing_an_import_takes_away_what_is_kept(store):
    fill(store, ROWS)
    kept.keep(store, COMMUNITY)
    store.remove(1, NOW)
    assert list((store.folder / kept_tables.FOLDER).iterdir()) == []


def test_what_is_damaged_or_missing_is_computed(store):
    fill(store, ROWS)
    kept.keep(store, COMMUNITY)
    folder = read(store).kept
    for name in ("values.json", "journeys.parquet", "windows.parquet", "acts.parquet"):
        file = folder / name
        whole = file.read_bytes()
        for damage in (lambda file, whole: file.write_bytes(whole[:-9]), lambda file, _: file.unlink()):
            damage(file, whole)
            found = read(store)
            assert (found.kept is None) == (name != "acts.parquet")
            assert len(found.journeys) == 6
            assert len(load_acts(store, found)) == len(ROWS)
        file.write_bytes(whole)
    assert read(store).kept


def test_a_store_in_which_nothing_can_be_kept_is_shown_all_the_same(store, monkeypatch, tmp_path):
    fill(store, ROWS)
    (store.folder / kept_tables.FOLDER).write_text("a file where the folder would be")
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(tmp_path / "own"))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "home.toml").write_text(f'slug = "home"\nname = "Home"\n[[places]]\npattern = "{HOME}"\n')
    compute_ahead(store, {HOME})
    view = read(store, find_community("home"))
    assert (view.kept, len(view.journeys)) == (None, 6)


def test_what_was_kept_while_somebody_opted_out_does_not_stay(store, monkeypatch):
    fill(store, ROWS)
    states = iter(["before", "after"])
    monkeypatch.setattr(kept, "state_of_decisions", lambda *_: next(states))
    kept.keep(store, COMMUNITY)
    assert not any((store.folder / kept_tables.FOLDER).rglob("*.parquet"))


def test_an_import_that_fails_leaves_what_is_kept(store, monkeypatch):
    fill(store, ROWS)

    def keep_and_fail(*_):
        kept.keep(store, COMMUNITY)
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(Store, "_add", keep_and_fail)
        with pytest.raises(RuntimeError):
            fill(store, LATER, name="later")
    assert read(store).kept
