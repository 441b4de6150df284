"""GitHub's REST lists: what each kind shows, what is refused, and that two exports of one repository agree."""

import gzip
import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.identity.evidence import collect_claims
from journeys.identity.people import joined_accounts, nonpeople
from journeys.ingest.detect import read_head, recognise
from journeys.ingest.pipeline import Options, import_files
from journeys.model.communities.community import Community, Place
from journeys.model.events import NOBODY
from journeys.snapshot import stages
from journeys.snapshot.openers import name_openers
from journeys.sources.github.rest import reader as rest_reader
from journeys.store.engine import open_engine
from journeys.store.store import Store
from tests.malformed import spoilt
from tests.taking import NOW, Taken

PLACE = "github:demo/home"
API = "https://api.github.com/repos/Demo/Home"
PAGE = "https://github.com/Demo/Home"


def user(login, kind="User"):
    return {"login": login, "id": sum(login.encode()), "url": f"https://api.github.com/users/{login}", "type": kind}


def issue(number=12, author="Ada", **more):
    return {
        "url": f"{API}/issues/{number}",
        "repository_url": API,
        "html_url": f"{PAGE}/issues/{number}",
        "id": 1000 + number,
        "number": number,
        "title": "A typo",
        "user": author and user(author),
        "labels": [{"id": 5, "name": "good first issue"}],
        "state": "open",
        "created_at": "2021-07-01T00:00:00Z",
        "closed_at": None,
        "body": "Somewhere",
    } | more


def pull(number=13, author="Ada", **more):
    return (
        issue(number, author)
        | {
            "url": f"{API}/pulls/{number}",
            "html_url": f"{PAGE}/pull/{number}",
            "issue_url": f"{API}/issues/{number}",
            "head": {"sha": "b" * 40, "repo": None},
            "base": {"sha": "c" * 40},
            "merged_at": None,
            "merge_commit_sha": "d" * 40,
        }
        | more
    )


def comment(number=12, author="Bela", at="2021-07-02T00:00:00Z", kind="issues", identity=1, **more):
    return {
        "url": f"{API}/issues/comments/{identity}",
        "html_url": f"{PAGE}/{kind}/{number}#issuecomment-{identity}",
        "issue_url": f"{API}/issues/{number}",
        "id": identity,
        "user": author and user(author),
        "created_at": at,
        "body": "Thank you",
    } | more


def review(number=13, author="Bela", identity=7, state="COMMENTED", **more):
    return {
        "id": identity,
        "user": author and user(author),
        "state": state,
        "html_url": f"{PAGE}/pull/{number}#pullrequestreview-{identity}",
        "pull_request_url": f"{API}/pulls/{number}",
        "submitted_at": "2021-07-03T00:00:00Z",
    } | more


def review_comment(number=13, author="Bela", identity=70, part_of=7, **more):
    return {
        "url": f"{API}/pulls/comments/{identity}",
        "id": identity,
        "pull_request_review_id": part_of,
        "pull_request_url": f"{API}/pulls/{number}",
        "path": "book.md",
        "user": user(author),
        "created_at": "2021-07-03T00:00:00Z",
    } | more


def event(did, actor="Bela", about=None, at="2021-07-04T00:00:00Z", **more):
    return {
        "id": 99,
        "url": f"{API}/issues/events/99",
        "actor": actor and user(actor),
        "event": did,
        "commit_id": None,
        "created_at": at,
        "issue": about or issue(),
    } | more


def commit(sha="e" * 40, author="Ada", **more):
    return {
        "sha": sha,
        "url": f"{API}/commits/{sha}",
        "commit": {
            "author": {"name": "Ada L", "email": "ada@ada.example", "date": "2021-07-05T00:00:00Z"},
            "message": "Write\n\nCo-authored-by: Bela <372+bela@users.noreply.github.com>",
        },
        "author": author and user(author),
        "parents": [{"sha": "f" * 40}],
    } | more


def array(records):
    return b"[" + b",".join(records) + b"]"


def lines(records):
    return b"".join(record + b"\n" for record in records)


def written(*records):
    return [json.dumps(record, separators=(",", ":")).encode() for record in records]


@pytest.fixture
def read(tmp_path):
    def run(*records, name="list.json", **options):
        path = tmp_path / name
        path.write_bytes(records[0] if isinstance(records[0], bytes) else array(written(*records)))
        assert recognise(path) is rest_reader
        return Taken(rest_reader, path, **options)

    return run


def refusal(tmp_path, *records, **options):
    """The reason why a file is refused."""
    path = tmp_path / "list.json"
    path.write_bytes(array(written(*records)))
    assert recognise(path) is rest_reader
    with pytest.raises(ExportError) as refused:
        Taken(rest_reader, path, **options)
    return str(refused.value)


# counted record by record; events_page: as of GH Archive
REAL = {
    "duckdb__duckdb/issues.json.gz": {"opened_issue": 75, "opened_change": 25, "landed_change": 22},
    "duckdb__duckdb/issue_events.json.gz": {"triaged": 11, "landed_change": 8, "merged_change": 2},
    "rust-lang__rust/issue_comments.jsonl.gz": {"commented": 661},
    "github-to-sqlite/commits.json": {"committed": 2},
    "github-to-sqlite/issue-comments.json": {"commented": 3},
    "github-to-sqlite/issues.json": {"opened_issue": 1, "opened_change": 1},
    "github-to-sqlite/pull_requests.json": {"opened_change": 1, "landed_change": 1},
    "github-to-sqlite/releases.json": {"released": 5},
    "perceval/github_issue_1.json": {"opened_change": 1},
    "perceval/github_request_pull_request_1.json": {"opened_change": 1},
    "perceval/github_request_pull_request_1_reviews.json": {"reviewed": 2},
    "perceval/github_request_pull_request_1_comments.json": {"reviewed": 2},
    "perceval/github_request_pull_request_1_commits.json": {"committed": 1},
}


@pytest.mark.parametrize("name", REAL)
def test_real_lists_give_the_counted_acts(exports, name):
    path = exports / "rest" / name
    assert recognise(path) is rest_reader
    assert Taken(rest_reader, path).counts == REAL[name]


def test_what_a_search_answers_is_read_as_the_records_in_it(read):
    pages = [
        {"total_count": 3, "incomplete_results": False, "items": [issue(1), issue(2, "Bela")]},
        {"total_count": 3, "incomplete_results": False, "items": [issue(3, "Cy", pull_request={"url": "x"})]},
    ]
    # pages one after another, as gh writes them
    found = read(b"".join(written(*pages)))
    assert found.counts == {"opened_issue": 2, "opened_change": 1}
    assert found.rows == read(issue(1), issue(2, "Bela"), issue(3, "Cy", pull_request={"url": "x"})).rows


def test_a_search_whose_first_page_is_longer_than_a_files_beginning_is_recognised(read):
    page = {
        "total_count": 99,
        "incomplete_results": False,
        "items": [issue(at, body="x" * 2_000) for at in range(1, 99)],
    }
    assert read(b"".join(written(page))).counts == {"opened_issue": 98}


def test_real_issues_of_many_pages_give_the_counted_acts(exports):
    # 400 records, 133 with pull_request, 36 of these with merged_at; 187 name closed_by, of which 113 are not merged,
    # dated, and by another than the author
    found = Taken(rest_reader, exports / "rest" / "rust-lang__rust" / "issues.json.gz")
    assert found.counts == {"opened_issue": 267, "opened_change": 133, "landed_change": 36, "triaged": 113}
    assert len(found.threads) == 400
    assert not found.rejected


def test_real_activity_is_read_as_the_records_of_gh_archive_that_it_is(exports):
    # 8 WatchEvent, 1 ForkEvent, 20 IssueCommentEvent; IssuesEvent: 3 opened
    found = Taken(rest_reader, exports / "rest" / "events_page.json.gz")
    assert {action: found.counts[action] for action in ("starred", "forked", "opened_issue")} == {
        "starred": 8,
        "forked": 1,
        "opened_issue": 3,
    }
    assert set(found.events["source"]) == {"github_rest"}


WHY = {
    "github-to-sqlite/repo.json": "description of a repository",
    "github-to-sqlite/starred.json": "does not say who",
    "github-to-sqlite/user.json": "without dates",
    "perceval/abuse_rate_limit.json": "error that GitHub answered",
    "perceval/github_empty_request.json": "empty list",
    "perceval/github_enterprise_request_requested_reviewers.json": "without dates",
    "perceval/github_issue_2_reactions.json": "reactions",
    "perceval/github_issue_comment_1_reactions.json": "reactions",
    "perceval/github_issue_comment_2_reactions.json": "empty list",
    "perceval/github_login.json": "without dates",
    "perceval/github_orgs.json": "without dates",
    "perceval/github_repo.json": "description of a repository",
    "perceval/github_request_pull_request_1_comment_2_reactions.json": "reactions",
    "perceval/github_request_requested_reviewers.json": "requested reviewers",
    "perceval/github_request_requested_reviewers_ghost.json": "requested reviewers",
    "perceval/rate_limit.json": "rate limit",
    "perceval/rate_limit_aaa.json": "rate limit",
    "perceval/rate_limit_bbb.json": "rate limit",
}


@pytest.mark.parametrize("name", WHY)
def test_real_answers_without_dated_acts_are_refused_with_the_reason(exports, name):
    path = exports / "rest" / name
    assert recognise(path) is rest_reader
    with pytest.raises(ExportError, match=WHY[name]):
        Taken(rest_reader, path)


def test_every_real_answer_is_recognised_and_has_acts_unless_it_is_one_that_is_refused(exports):
    folder = exports / "rest"
    acts, refused = {}, set()
    for path in sorted(folder.rglob("*.json*")):
        if recognise(path) is rest_reader:
            try:
                taken = Taken(rest_reader, path, place=PLACE if "stargazers" in path.name else None)
            except ExportError as error:
                assert str(path) in str(error)
                refused.add(str(path.relative_to(folder)))
            else:
                acts[str(path.relative_to(folder))] = len(taken.events)
    assert refused == set(WHY)
    assert len(acts) > 20
    assert [name for name, count in acts.items() if not count] == []


def test_an_issue_a_pull_and_who_closed_them(read):
    found = read(
        issue(closed_at="2021-07-09T00:00:00Z", closed_by=user("Bela")),
        issue(14, closed_at="2021-07-09T00:00:00Z", closed_by=user("Ada")),
        issue(13, None, pull_request={"merged_at": "2021-07-08T00:00:00Z"}, closed_by=user("Bela")),
    )
    assert found.acts(PLACE) == {
        "issue/12#opened": ("ada", "opened_issue", None),
        "issue/12#closed/bela/2021-07-09T00:00:00Z": ("bela", "triaged", "ada"),
        "issue/14#opened": ("ada", "opened_issue", None),
        "pull/13#opened": ("ghost", "opened_change", None),
        "pull/13#landed": ("ghost", "landed_change", None),
    }
    assert found.shows == {"opened_issue", "opened_change", "landed_change", "triaged"}
    assert found.threads[PLACE, "pull/13"]["state"] == "merged"
    assert found.threads[PLACE, "issue/12"]["title"] == "A typo"
    assert list(found.threads[PLACE, "issue/12"]["labels"]) == ["good first issue"]


def test_who_closed_a_pull_that_may_have_been_merged_has_not_cared_for_it(read):
    closed = issue(closed_at="2021-07-09T00:00:00Z", closed_by=user("Bela"))
    assert read(closed | {"pull_request": {"merged_at": None}}).counts == {"opened_change": 1, "triaged": 1}
    assert read(closed | {"pull_request": {"url": "u"}}).counts == {"opened_change": 1}


def test_a_single_pull_says_who_merged_and_whose_commits_there_are(read):
    found = read(
        pull(merged=True, merged_at="2021-07-08T00:00:00Z", merged_by=user("Bela")),
        pull(14, merged=True, merged_at="2021-07-08T00:00:00Z", merged_by=user("Ada")),
        pull(15),
    )
    assert found.acts(PLACE)["pull/13#merged"] == ("bela", "merged_change", "ada")
    assert Counter(found.events["action"]) == {"opened_change": 3, "landed_change": 2, "merged_change": 1}
    assert {("github:ada", "commit", f"{how}") for how in (f"landed:{'d' * 40}", f"head:{'b' * 40}")} <= found.claims
    assert ("github:bela", "commit", f"merged:{'d' * 40}") in found.claims
    assert ("github:ada", "user_id", f"github:{sum(b'Ada')}") in found.claims


def test_a_pull_merged_without_a_date_lands_nothing_and_says_so(read):
    found = read(pull(merged=True))
    assert found.counts == {"opened_change": 1}
    assert found.reasons == [(1, "merged_at is missing")]


def test_comments_alone_are_toward_nobody_and_with_the_issue_toward_its_author(read):
    records = [comment(), comment(author="Ada", identity=2), comment(13, kind="pull", body="#take", identity=3)]
    assert read(*records).loaded(PLACE) == {
        "issue/12#commented/bela/2021-07-02T00:00:00Z": ("bela", "commented", None),
        "issue/12#commented/ada/2021-07-02T00:00:00Z": ("ada", "commented", None),
        "pull/13#commented/bela/2021-07-02T00:00:00Z": ("bela", "claimed", None),
    }
    assert read(*records, issue()).loaded(PLACE)["issue/12#commented/bela/2021-07-02T00:00:00Z"][2] == "ada"
    assert read(*records, issue()).loaded(PLACE)["issue/12#commented/ada/2021-07-02T00:00:00Z"][2] is None


def test_comments_of_one_second_are_numbered_by_id_whatever_their_order_and_one_twice_is_one(read):
    records = [comment(identity=9), comment(identity=10), comment(identity=9)]
    key = "issue/12#commented/bela/2021-07-02T00:00:00Z"
    for some in (records, records[::-1]):
        assert set(read(*some).acts(PLACE)) == {key, f"{key}~2"}


def test_a_review_of_an_unknown_authors_pull_is_one_and_an_own_one_is_a_comment(read):
    records = [review(), review_comment(), review(author="Ada", identity=8), review_comment(part_of=None, identity=71)]
    alone, whole = read(*records), read(pull(), *records)
    assert alone.loaded(PLACE)["pull/13#review/8"] == ("ada", "reviewed", None)
    assert whole.loaded(PLACE)["pull/13#review/8"] == ("ada", "commented", None)
    assert whole.loaded(PLACE)["pull/13#review/7"] == ("bela", "reviewed", "ada")
    assert whole.loaded(PLACE)["pull/13#review_comment/71"] == ("bela", "reviewed", "ada")


def test_a_review_that_is_not_handed_in_says_nothing(read):
    found = read(
        review(), review(identity=8, state="PENDING", submitted_at=None), review(identity=9, submitted_at=None)
    )
    assert found.counts == {"reviewed": 1}
    # only the one that was handed in must have a date
    assert found.reasons == [(3, "submitted_at is missing")]


def test_care_for_anothers_thread_is_triage_and_assigning_is_not(read):
    about = issue(13, pull_request={"merged_at": "2021-07-04T00:00:02Z"})
    found = read(
        event("labeled"),
        event("milestoned", actor="Ada"),
        event("assigned"),
        event("mentioned"),
        event("closed", about=about, commit_id="d" * 40),
        event("closed", about=about, at="2021-07-03T00:00:00Z"),
        event("merged", about=about, at="2021-07-04T00:00:02Z", commit_id="d" * 40),
    )
    assert found.acts(PLACE) == {
        "issue/12#labeled/bela/2021-07-04T00:00:00Z": ("bela", "triaged", "ada"),
        "pull/13#closed/bela/2021-07-03T00:00:00Z": ("bela", "triaged", "ada"),
        "pull/13#landed": ("ada", "landed_change", None),
        "pull/13#merged": ("bela", "merged_change", "ada"),
    }


def test_a_closing_up_to_five_seconds_before_the_merge_is_the_merge(read):
    # the closing is at 00:00:00; without a date of the merge, a closing by a commit is one
    links = {1: "2021-07-04T00:00:05Z", 2: "2021-07-04T00:00:06Z", 3: None, 4: None, 5: "2021-07-03T00:00:00Z"}
    closings = [
        event(
            "closed", about=issue(number, pull_request={"merged_at": at}), commit_id="d" * 40 if number == 4 else None
        )
        for number, at in links.items()
    ]
    late = event("closed", about=issue(6), commit_id="d" * 40)
    assert {key.partition("#")[0] for key in read(*closings, late).acts(PLACE)} == {"pull/2", "pull/3", "issue/6"}


def test_events_of_one_issue_do_not_say_which_and_are_put_aside(read):
    alone = event("labeled")
    del alone["issue"]
    found = read(event("closed"), alone)
    assert found.counts == {"triaged": 1}
    assert "repos/OWNER/REPO/issues/events" in found.reasons[0][1]


def test_stars_forks_and_releases(read):
    star = {"starred_at": "2021-07-01T00:00:00Z", "user": user("Ada")}
    fork = {"full_name": "bela/home", "fork": True, "owner": user("Bela"), "created_at": "2021-07-01T00:00:00Z"}
    release = {"url": f"{API}/releases/1", "tag_name": "v1", "author": user("Ada")}
    assert read(star, fork, place=PLACE).acts(PLACE) == {
        "#starred/ada": ("ada", "starred", None),
        "#forked/bela": ("bela", "forked", None),
    }
    # a fork that is asked for alone names what was forked
    assert set(read(fork | {"parent": {"full_name": "Demo/Home"}}, place="github:o/r").acts(PLACE)) == {"#forked/bela"}
    dated = release | {"published_at": "2021-07-01T00:00:00Z"}
    assert read(dated, release | {"tag_name": "draft"}).acts(PLACE) == {"#released/v1": ("ada", "released", None)}


def test_commits_have_logins_or_addresses_and_their_co_authors(read):
    found = read(commit(), commit("1" * 40, None), commit("2" * 40, parents=[{"sha": "0"}, {"sha": "1"}]))
    who = dict(zip(found.events["event_id"], found.events["account"], strict=True))
    assert who[f"git:{'e' * 40}"] == "github:ada"
    assert who[f"git:{'e' * 40}#github:bela"] == "github:bela"
    assert who[f"git:{'1' * 40}"].startswith("git:")
    assert not any("2" * 40 in key for key in who)
    hashed = {value for account, says, value in found.claims if says == "address" and account == "github:ada"}
    assert hashed == {
        value for account, says, value in found.claims if says == "address" and account.startswith("git:")
    }


def test_a_commit_needs_a_login_a_name_or_an_address_and_co_authors_need_one_too(read):
    signed = commit()["commit"]
    date = {"date": "2021-07-05T00:00:00Z"}
    nobody, address_alone = signed | {"author": date}, signed | {"author": date | {"email": "ada@ada.example"}}
    empty = address_alone | {"message": "Write\n\nCo-authored-by: <>\nCo-authored-by: Cleo <>"}
    found = read(
        commit("1" * 40, None, commit=nobody),
        commit("2" * 40, None, commit=empty),
        # GitHub knows no login where the account is gone: the commit's own name counts
        commit("3" * 40) | {"author": {"login": None, "id": 7}},
    )
    assert found.reasons == [(1, "a commit without an author")]
    names = {account: value for account, says, value in found.claims if says == "name"}
    acts = {(event.event_id[4:8], names.get(event.account)) for event in found.events.itertuples()}
    # the address of the second commit is named by the third
    assert acts == {("2222", "Ada L"), ("2222", "Cleo"), ("3333", "Ada L"), ("3333", "Bela")}
    assert NOBODY not in set(found.events["account"])


def test_a_commit_alone_says_the_kind_of_work(read):
    (work,) = set(read(commit(files=[{"filename": "book/intro.md", "changes": 3}])).events["work"])
    assert work == "doc"


def test_comments_on_commits_are_in_no_thread(read):
    on_commit = comment() | {"commit_id": "e" * 40, "issue_url": None, "url": f"{API}/comments/1"}
    assert list(read(on_commit).acts(PLACE)) == [f"commit/{'e' * 40}#commented/bela/2021-07-02T00:00:00Z"]


def test_a_records_repository_is_in_any_of_its_addresses_else_the_given_one(read):
    about = issue(6, repository_url=None)
    found = read(
        issue(1, repository_url=None),
        issue(2, repository_url=None, url=None),
        event("labeled", about=about),
        event("labeled", about=about | {"number": 7}, url=None),
        comment(3) | {"issue_url": "https://api.github.com/repos/Other/Place/issues/3"},
        place="github:given/place",
    )
    places = dict(zip(found.events["thread"], found.events["place"], strict=True))
    assert places == {
        "issue/1": PLACE,
        "issue/2": "github:given/place",
        "issue/6": PLACE,
        "issue/7": "github:given/place",
        "issue/3": "github:other/place",
    }


def test_stars_without_dates_are_refused_naming_the_header(tmp_path):
    assert "Accept: application/vnd.github.star+json" in refusal(tmp_path, user("Ada"), user("Bela"))


def test_contributors_are_refused_and_commits_named_instead(tmp_path):
    why = refusal(tmp_path, user("Ada") | {"contributions": 12})
    assert "no dates" in why
    assert "repos/OWNER/REPO/commits" in why


def test_stars_of_an_unnamed_repository_are_refused_asking_for_it(tmp_path):
    why = refusal(tmp_path, {"starred_at": "2021-07-01T00:00:00Z", "user": user("Ada")})
    assert "--place github:OWNER/REPO" in why


@pytest.mark.parametrize("date", ["2004-01-01T00:00:00Z", "2031-01-01T00:00:00Z", "yesterday", "2021-07-01T00:00:00"])
def test_a_wrong_date_costs_its_record_alone(read, date):
    found = read(issue(1), issue(2, created_at=date))
    assert list(found.acts(PLACE)) == ["issue/1#opened"]
    assert [number for number, _ in found.reasons] == [2]


def test_a_date_with_another_zone_is_read_as_utc(read):
    assert list(read(comment(at="2021-07-02T02:00:00+02:00")).acts(PLACE)) == [
        "issue/12#commented/bela/2021-07-02T00:00:00Z"
    ]


def test_lines_pages_and_arrays_say_the_same(read):
    records = [issue(number) for number in range(1, 5)]
    pages = array(written(*records[:2])) + array(written(*records[2:]))
    forms = (array(written(*records)), lines(written(*records)), pages, gzip.compress(pages))
    assert len({frozenset(read(form).rows) for form in forms}) == 1


MANY = written(
    issue(1),
    pull(2, merged_at="2021-07-08T00:00:00Z"),
    comment(3, identity=4),
    review(2, identity=5),
    event("labeled", about=issue(6)),
    commit(),
)
SHOWN = ("issue/1#opened", "pull/2#landed", "issue/3#commented/", "pull/2#review/5", "issue/6#labeled/", "git:e")


@settings(max_examples=50)
@given(st.data())
@pytest.mark.parametrize("frame", [array, lines])
def test_malformed_lists_never_crash_and_lose_no_valid_neighbour(tmp_path, frame, data):
    file = data.draw(spoilt(MANY, frame))
    path = tmp_path / "list.json"
    path.write_bytes(file.data)
    try:
        recognise(path)
        ids = list(Taken(rest_reader, path).events["event_id"])
    except ExportError:
        assert not file.untouched
        return
    assert [SHOWN[each] for each in file.untouched if not any(SHOWN[each] in key for key in ids)] == []


def archived(issues, pulls, comments, reviews):
    """The same repository as a complete archive writes it."""

    def as_archived(record, kind):
        number, page = record["number"], "issues" if kind == "issue" else "pull"
        remarks = [each for each in comments if each["html_url"].startswith(f"{PAGE}/{page}/{number}#")]
        one = {
            "number": number,
            "author": record["user"] and record["user"]["login"],
            "title": record["title"],
            "state": "MERGED" if record.get("merged_at") else record["state"].upper(),
            "labels": [label["name"] for label in record["labels"]],
            "createdAt": record["created_at"],
            "closedAt": record["closed_at"],
            "comments": [
                {
                    "author": each["user"] and each["user"]["login"],
                    "createdAt": each["created_at"],
                    "body": each["body"],
                }
                for each in remarks
            ],
        }
        if kind == "pull":
            own = [each for each in reviews if each["pull_request_url"].endswith(f"/pulls/{number}")]
            one["mergedAt"] = record["merged_at"]
            one["mergedBy"] = record["merged_at"] and "Bela"
            one["reviews"] = [
                {
                    "id": str(each["id"]),
                    "author": each["user"] and each["user"]["login"],
                    "createdAt": each["submitted_at"],
                }
                for each in own
            ]
        return one

    return json.dumps(
        {
            "magic": "E!vIA5L86J2I",
            "repo": "Demo/Home",
            "issues": [as_archived(each, "issue") for each in issues],
            "pulls": [as_archived(each, "pull") for each in pulls],
        }
    ).encode()


ISSUES = [issue(1), issue(2, "Bela"), issue(3, None)]
PULLS = [pull(4, "Cleo", merged_at="2021-07-08T00:00:00Z"), pull(5, "Bela", merged_at="2021-07-09T00:00:00Z"), pull(6)]
COMMENTS = [
    comment(1, "Cleo", identity=11),
    comment(1, "Cleo", identity=12, body="once more"),
    comment(2, "Bela", identity=13),
    comment(3, None, identity=14),
    comment(4, "Ada", kind="pull", identity=15, body="#take"),
]
REVIEWS = [review(4, "Ada", 21, "APPROVED"), review(6, "Ada", 22), review(6, "Dora", 23), review(5, "Dora", 24)]
EVENTS = [
    event("labeled", "Dora", issue(1)),
    event("closed", "Dora", issue(3, None)),
    event(
        "closed", "Bela", issue(4, "Cleo", pull_request={"merged_at": "2021-07-08T00:00:00Z"}), "2021-07-08T00:00:00Z"
    ),
    event(
        "merged", "Bela", issue(4, "Cleo", pull_request={"merged_at": "2021-07-08T00:00:00Z"}), "2021-07-08T00:00:00Z"
    ),
]
IN_LISTS = [*ISSUES, *(each | {"pull_request": {"merged_at": each["merged_at"]}, "head": None} for each in PULLS)]


def imported(folder, files):
    """Import files in order; give all events and each person's journey."""
    store = Store(folder / "store")
    community = Community(slug="demo", name="Demo", places=(Place(pattern=PLACE),))
    for name, content in files:
        path = folder / name
        path.write_bytes(content)
        (receipt,) = import_files(store, [path], Options(), now=NOW)
        assert receipt.clean, receipt
    with open_engine() as engine:
        events = name_openers(store.scan("events", engine, [PLACE]), {})
        claims = store.scan("accounts", engine, [PLACE])
        persons = engine.from_pandas(joined_accounts(collect_claims(claims, engine)))
        nobodies = engine.from_pandas(nonpeople(collect_claims(claims, engine)))
        kept = stages.community_events(events, community, [PLACE], NOW)
        people_journeys = engine.collect(
            stages.journeys(stages.by_account(kept, community, [PLACE], NOW), persons, nobodies)
        )
        rows = engine.collect(events)
    columns = ["event_id", "at", "account", "action", "toward"]
    return (
        {tuple(map(str, row)) for row in rows[columns].itertuples(index=False)},
        {tuple(map(str, row)) for row in people_journeys.itertuples(index=False)},
    )


def test_an_archive_and_rest_lists_of_one_repository_show_what_the_archive_alone_shows(tmp_path):
    archive = [("archive.json", archived(ISSUES, PULLS, COMMENTS, REVIEWS))]
    listed = (("issues", ISSUES), ("pulls", PULLS), ("comments", COMMENTS), ("reviews", REVIEWS))
    rest = [(f"{name}.json", array(written(*records))) for name, records in listed]
    for name in ("alone", "first", "last"):
        (tmp_path / name).mkdir()
    alone = imported(tmp_path / "alone", archive)
    # 3 issues, 3 pulls, 2 landed, 1 merged by another, 5 comments, 4 reviews of which 1 is an author's own
    assert len(alone[0]) == 3 + 3 + 2 + 1 + 5 + 4
    assert imported(tmp_path / "first", archive + rest) == alone
    assert imported(tmp_path / "last", rest + archive) == alone


def test_rest_lists_with_events_show_more_than_the_archive_and_both_show_what_they_show_alone(tmp_path):
    archive = [("archive.json", archived(ISSUES, PULLS, COMMENTS, REVIEWS))]
    whole = [("lists.json", lines(written(*IN_LISTS, *PULLS, *COMMENTS, *REVIEWS, *EVENTS)))]
    for name in ("alone", "first", "last"):
        (tmp_path / name).mkdir()
    alone = imported(tmp_path / "alone", whole)
    # as above, and two acts of care
    assert len(alone[0]) == 18 + 2
    assert imported(tmp_path / "first", archive + whole) == alone
    assert imported(tmp_path / "last", whole + archive) == alone


def test_a_list_whose_first_record_is_longer_than_the_head_is_recognised(tmp_path):
    path = tmp_path / "list.json"
    path.write_bytes(array(written(issue(body="x" * 70_000), issue(2))))
    assert rest_reader.recognise(path, read_head(path))


def test_an_agents_mark_is_kept_of_the_text_of_a_change_and_the_change_stays_the_persons(read):
    text = "Fix it\n\nGenerated with [Claude Code](https://claude.com/claude-code)"
    message = "Fix it\n\nCo-authored-by: Cursor <cursoragent@cursor.com>"
    told = commit()["commit"]
    taken = read(
        # an issue is no change: its text says nothing of who wrote it
        issue(12, body=text),
        pull(13, body=text, merged_at="2021-07-03T00:00:00Z", merged_by=user("Bela")),
        pull(14, "copilot-swe-agent[bot]"),
        commit(commit=told | {"message": message}),
        commit("d" * 40, "Copilot"),
    )
    marked = taken.events[taken.events["agent"].notna()]
    assert set(zip(marked["account"], marked["action"], marked["agent"], strict=True)) == {
        ("github:ada", "opened_change", "Claude"),
        ("github:ada", "landed_change", "Claude"),
        ("github:copilot-swe-agent[bot]", "opened_change", "Copilot"),
        ("github:ada", "committed", "Cursor"),
        ("github:copilot", "committed", "Copilot"),
        # of the agent's commit, in which it names a person
        ("github:bela", "committed", "Copilot"),
    }
    assert not any("Claude" in str(cell) for row in taken.rows for cell in row if cell != "Claude")
