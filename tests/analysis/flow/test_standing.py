"""Where each person is in each period, counted by hand."""

import pandas as pd

from journeys.analysis.flow.standing import STATES
from journeys.analysis.funnel.settings import FunnelSettings
from tests.analysis.deeds import deed, seen, table
from tests.analysis.flow.moving import ACTS, PEOPLE, standing
from tests.analysis.frames import ALL, COMMUNITY, UNTIL, frame, person, reading


def states(found):
    rows = zip(found.people, found.states, strict=True)
    return {person: [STATES[state] for state in row] for person, row in rows}


def under(windows, until=UNTIL):
    return FunnelSettings(COMMUNITY, ALL, observed_until=until, mode="any", windows=windows)


def test_each_is_at_the_furthest_stage_of_a_period_inactive_or_not_there_yet():
    found = standing()
    assert found.labels == ["2021 Q1", "2021 Q2", "2021 Q3", "2021 Q4"]
    assert states(found) == {
        "up": ["join", "contribute", "inactive", "inactive"],
        "held": ["contribute", "contribute", "inactive", "inactive"],
        "down": ["lead", "contribute", "inactive", "inactive"],
        "gone": ["contribute", "inactive", "inactive", "inactive"],
        "back": ["contribute", "inactive", "contribute", "inactive"],
        # what a list says is no act
        "came": ["new", "contribute", "inactive", "inactive"],
    }
    assert found.stages == ("join", "contribute", "lead")


def test_the_order_of_rows_does_not_matter():
    shuffled = ACTS.sample(frac=1, random_state=4)
    assert states(standing(shuffled, PEOPLE.iloc[::-1])) == states(standing())


def test_a_period_that_is_not_over_is_left_out():
    # one microsecond is missing of the last quarter
    until = UNTIL - pd.Timedelta(microseconds=1)
    assert standing(settings=reading(until=until)).labels[-1] == "2021 Q3"
    assert len(standing(period="month").labels) == 10  # from March on, in which all acts begin


def test_periods_that_places_could_not_show_as_a_whole_are_not_to_be_seen():
    # seen from 1 Nov 2020 on, and the other only until 5 Jul 2021, so for no whole third quarter
    windows = seen(
        ("github:hand/made", ("committed", "commented", "triaged"), 426, 0),
        ("github:hand/old", ("committed", "commented", "triaged"), 800, 180),
    )
    people = PEOPLE.assign(
        places=["github:hand/old" if name == "back" else "github:hand/made" for name in PEOPLE["person"]]
    )
    found = states(standing(journeys=people, settings=under(windows)))
    assert found["back"] == ["contribute", "inactive", "unseen", "unseen"]
    # in view for less than the days after which an active person would have been noticed: perhaps there before
    assert found["held"] == ["contribute", "contribute", "inactive", "inactive"]
    assert found["came"][0] == "new"


def test_whoever_may_have_been_there_before_is_not_new():
    windows = seen(("github:hand/made", ("committed", "commented", "triaged"), 366, 0))
    found = states(standing(settings=under(windows)))
    # 166 days after the beginning, and 180 are needed
    assert found["came"] == ["unseen", "contribute", "inactive", "inactive"]


def test_a_period_in_which_a_stage_could_not_be_seen_counts_for_nobody_of_the_place():
    # talk could be seen until 5 Jul 2021, work until the end: whoever only talks would seem to leave
    windows = seen(
        ("github:hand/made", ("committed", "triaged"), 800, 0),
        ("github:hand/made", ("commented",), 800, 180),
    )
    assert standing(settings=under(windows)).labels == ["2021 Q1", "2021 Q2"]


def test_a_stage_that_was_seen_for_no_whole_period_counts_for_nothing():
    # the call's list is of one day
    windows = seen(("github:hand/made", ("committed",), 800, 0), ("event:hand/call", ("attended",), 310, 309))
    people = frame(
        person("came", join=310, contribute=200, places="event:hand/call\ngithub:hand/made"),
        person("only", join=310, places="event:hand/call"),
    )
    acts = table(deed("came", 310, "attended"), deed("came", 200), deed("only", 310, "attended"))
    found = standing(acts, people, settings=under(windows))
    assert states(found) == {"came": ["new", "contribute", "inactive", "inactive"]}
    assert found.stages == ("contribute",)


def test_discovering_counts_where_it_could_be_seen_as_long_as_the_rest():
    acts = table(deed("ann", 300, "starred"), deed("ann", 200, "commented"))
    people = frame(person("ann", discover=300, join=200))
    ends = {"long": 0, "short": 100}
    found = {}
    for name, end in ends.items():
        windows = seen(("github:hand/made", ("commented",), 800, 0), ("github:hand/made", ("starred",), 800, end))
        found[name] = states(standing(acts, people, settings=under(windows)))["ann"]
    assert found == {
        "long": ["discover", "join", "inactive", "inactive"],
        "short": ["new", "join", "inactive", "inactive"],
    }


def test_a_place_that_is_seen_from_its_first_act_on_shows_the_period_in_which_it_began():
    windows = seen(("github:hand/made", ("committed", "commented", "triaged"), 320, 0))
    assert standing(settings=under(windows)).labels[0] == "2021 Q2"
    windows = type(windows).as_listed(windows.table.assign(since_basis="complete"), windows.community)
    assert standing(settings=under(windows)).labels[0] == "2021 Q1"


def test_nobody_is_nowhere():
    empty = standing(ACTS.iloc[:0], PEOPLE.iloc[:0])
    assert (empty.steps, len(empty.people), empty.stages) == (0, 0, ())
    assert standing(ACTS[ACTS["action"] == "recognised"]).steps == 0
