"""A real process is killed at many moments; what it leaves must not differ from what an undisturbed one leaves."""

import os
import signal
import subprocess
import sys
import time

from tests.collect.garden import Garden, at
from tests.collect.github.test_repository import TOKEN, files
from tests.collect.server import serving
from tests.collect.test_gh_archive import HOURS, Hours
from tests.collect.test_git import git, kinds, serving_git

COMMAND = (sys.executable, "-c", "from journeys.cli.collect import app; app()")


class Killer:
    """Kills the process when it has asked so many times: before its answer, or so many seconds after it."""

    def __init__(self, site):
        self.site = site
        self.process = None
        self.left = None
        self.delay = None
        site.before = lambda number: self.count()
        site.after = lambda number: self.strike(after=True)

    def count(self):
        """Take note of a request."""
        if self.left is not None:
            self.left -= 1
            self.strike(after=False)

    def strike(self, *, after):
        """Kill, if it is time."""
        if self.left == 0 and after == (self.delay is not None):
            self.left = None
            time.sleep(self.delay or 0)
            os.kill(self.process.pid, signal.SIGKILL)

    def run(self, arguments, environment, requests=None, delay=None):
        """Run the command to its end, or to the moment named; give its exit status and what it said."""
        self.left, self.delay = requests, delay
        self.process = subprocess.Popen(
            [*COMMAND, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        with self.process:
            try:
                said, _ = self.process.communicate(timeout=60)
            finally:
                self.process.kill()
        self.left = None
        return self.process.returncode, said


def environment():
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GH_", "HF_"))}
    return kept | {"GITHUB_TOKEN": TOKEN, "PYTHONWARNINGS": "error"}


def grow(garden):
    """Let things happen at GitHub, so that the next run brings its lists up to date."""
    garden.lists["issues"][1] |= {"title": "Renamed", "updated_at": at(25)}
    garden.lists["stargazers"].append({"starred_at": at(30), "user": garden.lists["stargazers"][0]["user"] | {"id": 9}})
    garden.lists["issues/events"].insert(0, garden.lists["issues/events"][0] | {"id": 99})


DELAYS = (None, 0.0, 0.012)
"""Seconds after an answer at which the process is killed; the first one is killed before its answer."""


def test_a_collection_killed_again_and_again_ends_with_the_same_files(tmp_path):
    with serving(Garden()) as undisturbed, serving(Garden()) as disturbed:
        killer = Killer(disturbed)
        kills = []
        for requests in (8, 6):
            calm = ["github", "demo/garden", "--api", undisturbed.address, "--out", str(tmp_path / "calm")]
            assert Killer(undisturbed).run(calm, environment())[0] == 0
            shaken = ["github", "demo/garden", "--api", disturbed.address, "--out", str(tmp_path / "shaken")]
            status = None
            while status != 0:
                status, said = killer.run(shaken, environment(), requests, DELAYS[len(kills) % len(DELAYS)])
                assert status in (0, -signal.SIGKILL), said
                assert TOKEN not in said
                kills += [status] if status else []
            here, there = disturbed.address.encode(), undisturbed.address.encode()
            told = {name: data.replace(here, there) for name, data in files(tmp_path / "shaken").items()}
            assert told == files(tmp_path / "calm")
            grow(undisturbed)
            grow(disturbed)
    assert len(kills) > 3
    assert not [path for path in (tmp_path / "shaken").rglob("*") if TOKEN.encode() in read(path)]


def read(path):
    return path.read_bytes() if path.is_file() else b""


def test_killed_while_hours_stream_the_days_end_the_same(tmp_path):
    with serving(Hours(dict(HOURS))) as site:
        days = ("--from", "2021-07-21", "--to", "2021-07-21", "--place", "github:demo/garden", "--base", site.address)
        command = ["gh-archive", *days, "--out"]
        # the hours that are not there are listed
        assert Killer(site).run([*command, str(tmp_path / "calm")], environment())[0] == 1
        killer = Killer(site)
        for requests, delay in ((3, 0.01), (None, None)):
            status, said = killer.run([*command, str(tmp_path / "shaken")], environment(), requests, delay)
            assert status == (1 if requests is None else -signal.SIGKILL), said
    assert files(tmp_path / "shaken") == files(tmp_path / "calm")


def test_killed_while_git_clones_or_fetches_the_history_ends_the_same(tmp_path):
    with serving_git(tmp_path) as site:
        killer = Killer(site)
        command = ["git", f"{site.address}/garden.git", "--out"]
        assert killer.run([*command, str(tmp_path / "calm")], environment())[0] == 0
        # a clone asks twice to clone, and then for the lists of people
        for requests, delay in ((2, None), (2, 0.01), (4, 0.0), (None, None)):
            status, said = killer.run([*command, str(tmp_path / "shaken")], environment(), requests, delay)
            assert status in (0, -signal.SIGKILL), said
        assert status == 0
    calm, shaken = (next((tmp_path / name).rglob("*garden.git")) for name in ("calm", "shaken"))
    assert git(shaken, "for-each-ref") == git(calm, "for-each-ref")
    assert git(shaken, "rev-list", "--all") == git(calm, "rev-list", "--all")
    assert sorted(kinds(shaken)) == sorted(kinds(calm))
