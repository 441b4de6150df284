from datetime import UTC, date, datetime

import pandas as pd
import pytest

from journeys.identity.opting_out import opt_out
from journeys.logs.database import open_database
from journeys.logs.decisions import Decision, DecisionLog
from journeys.logs.opt_outs import Signed
from journeys.model import tables
from journeys.model.communities.community import Burst, Community, EntryPoint, Place
from journeys.model.days import end_of_day
from journeys.sentences.data import as_of, basis, freshness
from journeys.snapshot.snapshot import load_snapshot
from tests.making import HOME, act, day, fill
from tests.tables import check_columns

COMMUNITY = Community(
    slug="home",
    name="Home",
    places=(Place(pattern=HOME),),
    entry_points=(EntryPoint(name="good first issue", labels=("good first issue",)),),
    bursts=(Burst(name="Sprint", from_on=date(2021, 1, 2), until_on=date(2021, 1, 3)),),
)


def test_an_empty_store_gives_empty_tables_and_nothing_observable(store):
    view = load_snapshot(store, COMMUNITY, None)
    assert view.journeys.empty
    check_columns(view.journeys, tables.JOURNEYS)
    check_columns(view.events, tables.MONTHS)
    assert set(view.observable.values()) == {False}
    assert view.newest_at is None
    assert not view.simulated


def test_observation_ends_with_the_day_of_the_newest_act_unless_said(store):
    fill(store, [act(1, "ada", "commented"), act(5, "bo", "commented")])
    view = load_snapshot(store, COMMUNITY, None)
    assert view.observed_until == datetime(2021, 1, 6, tzinfo=UTC) == end_of_day(date(2021, 1, 5))
    assert view.newest_at == day(5)
    assert load_snapshot(store, COMMUNITY, end_of_day(date(2021, 1, 4))).journeys["person"].tolist() == ["github:ada"]


def test_it_is_said_until_when_newer_lists_count_unless_a_day_is_chosen(store):
    fill(store, [act(5, "bo", "commented")])
    fill(store, [act(9, "ada", "recognised", source="all_contributors")], name="list", source="all_contributors")
    whole, chosen = (load_snapshot(store, COMMUNITY, until) for until in (None, end_of_day(date(2021, 1, 5))))
    assert "n = 2 people · observed until 5 Jan 2021, the newest act, lists until 9 Jan 2021 · " in basis(
        whole, COMMUNITY, "any"
    )
    assert freshness(whole) == "2 people until 5 Jan 2021, lists until 9 Jan 2021"
    assert "(5 Jan 2021, lists until 9 Jan 2021)" in as_of(whole, date(2022, 1, 5), about_now=False)
    assert "n = 1 person · observed until 5 Jan 2021, the newest act · " in basis(chosen, COMMUNITY, "any")


def test_a_stage_is_observable_where_a_loaded_export_could_show_it(store):
    fill(store, [act(1, "ada", "commented")])
    assert load_snapshot(store, COMMUNITY, None).observable == {
        "discover": False,
        "join": True,
        "contribute": False,
        "lead": False,
    }


def test_who_did_nothing_that_shows_a_stage_is_not_among_the_people(store):
    only_reviews = Community(slug="h", name="H", places=(Place(pattern=HOME),), stages=_only_reviews())
    fill(store, [act(1, "ada", "commented"), act(2, "bo", "reviewed")])
    assert load_snapshot(store, only_reviews, None).journeys["person"].tolist() == ["github:bo"]


def _only_reviews():
    from journeys.model.communities.community import Rule, Stage, Stages

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
    found = load_snapshot(store, COMMUNITY, None).journeys.set_index("person")
    assert found["entry_point"].to_dict() == {"github:ada": "good first issue", "github:bo": "other"}
    assert found["burst"].fillna("no event").to_dict() == {"github:ada": "Sprint", "github:bo": "no event"}
    assert set(found["first_place"]) == {HOME}


def test_bots_are_listed_with_the_reason_and_suspects_apart(store):
    names = ("ada", "helper[bot]", "webhook", "dependabot", "timidrobot")
    fill(store, [act(1, name, "commented") for name in names], claims=[("github:webhook", "type", "Bot")])
    view = load_snapshot(store, COMMUNITY, None)
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
    view = load_snapshot(store, wide, None)
    assert view.journeys["acts"].tolist() == [1]
    assert view.events["events"].sum() == 1


def test_acts_are_counted_by_month_source_and_action(store):
    fill(store, [act(1, "ada", "commented"), act(2, "bo", "commented"), act(40, "ada", "starred")])
    counted = load_snapshot(store, COMMUNITY, None).events
    assert [(row.month.month, row.source, row.action, row.events) for row in counted.itertuples()] == [
        (1, "archive_repo", "commented", 2),
        (2, "archive_repo", "starred", 1),
    ]


LISTED = [("github:ada-l", "name", "Ada Lovelace"), ("github:lovelace99", "name", "Ada Lovelace")]
TWO = [act(1, "ada-l", "commented"), act(9, "lovelace99", "landed_change"), act(2, "bo", "commented")]
AT = datetime(2030, 1, 1, tzinfo=UTC)


def decide(store, kind, *accounts, undoes=None):
    with open_database(store.folder) as database:
        DecisionLog(database).add(Decision(kind, "olga", AT, accounts, undoes))


def test_an_open_suggestion_is_listed_and_gives_a_range(store):
    fill(store, TWO, claims=LISTED)
    view = load_snapshot(store, COMMUNITY, None)
    assert view.undecided[["account", "other"]].values.tolist() == [["github:ada-l", "github:lovelace99"]]
    # three accounts; if two are one person, there are two people, of whom ada has joined and contributed
    assert view.people_range == (2, 3)
    joined = view.if_joined.set_index("person").loc["github:ada-l"]
    assert (joined["join_at"], joined["contribute_at"], joined["acts"]) == (day(1), day(9), 2)


def test_without_suggestions_there_is_no_range(store):
    fill(store, TWO)
    view = load_snapshot(store, COMMUNITY, None)
    assert view.undecided.empty
    assert view.if_joined is None
    assert view.people_range == (3, 3)


def test_accepting_makes_one_person_of_two_and_rejecting_keeps_them_apart(store):
    fill(store, TWO, claims=LISTED)
    decide(store, "same", "github:ada-l", "github:lovelace99")
    accepted = load_snapshot(store, COMMUNITY, None)
    assert (accepted.people_range, len(accepted.undecided)) == ((2, 2), 0)
    assert set(accepted.joined["evidence"]) == {"somebody decided so"}
    decide(store, "undo", undoes=1)
    decide(store, "different", "github:ada-l", "github:lovelace99")
    rejected = load_snapshot(store, COMMUNITY, None)
    assert (rejected.people_range, len(rejected.undecided)) == ((3, 3), 0)


def test_a_rejected_pair_is_not_suggested_again_under_other_accounts(store):
    more = [("github:ada-l", "same_as", "git:1"), ("git:1", "name", "Ada Lovelace")]
    fill(store, TWO, claims=[*LISTED, *more])
    decide(store, "different", "git:1", "github:lovelace99")
    assert load_snapshot(store, COMMUNITY, None).undecided.empty


def test_an_account_can_be_taken_out_of_a_person(store):
    same = [("github:ada-l", "same_as", "github:bo"), ("github:lovelace99", "same_as", "github:bo")]
    fill(store, TWO, claims=same)
    assert len(load_snapshot(store, COMMUNITY, None).journeys) == 1
    decide(store, "different", "github:bo", "github:ada-l", "github:lovelace99")
    view = load_snapshot(store, COMMUNITY, None)
    assert sorted(view.journeys["person"]) == ["github:ada-l", "github:bo"]
    assert view.journeys.set_index("person").loc["github:ada-l", "acts"] == 2


@pytest.mark.parametrize(
    ("kind", "accounts"),
    [("same", ("github:ada-l", "github:bo")), ("different", ("github:ada-l", "github:lovelace99"))],
)
def test_a_decision_that_is_undone_leaves_the_view_as_it_was(store, kind, accounts):
    fill(store, TWO, claims=LISTED)
    before = load_snapshot(store, COMMUNITY, None)
    decide(store, kind, *accounts)
    assert load_snapshot(store, COMMUNITY, None).people_range != before.people_range
    decide(store, "undo", undoes=1)
    after = load_snapshot(store, COMMUNITY, None)
    for table in ("journeys", "if_joined", "undecided", "joined", "bots", "events"):
        pd.testing.assert_frame_equal(getattr(after, table), getattr(before, table))
    assert after.into == before.into


def test_a_decision_on_a_bot_makes_nobody_one_with_it(store):
    fill(store, [*TWO, act(3, "dependabot", "commented")])
    decide(store, "same", "github:ada-l", "github:dependabot")
    decide(store, "same", "github:bo", "github:dependabot")
    assert len(load_snapshot(store, COMMUNITY, None).journeys) == 3


def test_a_first_act_counts_by_the_earliest_account_and_then_by_its_key(store):
    """Of her two accounts the second began: on day 2 with two acts at one instant, of which issue/1 comes first."""
    thread = (HOME, "issue/1", "No. 1", ["bug", "Good first issue"], "open", day(1), None)
    rows = [
        act(3, "ada", "starred"),
        act(2, "ada-old", "opened_issue", key="issue/2#b", thread="issue/2"),
        act(2, "ada-old", "commented", key="issue/1#a", thread="issue/1"),
    ]
    fill(store, rows, threads=[thread], claims=[("github:ada", "same_as", "github:ada-old")])
    view = load_snapshot(store, COMMUNITY, None)
    assert view.journeys[["person", "first_at", "entry_point", "acts"]].values.tolist() == [
        ["github:ada", day(2), "good first issue", 3]
    ]
    assert view.accounts.values.tolist() == [["github:ada", "github:ada"], ["github:ada-old", "github:ada"]]


def test_a_burst_lasts_from_the_beginning_of_its_first_day_to_the_end_of_its_last(store):
    """The Sprint is on 2 and 3 January 2021."""
    instants = {
        "before": datetime(2021, 1, 1, 23, 59, 59, 999_999, tzinfo=UTC),
        "first": datetime(2021, 1, 2, tzinfo=UTC),
        "last": datetime(2021, 1, 3, 23, 59, 59, 999_999, tzinfo=UTC),
        "after": datetime(2021, 1, 4, tzinfo=UTC),
    }
    rows = [act(1, name, "commented") for name in instants]
    fill(store, [(row[0], at, *row[2:]) for row, at in zip(rows, instants.values(), strict=True)])
    found = load_snapshot(store, COMMUNITY, None).journeys.set_index("person")["burst"]
    assert found.fillna("none").to_dict() == {
        "github:before": "none",
        "github:first": "Sprint",
        "github:last": "Sprint",
        "github:after": "none",
    }


def test_a_commit_told_in_two_places_and_an_issue_of_each_are_three_acts(store):
    """Only the commit, whose key does not begin with its place, is one act in both."""
    wide = Community(slug="h", name="H", places=(Place(pattern="github:demo/*"),))
    for place in (HOME, "github:demo/fork"):
        commit = ("git:" + "a" * 40, day(1), "github:ada", "committed", place, None, None, "code", "git_log")
        issue = act(2, "ada", "opened_issue", place=place, key="issue/1")
        fill(store, [commit, issue], name=place)
    assert load_snapshot(store, wide, None).journeys["acts"].tolist() == [3]


def test_everybody_in_the_tables_of_identities_is_there_once_and_nobody_who_opted_out(store):
    rows = [act(1, "ada", "commented"), act(2, "bo", "commented"), act(3, "dependabot", "commented")]
    claims = [("github:bo", "same_as", "github:bo-old"), ("github:ada", "same_as", "github:ada-old")]
    fill(store, rows, claims=claims)
    with open_database(store.folder) as database:
        opt_out(store, database, "ada-old", Signed("olga", day(9)))
    view = load_snapshot(store, COMMUNITY, None)
    assert view.accounts["account"].tolist() == ["github:bo"]
    assert view.persons["account"].tolist() == ["github:bo", "github:bo-old"]
    assert view.joined["account"].tolist() == ["github:bo"]
