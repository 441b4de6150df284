"""What is collected is read by imports as it is, from the folder of all collections."""

import gzip
from datetime import UTC, datetime

from journeys.collect.gh_archive import collect_gh_archive
from journeys.collect.git import collect_git
from journeys.collect.github.repository import collect_github
from journeys.collect.github.walk import CollectOptions
from journeys.collect.hub.organisation import collect_hub
from journeys.collect.progress import SilentWatch
from journeys.collect.services.discourse import collect_discourse
from journeys.collect.services.gitlab import collect_gitlab
from journeys.collect.services.zulip import collect_zulip
from journeys.ingest.pipeline import Options, import_files
from journeys.store.store import Store
from tests.collect.garden import Garden
from tests.collect.hub_site import Flowers
from tests.collect.server import serving
from tests.collect.services.sites import RUN, Chat, Forum, Host
from tests.collect.test_gh_archive import HOURS, Hours, event, lines, span, timeline_event
from tests.collect.test_git import serving_git


def imported(tmp_path, place=None):
    """What each file of the collections gave, by its name."""
    store = Store(tmp_path / "store")
    receipts = list(import_files(store, [tmp_path / "exports"], Options(place=place), now=datetime.now(UTC)))
    assert not [(receipt.path, receipt.refused) for receipt in receipts if receipt.refused]
    assert not sum(receipt.rejected for receipt in receipts)
    return {receipt.path.rpartition("/")[2]: (receipt.format, receipt.events) for receipt in receipts}


def test_lists_of_github(tmp_path):
    with serving(Garden()) as site:
        asked = CollectOptions("demo/garden", api=site.address)
        collect_github(asked, tmp_path / "exports", today="2021-04-01", token=None, watch=SilentWatch())
    # threads: 4 issues and 3 pulls opened, one pull landed, merged by another and reviewed by another (its line comment
    # is of the review), 5 comments; 2 labels and 1 closing of others' issues
    assert imported(tmp_path) == {
        "threads.jsonl.gz": (
            "github_rest",
            {"opened_issue": 4, "opened_change": 3, "landed_change": 1, "merged_change": 1, "reviewed": 1}
            | {"commented": 5, "triaged": 3},
        ),
        "stargazers.jsonl.gz": ("github_rest", {"starred": 5}),
        "forks.jsonl.gz": ("github_rest", {"forked": 2}),
        "commits.jsonl.gz": ("github_rest", {"committed": 8}),
        "releases.jsonl.gz": ("github_rest", {"released": 1}),
    }


def test_answers_of_the_hub(tmp_path):
    with serving(Flowers()) as site:
        collect_hub(
            "flowers", tmp_path / "exports", endpoint=site.address, today="2022-07-01", token=None, watch=SilentWatch()
        )
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    acts = {name: events for name, (_, events) in imported(tmp_path).items() if events}
    assert acts == {
        f"organizations__flowers__members-{day}.jsonl.gz": {"joined_org": 2},
        f"organizations__flowers__followers-{day}.jsonl.gz": {"followed": 3},
        "models__flowers__rose__commits.jsonl.gz": {"published": 1, "committed": 2},
        f"models__flowers__rose__likers-{day}.jsonl.gz": {"liked": 3},
        "models__flowers__rose__discussions.jsonl.gz": {"opened_discussion": 3, "commented": 1},
        "datasets__flowers__petals__commits.jsonl.gz": {"published": 1},
    }


def test_posts_of_a_forum(tmp_path):
    with serving(Forum(range(1, 100))) as site:
        collect_discourse(site.address, tmp_path / "exports", RUN)
    # the first post of a topic has the number 1, which one of the 99 has
    assert imported(tmp_path) == {"posts.jsonl.gz": ("discourse", {"opened_discussion": 1, "commented": 98})}


def test_messages_of_a_chat(tmp_path):
    with serving(Chat(20)) as site:
        collect_zulip(site.address, tmp_path / "exports", RUN, secrets={"Authorization": "Basic YTpi"})
    assert imported(tmp_path) == {"messages.jsonl.gz": ("zulip", {"posted_message": 20})}


def test_threads_of_gitlab_with_their_notes(tmp_path):
    with serving(Host(5)) as site:
        collect_gitlab("team/reef", tmp_path / "exports", RUN, host=site.address)
    assert imported(tmp_path) == {"issues.jsonl.gz": ("gitlab", {"opened_issue": 5, "commented": 130})}
    assert set(Store(tmp_path / "store").places()["place"]) == {"forge:git.example.org/team/reef"}


def test_lines_of_gh_archive_from_both_its_eras(tmp_path):
    old = gzip.compress(lines(timeline_event(), between=""))
    hours = HOURS | {"/2021-07-21-2.json.gz": gzip.compress(lines(event(8))), "/2012-04-11-15.json.gz": old}
    with serving(Hours(hours)) as site:
        for asked in (span(site), span(site, (2012, 4, 11, 15), (2012, 4, 11, 16))):
            collect_gh_archive(asked, tmp_path / "exports", today="2021-08-01", watch=SilentWatch())
    # one account starred the place again and again: one act
    assert imported(tmp_path) == {
        "2021-07-21.json.gz": ("gh_archive", {"starred": 1}),
        "2012-04-11.json.gz": ("gh_timeline", {"starred": 1}),
    }


def test_a_clone_without_contents(tmp_path):
    with serving_git(tmp_path) as site:
        collect_git(f"{site.address}/garden.git", tmp_path / "exports", today="2021-04-01", watch=SilentWatch())
    # three commits, and one entry of the list of contributors, whose contents were fetched too
    assert list(imported(tmp_path, "github:demo/garden").values()) == [("git_log", {"committed": 3, "recognised": 1})]
