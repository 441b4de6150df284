"""What people do first: the first three acts, counted by hand."""

import pandas as pd

from journeys.analysis.flow.first_acts import NTH, count_paths, find_first_acts, people_on
from journeys.model.tables import FIRST_ACTS, FIRST_PATHS
from tests.analysis.deeds import deed, table
from tests.analysis.frames import frame, person, reading
from tests.tables import check_columns

PEOPLE = frame(*(person(name, join=300) for name in ("ann", "bob", "cat", "dan")))
ACTS = table(
    *(
        deed("ann", days, what)
        for days, what in ((300, "commented"), (200, "committed"), (100, "committed"), (9, "triaged"))
    ),
    *(deed("bob", days, what) for days, what in ((300, "commented"), (280, "committed"), (30, "committed"))),
    deed("cat", 300, "commented"),
    deed("cat", 290, "recognised"),
    *(deed("dan", days, "commented") for days in (300, 250)),
)


def rows(found):
    return {
        row["person"]: tuple(None if pd.isna(row[nth]) else row[nth] for nth in NTH) for row in found.to_dict("records")
    }


def test_the_first_three_acts_of_each_without_what_lists_say():
    found = find_first_acts(ACTS, PEOPLE, reading())
    check_columns(found, FIRST_ACTS)
    assert rows(found) == {
        "ann": ("commented", "committed", "committed"),
        "bob": ("commented", "committed", "committed"),
        "cat": ("commented", None, None),
        "dan": ("commented", "commented", None),
    }


def test_acts_of_one_instant_stay_in_their_order():
    acts = table(deed("ann", 300, "committed"), deed("ann", 300, "commented"))
    assert rows(find_first_acts(acts, PEOPLE, reading())) == {"ann": ("committed", "commented", None)}


def test_whose_first_act_is_not_known_is_left_out():
    people = PEOPLE.copy()
    people.loc[0, "first_since"] = people.loc[0, "first_at"] - pd.Timedelta(days=30)
    assert "ann" not in rows(find_first_acts(ACTS, people, reading()))


def test_ways_are_counted_the_most_frequent_first_and_lead_to_their_people():
    found = find_first_acts(ACTS, PEOPLE, reading())
    paths = count_paths(found)
    check_columns(paths, FIRST_PATHS)
    assert paths["people"].tolist() == [2, 1, 1]
    assert paths["people"].sum() == len(found)
    for way in paths.to_dict("records"):
        path = tuple(None if pd.isna(way[nth]) else way[nth] for nth in NTH)
        assert len(people_on(found, path)) == way["people"]
    assert people_on(found, ("commented", "committed", "committed")) == ["ann", "bob"]
    assert people_on(found, ("commented", None, None)) == ["cat"]


def test_nobody_begins_in_no_way():
    assert count_paths(find_first_acts(ACTS.iloc[:0], PEOPLE.iloc[:0], reading())).empty
