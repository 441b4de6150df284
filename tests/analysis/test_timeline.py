import pandas as pd
import pytest

from journeys.analysis import timeline
from journeys.analysis.network.graph import collaboration_graph
from tests.analysis.deeds import PLACE, UNTIL, deed, table
from tests.analysis.frames import COMMUNITY, frame, person
from tests.analysis.network.frames import journeys_of

OTHER = "github:hand/other"


def own(*deeds):
    """One person's acts with their stages, by the default rules."""
    acts = table(*deeds)
    return timeline.acts_of("ada", acts, journeys_of(acts), COMMUNITY)


def test_an_act_shows_the_furthest_stage_whose_rule_it_fits():
    acts = own(deed("ada", 9, "starred"), deed("ada", 8, "commented"), deed("ada", 7), deed("ada", 6, "triaged"))
    assert acts["stage"].tolist() == ["discover", "join", "contribute", "lead"]
    assert set(own(deed("ada", 9), deed("bo", 8))["person"]) == {"ada"}


def test_an_act_before_its_rule_was_met_shows_no_stage():
    # of a rule of two commits the first shows nothing: contributing began with the second, 8 days before the end
    acts = table(deed("ada", 9), deed("ada", 8))
    found = timeline.acts_of("ada", acts, frame(person("ada", contribute=8)), COMMUNITY)
    assert found["stage"].tolist() == ["", "contribute"]


def test_stages_stand_in_the_order_in_which_they_were_reached_with_the_days_between():
    journey = frame(person("ada", join=100, contribute=400, lead=100)).to_dict("records")[0]
    entries = timeline.find_entries(journey)
    assert entries["stage"].tolist() == ["contribute", "join", "lead"]
    assert entries["days"].fillna(-1).tolist() == [-1, 300, 0]


def test_the_busiest_places_have_lanes_and_the_others_share_one():
    # 3 acts in c, 2 in a, 1 in each of the others
    places = {"a": 2, "b": 1, "c": 3, "d": 1}
    acts = table(*[deed("ada", 9 - n, place=name) for name, times in places.items() for n in range(times)])
    assert timeline.assign_lanes(acts, most=3) == {"c": "c", "a": "a", "b": timeline.OTHERS, "d": timeline.OTHERS}
    assert timeline.assign_lanes(acts, most=4) == {"c": "c", "a": "a", "b": "b", "d": "d"}
    assert list(timeline.assign_lanes(table(deed("ada", 1, place="a")), most=3)) == ["a"]


def test_places_of_which_only_lists_tell_have_no_lane_of_their_own_beside_others():
    listed = [deed("ada", 1, "granted", place=f"github:hand/{name}") for name in "bc"]
    lanes = timeline.assign_lanes(table(deed("ada", 9), *listed))
    assert lanes == {PLACE: PLACE, "github:hand/b": timeline.OTHERS, "github:hand/c": timeline.OTHERS}
    assert set(timeline.assign_lanes(table(*listed)).values()) == {"github:hand/b", "github:hand/c"}
    # a single other place has a lane of its own: "1 other place" would take as much room
    assert timeline.assign_lanes(table(deed("ada", 9), listed[0])) == {PLACE: PLACE, "github:hand/b": "github:hand/b"}


@pytest.mark.parametrize(("days", "unit"), [(60, "day"), (61, "week"), (418, "week"), (419, "month"), (3000, "month")])
def test_the_more_days_with_acts_the_longer_the_time_that_a_sign_stands_for(days, unit):
    # from 31 Dec 2021 back, the 418th day is Monday, 9 Nov 2020, with which 60 weeks begin, the 419th in one more
    acts = own(*[deed("ada", number + 1) for number in range(days)])
    assert timeline.choose_unit(acts, timeline.assign_lanes(acts)) == unit


def test_each_sign_counts_its_acts_and_all_signs_count_all():
    # 2021-12-30 and -31 are in one week with 2022's first days; UNTIL is 2022-01-01, so days 1 and 2 before are these
    acts = own(
        deed("ada", 1, "commented"),
        deed("ada", 2, "commented"),
        deed("ada", 2, "opened_issue"),
        deed("ada", 2, "recognised"),
        deed("ada", 40, "commented"),
        deed("ada", 1, "commented", place=OTHER),
    )
    marks = timeline.count_marks(acts, {PLACE: PLACE, OTHER: OTHER}, "week")
    assert marks["acts"].sum() == len(acts)
    week = marks[(marks["since"] == pd.Timestamp("2021-12-27", tz="UTC")) & (marks["lane"] == PLACE)]
    told = {(row["stage"], row["listed"]): row["actions"] for row in week.to_dict("records")}
    assert told == {("join", False): {"commented": 2, "opened_issue": 1}, ("contribute", True): {"recognised": 1}}


def test_contacts_stand_by_their_tie_with_what_is_shared():
    # ada and bo alone share issues 1 and 2; all three share issue 3, which weighs a third for each pair
    acts = table(
        *[deed(who, 9, "commented", thread=f"issue/{n}") for n in (1, 2, 3) for who in ("ada", "bo")],
        deed("cy", 8, "commented", thread="issue/3", toward="ada"),
        deed("ada", 7, "commented", thread="issue/3", toward="bo"),
        deed("dee", 6, "commented", thread="issue/4"),
    )
    tied = collaboration_graph(acts, journeys_of(acts), observed_until=UNTIL)
    found = timeline.find_contacts("ada", acts, tied).set_index("other")
    assert found["weight"].round(3).to_dict() == {"bo": 2.333, "cy": 0.333}
    assert found["together"].to_dict() == {"bo": 3, "cy": 1}
    assert found[["to_them", "from_them"]].to_numpy().tolist() == [[1, 0], [0, 1]]
    assert timeline.find_contacts("dee", acts, tied).empty


def test_the_strongest_tie_stands_first_and_of_equal_ones_the_one_with_more_shared():
    # each pair of a thread of two has 1, of a thread of three a third: bo 1 by one thread, fay 1 by three threads,
    # eve two thirds by two, gus a third by one
    threads = {1: ("ada", "bo"), 2: ("ada", "eve", "fay"), 3: ("ada", "eve", "fay"), 4: ("ada", "fay", "gus")}
    acts = table(*[deed(who, 9, "commented", thread=f"issue/{n}") for n, people in threads.items() for who in people])
    tied = collaboration_graph(acts, journeys_of(acts), observed_until=UNTIL)
    contacts = timeline.find_contacts("ada", acts, tied)
    assert contacts["weight"].round(9).tolist() == [1.0, 1.0, 0.666666667, 0.333333333]
    assert contacts[["other", "together"]].to_numpy().tolist() == [["fay", 3], ["bo", 1], ["eve", 2], ["gus", 1]]


def test_a_message_is_answered_by_the_first_other_and_a_chat_without_threads_tells_no_answers():
    chat = "slack:T1/general"
    acts = table(
        deed("ada", 9, "opened_issue", thread="issue/1"),
        deed("ada", 8, "commented", thread="issue/1"),
        deed("bo", 7, "commented", thread="issue/1"),
        deed("cy", 6, "commented", thread="issue/1"),
        deed("ada", 5, "opened_change", thread="pull/2"),
        deed("ada", 4, "landed_change", thread="pull/2"),
        deed("ada", 3, "posted_message", thread="thread/3", place=chat),
    )
    found = timeline.find_answers("ada", acts, observed_until=UNTIL)
    assert found["thread"].tolist() == ["issue/1", "issue/1", "pull/2"]
    assert found["replied_by"].tolist()[:2] == ["bo", "bo"]
    assert found["landed"].tolist() == [False, False, True]
    # once somebody answers in a thread of that workspace, silence in it can be seen
    replied = deed("bo", 2, "posted_message", thread="thread/4", place="slack:T1/help")
    asked = deed("cy", 3, "posted_message", thread="thread/4", place="slack:T1/help")
    threaded = pd.concat([acts, table(asked, replied)]).sort_values("at", kind="stable", ignore_index=True)
    assert timeline.find_answers("ada", threaded, observed_until=UNTIL)["thread"].tolist()[-1] == "thread/3"
    assert timeline.find_answers("dee", acts, observed_until=UNTIL).empty


def test_work_is_counted_in_pieces():
    # two comments in one issue are one piece of answering; the recognition is no piece
    said = {"thread": "issue/1", "toward": "bo"}
    acts = table(
        deed("ada", 9, work="doc"),
        deed("ada", 8, work="doc"),
        deed("ada", 7, "commented", **said),
        deed("ada", 6, "commented", **said),
        deed("ada", 5, "recognised", work="ideas"),
    )
    counted = timeline.count_kinds(acts, observed_until=UNTIL)
    assert list(counted.items()) == [("doc", 2), ("question", 1)]


def test_lists_are_told_by_day_and_hosting_as_one():
    acts = table(
        deed("ada", 9, "recognised", work="projectmanagement"),
        deed("ada", 9, "recognised", work="doc"),
        deed("ada", 8, "hosted"),
        deed("ada", 2, "hosted", place=OTHER),
        deed("ada", 1, "granted", place=OTHER),
        deed("ada", 1, "granted"),
        deed("ada", 1),
    )
    rows = timeline.find_roles(acts)
    assert rows["action"].tolist() == ["recognised", "hosted", "granted"]
    assert rows["works"].tolist()[0] == ("doc", "projectManagement")
    assert rows["places"].tolist()[1:] == [(PLACE, OTHER), (PLACE, OTHER)]
    assert rows["times"].tolist() == [2, 2, 2]
    assert (rows["last_at"] - rows["first_at"]).dt.days.tolist() == [0, 6, 0]


def test_the_same_on_one_day_is_told_once():
    acts = table(
        deed("ada", 9),
        deed("ada", 8.9),
        deed("ada", 8.8, "commented", thread="issue/1"),
        deed("ada", 8.7, "commented", thread="issue/2"),
        deed("ada", 8.6, "posted_message", thread="thread/1"),
        deed("ada", 8.5, "posted_message", thread="thread/2"),
    )
    rows = timeline.group_acts(acts)
    assert rows[["action", "times"]].to_numpy().tolist() == [
        ["committed", 2],
        ["commented", 1],
        ["commented", 1],
        ["posted_message", 2],
    ]
    assert ((UNTIL - rows["at"]) / pd.Timedelta(days=1)).round(3).tolist() == [9, 8.8, 8.7, 8.6], "at the first of each"
