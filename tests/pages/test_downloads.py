"""What leaves the app as CSV: no count of fewer than five people."""

import io

import pandas as pd
import pytest

COUNTS = ["people", "reached", "observed", "skipped", "current", "n", "stepped", "still_open", "not_stepped", "at_risk"]
SAID = "Counts under 5 are left out of downloads"


@pytest.mark.parametrize("community", ["bigscience", "turing-way", "mozfest-taiwg"])
@pytest.mark.parametrize(
    ("page", "choices", "files"),
    [
        ("funnel", {"by": "cohort", "cohort": "month"}, ["stages", "cohorts"]),
        ("funnel", {"by": "first place", "mode": "strict"}, ["stages", "groups"]),
        ("timing", {}, ["timing"]),
        ("timing", {"compare": "first place"}, ["timing"]),
    ],
)
def test_no_download_counts_fewer_than_five_people(page, choices, files, community, leaving, demo_folder, open_page):
    app = open_page(demo_folder, page, community=community, **choices)
    assert not app.exception
    assert list(leaving) == [f"{name}-{community}.csv" for name in files]
    for name, text in leaving.items():
        table = pd.read_csv(io.StringIO(text))
        counts = table[[count for count in COUNTS if count in table]]
        assert not ((counts > 0) & (counts < 5)).any(axis=None), name
        assert "left_out" in table
    assert sum(SAID in element.value for element in app.markdown) == len(files)


def test_the_screen_keeps_what_the_download_leaves_out(leaving, demo_folder, open_page):
    app = open_page(demo_folder, "funnel", community="turing-way", by="first place")
    groups = next(frame.value for frame in app.dataframe if "First place" in frame.value)
    away = pd.read_csv(io.StringIO(leaving["groups-turing-way.csv"]))
    assert groups["People"].notna().all()
    assert away["left_out"].notna().any()


def test_tables_of_files_and_acts_leave_whole(leaving, demo_folder, open_page):
    app = open_page(demo_folder, "data", community="turing-way")
    assert set(leaving) == {
        "coverage-turing-way.csv",
        "windows-turing-way.csv",
        "imports.csv",
        "disagreements.csv",
    }
    assert not any("left_out" in text for text in leaving.values())
    assert not any(SAID in element.value for element in app.markdown)
