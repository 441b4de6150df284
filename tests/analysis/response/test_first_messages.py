"""Who knocked and was not heard: counted by hand, and what must never change it."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.response.first_messages import (
    comparable,
    find_messages,
    find_waiting,
    newcomer_messages,
    recent_share,
)
from journeys.analysis.response.groups import NO_LABEL, OTHERS, by_group, by_period, groups_of
from journeys.analysis.response.waits import share_unanswered
from journeys.model.communities.community import Community, Place
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.analysis.deeds import PLACE, UNTIL, deed, seen, table
from tests.analysis.frames import frame, person
from tests.making import HOME, act, day, put

SHOWS = {PLACE: ("opened_issue", "commented")}
JOURNEYS = frame(
    person("ada", contribute=400),
    person("ben", join=200),
    person("cleo", join=1),
    person("dan", contribute=150),
    person("eve", join=10),
    person("finn", join=120),
    person("gil", join=50),
)
ACTS = table(
    deed("ada", 400),
    deed("ben", 200, "opened_issue", thread="issue/1"),
    deed("ada", 199.5, "commented", thread="issue/1"),
    deed("dan", 150, "opened_change", thread="pull/4"),
    deed("dan", 149, "landed_change", thread="pull/4"),
    deed("finn", 120, "opened_issue", thread="issue/5"),
    deed("ada", 100, "opened_issue", thread="issue/9"),
    deed("ben", 98, "commented", thread="issue/9"),
    deed("gil", 50, "opened_issue", thread="issue/6"),
    deed("eve", 10, "opened_issue", thread="issue/2"),
    deed("eve", 9.5, "commented", thread="issue/2"),
    deed("eve", 9, "opened_issue", thread="issue/3"),
    deed("ben", 4, "commented", thread="issue/3"),
    deed("cleo", 1, "commented", thread="issue/1"),
)


def thread(name, opened, closed=None, labels=(), title=None):
    row = {"place": PLACE, "thread": name, "title": title, "labels": list(labels), "opener": "somebody"}
    ends = {key: days if days is None else UNTIL - pd.Timedelta(days=days) for key, days in (("closed_at", closed),)}
    return row | {"opened_at": UNTIL - pd.Timedelta(days=opened)} | ends


THREADS = pd.DataFrame(
    [
        thread("issue/1", 200, labels=["help wanted", "docs"]),
        thread("issue/2", 10, title="It does not start"),
        thread("issue/5", 120, labels=["docs"]),
        thread("issue/6", 50, closed=45),
    ]
).astype({"closed_at": "datetime64[us, UTC]", "opened_at": "datetime64[us, UTC]"})


def messages(acts=ACTS, journeys=JOURNEYS, until=UNTIL, shows=SHOWS):
    return find_messages(acts, journeys, shows, observed_until=until)


def test_a_newcomers_first_message_and_threads_count_and_known_peoples_threads():
    found = messages()
    told = [(row.person, row.thread, row.is_new, row.is_first) for row in found.itertuples()]
    assert told == [
        ("ben", "issue/1", True, True),
        ("dan", "pull/4", True, True),
        ("finn", "issue/5", True, True),
        ("ada", "issue/9", False, False),  # 300 days after she came
        ("gil", "issue/6", True, True),
        ("eve", "issue/2", True, True),
        ("eve", "issue/3", True, False),
        ("cleo", "issue/1", True, True),  # in somebody else's thread; that eve went on in her own does not count
    ]


def test_a_wait_ends_with_an_answer_with_the_change_or_not_at_all():
    waits = messages().set_index(["person", "thread"])[["hours", "answered", "taken_in"]]
    assert waits.loc[("ben", "issue/1")].tolist() == [12, True, False]
    assert waits.loc[("eve", "issue/3")].tolist() == [120, True, False]
    assert waits.loc[("eve", "issue/2")].tolist() == [240, False, False], "her own comment is no answer"
    assert waits.loc[("dan", "pull/4")].tolist() == [24, False, True], "taken in by himself, without a word"


def test_now_the_recent_the_long_and_the_closed_are_counted_and_the_others_listed():
    now = find_waiting(newcomer_messages(messages()), THREADS, observed_until=UNTIL, hours=48)
    assert now.listed[["person", "title"]].to_numpy().tolist() == [["eve", "It does not start"]]
    assert (now.recent, now.longer, now.closed) == (1, 1, 1)  # cleo; finn; gil
    assert find_waiting(newcomer_messages(messages()), THREADS, observed_until=UNTIL, hours=12).listed[
        "person"
    ].tolist() == [
        "cleo",
        "eve",
    ], "the newest first"


def test_the_share_leaves_out_whose_time_is_not_over():
    # first messages: ben answered in 12 hours; finn, gil and eve not in 48; dan and cleo followed for 24 hours only:
    # Kaplan and Meier with 6 at risk at hour 12, and nothing further until 48: 1 - 1/6 wait
    share = share_unanswered(newcomer_messages(messages()).query("is_first"), 48)
    assert (share.n, share.answered, share.not_answered, share.neither) == (6, 1, 3, 2)
    assert share.share == pytest.approx(5 / 6)
    assert share.low < 5 / 6 < share.high


def test_a_month_is_finished_when_the_time_of_its_last_answer_is_over():
    first = newcomer_messages(messages()).query("is_first")
    months = by_period(first, 48, observed_until=UNTIL, period="month").set_index("from_on")
    assert len(months) == 7  # June to December
    # 50 days before the end is 12 November: gil
    assert months.loc["2021-11-01", ["n", "not_answered", "finished"]].tolist() == [1, 1, True]
    assert months.loc["2021-12-01", ["n", "finished"]].tolist() == [2, False], "until 2 January an answer is in time"
    assert months.loc["2021-10-01", "n"] == 0
    quarters = by_period(first, 48, observed_until=UNTIL, period="quarter")
    # ben in June; dan (4 August) and finn (3 September); gil, eve and cleo
    assert quarters[["period", "n"]].to_numpy().tolist() == [["2021 Q2", 1], ["2021 Q3", 2], ["2021 Q4", 3]]


def test_groups_of_few_are_told_together():
    first = newcomer_messages(messages()).query("is_first")
    labels = by_group(first, groups_of(first, JOURNEYS, THREADS, "label"), 48).set_index("group")
    # help wanted: ben, cleo; docs: ben, cleo, finn; no label: eve, gil and dan, of whose thread nothing is told
    assert labels["n"].to_dict() == {OTHERS: 6}
    assert labels.loc[OTHERS, "together"] == 3
    many = pd.concat([first.assign(person=f"{number}") for number in range(3)], ignore_index=True)
    labels = by_group(many, groups_of(many, JOURNEYS, THREADS, "label"), 48)
    assert labels[["group", "n"]].to_numpy().tolist() == [["docs", 9], [NO_LABEL, 9], ["help wanted", 6]]
    # 1 January 2022 was a Saturday; 200 days before it a Tuesday (ben), 150 a Wednesday (dan), 120 a Friday (finn), 50
    # a Friday (gil), 10 a Wednesday (eve), 1 a Friday (cleo): thrice each
    week = by_group(many, groups_of(many, JOURNEYS, THREADS, "weekday"), 48)
    assert week[["group", "n"]].to_numpy().tolist() == [["Wednesday", 6], ["Friday", 9], [OTHERS, 3]]
    doors_in = by_group(many, groups_of(many, JOURNEYS, THREADS, "entry_point"), 48)
    assert doors_in["group"].tolist() == ["other"]


def test_nobody_is_compared_before_anybody_could_be_known():
    # the first act is 400 days before the end; in the 90 days after it nobody can be known
    early = table(*ACTS.to_dict("records"), deed("ben", 350, "opened_issue", thread="issue/0"))
    assert "issue/0" in set(messages(early)["thread"])
    told = comparable(messages(early), early)
    assert "issue/0" not in set(told["thread"])
    assert len(told) == 7, "cleo opened no thread"


def test_where_no_export_tells_answers_nobody_is_said_to_wait():
    assert newcomer_messages(messages(shows={PLACE: ("opened_change", "merged_change")})).empty
    talk = [deed("new", 5, "posted_message", place="slack:hand/hall", thread=f"thread/{number}") for number in (1, 2)]
    said, came = table(*talk), frame(person("new", join=5), person("old", join=300))
    shows = {"slack:hand/hall": ("posted_message",)}
    assert not messages(said, came, shows=shows)["is_told"].any(), "a chat that never answers in threads"
    answer = deed("old", 4, "posted_message", place="slack:hand/hall", thread="thread/2", toward="new")
    told = newcomer_messages(messages(table(deed("old", 300), *talk, answer), came, shows=shows))
    assert told["answered"].tolist() == [False, True]


TALK = ("opened_issue", "commented")


def test_who_may_have_been_there_before_is_no_newcomer_and_no_known_person():
    """The place is seen from 500 days before the end on: ada came 100 days later, ben 200, of 180 that are needed."""
    journeys = frame(person("ada", join=400), person("ben", join=300))
    acts = table(deed("ada", 400, "opened_issue", thread="issue/1"), deed("ben", 300, "opened_issue", thread="issue/2"))
    found = find_messages(acts, journeys, SHOWS, observed_until=UNTIL, windows=seen((PLACE, TALK, 500, 0)))
    assert found[["person", "is_new", "is_unsure"]].values.tolist() == [["ada", False, True], ["ben", True, False]]
    assert newcomer_messages(found)["person"].tolist() == ["ben"]
    assert comparable(found, acts)["person"].tolist() == ["ben"]


def test_whom_an_earlier_list_names_is_no_newcomer():
    """The list of 350 days before the end names ben, whose first own act is of 300 days before it."""
    listed = person("ben", join=300, contribute=350) | {"contribute_since": UNTIL - pd.Timedelta(days=360)}
    acts = table(deed("ben", 300, "opened_issue", thread="issue/2"))
    found = find_messages(acts, frame(listed), SHOWS, observed_until=UNTIL, windows=seen((PLACE, TALK, 900, 0)))
    assert found[["is_new", "is_unsure"]].values.tolist() == [[False, True]]


def test_a_wait_is_followed_until_the_end_of_its_own_place():
    """The other place ends 40 days before the end of observation: 10 days after the issue there, 240 hours."""
    other, git = "github:hand/other", "github:hand/git"
    windows = seen((PLACE, TALK, 900, 0), (other, TALK, 900, 40), (git, ("committed",), 900, 0))
    journeys = frame(person("ada", join=50), person("ben", join=50), person("cy", join=50))
    journeys["places"] = [PLACE, other, git]
    acts = table(
        deed("ada", 50, "opened_issue", thread="issue/1"),
        deed("ben", 50, "opened_issue", thread="issue/1", place=other),
        deed("cy", 50, "opened_issue", thread="issue/1", place=git),
    )
    shows = {PLACE: TALK, other: TALK, git: TALK}
    found = find_messages(acts, journeys, shows, observed_until=UNTIL, windows=windows).set_index("person")
    assert found["hours"].loc[["ada", "ben"]].tolist() == [50 * 24, 10 * 24]
    assert found["is_told"].to_dict() == {"ada": True, "ben": True, "cy": False}, "a git log shows no answers"


def test_an_answer_after_a_gap_ends_the_wait_at_an_unknown_time():
    """The issue is 50 days old, the place was not seen from 40 to 20 days before the end, the answer is of 10 days."""
    windows = seen((PLACE, TALK, 900, 40), (PLACE, TALK, 20, 0))
    journeys = frame(person("ben", join=50), person("ada", join=800))
    acts = table(
        deed("ada", 800, "commented", thread="issue/0"),
        deed("ben", 50, "opened_issue", thread="issue/1"),
        deed("ada", 10, "commented", thread="issue/1"),
    )
    found = newcomer_messages(find_messages(acts, journeys, SHOWS, observed_until=UNTIL, windows=windows))
    assert found[["person", "hours", "answered"]].values.tolist() == [["ben", 10 * 24, False]]
    assert find_waiting(found, THREADS, observed_until=UNTIL, hours=48).listed.empty


def test_without_acts_there_is_nothing_to_tell():
    found = messages(ACTS.head(0), frame())
    assert found.empty
    assert by_period(newcomer_messages(found), 48, observed_until=UNTIL, period="quarter").empty
    assert by_group(found, groups_of(found, frame(), THREADS, "label"), 48).empty
    assert find_waiting(found, THREADS, observed_until=UNTIL, hours=48).longer == 0
    share, when = recent_share(found, 48, observed_until=UNTIL)
    assert (share.n, share.share, when) == (0, None, "in the last year")


def test_a_bots_greeting_is_no_answer(tmp_path):
    community = Community(slug="hand", name="Handmade", places=(Place(pattern="github:demo/*"),))
    knock = act(1, "new", "opened_issue", thread="issue/1", key="issue/1")
    greeting = act(2, "greeter[bot]", "commented", thread="issue/1", key="issue/1#1")
    waits = []
    for number, rows in enumerate(([knock], [knock, greeting])):
        store = Store(tmp_path / str(number))
        with open_engine() as engine:
            put(store, engine, rows)
        view = load_snapshot(store, community, day(9))
        acts, journeys = load_acts(store, view), view.journeys
        waits.append(messages(acts, journeys, day(9), {HOME: ("commented",)}))
        store.close()
    pd.testing.assert_frame_equal(*waits)
    assert not waits[0]["answered"].any()


ACTIONS = ("opened_issue", "opened_change", "commented", "reviewed", "landed_change", "merged_change", "starred")
DEEDS = st.lists(
    st.builds(
        lambda who, hours, action, where: deed(who, hours / 24, action, thread=f"issue/{where}"),
        st.sampled_from("abcd"),
        st.integers(0, 4000),
        st.sampled_from(ACTIONS),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=25,
)


def came(acts):
    first = acts[acts["action"] != "starred"].groupby("person")["at"].min()
    return frame(*[person(name, join=(UNTIL - at) / pd.Timedelta(days=1)) for name, at in first.items()])


@settings(max_examples=15)
@given(DEEDS)
def test_other_names_change_nothing(deeds):
    acts = table(*deeds)
    renamed = acts.assign(person=acts["person"].map({"a": "zoe", "b": "yan", "c": "xia", "d": "wu"}))
    before, after = messages(acts, came(acts)), messages(renamed, came(renamed))
    pd.testing.assert_frame_equal(before.drop(columns="person"), after.drop(columns="person"))


@settings(max_examples=15)
@given(DEEDS, st.integers(0, 100))
def test_a_later_end_of_observation_takes_no_answer_back(deeds, days):
    acts = table(*deeds)
    sooner = UNTIL - pd.Timedelta(days=days)
    before = messages(acts, came(acts), sooner)
    after = messages(acts, came(acts)).loc[before.index]
    assert (after["hours"] >= before["hours"]).all()
    for ended in ("answered", "taken_in"):
        assert not (before[ended] & ~after[ended]).any()
        assert (after.loc[before[ended], "hours"] == before.loc[before[ended], "hours"]).all()


def test_with_few_in_the_last_year_all_are_told_of():
    share, when = recent_share(newcomer_messages(messages()), 48, observed_until=UNTIL)
    assert when == "since Jun 2021"  # ben's, 200 days before the end of 2021
    assert share.n == 6
