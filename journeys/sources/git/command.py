"""Running git on a clone that nobody vouches for.

Of the repository's settings none that starts another program is followed, and git gets no network, no terminal, no
hook and no folder above the clone.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

from journeys.errors import ExportError

_SETTINGS: Final = (
    "log.showSignature=false",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "diff.renames=true",
    "log.follow=false",
)
_CHUNK: Final = 1 << 20


def stream_fields(path: Path, arguments: Sequence[str], failures: list[str]) -> Iterator[bytes]:
    """Give git's answer field by field as it comes; say so if git stops before the end."""
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
    """Run git and give its answer; what it cannot do is the folder's fault."""
    run = run_git(path, *arguments)
    if run.returncode == 0:
        return run.stdout.decode("utf-8", "replace").strip()
    said = run.stderr.decode("utf-8", "replace").strip()
    if "dubious ownership" in said:
        said = (
            f"it belongs to somebody else; if you trust it: git config --global --add safe.directory {path.resolve()}"
        )
    msg = f"{path} cannot be read as a git repository: {said}"
    raise ExportError(msg)


def run_git(path: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git and give what it said, whether or not it could do it."""
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
    """Give git no other repository, no terminal, no network and no folder above the clone."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "LC_ALL": "C",
        "GIT_CEILING_DIRECTORIES": str(path.resolve().parent),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
    }
