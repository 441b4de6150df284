"""GH Archive before 2015: exact counts on real records, what each kind tells, and every way they can be broken."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.ingest import detect
from journeys.model.accounts import keyed_hash
from journeys.model.events import UNNAMED
from journeys.sources.github.gharchive import reader as gharchive_reader
from journeys.sources.github.repo_archive import reader as repo_archive_reader
from journeys.sources.github.timeline import reader as timeline_reader
from tests.malformed import spoilt
from tests.taking import Taken

PLACE = "github:collective/book"
SHA = "c" * 40
REPOSITORY = {"name": "Book", "owner": "Collective", "url": "https://github.com/Collective/Book"}
BASE = "https://github.com/Collective/Book"
MOMENT = "2012-04-11T22:01:38Z"


def record(kind, payload, url=BASE, actor="Ada", **more):
    """One object as the timeline writes it."""
    return {
        "repository": REPOSITORY,
        "actor_attributes": {"type": "User", "login": actor},
        "created_at": "2012/04/11 15:01:38 -0700",
        "public": True,
        "actor": actor,
        "payload": payload,
        "url": url,
        "type": kind,
    } | more


def issue(number, did="opened", actor="Ada"):
    """An issue opened or closed: of the issue itself no more than its number in the database."""
    return record("IssuesEvent", {"number": number, "action": did, "issue": 4074429}, f"{BASE}/issues/{number}", actor)


def comment(number, name=1, actor="Bob", kind="issues"):
    """A comment: the thread's number stands in the address alone."""
    payload = {"issue_id": 3009490, "comment_id": name}
    return record("IssueCommentEvent", payload, f"{BASE}/{kind}/{number}#issuecomment-{name}", actor)


def pull(number, did="opened", actor="Ada", **more):
    """A pull request, in full."""
    fields = {
        "number": number,
        "title": "Say it",
        "state": "open",
        "user": {"login": "Ada", "id": 7},
        "created_at": "2012-04-11T22:01:35Z",
        "closed_at": None,
        "merged_at": None,
        "merged_by": None,
        "head": {"sha": SHA},
    } | more
    return record("PullRequestEvent", {"number": number, "action": did, "pull_request": fields}, actor=actor)


MERGED = {
    "state": "closed",
    "merged": True,
    "merged_at": "2012-04-11T23:00:00Z",
    "closed_at": "2012-04-11T23:00:00Z",
    "merged_by": {"login": "Bob", "id": 8},
}


@pytest.fixture
def take(tmp_path):
    """Read records, without anything between them, or bytes as they are."""

    def taken(*content, **options):
        path = tmp_path / "2012-04-11-15.json"
        if content and isinstance(content[0], bytes):
            path.write_bytes(content[0])
        else:
            path.write_text("".join(json.dumps(each) for each in content))
        return Taken(timeline_reader, path, **options)

    return taken


def test_real_records_give_exactly_what_was_counted_by_hand(exports):
    # of 600 objects: 64 stars, 12 forks, 12 wiki pages, 43 + 3 comments, 1 on a line; 25 issues opened and 10 closed
    # of which the hour has no opening; 12 pulls opened and 8 closed, 7 of them merged, 5 by another, 1
    # closed by another (dojox 4); a community is loaded with 1 of the 11 closings unless another hour has an opening;
    # 308 + 48 + 1 + 2 pushes, creations, deletions and members, 28 + 23 followings and gists are read past
    taken = Taken(timeline_reader, exports / "gh-archive" / "2012-04-11-15.json.gz")
    assert taken.counts == {
        "starred": 64,
        "forked": 12,
        "published": 12,
        "commented": 46,
        "reviewed": 1,
        "opened_issue": 25,
        "opened_change": 12,
        "landed_change": 7,
        "merged_change": 5,
        "triaged": 10 + 1,
    }
    unknown = taken.events[(taken.events["action"] == "triaged") & (taken.events["toward"] == UNNAMED)]
    assert len(unknown) == 10
    assert 64 + 12 + 12 + 46 + 1 + 25 + 10 + 12 + 8 + (308 + 48 + 1 + 2) + (28 + 23) == 600
    assert taken.rejected == []
    assert taken.events["event_id"].is_unique


def as_timeline(whole):
    """An archive's content as the timeline would write it: no reviews, and every comment at an issue's address."""
    url = f"https://github.com/{whole['repo']}"

    def event(kind, at, actor, payload, thread):
        return record(kind, payload, f"{url}/issues/{thread}", actor, created_at=at, repository={"url": url})

    for item in whole["issues"] + whole["pulls"]:
        number, actor, at = item["number"], item["author"], item["createdAt"]
        if "reviews" in item:
            merged = {"login": item["mergedBy"]} if item["mergedBy"] else None
            state = {"number": number, "user": {"login": actor}, "created_at": at, "merged_by": merged}
            opened = {"action": "opened", "pull_request": state}
            yield event("PullRequestEvent", at, actor, opened, number)
            if item["mergedAt"]:
                closed = {"action": "closed", "pull_request": state | {"merged_at": item["mergedAt"]}}
                yield event("PullRequestEvent", item["mergedAt"], item["mergedBy"], closed, number)
        else:
            yield event("IssuesEvent", at, actor, {"action": "opened", "number": number}, number)
        for position, remark in enumerate(item["comments"]):
            payload = {"comment_id": position + 1}
            yield event("IssueCommentEvent", remark["createdAt"], remark["author"], payload, number)


def test_a_real_archive_written_as_a_timeline_gives_the_same_acts_but_reviews(exports, take):
    path = exports / "archive-repo" / "aipref-drafts.json.gz"
    taken = take(*as_timeline(json.loads(gzip.decompress(path.read_bytes()))))
    expected = Taken(repo_archive_reader, path).events
    expected = expected[~expected["event_id"].str.contains("#review/")].replace({"action": {"claimed": "commented"}})
    columns = ["event_id", "at", "account", "action", "place", "thread", "toward"]
    assert set(taken.loaded_events[columns].itertuples(index=False)) == set(expected[columns].itertuples(index=False))
    assert taken.notes == []


def test_a_real_hour_is_narrowed_to_the_wanted_places(exports):
    path = exports / "gh-archive" / "2012-04-11-15.json.gz"
    taken = Taken(timeline_reader, path, patterns=("github:tpcarlson/*", "!github:o/r", "hub:model/x"))
    assert set(taken.events["place"]) == {"github:tpcarlson/werewolf"}
    assert len(taken.events) == len(
        [row for row in Taken(timeline_reader, path).rows if row[4] == "github:tpcarlson/werewolf"]
    )
    assert "This is a whole hour of GitHub" in taken.notes[0]


def test_a_communitys_own_selection_is_not_narrowed(take):
    assert len(take(issue(1), issue(2), patterns=("github:other/*",)).events) == 2


def test_the_format_is_not_taken_for_its_successor(tmp_path, exports):
    path = exports / "gh-archive" / "2012-04-11-15.json.gz"
    newer = exports / "gh-archive" / "2021-07-21-6.json.gz"
    assert detect.recognise(path) is timeline_reader
    assert detect.recognise(newer) is gharchive_reader
    text = gzip.decompress(path.read_bytes()).replace(b'"}{"', b'"}\n{"')
    assert timeline_reader.recognise(path, text[:65536])
    assert not gharchive_reader.recognise(path, text[:65536])
    assert timeline_reader.recognise(path, json.dumps(record("GistEvent", {}, actor=None)).encode())
    assert not timeline_reader.recognise(
        path, b'{"type": "issue_event", "actor": "https://github.com/ada", "payload": 1}'
    )


def test_stars_forks_pages_releases_and_commit_comments_have_the_keys_of_the_archive(take):
    release = {"tag_name": "v1", "author": {"login": "Bob"}, "published_at": "2012-04-11T20:00:00Z"}
    taken = take(
        record("WatchEvent", {"action": "started"}),
        record("ForkEvent", {}, "https://github.com/ada/Book"),
        record("GollumEvent", {"pages": [{"sha": SHA}]}),
        record("ReleaseEvent", {"action": "published", "release": release}),
        record("CommitCommentEvent", {"commit": SHA, "comment_id": 5}),
    )
    assert taken.acts(PLACE) == {
        "#starred/ada": ("ada", "starred", None),
        "#forked/ada": ("ada", "forked", None),
        f"#published/{SHA}": ("ada", "published", None),
        "#released/v1": ("bob", "released", None),
        f"commit/{SHA}#commented/ada/{MOMENT}": ("ada", "commented", None),
    }


def test_a_key_is_found_in_the_address_or_in_the_payload_and_a_record_without_one_is_put_aside(take):
    taken = take(
        record("CommitCommentEvent", {"commit": SHA, "comment_id": 5}, url=None),
        record("CommitCommentEvent", {"comment_id": 6}, f"{BASE}/commit/{'d' * 40}#commitcomment-6"),
        record("CommitCommentEvent", {"comment_id": 7}),
        # lists of pages came later: before, the one page stood in the payload
        record("GollumEvent", {"sha": "e" * 40}),
        record("GollumEvent", {"pages": []}),
        record("ReleaseEvent", {"release": {"author": {"login": "Bob"}}}),
    )
    assert set(taken.acts(PLACE)) == {
        f"commit/{SHA}#commented/ada/{MOMENT}",
        f"commit/{'d' * 40}#commented/ada/{MOMENT}",
        f"#published/{'e' * 40}",
    }
    assert taken.reasons == [
        (3, "CommitCommentEvent without payload.commit"),
        (5, "GollumEvent without payload.pages"),
        (6, "ReleaseEvent without payload.release.tag_name"),
    ]


def test_closing_is_triage_only_where_it_is_known_that_the_issue_is_anothers(take):
    taken = take(issue(1), issue(1, "closed", "Bob"), issue(2), issue(2, "closed"), issue(3, "closed", "Bob"))
    assert taken.loaded(PLACE) == {
        "issue/1#opened": ("ada", "opened_issue", None),
        "issue/2#opened": ("ada", "opened_issue", None),
        f"issue/1#closed/bob/{MOMENT}": ("bob", "triaged", "ada"),
    }


def test_a_comment_on_a_known_pull_is_put_there_though_its_address_is_an_issues(take):
    taken = take(comment(5), pull(5), comment(6), issue(6), comment(7), comment(8, kind="pull"))
    assert taken.loaded(PLACE) == {
        "pull/5#opened": ("ada", "opened_change", None),
        "issue/6#opened": ("ada", "opened_issue", None),
        f"pull/5#commented/bob/{MOMENT}": ("bob", "commented", "ada"),
        f"issue/6#commented/bob/{MOMENT}": ("bob", "commented", "ada"),
        f"issue/7#commented/bob/{MOMENT}": ("bob", "commented", None),
        f"pull/8#commented/bob/{MOMENT}": ("bob", "commented", None),
    }
    assert taken.notes[0].startswith("1 comments are on threads of which the file does not say")


def test_two_comments_in_one_second_are_two_and_one_listed_twice_is_one(take):
    assert len(take(comment(5, 11), comment(5, 12), comment(5, 11)).events["event_id"].unique()) == 2
    ids = set(take(comment(5, 12), comment(5, 11)).events["event_id"])
    assert ids == {f"{PLACE}/issue/5#commented/bob/{MOMENT}", f"{PLACE}/issue/5#commented/bob/{MOMENT}~2"}


def test_a_merge_is_landed_by_the_author_and_merged_by_another(take):
    taken = take(pull(5, "closed", "Bob", **MERGED), pull(6, "closed", **MERGED | {"merged_by": {"login": "Ada"}}))
    assert taken.acts(PLACE) == {
        "pull/5#landed": ("ada", "landed_change", None),
        "pull/5#merged": ("bob", "merged_change", "ada"),
        "pull/6#landed": ("ada", "landed_change", None),
    }
    assert {("github:ada", "user_id", "github:7"), ("github:bob", "user_id", "github:8")} <= taken.claims
    assert ("github:ada", "commit", f"head:{SHA}") in taken.claims
    assert taken.threads[PLACE, "pull/5"]["state"] == "merged"


def test_a_merge_shows_by_its_flag_or_by_its_date_and_an_account_without_login_is_the_actor(take):
    unnamed = {"merged_by": {}, "state": "closed"}
    taken = take(
        pull(5, "closed", "Bob", **unnamed, merged_at="2012-04-11T23:00:00Z"),
        pull(6, "closed", "Bob", **unnamed, merged=True),
        pull(7, "closed", "Bob", **unnamed),
    )
    assert taken.acts(PLACE) == {
        "pull/5#landed": ("ada", "landed_change", None),
        "pull/5#merged": ("bob", "merged_change", "ada"),
        "pull/6#landed": ("ada", "landed_change", None),
        "pull/6#merged": ("bob", "merged_change", "ada"),
        f"pull/7#closed/bob/{MOMENT}": ("bob", "triaged", "ada"),
    }
    states = {thread: row["state"] for (_, thread), row in taken.threads.items()}
    assert states == {"pull/5": "merged", "pull/6": "merged", "pull/7": "closed"}
    # the merge's own date, and the record's where there is none
    at = taken.events.set_index("event_id")["at"]
    assert (at[f"{PLACE}/pull/5#merged"].hour, at[f"{PLACE}/pull/6#merged"].hour) == (23, 22)


def test_a_number_is_in_the_payload_or_in_the_address(take):
    opened = record("IssuesEvent", {"number": 4, "action": "opened"}, "https://github.com/Collective/Book/issues")
    assert set(take(opened).acts(PLACE)) == {"issue/4#opened"}


def test_a_bare_pull_of_2011_takes_its_author_from_its_opening(take):
    bare = record("PullRequestEvent", {"number": 9, "action": "opened", "pull_request": {"number": 9}})
    merged = {"number": 9, "action": "closed", "pull_request": {"number": 9, "merged": True}}
    taken = take(bare, record("PullRequestEvent", merged, actor="Bob"))
    assert taken.loaded(PLACE) == {
        "pull/9#opened": ("ada", "opened_change", None),
        "pull/9#landed": ("ada", "landed_change", None),
        "pull/9#merged": ("bob", "merged_change", "ada"),
    }
    alone = take(issue(1), record("PullRequestEvent", merged, actor="Bob"))
    assert set(alone.loaded(PLACE)) == {"issue/1#opened"}
    assert alone.acts(PLACE)["pull/9#landed"] == (UNNAMED, "landed_change", None)


def test_a_full_pull_of_a_deleted_account_is_nobodys_and_a_bare_one_of_an_unknown_author(take):
    closed = {"user": {"login": None}, "merged": False}
    bare = record("PullRequestEvent", {"action": "closed", "pull_request": {"number": 6, "user": {}}}, actor="Bob")
    taken = take(issue(1), pull(5, "closed", "Bob", **closed), bare)
    assert taken.loaded(PLACE) == {
        "issue/1#opened": ("ada", "opened_issue", None),
        f"pull/5#closed/bob/{MOMENT}": ("bob", "triaged", "ghost"),
    }
    assert taken.acts(PLACE)[f"pull/6#closed/bob/{MOMENT}"] == ("bob", "triaged", UNNAMED)


def test_a_comment_on_a_line_is_a_review_unless_of_ones_own_pull(take):
    def line(number, name, actor):
        payload = {"comment": {"id": name, "user": {"login": actor}, "created_at": MOMENT}}
        return record("PullRequestReviewCommentEvent", payload, f"{BASE}/pull/{number}#discussion-diff-{name}", actor)

    taken = take(pull(5), line(5, 1, "Bob"), line(5, 2, "Ada"))
    assert taken.loaded(PLACE) == {
        "pull/5#opened": ("ada", "opened_change", None),
        "pull/5#review_comment/1": ("bob", "reviewed", "ada"),
        "pull/5#review_comment/2": ("ada", "commented", None),
    }


def test_who_acted_is_described_and_addresses_are_hashed(take):
    attributes = {"type": "Organization", "name": " Ada  L. ", "email": "ada@x.org", "blog": "http://www.ada.org/"}
    assert take(record("WatchEvent", {}, actor_attributes=attributes)).claims == {
        ("github:ada", "type", "Organization"),
        ("github:ada", "name", "Ada L."),
        ("github:ada", "address", keyed_hash("ada@x.org", b"key")),
        ("github:ada", "profile", "ada.org"),
    }


def test_deleted_actors_are_nobody_and_missing_repositories_are_read_from_the_address(take):
    taken = take(
        record("WatchEvent", {}, actor=None),
        record("IssuesEvent", {"action": "opened"}, f"{BASE}/issues/4", repository=None),
    )
    assert set(taken.acts(PLACE)) == {"#starred/ghost", "issue/4#opened"}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (record("ForkEvent", {}, repository=None), "ForkEvent without repository"),
        (record("WatchEvent", {}, created_at="2012/13/11 15:01:38 -0700"), "cannot be read"),
        (record("WatchEvent", {}, created_at="2029/01/11 15:01:38 -0700"), "is in the future"),
        (record("WatchEvent", {}, actor={"login": "ada"}), "actor: expected `str | null`, got `object`"),
        (record("WatchEvent", {}, actor="a/b c"), "actor 'a/b c' is not a login"),
        (record("GollumEvent", {"pages": []}), "GollumEvent without payload.pages"),
        (record("IssuesEvent", []), "payload: expected `object`, got `array`"),
    ],
)
def test_an_unfit_record_is_put_aside_with_the_reason(take, bad, reason):
    taken = take(issue(1), bad, issue(2))
    assert set(taken.acts(PLACE)) == {"issue/1#opened", "issue/2#opened"}
    assert [(at, reason in text) for at, text in taken.reasons] == [(2, True)]


def test_records_that_do_not_say_their_thread_are_counted(take):
    taken = take(issue(1), record("IssueCommentEvent", {"comment_id": 1}), record("FunnyEvent", {}))
    assert taken.notes == [
        "Records of unknown type FunnyEvent that were passed over: 1.",
        "1 records do not say in which thread they happened, and were left out.",
    ]


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"type": "WatchEvent"}', b"\x1f\x8b\x08"])
def test_a_file_with_nothing_to_read_is_refused_by_name(take, content):
    with pytest.raises(ExportError, match=r"2012-04-11-15\.json"):
        take(content)


RECORDS = [
    (issue(1), "issue/1#opened"),
    (record("WatchEvent", {"action": "started"}), "#starred/ada"),
    (comment(3), f"issue/3#commented/bob/{MOMENT}"),
    (pull(4), "pull/4#opened"),
    (issue(5), "issue/5#opened"),
]


@settings(max_examples=50)
@given(st.data())
def test_nothing_malformed_costs_a_valid_neighbour(take, data):
    frame = data.draw(st.sampled_from((b"".join, b"\n".join, lambda records: b"[" + b",".join(records) + b"]")))
    written = [json.dumps(each, separators=(",", ":")).encode() for each, _ in RECORDS]
    bad = data.draw(spoilt(written, frame))
    try:
        found = take(bad.data).acts(PLACE)
    except ExportError:
        assert not bad.untouched
        return
    assert {RECORDS[position][1] for position in bad.untouched} <= found.keys()
