"""Repository archives: exact counts on real ones, and every way one can be broken."""

import copy
import gzip
import json
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.sources.base import ImportContext
from journeys.sources.github.repo_archive import reader as repo_archive_reader
from journeys.sources.github.threads import review_id
from journeys.store.engine import open_engine
from tests.known_archives import AIPREF, MLS

NOW = datetime(2027, 1, 1, tzinfo=UTC)
PLACE = "github:collective/book"
OID = "a" * 40
# acts by kind, and people
KNOWN = {"mls-protocol": (MLS, 76), "aipref-drafts": (AIPREF, 54)}


def issue(number=12, author="Ada", **more):
    """One issue as archives write it."""
    return {
        "number": number,
        "author": author,
        "title": "Say it",
        "state": "OPEN",
        "labels": ["good first issue"],
        "createdAt": "2021-05-03T12:00:00Z",
        "closedAt": None,
        "body": "We should.",
        "comments": [],
    } | more


def pull(number=13, author="Ada", **more):
    """One merged pull request as archives write it."""
    return (
        issue(number, author)
        | {
            "state": "MERGED",
            "mergedAt": "2021-05-04T12:00:00Z",
            "closedAt": "2021-05-04T12:00:00Z",
            "mergedBy": "bob",
            "mergeCommit": {"oid": OID},
            "reviews": [],
        }
        | more
    )


def remark(author="bob", at="2021-05-03T13:00:00Z", **more):
    """One comment or review."""
    return {"author": author, "createdAt": at, "body": "Yes."} | more


def archive(issues=(), pulls=(), **more):
    """A whole archive."""
    return {"magic": "E!vIA5L86J2I", "repo": "Collective/Book", "issues": [*issues], "pulls": [*pulls]} | more


class Taken:
    """What was read of a file, as plain Python."""

    def __init__(self, path, **options):
        with open_engine() as engine:
            extract = repo_archive_reader.read(path, ImportContext(engine, b"key", NOW, **options))
            self.events = engine.collect(extract.events)
            self.claims = {tuple(claim) for claim in engine.collect(extract.claims).itertuples(index=False)}
            threads = engine.collect(extract.threads)
        self.threads = {row["thread"]: row for row in threads.to_dict("records")}
        self.shows, self.rejected, self.notes = extract.shows, extract.rejected, extract.notes
        rows = self.events.astype(object).where(self.events.notna(), None)
        self.rows = {tuple(row) for row in rows.itertuples(index=False)}

    @property
    def acts(self):
        """Ids without their place, with who did what toward whom."""
        short = self.events["event_id"].str.removeprefix(f"{PLACE}/")
        toward = self.events["toward"].astype(object).where(self.events["toward"].notna(), None)
        return {
            key: (account.removeprefix("github:"), action, to and to.removeprefix("github:"))
            for key, account, action, to in zip(
                short, self.events["account"], self.events["action"], toward, strict=True
            )
        }

    @property
    def reasons(self):
        """Why records were rejected, with their number."""
        return [(rejected.record, rejected.reason) for rejected in self.rejected]


@pytest.fixture
def take(tmp_path):
    """Read an archive given as Python, text or bytes."""

    def taken(content, **options):
        path = tmp_path / "archive.json"
        content = json.dumps(content) if isinstance(content, dict) else content
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return Taken(path, **options)

    return taken


@pytest.fixture(params=KNOWN)
def real(request, exports):
    """One real archive: its path, and what is known of it."""
    return exports / "archive-repo" / f"{request.param}.json.gz", *KNOWN[request.param]


def test_a_real_archive_gives_exactly_the_known_counts(real):
    path, actions, accounts = real
    taken = Taken(path)
    assert taken.events["action"].value_counts().to_dict() == actions
    assert taken.events["account"].nunique() == accounts
    assert taken.events["event_id"].is_unique
    assert taken.rejected == []


def test_a_real_archive_is_recognised_whole_in_halves_and_shuffled(real):
    path, _, _ = real
    whole = json.loads(gzip.decompress(path.read_bytes()))
    unmarked = {key: whole[key] for key in ("repo", "labels", "pulls")}
    assert repo_archive_reader.recognise(path, gzip.decompress(path.read_bytes())[:65536])
    assert repo_archive_reader.recognise(path, json.dumps(unmarked).encode()[:65536])
    assert not repo_archive_reader.recognise(path, b'{"contributors": [{"number": 1}]}')
    assert not repo_archive_reader.recognise(path, b'[{"number": 1}]')


def test_the_order_of_records_and_comments_does_not_matter(real, take):
    path, _, _ = real
    shuffled = json.loads(gzip.decompress(path.read_bytes()))
    dice = random.Random(7)
    for key in ("pulls", "issues"):
        records = shuffled.pop(key)
        dice.shuffle(records)
        for record in records:
            dice.shuffle(record["comments"])
        shuffled[key] = records
    assert take(shuffled).rows == Taken(path).rows


def test_two_halves_give_the_whole(real, take):
    path, _, _ = real
    whole = json.loads(gzip.decompress(path.read_bytes()))
    first = whole | {"issues": whole["issues"][::2], "pulls": whole["pulls"][::2]}
    second = whole | {"issues": whole["issues"][1::2], "pulls": whole["pulls"][1::2]}
    only = [{key: whole[key] for key in ("repo", kind)} for kind in ("issues", "pulls")]
    expected = Taken(path).rows
    assert take(first).rows | take(second).rows == expected
    assert take(only[0]).rows | take(only[1]).rows == expected


def test_a_real_archive_cut_off_keeps_all_records_before_the_cut(real, tmp_path):
    path, _, _ = real
    zipped = path.read_bytes()
    (tmp_path / "cut.json.gz").write_bytes(zipped[: len(zipped) // 2])
    taken, whole = Taken(tmp_path / "cut.json.gz"), Taken(path)
    assert len(taken.rows) > len(whole.rows) / 5
    assert taken.rows < whole.rows
    assert len(taken.rejected) == 1
    assert "the gzip file is cut off" in taken.rejected[0].reason


def test_a_merged_pull_is_landed_by_its_author_and_merged_by_another(take):
    assert take(archive(pulls=[pull()])).acts == {
        "pull/13#opened": ("ada", "opened_change", None),
        "pull/13#landed": ("ada", "landed_change", None),
        "pull/13#merged": ("bob", "merged_change", "ada"),
    }


def test_merging_ones_own_is_landing_it_whatever_the_capitals(take):
    assert "pull/13#merged" not in take(archive(pulls=[pull(mergedBy="ADA")])).acts


def test_a_deleted_author_differs_from_anybody(take):
    reviews = [remark(None, id="PRR_kwDOOWk1-s8AAAABFNGMWQ")]
    acts = take(archive(pulls=[pull(author=None, mergedBy=None, reviews=reviews)])).acts
    assert acts["pull/13#landed"] == ("ghost", "landed_change", None)
    assert acts["pull/13#merged"] == ("ghost", "merged_change", "ghost")
    assert acts["pull/13#review/4644244569"] == ("ghost", "reviewed", "ghost")


def test_reviews_by_others_are_reviews_and_the_authors_own_are_comments(take):
    reviews = [remark("bob", id="x1", comments=[remark()]), remark("ada", id="x2")]
    acts = take(archive(pulls=[pull(reviews=reviews)])).acts
    assert acts["pull/13#review/x1"] == ("bob", "reviewed", "ada")
    assert acts["pull/13#review/x2"] == ("ada", "commented", None)
    assert len(acts) == 5  # opened, landed, merged and the two: the inline comment is none of its own


def test_reviews_of_one_second_are_kept_apart_by_their_number(take):
    reviews = [remark(id="MDE3OlB1bGxSZXF1ZXN0UmV2aWV3MQ=="), remark(id="MDE3OlB1bGxSZXF1ZXN0UmV2aWV3Mg==")]
    assert {"pull/13#review/1", "pull/13#review/2"} < take(archive(pulls=[pull(reviews=reviews)])).acts.keys()


def test_a_node_id_of_another_kind_stands_for_itself():
    for other in ("PRR_!", "PRR_", "MDU6SXNzdWUx", "é", "x"):
        assert review_id(other) == other


def test_comments_of_one_second_are_numbered_the_same_in_any_order(take):
    remarks = [remark(body="#take"), remark(), remark(), remark("cy")]
    for order in (remarks, remarks[::-1]):
        acts = take(archive([issue(comments=order)])).acts
        at = "2021-05-03T13:00:00Z"
        assert acts == {
            "issue/12#opened": ("ada", "opened_issue", None),
            f"issue/12#commented/bob/{at}": ("bob", "claimed", "ada"),
            f"issue/12#commented/bob/{at}~2": ("bob", "commented", "ada"),
            f"issue/12#commented/bob/{at}~3": ("bob", "commented", "ada"),
            f"issue/12#commented/cy/{at}": ("cy", "commented", "ada"),
        }


@pytest.mark.parametrize("body", ["#self-assign", "#take", "/take please", ".take", " /assign", "#Take."])
def test_a_comment_that_claims_an_issue_is_a_claim(take, body):
    assert take(archive([issue(comments=[remark(body=body)])])).events["action"].tolist() == ["opened_issue", "claimed"]


@pytest.mark.parametrize("body", ["#takeaway", "I take it", "/assigned", None, 5])
def test_a_comment_that_only_resembles_a_claim_is_a_comment(take, body):
    assert take(archive([issue(comments=[remark(body=body)])])).events["action"].tolist()[1] == "commented"


def test_the_commit_of_a_merge_is_ascribed_to_author_and_merger_but_never_to_nobody(take):
    assert take(archive(pulls=[pull()])).claims == {
        ("github:ada", "commit", f"landed:{OID}"),
        ("github:bob", "commit", f"merged:{OID}"),
    }
    assert take(archive(pulls=[pull(author=None, mergedBy=None)])).claims == set()


def test_a_commit_that_is_no_text_is_claimed_for_nobody(take):
    taken = take(archive(pulls=[pull(mergeCommit={"oid": 7}, headRefOid=["b"]), pull(14, mergeCommit="b" * 40)]))
    assert not [claim for claim in taken.claims if claim[1] == "commit"]
    assert not taken.rejected


def test_threads_carry_title_labels_state_and_dates(take):
    labels = ["help wanted", {"name": "bug"}, 5]
    row = take(archive([issue(labels=labels, state="CLOSED", closedAt="2021-06-01T00:00:00Z")])).threads["issue/12"]
    assert (row["place"], row["title"], row["state"]) == (PLACE, "Say it", "closed")
    assert list(row["labels"]) == ["help wanted", "bug"]
    assert row["opened_at"] == datetime(2021, 5, 3, 12, tzinfo=UTC)
    assert row["closed_at"] == datetime(2021, 6, 1, tzinfo=UTC)


def test_an_archive_shows_only_what_it_was_asked_for(take):
    assert take({"repo": "o/r", "issues": [issue()]}).shows == {"opened_issue", "commented", "claimed"}
    bare = pull()
    del bare["reviews"], bare["mergedBy"]
    shown = take({"repo": "o/r", "pulls": [bare]}).shows
    assert shown == {"opened_change", "landed_change", "commented", "claimed"}
    assert take({"repo": "o/r", "pulls": [pull()]}).shows == shown | {"reviewed", "merged_change"}


def test_a_bad_record_costs_only_itself_and_says_its_number(take):
    bad = [issue(1), issue(2, createdAt=None), issue("x"), 5, issue(3, author={"login": "ada"}), issue(4)]
    taken = take(archive(bad))
    assert set(taken.acts) == {"issue/1#opened", "issue/4#opened"}
    assert taken.reasons == [
        (2, "issue 2: createdAt is missing"),
        (3, "issue without number: number: expected `int`, got `str`"),
        (4, "issue without number: expected `object`, got `int`"),
        (5, "issue 3: author: expected `str | null`, got `object`"),
    ]


def test_records_are_counted_in_the_order_of_the_file(take):
    taken = take({"repo": "o/r", "pulls": [pull()], "issues": [issue(createdAt="soon")]})
    assert taken.reasons == [
        (2, "issue 12: date 'soon' cannot be read; expected like 2021-07-21T06:00:00Z"),
    ]


def test_a_record_without_its_date_keeps_what_others_did_there(take):
    acts = take(archive(pulls=[pull(createdAt=None, reviews=[remark(id="x")], comments=[remark()])])).acts
    assert {action for _, action, _ in acts.values()} == {"landed_change", "merged_change", "reviewed", "commented"}


def test_a_bad_comment_or_review_costs_only_itself(take):
    comments = [remark(), remark("cy", createdAt="1970-01-01T00:00:00Z"), remark(author=5), "x", remark("di")]
    taken = take(archive([issue(comments=comments)], [pull(reviews={"nodes": []}, comments=None)]))
    assert [reason for _, reason in taken.reasons] == [
        "issue 12, comment 2: date 1970-01-01T00:00:00Z is before 2005, when no such record was kept",
        "issue 12, comment 3: author: expected `str | null`, got `int`",
        "issue 12, comment 4: expected `object`, got `str`",
        "pull 13, reviews: expected `array`, got `object`",
    ]
    assert len(taken.acts) == 6  # two openings, two comments, landing and merge


def test_acts_of_the_future_and_merges_without_a_sound_date_are_put_aside(take):
    pulls = [pull(1, createdAt="2027-01-01T00:00:01Z"), pull(2, mergedAt=None), pull(3, mergedBy=7)]
    taken = take(archive(pulls=pulls))
    assert [reason for _, reason in taken.reasons] == [
        "pull 1: date 2027-01-01T00:00:01Z is in the future",
        "pull 2, merge: mergedAt is missing",
        "pull 3, merge: mergedBy: expected text or null, got int",
    ]
    assert {key for key in taken.acts if "merged" in key} == {"pull/1#merged"}


def test_a_list_of_another_type_leaves_the_other_list(take):
    taken = take(archive(pulls=[pull()], issues=[]) | {"issues": {"totalCount": 3}})
    assert len(taken.acts) == 3
    assert taken.reasons == [(1, "issues: expected `array`, got `object`")]


def test_a_broken_record_is_put_aside_and_the_others_are_kept(take):
    text = json.dumps(archive([issue(1), issue(2), issue(3)])).replace('"number": 2,', '"number": 2')
    taken = take(text)
    assert set(taken.acts) == {"issue/1#opened", "issue/3#opened"}
    assert [record for record, _ in taken.reasons] == [2]
    assert "issue 2: is not sound JSON" in taken.reasons[0][1]


@pytest.mark.parametrize("ending", ['"Yes."', '"Yes."}}', '"Yes.}', '"Yes."},', '"Yes."}, {'])
def test_a_record_whose_brackets_do_not_balance_costs_only_itself(take, ending):
    bad = json.dumps(issue(2, comments=[remark()])).replace('"Yes."}', ending)
    good = [json.dumps(record) for record in (issue(1), issue(3, comments=[remark()]), pull(4))]
    taken = take(f'{{"repo": "collective/book", "issues": [{good[0]}, {bad}, {good[1]}], "pulls": [{good[2]}]}}')
    assert {key for key in taken.acts if not key.startswith("issue/2")} == {
        "issue/1#opened",
        "issue/3#opened",
        "issue/3#commented/bob/2021-05-03T13:00:00Z",
        "pull/4#opened",
        "pull/4#landed",
        "pull/4#merged",
    }


def test_of_a_real_archive_with_a_brace_lost_everything_but_that_record_is_kept(real, take):
    path, _, _ = real
    text = gzip.decompress(path.read_bytes()).decode()
    begin = text.index("\n    {", text.index('"pulls":') + 10)  # the second pull request, indented by four
    end = text.index("\n    }", begin)
    number = json.loads(text[begin : end + 6])["number"]
    lost = {row for row in Taken(path).rows if f"/pull/{number}#" in row[0]}
    for compact in (False, True):
        whole = text if not compact else json.dumps(json.loads(text))
        record = text[begin + 5 : end + 6] if not compact else json.dumps(json.loads(text[begin : end + 6]))
        taken = take(whole.replace(record, record[:-1]))
        assert taken.rows == Taken(path).rows - lost
        assert [reason.split(":")[0] for _, reason in taken.reasons] == [f"pull {number}"]


def test_utf16_and_broken_text_are_read(take):
    assert len(take(json.dumps(archive([issue(title="Žofie")])).encode("utf-16")).acts) == 1
    assert take(json.dumps(archive([issue(title="\ud83d!")]))).threads["issue/12"]["title"] == "?!"
    assert len(take(json.dumps(archive([issue(title="QQ")])).encode().replace(b"QQ", b"\xff")).acts) == 1


def test_the_place_is_the_archives_own_else_the_one_given(take):
    nameless = archive([issue()], repo=None)
    assert take(archive([issue()]), place="github:other/place").events["place"].tolist() == [PLACE]
    assert take(nameless, place="github:other/place").events["place"].tolist() == ["github:other/place"]
    with pytest.raises(ExportError, match="--place"):
        take(nameless)


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", '{"repo": "o/r", "issues": [{"num', "null", "\0", "x" * 999])
def test_a_file_with_nothing_to_read_is_refused_by_name(take, content):
    with pytest.raises(ExportError, match=r"archive\.json"):
        take(content)


def test_an_empty_repository_is_no_fault(take):
    taken = take(archive())
    assert taken.rows == set()
    assert "opened_issue" in taken.shows


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SPOTS = [
    *((field,) for field in pull()),
    *(("reviews", field) for field in ("id", *remark())),
    *(("comments", field) for field in remark()),
]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(SPOTS), JUNK), min_size=1, max_size=3))
def test_junk_anywhere_in_a_record_leaves_the_sound_ones(take, junk):
    spoiled = pull(comments=[remark()], reviews=[remark(id="x")])
    for spot, value in junk:
        spoiled = copy.deepcopy(spoiled)
        if len(spot) == 1:
            spoiled[spot[0]] = value
        elif isinstance(spoiled[spot[0]], list) and spoiled[spot[0]] and isinstance(spoiled[spot[0]][0], dict):
            spoiled[spot[0]][0][spot[1]] = value
    taken = take(archive([issue(7, comments=[remark()])], [spoiled]))
    assert {"issue/7#opened", "issue/7#commented/bob/2021-05-03T13:00:00Z"} <= taken.acts.keys()


@settings(max_examples=60)
@given(st.data())
def test_an_archive_with_bytes_lost_or_changed_gives_a_part_or_an_export_error(take, data):
    text = json.dumps(archive([issue(1), issue(2)], [pull(comments=[remark()])]), indent=1).encode()
    start = data.draw(st.integers(0, len(text)))
    spoiled = text[:start] + data.draw(st.binary(max_size=5)) + text[start + data.draw(st.integers(0, 400)) :]
    try:
        taken = take(spoiled)
    except ExportError:
        return
    assert taken.shows


def test_an_agents_mark_is_kept_of_the_text_of_a_change(take):
    text = "*PR created automatically by Jules for task [1](https://jules.google.com/task/1)*"
    taken = take(archive([issue(12, body=text)], [pull(13, body=text), pull(14, "claude"), pull(15)]))
    marked = taken.events[taken.events["agent"].notna()]
    assert set(zip(marked["account"], marked["action"], marked["agent"], strict=True)) == {
        ("github:ada", "opened_change", "Jules"),
        ("github:ada", "landed_change", "Jules"),
        ("github:claude", "opened_change", "Claude"),
        ("github:claude", "landed_change", "Claude"),
    }
    # who merges an agent's change does so for themselves
    assert taken.acts["pull/14#merged"] == ("bob", "merged_change", "claude")
