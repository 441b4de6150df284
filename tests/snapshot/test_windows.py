"""Observation windows on real exports: the same figures however the exports were cut into files."""

import csv
import gzip
import json
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from journeys.analysis.changes import compare_periods
from journeys.analysis.funnel.funnel import count_stages
from journeys.analysis.funnel.settings import is_known_first
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.community import Community, Place
from journeys.model.communities.definitions import find_community
from journeys.model.tables import ACTS
from journeys.snapshot.snapshot import load_snapshot
from journeys.store.store import Store

NOW = datetime(2026, 11, 30, tzinfo=UTC)
MLS = "github:mlswg/mls-protocol"
ARCHIVE = "archive-repo/mls-protocol.json.gz"
FOREIGN = "git-log/bigscience-workshop__promptsource.log.gz"
GROUP = Community(
    slug="group", name="Group", places=(Place(pattern=MLS), Place(pattern="github:bigscience-workshop/*"))
)
LATE = datetime(2022, 9, 25, tzinfo=UTC)
"""90 days before the log's end."""
TURING_WAY = "git-log/the-turing-way__the-turing-way.until-2022.log.gz"


@pytest.fixture
def seen(tmp_path):
    """Import files one after another and give the counts by stage, with the snapshot."""
    store = Store(tmp_path / "store")

    def see(*files, community=GROUP, options=None, asked=None):
        for receipt in import_files(store, files, options or Options(community=community), now=NOW):
            assert receipt.refused is None
        view = load_snapshot(store, community, asked)
        return view, count_stages(view.journeys, view.settings("any")).set_index("stage")

    yield see
    store.close()


def test_an_archive_is_observed_until_it_was_made(seen, exports):
    """Its newest act is of 29 August 2023; it was made on 28 March 2024, more than the 180 active days later."""
    view, counts = seen(exports / ARCHIVE)
    assert view.observed_until == datetime(2024, 3, 28, 1, 9, 6, 239_800, tzinfo=UTC)
    assert view.newest_at.date() == date(2023, 8, 29)
    assert counts["current"].dropna().tolist() == [0, 0, 0]


def test_a_foreign_git_log_leaves_an_archive_s_conversion_alone(seen, exports):
    """Nobody known from the log alone can be seen joining or leading; 16 people of the archive skipped joining."""
    _, alone = seen(exports / ARCHIVE)
    _, both = seen(exports / FOREIGN)
    columns = ["n", "estimate", "low", "high", "stepped", "skipped"]
    assert both.loc["join", columns].tolist() == alone.loc["join", columns].tolist()
    assert both.loc["contribute", ["n", "estimate"]].tolist() == alone.loc["contribute", ["n", "estimate"]].tolist()
    assert alone.loc["join", "skipped"] == 16
    assert alone.loc["contribute", ["n", "stepped"]].tolist() == [60, 7]
    assert both.loc["contribute", "not_followed"] == both.loc["contribute", "observed"] - 60


def test_a_late_star_changes_nothing_but_who_discovered(seen, exports, tmp_path):
    whole = json.loads(gzip.decompress((exports / ARCHIVE).read_bytes()))
    kept = {key: [record for record in whole[key] if record["createdAt"] < "2020-03-01"] for key in ("issues", "pulls")}
    early = tmp_path / "early.json"
    early.write_text(json.dumps(whole | kept | {"timestamp": "2020-03-01T00:00:00Z"}), encoding="utf-8")
    before, counts = seen(early)
    stars = tmp_path / "stars.csv"
    with stars.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["account", "action", "at", "place"])
        rows.writerow([before.journeys["person"].iloc[0], "starred", "2026-10-10T10:00:00Z", MLS])
    after, with_star = seen(stars)
    assert counts.loc[["join", "contribute", "lead"]].equals(with_star.loc[["join", "contribute", "lead"]])
    assert after.observed_until == before.observed_until
    assert with_star.loc["discover", "observed"] == 1


def test_of_the_turing_way_only_the_log_says_who_is_active_and_new(seen, exports):
    """The list of 2022 adds people who are neither new nor active: 26 are new in 90 days, as by the log alone."""
    community = find_community("turing-way")
    log, _ = seen(exports / TURING_WAY, community=community)
    view, counts = seen(exports / "all-contributors" / "turing-way-2022-12-31.json", community=community)
    assert counts["observed"].dropna().tolist() == [457, 22]
    assert view.observed_until == log.observed_until
    new = [
        int(((one.journeys["contribute_at"] >= LATE) & one.journeys["contribute_since"].isna()).sum())
        for one in (log, view)
    ]
    assert new == [26, 26]
    assert counts.loc["contribute", "current"] == 79
    assert view.journeys["last_at"].isna().sum() == 457 - (view.journeys["first_since"].isna()).sum()
    assert counts.loc["contribute", "reason"] == "when somebody came to lead is not known: only lists show it"


def test_versions_of_a_list_say_after_when_somebody_was_recognised(seen, exports):
    community = find_community("turing-way")
    lists = sorted((exports / "all-contributors").glob("turing-way-*.json"))
    view, _ = seen(*lists, community=community)
    since = view.journeys["contribute_since"]
    # of the first list nothing says after when; of the last, the one before it does
    assert sorted({at.date() for at in since}) == [
        date(2005, 1, 1),
        date(2019, 6, 30),
        date(2019, 12, 31),
        date(2020, 12, 31),
        date(2021, 12, 31),
    ]
    assert (view.journeys["contribute_since"] < view.journeys["contribute_at"]).all()
    assert view.journeys["last_at"].isna().all()


def test_team_files_of_later_years_end_no_observation(seen, exports):
    community = find_community("turing-way")
    log, before = seen(exports / TURING_WAY, community=community)
    teams = sorted((exports / "rosters" / "turing-way-teams-2026-07").glob("[!t]*.yaml"))
    view, after = seen(*teams, community=community)
    assert view.observed_until == log.observed_until
    assert after.loc["contribute", "current"] == before.loc["contribute", "current"]
    assert after.loc["lead", "observed"] > 20
    # only lists show who leads, so nobody knows who came to it lately
    changes = compare_periods(view.journeys, ACTS.of(), view.settings("any")).set_index("what")
    assert changes.loc["led", ["now", "before"]].isna().all()


def test_an_archive_that_begins_late_makes_nobody_new_whom_it_may_only_not_have_seen_before(seen, exports, tmp_path):
    """Of the 46 people in threads since June 2020 the first act of 23 is 180 days or more after the oldest one's."""
    whole = json.loads(gzip.decompress((exports / ARCHIVE).read_bytes()))
    kept = {
        key: [record for record in whole[key] if record["createdAt"] >= "2020-06-01"] for key in ("issues", "pulls")
    }
    late = tmp_path / "late.json"
    late.write_text(json.dumps(whole | kept), encoding="utf-8")
    view, counts = seen(late)
    assert len(view.journeys) == 46
    assert is_known_first(view.journeys, "first", view.settings("any")).sum() == 23
    # of the whole archive 34.5 % go on from joining; with all 46 counted as new it would be 54.5 %, of 22
    assert counts.loc["join", ["n", "not_new"]].tolist() == [16, 6]


def test_an_archive_with_a_record_that_cannot_be_used_is_observed_until_it_was_made(seen, exports, tmp_path):
    whole = json.loads(gzip.decompress((exports / ARCHIVE).read_bytes()))
    (spoilt, *_), name = whole["issues"], tmp_path / "spoilt.json"
    spoilt["createdAt"] = "soon"
    name.write_text(json.dumps(whole), encoding="utf-8")
    view, counts = seen(name)
    assert view.observed_until == datetime(2024, 3, 28, 1, 9, 6, 239_800, tzinfo=UTC)
    assert counts["current"].dropna().tolist() == [0, 0, 0]


def test_growth_is_no_change_where_the_exports_begin_too_late_to_know_who_was_new_before(seen, tmp_path):
    """One person a month comments, from January to August 2026; 180 days after the first are on 9 July.

    In the 90 days to 10 August two are surely new; of the three in the 90 days before nobody can be.
    """
    rows = "".join(f"github:p{month},commented,2026-{month:02}-10T10:00:00Z,{MLS}\n" for month in range(1, 9))
    table = tmp_path / "acts.csv"
    table.write_text("account,action,at,place\n" + rows, encoding="utf-8")
    view, _ = seen(table)
    new = compare_periods(view.journeys, ACTS.of(), view.settings("any")).iloc[0]
    assert (new["what"], new["now"], new["unsure"]) == ("new", 2, 1)
    assert pd.isna(new["before"])
