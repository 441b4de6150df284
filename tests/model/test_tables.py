import ast

import pandas as pd
import pytest

from journeys.analysis import coverage
from journeys.analysis.funnel.cohorts import by_cohort, by_group
from journeys.analysis.funnel.funnel import count_stages
from journeys.analysis.funnel.steps import steps
from journeys.analysis.funnel.timing import time_to_next
from journeys.analysis.mentoring.follow_up import CommunityData, follow_up_pairs
from journeys.analysis.mentoring.matching import Room, propose_mentors
from journeys.analysis.resilience.bus_factor import core_by_month
from journeys.analysis.resilience.capacity import find_newcomers
from journeys.analysis.resilience.coverage_loss import share_of_areas
from journeys.analysis.resilience.stage_flows import classify_moves
from journeys.analysis.response.first_messages import find_messages
from journeys.analysis.response.replies import find_replies
from journeys.analysis.work.shares import all_kinds
from journeys.analysis.work.units import find_units
from journeys.model import tables
from journeys.model.paths import ROOT
from journeys.model.tables import Table
from tests.analysis.deeds import UNTIL, deed, table
from tests.analysis.frames import ALL, COMMUNITY, frame, person, reading
from tests.tables import check_columns, made

NAMED = {name: each for name, each in vars(tables).items() if isinstance(each, Table)}
# ada comments and bea answers, both in one thread; then ada's change is landed
ACTS = table(
    deed("ada", 200, "commented", thread="issue/1"),
    deed("bea", 199, "commented", thread="issue/1", toward="ada"),
    deed("ada", 100, "landed_change", thread="pull/2", work="doc"),
)
JOURNEYS = frame(person("ada", join=200, contribute=100), person("bea", join=199))
PIECES = find_units(ACTS, observed_until=UNTIL)
MENTORS = pd.DataFrame(
    {"person": ["bea"], "weight": ["normal"], "cap": [3], "away_from": [pd.NaT], "away_until": [pd.NaT]}
)
PAIRS = pd.DataFrame({"person": ["ada"], "mentor": ["bea"], "paired_at": [pd.Timestamp("2021-12-01", tz="UTC")]})
SHOWS = {"github:hand/made": ["commented", "landed_change"]}
MONTHS = pd.DataFrame(
    {"month": [pd.Timestamp("2021-12-01", tz="UTC")], "source": ["table"], "action": ["commented"], "events": [2]}
)
ROOM = Room(MENTORS, {}, UNTIL.date())
COMPUTED = {
    "STAGE_COUNTS": lambda: count_stages(JOURNEYS, reading(observable=ALL)),
    "STEPS": lambda: steps(JOURNEYS, "join", reading()),
    "STEP_CURVE": lambda: time_to_next(JOURNEYS, "join", reading()),
    "COHORTS": lambda: by_cohort(JOURNEYS, "join", reading()),
    "STEPS_BY_GROUP": lambda: by_group(JOURNEYS, "join", reading(), group="entry_point"),
    "SOURCE_MONTHS": lambda: coverage.count_months(MONTHS),
    "WORK_UNITS": lambda: PIECES,
    "KIND_SHARES": lambda: all_kinds(ACTS),
    "MESSAGES": lambda: find_messages(ACTS, JOURNEYS, SHOWS, observed_until=UNTIL),
    "REPLIES": lambda: find_replies(ACTS, observed_until=UNTIL),
    "ARRIVALS": lambda: find_newcomers(ACTS, JOURNEYS, observed_until=UNTIL),
    "CORE_MONTHS": lambda: core_by_month(PIECES, observed_until=UNTIL),
    "MOVES": lambda: classify_moves(ACTS, JOURNEYS, COMMUNITY, observed_until=UNTIL),
    "PAIRS_AFTER": lambda: follow_up_pairs(
        PAIRS, MENTORS, CommunityData(ACTS, JOURNEYS, COMMUNITY), as_of=UNTIL, on=UNTIL.date()
    ),
}


@pytest.mark.parametrize("name", COMPUTED)
def test_what_is_computed_has_the_columns_that_are_named_for_it(name):
    found = COMPUTED[name]()
    assert len(found)
    check_columns(found, NAMED[name])


@pytest.mark.parametrize("name", NAMED)
def test_a_table_without_rows_has_all_its_columns(name):
    check_columns(NAMED[name].of(), NAMED[name])
    assert len(NAMED[name].of()) == 0


@pytest.mark.parametrize("name", NAMED)
def test_each_table_and_column_says_what_it_is(name):
    assert NAMED[name].row
    assert all(column.meaning for column in NAMED[name].columns.values())


def test_who_carries_what_stands_after_the_columns_that_say_of_which():
    found = share_of_areas(PIECES, ACTS, ("place", "kind"), observed_until=UNTIL)
    # ada's comment, bea's answer, ada's change: three pieces at most two of which are of one kind
    assert len(found)
    check_columns(found, tables.CARRIED, before=("place", "kind"))


def test_nobody_to_match_is_an_empty_table_of_proposals():
    found = propose_mentors([], ROOM, ACTS, as_of=UNTIL)
    assert not set(tables.PROPOSALS.columns) - set(found.columns)


def test_a_column_that_is_misspelt_in_a_table_by_hand_is_refused():
    with pytest.raises(AssertionError, match="the table has no persn"):
        made(tables.ACTS, [{"persn": "ada"}])


def test_a_table_with_another_column_or_type_is_no_longer_that_table():
    acts = made(tables.ACTS, [{"person": "ada", "at": "2021-01-01", "action": "commented"}])
    check_columns(acts, tables.ACTS)
    with pytest.raises(AssertionError):
        check_columns(acts.rename(columns={"person": "who"}), tables.ACTS)
    with pytest.raises(AssertionError):
        check_columns(acts.assign(at=acts["at"].dt.tz_localize(None)), tables.ACTS)


def test_no_analysis_lists_columns_with_their_types_above_itself():
    kinds = {"str", "int64", "float64", "Int64", "bool", "datetime64[us]", "datetime64[us, UTC]"}
    listed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted(ROOT.glob("journeys/analysis/**/*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        and isinstance(node.value, ast.Dict)
        and {value.value for value in node.value.values if isinstance(value, ast.Constant)} & kinds
    ]
    assert listed == []
