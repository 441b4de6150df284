"""Working groups, roles and concentration, counted by hand."""

import pytest

from journeys.analysis.compare.comparison import compare
from journeys.analysis.compare.structure import (
    count_in_several,
    count_overlaps,
    list_groups,
    roles_over_time,
    working_groups,
)
from journeys.model.tables import ACTS
from tests.analysis.compare.sides import act, loader, value_of, written
from tests.tables import made

DATA, ETHICS, TOOLS = ("roster:hand/data", "roster:hand/ethics", "roster:hand/tools")
ROSTERS = [
    *(act(who, 100, "joined_org", place=DATA) for who in ("ann", "bob", "cat")),
    *(act(who, 100, "joined_org", place=ETHICS) for who in ("cat", "dan")),
    act("ann", 100, "appointed", place=DATA),
    act("eve", 100, "appointed", place=TOOLS),
    act("dan", 130, "granted", place="github:hand/one"),
]


def test_people_and_groups_are_a_graph_with_its_overlaps():
    graph = working_groups(made(ACTS, ROSTERS))
    # a right in a repository is no working group
    assert sorted(graph.edges) == sorted(
        [("ann", DATA), ("bob", DATA), ("cat", DATA), ("cat", ETHICS), ("dan", ETHICS), ("eve", TOOLS)]
    )
    assert count_overlaps(graph) == 1
    assert count_in_several(graph) == (1, 5)
    assert list_groups(made(ACTS, ROSTERS)).to_dict("records") == [
        {"group": DATA, "people": 3, "elsewhere": 1},
        {"group": ETHICS, "people": 2, "elsewhere": 1},
        {"group": TOOLS, "people": 1, "elsewhere": 0},
    ]


def test_roles_are_of_the_days_of_lists():
    rows = roles_over_time(made(ACTS, ROSTERS)).to_dict("records")
    assert [(row["on"].date().isoformat(), row["action"], row["people"]) for row in rows] == [
        ("2020-04-10", "appointed", 2),
        ("2020-05-10", "granted", 1),
    ]


@pytest.fixture(scope="module")
def found():
    # twelve people of one act each, and eleven of whom one did all the rest
    even = [act(f"p{number}", number + 1, "reviewed") for number in range(12)]
    uneven = [act(f"q{number}", number + 1, "reviewed") for number in range(11)]
    uneven += [act("q0", 30 + number, "reviewed", thread=f"pull/{number}") for number in range(99)]
    one, two = written("one", [*even, *ROSTERS]), written("two", uneven)
    return compare(loader(one, two), [one.community, two.community], "calendar")


def test_concentration_is_that_of_pieces_of_work(found):
    assert value_of(found, "gini", "one")["value"] == 0
    # ten with 1 and one with 100: (sum of (2 i - 12) over the ten, times 1, plus 10 times 100) / (11 * 110)
    assert value_of(found, "gini", "two")["value"] == pytest.approx((-10 + 10 * 100) / (11 * 110))


def test_what_grows_with_the_files_that_are_loaded_is_shown_and_not_compared(found):
    row = value_of(found, "members", "one")
    assert (row["value"], row["reason"]) == (5, "each by its own exports: more files show more")
    assert value_of(found, "overlaps", "one")["value"] == pytest.approx(1 / 3)
    assert value_of(found, "several", "one")["reason"] == "no roster of Two is of the months in which all could be seen"
    assert set(found.differences["measure"]).isdisjoint({"members", "overlaps", "several", "people", "places"})
