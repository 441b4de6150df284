"""A clone of a git repository: git itself is asked for what a git log would say, in a form that nothing can forge.

Zero bytes separate all fields: neither messages nor names nor paths can hold one. The history of what is checked out is
read, and that of its ``.all-contributorsrc``, which dates the entries. Left out: other branches.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from journeys.errors import ExportError
from journeys.model.accounts import address_account, repository_at
from journeys.model.communities.community import matches
from journeys.model.extract import Extract
from journeys.model.programs import bots
from journeys.model.programs.agents import known_agents
from journeys.model.vocabulary import IN_GIT
from journeys.model.windows import Ends
from journeys.sources.base import ExtractBuilder, ImportContext, date_fault
from journeys.sources.git.command import ask, run_git, stream_fields
from journeys.sources.git.commits import Commit, gather_commits
from journeys.sources.git.log import contact_of, lines_of, parse_date
from journeys.sources.git.trailers import co_authors_of
from journeys.sources.hub.places import place_of_origin
from journeys.sources.rosters.all_contributors import gather_version

NAME: Final = "git_log"
LIST: Final = ".all-contributorsrc"

_LOG: Final = (
    *"log -z --encoding=UTF-8 --no-ext-diff --no-textconv --no-color".split(),
    "--format=format:%H%x00%P%x00%aN%x00%aE%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%B%x00",
)
_LINES: Final = ("--numstat",)
_PATHS: Final = ("--raw", "--no-renames")
"""What a clone without files' contents has of a commit's changes: the paths alone."""
_FIELDS: Final = 10
_COUNTED: Final = re.compile(rb"\n*(\d+|-)\t(\d+|-)\t(.*)", re.DOTALL)
_CHANGED: Final = re.compile(rb"\n*:\d+ \d+ [0-9a-f.]+ [0-9a-f.]+ [A-Z]\d*")
_ORIGIN: Final = re.compile(
    r"(?:[a-z+]+://(?:[^@/]*@)?|[^@/]*@|(?=[\w.-]+:)|(?=(?:www\.)?github\.com/))"
    r"([\w-]+(?:\.[\w-]+)+)(?::\d+)?[:/]+([\w.-]+(?:/[\w.-]+)+)/*",
    re.IGNORECASE,
)


def recognise(path: Path, head: bytes) -> bool:
    """Return whether a folder is a clone, with its files or bare."""
    return not head and path.is_dir() and ((path / ".git").exists() or _is_bare(path))


def _is_bare(path: Path) -> bool:
    return (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()


def fingerprint(path: Path) -> str:
    """Return a name for the state of a clone: what is checked out, how deep, and where it came from.

    Raises
    ------
    ExportError
        When git cannot read it.
    """
    state = [_head(path) or "", _origin(path) or "", ask(path, "rev-parse", "--is-shallow-repository")]
    state += ["without contents"] if _lacks_contents(path) else []
    return hashlib.sha256("\0".join(state).encode()).hexdigest()


def read(path: Path, import_context: ImportContext) -> Extract:
    """Read a clone's history as events, claims and threads.

    Raises
    ------
    ExportError
        When git is missing or cannot read the folder, or nothing says which repository it is.
    """
    head = _head(path)
    builder = ExtractBuilder(NAME, import_context)
    place = _place(path, builder)
    if head is None:
        builder.notes.append("The repository has no commit yet.")
        return builder.extract(IN_GIT)
    whole = ask(path, "rev-parse", "--is-shallow-repository") != "true"
    if not whole:
        builder.notes.append(
            "The clone is shallow: its older history is missing, and people first seen in it are not the first. "
            "Run 'git fetch --unshallow' in it and import it again."
        )
    without_contents = _lacks_contents(path)
    if without_contents:
        builder.notes.append("The clone has no files' contents: kinds of work are told from files, not from lines.")
    contacts: dict[tuple[str, str], None] = {}
    failures: list[str] = []
    # the hash of the commit, not HEAD, in case somebody checks out another one meanwhile
    log = [*_LOG, *(_PATHS if without_contents else _LINES), head, "--"]
    commits = _parse(stream_fields(path, log, failures), builder)
    count = gather_commits(builder, _note_co_authors(commits, contacts), place)
    # failures are known only now, that the stream has ended
    for reason in failures:
        builder.reject(count + 1, f"git stopped early, this commit and what came before it are missing: {reason}")
    _claim_mailmap(path, builder, contacts)
    builder.ends.append(
        Ends(place, until=_fetched_at(path, builder.reading.now), until_basis="fetched", from_the_first=whole)
    )
    versions = _gather_list(path, head, builder, place)
    return builder.extract(IN_GIT | {"recognised"} if versions else IN_GIT)


def _fetched_at(path: Path, now: datetime) -> datetime | None:
    """Return when the clone last asked its origin, nothing if it never did after it was made."""
    folder = Path(ask(path, "rev-parse", "--absolute-git-dir") or path)
    try:
        fetched = datetime.fromtimestamp((folder / "FETCH_HEAD").stat().st_mtime, UTC)
    except OSError:
        return None
    return min(fetched, now)


def _place(path: Path, builder: ExtractBuilder) -> str:
    """Name the repository: by its origin, or as the import was given it.

    A clone of somebody's fork, whose origin no definition claims, is of the given place if that has the same name.
    """
    given, patterns = builder.reading.place, builder.reading.patterns
    origin = _origin(path)
    if origin and given and given != origin and not any(matches(pattern, origin) for pattern in patterns):
        if given.rpartition("/")[2] == origin.rpartition("/")[2]:
            builder.notes.append(f"Read as {given}; the clone's origin is {origin}.")
            return given
        builder.notes.append(f"Read as {origin}, the clone's origin, and not as {given}.")
    place = origin or given
    if place is None:
        msg = (
            f"{path} is a clone without an origin on a host: say its repository with --place github:OWNER/REPO, "
            "or with --community if the community's definition has one repository."
        )
        raise ExportError(msg, "place")
    return place


def _origin(path: Path) -> str | None:
    """Return the place that the clone came from, if that is on a host or the Hub."""
    # run_git and not ask: git fails where the setting is missing, and a repository without an origin is no fault
    run = run_git(path, "config", "--get", "remote.origin.url")
    address = run.stdout.decode("utf-8", "replace").strip()
    found = _ORIGIN.fullmatch(address)
    hub = place_of_origin(address)
    return repository_at(found[1], found[2].removesuffix(".git")) if found and not hub else hub


def _lacks_contents(path: Path) -> bool:
    """Return whether the clone was made without files' contents (``--filter``), so that no lines can be counted."""
    return bool(run_git(path, "config", "--get", "remote.origin.partialclonefilter").stdout.strip())


def _head(path: Path) -> str | None:
    """Return the commit that is checked out, or nothing in a repository without commits."""
    # asked first, since the second command fails in the same way in a folder that git cannot read
    ask(path, "rev-parse", "--git-dir")
    run = run_git(path, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return run.stdout.decode("ascii", "replace").strip() or None


def _parse(tokens: Iterator[bytes], builder: ExtractBuilder) -> Iterator[Commit]:
    """Assemble the stream of fields into commits: ten fields, then the counts of lines, then the next."""
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
            # of a file that moved, -z writes no path here but both paths as the next two fields
            if not path:
                next(tokens, None)
                path = next(tokens, b"")
            lines = lines_of(counted[1].decode()) + lines_of(counted[2].decode())
            paths.append((path.decode("utf-8", "replace"), lines))
            token = next(tokens, None)
        while token is not None and not token.strip():
            token = next(tokens, None)
        yield _commit(record, [field.decode("utf-8", "replace") for field in fields], tuple(paths), builder)


def _commit(record: int, fields: Sequence[str], paths: tuple[tuple[str, int], ...], builder: ExtractBuilder) -> Commit:
    # twice: as the project's .mailmap has the author, and as the commit has it
    sha, parents, name, address, raw_name, raw_address, date, committer, committer_address, body = fields
    if raw_address and address and raw_address != address:
        _claim_same(builder, raw_address, address)
        # a placeholder is nobody's, whose name it stands with here or there
        if not bots.is_placeholder(raw_address):
            builder.claim(address_account(raw_address, builder.reading.key), "name", raw_name)
    lines = body.split("\n")
    return Commit(
        record=record,
        sha=sha,
        parents=tuple(parents.split()),
        name=name.strip(),
        address=address.strip(),
        date=date,
        at=parse_date(date),
        subject=next((line.strip() for line in lines if line.strip()), ""),
        co_authors=co_authors_of(lines),
        agent=known_agents().in_text(body),
        paths=paths,
        committer=(committer, committer_address),
    )


def _claim_same(builder: ExtractBuilder, raw_address: str, address: str) -> None:
    """Claim that two addresses are one person's, as the community's own list of names has it."""
    key = builder.reading.key
    raw, mapped = address_account(raw_address, key), address_account(address, key)
    if raw != mapped and not (bots.is_placeholder(raw_address) or bots.is_placeholder(address)):
        builder.claim(raw, "same_as", mapped)


def _note_co_authors(commits: Iterable[Commit], contacts: dict[tuple[str, str], None]) -> Iterator[Commit]:
    for commit in commits:
        contacts.update(dict.fromkeys(commit.co_authors))
        yield commit


def _claim_mailmap(path: Path, builder: ExtractBuilder, contacts: Iterable[tuple[str, str]]) -> None:
    """Ask git for the listed names of co-authors, which its log does not map."""
    asked = [contact for contact in contacts if contact[1] and "\n" not in "".join(contact)]
    text = "".join(f"{name} <{address}>\n" for name, address in asked).encode("utf-8", "replace")
    answers = run_git(path, "check-mailmap", "--stdin", given=text).stdout.decode("utf-8", "replace").split("\n")
    # git stops at the first contact it cannot read: then nobody knows which answer is whose
    if len(answers) == len(asked) + 1:
        for (_, address), answer in zip(asked, answers, strict=False):
            _claim_same(builder, address, contact_of(answer)[1] or address)


def _gather_list(path: Path, head: str, builder: ExtractBuilder, place: str) -> int:
    """Read each version of the recognition list that was the repository's own; return their number."""
    # along the first parents: versions of a branch date from when it was merged, and a fork's own list is no part
    command = ("log", "--first-parent", "-m", "--no-renames", "--diff-filter=AM", "--reverse", "--format=%H %aI")
    history = run_git(path, *command, head, "--", LIST)
    if history.returncode:
        error = history.stderr.decode("utf-8", "replace").strip()
        builder.reject(1, f"the history of {LIST} cannot be read: {error}")
    versions = [line.partition(" ")[::2] for line in history.stdout.decode("ascii", "replace").splitlines()]
    asked = "".join(f"{sha}:{LIST}\n" for sha, _ in versions).encode()
    contents = _blobs(run_git(path, "cat-file", "--batch", given=asked).stdout)
    count, earlier = 0, None
    for (sha, date), content in zip(versions, contents, strict=False):
        at = parse_date(date)
        fault = date_fault(at, date, builder.reading.now)
        if fault or at is None:
            builder.reject(count + 1, f"{LIST} in commit {sha}: {fault}")
        elif content is not None:
            before = len(builder.rejected)
            gather_version(builder, content, place, at, since=earlier)
            earlier = at
            builder.rejected[before:] = [
                replace(rejected, reason=f"{LIST} in commit {sha}: {rejected.reason}")
                for rejected in builder.rejected[before:]
            ]
            count += 1
    return count


def _blobs(output: bytes) -> Iterator[bytes | None]:
    """Cut the output of ``git cat-file --batch`` into contents; nothing for what is missing."""
    begin = 0
    while begin < len(output):
        line_end = output.find(b"\n", begin)
        words = output[begin:line_end].split()
        begin = line_end + 1
        if len(words) == 3 and words[1] == b"blob":
            yield output[begin : begin + int(words[2])]
            begin += int(words[2]) + 1  # a line break follows the content
        else:
            # one line, as "abc123:.all-contributorsrc missing" of a clone without contents
            yield None
