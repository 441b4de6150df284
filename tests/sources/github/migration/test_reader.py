"""Migration exports: exact counts on a real one, what each kind of file tells, and every way one can be broken."""

import gzip
import json
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.ingest import detect
from journeys.model.accounts import keyed_hash
from journeys.model.events import UNNAMED
from journeys.sources.github.migration import reader as migration_reader
from journeys.sources.github.migration.records import label_names
from journeys.sources.github.repo_archive import reader as repo_archive_reader
from journeys.sources.github.threads import review_id
from tests.malformed import spoilt
from tests.taking import Taken

PLACE = "github:collective/book"
BOOK = "https://github.com/Collective/Book"
SHA = "d" * 40
AT = "2021-05-03T12:00:00Z"


def who(login):
    """The address of an account."""
    return f"https://github.com/{login}"


def issue(number, user="Ada", kind="issues", **more):
    """An issue as the export writes it: no number, no state."""
    return {
        "type": "issue",
        "url": f"{BOOK}/{kind}/{number}",
        "repository": BOOK,
        "user": user and who(user),
        "title": "Say it",
        "body": "We should.",
        "labels": [f"{BOOK}/labels/good%20first%20issue"],
        "closed_at": None,
        "created_at": AT,
    } | more


def pull(number, user="Ada", **more):
    """A pull request; one that was never merged has a trial merge's commit all the same."""
    fields = {"type": "pull_request", "head": {"sha": SHA}, "merged_at": None, "merge_commit_sha": "e" * 40}
    return issue(number, user, "pull") | fields | more


def comment(on, name, user="Bob", at="2021-05-03T13:00:00Z", **more):
    """A comment on the thread of that address."""
    field = "pull_request" if "/pull/" in on else "discussion" if "/discussions/" in on else "issue"
    url = f"{BOOK}/{on}#issuecomment-{name}"
    fields = {"type": "issue_comment", "url": url, field: f"{BOOK}/{on}", "user": user and who(user)}
    return fields | {"body": "Yes.", "created_at": at} | more


def happening(on, event, actor="Bob", at="2021-05-03T14:00:00Z", **more):
    """What was done to a thread."""
    field = "pull_request" if "/pull/" in on else "issue"
    fields = {
        "type": "issue_event",
        "url": f"{BOOK}/{on}#event-5",
        field: f"{BOOK}/{on}",
        "actor": actor and who(actor),
    }
    return fields | {"event": event, "created_at": at} | more


def user(login, number=7, **more):
    """A user as the export writes one."""
    return {
        "type": "user",
        "url": who(login),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{number}?v=4",
        "login": login,
        "name": None,
        "website": None,
        "emails": [{"address": f"{number}+{login}@users.noreply.github.com", "primary": True}],
        "social_accounts": [],
    } | more


@pytest.fixture
def export(tmp_path):
    """Write an export's files (a kind may have a number: ``issues_2``) and give its folder."""

    def written(**files):
        folder = tmp_path / "export"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "schema.json").write_text('{"version":"1.1.0","github_sha":"41054d01"}')
        for name, content in files.items():
            kind, _, shard = name.rpartition("_") if name[-1].isdigit() else (name, "", "1")
            path = folder / f"{kind}_{int(shard):06d}.json"
            path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return folder

    return written


@pytest.fixture
def take(export):
    """Read an export of these files."""
    return lambda **files: Taken(migration_reader, export(**files))


def test_the_real_export_gives_exactly_the_known_counts(exports):
    # shared/data/README.md: 51 users, 77 issues, 52 comments, 128 issue events. Of the events 8 are closings, by the
    # owner of his own issues and pulls, 120 are mentions and the like; 3 pulls, none merged
    taken = Taken(migration_reader, exports / "migration")
    assert taken.counts == {"opened_issue": 77, "commented": 52, "opened_change": 3, "triaged": 8}
    assert taken.loaded_events["action"].value_counts().to_dict() == {
        "opened_issue": 77,
        "commented": 52,
        "opened_change": 3,
    }
    assert sum(says == "user_id" for _, says, _ in taken.claims) == 51
    assert taken.rejected == []
    assert taken.notes == []
    assert taken.events["event_id"].is_unique
    assert len(taken.threads) == 80


def exported(whole):
    """An archive's content as a migration export would spread it over its files."""
    files = {name: [] for name in ("issues", "pull_requests", "issue_comments", "pull_request_reviews", "issue_events")}
    for record in whole["issues"] + whole["pulls"]:
        url, is_pull = record["url"], "reviews" in record
        user, at = record["author"] and who(record["author"]), record["createdAt"]
        thread = {"url": url, "user": user, "created_at": at, "title": record["title"], "closed_at": record["closedAt"]}
        files["pull_requests" if is_pull else "issues"].append(thread | {"merged_at": record.get("mergedAt")})
        for entry in record["comments"]:
            user = entry["author"] and who(entry["author"])
            remark = {"url": url, "user": user, "created_at": entry["createdAt"], "body": entry["body"]}
            files["issue_comments"].append(remark | {"url": f"{url}#issuecomment-{len(files['issue_comments'])}"})
        for entry in record.get("reviews", ()):
            user, number = entry["author"] and who(entry["author"]), review_id(entry["id"])
            review = {"url": f"{url}/files#pullrequestreview-{number}", "user": user, "state": 40}
            files["pull_request_reviews"].append(review | {"submitted_at": entry["createdAt"]})
        if record.get("mergedAt"):
            merged = {"url": url, "event": "merged", "actor": record["mergedBy"] and who(record["mergedBy"])}
            files["issue_events"].append(merged | {"created_at": record["mergedAt"]})
    return files


def test_a_real_archive_written_as_a_migration_export_gives_the_same_events(exports, take):
    path = exports / "archive-repo" / "mls-protocol.json.gz"
    taken = take(**exported(json.loads(gzip.decompress(path.read_bytes()))))
    expected = Taken(repo_archive_reader, path)
    loaded = [each.loaded_events.drop(columns="source") for each in (taken, expected)]
    assert set(loaded[0].itertuples(index=False)) == set(loaded[1].itertuples(index=False))
    assert len(loaded[1]) == len(expected.events)
    assert taken.rejected == []
    assert taken.notes == []


def test_the_folder_is_recognised_whole_and_one_file_of_it_is_refused(exports, tmp_path):
    folder = exports / "migration"
    assert list(detect.files_in([folder])) == [folder]
    assert detect.recognise(folder) is migration_reader
    for name in ("issues_000001.json", "users_000001.json", "schema.json"):
        assert detect.recognise(folder / name) is migration_reader
        with pytest.raises(ExportError, match="give the folder that contains it"):
            migration_reader.read(folder / name, None)
    (tmp_path / "issues_000001.json").write_text('[{"url": "https://api.github.com/repos/o/r/issues/1", "type": "x"}]')
    assert not migration_reader.recognise(tmp_path, b"")


def test_acts_are_named_by_the_addresses_of_their_threads(take):
    taken = take(
        issues=[issue(1), issue(2, user=None)],
        pull_requests=[pull(3, merged_at="2021-05-04T12:00:00Z", closed_at="2021-05-04T12:00:00Z")],
        discussions=[issue(4, kind="discussions", type="discussion")],
    )
    assert taken.acts(PLACE) == {
        "issue/1#opened": ("ada", "opened_issue", None),
        "issue/2#opened": ("ghost", "opened_issue", None),
        "pull/3#opened": ("ada", "opened_change", None),
        "pull/3#landed": ("ada", "landed_change", None),
        "discussion/4#opened": ("ada", "opened_discussion", None),
    }
    assert {value for _, says, value in taken.claims if says == "commit"} == {f"head:{SHA}", f"landed:{'e' * 40}"}
    thread = taken.threads[PLACE, "pull/3"]
    assert (thread["title"], list(thread["labels"]), thread["state"]) == ("Say it", ["good first issue"], "merged")
    assert taken.threads[PLACE, "issue/1"]["state"] == "open"


def test_comments_find_their_threads_author_in_another_file(take):
    taken = take(
        issues=[issue(1), issue(2, user=None)],
        issue_comments=[comment("issues/1", 11), comment("issues/1", 12), comment("issues/1", 13, "Ada")],
        issue_comments_2=[comment("issues/2", 14, body="/assign"), comment("pull/9", 15, user=None)],
        discussion_comments=[comment("discussions/4", 16)],
    )
    comment_key = "#commented/bob/2021-05-03T13:00:00Z"
    assert taken.loaded(PLACE) == {
        "issue/1#opened": ("ada", "opened_issue", None),
        "issue/2#opened": ("ghost", "opened_issue", None),
        f"issue/1{comment_key}": ("bob", "commented", "ada"),
        f"issue/1{comment_key}~2": ("bob", "commented", "ada"),
        f"issue/1{comment_key.replace('bob', 'ada')}": ("ada", "commented", None),
        f"issue/2{comment_key}": ("bob", "claimed", "ghost"),
        f"pull/9{comment_key.replace('bob', 'ghost')}": ("ghost", "commented", None),
        f"discussion/4{comment_key}": ("bob", "commented", None),
    }


def test_care_for_anothers_thread_is_triage_and_for_ones_own_is_not(take):
    taken = take(
        issues=[issue(1)],
        issue_events=[
            happening("issues/1", "labeled", label_name="bug"),
            happening("issues/1", "closed", "Ada"),
            happening("issues/1", "subscribed"),
            happening("issues/8", "milestoned"),
        ],
    )
    assert taken.loaded(PLACE) == {
        "issue/1#opened": ("ada", "opened_issue", None),
        "issue/1#labeled/bob/2021-05-03T14:00:00Z": ("bob", "triaged", "ada"),
    }
    assert taken.acts(PLACE)["issue/8#milestoned/bob/2021-05-03T14:00:00Z"] == ("bob", "triaged", UNNAMED)


def test_a_merge_is_the_mergers_and_the_closing_with_it_is_no_triage(take):
    merged_at = "2021-05-04T12:00:00Z"
    taken = take(
        pull_requests=[pull(3, merged_at=merged_at), pull(4, "Bob", merged_at=merged_at), pull(5)],
        issue_events=[
            happening("pull/3", "closed", at="2021-05-03T15:00:00Z"),
            happening("pull/3", "merged", at=merged_at, commit_id="f" * 40),
            happening("pull/3", "closed", at=merged_at),
            happening("pull/4", "merged", at=merged_at),
            happening("pull/5", "closed", at=merged_at),
        ],
    )
    acts = taken.loaded(PLACE)
    assert {key: act for key, act in acts.items() if act[1] in ("triaged", "merged_change")} == {
        "pull/3#merged": ("bob", "merged_change", "ada"),
        "pull/3#closed/bob/2021-05-03T15:00:00Z": ("bob", "triaged", "ada"),
        "pull/5#closed/bob/2021-05-04T12:00:00Z": ("bob", "triaged", "ada"),
    }
    assert ("github:bob", "commit", f"merged:{'f' * 40}") in taken.claims


def test_reviews_have_their_number_and_comments_on_lines_are_part_of_them(take):
    def review(number, user="Bob", **more):
        fields = {"type": "pull_request_review", "url": f"{BOOK}/pull/3/files#pullrequestreview-{number}"}
        return fields | {"pull_request": f"{BOOK}/pull/3", "user": who(user), "state": 40, "submitted_at": AT} | more

    def line(number, **more):
        fields = {"type": "pull_request_review_comment", "url": f"{BOOK}/pull/3/files#r{number}", "user": who("Bob")}
        return fields | {"pull_request": f"{BOOK}/pull/3", "state": 1, "created_at": AT} | more

    taken = take(
        pull_requests=[pull(3)],
        pull_request_reviews=[review(31), review(32, "Ada"), review(33, state=0, submitted_at=None)],
        pull_request_review_comments=[
            line(41, pull_request_review=f"{BOOK}/pull/3/files#pullrequestreview-31"),
            line(42, pull_request_review=f"{BOOK}/pull/3/files#pullrequestreview-34"),
            line(43, pull_request_review=None),
            line(44, state=0),
        ],
    )
    assert taken.loaded(PLACE) == {
        "pull/3#opened": ("ada", "opened_change", None),
        "pull/3#review/31": ("bob", "reviewed", "ada"),
        "pull/3#review/32": ("ada", "commented", None),
        "pull/3#review/34": ("bob", "reviewed", "ada"),
        "pull/3#review_comment/43": ("bob", "reviewed", "ada"),
    }


def test_releases_and_comments_on_commits_are_of_their_repository(take):
    release = {"type": "release", "url": f"{BOOK}/releases/tag/v1", "repository": BOOK, "user": who("Bob")}
    remark = {"type": "commit_comment", "url": f"{BOOK}/commit/{SHA}#commitcomment-5", "repository": BOOK}
    taken = take(
        releases=[release | {"tag_name": "v1", "published_at": AT}, release | {"tag_name": "v2", "published_at": None}],
        commit_comments=[remark | {"user": who("Bob"), "commit_id": SHA, "body": "?", "created_at": AT}],
    )
    assert taken.acts(PLACE) == {
        "#released/v1": ("bob", "released", None),
        f"commit/{SHA}#commented/bob/{AT}": ("bob", "commented", None),
    }


def test_users_are_described_with_hashed_addresses_and_bots_and_organisations_are_no_people(take):
    pages = [{"provider": "generic", "url": "https://huggingface.co/AdaL"}, {"url": "https://huggingface.co/spaces"}]
    emails = [{"address": "ada@x.org", "verified": True}, {"address": "7+Ada@users.noreply.github.com"}]
    emails.append({"address": "boss@x.org", "verified": False})
    taken = take(
        users=[user("Ada", name=" Ada  L. ", website="https://www.Ada.org/", emails=emails, social_accounts=pages)],
        bots=[user("helper[bot]", avatar_url="https://avatars.githubusercontent.com/in/15368?v=4")],
        organizations=[{"type": "organization", "url": who("Collective"), "login": "Collective"}],
    )
    assert taken.claims == {
        ("github:ada", "user_id", "github:7"),
        ("github:ada", "name", "Ada L."),
        ("github:ada", "address", keyed_hash("ada@x.org", b"key")),
        ("github:ada", "profile", "ada.org"),
        ("github:ada", "profile", "huggingface.co/adal"),
        ("github:ada", "profile", "huggingface.co/spaces"),
        ("github:ada", "linked", "hub:AdaL"),
        ("github:helper[bot]", "type", "Bot"),
        ("github:collective", "type", "Organization"),
    }


def test_rights_without_a_date_git_data_and_unknown_files_are_said_to_be_left_out(export):
    folder = export(
        issues=[issue(1)],
        teams=[{"type": "team", "url": who("orgs"), "members": [{"user": who("Ada"), "role": "member"}]}],
        repositories=[{"type": "repository", "url": BOOK, "collaborators": [{"user": who("Bob")}]}],
        surprises=[],
        milestones=[],
    )
    (folder / "repositories" / "collective" / "book.git").mkdir(parents=True)
    assert Taken(migration_reader, folder).notes == [
        "2 members of teams and collaborators are named without a date, and were left out: "
        "write since when they have their rights in a roster.",
        "The git data was not read; for the commits import repositories/collective/book.git.",
        "Files of unknown kinds were passed over: surprises.",
    ]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (issue(2, url="https://example.org/2"), "is not the address of an issue, pull request or discussion"),
        (issue(2, user="a/b"), "is not the address of an account"),
        (issue(2, created_at="soon"), "issue 2: date 'soon' cannot be read"),
        (issue(2, created_at=None), "issue 2: created_at is missing"),
        ({"type": "issue", "url": f"{BOOK}/issues/2"}, "missing required field `user`"),
    ],
)
def test_an_unfit_record_is_put_aside_with_its_file(take, bad, reason):
    taken = take(issues=[issue(1)], issues_2=[bad, issue(3)])
    assert set(taken.acts(PLACE)) == {"issue/1#opened", "issue/3#opened"}
    assert [(at, text.startswith("issues_000002.json: "), reason in text) for at, text in taken.reasons] == [
        (1, True, True)
    ]


def test_an_export_with_nothing_to_read_is_refused_by_name(export):
    for files in ({"issues": []}, {"issues": b"{"}, {"issues": b""}, {"issues": [1]}):
        with pytest.raises(ExportError, match="has no record of a migration export"):
            Taken(migration_reader, export(**files))


def test_the_order_of_shards_and_records_does_not_matter(take):
    comments = [comment("issues/1", name) for name in (11, 12, 13)]
    whole = take(issues=[issue(1), issue(2)], issue_comments=comments).rows
    assert take(issues=[issue(2)], issues_2=[issue(1)], issue_comments=comments[::-1]).rows == whole


def test_labels_are_unquoted():
    labels = [f"{BOOK}/labels/h%C3%A9lp", f"{BOOK}/labels/100%", 5, "x"]
    assert label_names(labels) == ["hélp", "100%"]
    assert label_names(None) == []


ISSUES = [(issue(number), f"issue/{number}#opened") for number in range(1, 5)]
COMMENTS = [(comment("issues/9", n, at=f"2021-05-03T13:00:0{n}Z"), n) for n in range(1, 5)]


@settings(max_examples=50)
@given(st.data())
def test_nothing_malformed_costs_a_valid_neighbour(take, data):
    comments = {f"issue/9#commented/bob/2021-05-03T13:00:0{n}Z" for n in range(1, 5)}
    opened = {key for _, key in ISSUES}
    spoil_issues = data.draw(st.booleans())
    written = [json.dumps(record).encode() for record, _ in (ISSUES if spoil_issues else COMMENTS)]
    bad = data.draw(spoilt(written, lambda records: b"[\n  " + b",\n  ".join(records) + b"\n]\n"))
    if spoil_issues:
        found = take(issues=bad.data, issue_comments=[record for record, _ in COMMENTS]).acts(PLACE)
        expected = comments | {ISSUES[at][1] for at in bad.untouched}
    else:
        found = take(issues=[record for record, _ in ISSUES], issue_comments=bad.data).acts(PLACE)
        expected = opened | {f"issue/9#commented/bob/2021-05-03T13:00:0{COMMENTS[at][1]}Z" for at in bad.untouched}
    assert expected <= found.keys()


def test_an_agents_mark_is_kept_of_the_text_of_a_change(take):
    text = "Fix it\n\nCo-authored-by: Claude <noreply@anthropic.com>"
    taken = take(issues=[issue(2, body=text)], pull_requests=[pull(3, body=text), pull(4)])
    marked = taken.events[taken.events["agent"].notna()]
    assert list(zip(marked["account"], marked["action"], marked["agent"], strict=True)) == [
        ("github:ada", "opened_change", "Claude")
    ]
