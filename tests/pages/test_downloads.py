"""What leaves the app as CSV: counts of people as multiples of five, shares in bands, of whom and until when."""

import io

import pandas as pd
import pytest

from journeys.model.communities.community import digest
from journeys.model.communities.definitions import find_community
from journeys.sentences.data import ROUNDED, WHOLE_MONTHS

COUNTS = [
    *(
        "met",
        "beside",
        "beside_met",
        "beside_people",
        "people",
        "reached",
        "observed",
        "skipped",
        "current",
        "n",
        "stepped",
        "still_open",
        "not_stepped",
        "at_risk",
    ),
    *(
        "seen",
        "lost",
        "others",
        "core",
        "bus_factor",
        "active",
        "drifting",
        "away",
        "before",
        "held",
        "now",
        "arrivals",
    ),
    *("answerers", "answered", "not_answered", "neither", "outcomes", "came"),
]


def _rate(table):
    return "estimate" if "estimate" in table else "share"


@pytest.mark.parametrize(
    ("page", "choices", "files"),
    [
        ("funnel", {"by": "cohort", "cohort": "month"}, ["stages", "cohorts"]),
        ("funnel", {"by": "first place", "mode": "strict"}, ["stages", "groups"]),
        ("timing", {}, ["timing"]),
        ("timing", {"compare": "first place"}, ["timing"]),
        ("cohorts", {"cohort": "month"}, ["stay-active", "events"]),
        ("flow", {"cohort": "month"}, ["flow", "transitions", "flow-date", "beginnings"]),
        ("flow", {"groups": "at an event or not"}, ["flow", "transitions", "flow-event", "beginnings"]),
        ("leaving", {}, ["first", "states"]),
        ("work", {}, ["work", "work-views", "work-stages", "work-languages"]),
        ("resilience", {}, ["areas", "loss", "core", "days", "moves", "weeks"]),
        ("unanswered", {}, ["unanswered", "first-answers", "unanswered-place"]),
    ],
)
def test_every_download_that_counts_people_is_rounded(page, choices, files, leaving, demo_folder, open_page):
    app = open_page(demo_folder, page, community="turing-way", until="2026-06-30", **choices)
    assert not app.exception
    names = {f"{name}-turing-way.csv" for name in files}
    # who waits and who is not credited are lists, not counts
    assert set(leaving) - {"waiting-turing-way.csv", "uncredited-turing-way.csv"} == names
    for name in names:
        table = pd.read_csv(io.StringIO(leaving[name]))
        # where people were before is a place on Flow
        counts = table[[count for count in COUNTS if count in table]].select_dtypes("number")
        assert len(counts.columns), name
        assert (counts.isna() | (counts % 5 == 0)).all(axis=None), name
        if "low" in table:
            # outwards to whole percent, and nothing where the share itself is left out
            assert ((100 * table[["low", "high"]]) % 1).round(9).isin([0, 1, float("nan")]).all(axis=None), name
            assert (table["low"].isna() == table[_rate(table)].isna()).all(), name
        assert set(table["community"]) == {"The Turing Way"}
        assert set(table["definition"]) == {digest(find_community("turing-way"))}
        assert table["as_of"].nunique() == 1
    assert sum(ROUNDED in element.value.replace("\\", "") for element in app.caption) == len(files)


def test_the_screen_keeps_what_the_download_rounds(leaving, demo_folder, open_page):
    app = open_page(demo_folder, "funnel", community="turing-way", until="2026-06-30", by="first place")
    groups = next(frame.value for frame in app.dataframe if "First place" in frame.value)
    away = pd.read_csv(io.StringIO(leaving["groups-turing-way.csv"]))
    assert groups["People"].mod(5).any()
    assert (groups.set_index("First place")["People"] - away.set_index("group")["people"]).abs().max() <= 4


def test_tables_of_files_and_acts_leave_whole(leaving, demo_folder, open_page):
    app = open_page(demo_folder, "data", community="turing-way")
    assert set(leaving) == {
        "coverage-turing-way.csv",
        "windows-turing-way.csv",
        "imports.csv",
        "disagreements.csv",
    }
    assert not any(ROUNDED in element.value.replace("\\", "") for element in app.caption)


def test_a_download_is_of_whole_months_and_a_click_goes_to_the_last_one(leaving, demo_folder, open_page):
    app = open_page(demo_folder, "funnel", community="turing-way", until="2026-06-29")
    assert leaving == {}
    button = next(button for button in app.button if button.label == "Show until 31 May 2026 to download")
    assert button.proto.help == WHOLE_MONTHS
    button.click().run()
    assert not app.exception
    # with a month still going on, its last day would give another file tomorrow
    assert set(pd.read_csv(io.StringIO(leaving["stages-turing-way.csv"]))["as_of"]) == {"2026-05-31"}


def place_of(label, block, way=()):
    """Return the way to the first fold of a label: a browser keeps a fold open only while it stays in its place."""
    for index, each in getattr(block, "children", {}).items():
        if each.type == "expander" and each.label == label:
            return (*way, index)
        if found := place_of(label, each, (*way, index)):
            return found
    return None


def test_a_table_stays_in_its_place_where_another_day_takes_the_banner_away(demo_folder, open_page):
    old, chosen = (
        open_page(demo_folder, "funnel", community="turing-way", **until) for until in ({}, {"until": "2026-05-31"})
    )
    assert place_of("Table", old.main) == place_of("Table", chosen.main) is not None


def test_the_last_day_of_a_month_that_is_not_over_is_no_whole_month(leaving, demo_folder, open_page):
    open_page(demo_folder, "funnel", community="turing-way", until="2126-06-30")
    assert leaving == {}
