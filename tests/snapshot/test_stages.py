from datetime import UTC, date, datetime

import narwhals as nw
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.model.communities.community import Community, EntryPoint, Place, Rule, Stage, Stages
from journeys.model.vocabulary import ACTIONS
from journeys.snapshot import stages
from journeys.store.engine import open_engine
from tests.making import HOME, NOW, act, day, events_table

HOMELY = Community(slug="home", name="Home", places=(Place(pattern="github:demo/*"),))
NOBODIES = pd.DataFrame({"account": ["github:robot"], "why": ["a known bot"]})
NO_JOINS = pd.DataFrame({"account": pd.Series(dtype="str"), "person": pd.Series(dtype="str")})


def journeys_on(kind, rows, community=HOMELY, joins=NO_JOINS):
    """Compute journeys on DuckDB or on pandas, as one row a person in order."""
    table = events_table(rows)
    places = sorted(set(table["place"].to_pylist()))
    with open_engine() as engine:
        if kind == "duckdb":
            events, persons, nobodies = (
                engine.from_arrow(table),
                engine.from_pandas(joins),
                engine.from_pandas(NOBODIES),
            )
        else:
            events, persons, nobodies = (nw.from_native(frame).lazy() for frame in (table.to_pandas(), joins, NOBODIES))
        accounts = stages.by_account(events, community, places, NOW)
        found = stages.journeys(accounts, persons, nobodies).collect(backend="pandas").to_native()
    return found.sort_values("person", ignore_index=True).set_index("person")


@pytest.fixture(params=["duckdb", "pandas"])
def kind(request):
    return request.param


def test_a_stage_is_reached_at_its_first_qualifying_act(kind):
    found = journeys_on(
        kind,
        [
            act(9, "ada", "commented"),
            act(5, "ada", "opened_issue"),
            act(7, "ada", "opened_change"),
            act(3, "ada", "starred"),
            act(20, "ada", "merged_change"),
        ],
    )
    ada = found.loc["github:ada"]
    assert [ada.discover_at, ada.join_at, ada.contribute_at, ada.lead_at] == [day(3), day(5), day(7), day(20)]
    assert (ada.first_at, ada.last_at, ada.acts) == (day(3), day(20), 5)


def test_programs_and_deleted_accounts_are_nobody(kind):
    rows = [act(1, name, "commented") for name in ("ada", "helper[bot]", "robot", "ghost", "timidrobot")]
    assert list(journeys_on(kind, rows).index) == ["github:ada", "github:timidrobot"]


def test_two_accounts_of_one_person_are_one_journey(kind):
    joins = pd.DataFrame({"account": ["github:ada", "github:ada-old"], "person": ["github:ada"] * 2})
    found = journeys_on(kind, [act(4, "ada", "commented"), act(2, "ada-old", "reviewed")], joins=joins)
    assert len(found) == 1
    assert found.loc["github:ada", ["join_at", "contribute_at", "acts"]].tolist() == [day(4), day(2), 2]


def test_a_rule_of_three_is_met_by_the_third_act(kind):
    rule = Rule(actions=("landed_change",), times=3)
    community = Community(slug="h", name="H", stages=Stages(contribute=Stage(rules=(rule,))))
    rows = [act(n, "ada", "landed_change") for n in (1, 5, 9)] + [act(n, "bo", "landed_change") for n in (1, 5)]
    found = journeys_on(kind, rows, community)
    assert found.loc["github:ada", "contribute_at"] == day(9)
    assert pd.isna(found.loc["github:bo", "contribute_at"])


def test_within_days_asks_for_acts_close_together(kind):
    rule = Rule(actions=("commented",), times=2, within_days=10)
    community = Community(slug="h", name="H", stages=Stages(join=Stage(rules=(rule,))))
    # ada: days 1 and 30 are 29 apart, 30 and 40 are 10 apart: done on day 40. bo: 11 apart: never.
    rows = [act(n, "ada", "commented") for n in (1, 30, 40)] + [act(n, "bo", "commented") for n in (1, 12)]
    found = journeys_on(kind, rows, community)
    assert found.loc["github:ada", "join_at"] == day(40)
    assert pd.isna(found.loc["github:bo", "join_at"])


def test_the_earlier_of_two_alternative_rules_counts(kind):
    rules = (Rule(actions=("committed",), times=2), Rule(actions=("recognised",), work=("doc",)))
    community = Community(slug="h", name="H", stages=Stages(contribute=Stage(rules=rules)))
    rows = [
        act(1, "ada", "committed"),
        act(8, "ada", "committed"),
        act(3, "ada", "recognised", work="doc"),
        act(1, "bo", "recognised", work="code"),
    ]
    found = journeys_on(kind, rows, community)
    assert found.loc["github:ada", "contribute_at"] == day(3)
    assert pd.isna(found.loc["github:bo", "contribute_at"])


def test_a_translation_into_any_language_is_work_on_translations(kind):
    rules = (Rule(actions=("committed",), work=("translation",)),)
    community = Community(slug="h", name="H", stages=Stages(contribute=Stage(rules=rules)))
    rows = [act(1, "ada", "committed", work="translation:fr"), act(2, "bo", "committed", work="doc")]
    found = journeys_on(kind, [*rows, act(3, "cy", "committed")], community)
    assert found["contribute_at"].dropna().to_dict() == {"github:ada": day(1)}


def test_a_rule_may_speak_of_some_places_or_of_all_others(kind):
    rules = (Rule(actions=("commented",), places=("!github:demo/strict",)),)
    community = Community(slug="h", name="H", stages=Stages(join=Stage(rules=rules)))
    rows = [act(1, "ada", "commented", place="github:demo/strict"), act(2, "ada", "commented")]
    assert journeys_on(kind, rows, community).loc["github:ada", "join_at"] == day(2)


def kept_rows(rows, community, until=datetime(2031, 1, 1, tzinfo=UTC)):
    """The community's own events as a sorted pandas frame."""
    table = events_table(rows)
    places = sorted(set(table["place"].to_pylist()))
    meeting = stages.meeting_places(community, [place for place in places if community.owns(place)], [])
    with open_engine() as engine:
        kept = stages.community_events(engine.from_arrow(table), community, places, until, meeting)
        return engine.collect(kept).sort_values("event_id", ignore_index=True)


def test_a_forks_older_history_is_left_out():
    community = Community(slug="h", name="H", places=(Place(pattern=HOME, not_before=date(2021, 1, 10)),))
    kept = kept_rows([act(9, "ada", "committed"), act(10, "bo", "committed")], community)
    assert kept["account"].tolist() == ["github:bo"]


def test_what_is_not_observed_yet_is_left_out():
    kept = kept_rows([act(1, "ada", "commented"), act(2, "bo", "commented")], HOMELY, until=day(2))
    assert kept["account"].tolist() == ["github:ada"]


def test_an_act_told_under_a_former_name_is_one_act():
    community = Community(slug="h", name="H", places=(Place(pattern=HOME, aliases=("github:old/home",)),))
    rows = [
        act(1, "ada", "opened_issue", key="issue/1#opened"),
        act(1, "ada", "opened_issue", key="issue/1#opened", place="github:old/home"),
        act(2, "bo", "opened_issue", key="issue/2#opened", place="github:old/home"),
    ]
    kept = kept_rows(rows, community)
    assert kept["event_id"].tolist() == [f"{HOME}/issue/1#opened", f"{HOME}/issue/2#opened"]
    assert set(kept["place"]) == {HOME}


def test_other_peoples_places_are_left_out():
    assert kept_rows([act(1, "ada", "commented", place="github:other/place")], HOMELY).empty


def test_a_door_is_the_first_that_fits_the_first_act():
    community = Community(
        slug="h",
        name="H",
        entry_points=(
            EntryPoint(name="good first issue", labels=("Good First Issue",)),
            EntryPoint(name="claimed", actions=("claimed",)),
            EntryPoint(name="Book Dash", labels=("book-dash-*",)),
        ),
    )
    assert stages.entry_point(community, HOME, "claimed", ["good first issue"]) == "good first issue"
    assert stages.entry_point(community, HOME, "claimed", []) == "claimed"
    assert stages.entry_point(community, HOME, "commented", ["Book-Dash-May"]) == "Book Dash"
    assert stages.entry_point(community, HOME, "commented", ["bug"]) == "other"


def test_only_labels_that_a_door_asks_for_are_looked_up():
    doors = (EntryPoint(name="a", labels=("Good First Issue",)), EntryPoint(name="b", labels=("dash-*",)))
    place = Place(pattern=HOME, aliases=("github:old/home",))
    community = Community(slug="h", name="H", places=(place,), entry_points=doors)
    threads = pa.table(
        {
            "place": [HOME, "github:old/home"],
            "thread": ["issue/1", "issue/2"],
            "labels": [["good first issue", "bug"], ["Dash-May"]],
        }
    )
    with open_engine() as engine:
        found = engine.collect(stages.entry_point_labels(engine.from_arrow(threads), community).sort("thread"))
    assert found["label"].tolist() == ["good first issue", "dash-may"]
    assert set(found["place"]) == {HOME}


ROWS = st.lists(
    st.builds(
        act,
        st.integers(1, 60),
        st.sampled_from(["ada", "bo", "cy", "robot", "x[bot]"]),
        st.sampled_from(sorted(ACTIONS)),
    ),
    max_size=25,
)


@settings(max_examples=25)
@given(rows=ROWS, seed=st.randoms())
def test_the_order_of_rows_and_the_engine_do_not_matter(rows, seed):
    shuffled = list(rows)
    seed.shuffle(shuffled)
    expected = journeys_on("pandas", rows)
    for kind, given_rows in (("duckdb", shuffled), ("pandas", shuffled)):
        found = journeys_on(kind, given_rows)
        assert found.astype("str").to_dict() == expected.astype("str").to_dict()


@settings(max_examples=15)
@given(rows=ROWS)
def test_a_programs_acts_change_nothing(rows):
    more = [*rows, act(1, "new[bot]", "merged_change"), act(2, "robot", "commented")]
    assert journeys_on("pandas", more).equals(journeys_on("pandas", rows))
