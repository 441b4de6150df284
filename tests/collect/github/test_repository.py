import gzip
import json

import pytest

from journeys import __version__
from journeys.collect.github import repository
from journeys.collect.github.lists import OF_THREADS
from journeys.collect.github.repository import collect_github
from journeys.collect.github.walk import CollectOptions
from journeys.collect.progress import SilentWatch
from journeys.errors import CollectError
from tests.collect.garden import Garden, at, user
from tests.collect.server import Answer, broken, limited, secondary, serving

TOKEN = "ghp_" + "0123456789abcdefABCDEF0123456789abcd"


class Heard(SilentWatch):
    """Keeps what was said and waited for, and waits as it should."""

    def __init__(self):
        self.said = []
        self.waits = []

    def say(self, text):
        """Keep it."""
        self.said.append(text)

    def wait(self, reason, seconds):
        """Keep it, and wait."""
        self.waits.append((reason, seconds))
        super().wait(reason, seconds)


@pytest.fixture
def garden():
    with serving(Garden()) as site:
        yield site


def collect(site, out, target="demo/garden", *, watch=None, token=TOKEN, **asked):
    return collect_github(
        CollectOptions(target, api=site.address, **asked),
        out,
        today="2021-04-01",
        token=token,
        watch=watch or SilentWatch(),
        first_pause=0.01,
    )


def read(out, name, folder="demo__garden"):
    """A list's records; those of threads lie apart until they are put together."""
    path = out / "github" / folder / (".lists" if name in OF_THREADS else "") / f"{name}.jsonl.gz"
    return [json.loads(line) for line in gzip.open(path)]


def files(out):
    """All files of a collection by name, but for the pages."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_all_lists_are_written_as_github_gives_them(garden, tmp_path):
    report = collect(garden, tmp_path)
    # as the garden holds them: 7 issues, 3 pulls, 5 comments, 1 on a line, 4 events, 5 stars, 2 forks, 8 commits,
    # 1 release; one review, of the merged pull
    assert {each.file: each.records for each in report.written} == {
        "threads.jsonl.gz": 21,
        "stargazers.jsonl.gz": 5,
        "forks.jsonl.gz": 2,
        "commits.jsonl.gz": 8,
        "releases.jsonl.gz": 1,
    }
    [threads] = [dict(each.lists) for each in report.written if each.lists]
    assert threads == {
        "issues": 7,
        "pulls": 3,
        "issue_comments": 5,
        "review_comments": 1,
        "reviews": 1,
        "issue_events": 4,
    }
    assert gzip.decompress((report.folder / "threads.jsonl.gz").read_bytes()).count(b"\n") == 21
    assert read(tmp_path, "issues") == garden.lists["issues"]
    assert read(tmp_path, "stargazers") == garden.lists["stargazers"]
    assert not report.missing


def test_reviews_are_asked_for_where_there_may_be_any_and_the_others_are_named(garden, tmp_path):
    report = collect(garden, tmp_path)
    # pull 3 is merged, pull 5 open; pull 6 was closed without merging and shows no trace of a review
    assert [path for path in garden.paths() if path.endswith("/reviews")] == [
        "/repos/demo/garden/pulls/3/reviews",
        "/repos/demo/garden/pulls/5/reviews",
    ]
    assert [lack.what for lack in report.left_out] == ["reviews of 1 pulls of demo/garden"]


def test_a_second_run_asks_only_what_changed(garden, tmp_path):
    collect(garden, tmp_path)
    before = files(tmp_path)
    garden.asked.clear()
    collect(garden, tmp_path)
    assert files(tmp_path) == before
    queries = {path.removeprefix("/repos/demo/garden/"): query for path, query, _ in garden.asked}
    assert queries["issues"]["since"] == at(14)
    assert queries["pulls"]["sort"] == "updated"
    # all commits behind an unchanged newest one are known, and so are the reviews of unchanged pulls
    assert garden.paths().count("/repos/demo/garden/commits") == 1
    assert not [path for path in garden.paths() if path.endswith("/reviews")]


def test_what_changed_is_taken_over_and_the_rest_is_kept(garden, tmp_path):
    collect(garden, tmp_path)
    garden.lists["issues"][1] |= {"title": "Renamed", "updated_at": at(25)}
    garden.lists["pulls"][1] |= {"state": "closed", "updated_at": at(26)}
    garden.lists["pulls/5/reviews"].append(garden.review(42, 5, 2, "https://api.github.com/x", "https://github.com/x"))
    garden.lists["stargazers"].append({"starred_at": at(30), "user": user(6)})
    garden.lists["issues/events"].insert(0, garden.lists["issues/events"][0] | {"id": 99})
    garden.lists["commits"].insert(0, garden.commit(9, "https://api.github.com/x", "https://github.com/x"))
    collect(garden, tmp_path)
    titles = {issue["number"]: issue["title"] for issue in read(tmp_path, "issues")}
    assert titles == {1: "Bed 1", 2: "Renamed", 3: "Bed 3", 4: "Bed 4", 5: "Bed 5", 6: "Bed 6", 7: "Bed 7"}
    assert len(read(tmp_path, "stargazers")) == 6
    assert len(read(tmp_path, "issue_events")) == 5
    assert len(read(tmp_path, "commits")) == 9
    # pull 5 is closed without merging now: nobody was asked, no line was commented on
    assert [review["id"] for review in read(tmp_path, "reviews")] == [41]


def test_a_page_that_did_not_change_is_answered_with_304_and_kept(garden, tmp_path):
    collect(garden, tmp_path, lists=("stargazers",))
    garden.asked.clear()
    collect(garden, tmp_path, lists=("stargazers",))
    asked = [headers for path, _, headers in garden.asked if path.endswith("/stargazers")]
    assert len(asked) == 2
    assert all("If-None-Match" in headers for headers in asked)
    assert len(read(tmp_path, "stargazers")) == 5


def test_a_full_last_page_is_asked_anew_because_more_may_follow_it(garden, tmp_path):
    garden.most = 100
    garden.lists["stargazers"] = [{"starred_at": at(1), "user": user(1) | {"id": number}} for number in range(100)]
    collect(garden, tmp_path, lists=("stargazers",))
    garden.lists["stargazers"].append({"starred_at": at(2), "user": user(2)})
    collect(garden, tmp_path, lists=("stargazers",))
    assert len(read(tmp_path, "stargazers")) == 101


@pytest.mark.parametrize("fault", [limited(1), secondary(1, 429)], ids=["403 with the reset", "429 with Retry-After"])
def test_a_limit_is_waited_out_as_long_as_the_server_says(garden, tmp_path, fault):
    garden.faults["/repos/demo/garden/issues"] = [fault]
    watch = Heard()
    report = collect(garden, tmp_path, lists=("issues",), watch=watch)
    assert not report.missing
    assert len(read(tmp_path, "issues")) == 7
    [(reason, seconds)] = watch.waits
    assert "too much" in reason
    assert 0 < seconds < 3


def test_nothing_is_asked_while_the_limit_is_used_up(garden, tmp_path):
    import time

    reset = int(time.time()) + 2
    garden.remaining = lambda: {
        "x-ratelimit-remaining": "0" if time.time() < reset else "59",
        "x-ratelimit-reset": str(reset),
    }
    watch = Heard()
    moments = []
    garden.before = lambda number: moments.append(time.time())
    collect(garden, tmp_path, lists=("issues",), watch=watch)
    # the repository, the first page, and only after the reset the other two
    assert len(moments) == 4
    assert moments[1] < reset <= moments[2]
    assert [reason for reason, _ in watch.waits] == ["The hourly limit is used up"]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_faltering_server_is_asked_again(garden, tmp_path, status):
    garden.faults["/repos/demo/garden/issues"] = [broken(status), None, broken(status), broken(status)]
    report = collect(garden, tmp_path, lists=("issues",))
    assert not report.missing
    assert read(tmp_path, "issues") == garden.lists["issues"]


def test_a_page_cut_in_the_middle_is_fetched_again(garden, tmp_path):
    whole = Answer(garden.lists["issues"][:3]).body
    garden.faults["/repos/demo/garden/issues"] = [Answer(whole, cut=True), None, Answer(whole, cut=True)]
    report = collect(garden, tmp_path, lists=("issues",))
    assert not report.missing
    assert read(tmp_path, "issues") == garden.lists["issues"]


def test_a_list_that_a_server_goes_on_refusing_is_listed_and_fetched_by_the_next_run(garden, tmp_path):
    garden.faults["/repos/demo/garden/forks"] = [broken()] * 7
    report = collect(garden, tmp_path, lists=("issues", "forks", "releases"))
    assert [lack.what for lack in report.missing] == ["forks of demo/garden"]
    assert {each.file for each in report.written} == {"threads.jsonl.gz", "releases.jsonl.gz"}
    report = collect(garden, tmp_path, lists=("issues", "forks", "releases"))
    assert not report.missing
    assert len(read(tmp_path, "forks")) == 2


@pytest.mark.parametrize("status", [403, 404, 410, 451])
def test_a_list_that_is_not_to_be_had_is_listed_with_the_reason(garden, tmp_path, status):
    garden.faults["/repos/demo/garden/releases"] = [Answer({"message": "Nothing here."}, status)]
    report = collect(garden, tmp_path, lists=("releases", "forks"))
    [lack] = report.missing
    assert lack.what == "releases of demo/garden"
    assert "Nothing here" in lack.reason
    assert lack.advice
    assert len(read(tmp_path, "forks")) == 2
    told = json.loads((tmp_path / "github" / "demo__garden" / "collection.json").read_text())
    assert [each["what"] for each in told["not_to_be_had"]] == ["releases of demo/garden"]


def test_a_list_of_which_the_end_is_refused_keeps_what_there_is(garden, tmp_path):
    garden.faults["/repos/demo/garden/issues/events"] = [None, Answer({"message": "pagination is limited"}, 422)]
    report = collect(garden, tmp_path, lists=("issue_events",))
    assert [lack.what for lack in report.missing] == ["the end of issue_events of demo/garden"]
    assert len(read(tmp_path, "issue_events")) == 3


def test_an_answer_that_is_no_list_empties_none(garden, tmp_path):
    collect(garden, tmp_path, lists=("stargazers",))
    garden.lists["stargazers"].append({"starred_at": at(30), "user": user(6)})
    portal = Answer(b"<html><title>Hotel network</title>Log in</html>", 200, {"Content-Type": "text/html"})
    garden.faults["/repos/demo/garden/stargazers"] = [None, portal]
    report = collect(garden, tmp_path, lists=("stargazers",))
    [lack] = report.missing
    assert lack.what == "stargazers of demo/garden"
    assert "answers with a web page: Hotel network" in lack.reason
    assert "log in with a browser" in lack.advice
    assert len(read(tmp_path, "stargazers")) == 5
    assert not collect(garden, tmp_path, lists=("stargazers",)).missing
    assert len(read(tmp_path, "stargazers")) == 6


def test_json_that_breaks_off_is_fetched_again_even_if_the_line_was_not_cut(garden, tmp_path):
    half = Answer(Answer(garden.lists["issues"][:3]).body[:-40])
    garden.faults["/repos/demo/garden/issues"] = [half]
    assert not collect(garden, tmp_path, lists=("issues",)).missing
    assert read(tmp_path, "issues") == garden.lists["issues"]


def test_a_run_that_asks_for_some_lists_leaves_the_others_as_they_were(garden, tmp_path):
    before = {each.file: each.records for each in collect(garden, tmp_path).written}
    report = collect(garden, tmp_path, lists=("forks",))
    assert {each.file: each.records for each in report.written} == before


def test_nothing_coming_through_is_gone_on_with_where_it_stopped(garden, tmp_path):
    cut = Answer(garden.lists["forks"], cut=True)
    garden.faults["/repos/demo/garden/forks"] = [cut] * 7
    report = collect(garden, tmp_path, lists=("issues", "forks", "releases"))
    assert [lack.what for lack in report.missing] == ["the rest"]
    garden.asked.clear()
    assert not collect(garden, tmp_path, lists=("issues", "forks", "releases")).missing
    assert garden.paths() == [f"/repos/demo/garden{path}" for path in ("", "/forks", "/releases")]


def test_whole_reads_lists_anew_so_that_what_was_deleted_goes(garden, tmp_path):
    collect(garden, tmp_path, lists=("issue_comments",))
    del garden.lists["issues/comments"][0]
    collect(garden, tmp_path, lists=("issue_comments",))
    assert len(read(tmp_path, "issue_comments")) == 5
    collect(garden, tmp_path, lists=("issue_comments",), whole=True)
    assert len(read(tmp_path, "issue_comments")) == 4


def test_links_and_redirects_that_lead_nowhere_are_listed(garden, tmp_path):
    round_trip = Answer(b"", 302, {"Location": "/repos/demo/garden/forks"})
    garden.faults["/repos/demo/garden/forks"] = [round_trip] * 30
    garden.faults["/repos/demo/garden/releases"] = [
        Answer([], headers={"Link": '<http://elsewhere.example/x>; rel="next"'})
    ]
    report = collect(garden, tmp_path, lists=("forks", "releases"))
    assert [lack.what for lack in report.missing] == ["forks of demo/garden", "releases of demo/garden"]
    assert "leads nowhere" in report.missing[0].reason
    assert "no address that is asked" in report.missing[1].reason


def test_a_run_gone_on_with_on_another_day_says_of_which_day_its_lists_are(garden, tmp_path):
    garden.faults["/repos/demo/garden/forks"] = [Answer(garden.lists["forks"], cut=True)] * 7
    collect(garden, tmp_path, lists=("issues", "forks"))
    watch = Heard()
    asked = CollectOptions("demo/garden", ("issues", "forks"), api=garden.address)
    report = collect_github(asked, tmp_path, today="2021-04-09", token=TOKEN, watch=watch)
    assert report.begun_on == "2021-04-01"
    assert "begun on 2021-04-01. What was read then is of that day" in watch.said[0]


def test_an_address_with_a_password_is_refused(tmp_path):
    asked = CollectOptions("demo/garden", api="https://name:secret@github.example")
    with pytest.raises(CollectError, match="may not hold a name or a token") as caught:
        collect_github(asked, tmp_path, today="2021-04-01", token=None, watch=SilentWatch())
    assert "secret" not in str(caught.value)


def test_an_empty_repository_is_no_fault(garden, tmp_path):
    garden.faults["/repos/demo/garden/commits"] = [Answer({"message": "Git Repository is empty."}, 409)]
    report = collect(garden, tmp_path, lists=("commits",))
    assert (report.written, report.missing) == ([], [])
    assert report.notes == ["demo/garden is empty: it has no commit yet."]


def test_a_renamed_repository_is_followed_and_filed_under_its_present_name(garden, tmp_path):
    moved = Answer({"message": "Moved Permanently"}, 301, {"Location": "/repos/demo/garden"})
    garden.faults["/repos/demo/patch"] = [moved]
    report = collect(garden, tmp_path, "demo/patch", lists=("stargazers",))
    assert report.folder == tmp_path / "github" / "demo__garden"
    assert report.notes == ["demo/patch is now called demo/garden."]


def test_all_repositories_of_an_organisation_get_a_folder_each(garden, tmp_path):
    report = collect(garden, tmp_path, "demo", lists=("stargazers",))
    assert [each.file for each in report.written] == ["demo__garden/stargazers.jsonl.gz"]


def test_a_repository_that_is_not_there_is_refused_with_advice(garden, tmp_path):
    with pytest.raises(CollectError, match="demo/nowhere cannot be collected: it is not there"):
        collect(garden, tmp_path, "demo/nowhere")


def test_a_refused_token_stops_at_once(garden, tmp_path):
    garden.faults["/repos/demo/garden"] = [Answer({"message": "Bad credentials"}, 401)]
    with pytest.raises(CollectError, match="refuses the token"):
        collect(garden, tmp_path)


def test_two_collections_do_not_write_into_one_folder(garden, tmp_path):
    def second(number):
        if number == 3:
            garden.before = lambda number: None
            with pytest.raises(CollectError, match="Another collection"):
                collect(garden, tmp_path)

    garden.before = second
    assert not collect(garden, tmp_path).missing


def test_the_token_goes_to_the_api_and_nowhere_else(garden, tmp_path):
    with serving(Garden()) as elsewhere:
        target = {"Location": f"{elsewhere.address}/repos/demo/garden/releases"}
        garden.faults["/repos/demo/garden/releases"] = [Answer(b"", 301, target)]
        collect(garden, tmp_path, lists=("releases", "forks"))
    assert [headers.get("Authorization") for _, _, headers in elsewhere.asked] == [None]
    assert {headers.get("Authorization") for _, _, headers in garden.asked} == {f"Bearer {TOKEN}"}


def test_the_token_is_written_nowhere(garden, tmp_path):
    watch = Heard()
    garden.faults["/repos/demo/garden/forks"] = [broken()] * 7
    garden.faults["/repos/demo/garden/releases"] = [Answer({"message": "no"}, 403)]
    report = collect(garden, tmp_path, watch=watch)
    assert any("Authorization" in headers for _, _, headers in garden.asked)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.suffix == ".gz" for path in files)
    for path in files:
        data = path.read_bytes()
        assert TOKEN.encode() not in data
        assert TOKEN.encode() not in (gzip.decompress(data) if path.suffix == ".gz" else b"")
    assert TOKEN not in repr((watch.said, watch.waits, report))


def test_without_encryption_only_this_machine_is_asked(tmp_path):
    with pytest.raises(CollectError, match="without encryption"):
        collect_github(
            CollectOptions("demo/garden", api="http://github.example"),
            tmp_path,
            today="2021-04-01",
            token=TOKEN,
            watch=SilentWatch(),
        )


@pytest.mark.parametrize(
    ("api", "folder"),
    [
        ("https://api.github.com", "demo__book"),
        ("https://git.acme.org/api/v3", "git.acme.org__demo__book"),
        ("http://127.0.0.1:8000", "demo__book"),
    ],
)
def test_the_folder_of_lists_that_do_not_name_their_repository_names_its_host(api, folder):
    assert repository._folder_name("Demo/Book", api) == folder


def test_an_interruption_in_the_longest_phase_leaves_the_other_lists_ready_and_says_so(garden, tmp_path):
    watch = Heard()
    step = watch.step

    def interrupted(what, done, total):
        step(what, done, total)
        if what.endswith("reviews, pulls") and done == 2:
            raise KeyboardInterrupt

    watch.step = interrupted
    report = collect(garden, tmp_path, watch=watch)
    assert report.broken_off
    assert [(lack.what, lack.reason) for lack in report.missing] == [("the rest", "it was interrupted")]
    [threads] = [dict(each.lists) for each in report.written if each.lists]
    assert threads == {"issues": 7, "pulls": 3, "issue_comments": 5, "review_comments": 1, "issue_events": 4}
    assert gzip.decompress((report.folder / "threads.jsonl.gz").read_bytes()).count(b"\n") == 20
    garden.asked.clear()
    assert not collect(garden, tmp_path).missing
    # both pulls were answered before the interruption
    assert not [path for path in garden.paths() if path.endswith("/reviews")]
    assert len(read(tmp_path, "reviews")) == 1


def test_a_process_that_dies_in_the_longest_phase_leaves_the_other_lists_too(garden, tmp_path):
    garden.faults["/repos/demo/garden/pulls/3/reviews"] = [Answer({"message": "Bad credentials"}, 401)]
    with pytest.raises(CollectError, match="refuses the token"):
        collect(garden, tmp_path)
    threads = tmp_path / "github" / "demo__garden" / "threads.jsonl.gz"
    assert gzip.decompress(threads.read_bytes()).count(b"\n") == 20


def test_the_number_of_requests_and_the_time_are_told_before_they_begin(garden, tmp_path):
    garden.remaining = lambda: {"x-ratelimit-limit": "60", "x-ratelimit-remaining": "1"}
    watch = Heard()
    collect(garden, tmp_path, watch=watch)
    [said] = [text for text in watch.said if text.startswith("Reviews")]
    assert "2 requests, one for each pull" in said
    assert "1 of 60 requests an hour are left: about 1 hour" in said
    # nothing is to be asked for a second time
    watch = Heard()
    collect(garden, tmp_path, watch=watch)
    assert not [text for text in watch.said if text.startswith("Reviews")]


def test_waits_at_a_limit_are_no_failures(garden, tmp_path):
    # more waits than the seven failures after which it gives up
    garden.faults["/repos/demo/garden/forks"] = [secondary(0)] * 9 + [broken()] * 6
    report = collect(garden, tmp_path, lists=("forks",))
    assert not report.missing
    assert len(read(tmp_path, "forks")) == 2


def test_single_sign_on_is_told_with_its_link(garden, tmp_path):
    link = {"X-GitHub-SSO": "required; url=https://github.com/orgs/demo/sso?authorization_request=x"}
    said = {"message": "Resource protected by organization SAML enforcement."}
    garden.faults["/repos/demo/garden/forks"] = [Answer(said, 403, link)]
    [lack] = collect(garden, tmp_path, lists=("forks",)).missing
    assert "single sign-on (Resource protected by organization SAML enforcement)" in lack.reason
    assert "Open https://github.com/orgs/demo/sso?authorization_request=x once" in lack.advice


def test_a_login_page_in_the_place_of_the_repository_is_told(garden, tmp_path):
    page = Answer(b"<html><head><title>Hotel &amp; network</title></head></html>", 200, {"Content-Type": "text/html"})
    garden.faults["/repos/demo/garden"] = [page]
    with pytest.raises(CollectError, match="answers with a web page: Hotel & network"):
        collect(garden, tmp_path)


def test_one_pull_that_fails_costs_only_its_reviews(garden, tmp_path):
    garden.faults["/repos/demo/garden/pulls/5/reviews"] = [broken()] * 7
    report = collect(garden, tmp_path)
    [lack] = report.missing
    assert lack.what == "reviews of 1 pulls of demo/garden: #5"
    assert "502" in lack.reason
    assert len(read(tmp_path, "reviews")) == 1


def test_who_asks_says_its_name_and_version(garden, tmp_path):
    collect(garden, tmp_path, lists=("forks",))
    assert {headers["User-Agent"] for _, _, headers in garden.asked} == {f"journeys-collect/{__version__}"}
