"""One real repository told by two exports: both together give the journeys of the richer one, in either order."""

import gzip
import json
from datetime import UTC, datetime
from zlib import crc32

import pandas as pd
import pytest

from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities import definitions
from journeys.model.communities.community import Community, Place
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import load_snapshot
from journeys.sources.github.threads import review_id
from journeys.store.store import Store
from tests.making import HOME

NOW = datetime(2026, 11, 1, tzinfo=UTC)
REPOSITORY = "ietf-wg-aipref/drafts"


def told_live(archive):
    """The same acts as GH Archive records them, hour by hour."""
    for kind, key, event in (("issue", "issues", "IssuesEvent"), ("pull_request", "pulls", "PullRequestEvent")):
        for record in archive[key]:
            item = {
                "number": record["number"],
                "title": record["title"],
                "user": {"login": record["author"] or "ghost"},
                "labels": [],
                "state": "open",
                "created_at": record["createdAt"],
            }
            yield live(event, record["author"], record["createdAt"], action="opened", **{kind: item})
            for comment in record["comments"]:
                said = {"id": 1, "user": {"login": comment["author"] or "ghost"}, "created_at": comment["createdAt"]}
                about = item | ({"pull_request": {"url": "x"}} if kind == "pull_request" else {})
                said["body"] = comment["body"]
                yield live(
                    "IssueCommentEvent",
                    comment["author"],
                    comment["createdAt"],
                    action="created",
                    issue=about,
                    comment=said,
                )
            if record.get("mergedAt"):
                merger = record["mergedBy"] or "ghost"
                done = item | {"state": "closed", "merged": True, "merged_at": record["mergedAt"]}
                done["merged_by"] = {"login": merger}
                yield live(event, merger, record["mergedAt"], action="closed", pull_request=done)
            for review in record.get("reviews", []):
                told = {"id": int(review_id(review["id"])), "user": {"login": review["author"] or "ghost"}}
                told["submitted_at"] = review["createdAt"]
                yield live(
                    "PullRequestReviewEvent",
                    review["author"],
                    review["createdAt"],
                    action="created",
                    pull_request=item,
                    review=told,
                )


def live(kind, login, at, **payload):
    """One record of GH Archive."""
    return {
        "id": "1",
        "type": kind,
        "actor": {"id": crc32((login or "ghost").encode()), "login": login or "ghost"},
        "repo": {"id": 1, "name": REPOSITORY},
        "payload": payload,
        "public": True,
        "created_at": at,
    }


@pytest.fixture
def both(exports, tmp_path, monkeypatch):
    """The real archive of one repository, and its acts as GH Archive's lines."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "aipref.toml").write_text(definitions.starter("aipref", [REPOSITORY]))
    monkeypatch.setenv("JOURNEYS_COMMUNITIES", str(own))
    archive = exports / "archive-repo" / "aipref-drafts.json.gz"
    records = told_live(json.loads(gzip.decompress(archive.read_bytes())))
    lines = tmp_path / "events.json"
    lines.write_text("".join(json.dumps(record) + "\n" for record in records))
    return archive, lines


def journeys_of(folder, *paths):
    """The journeys that some exports give together, and how many acts each file added."""
    store = Store(folder)
    receipts = list(import_files(store, paths, Options(), now=NOW))
    assert [receipt.refused for receipt in receipts] == [None] * len(paths)
    view = load_snapshot(store, definitions.find_community("aipref"), NOW)
    disagreements = store.disagreements()
    store.close()
    return view.journeys, [receipt.new for receipt in receipts], disagreements


@pytest.mark.parametrize("archive_first", [True, False])
def test_an_archive_and_gh_archive_give_the_journeys_of_the_archive(both, tmp_path, archive_first):
    alone, (acts,), _ = journeys_of(tmp_path / "alone", both[0])
    together, added, disagreements = journeys_of(tmp_path / "both", *(both if archive_first else reversed(both)))
    pd.testing.assert_frame_equal(together, alone)
    assert sum(added) == acts == 418 + 103 + 46 + 122 + 102 + 156
    assert disagreements.empty
    assert len(alone) == 54


def landed(folder, files, place=HOME):
    """Who landed which pull request of a place, by its files in this order."""
    store = Store(folder)
    community = Community(slug="home", name="Home", places=(Place(pattern=place),))
    receipts = list(import_files(store, files, Options(community=community), now=NOW))
    assert [receipt.refused for receipt in receipts] == [None] * len(files)
    acts = load_acts(store, load_snapshot(store, community, None))
    store.close()
    rows = acts.loc[acts["action"] == "landed_change", ["thread", "person"]]
    return sorted(rows.itertuples(index=False, name=None))


@pytest.mark.parametrize("log_first", [True, False])
def test_a_squashed_commit_and_its_pull_request_are_one_landed_change(tmp_path, log_first):
    api, sha = f"https://api.github.com/repos/{HOME.removeprefix('github:')}", "a" * 40
    pull = {
        "url": f"{api}/pulls/12",
        "number": 12,
        "user": {"login": "Ada"},
        "created_at": "2021-05-01T10:00:00Z",
        "merged_at": "2021-05-03T10:00:00Z",
        "merge_commit_sha": sha,
        "head": {"sha": "b" * 40},
    }
    lists, log = tmp_path / "pulls.json", tmp_path / "home.log"
    lists.write_text(json.dumps([pull]))
    log.write_text(
        f"commit {sha}\nAuthor: Ada L <ada@example.org>\nDate:   2021-05-03T10:00:00Z\n\n    Fix it (#12)\n\n"
        f"commit {'c' * 40}\nAuthor: Bo <1+bo@users.noreply.github.com>\nDate:   2021-05-02T10:00:00Z\n\n"
        "    Say it (#11)\n"
    )
    bo, ada = landed(tmp_path / "log", [log])
    files = [log, lists] if log_first else [lists, log]
    # 12 is in both, 11 only in the log; GitHub names the account that landed 12, and the commit is known to be hers
    assert landed(tmp_path / "both", files) == [bo, ("pull/12", "github:ada")]
    assert bo == ("pull/11", "github:bo")
    assert ada[1].startswith("git:")


@pytest.mark.parametrize("log_first", [True, False])
def test_a_real_log_adds_no_landed_change_to_the_complete_archive(exports, tmp_path, log_first):
    # 505 pull requests landed; all 371 of the log are among them
    files = [exports / "archive-repo" / "mls-protocol.json.gz", exports / "git-log" / "mlswg__mls-protocol.log.gz"]
    found = landed(tmp_path / "store", files[::-1] if log_first else files, "github:mlswg/mls-protocol")
    assert len(found) == len({thread for thread, _ in found}) == 505
