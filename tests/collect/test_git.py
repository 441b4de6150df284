import os
import subprocess
from contextlib import contextmanager

import pytest

from journeys.collect.git import clone_name, collect_git
from journeys.collect.progress import SilentWatch
from journeys.errors import CollectError
from tests.collect.server import Answer, Site, serving


def git(folder, *arguments):
    given = {
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.org",
    }
    run = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True, env=os.environ | given
    )
    return run.stdout.strip()


class Forge(Site):
    """Serves the repositories of a folder with git's own program for that."""

    def __init__(self, folder):
        super().__init__()
        self.folder = folder

    def respond(self, method, target, headers, body):
        """Hand the request to git as a web server does."""
        path, _, query = target.partition("?")
        self.asked.append((path, query, dict(headers)))
        self.before(len(self.asked))
        environment = os.environ | {
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": headers.get("Git-Protocol", ""),
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": headers.get("Content-Encoding", ""),
            "REMOTE_ADDR": "127.0.0.1",
        }
        run = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env=environment, check=False)
        told, _, content = run.stdout.partition(b"\r\n\r\n")
        given = dict(line.split(": ", 1) for line in told.decode().split("\r\n") if ": " in line)
        status = int(given.pop("Status", "200").split()[0])
        return Answer(content, status, given), len(self.asked)


@contextmanager
def serving_git(tmp_path):
    """A repository with three commits, one of them to its list of contributors, served on this machine."""
    work = tmp_path / "work"
    work.mkdir()
    git(work, "init", "-q", "-b", "main")
    listed = '{"contributors": [{"login": "ada", "contributions": ["doc"]}]}'
    for name, text in (("bed.md", "Sow"), (".all-contributorsrc", listed), (".mailmap", "Ada <ada@example.org>")):
        (work / name).write_text(f"{text}\n")
        git(work, "add", name)
        git(work, "commit", "-q", "-m", f"Add {name}")
    served = tmp_path / "served"
    git(tmp_path, "clone", "-q", "--bare", str(work), str(served / "garden.git"))
    git(served / "garden.git", "config", "uploadpack.allowFilter", "true")
    git(served / "garden.git", "config", "uploadpack.allowAnySHA1InWant", "true")
    with serving(Forge(served)) as site:
        site.work = work
        yield site


@pytest.fixture
def forge(tmp_path):
    with serving_git(tmp_path) as site:
        yield site


def collect(site, out):
    return collect_git(f"{site.address}/garden.git", out, today="2021-04-01", watch=SilentWatch())


def kinds(clone):
    """Which kinds of objects are in a clone, by name."""
    told = git(clone, "cat-file", "--batch-check=%(objecttype) %(objectname)", "--batch-all-objects")
    return [line.split() for line in told.splitlines()]


def test_a_clone_has_the_history_and_of_contents_only_the_lists_of_people(forge, tmp_path):
    report = collect(forge, tmp_path / "out")
    [written] = report.written
    assert written.records == 3
    clone = report.folder / written.file
    have = [kind for kind, _ in kinds(clone)]
    # three commits with a tree each; of three files two are lists of people
    assert (have.count("commit"), have.count("tree"), have.count("blob")) == (3, 3, 2)


def test_a_second_run_brings_the_clone_up_to_date(forge, tmp_path):
    report = collect(forge, tmp_path / "out")
    clone = report.folder / report.written[0].file
    (forge.work / "bed.md").write_text("more\n")
    git(forge.work, "commit", "-qam", "More")
    git(forge.work, "checkout", "-q", "-b", "trunk")
    git(forge.work, "push", "-q", str(forge.folder / "garden.git"), "main", "trunk")
    git(forge.folder / "garden.git", "symbolic-ref", "HEAD", "refs/heads/trunk")
    # what a killed fetch leaves
    (clone / "packed-refs.lock").touch()
    (clone / "objects" / "pack" / "tmp_pack_x").touch()
    assert collect(forge, tmp_path / "out").written[0].records == 4
    assert git(clone, "symbolic-ref", "HEAD") == "refs/heads/trunk"
    assert not list(clone.rglob("tmp_*"))


def test_an_unfinished_clone_is_begun_anew(forge, tmp_path):
    folder = tmp_path / "out" / "git" / clone_name(f"{forge.address}/garden.git")
    part = folder / f".{folder.name}.git.part"
    part.mkdir(parents=True)
    (part / "HEAD").write_text("half")
    assert collect(forge, tmp_path / "out").written[0].records == 3
    assert not part.exists()


def test_what_cannot_be_cloned_is_refused_with_advice(forge, tmp_path):
    with pytest.raises(CollectError, match=r"nowhere\.git cannot be fetched: .*not found.*Look whether"):
        collect_git(f"{forge.address}/nowhere.git", tmp_path / "out", today="2021-04-01", watch=SilentWatch())


@pytest.mark.parametrize(
    "address",
    [
        "ext::sh -c touch% x",
        "file:///srv/garden",
        "/srv/garden",
        "--upload-pack=x",
        "http://git.example/garden",
        "https://name:secret@git.example/garden",
        "git://git.example/garden",
        "-oProxyCommand=x@host:y",
    ],
)
def test_only_safe_addresses_are_asked(address, tmp_path):
    with pytest.raises(CollectError) as caught:
        collect_git(address, tmp_path, today="2021-04-01", watch=SilentWatch())
    assert "secret" not in str(caught.value)


def test_nothing_of_the_repository_is_run(forge, tmp_path):
    hook = forge.folder / "garden.git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ntouch was-run\n")
    report = collect(forge, tmp_path / "out")
    assert not list((report.folder / report.written[0].file).glob("hooks/*"))
