"""People as bands: what is drawn, and how high."""

from journeys.analysis.flow.first_acts import count_paths, find_first_acts
from journeys.analysis.flow.flows import count_flows
from journeys.charts.flow.bands import ACTS_SHOWN, STEPS_SHOWN, draw_beginnings, draw_moves
from journeys.charts.style import LIGHT
from journeys.model.tables import FIRST_PATHS
from tests.analysis.deeds import deed, table
from tests.analysis.flow.moving import standing
from tests.analysis.flow.test_first_acts import ACTS, PEOPLE
from tests.analysis.frames import frame, person, reading
from tests.tables import made


def moves(found):
    (sankey,) = draw_moves(count_flows(found), found.labels, LIGHT).data
    return sankey


def bands(sankey):
    label = sankey.node.label
    return [
        (label[source], label[target], value)
        for source, target, value in zip(sankey.link.source, sankey.link.target, sankey.link.value, strict=True)
    ]


def test_each_place_of_a_period_with_its_people_and_each_way_between():
    sankey = moves(standing())
    assert sankey.node.label == (
        *("★ lead 1", "◆ contribute 3", "■ join 1", "+ new 1"),
        *("◆ 4", "○"),
        *("◆ 1", "○"),
        "○ inactive 1",
    )
    assert ("★ lead 1", "◆ 4", 1) in bands(sankey)
    assert ("+ new 1", "◆ 4", 1) in bands(sankey)
    assert sankey.link.customdata[0] == "1 person was at join in 2021 Q1 and at<br>contribute in 2021 Q2."


def test_who_stays_inactive_is_not_drawn():
    sankey = moves(standing())
    assert sum(value for *_, value in bands(sankey)) == 6 + 4 + 1 + 1
    assert all(before != after for before, after, _ in bands(sankey) if before == "○")


def test_of_many_periods_the_last_are_drawn():
    days = range(20, 700, 30)
    people = frame(person("ann", contribute=690, last=20))
    found = standing(table(*(deed("ann", day) for day in days)), people)
    figure = draw_moves(count_flows(found), found.labels, LIGHT)
    assert [each.text for each in figure.layout.annotations] == found.labels[-STEPS_SHOWN - 1 :]
    assert len(figure.data[0].link.value) == STEPS_SHOWN
    # or those until an earlier one
    earlier = draw_moves(count_flows(found), found.labels[:-2], LIGHT)
    assert earlier.layout.annotations[-1].text == found.labels[-3]
    assert len(earlier.data[0].link.value) == STEPS_SHOWN


def test_places_of_a_column_stand_below_one_another_within_the_figure():
    sankey = moves(standing())
    for column in sorted(set(sankey.node.x)):
        down = [y for x, y in zip(sankey.node.x, sankey.node.y, strict=True) if x == column]
        assert down == sorted(down)
        assert 0 < min(down) <= max(down) < 1


def test_first_acts_lead_to_the_second_and_the_third():
    paths = count_paths(find_first_acts(ACTS, PEOPLE, reading()))
    (sankey,) = draw_beginnings(paths, LIGHT).data
    assert bands(sankey) == [
        ("commented 4", "commented 1", 1),
        ("commented 4", "committed 2", 2),
        ("commented 4", "none so far 1", 1),
        ("commented 1", "none so far 1", 1),
        ("committed 2", "committed 2", 2),
    ]
    assert sankey.link.customdata[1] == "2 people: commented, then as second act<br>committed."


def test_rare_acts_share_a_place():
    actions = ["commented", "committed", "triaged", "starred", "released", "hosted", "attended"]
    paths = made(
        FIRST_PATHS,
        [{"first": action, "second": None, "third": None, "people": 9 - n} for n, action in enumerate(actions)],
    )
    (sankey,) = draw_beginnings(paths, LIGHT).data
    labels = list(sankey.node.label)
    assert len(labels) == ACTS_SHOWN + 2
    # hosted and attended: 4 and 3
    assert labels[ACTS_SHOWN] == "something else 7"
    assert labels[-1] == f"none so far {sum(paths['people'])}"
