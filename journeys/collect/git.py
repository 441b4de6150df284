"""``collect git``: a clone without files' contents, which has the history and little else.

Two lists of people are fetched beside the history: ``.mailmap`` and all versions of ``.all-contributorsrc``. Git never
asks for a password, runs no hook of the repository, and uses only encrypted protocols (without encryption only to this
machine). A clone takes its place when it is complete; a second run brings it up to date. Left out: submodules, large
files, and pull requests' branches.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journeys.collect.http.transport import LOOPBACK
from journeys.collect.progress import Watch
from journeys.collect.report import Report, Written
from journeys.collect.run import collection
from journeys.errors import CollectError

# Lists of people: of these files the contents are fetched too.
LISTS: Final = (".mailmap", ".all-contributorsrc")
ATTEMPTS: Final = 3
# All ids in one command line would exceed the system's limit on large histories.
CONTENTS_AT_ONCE: Final = 200

_ADDRESS: Final = re.compile(
    r"(?P<protocol>https?|ssh)://(?:(?P<user>[^@/\s]+)@)?(?P<host>[\w.-]+|\[[0-9a-f:]+\])(?::\d+)?/(?P<path>[^\s]+)"
    r"|(?:(?P<ssh_user>[\w.-]+)@)(?P<ssh_host>[\w.-]+):(?!/)(?P<ssh_path>[^\s]+)",
    re.IGNORECASE,
)
# Settings of a repository could name hooks and a file monitor, which git would run.
_SETTINGS: Final = ("core.hooksPath=/dev/null", "core.fsmonitor=false", "gc.auto=0", "http.followRedirects=initial")
_GIT: Final = ("git", *(word for setting in _SETTINGS for word in ("-c", setting)))
_OFFLINE: Final = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
# "Receiving objects:  42% (420/1000)"; git redraws the line with carriage returns.
_PROGRESS: Final = re.compile(r"([A-Z][\w ]+): +\d+% \((\d+)/(\d+)\)")
_VERSION: Final = re.compile(r"^:\d+ \d+ [0-9a-f]+ ([0-9a-f]{40,64}) [AM]", re.MULTILINE)
_CONNECTION_LOST: Final = re.compile(
    r"early EOF|hung up|timed out|reset by peer|RPC failed|unexpected disconnect|error: 5\d\d", re.I
)
_ADVICE: Final = (
    "Look whether it can be opened; git may ask nobody here, so a private one needs a key or a credential helper."
)


def collect_git(address: str, out: Path, *, today: str, watch: Watch) -> Report:
    """Clone a repository without its files' contents, or bring such a clone up to date, in the folder ``out``.

    ``address`` is like ``https://…``, ``ssh://…`` or ``git@host:path``; the report counts the clone's commits.

    Raises
    ------
    CollectError
        When the address is of no allowed kind, or git fails.
    """
    name = clone_name(address)
    folder = out / "git" / name
    clone = folder / f"{name}.git"
    if shutil.which("git") is None:
        msg = "git is not installed here: install it, or collect the commits with 'collect github --only commits'."
        raise CollectError(msg)
    # no pages are kept; the cache's lock keeps a second collection away
    with collection("git", {"address": address}, folder, today) as (_, report):
        git = _Git(address, watch)
        if clone.exists():
            git.bring_up_to_date(clone)
        else:
            git.clone(clone)
        git.fetch_lists(clone)
        commits = int(git.ask(clone, "rev-list", "--count", "--all") or 0)
        if commits:
            report.written.append(Written(clone.name, commits))
        else:
            report.notes.append(f"{address} is empty: it has no commit yet.")
    return report


def clone_name(address: str) -> str:
    """Return the name of a clone's folder, ``owner__repo`` for repositories on GitHub.

    >>> clone_name("https://github.com/the-turing-way/the-turing-way.git")
    'the-turing-way__the-turing-way'

    Raises
    ------
    CollectError
        When the address is none that is asked.
    """
    found = _ADDRESS.fullmatch(address)
    if found is None or address.startswith("-"):
        msg = f"'{address}' is not an address like https://github.com/OWNER/REPO or git@github.com:OWNER/REPO."
        raise CollectError(msg)
    host = (found["host"] or found["ssh_host"]).lower()
    if (found["protocol"] or "").lower() == "http" and host not in LOOPBACK:
        msg = f"{host} would be asked without encryption: write https:// instead."
        raise CollectError(msg)
    if (found["protocol"] or "").lower().startswith("http") and found["user"]:
        msg = "The address holds a name or token, which git would write down: leave it to git's credential helper."
        raise CollectError(msg)
    path = (found["path"] or found["ssh_path"]).strip("/").removesuffix(".git")
    words = [word for word in re.split(r"[^\w.-]+", path) if word.strip(".")]
    return "__".join(words if host == "github.com" else [host, *words]).lower()


@dataclass(frozen=True)
class _Git:
    address: str
    watch: Watch

    def clone(self, clone: Path) -> None:
        for left in clone.parent.glob(f".{clone.name}.part*"):
            shutil.rmtree(left, ignore_errors=True)
        # a folder of its own for each process: the child of a killed one may still be writing into its folder
        part = clone.with_name(f".{clone.name}.part{os.getpid()}")
        words = "clone --bare --filter=blob:none --template= --progress --".split()
        self._run_remote([*_GIT, *words, self.address, str(part)], leaves=part)
        part.replace(clone)

    def bring_up_to_date(self, clone: Path) -> None:
        # a killed fetch leaves its locks behind, at which every later one would stop
        for left in (*clone.rglob("*.lock"), *clone.glob("objects/pack/tmp_*")):
            left.unlink(missing_ok=True)
        words = "fetch --prune --filter=blob:none --progress origin +refs/heads/*:refs/heads/* +refs/tags/*:refs/tags/*"
        self._run_remote([*_within(clone), *words.split()])
        run = _run([*_within(clone), "ls-remote", "--symref", "origin", "HEAD"], _environment())
        if found := re.match(r"ref: (refs/heads/[^\t\n]+)\tHEAD", run):
            self.ask(clone, "symbolic-ref", "HEAD", found[1])

    def fetch_lists(self, clone: Path) -> None:
        # a clone without contents lacks all versions of these files, and dating the entries needs every one
        words = "log --no-mailmap --format= --raw --no-abbrev --no-renames -m HEAD --".split()
        versions = set(_VERSION.findall(self.ask(clone, *words, *LISTS)))
        have = self.ask(clone, "cat-file", "--batch-check=%(objectname)", "--batch-all-objects").split()
        wanted = sorted(versions - set(have))
        for begin in range(0, len(wanted), CONTENTS_AT_ONCE):
            words = "fetch --no-tags --no-write-fetch-head --filter=blob:none --progress origin".split()
            self._run_remote([*_within(clone), *words, *wanted[begin : begin + CONTENTS_AT_ONCE]])

    def ask(self, clone: Path, *arguments: str) -> str:
        # offline: git would otherwise fetch each missing content on its own, one request each
        return _run([*_within(clone), *arguments], _environment() | _OFFLINE)

    def _run_remote(self, command: list[str], leaves: Path | None = None) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            said, status = self._watched(command)
            if status == 0:
                return
            # Only a lost connection is tried again: a wrong address or a refused key stays wrong.
            if attempt == ATTEMPTS or not _CONNECTION_LOST.search(said):
                msg = f"{self.address} cannot be fetched: {said or f'git ends with {status}'}. {_ADVICE}"
                raise CollectError(msg)
            if leaves:
                shutil.rmtree(leaves, ignore_errors=True)
            self.watch.wait(f"The line was cut ({said})", float(2**attempt))

    def _watched(self, command: list[str]) -> tuple[str, int]:
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=_environment()
        ) as process:
            said, rest = "", ""
            while process.stderr and (chunk := process.stderr.read1(1 << 12)):  # type: ignore[attr-defined]
                *lines, rest = re.split(r"[\r\n]", rest + chunk.decode("utf-8", "replace"))
                for line in lines:
                    if step := _PROGRESS.search(line):
                        self.watch.step(f"git: {step[1].lower()}", int(step[2]), int(step[3]))
                    elif line.startswith(("fatal:", "error:", "ERROR:", "remote: ")) and not said.startswith("fatal:"):
                        said = line
        return said.removeprefix("fatal: ").rstrip(". "), process.returncode


def _run(command: list[str], environment: dict[str, str]) -> str:
    # failure is an answer too: an empty repository has no HEAD
    run = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, env=environment, check=False)
    return run.stdout.decode("utf-8", "replace").strip() if run.returncode == 0 else ""


def _within(clone: Path) -> list[str]:
    return [*_GIT, "-C", str(clone)]


def _environment() -> dict[str, str]:
    # GIT_* of the caller would point git at another repository; an ext:: address would run a command
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",
        "SSH_ASKPASS": "",
        "SSH_ASKPASS_REQUIRE": "never",
        "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
        "GIT_ALLOW_PROTOCOL": "https:http:ssh",
    }
