"""Running git on a clone from a stranger.

No setting of the repository that starts another program is followed, and git gets no network, no terminal, no hook and
no folder above the clone.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

from journeys.errors import ExportError

_SETTINGS: Final = (
    "log.showSignature=false",  # would start the program named by gpg.program
    "core.fsmonitor=false",  # may name a program
    "core.hooksPath=/dev/null",
    # not for safety: these two change what a log says, and the same clone must give the same events everywhere
    "diff.renames=true",
    "log.follow=false",
)
_CHUNK: Final = 1 << 20


def stream_fields(path: Path, arguments: Sequence[str], failures: list[str]) -> Iterator[bytes]:
    """Yield git's output field by field as it comes; add to ``failures`` if git stops before the end."""
    # a file for the errors: in a pipe that nobody reads git would block after 64 KiB
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            _command(path, *arguments), stdout=subprocess.PIPE, stderr=errors, env=_environment(path)
        )
        with process:
            yield from _cut(process.stdout) if process.stdout else ()
        if process.returncode:
            errors.seek(0)
            failures.append(errors.read(2_000).decode("utf-8", "replace").strip())


def _cut(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    if rest:
        yield rest


def ask(path: Path, *arguments: str) -> str:
    """Run git and return its output.

    Raises
    ------
    ExportError
        When git is missing or cannot do it.
    """
    run = run_git(path, *arguments)
    if run.returncode == 0:
        return run.stdout.decode("utf-8", "replace").strip()
    reason = run.stderr.decode("utf-8", "replace").strip()
    if "dubious ownership" in reason:
        reason = (
            f"it belongs to somebody else; if you trust it: git config --global --add safe.directory {path.resolve()}"
        )
    msg = f"{path} cannot be read as a git repository: {reason}"
    raise ExportError(msg)


def run_git(path: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git and return its outcome, whether or not it could do it.

    Raises
    ------
    ExportError
        When git is missing.
    """
    try:
        return subprocess.run(
            _command(path, *arguments), input=given, capture_output=True, env=_environment(path), check=False
        )
    except FileNotFoundError as error:
        msg = f"{path} is a clone, and git is not installed here: install git, or give the text of 'git log --numstat'"
        raise ExportError(msg) from error


def _command(path: Path, *arguments: str) -> list[str]:
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    return ["git", "--no-pager", *settings, "-C", str(path), *arguments]


def _environment(path: Path) -> dict[str, str]:
    # the caller's own GIT_ variables could point git to another repository
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "LC_ALL": "C",  # errors are looked at, so they must be in English
        "GIT_CEILING_DIRECTORIES": str(path.resolve().parent),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",  # a clone without contents would fetch each of them when it is read
        "GIT_ALLOW_PROTOCOL": "none",
    }
