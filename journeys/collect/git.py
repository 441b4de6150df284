"""``collect git``: a clone without files' contents, which has the history and little else.

What is fetched beside the history are the two lists that tell of people: ``.mailmap`` and all versions of
``.all-contributorsrc``. Git asks nobody anything, runs nothing of the repository's, and speaks only encrypted protocols
(without encryption only to this machine). A clone takes its place when all of it is there; a second run brings it up to
date. Left out: submodules, large files, and pull requests' branches.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journeys.collect.http.page_cache import Shelf
from journeys.collect.http.transport import LOOPBACK
from journeys.collect.progress import Watch
from journeys.collect.report import Report, Written
from journeys.errors import CollectError

LISTS: Final = (".mailmap", ".all-contributorsrc")
"""Files of which the contents are fetched too."""
ATTEMPTS: Final = 3
CONTENTS_AT_ONCE: Final = 200
"""Contents asked for in one go."""

_ADDRESS: Final = re.compile(
    r"(?P<protocol>https?|ssh)://(?:(?P<user>[^@/\s]+)@)?(?P<host>[\w.-]+|\[[0-9a-f:]+\])(?::\d+)?/(?P<path>[^\s]+)"
    r"|(?:(?P<ssh_user>[\w.-]+)@)(?P<ssh_host>[\w.-]+):(?!/)(?P<ssh_path>[^\s]+)",
    re.IGNORECASE,
)
_SETTINGS: Final = ("core.hooksPath=/dev/null", "core.fsmonitor=false", "gc.auto=0", "http.followRedirects=initial")
_GIT: Final = ("git", *(word for setting in _SETTINGS for word in ("-c", setting)))
_OFF_THE_LINE: Final = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none"}
_PROGRESS: Final = re.compile(r"([A-Z][\w ]+): +\d+% \((\d+)/(\d+)\)")
_VERSION: Final = re.compile(r"^:\d+ \d+ [0-9a-f]+ ([0-9a-f]{40,64}) [AM]", re.MULTILINE)
_CUT: Final = re.compile(
    r"early EOF|hung up|timed out|reset by peer|RPC failed|unexpected disconnect|error: 5\d\d", re.I
)
_ADVICE: Final = (
    "Look whether it can be opened; git may ask nobody here, so a private one needs a key or a credential helper."
)


def collect_git(address: str, out: Path, *, today: str, watch: Watch) -> Report:
    """Clone a repository without its files' contents, or bring such a clone up to date.

    Parameters
    ----------
    address
        Where it is: ``https://…``, ``ssh://…`` or ``git@host:path``.
    out
        The folder of all collections.
    today
        The day, for the ledger.
    watch
        Is told how it goes.

    Returns
    -------
    What was written; the clone counts its commits.

    Raises
    ------
    CollectError
        When the address is none that is asked, or git cannot do it.
    """
    name = clone_name(address)
    folder = out / "git" / name
    clone = folder / f"{name}.git"
    if shutil.which("git") is None:
        msg = "git is not installed here: install it, or collect the commits with 'collect github --only commits'."
        raise CollectError(msg)
    shelf = Shelf(folder, today)  # keeps a second collection away
    try:
        ledger = Report("git", {"address": address}, folder, shelf.begun_on)
        git = _Git(address, watch)
        if clone.exists():
            git.bring_up_to_date(clone)
        else:
            git.clone(clone)
        git.fetch_lists(clone)
        ledger.written.append(Written(clone.name, int(git.ask(clone, "rev-list", "--count", "--all") or 0)))
        ledger.save()
        shelf.finish()
    finally:
        shelf.close()
    return ledger


def clone_name(address: str) -> str:
    """Name the folder of a clone, ``owner__repo`` for what is on GitHub.

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
    """Runs git on one address."""

    address: str
    watch: Watch

    def clone(self, clone: Path) -> None:
        """Clone beside the place, and move it there when it is whole."""
        for left in clone.parent.glob(f".{clone.name}.part*"):
            shutil.rmtree(left, ignore_errors=True)
        part = clone.with_name(f".{clone.name}.part{os.getpid()}")  # what a killed process left may still be written to
        words = "clone --bare --filter=blob:none --template= --progress --".split()
        self._over_the_line([*_GIT, *words, self.address, str(part)], leaves=part)
        part.replace(clone)

    def bring_up_to_date(self, clone: Path) -> None:
        """Fetch what is new, whatever a killed fetch left behind, and follow the main branch."""
        for left in (*clone.rglob("*.lock"), *clone.glob("objects/pack/tmp_*")):
            left.unlink(missing_ok=True)
        words = "fetch --prune --filter=blob:none --progress origin +refs/heads/*:refs/heads/* +refs/tags/*:refs/tags/*"
        self._over_the_line([*_within(clone), *words.split()])
        run = _run([*_within(clone), "ls-remote", "--symref", "origin", "HEAD"], _environment())
        if found := re.match(r"ref: (refs/heads/[^\t\n]+)\tHEAD", run):
            self.ask(clone, "symbolic-ref", "HEAD", found[1])

    def fetch_lists(self, clone: Path) -> None:
        """Fetch the contents of the lists of people, in all their versions that are not here yet."""
        words = "log --no-mailmap --format= --raw --no-abbrev --no-renames -m HEAD --".split()
        told = self.ask(clone, *words, *LISTS)
        versions = set(_VERSION.findall(told))
        have = self.ask(clone, "cat-file", "--batch-check=%(objectname)", "--batch-all-objects").split()
        wanted = sorted(versions - set(have))
        for begin in range(0, len(wanted), CONTENTS_AT_ONCE):
            words = "fetch --no-tags --no-write-fetch-head --filter=blob:none --progress origin".split()
            self._over_the_line([*_within(clone), *words, *wanted[begin : begin + CONTENTS_AT_ONCE]])

    def ask(self, clone: Path, *arguments: str) -> str:
        """Ask a clone something, without the line."""
        return _run([*_within(clone), *arguments], _environment() | _OFF_THE_LINE)

    def _over_the_line(self, command: list[str], leaves: Path | None = None) -> None:
        """Run git, showing how far it is; try again when the line is cut."""
        for attempt in range(1, ATTEMPTS + 1):
            said, status = self._watched(command)
            if status == 0:
                return
            if attempt == ATTEMPTS or not _CUT.search(said):
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
    """Run git and give its answer; nothing if it has none."""
    run = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, env=environment, check=False)
    return run.stdout.decode("utf-8", "replace").strip() if run.returncode == 0 else ""


def _within(clone: Path) -> list[str]:
    return [*_GIT, "-C", str(clone)]


def _environment() -> dict[str, str]:
    """Give git no other repository, no terminal, no window, and no protocol but the safe ones."""
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
