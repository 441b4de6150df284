from datetime import UTC, date, datetime

import pytest

from journeys.communities import Burst, Community, EntryPoint, Place
from journeys.engine import open_engine
from journeys.store import Store
from journeys.views import COLUMNS, end_of_day, load_view
from tests.making import HOME, act, day, put

COMMUNITY = Community(
    slug="home",
    name="Home",
    places=(Place(pattern=HOME),),
    entry_points=(EntryPoint(name="good first issue", labels=("good first issue",)),),
    bursts=(Burst(name="Sprint", from_on=date(2021, 1, 2), until_on=date(2021, 1, 3)),),
)


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    yield made
    made.close()


def fill(store, rows, **more):
    """Commit rows as one file."""
    with open_engine() as engine:
        put(store, engine, rows, **more)


def test_an_empty_store_gives_empty_tables_and_nothing_observable(store):
    view = load_view(store, COMMUNITY, None)
    assert view.journeys.empty
    assert list(view.journeys.columns) == list(COLUMNS)
    assert set(view.observable.values()) == {False}
    assert view.newest_at is None
    assert not view.simulated


def test_observation_ends_with_the_day_of_the_newest_act_unless_said(store):
    fill(store, [act(1, "ada", "commented"), act(5, "bo", "commented")])
    view = load_view(store, COMMUNITY, None)
    assert view.observed_until == datetime(2021, 1, 6, tzinfo=UTC) == end_of_day(date(2021, 1, 5))
    assert view.newest_at == day(5)
    assert load_view(store, COMMUNITY, end_of_day(date(2021, 1, 4))).journeys["person"].tolist() == ["github:ada"]


def test_a_stage_is_observable_where_a_loaded_export_could_show_it(store):
    fill(store, [act(1, "ada", "commented")])
    assert load_view(store, COMMUNITY, None).observable == {
        "discover": False,
        "join": True,
        "contribute": False,
        "lead": False,
    }


def test_who_did_nothing_that_shows_a_stage_is_not_among_the_people(store):
    only_reviews = Community(slug="h", name="H", places=(Place(pattern=HOME),), stages=_only_reviews())
    fill(store, [act(1, "ada", "commented"), act(2, "bo", "reviewed")])
    assert load_view(store, only_reviews, None).journeys["person"].tolist() == ["github:bo"]


def _only_reviews():
    from journeys.communities import Rule, Stage, Stages

    one = Stage(rules=(Rule(actions=("reviewed",)),))
    return Stages(discover=one, join=one, contribute=one, lead=one)


def test_each_person_came_by_a_door_and_perhaps_in_an_events_days(store):
    thread = (HOME, "issue/1", "No. 1", ["bug", "Good first issue"], "open", day(1), None)
    rows = [
        act(2, "ada", "commented", thread="issue/1"),
        act(4, "ada", "opened_issue", thread="issue/2"),
        act(4, "bo", "commented", thread="issue/2"),
    ]
    fill(store, rows, threads=[thread])
    found = load_view(store, COMMUNITY, None).journeys.set_index("person")
    assert found["entry_point"].to_dict() == {"github:ada": "good first issue", "github:bo": "other"}
    assert found["burst"].fillna("no event").to_dict() == {"github:ada": "Sprint", "github:bo": "no event"}
    assert set(found["first_place"]) == {HOME}


def test_bots_are_listed_with_the_reason_and_suspects_apart(store):
    names = ("ada", "helper[bot]", "webhook", "dependabot", "timidrobot")
    fill(store, [act(1, name, "commented") for name in names], claims=[("github:webhook", "type", "Bot")])
    view = load_view(store, COMMUNITY, None)
    assert view.bots.set_index("account")["why"].to_dict() == {
        "github:webhook": "its platform calls it a bot",
        "github:dependabot": "a known bot",
        "github:helper[bot]": "its login ends in [bot]",
    }
    assert view.suspects == ("github:timidrobot",)
    assert sorted(view.journeys["person"]) == ["github:ada", "github:timidrobot"]


def test_a_commit_in_two_repositories_is_counted_once(store):
    wide = Community(slug="h", name="H", places=(Place(pattern="github:demo/*"),))
    commit = act(1, "ada", "committed")
    for number, place in enumerate((HOME, "github:demo/fork")):
        row = ("git:" + "a" * 40, commit[1], commit[2], "committed", place, None, None, "code", "git_log")
        fill(store, [row], name=str(number), source="git_log")
    view = load_view(store, wide, None)
    assert view.journeys["acts"].tolist() == [1]
    assert view.events["events"].sum() == 1


def test_acts_are_counted_by_month_source_and_action(store):
    fill(store, [act(1, "ada", "commented"), act(2, "bo", "commented"), act(40, "ada", "starred")])
    counted = load_view(store, COMMUNITY, None).events
    assert [(row.month.month, row.source, row.action, row.events) for row in counted.itertuples()] == [
        (1, "archive_repo", "commented", 2),
        (2, "archive_repo", "starred", 1),
    ]
