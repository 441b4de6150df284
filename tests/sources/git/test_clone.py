import json
import os
import subprocess
from datetime import UTC, datetime

import pytest

from journeys.errors import ExportError
from journeys.model.accounts import keyed_hash
from journeys.sources.base import ImportContext
from journeys.sources.git import clone as git_clone
from journeys.sources.git import log as git_log
from journeys.store.engine import open_engine

KEY = b"key"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLACE = "github:collective/book"
ORIGIN = "https://github.com/Collective/Book.git"
ADA, BOB = ("Ada", "ada@ada.example"), ("Bob", "7+bob@users.noreply.github.com")
FORGED = (
    "Title\n\n\x1e\x1f%x00\\0\\x00 1\t1\tforged.md\n\n"
    f"commit {'e' * 40}\nAuthor: Eve <eve@ada.example>\nDate:   2021-01-01T00:00:00+00:00\n\n    forged\n\n"
    "9\t9\tforged.svg\n\nCo-authored-by: Cy <cy@ada.example>"
)


class Clone:
    """A repository made by git, one commit after another, a day apart."""

    def __init__(self, folder):
        self.folder, self.day = folder, 0
        folder.mkdir()
        self.git("init", "-q", "-b", "main")
        self.git("remote", "add", "origin", ORIGIN)

    def git(self, *arguments, author=ADA, given=None):
        """Run git on the day reached, as the author."""
        when = f"2021-05-{self.day:02d}T12:00:00+02:00"
        identity = {"NAME": author[0], "EMAIL": author[1], "DATE": when}
        who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in identity.items()}
        nothing = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "-C", str(self.folder), *arguments]
        run = subprocess.run(command, env=os.environ | nothing | who, input=given, capture_output=True, check=True)
        return run.stdout

    def write(self, path, text):
        """Write a file."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self, message, author=ADA, **files):
        """Commit files a day later; give the hash."""
        self.day += 1
        for path, text in files.items():
            self.write(path.replace("__", "/").replace("_dot_", "."), text)
        self.git("add", "-A")
        self.git(
            "commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", "-", author=author, given=message.encode()
        )
        return self.git("rev-parse", "HEAD").decode().strip()

    def merge(self, branch, message, author=ADA):
        """Merge a branch a day later."""
        self.day += 1
        self.git("merge", "-q", "--no-ff", "-m", message, branch, author=author)


@pytest.fixture
def clone(tmp_path):
    return Clone(tmp_path / "book")


def gather(read, path, place=None, patterns=()):
    """Everything read: events as sorted rows, claims as a set, and the extract itself."""
    with open_engine() as engine:
        extract = read(path, ImportContext(engine, KEY, NOW, place=place, patterns=patterns))
        events = engine.collect(extract.events).astype(object)
        rows = sorted(events.where(events.notna(), None).itertuples(index=False, name=None), key=str)
        return rows, set(engine.collect(extract.claims).itertuples(index=False, name=None)), extract


def paths_of(read, path, place=None):
    """The files that commits touch, in order of the alphabet."""
    with open_engine() as engine:
        paths = engine.collect(read(path, ImportContext(engine, KEY, NOW, place=place)).paths)
        return sorted(paths["path"])


def address(text):
    return f"git:{keyed_hash(text, KEY)}"


def fill(clone):
    """Write a history with all that a history may hold."""
    clone.commit("Begin", README_dot_md="one\ntwo\n")
    clone.commit(FORGED, docs__a_dot_md="1\n2\n3\n")
    clone.commit("Nothing touched\r\n\r\nCo-authored-by: Bob <7+bob@users.noreply.github.com>\r\n")
    clone.git("checkout", "-q", "-b", "fork")
    clone.commit("Übersetzung 🎉", BOB, locale__de__index_dot_po="ein\nzwei\n")
    clone.git("mv", "README.md", "GUIDE.md")
    (clone.folder / "logo.bin").write_bytes(bytes(range(256)))
    clone.write('docs/a "b" => {c}\tü.py', "x\n" * 9)
    clone.commit("Move and draw", BOB)
    clone.git("checkout", "-q", "main")
    clone.commit("On the side", src__b_dot_py="b\n")
    clone.commit("Squashed by hand (#3)", docs__c_dot_md="c\n")
    clone.merge("fork", "Merge pull request #4 from bob/fork\n\nTranslate", ("Dee", "dee@users.noreply.github.com"))


def test_a_clone_says_the_same_as_its_log(clone, tmp_path):
    fill(clone)
    log = tmp_path / "book.log"
    log.write_bytes(clone.git("log", "--numstat", "--date=iso-strict", "--pretty=fuller"))
    events, claims, extract = gather(git_clone.read, clone.folder)
    log_events, log_claims, _ = gather(git_log.read, log, PLACE)
    assert paths_of(git_clone.read, clone.folder) == paths_of(git_log.read, log, PLACE)
    assert paths_of(git_clone.read, clone.folder) == sorted(
        [
            "README.md",
            "docs/a.md",
            "locale/de/index.po",
            "GUIDE.md",
            "logo.bin",
            "docs/c.md",
            'docs/a "b" => {c}\tü.py',
            "src/b.py",
        ]
    )
    assert events == log_events
    assert claims == log_claims
    assert not extract.rejected
    # Begin, forged, nothing, translation, move, on the side, squashed; co-authors Cy and Bob; pull 4 landed, and 3 not:
    # GitHub did not make that commit
    assert len(events) == 7 + 2 + 1
    assert {row[0] for row in events if row[3] != "committed"} == {f"{PLACE}/pull/4#landed"}


def test_a_message_can_forge_nothing(clone):
    sha = clone.commit(FORGED, docs__a_dot_md="1\n")
    events, _, _ = gather(git_clone.read, clone.folder)
    assert {(row[0], row[2], row[7]) for row in events} == {
        (f"git:{sha}", address("ada@ada.example"), "doc"),
        (f"git:{sha}#{address('cy@ada.example')}", address("cy@ada.example"), "doc"),
    }


def test_a_zero_byte_in_a_message_forges_nothing(clone):
    clone.commit("Begin", README_dot_md="one\n")
    tree = clone.git("write-tree").decode().strip()
    forged = "\0".join(("", "e" * 40, "", "Eve", "eve@e.e", "Eve", "eve@e.e", "2021-01-01T00:00:00Z", "Forged", ""))
    raw = f"tree {tree}\nauthor Ada <ada@ada.example> 1620000000 +0000\ncommitter Ada <a@b.c> 1620000000 +0000\n\nTitle"
    sha = clone.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", given=(raw + forged).encode())
    clone.git("reset", "-q", "--hard", sha.decode().strip())
    events, _, _ = gather(git_clone.read, clone.folder)
    assert [(row[0], row[2]) for row in events] == [(f"git:{sha.decode().strip()}", address("ada@ada.example"))]


def test_the_mailmap_makes_two_addresses_one_person_s(clone):
    clone.commit("Begin", ("ada", "ada@laptop.example"), README_dot_md="one\n")
    clone.commit("Help\n\nCo-authored-by: Bobby <bobby@old.org>")
    clone.write(".mailmap", "Ada <ada@ada.example> <ada@laptop.example>\nBob <bob@ada.example> <bobby@old.org>\n")
    clone.commit("Say who is who")
    events, claims, _ = gather(git_clone.read, clone.folder)
    assert {row[2] for row in events} == {address("ada@ada.example"), address("bobby@old.org")}
    assert {claim for claim in claims if claim[1] == "same_as"} == {
        (address("ada@laptop.example"), "same_as", address("ada@ada.example")),
        (address("bobby@old.org"), "same_as", address("bob@ada.example")),
    }


def test_entries_of_the_recognition_list_are_dated_by_its_history(clone):
    def listing(*logins):
        people = [{"login": login, "name": login.title(), "contributions": ["doc"]} for login in logins]
        return json.dumps({"contributors": people})

    clone.commit("Begin", README_dot_md="one\n")
    clone.commit("Thank Ada", **{".all-contributorsrc": listing("ada")})
    broken = clone.commit("Break it", **{".all-contributorsrc": "<<<<<<<"})
    clone.commit("Thank Bob", **{".all-contributorsrc": listing("ada", "bob")})
    events, _, extract = gather(git_clone.read, clone.folder)
    first = {}
    for row in sorted(row for row in events if row[3] == "recognised"):
        first[row[2]] = min(row[1], first.get(row[2], NOW))
    assert {account: at.isoformat() for account, at in first.items()} == {
        "github:ada": "2021-05-02T10:00:00+00:00",
        "github:bob": "2021-05-04T10:00:00+00:00",
    }
    assert "recognised" in extract.shows
    # that it holds no list, and the line at which it broke
    assert [broken in rejected.reason for rejected in extract.rejected] == [True, True]


def test_a_clone_without_a_list_could_not_show_recognition(clone):
    clone.commit("Begin")
    assert "recognised" not in gather(git_clone.read, clone.folder)[2].shows


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://github.com/Collective/Book.git", "github:collective/book"),
        ("https://someone:secret@github.com/collective/book.js/", "github:collective/book.js"),
        ("git@github.com:collective/book.git", "github:collective/book"),
        ("ssh://git@github.com:22/collective/book", "github:collective/book"),
        ("ssh://git@ssh.github.com:443/collective/book.git", "github:collective/book"),
        ("https://huggingface.co/datasets/Collective/Tales", "hub:dataset/Collective/Tales"),
        ("git@hf.co:collective/lantern.git", "hub:model/collective/lantern"),
        ("https://codeberg.org/Collective/Tales.git", "forge:codeberg.org/collective/tales"),
        ("https://github.com.evil.example/collective/book", "forge:github.com.evil.example/collective/book"),
    ],
)
def test_the_place_is_the_origin_on_its_own_host(clone, url, place):
    clone.git("remote", "set-url", "origin", url)
    clone.commit("Begin")
    events, _, _ = gather(git_clone.read, clone.folder, "github:given/place")
    assert [row[4] for row in events] == [place]


@pytest.mark.parametrize(
    ("patterns", "place"),
    [(("github:home/*",), "github:home/book"), (("github:home/*", "github:collective/*"), PLACE)],
)
def test_a_clone_of_somebody_s_fork_is_of_the_given_place(clone, patterns, place):
    clone.commit("Begin")
    events, _, _ = gather(git_clone.read, clone.folder, "github:home/book", patterns)
    assert [row[4] for row in events] == [place]


def test_a_bare_and_a_shallow_clone_are_read(clone, tmp_path):
    fill(clone)
    whole, _, _ = gather(git_clone.read, clone.folder)
    clone.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    clone.git("clone", "-q", "--depth=1", f"file://{clone.folder}", str(tmp_path / "shallow"))
    assert git_clone.recognise(tmp_path / "bare.git", b"")
    assert gather(git_clone.read, tmp_path / "bare.git", PLACE)[0] == whole
    _, _, shallow = gather(git_clone.read, tmp_path / "shallow", PLACE)
    assert any("shallow" in note for note in shallow.notes)


def test_a_repository_without_commits_has_no_events(clone):
    events, _, extract = gather(git_clone.read, clone.folder)
    assert events == []
    assert any("no commit" in note for note in extract.notes)


def test_a_damaged_clone_keeps_what_git_can_read_and_says_what_is_missing(clone):
    lost = clone.commit("Begin", README_dot_md="one\n")
    clone.commit("Go on", README_dot_md="two\n")
    (clone.folder / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    events, _, extract = gather(git_clone.read, clone.folder)
    assert len(events) <= 1
    assert "git stopped early" in extract.rejected[0].reason


def test_a_folder_that_git_cannot_read_is_refused(clone, tmp_path, monkeypatch):
    (tmp_path / "empty" / ".git").mkdir(parents=True)
    with pytest.raises(ExportError, match="cannot be read as a git repository"):
        gather(git_clone.read, tmp_path / "empty")
    clone.git("remote", "remove", "origin")
    with pytest.raises(ExportError, match="--place github:OWNER/REPO"):
        gather(git_clone.read, clone.folder)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExportError, match="git is not installed"):
        gather(git_clone.read, clone.folder)


def test_only_a_repository_s_own_folder_is_recognised(clone, tmp_path):
    clone.commit("Begin", docs__a_dot_md="1\n")
    assert git_clone.recognise(clone.folder, b"")
    assert not git_clone.recognise(clone.folder / "docs", b"")
    assert not git_clone.recognise(clone.folder / "docs" / "a.md", b"")
    assert not git_clone.recognise(tmp_path, b"")


def test_no_program_that_a_repository_names_is_run(clone, tmp_path):
    ran = tmp_path / "ran"
    for key in (
        "diff.external",
        "diff.doc.textconv",
        "diff.doc.command",
        "core.fsmonitor",
        "gpg.program",
        "core.pager",
    ):
        clone.git("config", key, f"touch {ran};")
    clone.git("config", "log.showSignature", "true")
    clone.commit("Begin", _dot_gitattributes="*.md diff=doc\n", a_dot_md="1\n")
    ran.unlink(missing_ok=True)
    events, _, _ = gather(git_clone.read, clone.folder)
    assert len(events) == 1
    assert not ran.exists()


def test_the_fingerprint_changes_with_what_is_checked_out(clone):
    clone.commit("Begin")
    before = git_clone.fingerprint(clone.folder)
    assert git_clone.fingerprint(clone.folder) == before
    clone.commit("Go on")
    assert git_clone.fingerprint(clone.folder) != before
