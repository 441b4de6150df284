"""Every real export beside the project goes in with its README's counts, or is refused with the right reason."""

import re
from datetime import UTC, date, datetime
from pathlib import PurePosixPath

import pytest

from journeys.ingest.detect import files_in
from journeys.ingest.pipeline import Options, look_into
from journeys.model.communities import definitions
from journeys.store.store import Store
from tests.known_archives import AIPREF, MLS

NOW = datetime(2026, 11, 1, tzinfo=UTC)
NO_DATE = "carry no date; give the day of this version with --dated"
NO_REPOSITORY = "does not name its repository|does not say which repository"
NO_DATES = "without dates, so they show no journey"

TAKEN = {
    "archive-repo/mls-protocol.json.gz": ("archive_repo", MLS),
    "archive-repo/aipref-drafts.json.gz": ("archive_repo", AIPREF),
    # whole hours of GitHub: nothing of the communities whose definitions ship is in them
    "gh-archive/2012-04-11-15.json.gz": ("gh_timeline", {}),
    "gh-archive/2021-07-21-6.json.gz": ("gh_archive", {}),
    "gh-archive/2025-01-01-15.json.gz": ("gh_archive", {}),
    "hub/finetunes-mistral-small-24b.csv.gz": ("hub", {}),
    "hub/models-2023-04.jsonl.gz": ("hub", {}),
    "hub/models-2022-02.jsonl.gz": ("hub", {}),
    # 77 issues and 52 comments; of 128 issue events 8 are closings, all by the author: a loaded community has no triage
    "migration": ("github_migration", {"opened_issue": 77, "opened_change": 3, "commented": 52, "triaged": 8}),
    # 25 lines of the list, the first of which is the pattern "Name / Institute / …" to follow
    "notes/turing-way-book-dash-2020-02.md": ("meeting_notes", {"attended": 24}),
    # a page of 100: 25 pulls, 22 of them merged
    "rest/duckdb__duckdb/issues.json.gz": (
        "github_rest",
        {"opened_issue": 75, "opened_change": 25, "landed_change": 22},
    ),
    "rest/rust-lang__rust/issue_comments.jsonl.gz": ("github_rest", {"commented": 661}),
    "rest/github-to-sqlite/commits.json": ("github_rest", {"committed": 2}),
    "rest/github-to-sqlite/issue-comments.json": ("github_rest", {"commented": 3}),
    "rest/github-to-sqlite/issues.json": ("github_rest", {"opened_issue": 1, "opened_change": 1}),
    "rest/github-to-sqlite/pull_requests.json": ("github_rest", {"opened_change": 1, "landed_change": 1}),
    "rest/github-to-sqlite/releases.json": ("github_rest", {"released": 5}),
    "rest/perceval/github_issue_1.json": ("github_rest", {"opened_change": 1}),
    "rest/perceval/github_issue_2.json": ("github_rest", {"opened_issue": 1}),
    "rest/perceval/github_issue_comments_1.json": ("github_rest", {"commented": 1}),
    "rest/perceval/github_request_pull_request_1_commits.json": ("github_rest", {"committed": 1}),
}
"""Files whose acts are counted by hand or given by the README, with their format and acts."""
FORMATS = {
    "all-contributors/turing-way-*.json": "all_contributors",
    "git-log/*.log.gz": "git_log",
    "hub/api-models/*": "hub",
    "rest/duckdb__duckdb/issue_events.json.gz": "github_rest",
    "rest/events_page.json.gz": "github_rest",
    "rest/rust-lang__rust/issues.json.gz": "github_rest",
    "rest/perceval/github_*": "github_rest",
    "rosters/bigscience-working-groups-2021-11.tsv": "table",
    "rosters/turing-way-teams-2026-07/*.yaml": "teams",
    "slack/workspace-export.zip": "slack",
}
"""Files whose counts their format's own tests hold: what they are taken for."""
REFUSED = {
    "README.md": "holds no sign-in list",
    "all-contributors/sktime.json": NO_DATE,
    "all-contributors/broken/*": NO_DATE,
    "gh-cli/issues.json.gz": "author and createdAt were not asked for",
    "gh-cli/pulls.json.gz": "author and createdAt were not asked for",
    "git-log/hard/git_log_empty.txt": "of no format known here",
    "git-log/hard/*": NO_REPOSITORY,
    "graphql/networkx-pulls.json.gz": NO_REPOSITORY,
    # a guide to the calls, in which somebody quotes a few lines of one
    "notes/turing-way-collaboration-cafe.md": "quoted in line 210",
    "rest/github-to-sqlite/repo.json": "description of a repository, in which nobody acts",
    "rest/github-to-sqlite/stargazers.json": NO_REPOSITORY,
    "rest/github-to-sqlite/starred.json": "what one account starred",
    "rest/github-to-sqlite/user.json": NO_DATES,
    "rest/perceval/*rate_limit*": "rate limit|an error that GitHub answered",
    "rest/perceval/github_empty_request.json": "empty list",
    "rest/perceval/github_issue_comment_2_reactions.json": "empty list",
    "rest/perceval/*requested_reviewers*": f"requested reviewers|{NO_DATES}",
    "rest/perceval/*reactions.json": "reactions, which are no acts",
    "rest/perceval/github_events_*": "can be read",
    "rest/perceval/github_login.json": NO_DATES,
    "rest/perceval/github_orgs.json": NO_DATES,
    "rest/perceval/github_repo.json": "description of a repository",
    "rosters/turing-way-teams-2026-07/CODEOWNERS": "names no person",
    "rosters/turing-way-teams-2026-07/teams.schema.yaml": "is a schema",
    "hub/api-models/*inferenceProviderMapping*": "",
    "hub/api-models/spaces__victor__static-space__runtime.json": "",
}
"""Files that cannot be read as they are, with why; what a date or a repository mends is in :data:`TOLD`."""
TOLD = {
    "all-contributors/sktime.json": Options(dated_on=date(2025, 1, 1), place="github:sktime/sktime"),
    "all-contributors/broken/*": Options(dated_on=date(2020, 6, 1)),
    "git-log/hard/*": Options(place="github:demo/hard"),
    "graphql/networkx-pulls.json.gz": Options(place="github:networkx/networkx"),
    "rest/github-to-sqlite/stargazers.json": Options(place="github:dogsheep/github-to-sqlite"),
}
"""What must be said beside some files, so that they go in."""


@pytest.fixture(scope="module")
def receipts(exports, tmp_path_factory):
    """What became of each file, by its path below the folder of exports."""
    store = Store(tmp_path_factory.mktemp("store"))
    told = {}
    for receipt in look_into(store, [exports], Options(), now=NOW):
        told[receipt.path.removeprefix(f"{exports}/")] = receipt
    store.close()
    return told


def rule_for(path, rules):
    """The first rule whose pattern fits a path."""
    return next((rules[pattern] for pattern in rules if PurePosixPath(path).match(pattern)), None)


def test_every_file_is_told_of_once(receipts, exports):
    told = {path.partition("/notes.zip")[0] for path in receipts}
    assert {str(path.relative_to(exports)) for path in files_in([exports])} == told


def test_files_with_known_answers_give_them(receipts):
    found = {path: (receipts[path].format, receipts[path].events) for path in TAKEN}
    assert found == TAKEN


def test_every_other_file_is_taken_for_what_it_is_or_refused_with_the_right_reason(receipts):
    wrong = {}
    for path, receipt in receipts.items():
        reason = rule_for(path, REFUSED)
        if path in TAKEN:
            continue
        if receipt.refused is None:
            if receipt.format != rule_for(path, FORMATS):
                wrong[path] = f"taken for {receipt.format}"
        elif reason is None or not re.search(reason, receipt.refused):
            wrong[path] = receipt.refused
    assert wrong == {}


def test_no_refusal_is_general_where_a_format_is_known(receipts):
    general = [path for path, receipt in receipts.items() if "no format known here" in (receipt.refused or "")]
    assert general == ["git-log/hard/git_log_empty.txt"]


@pytest.mark.parametrize("pattern", TOLD)
def test_what_a_refusal_asks_for_lets_the_file_in(pattern, exports, tmp_path):
    store = Store(tmp_path / "store")
    paths = [path for path in sorted(exports.glob(pattern)) if path.name != "git_log_empty.txt"]
    refused = {receipt.path: receipt.refused for receipt in look_into(store, paths, TOLD[pattern], now=NOW)}
    assert paths
    assert {path: reason for path, reason in refused.items() if reason} == {}
    store.close()


def test_the_list_of_networkx_gives_its_known_number_of_pulls(exports, tmp_path):
    store = Store(tmp_path / "store")
    told = Options(place="github:networkx/networkx")
    (receipt,) = look_into(store, [exports / "graphql" / "networkx-pulls.json.gz"], told, now=NOW)
    assert receipt.events["opened_change"] == 2_296
    store.close()


def test_working_groups_give_their_known_memberships_and_chairs(receipts):
    # 998 memberships, three of which stand there twice
    events = receipts["rosters/bigscience-working-groups-2021-11.tsv"].events
    assert events["joined_org"] == 998 - 3


def test_turing_ways_own_exports_go_to_the_turing_way(receipts):
    known = definitions.load_communities()
    path = "git-log/the-turing-way__the-turing-way.until-2022.log.gz"
    assert receipts[path].communities == ("turing-way",)
    assert "turing-way" in known
