"""GH Archive: which acts come out of which records, and that nothing valid is lost beside anything bad."""

import gzip
import json
import random
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.model.events import NOBODY, UNNAMED, check_events
from journeys.sources.base import ImportContext
from journeys.sources.github.gharchive import reader as gharchive_reader
from journeys.store.engine import open_engine
from tests.fuzzing.exports import COMPRESSIONS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
AT = "2021-07-21T06:00:00Z"
PLACE = "github:the-turing-way/the-turing-way"
COLUMNS = ("event_id", "at", "account", "action", "place", "thread", "toward", "work")


def user(login, number=None, kind="User"):
    return {"login": login, "id": number or sum(login.encode()), "type": kind}


def record(kind, payload, actor="Ada", repo="the-turing-way/The-Turing-Way", at=AT):
    who = actor if actor is None else {"id": sum(actor.encode()), "login": actor}
    return {
        "id": "1",
        "type": kind,
        "actor": who,
        "repo": {"id": 7, "name": repo},
        "payload": payload,
        "created_at": at,
    }


def issue(number=12, author="Bela", **more):
    return {"number": number, "title": "A typo", "user": user(author), "labels": [], "state": "open"} | more


def comment(login="Ada", at="2021-07-21T05:59:59Z", body="Thank you", number=1, **more):
    return {"id": number, "user": user(login), "created_at": at, "body": body} | more


def text(*records):
    return b"".join(json.dumps(each, separators=(",", ":")).encode() + b"\n" for each in records)


class Read:
    """One reading, all of it in memory: `ids` without the place, `count` by action, `row` by the end of its id."""

    def __init__(self, path, patterns=()):
        with open_engine() as engine:
            extract = gharchive_reader.read(path, ImportContext(engine, b"key", NOW, patterns=patterns))
            self.events = engine.collect(check_events(extract.events))
            self.claims = set(engine.collect(extract.claims).itertuples(index=False, name=None))
            self.threads = engine.collect(extract.threads)
            self.rejected = list(extract.rejected)
            self.notes = list(extract.notes)

        self.ids = sorted(set(self.events["event_id"].str.removeprefix(PLACE)))

    def count(self):  # noqa: D102
        return Counter(self.events.drop_duplicates("event_id")["action"])

    def row(self, end):  # noqa: D102
        (found,) = self.events[self.events["event_id"].str.endswith(end)].to_dict("records")
        return found


@pytest.fixture
def read(tmp_path):
    def run(*content, patterns=()):
        path = tmp_path / "export.json"
        path.write_bytes(content[0] if isinstance(content[0], bytes) else text(*content))
        return Read(path, patterns)

    return run


def test_real_hour_of_2021_gives_the_counted_acts(exports):
    # counted record by record: 58 WatchEvent, 19 ForkEvent, 13 IssuesEvent opened, 3 ReleaseEvent, 2
    # GollumEvent; of 64 PullRequestEvent 33 opened, 31 closed: 25 of them merged, 11 by another; 7 closed by others
    # than their authors; 36 IssueCommentEvent, 2 CommitCommentEvent and 6 own review records; 19 reviews by others
    found = Read(exports / "gh-archive" / "2021-07-21-6.json.gz")
    assert found.count() == {
        "starred": 58,
        "forked": 19,
        "opened_issue": 13,
        "released": 3,
        "published": 2,
        "opened_change": 33,
        "landed_change": 25,
        "merged_change": 11,
        "triaged": 7,
        "commented": 36 + 2 + 6,
        "reviewed": 19,
    }
    assert not found.rejected
    assert not found.notes


def test_real_hour_of_2025_gives_the_counted_acts(exports):
    # 100 WatchEvent; 54 pulls opened, 39 landed, 12 by another; 9 threads closed and 1 reopened by another; comments:
    # 53 on threads, 2 on commits, 1 own review record
    found = Read(exports / "gh-archive" / "2025-01-01-15.json.gz").count()
    assert found["starred"] == 100
    assert (found["opened_change"], found["landed_change"], found["merged_change"]) == (54, 39, 12)
    assert (found["triaged"], found["commented"], found["reviewed"]) == (9 + 1, 53 + 2 + 1, 7)


@pytest.mark.slow
def test_real_hour_is_the_same_twice_in_halves_and_shuffled(exports, tmp_path):
    whole = gzip.decompress((exports / "gh-archive" / "2021-07-21-6.json.gz").read_bytes()).splitlines(keepends=True)
    expected = Read(exports / "gh-archive" / "2021-07-21-6.json.gz").ids
    parts = {"first": whole[:400], "second": whole[400:], "twice": whole + whole}
    parts["shuffled"] = random.Random(1).sample(whole, len(whole))
    ids = {}
    for name, part in parts.items():
        (tmp_path / name).write_bytes(b"".join(part))
        ids[name] = Read(tmp_path / name).ids
    assert ids["twice"] == ids["shuffled"] == sorted({*ids["first"], *ids["second"]}) == expected


def test_timeline_format_before_2015_is_not_recognised(exports):
    old = gzip.decompress((exports / "gh-archive" / "2012-04-11-15.json.gz").read_bytes())
    assert not gharchive_reader.recognise(exports, old[:65_536])


@pytest.mark.parametrize("name", ["rest/events_page.json.gz", "archive-repo/aipref-drafts.json.gz"])
def test_other_formats_are_not_recognised(exports, name):
    assert not gharchive_reader.recognise(exports, gzip.decompress((exports / name).read_bytes())[:65_536])


def test_a_first_line_longer_than_the_head_is_recognised(tmp_path):
    long = text(record("PushEvent", {"commits": ["x" * 100_000]})).replace(b'"id":"1"', b'"id":"17"')
    assert gharchive_reader.recognise(tmp_path, long[:65_536])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_of_a_file_is_recognised_and_read(tmp_path, read, encoding):
    content = text(record("WatchEvent", {"action": "started"})).decode().encode(encoding)
    assert gharchive_reader.recognise(tmp_path, content)
    assert read(content).ids == ["#starred/ada"]


def test_stars_forks_releases_and_wiki_pages(read):
    found = read(
        record("WatchEvent", {"action": "started"}),
        record("ForkEvent", {"forkee": {"full_name": "Ada/The-Turing-Way"}}),
        record("ReleaseEvent", {"action": "published", "release": {"tag_name": "v1.0", "author": user("Bela")}}),
        record("MemberEvent", {"action": "added", "member": user("Chidi")}),
        record("GollumEvent", {"pages": [{"sha": "a1"}, {"sha": "b2"}]}),
        record("PushEvent", {"commits": [{"sha": "c3"}]}),
        record("CreateEvent", {"ref_type": "branch"}),
    )
    assert found.ids == [
        "#forked/ada",
        "#published/a1",
        "#published/b2",
        "#released/v1.0",
        "#starred/ada",
    ]
    assert found.row("#released/v1.0")["account"] == "github:bela"
    assert found.row("#published/a1")["work"] == "doc"
    assert {row["place"] for row in found.events.to_dict("records")} == {PLACE}


def test_issue_is_opened_by_its_author_and_triaged_by_others_only(read):
    closed = {"state": "closed", "closed_at": "2021-07-21T05:59:58Z"}
    found = read(
        record("IssuesEvent", {"action": "opened", "issue": issue(1, "Ada", created_at="2021-07-21T05:59:57Z")}),
        record("IssuesEvent", {"action": "closed", "issue": issue(1, "Ada", **closed)}),
        record("IssuesEvent", {"action": "closed", "issue": issue(2, "Bela", **closed)}),
        record("IssuesEvent", {"action": "labeled", "issue": issue(3, "Bela")}),
        record("IssuesEvent", {"action": "assigned", "issue": issue(4, "Bela")}),
    )
    assert found.ids == [
        "/issue/1#opened",
        "/issue/2#closed/ada/2021-07-21T05:59:58Z",
        f"/issue/3#labeled/ada/{AT}",
    ]
    assert found.row("#opened")["at"].isoformat() == "2021-07-21T05:59:57+00:00"
    triaged = found.row("/issue/2#closed/ada/2021-07-21T05:59:58Z")
    assert (triaged["action"], triaged["account"], triaged["toward"]) == ("triaged", "github:ada", "github:bela")


@pytest.mark.parametrize(
    "body", ["#self-assign", "#take", "/take please", ".take", "/assign", "  /Assign me", "#take\r\nNow"]
)
def test_comment_that_takes_the_issue_is_a_claim(read, body):
    found = read(record("IssueCommentEvent", {"action": "created", "issue": issue(), "comment": comment(body=body)}))
    row = found.row("/issue/12#commented/ada/2021-07-21T05:59:59Z")
    assert (row["action"], row["toward"], row["thread"]) == ("claimed", "github:bela", "issue/12")


@pytest.mark.parametrize("body", ["I would take it", "/assign @bela", "#takeaway", "", None])
def test_comment_that_takes_nothing_is_no_claim(read, body):
    found = read(record("IssueCommentEvent", {"action": "created", "issue": issue(), "comment": comment(body=body)}))
    assert set(found.events["action"]) == {"commented"}


def test_comment_on_a_pull_belongs_to_the_pull_and_two_in_one_second_stay_two(read):
    on_pull = issue(13, pull_request={"merged_at": None})
    first, second = (
        record("IssueCommentEvent", {"issue": on_pull, "comment": comment(number=number)}) for number in (1, 2)
    )
    found = read(second, first, first)
    assert found.ids == [f"/pull/13#commented/ada/2021-07-21T05:59:59Z{end}" for end in ("", "~2")]


def test_comment_on_a_commit_has_no_thread(read):
    found = read(record("CommitCommentEvent", {"comment": comment(commit_id="c0ffee")}))
    assert found.ids == ["/commit/c0ffee#commented/ada/2021-07-21T05:59:59Z"]
    assert found.events["thread"].isna().all()


def merged_pull(author, merger, number=5):
    done = {"closed_at": "2021-07-21T05:58:00Z", "merged_at": "2021-07-21T05:58:00Z", "merged": True, "state": "closed"}
    return {"action": "closed", "number": number, "pull_request": issue(number, author, merged_by=user(merger), **done)}


def test_merging_anothers_pull_is_two_acts_and_ones_own_is_one(read):
    found = read(
        record("PullRequestEvent", merged_pull("Bela", "Ada", 5)),
        record("PullRequestEvent", merged_pull("Ada", "Ada", 6)),
    )
    assert found.ids == ["/pull/5#landed", "/pull/5#merged", "/pull/6#landed"]
    assert found.row("/pull/5#landed")["account"] == "github:bela"
    merged = found.row("/pull/5#merged")
    assert (merged["account"], merged["toward"], merged["at"].minute) == ("github:ada", "github:bela", 58)
    assert list(found.threads["state"]) == ["merged", "merged"]


def test_pull_closed_unmerged_is_triage_by_another_and_nothing_by_its_author(read):
    closed = {"state": "closed", "closed_at": AT, "merged": False}
    found = read(
        record("PullRequestEvent", {"action": "closed", "pull_request": issue(5, "Bela", **closed)}),
        record("PullRequestEvent", {"action": "closed", "pull_request": issue(6, "Ada", **closed)}),
    )
    assert found.ids == [f"/pull/5#closed/ada/{AT}"]


def test_review_and_its_inline_comments_are_one_act_and_ones_own_is_a_comment(read):
    review = {"id": 77, "user": user("Ada"), "submitted_at": AT}
    inline = comment(pull_request_review_id=77)
    own = comment("Bela", pull_request_review_id=78)
    older = comment(number=9)
    found = read(
        record("PullRequestReviewEvent", {"action": "created", "review": review, "pull_request": issue(5)}),
        record("PullRequestReviewCommentEvent", {"action": "created", "comment": inline, "pull_request": issue(5)}),
        record(
            "PullRequestReviewCommentEvent", {"action": "created", "comment": own, "pull_request": issue(5)}, "Bela"
        ),
        record("PullRequestReviewCommentEvent", {"action": "created", "comment": older, "pull_request": issue(6)}),
    )
    assert found.ids == ["/pull/5#review/77", "/pull/5#review/78", "/pull/6#review_comment/9"]
    assert found.count() == {"reviewed": 2, "commented": 1}
    assert set(found.events[found.events["action"] == "reviewed"]["toward"]) == {"github:bela"}
    assert found.events.set_index("event_id")["toward"].isna()[f"{PLACE}/pull/5#review/78"]


def test_trimmed_pulls_leave_their_author_to_the_opening_which_another_hour_may_have(read):
    # the shape since October 2025: a pull is hardly more than its number, and a merge is an action of its own
    trimmed = [{"number": number, "url": f"https://api.github.com/{number}"} for number in (5, 6)]
    found = read(
        record("PullRequestEvent", {"action": "merged", "number": 5, "pull_request": trimmed[0]}, "Bela"),
        record("PullRequestEvent", {"action": "opened", "number": 5, "pull_request": trimmed[0]}, "Ada"),
        record("PullRequestEvent", {"action": "merged", "number": 6, "pull_request": trimmed[1]}, "Bela"),
    )
    acts = found.events.set_index("event_id").sort_index()[["account", "toward"]].fillna("nobody")
    acts.index = acts.index.str.removeprefix(f"{PLACE}/")
    assert acts.to_dict("index") == {
        "pull/5#landed": {"account": UNNAMED, "toward": "nobody"},
        "pull/5#merged": {"account": "github:bela", "toward": UNNAMED},
        "pull/5#opened": {"account": "github:ada", "toward": "nobody"},
        "pull/6#landed": {"account": UNNAMED, "toward": "nobody"},
        "pull/6#merged": {"account": "github:bela", "toward": UNNAMED},
    }
    assert found.threads.empty
    (note,) = found.notes
    assert note.startswith("Merges that do not say whose change it was: 2.")


def test_deleted_accounts_are_nobody_and_their_events_stay(read):
    found = read(
        record("WatchEvent", {"action": "started"}, actor=None),
        record("IssueCommentEvent", {"issue": issue() | {"user": None}, "comment": comment() | {"user": None}}, None),
    )
    assert set(found.events["account"]) == {NOBODY}
    assert not found.claims


def test_claims_are_numbers_and_types_of_accounts(read):
    found = read(
        record("WatchEvent", {"action": "started"}),
        record(
            "IssuesEvent",
            {"action": "opened", "issue": issue(1, "crowd[bot]", user=user("crowd[bot]", 5, "Bot"))},
            "crowd[bot]",
        ),
        record("IssuesEvent", {"action": "closed", "issue": issue(2, user=user("Acme", 9, "Organization"))}),
    )
    assert {
        ("github:ada", "user_id", f"github:{sum(b'Ada')}"),
        ("github:crowd[bot]", "user_id", "github:5"),
        ("github:crowd[bot]", "type", "Bot"),
        ("github:acme", "type", "Organization"),
    } <= found.claims
    assert not {says for account, says, _ in found.claims if account == "github:ada"} - {"user_id"}


def test_the_last_statement_of_a_thread_wins(read):
    labels = [{"name": "good first issue"}, {"name": "docs"}]
    found = read(
        record(
            "IssuesEvent",
            {"action": "closed", "issue": issue(title="New", state="closed", labels=labels, closed_at=AT)},
        ),
        record("IssuesEvent", {"action": "opened", "issue": issue(title="Old")}, at="2021-07-20T00:00:00Z"),
    )
    (thread,) = found.threads.to_dict("records")
    assert (thread["thread"], thread["title"], thread["state"]) == ("issue/12", "New", "closed")
    assert list(thread["labels"]) == ["good first issue", "docs"]


GOOD = text(record("WatchEvent", {"action": "started"}))
BAD = {
    b"{\n": "truncated",
    b"not json\n": "malformed",
    b"[1]\n": "Expected `object`",
    b'{"type":"WatchEvent","repo":{"name":"a/b"}}\n': "created_at",
    b'{"type":5}\n': "Expected `str`",
    b'{"type":"x\xff"}\n': "UTF-8",
    b'{"x":' + b"[" * 5_000 + b"\n": "nested|truncated",
    text(record("WatchEvent", {}, at="1970-01-01T00:00:00Z")): "before 2005",
    text(record("WatchEvent", {}, at="2199-01-01T00:00:00Z")): "in the future",
    text(record("WatchEvent", {}, at="yesterday")): "created_at",
    text(record("WatchEvent", {}, repo="nowhere")): "owner/name",
    text(record("WatchEvent", {}, actor="a b")): "not a login",
    text(record("WatchEvent", "payload")): r"\$.payload",
    text(record("IssuesEvent", {"action": "opened", "issue": {"title": "x"}})): "without payload.number",
    text(record("ReleaseEvent", {"action": "published", "release": {}})): "without payload.release.tag_name",
    text(record("IssuesEvent", {"action": "opened", "issue": issue(created_at="1970-01-01T00:00:00Z")})): "before 2005",
}


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad[:40].decode(errors="replace"))
def test_a_bad_record_is_put_aside_with_its_number_and_reason_and_the_rest_stays(read, bad):
    other = text(record("ForkEvent", {}))
    found = read(GOOD + b"\n" + bad + other)
    assert found.ids == ["#forked/ada", "#starred/ada"]
    (rejected,) = found.rejected
    assert rejected.record == 3
    assert any(reason in rejected.reason for reason in (*BAD[bad].split("|"), BAD[bad].replace("\\", "")))
    assert rejected.text == bad.decode(errors="replace").strip()[:500]


def test_null_fields_and_unknown_types_are_not_bad(read):
    found = read(
        record("SomethingNewEvent", {"action": "created"}),
        record("WatchEvent", None),
        record("IssueCommentEvent", {"issue": issue(labels=None, state=None), "comment": comment(id=None)}),
    )
    assert not found.rejected
    assert found.notes == ["Records of unknown type SomethingNewEvent that were passed over: 1."]
    assert len(found.ids) == 2


def test_a_truncated_download_keeps_all_whole_lines(read):
    many = [record("WatchEvent", {}, actor=f"person-{number}") for number in range(2_000)]
    packed = gzip.compress(text(*many))
    found = read(packed[: len(packed) // 2])
    assert 900 < len(found.ids) < 2_000
    (rejected,) = found.rejected
    assert rejected.record == len(found.ids) + 1
    assert "cut off" in rejected.reason


@pytest.mark.parametrize("pack", COMPRESSIONS.values(), ids=COMPRESSIONS)
def test_a_compressed_file_has_the_acts_of_the_plain_one(read, pack):
    many = text(*(record("WatchEvent", {}, actor=f"person-{number}") for number in range(2_000)))
    found = read(pack(many))
    assert not found.rejected
    assert found.ids == read(many).ids


def test_a_line_too_large_for_the_engine_is_read_all_the_same(read):
    large = record("IssueCommentEvent", {"issue": issue(), "comment": comment(body="/take " + "x" * 20_000_000)})
    found = read(large, record("WatchEvent", {}))
    assert found.count() == {"claimed": 1, "starred": 1}
    assert not found.rejected


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"nothing\nof use\n", b"\x1f\x8b\x08", gzip.compress(b"")],
    # a gzip file holds the time it was made: as a name it would differ between the processes that run the tests
    ids=["empty", "blank", "other", "cut gzip", "empty gzip"],
)
def test_a_file_with_nothing_to_read_is_refused_with_reasons(read, content):
    with pytest.raises(ExportError, match=r"export\.json has no record of GH Archive that can be read"):
        read(content)


def hour(places=60, mine=2):
    others = [record("WatchEvent", {}, repo=f"someone-{number}/thing", actor=f"p{number}") for number in range(places)]
    return others + [record("WatchEvent", {}, actor=f"mine-{number}") for number in range(mine)]


def test_a_whole_hour_is_narrowed_to_the_communities_places(read):
    found = read(text(*hour()), patterns=("github:the-turing-way/*", "hub:model/bigscience/*"))
    assert found.ids == ["#starred/mine-0", "#starred/mine-1"]
    assert found.notes == ["This is a whole hour of GitHub: 60 lines of other places were passed over."]


@pytest.mark.parametrize(
    "pattern",
    ["github:The-Turing-Way/the-turing-way", "github:the-turing-way/*", "github:*/the-turing-way", "github:the-*"],
)
def test_every_kind_of_pattern_narrows(read, pattern):
    assert read(text(*hour()), patterns=(pattern,)).ids == ["#starred/mine-0", "#starred/mine-1"]


def test_narrowing_misses_no_other_way_of_writing_a_line(read):
    spaced = b"".join(json.dumps(each).encode() + b"\n" for each in hour())
    turned = b"".join(json.dumps(dict(reversed(each.items()))).encode() + b"\n" for each in hour())
    escaped = text(*hour()).replace(b"the-turing-way/The", rb"the\u002dturing-way/The")
    for content in (spaced, turned, escaped):
        assert read(content, patterns=("github:the-turing-way/*",)).ids == ["#starred/mine-0", "#starred/mine-1"]


def test_a_communitys_own_export_is_kept_whole(read):
    found = read(text(*hour(places=10)), patterns=("github:the-turing-way/*",))
    assert len(found.events) == 12


def test_rejected_lines_of_a_narrowed_hour_keep_their_numbers(read):
    content = text(*hour(mine=1)) + b"broken\n" + text(*hour(mine=1))
    found = read(content, patterns=("github:the-turing-way/*",))
    assert [bad.record for bad in found.rejected] == [62]


def same(one, other):
    """Whether two readings found the same."""
    return sorted(map(str, one.events[list(COLUMNS)].to_numpy())) == sorted(
        map(str, other.events[list(COLUMNS)].to_numpy())
    )


def threads_of(found):
    """Rows of the threads in the order of their names: two ways of reading come upon them in orders of their own."""
    rows = found.threads.assign(labels=found.threads["labels"].map(list)).sort_values(["place", "thread"])
    return rows.astype("object").where(rows.notna(), None).to_dict("records")


def test_the_careful_way_reads_as_the_fast_way_does(exports, tmp_path):
    for name in ("2021-07-21-6", "2025-01-01-15"):
        source = exports / "gh-archive" / f"{name}.json.gz"
        path = tmp_path / "broken.json"
        path.write_bytes(b"broken\n" + gzip.decompress(source.read_bytes()))
        fast, careful = Read(source), Read(path)
        assert len(careful.rejected) == 1
        assert same(fast, careful)
        assert fast.claims == careful.claims
        assert len(fast.threads) > 100
        assert threads_of(fast) == threads_of(careful)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)


@st.composite
def mutated(draw):
    """Give a sound record with one of its fields, anywhere, replaced by anything."""
    base = draw(
        st.sampled_from(
            [
                record("IssueCommentEvent", {"issue": issue(), "comment": comment()}),
                record("PullRequestEvent", merged_pull("Bela", "Ada")),
                record("GollumEvent", {"pages": [{"sha": "a1"}]}),
            ]
        )
    )
    base = json.loads(json.dumps(base))
    at = base
    while True:
        key = draw(st.sampled_from(sorted(at)))
        if isinstance(at[key], dict) and draw(st.booleans()):
            at = at[key]
            continue
        at[key] = draw(VALUES)
        return base


LINES = st.lists(st.binary(max_size=60) | mutated().map(lambda each: json.dumps(each).encode()), max_size=4)


def read_ids(path, content):
    """Read bytes for no more than the keys of the acts and the numbers of the rejected records."""
    path.write_bytes(content)
    with open_engine() as engine:
        extract = gharchive_reader.read(path, ImportContext(engine, b"key", NOW))
        ids = set(engine.collect(extract.events.select("event_id"))["event_id"].str.removeprefix(PLACE))
    return ids, [bad.record for bad in extract.rejected]


@pytest.mark.slow
@settings(max_examples=15)
@given(before=LINES, after=LINES, packed=st.booleans())
def test_no_bytes_beside_them_lose_sound_lines(tmp_path, before, after, packed):
    content = b"\n".join([b"{}", *before, GOOD.strip(), *after, text(record("ForkEvent", {})).strip()])
    ids, numbers = read_ids(tmp_path / "export", gzip.compress(content) if packed else content)
    assert {"#starred/ada", "#forked/ada"} <= ids
    assert all(one < next_ for one, next_ in pairwise(numbers))


@settings(max_examples=15)
@given(content=st.binary(max_size=300), head=st.sampled_from([b"", b"\x1f\x8b", b"\xff\xfe", GOOD]))
def test_any_bytes_are_read_or_refused(tmp_path, content, head):
    gharchive_reader.recognise(tmp_path, head + content)
    try:
        ids, _ = read_ids(tmp_path / "export", head + content)
    except ExportError:
        assert head != GOOD
    else:
        assert "#starred/ada" in ids or head != GOOD
