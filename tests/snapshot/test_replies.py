"""Who replied to whom does not depend on how an export was cut into files."""

import gzip
import json

import pytest

from journeys.analysis.funnel.funnel import count_stages
from journeys.analysis.funnel.settings import is_known_first
from journeys.analysis.resilience.capacity import find_answers, find_newcomers
from journeys.analysis.response.first_messages import find_messages, newcomer_messages
from journeys.analysis.work.kinds import assign_kinds
from journeys.identity.opt_out_filter import load_decisions
from journeys.identity.opting_out import opt_out
from journeys.ingest.pipeline import Options, import_files
from journeys.logs.database import open_database
from journeys.logs.opt_outs import Signed
from journeys.model.communities.community import Community, Place
from journeys.model.vocabulary import REPLIES
from journeys.snapshot.acts import load_acts
from journeys.snapshot.snapshot import load_snapshot
from journeys.sources.github.threads import review_id
from journeys.store.store import Store
from tests.making import NOW

API = "https://api.github.com/repos/demo/home"
PAGE = "https://github.com/demo/home"


def issue(number, author, at="2024-01-01T10:00:00Z", api=API, page=PAGE):
    return {
        "url": f"{api}/issues/{number}",
        "html_url": f"{page}/issues/{number}",
        "number": number,
        "title": "How?",
        "user": author and {"login": author},
        "state": "open",
        "created_at": at,
    }


def pull(number, author, at="2024-01-03T10:00:00Z", merged_at=None, api=API, page=PAGE):
    ends = {"head": {"sha": "b" * 40}, "base": {"sha": "c" * 40}, "merged_at": merged_at}
    return issue(number, author, at, api, page) | {"url": f"{api}/pulls/{number}"} | ends


def comment(identity, number, author, at="2024-01-02T10:00:00Z", kind="issues", api=API, page=PAGE):
    return {
        "html_url": f"{page}/{kind}/{number}#issuecomment-{identity}",
        "issue_url": f"{api}/issues/{number}",
        "id": identity,
        "user": author and {"login": author},
        "created_at": at,
        "body": "So",
    }


def review(identity, number, author, at="2024-01-03T12:00:00Z", api=API):
    return {
        "id": identity,
        "user": author and {"login": author},
        "state": "COMMENTED",
        "pull_request_url": f"{api}/pulls/{number}",
        "submitted_at": at,
    }


def line_comment(identity, number, author):
    """A comment on a line as some dumps have it: no address of the pull request but in the page's."""
    return {
        "id": identity,
        "html_url": f"{PAGE}/pull/{number}#discussion_r{identity}",
        "diff_hunk": "@@ -1 +1 @@",
        "commit_id": "b" * 40,
        "user": {"login": author},
        "created_at": "2024-01-03T13:00:00Z",
        "body": "Here",
    }


LISTS = {
    "issues": [issue(1, "Ada")],
    "pulls": [pull(2, "Ada", merged_at="2024-01-04T10:00:00Z")],
    "comments": [comment(5, 1, "Bo"), comment(6, 1, "Ada"), comment(7, 2, "Bo", kind="pull")],
    "reviews": [review(8, 2, "Ada"), review(9, 2, "Cy")],
    "line_comments": [line_comment(10, 2, "Bo"), line_comment(11, 2, "Ada")],
}
WHOLE = {"all": [record for records in LISTS.values() for record in records]}


@pytest.fixture
def load(tmp_path):
    """Import some files, given by name, into a store of their own, and load the community and its acts."""
    opened = []

    def loaded(files, *, place="github:demo/home", aliases=(), opted_out=None):
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        store = Store(folder / "store")
        opened.append(store)
        for name, content in files.items():
            path = folder / f"{name}.json"
            path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
            (receipt,) = import_files(store, [path], Options(), now=NOW)
            assert receipt.clean, receipt
        community = Community(slug="home", name="Home", places=(Place(pattern=place, aliases=aliases),))
        with open_database(store.folder) as database:
            if opted_out:
                opt_out(store, database, opted_out, Signed("olga", NOW))
            view = load_snapshot(store, community, NOW, load_decisions(store, database))
        return view, load_acts(store, view)

    yield loaded
    for store in opened:
        store.close()


def figures(view, acts):
    """What pages say of replies."""
    shows = {place: frozenset(acts["action"]) for place in view.places}
    until = view.observed_until
    messages = newcomer_messages(find_messages(acts, view.journeys, shows, observed_until=until))
    newcomers = find_newcomers(acts, view.journeys, observed_until=until)
    replies = acts[acts["action"].isin(REPLIES) & acts["toward"].notna() & (acts["toward"] != acts["person"])]
    return {
        "acts": acts["action"].value_counts().to_dict(),
        "kinds": assign_kinds(acts)["kind"].value_counts().to_dict(),
        "replies": len(replies),
        "links": len(replies.drop_duplicates(["person", "toward"])),
        "answers to newcomers": len(find_answers(acts, view.journeys, newcomers, observed_until=until)),
        "answered": (int(messages["answered"].sum()), len(messages)),
        "observed": {stage: int(view.journeys[f"{stage}_at"].notna().sum()) for stage in view.observable},
    }


def test_lists_in_one_file_and_in_one_file_each_give_the_same_figures_in_any_order(load):
    found = figures(*load(LISTS))
    # Bo answered the issue, commented on the change and on a line of it (two acts, the last a review), Cy reviewed it:
    # 4 replies over 2 links. Ada's three own words are comments, none of them a review
    assert found["replies"] == 4
    assert found["links"] == 2
    assert found["acts"] == {
        "opened_issue": 1,
        "opened_change": 1,
        "landed_change": 1,
        "commented": 2 + 3,
        "reviewed": 2,
    }
    # the comment on the change is no kind of work, as is no word of Ada's in her own threads
    assert found["kinds"] == {"ideas": 1, "question": 1, "review": 2, "untold": 2}
    assert figures(*load(WHOLE)) == found
    assert figures(*load(dict(reversed(LISTS.items())))) == found
    slurped = {"slurped": [records[:1] for records in LISTS.values()] + [records[1:] for records in LISTS.values()]}
    assert figures(*load(slurped)) == found
    lines = {"lines": b"".join(json.dumps(record).encode() + b"\n" for record in WHOLE["all"])}
    assert figures(*load(lines)) == found


def test_the_handed_case_gives_the_same_figures_both_ways(load, exports):
    folder = exports.parent / "cases" / "replies"
    read = {name: {path.stem: path.read_bytes() for path in (folder / name).iterdir()} for name in ("one", "sep")}
    assert (len(read["one"]), len(read["sep"])) == (1, 4)
    whole, parts = (figures(*load(files, place="github:o/r")) for files in read.values())
    assert whole == parts
    # Bob answered Alice's question; her own review record is a comment
    assert (whole["replies"], whole["kinds"]["question"]) == (1, 1)
    assert whole["acts"]["commented"] == 2
    assert "reviewed" not in whole["acts"]


def known_firsts(view):
    """Whether each person's first act, and their first that contributes, is surely the first; with the counts."""
    settings = view.settings("any")
    people = view.journeys["person"].tolist()
    firsts = {name: dict(zip(people, is_known_first(view.journeys, name, settings), strict=True)) for name in NAMES}
    return firsts, count_stages(view.journeys, settings)[["stage", "n", "stepped", "not_new"]].to_dict("records")


NAMES = ("first", "contribute")


def test_lists_in_one_file_each_begin_with_the_list_that_has_the_first_thread(load):
    """Only the issues have thread 1, but with the pull request no thread is missing: all lists begin with Ada's."""
    firsts, counts = known_firsts(load(WHOLE)[0])
    # Ada and Bo are new with their first acts; Cy's first act is the review
    assert firsts["first"] == {"github:ada": True, "github:bo": True, "github:cy": True}
    assert firsts["contribute"] == {"github:ada": True, "github:bo": True, "github:cy": True}
    for files in (LISTS, dict(reversed(LISTS.items()))):
        assert known_firsts(load(files)[0]) == (firsts, counts)


def test_a_list_that_begins_years_later_does_not_begin_with_the_first_thread(load):
    """Of threads 1 to 40 two are known: whoever opens the last one may have been there before."""
    late = {"late": [issue(40, "Bo", "2026-01-01T10:00:00Z")]}
    firsts, _ = known_firsts(load({"issues": LISTS["issues"]} | late)[0])
    assert firsts["first"] == {"github:ada": True, "github:bo": False}


def as_lists(archive):
    """A repository archive's content as GitHub's REST lists, but for who merged, which lists do not say."""
    names = {"api": f"https://api.github.com/repos/{archive['repo']}", "page": f"https://github.com/{archive['repo']}"}
    api, lists = {"api": names["api"]}, {"issues": [], "pulls": [], "comments": [], "reviews": []}
    for record in archive["issues"]:
        lists["issues"].append(issue(record["number"], record["author"], record["createdAt"], **names))
    for record in archive["pulls"]:
        number = record["number"]
        lists["pulls"].append(pull(number, record["author"], record["createdAt"], record["mergedAt"], **names))
        for each in record["reviews"]:
            lists["reviews"].append(
                review(int(review_id(each["id"])), number, each["author"], each["createdAt"], **api)
            )
    for kind, records in (("issues", archive["issues"]), ("pull", archive["pulls"])):
        for record in records:
            for each in record["comments"]:
                identity = len(lists["comments"]) + 1
                said = comment(identity, record["number"], each["author"], each["createdAt"], kind, **names)
                lists["comments"].append(said | {"body": each["body"]})
    return lists


def test_a_real_repositorys_lists_show_the_replies_that_its_archive_shows(load, exports):
    packed = (exports / "archive-repo" / "mls-protocol.json.gz").read_bytes()
    lists = as_lists(json.loads(gzip.decompress(packed)))
    place = "github:mlswg/mls-protocol"
    parts = figures(*load(lists, place=place))
    whole = figures(*load({"all": [record for records in lists.values() for record in records]}, place=place))
    archive = figures(*load({"archive": gzip.decompress(packed)}, place=place))
    assert parts == whole
    # as the archive has it but for its 278 merges: 1,041 reviews and 884 comments toward others, 413 of them answers
    assert archive["replies"] == 278 + 1041 + 884
    assert parts["replies"] == 1041 + 884
    assert parts["kinds"]["question"] == archive["kinds"]["question"] == 413
    assert parts["acts"] == {action: count for action, count in archive["acts"].items() if action != "merged_change"}


def test_the_opener_may_stand_in_another_hour_of_gh_archive(load):
    def record(kind, actor, payload, at):
        return {
            "type": kind,
            "actor": {"login": actor},
            "repo": {"name": "demo/home"},
            "payload": payload,
            "created_at": at,
        }

    # pulls as they are since October 2025: hardly more than their number
    trimmed = {"number": 5, "pull_request": {"number": 5, "url": f"{API}/pulls/5"}}
    review = {"review": {"id": 7, "submitted_at": "2026-01-01T11:00:00Z"}} | trimmed
    hours = {
        "10": [record("PullRequestEvent", "Ada", {"action": "opened"} | trimmed, "2026-01-01T10:00:00Z")],
        "11": [
            record("PullRequestReviewEvent", "Bo", {"action": "created"} | review, "2026-01-01T11:00:00Z"),
            record("PullRequestEvent", "Bo", {"action": "merged"} | trimmed, "2026-01-01T12:00:00Z"),
        ],
    }
    for files in (hours, dict(reversed(hours.items())), {"both": hours["10"] + hours["11"]}):
        lines = {name: b"".join(json.dumps(each).encode() + b"\n" for each in some) for name, some in files.items()}
        _, acts = load(lines)
        assert acts[["person", "action", "toward"]].fillna("").values.tolist() == [
            ["github:ada", "opened_change", ""],
            ["github:bo", "reviewed", "github:ada"],
            ["github:ada", "landed_change", ""],
            ["github:bo", "merged_change", "github:ada"],
        ]


def test_who_opted_out_is_no_addressee_and_nobody_takes_their_place(load):
    _, acts = load(LISTS, opted_out="ada")
    assert set(acts["person"]) == {"github:bo", "github:cy"}
    assert acts["toward"].isna().all()


@pytest.mark.parametrize("opener", [None, "helper[bot]"])
def test_a_deleted_account_and_a_program_are_no_addressees(load, opener):
    _, acts = load({"issues": [issue(1, opener)], "comments": [comment(5, 1, "Bo"), comment(6, 1, "Cy")]})
    assert acts["person"].tolist() == ["github:bo", "github:cy"]
    assert acts["toward"].isna().all()


def test_a_thread_is_one_under_a_places_former_and_present_name(load):
    former = {"api": API.replace("home", "old"), "page": PAGE.replace("home", "old")}
    _, acts = load(
        {"issues": [issue(1, "Ada", **former)], "comments": [comment(5, 1, "Bo")]}, aliases=("github:demo/old",)
    )
    assert acts["toward"].fillna("").tolist() == ["", "github:ada"]
