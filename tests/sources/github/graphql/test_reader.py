"""GraphQL answers: exact counts on real edges, whatever a query asked for, and every way they can be broken."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.ingest import detect
from journeys.sources.github.graphql import reader as graphql_reader
from journeys.sources.github.repo_archive import reader as repo_archive_reader
from tests.malformed import spoilt
from tests.taking import Taken

PLACE = "github:collective/book"
OID = "a" * 40
OPENED = {"opened_issue", "opened_change", "opened_discussion"}


def issue(number=12, author="Ada", **more):
    """One issue with the least that has to be asked for."""
    fields = {"number": number, "author": author and {"login": author}, "createdAt": "2021-05-03T12:00:00Z"}
    return fields | {"url": f"https://github.com/Collective/Book/issues/{number}"} | more


def pull(number=13, author="Ada", **more):
    """One merged pull request."""
    merged = {"mergedAt": "2021-05-04T12:00:00Z", "mergedBy": {"login": "Bob"}, "state": "MERGED"}
    return issue(number, author, url=f"https://github.com/Collective/Book/pull/{number}") | merged | more


def remark(author="Bob", at="2021-05-03T13:00:00Z", **more):
    """One comment or review."""
    return {"author": author and {"login": author}, "createdAt": at} | more


def edges(*nodes):
    """Nodes as edges."""
    return [{"cursor": "Y3Vyc29y", "node": node} for node in nodes]


def answer(**connections):
    """A whole answer with connections of one repository."""
    return {"data": {"repository": {"nameWithOwner": "Collective/Book", **connections}}}


@pytest.fixture
def take(tmp_path):
    """Read an answer given as Python or bytes."""

    def taken(content, **options):
        path = tmp_path / "answer.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return Taken(graphql_reader, path, **options)

    return taken


@pytest.fixture(scope="module")
def networkx(exports):
    """The real edges, which do not say of which repository they are."""
    return exports / "graphql" / "networkx-pulls.json.gz"


def test_real_edges_give_exactly_the_known_counts(networkx):
    # shared/data/README.md: 2,296 pulls, one without author; of the edges 1,798 have mergedAt, 1,277 of them a merger
    # who is not the author, 687 authors have a login
    taken = Taken(graphql_reader, networkx, place="github:networkx/networkx")
    assert taken.counts == {"opened_change": 2296, "landed_change": 1798, "merged_change": 1277}
    opened = taken.events[taken.events["action"] == "opened_change"]
    assert (opened["account"] == "github:ghost").sum() == 1
    assert opened["account"].nunique() == 688
    assert taken.rejected == []
    assert taken.shows == {"opened_change", "landed_change", "merged_change"}
    assert taken.events["event_id"].is_unique


def as_nodes(record):
    """An archive's record as a query for all of it would give it."""

    def by(record):
        return record | {"author": record["author"] and {"login": record["author"]}}

    node = by(record) | {"comments": {"nodes": [by(each) for each in record["comments"]]}}
    node["labels"] = {"nodes": [{"name": label} for label in record["labels"]]}
    if "mergedBy" in record:
        node["mergedBy"] = record["mergedBy"] and {"login": record["mergedBy"]}
        node["reviews"] = {"edges": [{"node": by(each) | {"comments": {}}} for each in record["reviews"]]}
    return node


def test_a_real_archive_asked_for_with_graphql_gives_the_same_events_claims_and_threads(exports, take):
    path = exports / "archive-repo" / "mls-protocol.json.gz"
    whole = json.loads(gzip.decompress(path.read_bytes()))
    connections = {"issues": whole["issues"], "pullRequests": whole["pulls"]}
    nodes = {key: {"nodes": [as_nodes(each) for each in records]} for key, records in connections.items()}
    taken, expected = take({"data": {"repository": nodes}}), Taken(repo_archive_reader, path)
    assert taken.rows_without_source == expected.rows_without_source
    assert len(taken.rows) == 303 + 582 + 505 + 1764 + 1041 + 278
    assert taken.claims == expected.claims
    assert taken.threads.keys() == expected.threads.keys()
    assert taken.shows == expected.shows


def test_edges_without_a_repository_are_refused_asking_for_it(networkx):
    with pytest.raises(ExportError, match="does not say which repository it is of; give it with --place"):
        Taken(graphql_reader, networkx)


def test_edges_are_the_same_as_a_list_as_lines_and_within_an_answer(networkx, take):
    listed = json.loads(gzip.decompress(networkx.read_bytes()))[:40]
    whole = take(listed, place=PLACE).rows
    assert len(whole) > 40
    assert take("\n".join(map(json.dumps, listed)).encode(), place=PLACE).rows == whole
    assert take(answer(pullRequests={"edges": listed})).rows == whole
    assert take(answer(pullRequests={"nodes": [edge["node"] for edge in listed]})).rows == whole
    pages = [answer(pullRequests={"edges": part}) for part in (listed[:20], listed[20:])]
    assert take("".join(map(json.dumps, pages)).encode()).rows == whole
    assert take(pages).rows == whole


def test_answers_are_recognised_and_other_json_is_not(networkx, tmp_path):
    head = gzip.decompress(networkx.read_bytes())[:65536]
    assert detect.recognise(networkx) is graphql_reader
    for text in (
        head,
        json.dumps(answer(issues={"nodes": [issue()]})).encode(),
        b'{"data":null,"errors":[{"message":"x"}]}',
    ):
        assert graphql_reader.recognise(networkx, text)
        assert not repo_archive_reader.recognise(networkx, text)
    stars = [{"starredAt": "2021-05-03T12:00:00Z", "node": {"login": "ada"}}]
    assert graphql_reader.recognise(networkx, json.dumps(stars).encode("utf-16"))
    assert graphql_reader.recognise(networkx, json.dumps(answer(issues={"nodes": [issue()] * 900})).encode()[:65536])
    for text in (b'{"data": [1]}', b'[{"number": 1}]', b'{"nodes": [], "links": []}', b'{"issues": [], "pulls": []}'):
        assert not graphql_reader.recognise(networkx, text)


def test_a_merge_is_landed_by_the_author_and_merged_by_another(take):
    commits = {"mergeCommit": {"oid": OID}, "headRefOid": "b" * 40}
    taken = take(edges(pull(**commits), pull(14, mergedBy={"login": "Ada"}), pull(15, mergedBy=None), pull(16, None)))
    assert taken.acts(PLACE) == {
        **{f"pull/{number}#opened": ("ada", "opened_change", None) for number in (13, 14, 15)},
        **{f"pull/{number}#landed": ("ada", "landed_change", None) for number in (13, 14, 15)},
        "pull/13#merged": ("bob", "merged_change", "ada"),
        "pull/15#merged": ("ghost", "merged_change", "ada"),
        "pull/16#opened": ("ghost", "opened_change", None),
        "pull/16#landed": ("ghost", "landed_change", None),
        "pull/16#merged": ("bob", "merged_change", "ghost"),
    }
    commits = {(account, value) for account, says, value in taken.claims if says == "commit"}
    assert commits == {
        ("github:ada", f"landed:{OID}"),
        ("github:bob", f"merged:{OID}"),
        ("github:ada", f"head:{'b' * 40}"),
    }


def test_what_was_not_asked_for_is_not_shown(take):
    bare = {key: value for key, value in pull().items() if key not in ("mergedBy", "mergedAt")}
    assert take(edges(bare)).shows == {"opened_change"}
    assert take(edges(bare)).notes == [
        "1 merged pull requests do not say when: ask for mergedAt to see who landed changes."
    ]
    counted = pull(comments={"totalCount": 3}, reviews={"totalCount": 0})
    del counted["mergedBy"]
    assert take(edges(counted)).shows == {"opened_change", "landed_change"}
    asked = issue(comments={"nodes": [remark(body="x")]}, timelineItems={"nodes": []})
    assert take(edges(asked)).shows == {"opened_issue", "commented", "claimed", "triaged"}
    assert "reviewed" in take(edges(pull(reviews={"nodes": []}))).shows


def test_comments_reviews_and_care_are_acts_toward_the_author(take):
    comments = {"nodes": [remark(body="/assign"), remark(), remark("Ada"), remark(None, at="2021-05-03T14:00:00Z")]}
    reviews = {
        "nodes": [
            remark(databaseId=31, submittedAt="2021-05-03T15:00:00Z"),
            remark("Ada", id="MDE3OlB1bGxSZXF1ZXN0UmV2aWV3OTM0MTYyODU="),
            remark(databaseId=33, state="PENDING"),
        ]
    }
    items = {
        "edges": [
            {"node": {"__typename": "LabeledEvent", "actor": {"login": "Bob"}, "createdAt": "2021-05-03T16:00:00Z"}},
            {"node": {"__typename": "LabeledEvent", "actor": {"login": "Ada"}, "createdAt": "2021-05-03T16:00:00Z"}},
            {"node": {"__typename": "ClosedEvent", "actor": {"login": "Bob"}, "createdAt": "2021-05-04T12:00:00Z"}},
            {"node": {"__typename": "MentionedEvent"}},
        ]
    }
    acts = take(edges(pull(mergedBy=None, comments=comments, reviews=reviews, timelineItems=items))).acts(PLACE)
    assert {key.partition("#")[2]: act for key, act in acts.items()} == {
        "opened": ("ada", "opened_change", None),
        "landed": ("ada", "landed_change", None),
        "merged": ("ghost", "merged_change", "ada"),
        "commented/bob/2021-05-03T13:00:00Z": ("bob", "claimed", "ada"),
        "commented/bob/2021-05-03T13:00:00Z~2": ("bob", "commented", "ada"),
        "commented/ada/2021-05-03T13:00:00Z": ("ada", "commented", None),
        "commented/ghost/2021-05-03T14:00:00Z": ("ghost", "commented", "ada"),
        "review/31": ("bob", "reviewed", "ada"),
        "review/93416285": ("ada", "commented", None),
        "labeled/bob/2021-05-03T16:00:00Z": ("bob", "triaged", "ada"),
    }


def test_discussions_with_comments_and_answers_to_them_are_read(take):
    comments = {"nodes": [remark(replies={"nodes": [remark("Cy", at="2021-05-03T14:00:00Z")]})]}
    taken = take(answer(discussions={"nodes": [issue(4, comments=comments, url=None)]}))
    assert taken.acts(PLACE) == {
        "discussion/4#opened": ("ada", "opened_discussion", None),
        "discussion/4#commented/bob/2021-05-03T13:00:00Z": ("bob", "commented", "ada"),
        "discussion/4#commented/cy/2021-05-03T14:00:00Z": ("cy", "commented", "ada"),
    }


def test_stars_need_their_date(take):
    stars = {"edges": [{"starredAt": "2021-05-03T12:00:00Z", "node": {"login": "Ada", "databaseId": 7}}]}
    taken = take(answer(stargazers=stars))
    assert taken.acts(PLACE) == {"#starred/ada": ("ada", "starred", None)}
    assert taken.claims == {("github:ada", "user_id", "github:7")}
    assert take(stars["edges"], place=PLACE).shows == {"starred"}
    with pytest.raises(ExportError, match=r"ask for stargazers \{ edges \{ starredAt node \{ login \} \} \}"):
        take(answer(stargazers={"nodes": [{"login": "Ada"}]}))


def test_apps_are_named_as_in_all_other_exports(take):
    app = {"login": "helper", "__typename": "Bot", "databaseId": 9}
    taken = take(
        edges(issue(1, author=None) | {"author": app}, issue(2) | {"author": {"login": "c", "resourcePath": "/apps/c"}})
    )
    assert set(taken.events["account"]) == {"github:helper[bot]", "github:c[bot]"}
    assert ("github:helper[bot]", "type", "Bot") in taken.claims


def test_threads_keep_title_labels_and_state(take):
    closed = issue(title="Say it", state="CLOSED", closedAt="2021-05-05T12:00:00Z", labels={"nodes": [{"name": "bug"}]})
    thread = take(edges(closed)).threads[PLACE, "issue/12"]
    assert (thread["title"], list(thread["labels"]), thread["state"]) == ("Say it", ["bug"], "closed")
    assert thread["closed_at"].isoformat() == "2021-05-05T12:00:00+00:00"


def test_the_repository_is_the_nodes_own_else_that_around_it_else_the_one_given(take):
    nameless = {key: value for key, value in issue().items() if key != "url"} | {"__typename": "Issue"}
    named = nameless | {"repository": {"nameWithOwner": "Other/Place"}}
    assert set(take(answer(issues={"nodes": [named]})).events["place"]) == {"github:other/place"}
    assert set(take(answer(issues={"nodes": [nameless]}), place="github:x/y").events["place"]) == {PLACE}
    assert set(take(edges(nameless), place="github:x/y").events["place"]) == {"github:x/y"}
    many = {"nodes": [answer(issues={"nodes": [nameless]})["data"]["repository"]]}
    assert set(take({"data": {"organization": {"repositories": many}}}).events["place"]) == {PLACE}


def test_what_a_node_is_follows_from_its_type_its_address_or_its_fields(take):
    plain = {key: value for key, value in issue().items() if key != "url"}
    for sign, action in (
        ({"__typename": "PullRequest"}, "opened_change"),
        ({"__typename": "Discussion"}, "opened_discussion"),
        ({"resourcePath": "/Collective/Book/issues/12"}, "opened_issue"),
        ({"stateReason": None}, "opened_issue"),
        ({"mergedAt": None}, "opened_change"),
        ({"isAnswered": False}, "opened_discussion"),
    ):
        assert set(take({"data": {"search": {"nodes": [plain | sign]}}}, place=PLACE).counts) == {action}
    with pytest.raises(ExportError, match=r"ask for __typename or url \(to tell issues from pull requests\)"):
        take(edges(plain), place=PLACE)


def test_nodes_without_author_or_date_are_refused_naming_the_fields(take):
    bare = {"number": 1, "title": "x", "url": "https://github.com/Collective/Book/issues/1"}
    with pytest.raises(
        ExportError, match=r"who did what and when is not in these answers.*ask for author { login } in"
    ):
        take(edges(bare))
    with pytest.raises(ExportError, match="ask for createdAt in the query"):
        take(edges(bare | {"author": {"login": "ada"}}))
    with pytest.raises(ExportError, match=r"author \{ login \}"):
        take(edges(bare | {"author": {"__typename": "User"}, "createdAt": "2021-05-03T12:00:00Z"}))
    taken = take(edges(bare, issue(2)))
    assert taken.reasons == [(1, "ask for author { login } in the query")]


def test_errors_of_github_are_quoted(take):
    with pytest.raises(ExportError, match=r"GitHub answered with an error.*Could not resolve"):
        take({"data": None, "errors": [{"message": "Could not resolve to a Repository"}]})
    taken = take([answer(issues={"nodes": [issue()]}), {"data": None, "errors": [{"message": "timeout"}]}])
    assert len(taken.events) == 1
    assert "timeout" in taken.reasons[0][1]


def test_a_thread_asked_for_alone_is_read_and_parts_of_one_are_refused(take):
    whole = issue(4, comments={"nodes": [remark()]}, url=None)
    assert set(take({"data": {"repository": {"nameWithOwner": "Collective/Book", "issue": whole}}}).acts(PLACE)) == {
        "issue/4#opened",
        "issue/4#commented/bob/2021-05-03T13:00:00Z",
    }
    with pytest.raises(ExportError, match="missing required field `number`"):
        take({"data": {"repository": {"issue": {"timelineItems": {"nodes": [{"actor": {"login": "ada"}}]}}}}})
    with pytest.raises(ExportError, match="Ask for issues, pullRequests, discussions, stargazers of a repository"):
        take({"data": {"viewer": {"comments": {"nodes": [remark()]}}}})


def test_real_answers_with_parts_of_a_thread_are_refused_with_the_reason(exports):
    for name, reason in (("page_1", "number"), ("pull_request_review", "number"), ("error", "Parse error on")):
        path = exports / "rest" / "perceval" / f"github_events_{name}.json"
        assert detect.recognise(path) is graphql_reader
        with pytest.raises(ExportError, match=reason):
            Taken(graphql_reader, path)


def test_pages_that_are_missing_are_said_to_be(take):
    more = {"pageInfo": {"hasNextPage": True}, "nodes": [remark()]}
    assert take(edges(issue(comments=more))).notes[0].startswith("1 threads have more comments")
    assert (
        take(edges(issue(comments={"totalCount": 2, "nodes": [remark()]}))).notes[0].startswith("1 threads have more")
    )
    first = answer(issues={"pageInfo": {"hasNextPage": True}, "nodes": [issue(1)]})
    last = answer(issues={"pageInfo": {"hasNextPage": False}, "nodes": [issue(2)]})
    assert take([first, last]).notes == []
    assert take([first]).notes[0].startswith("The last page read says that there are more")


def test_an_empty_repository_is_no_fault(take):
    taken = take(answer(issues={"nodes": []}))
    assert taken.rows == set()
    assert taken.notes == ["The answers hold no issues, pull requests, discussions or stars."]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (issue(author="x") | {"author": 5}, "issue: author: expected `object | null`, got `int`"),
        (issue(number=0), "issue: number: expected `int` >= 1"),
        (issue(createdAt="soon"), "issue 12: date 'soon' cannot be read"),
        (issue(comments={"nodes": [remark(at=None)]}), "issue 12, comment 1: createdAt is missing"),
        (issue(comments={"nodes": 5}), "issue 12, comments: expected `array`, got `int`"),
    ],
)
def test_what_is_unfit_is_put_aside_with_the_reason(take, bad, reason):
    taken = take(edges(issue(1), bad, issue(3)))
    assert {"issue/1#opened", "issue/3#opened"} <= taken.acts(PLACE).keys()
    assert [(at, text.partition(";")[0]) for at, text in taken.reasons] == [(2, reason)]


NODES = [
    (issue(1), "issue/1#opened"),
    (issue(2, comments={"nodes": [remark()]}), "issue/2#commented/bob/2021-05-03T13:00:00Z"),
    (pull(3), "pull/3#merged"),
    (pull(4), "pull/4#landed"),
]


@settings(max_examples=50)
@given(st.data())
def test_nothing_malformed_costs_a_valid_neighbour(take, data):
    frame = data.draw(st.sampled_from((b"\n".join, lambda records: b"[" + b",".join(records) + b"]")))
    written = [json.dumps(edge, separators=(",", ":")).encode() for edge in edges(*(node for node, _ in NODES))]
    bad = data.draw(spoilt(written, frame))
    try:
        found = take(bad.data).acts(PLACE)
    except ExportError:
        assert not bad.untouched
        return
    assert {NODES[position][1] for position in bad.untouched} <= found.keys()


def test_an_agents_mark_is_kept_of_the_text_of_a_change(take):
    text = "Link to Devin run: https://app.devin.ai/sessions/1"
    nodes = edges(issue(12, body=text), pull(13, body=text), pull(14, "copilot-swe-agent"), pull(15))
    events = take({"data": {"search": {"edges": nodes}}}).events
    marked = events[events["agent"].notna()]
    assert set(zip(marked["account"], marked["action"], marked["agent"], strict=True)) == {
        ("github:ada", "opened_change", "Devin"),
        ("github:ada", "landed_change", "Devin"),
        ("github:copilot-swe-agent", "opened_change", "Copilot"),
        ("github:copilot-swe-agent", "landed_change", "Copilot"),
    }
