"""Months of each source, with the silent ones."""

import pandas as pd

from journeys.analysis.coverage import count_disagreements, count_months, cover_sources, seen_only_by_lists

COUNTS = pd.DataFrame(
    [
        ("2021-11-20", "git_log", "committed", 3),
        ("2021-11-02", "git_log", "merged_change", 1),
        ("2022-03-01", "git_log", "committed", 5),
        ("2022-05-31", "git_log", "committed", 2),
        ("2022-01-15", "table", "attended", 7),
    ],
    columns=["month", "source", "action", "events"],
).astype({"month": "datetime64[us]"})


def test_silent_months_between_the_first_and_the_last_count_nought():
    table = count_months(COUNTS)
    log = table[table["source"] == "git_log"]
    assert log["month"].dt.strftime("%Y-%m").tolist() == [
        "2021-11",
        "2021-12",
        "2022-01",
        "2022-02",
        "2022-03",
        "2022-04",
        "2022-05",
    ]
    assert log["events"].tolist() == [4, 0, 0, 0, 5, 0, 2]
    assert table[table["source"] == "table"]["events"].tolist() == [7]


def test_each_source_tells_its_months_and_gaps():
    table = cover_sources(COUNTS).set_index("source")
    row = table.loc["git_log"]
    assert (row["months"], row["months_with_events"], row["events"]) == (7, 3, 11)
    assert row["gaps"] == "Dec 2021 to Feb 2022; Apr 2022"
    assert table.loc["table", "gaps"] == ""


def test_months_with_a_time_zone_and_as_text_are_the_same():
    text = COUNTS.assign(month=COUNTS["month"].dt.strftime("%Y-%m-%d"))
    zoned = COUNTS.assign(month=COUNTS["month"].dt.tz_localize("UTC"))
    pd.testing.assert_frame_equal(count_months(text), count_months(COUNTS))
    pd.testing.assert_frame_equal(count_months(zoned), count_months(COUNTS))


def test_no_events_give_empty_tables_with_their_columns():
    assert list(count_months(COUNTS.iloc[:0])) == ["source", "month", "events"]
    assert list(cover_sources(COUNTS.iloc[:0])) == list(cover_sources(COUNTS))
    assert len(cover_sources(COUNTS.iloc[:0])) == 0


def test_disagreements_are_counted_by_detail_and_formats_and_name_nobody():
    told = ["event_id", "detail", "kept", "kept_source", "other", "other_source", "acts", "file"]
    rows = pd.DataFrame(
        [
            # of file a three acts differ in their day, two of which are listed; of file b one more
            ["e1", "at", "2021-01-01", "archive_repo", "2021-01-02", "gh_archive", 3, "a"],
            ["e2", "at", "2021-01-03", "archive_repo", "2021-01-04", "gh_archive", 3, "a"],
            ["e3", "at", "2021-01-05", "archive_repo", "2021-01-06", "gh_archive", 1, "b"],
            ["e1", "account", "github:ada", "archive_repo", "github:bo", "gh_archive", 1, "a"],
        ],
        columns=told,
    )
    assert count_disagreements(rows).to_numpy().tolist() == [
        ["at", "archive_repo", "gh_archive", 4, "2021-01-01", "2021-01-02"],
        ["account", "archive_repo", "gh_archive", 1, "", ""],
    ]
    assert count_disagreements(rows.iloc[:0]).empty


def test_a_stage_without_a_window_of_acts_is_unseen_and_lists_are_no_window():
    seen = pd.DataFrame({"stage": ["join", "lead"], "until_basis": ["newest", "listed"]})
    assert seen_only_by_lists(seen) == {"discover": False, "contribute": False, "lead": True}
