import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.errors import ExportError
from journeys.model.accounts import keyed_hash
from journeys.sources.base import ImportContext
from journeys.sources.git import log as git_log
from journeys.store.engine import open_engine

KEY = b"key"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLACE = "github:collective/book"
SHAS = [f"{number:040x}" for number in range(1, 20)]


def record(sha=SHAS[0], author="Ada <ada@ada.example>", date="2021-05-03T12:00:00+02:00", body="Say it", **more):
    """One record as git writes it."""
    merge = f"Merge: {more['merge']}\n" if "merge" in more else ""
    message = "".join(f"    {line}\n" for line in body.split("\n"))
    stats = f"\n{more['stats']}\n" if "stats" in more else ""
    return f"commit {sha}\n{merge}Author: {author}\nDate:   {date}\n\n{message}{stats}\n"


def pull_merge(number, branch, sha=SHAS[5], tip=SHAS[6], **more):
    """Write a merge commit as GitHub's button makes it."""
    return record(sha, body=f"Merge pull request #{number} from {branch}", merge=f"{'f' * 9} {tip[:9]}", **more)


def gather(tmp_path, text, patterns=(), place=PLACE):
    """Everything read from a log: events as a list of dictionaries, claims as a set, and the extract itself."""
    path = tmp_path / "some.log"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with open_engine() as engine:
        extract = git_log.read(path, ImportContext(engine, KEY, NOW, place=place, patterns=patterns))
        events = engine.collect(extract.events).astype(object)
        events = events.where(events.notna(), None).to_dict("records")
        return events, set(engine.collect(extract.claims).itertuples(index=False, name=None)), extract


def paths_of(tmp_path, text):
    """The files that a log's commits touch, in the log's order."""
    path = tmp_path / "some.log"
    path.write_text(text, encoding="utf-8")
    with open_engine() as engine:
        paths = git_log.read(path, ImportContext(engine, KEY, NOW, place=PLACE)).paths
        return list(engine.collect(paths).itertuples(index=False, name=None))


def address(text):
    return f"git:{keyed_hash(text, KEY)}"


def parse(text):
    return list(git_log.parse_log(text.split("\n")))


def test_a_commit_is_an_act_of_its_author_in_its_place(tmp_path):
    events, claims, extract = gather(tmp_path, record(stats="3\t1\tdocs/a.md\n1\t0\tsrc/b.py"))
    assert events == [
        {
            "event_id": f"git:{SHAS[0]}",
            "at": datetime(2021, 5, 3, 10, tzinfo=UTC),
            "account": address("ada@ada.example"),
            "action": "committed",
            "place": PLACE,
            "thread": None,
            "toward": None,
            "work": "doc",
            "source": "git_log",
            "since": None,
            "agent": None,
        }
    ]
    account = address("ada@ada.example")
    assert claims == {
        (account, "name", "Ada"),
        (account, "signed", f"{PLACE} Ada"),
        (account, "address", account.removeprefix("git:")),
        (account, "commit", f"single:{SHAS[0]}"),
    }
    assert not extract.rejected


def test_the_files_of_a_commit_are_listed_once_under_their_new_names_and_those_of_merges_are_not(tmp_path):
    moved = "1\t0\tbook/{old => new}/a.md\n-\t-\tfigures/b.png\n0\t4\tgone.py"
    body = "Say it\n\nCo-authored-by: Bo <bo@ada.example>"
    text = record(stats=moved, body=body) + pull_merge(3, "ada/x", stats="1\t1\tREADME.md")
    assert paths_of(tmp_path, text) == [
        (f"git:{SHAS[0]}", PLACE, "book/new/a.md"),
        (f"git:{SHAS[0]}", PLACE, "figures/b.png"),
        (f"git:{SHAS[0]}", PLACE, "gone.py"),
    ]


def test_a_commit_that_touches_very_many_files_lists_none_of_them(tmp_path):
    whole, more = ("\n".join(f"1\t0\tdata/{number}.csv" for number in range(many)) for many in (200, 201))
    text = record(SHAS[0], stats=whole) + record(SHAS[1], stats=more)
    assert {event_id for event_id, _, _ in paths_of(tmp_path, text)} == {f"git:{SHAS[0]}"}
    # the kind of work is known all the same
    assert [event["work"] for event in gather(tmp_path, text)[0]] == ["data", "data"]


def test_a_log_without_counts_lists_no_files(tmp_path):
    assert gather(tmp_path, record())[2].paths is None


def test_a_noreply_address_gives_the_login_and_its_number(tmp_path):
    events, claims, _ = gather(tmp_path, record(author="Ada <42+Ada-L@users.noreply.github.com>"))
    assert [event["account"] for event in events] == ["github:ada-l"]
    assert claims == {
        ("github:ada-l", "name", "Ada"),
        ("github:ada-l", "signed", f"{PLACE} Ada"),
        ("github:ada-l", "user_id", "github:42"),
    }


def test_an_author_without_address_is_known_by_name(tmp_path):
    events, claims, _ = gather(tmp_path, record(author="rganor <>") + record(SHAS[1], author="rganor"))
    # by the name in this repository: an address that is nobody's joins nobody in another
    assert {event["account"] for event in events} == {address(f"{PLACE} rganor <>")}
    assert not {says for _, says, _ in claims} & {"address"}


def test_a_co_author_needs_a_name_or_an_address(tmp_path):
    body = "Title\n\nCo-authored-by: Cleo <>\nCo-authored-by: <dora@ada.example>\nCo-authored-by: <>"
    events, _, _ = gather(tmp_path, record(body=body))
    assert {event["account"] for event in events} == {
        address("ada@ada.example"),
        address(f"{PLACE} Cleo <>"),
        address("dora@ada.example"),
    }


def test_co_authors_are_further_authors_but_never_twice(tmp_path):
    body = (
        "Title\n\nCo-authored-by: Bob <bob@ada.example>\nco-Authored-By:  Bob B. <bob@ada.example>\n"
        "Co-authored-by: Ada <ada@ada.example>\nCo-authored-by: Cy <7+cy@users.noreply.github.com>\n"
        "Co-authored-by: cut off <cut@exam"
    )
    events, _, _ = gather(tmp_path, record(body=body))
    assert {(event["event_id"], event["account"]) for event in events} == {
        (f"git:{SHAS[0]}", address("ada@ada.example")),
        (f"git:{SHAS[0]}#{address('bob@ada.example')}", address("bob@ada.example")),
        (f"git:{SHAS[0]}#github:cy", "github:cy"),
    }


def test_co_authors_are_found_in_the_spellings_that_occur(tmp_path):
    body = (
        "Title\n\nCo authored by: Lena Fuchs <lena@ada.example>\nCo-authored-by: @sanaq\n"
        "Co-authored-by: Pia Holm, Jon Rask <jon@ada.example>\nCo-authored-by: Berg, Nils <nils@ada.example>\n"
        "Co-authored-by: nobody known"
    )
    events, claims, _ = gather(tmp_path, record(body=body))
    # "Berg, Nils" is one person, of whom one word stands before the comma
    assert {event["account"] for event in events} == {
        address("ada@ada.example"),
        address("lena@ada.example"),
        "github:sanaq",
        address(f"{PLACE} Pia Holm <>"),
        address("jon@ada.example"),
        address("nils@ada.example"),
    }
    assert {value for _, says, value in claims if says == "name"} == {
        "Ada",
        "Lena Fuchs",
        "Pia Holm",
        "Jon Rask",
        "Berg, Nils",
    }


def test_a_persons_commit_with_an_agents_trailer_is_the_persons_with_a_mark(tmp_path):
    body = "Title\n\nCo-authored-by: Bob <bob@ada.example>\nCo-Authored-By: Claude <noreply@anthropic.com>"
    events, claims, _ = gather(tmp_path, record(body=body))
    assert {(event["account"], event["agent"]) for event in events} == {
        (address("ada@ada.example"), "Claude"),
        (address("bob@ada.example"), "Claude"),
    }
    assert not [claim for claim in claims if claim[1] == "agent"]


@pytest.mark.parametrize(
    ("author", "agent", "of_agent"),
    [
        # an agent alone: the account is its own
        ("Cursor Agent <cursoragent@cursor.com>", "Cursor", True),
        ("aider (gpt-4o) <noreply@aider.chat>", "aider", True),
        ("Claude Code <>", "Claude", True),
        # an agent on a person's machine: the address is the person's, and so is the account
        ("Claude Code <ada@ada.example>", "Claude", False),
        ("Ada Lovelace (aider) <ada@ada.example>", "aider", False),
        # people with such names
        ("Claude <claude@ada.example>", None, False),
        ("Devin Gemini <devin@ada.example>", None, False),
    ],
)
def test_who_signs_as_an_agent_has_a_mark_and_only_its_own_address_is_no_persons(tmp_path, author, agent, of_agent):
    events, claims, _ = gather(tmp_path, record(author=author))
    assert [event["agent"] for event in events] == [agent]
    assert [value for _, says, value in claims if says == "agent"] == ([agent] if of_agent else [])


def test_a_person_named_by_an_agents_commit_is_its_author_with_a_mark(tmp_path):
    author = "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>"
    events, _, _ = gather(tmp_path, record(author=author, body="Title\n\nCo-authored-by: Ada <ada@ada.example>"))
    assert {(event["account"], event["agent"]) for event in events} == {
        ("github:copilot", "Copilot"),
        (address("ada@ada.example"), "Copilot"),
    }


@pytest.mark.parametrize(
    ("name", "people"),
    [
        # 14 commits of one person, each with another agent's trailer
        ("31b-acme__reef-ai.log", 1),
        # Ines, Mei, Kwame, Tomoko, Otto, sanaq, Pia, Jon, Lena and Nils; seven agents and one program beside them
        ("31-acme__reef.log", 10),
    ],
)
def test_agents_in_the_cases_are_no_people(tmp_path, exports, name, people):
    events, claims, _ = gather(tmp_path, (exports.parent / "cases" / name).read_bytes())
    agents = {account for account, says, _ in claims if says == "agent"}
    assert len({event["account"] for event in events} - agents - {"github:github-actions[bot]"}) == people


def test_merging_is_not_authoring_and_shows_a_fork_s_landed_pull(tmp_path):
    log = pull_merge(12, "Bob-Fork/patch-1", author="Ada <1+ada@users.noreply.github.com>")
    events, _, _ = gather(tmp_path, log)
    assert [(event["event_id"], event["account"], event["action"], event["thread"]) for event in events] == [
        (f"{PLACE}/pull/12#landed", "github:bob-fork", "landed_change", "pull/12")
    ]


@pytest.mark.parametrize("owner", ["collective", "Collective", "former-home", "other-org"])
def test_a_branch_of_the_place_or_of_an_organisation_says_nobody_landed_it(tmp_path, owner):
    patterns = ("github:former-home/book", "github:other-org/*", "hub:model/x/*")
    events, _, _ = gather(tmp_path, pull_merge(12, f"{owner}/patch-1"), patterns)
    assert events == []


def test_a_merge_says_with_which_commit_a_forks_branch_ends(tmp_path):
    tip = "9" * 40  # the log abbreviates it to nine digits
    log = pull_merge(12, "Bob-Fork/patch-1", tip=tip) + record(tip, author="Bob <bob@ada.example>")
    _, claims, _ = gather(tmp_path, log)
    assert ("github:bob-fork", "commit", f"head:{tip}") in claims


def test_a_merge_of_the_places_own_branch_or_of_no_certain_commit_claims_no_end(tmp_path):
    own = pull_merge(12, "collective/patch-1", tip="9" * 40) + record("9" * 40)
    lacking = pull_merge(13, "bob/patch-1", SHAS[8], tip="e" * 40)
    unclear = pull_merge(14, "bob/patch-2", SHAS[9], tip=SHAS[7]) + record(SHAS[7])  # nine noughts are many commits
    _, claims, _ = gather(tmp_path, own + lacking + unclear)
    assert not [value for _, _, value in claims if value.startswith("head:")]


def test_a_number_that_stands_for_two_branches_says_nothing(tmp_path):
    log = pull_merge(1, "bob/one") + pull_merge(1, "cy/one", SHAS[8]) + pull_merge(2, "bob/two", SHAS[9])
    events, _, extract = gather(tmp_path, log)
    assert {event["thread"] for event in events} == {"pull/2"}
    assert any("several changes" in note for note in extract.notes)


def test_a_branch_that_was_merged_twice_landed_when_it_was_merged_first(tmp_path):
    first = pull_merge(2, "bob/two", SHAS[8], date="2021-05-01T10:00:00+00:00")
    events, _, _ = gather(tmp_path, pull_merge(2, "Bob/two") + first)
    assert [(event["thread"], event["at"].day) for event in events] == [("pull/2", 1)]


def landed(tmp_path, text, **more):
    """Who landed which pull request, by a log."""
    events, _, _ = gather(tmp_path, text, **more)
    return {event["event_id"]: event["account"] for event in events if event["action"] == "landed_change"}


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Say it (#3)", "3"),
        ("Merge pull request #3 from bob/patch (#4)", "4"),
        ('Revert "Say it (#12)" (#13)', "13"),
        ("Say it (#12) (#13)", "13"),
        ("Say it, as in (#3) and more", None),
        ("Say it #3", None),
        ("Say it (fixes #3)", None),
        ("Say it (org/repo#3)", None),
        ("Say it (#0)", None),
        ('Revert "Say it (#12)"', None),
    ],
)
def test_a_subject_that_ends_in_a_number_is_a_pull_that_its_author_landed(tmp_path, subject, number):
    log = record(author="Ada <1+ada@users.noreply.github.com>", body=f"{subject}\n\nSay more (#99)")
    expected = {f"{PLACE}/pull/{number}#landed": "github:ada"} if number else {}
    assert landed(tmp_path, log) == expected
    events, _, _ = gather(tmp_path, log)
    assert [event["event_id"] for event in events if event["action"] == "committed"] == [f"git:{SHAS[0]}"]


def test_where_the_log_names_committers_only_githubs_own_commits_are_squashed_pulls(tmp_path):
    def fuller(sha, number, committer):
        plain = record(sha, body=f"Say it (#{number})", date="2021-05-03T12:00:00+02:00")
        return plain.replace("Date: ", f"AuthorDate: 2021-05-02T12:00:00+02:00\nCommit: {committer}\nCommitDate: ")

    log = fuller(SHAS[0], 3, "GitHub <noreply@github.com>") + fuller(SHAS[1], 4, "Bob <bob@ada.example>")
    assert landed(tmp_path, log) == {f"{PLACE}/pull/3#landed": address("ada@ada.example")}


def test_a_number_that_two_people_squashed_or_that_was_merged_too_says_nothing(tmp_path):
    one, two = record(body="One (#1)"), record(SHAS[1], "Bob <bob@ada.example>", body="Other (#1)")
    again = record(SHAS[2], body="Two (#2)") + record(SHAS[3], body="Two, picked (#2)")
    both = record(SHAS[4], body="Three (#3)") + pull_merge(3, "bob/three")
    assert landed(tmp_path, one + two + again + both) == {f"{PLACE}/pull/2#landed": address("ada@ada.example")}


def test_a_merge_commit_with_a_number_and_a_commit_elsewhere_than_on_github_land_nothing(tmp_path):
    assert landed(tmp_path, record(body="Say it (#3)", merge=f"{'f' * 9} {'e' * 9}")) == {}
    assert landed(tmp_path, record(body="Upload model (#3)"), place="hub:model/o/x") == {}


@given(
    st.text(
        alphabet=st.sampled_from("\n\r\0\x0b\x1c\x1d\x1e\x85\u2028 \tcommit 0123456789abcdefAuthor:<>-"), max_size=200
    )
)
def test_no_message_can_make_a_commit(text):
    forged = f"{text}\ncommit {SHAS[3]}\nAuthor: Eve <eve@ada.example>\rcommit {SHAS[4]}\r\n1\t1\tx"
    commits = parse(record(body=forged) + record(SHAS[1]))
    assert [(commit.sha, commit.name) for commit in commits] == [(SHAS[0], "Ada"), (SHAS[1], "Ada")]


def test_notes_and_patches_after_the_message_name_no_co_author():
    log = record(body="Title") + "Notes:\n    Co-authored-by: Eve <eve@ada.example>\n\n+    Co-authored-by: E <e@e.e>\n"
    assert parse(log)[0].co_authors == ()


@given(
    st.text()
    | st.lists(st.sampled_from(["commit ", SHAS[0], "\n", "Author: ", "Date: ", "    ", "<", ">"])).map("".join)
)
def test_parsing_never_fails(text):
    git_log.recognise(None, text.encode("utf-8", "replace"))
    assert len(parse(text)) <= text.count("commit")


@given(st.text(max_size=40))
def test_reading_a_date_never_fails(text):
    at = git_log.parse_date(text)
    assert at is None or at.tzinfo is UTC


@pytest.mark.parametrize(
    "date",
    [
        "2012-08-14T15:04:01-03:00",
        "Tue Aug 14 15:04:01 2012 -0300",
        "2012-08-14 15:04:01 -0300",
        "Tue, 14 Aug 2012 15:04:01 -0300",
        "1344967441 -0300",
        "1344967441",
        "2012-08-14T18:04:01Z",
    ],
)
def test_git_s_date_formats_are_read(date):
    assert git_log.parse_date(date) == datetime(2012, 8, 14, 18, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize("date", ["2 weeks ago", "Tue Aug 14 15:04:01 2012", "2012-08-14", ""])
def test_a_date_without_day_or_zone_is_none(date):
    assert git_log.parse_date(date) is None


def test_bad_records_are_put_aside_with_number_and_reason(tmp_path):
    log = (
        record(SHAS[0])
        + record(SHAS[1], date="1970-01-01T00:00:00+00:00")
        + record(SHAS[2], date="2038-01-01T00:00:00+00:00")
        + record("abc1234")
        + f"commit {SHAS[3]}\nAuthor: Cut O"
    )
    events, _, extract = gather(tmp_path, log)
    assert [event["event_id"] for event in events] == [f"git:{SHAS[0]}"]
    assert [(rejected.record, rejected.reason[:20]) for rejected in extract.rejected] == [
        (2, "date 1970-01-01T00:0"),
        (3, "date 2038-01-01T00:0"),
        (4, "hash is abbreviated "),
        (5, "date '' cannot be re"),
    ]


def test_a_cut_off_gzip_keeps_what_is_whole(tmp_path):
    whole = gzip.compress("".join(record(sha, body=f"{sha} " * 50) for sha in SHAS).encode())
    events, _, extract = gather(tmp_path, whole[: len(whole) * 2 // 3])
    assert 0 < len(events) < len(SHAS)
    assert "cut off" in extract.rejected[-1].reason


def test_line_ends_and_utf_16_of_windows_are_read(tmp_path):
    log = (record(stats="1\t0\tREADME.md") + pull_merge(2, "bob/x")).replace("\n", "\r\n").encode("utf-16")
    events, _, _ = gather(tmp_path, log)
    assert git_log.recognise(tmp_path, log)
    assert [(event["action"], event["account"]) for event in events] == [
        ("committed", address("ada@ada.example")),
        ("landed_change", "github:bob"),
    ]
    assert events[0]["work"] == "doc"


def test_a_log_names_what_is_missing(tmp_path):
    with pytest.raises(ExportError, match="--place github:OWNER/REPO"):
        gather(tmp_path, record(), place=None)
    with pytest.raises(ExportError, match="no commit"):
        gather(tmp_path, "a letter")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (record(), True),
        (record().replace("commit ", "commit (HEAD) "), False),
        (f"commit {SHAS[0]} {SHAS[1]} (HEAD -> main, tag: v1)\nMerge: 1 2\nAuthor:     A <a>\n", True),
        ("commit 1234567 broke the build\nAuthor: me", False),
        ("{}", False),
        ("", False),
    ],
)
def test_a_log_is_known_by_how_it_begins(tmp_path, text, known):
    assert git_log.recognise(tmp_path, text.encode()) is known


@pytest.mark.parametrize(
    ("name", "commits", "addresses"),
    [  # ../shared/data/README.md
        ("the-turing-way__the-turing-way.until-2022", 11_248, 328),
        ("bigscience-workshop__promptsource", 755, 72),
        ("bigscience-workshop__Megatron-DeepSpeed", 1_110, 48),
        ("bigscience-workshop__bigscience", 1_160, None),
        ("bigscience-workshop__data_tooling", 471, None),
    ],
)
def test_every_commit_of_the_real_logs_is_seen(exports, name, commits, addresses):
    text = gzip.decompress((exports / "git-log" / f"{name}.log.gz").read_bytes()).decode("utf-8", "replace")
    seen = parse(text)
    assert len(seen) == commits
    assert addresses in (None, len({commit.address for commit in seen}))
    assert all(commit.at and commit.name and commit.subject for commit in seen[:500])


@pytest.mark.parametrize(
    ("name", "committed", "merges"),
    [  # counted in the files: records 'commit', of which with a 'Merge:' line
        ("git_bad_cr", 1, 0),
        ("git_bad_encoding", 1, 0),
        ("git_log", 8 + 1, 1),
        ("git_log_brackets", 1, 0),
        ("git_log_incompleted", 1, 1),
        ("git_log_merge", 0, 2),
        ("git_log_merge_moved", 0, 2),
        ("git_log_moved", 1, 0),
        ("git_log_moved_special_files", 1, 0),
        ("git_log_trailers", 3, 0),
    ],
)
def test_logs_that_break_parsers_are_read(exports, tmp_path, name, committed, merges):
    raw = (exports / "git-log" / "hard" / f"{name}.txt").read_bytes()
    events, _, extract = gather(tmp_path, raw)
    assert [event["action"] for event in events] == ["committed"] * committed
    assert sum(commit.is_merge for commit in parse(raw.decode("utf-8", "replace"))) == merges
    assert not extract.rejected


def test_moves_with_brackets_and_arrows_keep_their_counts(exports):
    text = (exports / "git-log" / "hard" / "git_log_moved_special_files.txt").read_text()
    paths = dict(parse(text)[0].paths)
    assert paths["examples/text/data.py"] == 21 + 18
    assert paths["tests/testfile_github/expected_iam.yaml"] == 45 + 69
    assert len(paths) == 10


def test_pulls_of_the_mls_log_landed_as_its_archive_has_it(exports, tmp_path):
    """Of the log's 224 merges 112 are of mlswg's own branches and 20 of its former owner's; 259 were squashed."""
    events, _, _ = gather(
        tmp_path,
        (exports / "git-log" / "mlswg__mls-protocol.log.gz").read_bytes(),
        ("github:ekr/mls-protocol",),
        "github:mlswg/mls-protocol",
    )
    pulls = {pull["number"]: pull for pull in _archive(exports)["pulls"]}
    landings = {event["event_id"].partition("/pull/")[2]: event for event in events if event["thread"]}
    landed = {int(key.partition("#")[0]): event for key, event in landings.items() if key.endswith("#landed")}
    assert len(landed) == 224 - 112 - 20 + 259
    assert all(pulls[number]["state"] == "MERGED" for number in landed)
    by_login = {number: event["account"] for number, event in landed.items() if event["account"].startswith("github:")}
    assert all(account == f"github:{pulls[number]['author'].lower()}" for number, account in by_login.items())


@pytest.mark.parametrize(
    ("name", "merged", "squashed", "unclear"),
    [
        ("promptsource", 29, 500, 0),
        ("data_tooling", 1, 103, 0),
        ("metadata", 8, 82, 0),
        ("bigscience", 11, 14, 0),
        ("evaluation", 7, 0, 0),
        # forks: both numbers that were merged, and 20 in the other, were squashed too
        ("Megatron-DeepSpeed", 2, 164, 2),
        ("lm-evaluation-harness", 123, 31, 20),
    ],
)
def test_real_logs_show_the_pulls_that_were_squashed(exports, tmp_path, name, merged, squashed, unclear):
    # squashed are the different numbers at the ends of subjects
    content = (exports / "git-log" / f"bigscience-workshop__{name}.log.gz").read_bytes()
    found = landed(tmp_path, content, place=f"github:bigscience-workshop/{name.lower()}")
    assert len(found) == merged + squashed - 2 * unclear


def _archive(exports):
    return json.loads(gzip.decompress((exports / "archive-repo" / "mls-protocol.json.gz").read_bytes()))


def test_a_coloured_log_is_read(tmp_path):
    path = tmp_path / "tide__kelp.log"
    date = "2024-03-05T10:00:00+00:00"
    path.write_text(f"\x1b[33mcommit {'1' * 40}\x1b[m\nAuthor: Sena <sena@tide.example>\nDate:   {date}\n\n    one\n")
    assert git_log.recognise(path, path.read_bytes())
    [commit] = git_log.parse_log(git_log._lines(path.read_bytes()))
    assert (commit.name, f"{commit.at:%Y-%m-%d %H:%M}") == ("Sena", "2024-03-05 10:00")


@pytest.mark.parametrize("date", ["2024-03-05", "2 weeks ago", "Di 5. Mär 10:00:00 2024 +0100"])
def test_a_log_whose_dates_say_no_moment_is_refused_with_the_option_that_mends_it(tmp_path, date):
    path = tmp_path / "tide__kelp.log"
    path.write_text(f"commit {'1' * 40}\nAuthor: Sena <sena@tide.example>\nDate:   {date}\n\n    one\n")
    with open_engine() as engine, pytest.raises(ExportError, match="--date=iso-strict"):
        git_log.read(path, ImportContext(engine, KEY, NOW, place=PLACE))
