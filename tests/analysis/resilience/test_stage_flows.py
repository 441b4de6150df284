import pytest

from journeys.analysis.resilience.stage_flows import CAME, LEFT, classify_moves, compare_periods, count_moves
from journeys.model.communities.community import Community, Rule, Stage, Stages
from tests.analysis.deeds import UNTIL, deed, table
from tests.analysis.frames import ALL, COMMUNITY, NO_DISCOVER, frame, person

# days before the end: the last year is 0 to 365, the year before 365 to 730
ACTS = table(
    deed("held", 500, "commented"),
    deed("held", 100, "commented"),
    deed("up", 500, "commented"),
    deed("up", 100, "committed"),
    deed("down", 500, "triaged"),
    deed("down", 100, "committed"),
    deed("asleep", 500, "committed"),
    deed("arrived", 100, "committed"),
    deed("returned", 900, "committed"),
    deed("returned", 100, "committed"),
    deed("away", 900, "committed"),
    deed("listed", 100, "recognised"),
)
JOURNEYS = frame(
    person("held", join=500),
    person("up", join=500, contribute=100),
    person("down", contribute=100, lead=500),
    person("asleep", contribute=500),
    person("arrived", contribute=100),
    person("returned", contribute=900),
    person("away", contribute=900),
    person("listed", contribute=100),
)


def moved(acts=ACTS, journeys=JOURNEYS, community=COMMUNITY):
    return classify_moves(acts, journeys, community, observed_until=UNTIL)


def test_each_person_is_in_exactly_the_class_that_became_of_them():
    assert moved().set_index("person")["moved"].to_dict() == {
        "held": "held",
        "up": "moved_up",
        "down": "moved_down",
        "asleep": "asleep",
        "arrived": "arrived",
        "returned": "returned",
        "away": "away",
    }


def test_a_stage_counts_where_its_people_went_and_came_from():
    counts = count_moves(moved(), ALL).set_index("stage")
    # at contribute before: asleep; now: up, down, arrived, returned
    assert counts.loc["contribute"].to_dict() == {
        "before": 1,
        "held": 0,
        "left_up": 0,
        "left_down": 0,
        "asleep": 1,
        "came_up": 1,
        "came_down": 1,
        "returned": 1,
        "arrived": 1,
        "first_seen": 0,
        "now": 4,
    }
    assert counts.loc["join", ["before", "held", "left_up", "now"]].tolist() == [2, 1, 1, 1]
    assert counts.loc["lead", ["before", "left_down", "now"]].tolist() == [1, 1, 0]


def test_the_parts_add_up():
    counts = count_moves(moved(), ALL)
    assert (counts[list(LEFT)].sum(axis="columns") == counts["before"]).all()
    assert (counts[list(CAME)].sum(axis="columns") == counts["now"]).all()
    assert counts["left_up"].sum() == counts["came_up"].sum()


def test_a_stage_that_no_export_could_show_has_no_counts():
    counts = count_moves(moved(), NO_DISCOVER).set_index("stage")
    assert counts.loc["discover"].isna().all()
    assert counts.loc["join"].notna().all()


def test_the_furthest_act_of_a_period_tells_where_somebody_is():
    acts = table(deed("ada", 10, "triaged"), deed("ada", 5, "commented"))
    row = moved(acts, frame(person("ada", join=5, lead=10))).iloc[0]
    assert row["now"] == "lead"


def test_of_several_acts_in_each_period_the_furthest_counts_whenever_it_was():
    # ada: before joined, led, joined: lead; now contributed, led, contributed: lead. ben: before joined, contributed,
    # joined: contribute; now contributed, joined, joined: contribute. cy: before led, joined: lead; now joined twice
    acts = table(
        *[deed("ada", days, "commented") for days in (700, 500)],
        deed("ada", 600, "triaged"),
        *[deed("ada", days, "committed") for days in (300, 100)],
        deed("ada", 200, "triaged"),
        *[deed("ben", days, "commented") for days in (700, 500, 200, 100)],
        *[deed("ben", days, "committed") for days in (600, 300)],
        deed("cy", 600, "triaged"),
        deed("cy", 500, "commented"),
        deed("cy", 300, "commented"),
        deed("cy", 200, "commented"),
    )
    people = frame(
        person("ada", join=700, contribute=300, lead=600),
        person("ben", join=700, contribute=600),
        person("cy", join=500, lead=600),
    )
    rows = moved(acts, people)[["person", "before", "now", "moved"]].values.tolist()
    assert rows == [
        ["ada", "lead", "lead", "held"],
        ["ben", "contribute", "contribute", "held"],
        ["cy", "lead", "join", "moved_down"],
    ]


def test_where_several_acts_are_asked_for_an_act_counts_once_they_were_met():
    rule = Stage(rules=(Rule(actions=("reviewed",), times=3),))
    community = Community(slug="hand", name="Handmade", stages=Stages(lead=rule))
    acts = table(*[deed("ada", days, "reviewed") for days in (500, 400, 300, 200)])
    # the third review, 300 days ago, made her lead; before she contributed, for reviews are that too
    row = moved(acts, frame(person("ada", contribute=500, lead=300)), community).iloc[0]
    assert (row["before"], row["now"], row["moved"]) == ("contribute", "lead", "moved_up")


def test_a_rule_of_one_place_or_work_holds_there_alone():
    rule = Stage(rules=(Rule(actions=("committed",), work=("doc",), places=("github:hand/*",)),))
    community = Community(slug="hand", name="Handmade", stages=Stages(lead=rule))
    acts = table(
        deed("ada", 10, work="doc"), deed("ben", 10, work="code"), deed("cy", 10, work="doc", place="github:other/x")
    )
    people = frame(person("ada", contribute=10, lead=10), person("ben", contribute=10), person("cy", contribute=10))
    assert moved(acts, people, community).set_index("person")["now"].to_dict() == {
        "ada": "lead",
        "ben": "contribute",
        "cy": "contribute",
    }


def test_only_who_was_there_in_one_of_two_years_tells_them_apart():
    # at contribute or lead: only before asleep, only now up, arrived and returned;
    # of 4 at most 1 on the one side or on the other: 2 * 5 / 16
    assert compare_periods(moved(), ("contribute", "lead")) == pytest.approx(0.625)
    assert compare_periods(moved(table(), frame()), ("contribute", "lead")) is None
