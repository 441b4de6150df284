from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.identity.opt_out_filter import load_decisions
from journeys.identity.opting_out import opt_out
from journeys.ingest.pipeline import Options, import_files
from journeys.logs.database import open_database
from journeys.logs.decisions import Decision, DecisionLog
from journeys.logs.opt_outs import Signed
from journeys.model import tables
from journeys.model.communities import definitions
from journeys.model.communities.community import Community, Place, Rule, Stage, Stages
from journeys.model.days import end_of_day
from journeys.snapshot import acts as loading
from journeys.snapshot.acts import load_threads
from journeys.snapshot.snapshot import load_snapshot
from journeys.sources.base import ExtractBuilder, ImportContext
from journeys.store.engine import open_engine
from journeys.store.import_record import Arrival
from journeys.store.store import Store
from tests.making import HOME, NOW, act, day, fill
from tests.tables import check_columns

COMMUNITY = Community(slug="home", name="Home", places=(Place(pattern=HOME),))


def seen(store, community, until, database=None):
    return load_snapshot(store, community, until, load_decisions(store, database) if database else None)


def load_acts(store, community, until, database=None):
    return loading.load_acts(store, seen(store, community, until, database))


def load_paths(store, community, until, database=None):
    return loading.load_paths(store, seen(store, community, until, database))


def toward(row, account):
    """The same act, addressed to an account."""
    return (*row[:6], f"github:{account}", *row[7:])


def same_people(store, community, until):
    """Whether the acts are by exactly the people of the journeys, with their dates and numbers."""
    journeys = load_snapshot(store, community, until).journeys.set_index("person").sort_index()
    acts = load_acts(store, community, until)
    counted = acts.groupby("person")["at"].agg(["min", "size"])
    # the date of a list entry is the list's
    counted["max"] = acts[acts["since"].isna()].groupby("person")["at"].max()
    assert counted.index.tolist() == journeys.index.tolist()
    for mine, theirs in (("min", "first_at"), ("max", "last_at"), ("size", "acts")):
        assert (
            counted[mine].astype(object).fillna("none").tolist()
            == journeys[theirs].astype(object).fillna("none").tolist()
        )
    return acts


def test_an_empty_store_gives_no_rows_with_the_columns(store):
    acts = load_acts(store, COMMUNITY, None)
    assert acts.empty
    check_columns(acts, tables.ACTS)
    assert str(acts["at"].dtype) == "datetime64[us, UTC]"


def test_agents_changes_are_loaded_apart_from_peoples(store):
    def with_agent(row, agent):
        return (*row, None, agent)

    rows = [
        with_agent(act(1, "ada", "opened_change", thread="pull/1"), "Claude"),
        with_agent(act(2, "copilot", "opened_change", thread="pull/2"), "Copilot"),
        # a store of before knew no marks: the login shows whose the change is
        act(3, "devin-ai-integration[bot]", "landed_change", thread="pull/3"),
        act(4, "coderabbitai[bot]", "commented", thread="pull/1"),
        # Ada merges the agent's change: the merge is hers
        act(5, "ada", "merged_change", thread="pull/2"),
        act(6, "dependabot[bot]", "opened_change", thread="pull/4"),
        # an agent, although it is named like a program that counts as a person until somebody looks
        act(8, "windsurf-bot", "commented", thread="pull/4"),
    ]
    # an address of which the import said that it is an agent's
    rows.append((f"git:{'a' * 40}", day(7), "git:0123", "committed", HOME, None, None, "code", "git_log"))
    fill(store, rows, claims=[("git:0123", "agent", "aider")])
    view = seen(store, COMMUNITY, None)
    acts, changes = loading.load_acts(store, view), loading.load_agent_changes(store, view)
    check_columns(changes, tables.ACTS)
    assert acts[["person", "action", "agent"]].fillna("").values.tolist() == [
        ["github:ada", "opened_change", "Claude"],
        ["github:ada", "merged_change", ""],
    ]
    assert changes[["person", "action", "agent"]].values.tolist() == [
        ["github:copilot", "opened_change", "Copilot"],
        ["github:devin-ai-integration[bot]", "landed_change", "Devin"],
        ["git:0123", "committed", "aider"],
    ]
    assert view.journeys["person"].tolist() == ["github:ada"]
    assert view.suspects == ()
    assert view.bots.set_index("account")["why"].to_dict() == {
        "github:copilot": "AI agent: Copilot",
        "github:devin-ai-integration[bot]": "AI agent: Devin",
        "github:coderabbitai[bot]": "AI agent: CodeRabbit",
        "git:0123": "AI agent: aider",
        "github:windsurf-bot": "AI agent: Windsurf",
        "github:dependabot[bot]": "its login ends in [bot]",
    }


def test_each_act_is_one_row_in_order_of_time(store):
    rows = [
        act(3, "bo", "landed_change", thread="pull/2", work="code"),
        toward(act(2, "bo", "commented", thread="issue/1"), "ada"),
        act(1, "ada", "opened_issue", thread="issue/1"),
    ]
    fill(store, rows)
    acts = same_people(store, COMMUNITY, None)
    assert acts.astype(object).where(acts.notna(), None).values.tolist() == [
        ["github:ada", day(1), "opened_issue", HOME, "issue/1", None, None, "archive_repo", None, None],
        ["github:bo", day(2), "commented", HOME, "issue/1", "github:ada", None, "archive_repo", None, None],
        ["github:bo", day(3), "landed_change", HOME, "pull/2", None, "code", "archive_repo", None, None],
    ]
    assert {name: str(kind) for name, kind in acts.dtypes.items() if name not in ("at", "since")} == dict.fromkeys(
        [name for name in tables.ACTS.columns if name not in ("at", "since")], "str"
    )


def test_programs_and_deleted_accounts_neither_act_nor_are_spoken_to(store):
    names = ("helper[bot]", "webhook", "dependabot", "ghost", "ada")
    rows = [act(1, name, "commented") for name in names]
    rows += [toward(act(2 + number, "ada", "commented"), name) for number, name in enumerate(names)]
    fill(store, rows, claims=[("github:webhook", "type", "Bot")])
    acts = same_people(store, COMMUNITY, None)
    assert acts["person"].unique().tolist() == ["github:ada"]
    # her own act, four to programs and the deleted one, and one to herself
    assert acts["toward"].fillna("nobody").tolist() == ["nobody"] * 5 + ["github:ada"]


def test_who_opted_out_is_in_no_row(store):
    fill(store, [act(1, "ada", "commented"), toward(act(2, "bo", "commented"), "ada"), act(3, "cy", "commented")])
    with open_database(store.folder) as database:
        opt_out(store, database, "ada", Signed("olga", NOW))
        acts = load_acts(store, COMMUNITY, None, database)
    assert acts["person"].tolist() == ["github:bo", "github:cy"]
    assert acts["toward"].isna().all()
    same_people(store, COMMUNITY, None)


def test_nobody_takes_the_place_of_who_began_a_chat_and_opted_out(store):
    people = ("ada", "bo", "cy")
    fill(store, [act(number, name, "posted_message", thread="thread/1") for number, name in enumerate(people, 1)])
    assert load_acts(store, COMMUNITY, None)["toward"].dropna().tolist() == ["github:ada", "github:ada"]
    with open_database(store.folder) as database:
        opt_out(store, database, "ada", Signed("olga", NOW))
        acts = load_acts(store, COMMUNITY, None, database)
    assert acts["person"].tolist() == ["github:bo", "github:cy"]
    assert acts["toward"].isna().all()


def test_acts_and_those_spoken_to_stand_under_the_person(store):
    rows = [act(1, "ada", "commented"), toward(act(2, "bo", "commented"), "ada-old"), act(3, "ada-old", "commented")]
    fill(store, rows, claims=[("github:ada", "same_as", "github:ada-old")])
    acts = same_people(store, COMMUNITY, None)
    assert acts["person"].tolist() == ["github:ada", "github:bo", "github:ada"]
    assert acts["toward"].dropna().tolist() == ["github:ada"]


def test_what_people_decided_holds(store):
    fill(store, [act(1, "ada", "commented"), act(2, "ada-work", "commented")])
    with open_database(store.folder) as database:
        DecisionLog(database).add(Decision("same", "olga", NOW, ("github:ada", "github:ada-work"), None))
    assert same_people(store, COMMUNITY, None)["person"].tolist() == ["github:ada", "github:ada"]


def test_places_stand_under_their_present_name_from_the_day_they_became_the_communitys(store):
    place = Place(pattern=HOME, aliases=("github:demo/old",), not_before=date(2021, 1, 3))
    renamed = Community(slug="home", name="Home", places=(place,))
    rows = [act(number, "ada", "commented", place="github:demo/old", key=f"issue/{number}#x") for number in (2, 4)]
    fill(store, rows)
    fill(store, [act(4, "ada", "commented", key="issue/4#x")], name="again")
    acts = same_people(store, renamed, None)
    assert acts[["place", "at"]].values.tolist() == [[HOME, day(4)]]


def test_a_commit_in_two_repositories_is_one_act(store):
    wide = Community(slug="h", name="H", places=(Place(pattern="github:demo/*"),))
    for number, place in enumerate((HOME, "github:demo/fork")):
        row = ("git:" + "a" * 40, day(1), "github:ada", "committed", place, None, None, "code", "git_log")
        fill(store, [row], name=str(number), source="git_log")
    assert len(same_people(store, wide, None)) == 1


def test_who_reached_no_stage_is_not_among_the_people(store):
    one = Stage(rules=(Rule(actions=("reviewed",)),))
    only_reviews = Community(
        slug="h",
        name="H",
        places=(Place(pattern=HOME),),
        stages=Stages(discover=one, join=one, contribute=one, lead=one),
    )
    fill(store, [act(1, "ada", "commented"), act(2, "bo", "reviewed"), act(3, "bo", "commented")])
    assert same_people(store, only_reviews, None)["action"].tolist() == ["reviewed", "commented"]


def test_acts_after_the_end_of_observation_are_not_there(store):
    fill(store, [act(1, "ada", "commented"), act(5, "bo", "commented")])
    assert same_people(store, COMMUNITY, end_of_day(date(2021, 1, 4)))["person"].tolist() == ["github:ada"]


def commit(number, account, sha, *, place=HOME, co_author=False):
    """A commit as a git log tells it."""
    key = f"git:{sha}#github:{account}" if co_author else f"git:{sha}"
    return (key, day(number), f"github:{account}", "committed", place, None, None, "doc", "git_log")


def log(store, rows, paths, *, name="log", claims=()):
    """Put a log of commits with the files they touch, (sha, path, place) each."""
    with open_engine() as engine:
        gatherer = ExtractBuilder("git_log", ImportContext(engine, store.key, NOW))
        for event_id, at, account, action, place, _, _, work, _ in rows:
            gatherer.act(event_id, at, account, action, place, work=work)
        for sha, path, place in paths:
            gatherer.path(f"git:{sha}", place, path)
        for claim in claims:
            gatherer.claim(*claim)
        store.commit(gatherer.extract(["committed"]), Arrival(name, name, "git_log", NOW, "tests"), engine)


def test_files_are_told_of_each_who_wrote_the_commit_under_the_person(store):
    rows = [commit(2, "bo", "b2"), commit(1, "ada-old", "a1"), commit(1, "cy", "a1", co_author=True)]
    paths = [("a1", "two.md", HOME), ("a1", "one.md", HOME), ("b2", "one.md", HOME)]
    log(store, rows, paths, claims=[("github:ada", "same_as", "github:ada-old")])
    told = load_paths(store, COMMUNITY, None)
    assert told.values.tolist() == [
        ["github:ada", day(1), HOME, "one.md"],
        ["github:cy", day(1), HOME, "one.md"],
        ["github:ada", day(1), HOME, "two.md"],
        ["github:cy", day(1), HOME, "two.md"],
        ["github:bo", day(2), HOME, "one.md"],
    ]
    assert set(told["person"]) == set(same_people(store, COMMUNITY, None)["person"])
    assert (
        load_paths(store, COMMUNITY, end_of_day(date(2021, 1, 1)))["path"].tolist() == ["one.md"] * 2 + ["two.md"] * 2
    )


def test_programs_and_who_opted_out_touch_no_file(store):
    rows = [commit(1, "ada", "a1"), commit(2, "helper[bot]", "b2"), commit(3, "bo", "c3")]
    log(store, rows, [(sha, "one.md", HOME) for sha in ("a1", "b2", "c3")])
    with open_database(store.folder) as database:
        opt_out(store, database, "ada", Signed("olga", NOW))
        assert load_paths(store, COMMUNITY, None, database)["person"].tolist() == ["github:bo"]


def test_a_commit_told_twice_touches_its_files_once_under_the_places_present_name(store):
    old, fork = "github:demo/old", "github:demo/fork"
    places = (Place(pattern=HOME, aliases=(old,)), Place(pattern=fork))
    wide = Community(slug="h", name="H", places=places)
    for place in (old, HOME, fork):
        log(store, [commit(1, "ada", "a1", place=place)], [("a1", "one.md", place)], name=place)
    told = load_paths(store, wide, None)
    assert told[["person", "path"]].values.tolist() == [["github:ada", "one.md"]]
    assert told["place"].tolist() == load_acts(store, wide, None)["place"].tolist()
    assert load_paths(store, COMMUNITY, None)["place"].tolist() == [HOME]


def threads_of(store, community, until=None, database=None):
    return load_threads(store, community, load_acts(store, community, until, database), observed_until=until)


def test_threads_stand_under_their_present_name_with_who_opened_them(store):
    old = "github:demo/old"
    wide = Community(slug="h", name="H", places=(Place(pattern=HOME, aliases=(old,)),))
    rows = [act(1, "ada", "opened_issue", place=old, thread="issue/1"), act(2, "bo", "opened_change", thread="pull/2")]
    titles = [
        (old, "issue/1", "Typo", ["docs"], "closed", day(1), day(5)),
        (HOME, "pull/2", None, [], "open", day(2), None),
    ]
    fill(store, rows, threads=titles)
    told = threads_of(store, wide)
    check_columns(told, tables.THREADS)
    assert told[["place", "thread", "opener", "opened_at"]].values.tolist() == [
        [HOME, "issue/1", "github:ada", day(1)],
        [HOME, "pull/2", "github:bo", day(2)],
    ]
    assert told["title"].isna().tolist() == [False, True]
    assert told["labels"].tolist() == [["docs"], []]


def test_a_thread_closed_after_the_end_of_observation_is_open(store):
    thread = (HOME, "issue/1", "Typo", [], "closed", day(1), day(5))
    fill(store, [act(1, "ada", "opened_issue", thread="issue/1")], threads=[thread])
    assert threads_of(store, COMMUNITY, end_of_day(date(2021, 1, 3)))["closed_at"].isna().all()
    assert threads_of(store, COMMUNITY, end_of_day(date(2021, 1, 5)))["closed_at"].tolist() == [day(5)]


def test_threads_of_programs_and_of_who_opted_out_are_not_told(store):
    rows = [act(n, who, "opened_issue", thread=f"issue/{n}") for n, who in enumerate(("ada", "cy[bot]", "bo"), 1)]
    fill(store, rows, threads=[(HOME, f"issue/{n}", "Words", [], "open", day(n), None) for n in (1, 2, 3)])
    with open_database(store.folder) as database:
        opt_out(store, database, "ada", Signed("olga", NOW))
        assert threads_of(store, COMMUNITY, None, database)["thread"].tolist() == ["issue/3"]


def test_without_exports_there_are_no_threads(store):
    check_columns(threads_of(store, COMMUNITY), tables.THREADS)


def test_exports_without_files_give_no_rows_with_the_columns(store):
    fill(store, [act(1, "ada", "commented")])
    told = load_paths(store, COMMUNITY, None)
    assert told.empty
    assert told.dtypes.astype(str).to_dict() == {
        "person": "str", "at": "datetime64[us, UTC]", "place": "str", "path": "str",
    }  # fmt: skip


ROWS = st.lists(
    st.tuples(
        st.integers(1, 9),
        st.sampled_from(["ada", "bo", "cy"]),
        st.sampled_from(["commented", "starred", "landed_change"]),
        st.sampled_from(["issue/1", "pull/2", None]),
        st.sampled_from(["ada", "bo", "helper[bot]", None]),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[:3],
)


def loaded(rows_of_files):
    """The acts of a store that holds some files."""
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        for number, rows in enumerate(rows_of_files):
            fill(store, rows, name=str(number))
        acts = load_acts(store, COMMUNITY, datetime(2022, 1, 1, tzinfo=UTC))
        store.close()
    return acts


@settings(max_examples=3)
@given(ROWS, st.integers(0, 12))
def test_splitting_an_export_in_two_files_changes_nothing(drawn, cut):
    rows = [
        act(number, name, action, thread=thread) if spoken is None
        else toward(act(number, name, action, thread=thread), spoken)
        for number, name, action, thread, spoken in drawn
    ]  # fmt: skip
    pd.testing.assert_frame_equal(loaded([rows[:cut] or rows, rows[cut:] or rows]), loaded([rows]))


@settings(max_examples=3)
@given(
    ROWS, st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["helper[bot]", "dependabot", "ghost"])), max_size=4)
)
def test_the_acts_of_programs_change_nothing(drawn, programs):
    rows = [act(number, name, action, thread=thread) for number, name, action, thread, _ in drawn]
    noise = [toward(act(number, name, "commented", thread="issue/1"), "ada") for number, name in programs]
    pd.testing.assert_frame_equal(loaded([[*noise, *rows]]), loaded([rows]))


@pytest.mark.parametrize(
    ("community", "files", "until", "at_least"),
    [
        (definitions.find_community("turing-way"), ["all-contributors/turing-way-2021-12-31.json"], 2021, 400),
        (
            Community(slug="mls", name="MLS", places=(Place(pattern="github:mlswg/mls-protocol"),)),
            ["archive-repo/mls-protocol.json.gz", "git-log/mlswg__mls-protocol.log.gz"],
            2023,
            4000,
        ),
    ],
)
def test_of_real_exports_the_people_are_those_of_the_journeys(store, exports, community, files, until, at_least):
    for file in files:
        list(import_files(store, [exports / file], Options(community=community), now=NOW))
    acts = same_people(store, community, end_of_day(date(until, 12, 31)))
    assert acts["at"].is_monotonic_increasing
    assert len(acts) > at_least
