"""A clone of a git repository: git itself is asked for what a git log would say, in a form that nothing can forge.

All fields are parted by zero bytes, which neither messages nor names nor paths can hold. Read is the history of what is
checked out, and of its ``.all-contributorsrc``, whose entries are so dated. Left out: other branches.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.accounts import address_account, github_place
from journeys.model.extract import Extract
from journeys.model.vocabulary import IN_GIT
from journeys.sources.base import ExtractBuilder, ImportContext, date_fault
from journeys.sources.git.command import ask, run_git, stream_fields
from journeys.sources.git.commits import Commit, co_authors, fits_any, gather_commits, trailers_of
from journeys.sources.git.log import contact_of, lines_of, parse_date
from journeys.sources.hub.places import place_of_origin
from journeys.sources.rosters.all_contributors import gather_version

NAME: Final = "git_log"
LIST: Final = ".all-contributorsrc"

_LOG: Final = (
    *"log -z --encoding=UTF-8 --no-ext-diff --no-textconv --no-color".split(),
    "--format=format:%H%x00%P%x00%aN%x00%aE%x00%an%x00%ae%x00%aI%x00%B%x00",
)
_LINES: Final = ("--numstat",)
_PATHS: Final = ("--raw", "--no-renames")
"""What a clone without files' contents can tell of a commit's changes."""
_FIELDS: Final = 8
_COUNTED: Final = re.compile(rb"\n*(\d+|-)\t(\d+|-)\t(.*)", re.DOTALL)
_CHANGED: Final = re.compile(rb"\n*:\d+ \d+ [0-9a-f.]+ [0-9a-f.]+ [A-Z]\d*")
_ORIGIN: Final = re.compile(
    r"(?:[a-z+]+://)?(?:[^@/]*@)?(?:www\.|ssh\.)?github\.com(?::\d+)?[:/]+([\w.-]+/[\w.-]+?)(?:\.git)?/*",
    re.IGNORECASE,
)


def recognise(path: Path, head: bytes) -> bool:
    """Whether a folder is a clone, with its files or bare."""
    return not head and path.is_dir() and ((path / ".git").exists() or _is_bare(path))


def _is_bare(path: Path) -> bool:
    return (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()


def fingerprint(path: Path) -> str:
    """Name the state of a clone: what is checked out, how deep, and where it came from.

    Raises
    ------
    ExportError
        When git cannot read it.
    """
    told = [_head(path) or "", _origin(path) or "", ask(path, "rev-parse", "--is-shallow-repository")]
    told += ["without contents"] if _lacks_contents(path) else []
    return hashlib.sha256("\0".join(told).encode()).hexdigest()


def read(path: Path, reading: ImportContext) -> Extract:
    """Turn a clone's history into events, claims and threads.

    Raises
    ------
    ExportError
        When git is missing or cannot read the folder, or nothing says which repository it is.
    """
    head = _head(path)
    gatherer = ExtractBuilder(NAME, reading)
    place = _place(path, gatherer)
    if head is None:
        gatherer.notes.append("The repository has no commit yet.")
        return gatherer.extract(IN_GIT)
    if ask(path, "rev-parse", "--is-shallow-repository") == "true":
        gatherer.notes.append(
            "The clone is shallow: its older history is missing, and people first seen in it are not the first. "
            "Run 'git fetch --unshallow' in it and import it again."
        )
    bare_history = _lacks_contents(path)
    if bare_history:
        gatherer.notes.append("The clone has no files' contents: kinds of work are guessed from files, not from lines.")
    co_written: dict[tuple[str, str], None] = {}
    failures: list[str] = []
    log = [*_LOG, *(_PATHS if bare_history else _LINES), head, "--"]
    commits = _parse(stream_fields(path, log, failures), gatherer)
    count = gather_commits(gatherer, _watched(commits, co_written), place)
    for reason in failures:
        gatherer.reject(count + 1, f"git stopped early, this commit and what came before it are missing: {reason}")
    _claim_mailmap(path, gatherer, co_written)
    versions = _gather_list(path, head, gatherer, place)
    return gatherer.extract(IN_GIT | {"recognised"} if versions else IN_GIT)


def _place(path: Path, gatherer: ExtractBuilder) -> str:
    """Name the repository: by its origin, or as the import was told.

    A clone of somebody's fork, whose origin no definition claims, is of the place told if that has the same name.
    """
    told, patterns = gatherer.reading.place, gatherer.reading.patterns
    origin = _origin(path)
    if origin and told and told != origin and not fits_any(patterns, origin):
        if told.rpartition("/")[2] == origin.rpartition("/")[2]:
            gatherer.notes.append(f"Read as {told}; the clone's origin is {origin}.")
            return told
        gatherer.notes.append(f"Read as {origin}, the clone's origin, and not as {told}.")
    place = origin or told
    if place is None:
        msg = (
            f"{path} is a clone without an origin at github.com: say its repository with --place github:OWNER/REPO, "
            "or with --community if the community's definition has one repository."
        )
        raise ExportError(msg)
    return place


def _origin(path: Path) -> str | None:
    """Give the place that the clone came from, if that is on GitHub or the Hub.

    Settings are read one by one: a repository without an origin is no fault.
    """
    run = run_git(path, "config", "--get", "remote.origin.url")
    said = run.stdout.decode("utf-8", "replace").strip()
    found = _ORIGIN.fullmatch(said)
    return github_place(found[1]) if found else place_of_origin(said)


def _lacks_contents(path: Path) -> bool:
    """Whether the clone was made without files' contents, so that no lines can be counted."""
    return bool(run_git(path, "config", "--get", "remote.origin.partialclonefilter").stdout.strip())


def _head(path: Path) -> str | None:
    """Give the commit that is checked out, or nothing in a repository without commits."""
    ask(path, "rev-parse", "--git-dir")
    run = run_git(path, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return run.stdout.decode("ascii", "replace").strip() or None


def _parse(tokens: Iterator[bytes], gatherer: ExtractBuilder) -> Iterator[Commit]:
    """Put the stream of fields together to commits: eight fields, then the counts of lines, then the next."""
    record = 0
    token = next(tokens, None)
    while token is not None and token.strip():
        fields = [token.lstrip(b"\n"), *islice(tokens, _FIELDS - 1)]
        if len(fields) < _FIELDS:
            return
        record += 1
        paths: list[tuple[str, int]] = []
        token = next(tokens, None)
        while token is not None and _CHANGED.fullmatch(token):
            paths.append((next(tokens, b"").decode("utf-8", "replace"), 0))
            token = next(tokens, None)
        while token is not None and (counted := _COUNTED.fullmatch(token)):
            path = counted[3]
            if not path:
                next(tokens, None)
                path = next(tokens, b"")
            lines = lines_of(counted[1].decode()) + lines_of(counted[2].decode())
            paths.append((path.decode("utf-8", "replace"), lines))
            token = next(tokens, None)
        while token is not None and not token.strip():
            token = next(tokens, None)
        yield _commit(record, [field.decode("utf-8", "replace") for field in fields], tuple(paths), gatherer)


def _commit(record: int, fields: Sequence[str], paths: tuple[tuple[str, int], ...], gatherer: ExtractBuilder) -> Commit:
    sha, parents, name, address, raw_name, raw_address, said, body = fields
    if raw_address and address and raw_address != address:
        _claim_same(gatherer, raw_address, address)
        gatherer.claim(address_account(raw_address, gatherer.reading.key), "name", raw_name)
    lines = body.split("\n")
    return Commit(
        record=record,
        sha=sha,
        parents=tuple(parents.split()),
        name=name.strip(),
        address=address.strip(),
        said=said,
        at=parse_date(said),
        subject=next((line.strip() for line in lines if line.strip()), ""),
        trailers=trailers_of(lines),
        paths=paths,
    )


def _claim_same(gatherer: ExtractBuilder, raw_address: str, address: str) -> None:
    """Add that the community's own list of names makes two addresses one person's."""
    key = gatherer.reading.key
    raw, mapped = address_account(raw_address, key), address_account(address, key)
    if raw != mapped:
        gatherer.claim(raw, "same_as", mapped)


def _watched(commits: Iterable[Commit], co_written: dict[tuple[str, str], None]) -> Iterator[Commit]:
    """Pass commits on and note whom they name as co-authors."""
    for commit in commits:
        co_written.update(dict.fromkeys(co_authors(commit)))
        yield commit


def _claim_mailmap(path: Path, gatherer: ExtractBuilder, contacts: Iterable[tuple[str, str]]) -> None:
    """Ask git for the listed names of co-authors, which it does not map by itself."""
    asked = [contact for contact in contacts if contact[1] and "\n" not in "".join(contact)]
    text = "".join(f"{name} <{address}>\n" for name, address in asked).encode("utf-8", "replace")
    answers = run_git(path, "check-mailmap", "--stdin", given=text).stdout.decode("utf-8", "replace").split("\n")
    if len(answers) == len(asked) + 1:
        for (_, address), answer in zip(asked, answers, strict=False):
            _claim_same(gatherer, address, contact_of(answer)[1] or address)


def _gather_list(path: Path, head: str, gatherer: ExtractBuilder, place: str) -> int:
    """Feed each version of the recognition list that was the repository's own to its reader; give their number."""
    command = ("log", "--first-parent", "-m", "--no-renames", "--diff-filter=AM", "--reverse", "--format=%H %aI")
    told = run_git(path, *command, head, "--", LIST)
    if told.returncode:
        gatherer.reject(1, f"the history of {LIST} cannot be read: {told.stderr.decode('utf-8', 'replace').strip()}")
    versions = [line.partition(" ")[::2] for line in told.stdout.decode("ascii", "replace").splitlines()]
    asked = "".join(f"{sha}:{LIST}\n" for sha, _ in versions).encode()
    contents = _blobs(run_git(path, "cat-file", "--batch", given=asked).stdout)
    count = 0
    for (sha, said), content in zip(versions, contents, strict=False):
        at = parse_date(said)
        fault = date_fault(at, said, gatherer.reading.now)
        if fault or at is None:
            gatherer.reject(count + 1, f"{LIST} in commit {sha}: {fault}")
        elif content is not None:
            before = len(gatherer.rejected)
            gather_version(gatherer, content, place, at)
            gatherer.rejected[before:] = [
                replace(rejected, reason=f"{LIST} in commit {sha}: {rejected.reason}")
                for rejected in gatherer.rejected[before:]
            ]
            count += 1
    return count


def _blobs(answer: bytes) -> Iterator[bytes | None]:
    """Cut the answer of ``git cat-file --batch`` into contents; nothing for what is missing."""
    begin = 0
    while begin < len(answer):
        line_end = answer.find(b"\n", begin)
        words = answer[begin:line_end].split()
        begin = line_end + 1
        if len(words) == 3 and words[1] == b"blob":
            yield answer[begin : begin + int(words[2])]
            begin += int(words[2]) + 1
        else:
            yield None
