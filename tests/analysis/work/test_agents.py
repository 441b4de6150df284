"""Work with AI agents, counted by hand: what is a change, what carries a mark, who is new."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.analysis.resilience.bus_factor import core_by_month
from journeys.analysis.work import agents
from journeys.analysis.work.units import find_units
from journeys.model import tables
from journeys.model.communities.community import Community
from journeys.model.vocabulary import KINDS_OF_CHANGE, STAGES
from journeys.model.windows import Windows
from tests.analysis.work.frames import HOME, act, acted, travelled
from tests.tables import check_columns, made

UNTIL = datetime(2021, 11, 15, tzinfo=UTC)
NO_AGENTS = tables.ACTS.of()
# Ada has been there since January; Bea's first change is in Q3, Cy's in Q4, after more than 180 days
ACTS = acted(
    act("ada", "committed", "2021-01-05", work="doc", source="git_log"),
    act("ada", "committed", "2021-08-02", work="code", source="git_log", agent="Claude"),
    act("ada", "committed", "2021-08-03", work="code", source="git_log"),
    act("bea", "opened_change", "2021-08-04", thread="pull/1", agent="Cursor"),
    # the landing itself has no mark: another export that knows no text of the pull request has it
    act("bea", "landed_change", "2021-08-05", thread="pull/1", source="gh_archive"),
    act("cy", "opened_change", "2021-10-06", thread="pull/2"),
    act("cy", "commented", "2021-10-07", thread="pull/1"),
)
BY_AGENTS = acted(
    act("github:copilot", "opened_change", "2021-08-10", thread="pull/3", agent="Copilot"),
    act("github:copilot", "landed_change", "2021-11-10", thread="pull/3", agent="Copilot"),
)


@pytest.fixture
def changes():
    return agents.find_changes(ACTS, BY_AGENTS, observed_until=UNTIL)


def counts(rows, *keys):
    """Marked of all, by group."""
    return {
        tuple(row[key] for key in keys) if keys[1:] else row[keys[0]]: (row["marked"], row["n"])
        for row in rows.to_dict("records")
    }


def test_changes_are_commits_and_offered_and_landed_changes_by_people_and_by_agents(changes):
    check_columns(changes, tables.CHANGES_WITH_AGENTS)
    # cy's comment is none
    assert changes["what"].value_counts().to_dict() == {"commits": 3, "offered changes": 3, "landed changes": 2}
    assert changes.loc[changes["by_agent"], "person"].unique().tolist() == ["github:copilot"]


def test_the_mark_of_an_offered_change_holds_for_its_landing_and_for_nothing_else(changes):
    marks = changes.set_index(["person", "what"])["agent"]
    assert marks["bea", "landed changes"] == "Cursor"
    comment = ACTS[ACTS["action"] == "commented"]
    assert agents.find_marks(ACTS)[comment.index].isna().all()


def test_a_commit_of_two_authors_is_one_change_of_two_people():
    together = {"work": "code", "source": "git_log", "agent": "Claude"}
    rows = acted(
        act("ada", "committed", "2021-08-02T10:00:00", **together),
        act("bea", "committed", "2021-08-02T10:00:00", **together),
        # ada's second commit of that second
        act("ada", "committed", "2021-08-02T10:00:00", work="code", source="git_log"),
    )
    found = agents.in_year(agents.find_changes(rows, NO_AGENTS, observed_until=UNTIL), observed_until=UNTIL)
    assert counts(found, "group") == {"commits": (1, 2), "people": (2, 2)}


def test_each_quarter_counts_changes_people_and_newcomers(changes):
    rows = agents.by_quarter(changes, observed_until=UNTIL)
    check_columns(rows, tables.AGENT_SHARES_BY_PERIOD)
    assert counts(rows, "period", "what") == {
        # no newcomers are told here: Ada may have come before the exports begin
        ("2021 Q1", "commits"): (0, 1),
        ("2021 Q1", "people"): (0, 1),
        ("2021 Q3", "commits"): (1, 2),
        # Bea's and Copilot's
        ("2021 Q3", "offered changes"): (2, 2),
        ("2021 Q3", "landed changes"): (1, 1),
        # Ada and Bea; Copilot is nobody
        ("2021 Q3", "people"): (2, 2),
        ("2021 Q3", "newcomers"): (1, 1),
        ("2021 Q4", "offered changes"): (0, 1),
        ("2021 Q4", "landed changes"): (1, 1),
        ("2021 Q4", "people"): (0, 1),
        ("2021 Q4", "newcomers"): (0, 1),
    }
    assert rows.groupby("period")["finished"].first().to_dict() == {"2021 Q1": True, "2021 Q3": True, "2021 Q4": False}


def test_newcomers_are_those_whose_places_were_seen_for_180_days_before_their_first_change():
    """Changes are seen from 1 March on, 156 days before Bea's first one and 219 before Cy's; comments for longer."""
    windows = Windows(
        tables.WINDOWS.of(
            [
                (HOME, list(KINDS_OF_CHANGE), *pd.to_datetime(["2021-03-01", UNTIL], utc=True), "oldest", "collected"),
                (HOME, ["commented"], *pd.to_datetime(["2020-01-01", UNTIL], utc=True), "oldest", "collected"),
            ]
        ),
        Community(slug="hand", name="Handmade"),
        [HOME],
    )
    dates = {f"{name}_{end}": pd.NaT for name in STAGES for end in ("at", "since")}
    journeys = made(
        tables.JOURNEYS, [{"person": name, "places": HOME, "acts": 1, **dates} for name in ("ada", "bea", "cy")]
    )
    found = agents.find_changes(ACTS, BY_AGENTS, observed_until=UNTIL, journeys=journeys, windows=windows)
    assert found.loc[found["began_at"].notna(), "person"].unique().tolist() == ["cy"]
    assert counts(agents.in_year(found, observed_until=UNTIL), "group")["newcomers"] == (0, 1)


def test_what_only_a_list_dates_is_no_change():
    listed = ACTS.assign(since=ACTS["since"].mask(ACTS["person"] == "cy", pd.Timestamp("2020-01-01", tz="UTC")))
    found = agents.find_changes(listed, BY_AGENTS, observed_until=UNTIL)
    assert sorted(set(found["person"])) == ["ada", "bea", "github:copilot"]


def test_the_last_year_is_counted_by_kind_stage_and_agent(changes):
    recent = agents.last_year(changes, observed_until=UNTIL)
    assert counts(agents.in_year(changes, observed_until=UNTIL), "group") == {
        "commits": (1, 3),
        "offered changes": (2, 3),
        "landed changes": (2, 2),
        "people": (2, 3),
        # Bea and Cy: 5 January and 180 days are 4 July
        "newcomers": (1, 2),
    }
    assert counts(agents.by_kind(recent), "group") == {"untold": (4, 5), "code": (1, 2), "doc": (0, 1)}
    staged = agents.by_stage(recent, travelled(ada="lead", bea="contribute", cy="contribute"))
    assert counts(staged, "group") == {"contribute": (1, 2), "lead": (1, 1)}
    assert staged["group"].tolist() == ["contribute", "lead"]
    assert counts(agents.by_agent(recent), "group") == {"Copilot": (2, 8), "Cursor": (2, 8), "Claude": (1, 8)}


def test_a_later_year_leaves_earlier_changes_out(changes):
    later = datetime(2022, 8, 3, tzinfo=UTC)
    # Ada's commit of 3 August 2021 and what came after it
    assert len(agents.last_year(changes, observed_until=later)) == 6
    # Bea and Cy are new in it, Ada is not
    new = agents.in_year(changes, observed_until=later)
    assert counts(new, "group")["newcomers"] == (1, 2)


def test_an_interval_is_wilsons(changes):
    row = agents.by_kind(changes).set_index("group").loc["code"]
    # 1 of 2, by hand: centre (0.5 + 0.9604) / (1 + 1.9208) = 0.5, reach 0.4055
    assert (row["share"], round(row["low"], 4), round(row["high"], 4)) == (0.5, 0.0945, 0.9055)


def test_without_changes_the_tables_are_empty():
    nothing = agents.find_changes(NO_AGENTS, NO_AGENTS, observed_until=UNTIL)
    assert agents.by_quarter(nothing, observed_until=UNTIL).empty
    assert agents.in_year(nothing, observed_until=UNTIL).empty
    assert agents.by_kind(nothing).empty
    assert agents.by_agent(nothing).empty
    assert agents.by_stage(nothing, travelled(ada="lead")).empty


def test_what_carries_a_mark_is_left_out_of_the_core_without_agents():
    rows = [act("ada", "committed", f"2021-08-{day:02}", work="code", agent="Claude") for day in range(1, 9)]
    rows += [act(name, "committed", "2021-08-20", work="code") for name in ("bea", "cy")]
    # Ada's 8 of 10 pieces are 80 %; without them two people do one each
    acts = acted(*rows)
    units = find_units(acts, observed_until=UNTIL)
    whole, human = (
        core_by_month(part, observed_until=UNTIL).iloc[-1] for part in (units, agents.without_marks(units, acts))
    )
    assert (whole["core"], whole["people"], whole["pieces"]) == (1, 3, 10)
    assert (human["core"], human["people"], human["pieces"]) == (2, 2, 2)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"),
            st.sampled_from(list(KINDS_OF_CHANGE)),
            st.integers(0, 700),
            st.sampled_from([None, "Claude", "Cursor"]),
        ),
        max_size=25,
    )
)
def test_counts_hold_together_whatever_happened(done):
    start = pd.Timestamp("2020-01-01", tz="UTC")
    rows = [
        act(person, action, start + pd.Timedelta(days=day), agent=agent, thread=f"pull/{day}")
        for person, action, day, agent in done
    ]
    until = datetime(2021, 12, 31, tzinfo=UTC)
    found = agents.find_changes(acted(*rows), NO_AGENTS, observed_until=until)
    quarters = agents.by_quarter(found, observed_until=until)
    for table in (quarters, agents.by_kind(found), agents.in_year(found, observed_until=until)):
        assert (table["marked"] + table["unmarked"] == table["n"]).all()
        assert (table["low"] <= table["share"]).all()
        assert (table["share"] <= table["high"]).all()
    of_changes = quarters[quarters["what"].isin(KINDS_OF_CHANGE.values())]
    assert of_changes["n"].sum() == found["first"].sum()
    wide = quarters.pivot(index="period", columns="what", values="n")
    if "newcomers" in wide:
        assert (wide["newcomers"].fillna(0) <= wide["people"]).all()
