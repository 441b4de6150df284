import gzip
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from journeys.cli.app import app
from journeys.cli.console import typed_command
from tests.collect.garden import Garden
from tests.collect.github.test_repository import TOKEN
from tests.collect.server import Answer, serving
from tests.collect.services.sites import Chat, Forum, Host
from tests.collect.test_gh_archive import HOURS, Hours


@pytest.fixture
def run(monkeypatch):
    """Runs a command with a token in the environment."""
    for name in ("GH_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    return lambda *arguments: CliRunner().invoke(app, ["collect", *map(str, arguments)])


def test_what_was_collected_is_named_with_the_next_command(run, tmp_path):
    with serving(Garden()) as site:
        told = run("github", "demo/garden", "--api", site.address, "--out", tmp_path, "--only", "forks,issues")
    folder = tmp_path / "github" / "demo__garden"
    assert told.exit_code == 0
    assert f"{folder}/forks.jsonl.gz  2 records" in told.output
    # as it can be typed here: with the interpreter that runs this
    assert f"Next: {typed_command()} import {folder}" in told.output
    interpreter, *rest = shlex.split(typed_command())
    assert (Path(interpreter).absolute(), rest) == (Path(sys.executable), ["-m", "journeys"])
    assert {headers["Authorization"] for _, _, headers in site.asked} == {f"Bearer {TOKEN}"}
    assert TOKEN not in told.output


@pytest.mark.parametrize("target", ["github:demo/garden", "https://github.com/demo/garden", "demo/garden.git"])
def test_a_repository_is_taken_as_people_write_it(run, tmp_path, target):
    with serving(Garden()) as site:
        told = run("github", target, "--api", site.address, "--out", tmp_path, "--only", "forks")
    assert told.exit_code == 0
    assert (tmp_path / "github" / "demo__garden" / "forks.jsonl.gz").exists()


def test_what_could_not_be_had_is_named_and_the_status_says_so(run, tmp_path):
    with serving(Garden()) as site:
        site.faults["/repos/demo/garden/forks"] = [Answer({"message": "Nothing here."}, 410)]
        told = run("github", "demo/garden", "--api", site.address, "--out", tmp_path, "--only", "forks,issues")
    assert told.exit_code == 1
    assert "Not to be had:\n  forks of demo/garden: it is switched off in this repository" in told.output


def test_hours_are_collected_for_a_communitys_places(run, tmp_path):
    with serving(Hours({"/2021-07-21-0.json.gz": HOURS["/2021-07-21-0.json.gz"]})) as site:
        days = ("--from", "2021-07-21", "--to", "2021-07-21", "--base", site.address, "--out", tmp_path)
        told = run("gh-archive", *days, "--place", "https://github.com/someone/*")
        assert run("gh-archive", *days, "--community", "turing-way").exit_code == 1
    assert "hour 2021-07-21-01 to 2021-07-21-23: GH Archive does not have it" in told.output
    kept = tmp_path / "gh-archive" / "someone__all" / "2021-07-21.json.gz"
    assert gzip.decompress(kept.read_bytes()).count(b"\n") == 1
    assert (tmp_path / "gh-archive" / "turing-way" / "collection.json").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("github", "not a name"), "is not OWNER/REPO"),
        (("github", "demo/garden", "--only", "stars"), "--only knows no stars; there are issues"),
        (("hub", "flowers/rose/thorn or so"), "is no organisation or repository of the Hub"),
        (("gh-archive", "--from", "2021-07-21", "--to", "2021-07-20", "--place", "github:a/b"), "is before --from"),
        (("gh-archive", "--from", "2021-07-21", "--to", "2021-07-21"), "Say whose lines to keep"),
        (("gh-archive", "--from", "2021-07-21", "--to", "2021-07-21", "--place", "demo"), "is not like github:owner"),
        (("gh-archive", "--from", "2021-07-21", "--to", "2021-07-21", "--community", "nobody"), "nobody"),
    ],
)
def test_wrong_use_is_said_before_anything_is_asked(run, arguments, said, tmp_path):
    told = run(*arguments, "--out", tmp_path)
    assert told.exit_code == 2
    assert said in told.output
    assert not list(tmp_path.iterdir())


def test_an_address_without_encryption_is_refused(run, tmp_path):
    told = run("github", "demo/garden", "--api", "http://api.github.example", "--out", tmp_path)
    assert told.exit_code == 1
    assert "without encryption only this machine is asked" in told.output


def test_the_token_is_taken_from_githubs_command_line_if_the_environment_has_none(tmp_path, monkeypatch):
    command = tmp_path / "gh"
    command.write_text(f'#!/bin/sh\n[ "$1 $2 $3" = "auth token --hostname" ] && echo {TOKEN}\n')
    command.chmod(0o755)
    script = "from journeys.collect.http.tokens import github_token; print(github_token('api.github.com'))"
    environment = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    asked = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == TOKEN


def test_another_servers_token_goes_before_github_coms(monkeypatch):
    from journeys.collect.http.tokens import github_token

    monkeypatch.setenv("GITHUB_TOKEN", "of github.com")
    monkeypatch.setenv("GH_ENTERPRISE_TOKEN", "of the other")
    assert (github_token("api.github.com"), github_token("github.example")) == ("of github.com", "of the other")


def test_forums_and_projects_are_collected_by_their_address(run, tmp_path):
    with serving(Host(3)) as host:
        told = run("gitlab", f"{host.address}/team/reef/-/issues", "--out", tmp_path)
    assert told.exit_code == 0
    assert "issues.jsonl.gz  133 records" in told.output
    with serving(Forum([1, 2, 3])) as forum:
        told = run("discourse", forum.address, "--out", tmp_path)
    assert told.exit_code == 0
    assert "posts.jsonl.gz  3 records" in told.output
    assert "'reef' is not GROUP/PROJECT" in run("gitlab", "reef", "--out", tmp_path).output


def test_a_chat_is_asked_with_the_key_of_the_environment(run, tmp_path, monkeypatch):
    key = {"ZULIP_EMAIL": "bot@example.org", "ZULIP_API_KEY": "secret"}
    for name in key:
        monkeypatch.delenv(name, raising=False)
    with serving(Chat(4)) as chat:
        told = run("zulip", chat.address, "--out", tmp_path)
        assert told.exit_code == 1
        assert "set ZULIP_EMAIL and ZULIP_API_KEY" in " ".join(told.output.split())
        for name, value in key.items():
            monkeypatch.setenv(name, value)
        told = run("zulip", chat.address, "--out", tmp_path)
    assert told.exit_code == 0
    assert "messages.jsonl.gz  4 records" in told.output
