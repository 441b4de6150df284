"""Who went where: counted by hand, conserving people, and equal to a count person by person."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.analysis.flow.flows import (
    ACTED,
    ACTED_AFTER,
    INACTIVE_AFTER,
    RESTED,
    cells,
    count_flows,
    count_moves,
    count_transitions,
    last_step,
    shares_of,
)
from journeys.analysis.flow.standing import INACTIVE, KNOWN, NEW, STATES, UNSEEN
from journeys.analysis.funnel.settings import FunnelSettings
from journeys.analysis.stats.intervals import effective_size, share_interval
from journeys.model.tables import STEP_MOVES, TRANSITIONS, WINDOWS
from journeys.model.vocabulary import ACTIONS, STAGES
from journeys.model.windows import Window, Windows
from tests.analysis.deeds import deed, table
from tests.analysis.flow.moving import ACTS, standing
from tests.analysis.frames import ALL, COMMUNITY, UNTIL, frame, person
from tests.tables import check_columns


def moves_of(found):
    return count_moves(count_flows(found), found.labels)


def test_what_became_of_everybody_in_each_step():
    moves = moves_of(standing())
    check_columns(moves, STEP_MOVES)
    counted = [{name: count for name, count in row.items() if count} for row in moves.to_dict("records")]
    assert counted == [
        {"earlier": "2021 Q1", "period": "2021 Q2", "acted": 5, "moved_up": 1, "held": 1, "moved_down": 1}
        | {"became_inactive": 2, "arrived": 1, "acted_after": 4, "inactive_after": 2},
        {"step": 1, "earlier": "2021 Q2", "period": "2021 Q3", "acted": 4, "became_inactive": 4, "inactive": 2}
        | {"returned": 1, "stayed_inactive": 1, "acted_after": 1, "inactive_after": 5},
        {"step": 2, "earlier": "2021 Q3", "period": "2021 Q4", "acted": 1, "became_inactive": 1, "inactive": 5}
        | {"stayed_inactive": 5, "inactive_after": 6},
    ]


def test_the_last_step_is_one_in_which_anybody_acted():
    moves = moves_of(standing())
    assert last_step(moves) == 2
    # without those who acted in the last two periods
    assert last_step(moves_of(standing(ACTS[ACTS["at"] < "2021-06-01"]))) == 0
    assert last_step(moves.assign(acted=0, acted_after=0)) == 2


def test_flows_are_of_places_between_which_somebody_went():
    flows = count_flows(standing())
    first = flows[flows["step"] == 0]
    went = dict(zip(zip(first["before"], first["after"], strict=True), first["people"], strict=True))
    assert went == {
        ("join", "contribute"): 1,
        ("contribute", "contribute"): 1,
        ("contribute", "inactive"): 2,
        ("lead", "contribute"): 1,
        ("new", "contribute"): 1,
    }
    assert first[["from_on", "to_on"]].iloc[0].tolist() == [pd.Timestamp("2021-01-01"), pd.Timestamp("2021-04-01")]


def test_the_matrix_adds_all_steps_up():
    rows = count_transitions(standing())
    check_columns(rows, TRANSITIONS)
    by_ends = rows.set_index(["before", "after"])
    # at contribute: held, gone, back; then up, held, down, came; then back
    assert by_ends.loc[("contribute", "contribute"), ["n", "met", "people"]].tolist() == [8, 1, 6]
    assert by_ends.loc[("contribute", "inactive"), "met"] == 7
    # inactive: gone and back, and then all but back
    assert by_ends.loc[("inactive", "contribute"), ["n", "met", "people"]].tolist() == [7, 1, 6]
    assert set(rows["after"]) == {"join", "contribute", "lead", "inactive"}
    assert (rows.groupby("before")["share"].sum() - 1).abs().max() < 1e-9


def test_an_interval_is_that_of_as_many_people_as_the_steps_are_worth():
    found = standing()
    rows = shares_of(cells(found)).set_index(["before", "after"])
    steps = [
        (name, STATES[after])
        for name, states in zip(found.people, found.states, strict=True)
        for before, after in pairwise(states)
        if STATES[before] == "contribute" and after < len(KNOWN)
    ]
    flags = pd.Series([float(after == "inactive") for _, after in steps])
    size = effective_size(flags, pd.Series([name for name, _ in steps]))
    assert rows.loc[("contribute", "inactive"), "size"] == pytest.approx(size)
    low, high = share_interval(7 / 8, size)
    given_ends = (
        count_transitions(found).set_index(["before", "after"]).loc[("contribute", "inactive"), ["low", "high"]]
    )
    assert given_ends.tolist() == pytest.approx([float(low), float(high)])


DAYS = st.integers(min_value=1, max_value=700)
DOES = st.tuples(st.sampled_from(["starred", "commented", "committed", "triaged"]), st.sampled_from(["a", "b"]), DAYS)
PEOPLE = st.lists(st.lists(DOES, min_size=1, max_size=6), max_size=8)
SHOWN = st.sampled_from([("starred",), ("commented",), ("committed", "triaged"), ("starred", "commented", "committed")])
VIEWS = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), SHOWN, DAYS, DAYS, st.sampled_from(["oldest", "complete"])), max_size=6
)


def community_of(people, views):
    """Acts, journeys and settings of people who do things in two places, which are seen at times."""
    acts = table(*(deed(f"p{n}", days, what, place=where) for n, did in enumerate(people) for what, where, days in did))
    journeys = frame(
        *(
            person(
                f"p{n}",
                **{
                    stage: max((days for what, _, days in did if ACTIONS[what] == stage), default=None)
                    for stage in STAGES
                },
                last=min(days for *_, days in did),
                places="\n".join(sorted({where for _, where, _ in did})),
            )
            for n, did in enumerate(people)
        )
    )
    rows = [
        Window(place, shown, *(UNTIL - timedelta(days=each) for each in sorted(ends, reverse=True)), basis, "collected")
        for place, shown, *ends, basis in views
    ]
    windows = Windows(WINDOWS.of(row._asdict() for row in rows), COMMUNITY, ["a", "b"]) if rows else None
    return acts, journeys, FunnelSettings(COMMUNITY, ALL, observed_until=UNTIL, mode="any", windows=windows)


few = settings(max_examples=25, deadline=None)


@pytest.mark.parametrize("period", ["month", "quarter"])
@few
@given(people=PEOPLE, views=VIEWS)
def test_as_many_people_leave_each_place_as_came_to_it(period, people, views):
    acts, journeys, choices = community_of(people, views)
    found = standing(acts, journeys, period, choices)
    flows = count_flows(found)
    for step in range(1, found.steps):
        came = flows[flows["step"] == step - 1].groupby("after")["people"].sum()
        left = flows[flows["step"] == step].groupby("before")["people"].sum()
        for place in KNOWN:
            assert came.get(place, 0) == left.get(place, 0), (place, step)
    moves = moves_of(found)
    for whole, parts in (("acted", ACTED), ("inactive", RESTED), ("acted_after", ACTED_AFTER)):
        assert (moves[[*parts]].sum(axis="columns") == moves[whole]).all()
    assert (moves[[*INACTIVE_AFTER]].sum(axis="columns") == moves["inactive_after"]).all()
    assert moves["acted_after"].tolist()[:-1] == moves["acted"].tolist()[1:]
    assert moves["inactive_after"].tolist()[:-1] == moves["inactive"].tolist()[1:]
    # everybody is somewhere in every period, or nowhere that is known
    assert (moves["acted_after"] + moves["inactive_after"] <= len(found.people)).all()


def seen_whole(windows, places, stage, period):
    """Return whether a stage can be seen for all of a period, day by day."""
    if windows is None:
        return True
    begin, end = (at.tz_localize("UTC") for at in (period.start_time, (period + 1).start_time))
    return any(
        (span.from_the_first or span.since <= begin) and span.until >= end for span in windows.spans(places, stage)
    )


def shown_stages(windows, places, periods):
    """Return which stages count for people of some places, and whether each period does."""

    def is_seen(stage, period):
        return seen_whole(windows, places, stage, period)

    ever = {stage for stage in STAGES if any(is_seen(stage, period) for period in periods)}
    needed = ever - {"discover"} or ever
    in_view = [bool(needed) and all(is_seen(stage, period) for stage in needed) for period in periods]
    inside = [period for period, is_in in zip(periods, in_view, strict=True) if is_in]
    as_long = inside and all(is_seen("discover", period) for period in inside)
    return (ever if as_long else needed), in_view


def states_of(own, places, windows, periods):
    """Return where one person was in each period and which periods count; nothing without an act that counts."""
    stages, in_view = shown_stages(windows, places, periods)
    months = [at.tz_localize(None).to_period("M") for at in own["at"]]
    did = [(month, ACTIONS[what]) for month, what in zip(months, own["action"], strict=True) if ACTIONS[what] in stages]
    if not did:
        return []
    first = own.loc[[ACTIONS[what] in stages for what in own["action"]], "at"].iloc[:1]
    is_new = windows is None or bool(windows.is_new(pd.Series([places], index=first.index), None, first).iloc[0])
    states = []
    for period, is_in in zip(periods, in_view, strict=True):
        ranks = [STAGES.index(stage) for month, stage in did if month == period]
        is_before = period < did[0][0]
        known = NEW if is_before and is_new else UNSEEN if is_before else STAGES[max(ranks)] if ranks else INACTIVE
        states.append(known if is_in else UNSEEN)
    return [(state, is_in) for state, is_in in zip(states, in_view, strict=True)]


@few
@given(people=PEOPLE, views=VIEWS)
def test_equal_to_a_count_person_by_person(people, views):
    acts, journeys, choices = community_of(people, views)
    flows = count_flows(standing(acts, journeys, "month", choices))
    begins = acts["at"].min().tz_localize(None) if len(acts) else UNTIL
    periods = pd.period_range(begins, "2021-12-31", freq="M")
    rows = [
        states_of(acts[acts["person"] == journey["person"]], journey["places"], choices.windows, periods)
        for journey in journeys.to_dict("records")
    ]
    # before and after any period that counts for anybody there is no step
    shown = [n for n in range(len(periods)) if any(row and row[n][1] for row in rows)]
    steps = [
        (str(periods[n]), row[n][0], row[n + 1][0])
        for row in rows
        if row
        for n in range(min(shown, default=0), max(shown, default=0))
    ]
    wanted = Counter(step for step in steps if {*step[1:]} & {*KNOWN})
    counted = {
        (str(row["from_on"].to_period("M")), row["before"], row["after"]): row["people"]
        for row in flows.to_dict("records")
    }
    assert counted == wanted
